# Der Platz des Betreibers: Überblick, Einrichtungen, Zertifikat, Prüfungen, Protokoll, Ersteinrichtung.
code-host-unbekannt = Unter diesem Namen ist Visite nicht eingerichtet. Rufen Sie die Adresse auf, die Sie vom Betreiber haben. Betreiber: der Name gehört in die Einstellung „hosts“.
