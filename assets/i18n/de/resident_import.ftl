# Import of residents: upload, preview, result, undo.
nav-resident-import = Bewohner-Import
resident-import-title = Bewohner importieren
resident-import-preview-title = Vorschau des Bewohner-Imports
resident-import-result-title = Ergebnis des Bewohner-Imports
resident-import-undo-title = Bewohner-Import zurücknehmen
resident-import-file-hint = CSV mit den Spalten Nachname, Vorname, Geburtsdatum, Wohnbereich und Aufnahme, höchstens 20 MB und 50.000 Zeilen. Weitere Spalten stehen in der Vorlage.
resident-import-confirm = { $n ->
        [one] 1 Person importieren
       *[other] { $n } Personen importieren
    }
resident-import-known-file = Diese Datei wurde am { $wann } schon importiert. Wer schon im Haus ist, wird ausgelassen.

resident-import-duplicate-of = Schon vorhanden: Nr. { $nr }
resident-import-rule-r1 = gleiche Bewohnernummer und Person
resident-import-rule-r2 = gleicher Name, gleiches Geburtsdatum
resident-import-rule-r3 = gleiche Versichertennummer
resident-import-birth-date = Das Geburtsdatum „{ $x }“ ist ungültig. Geben Sie es als TT.MM.JJJJ ein, zum Beispiel 03.02.1938.

resident-import-cell-nachname = Nachname
resident-import-cell-vorname = Vorname
resident-import-cell-geburtsdatum = Geburtsdatum
resident-import-cell-wohnbereich = Wohnbereich
resident-import-cell-aufnahme = Aufnahme
resident-import-cell-bewohnernr = Bewohnernummer
resident-import-cell-anrede = Anrede
resident-import-cell-geschlecht = Geschlecht
resident-import-cell-zimmer = Zimmer
resident-import-cell-kvnr = Versichertennummer
resident-import-cell-pflegegrad = Pflegegrad
resident-import-cell-pflegegrad-seit = Pflegegrad seit
resident-import-cell-auszug = Auszug
resident-import-cell-allergien = Allergien
resident-import-cell-hinweise = Hinweise
resident-import-cell-hausarzt = Hausarztpraxis
resident-import-cell-kontakt-name = Notfallkontakt: Name
resident-import-cell-kontakt-beziehung = Notfallkontakt: Beziehung
resident-import-cell-kontakt-telefon = Notfallkontakt: Telefon
resident-import-hint-wohnbereich = Name oder Kürzel
resident-import-hint-allergien = „keine“, wenn keine bekannt sind
resident-import-hint-geschlecht = m, w, d oder x
resident-import-hint-pflegegrad = 0 (keiner) bis 5

resident-import-show = Zu den Bewohnern
resident-import-done = { $n ->
        [one] 1 Person importiert
       *[other] { $n } Personen importiert
    }, { $m } schon vorhanden{ $a ->
        [0] {""}
       *[other] , { $a } ausgelassen
    }, { $x } fehlerhaft.
resident-import-was-undone = { $n ->
        [one] Dieser Import wurde zurückgenommen: 1 Person entfernt, { $m } behalten.
       *[other] Dieser Import wurde zurückgenommen: { $n } Personen entfernt, { $m } behalten.
    }
resident-import-short-date = Ein Datum ist ungültig.
resident-import-short-birth-date = Das Geburtsdatum ist ungültig.
resident-import-short-fields = Die Zahl der Felder stimmt nicht.

resident-import-undo-all = { $n ->
        [one] 1 Person zurücknehmen
       *[other] { $n } Personen zurücknehmen
    }
resident-import-undo-all-hint = { $n ->
        [one] 1 Person wird entfernt. Ihre laufende Nummer wird nicht noch einmal vergeben.
       *[other] { $n } Personen werden entfernt. Ihre laufenden Nummern werden nicht noch einmal vergeben.
    }
resident-import-undo-rest = { $n ->
        [one] Nur die unveränderte Person zurücknehmen
       *[other] Nur die unveränderten { $n } zurücknehmen
    }
resident-import-undo-rest-hint = { $n ->
        [one] 1 Person mit unveränderter Akte wird entfernt. Geänderte Akten bleiben bestehen.
       *[other] { $n } Personen mit unveränderter Akte werden entfernt. Geänderte Akten bleiben bestehen.
    }
resident-import-undo-kept = { $n ->
        [one] Eine Akte wurde seit dem Import geändert und bleibt bestehen:
       *[other] { $n } Akten wurden seit dem Import geändert und bleiben bestehen:
    }
resident-import-undo-one = Nr. { $nr }
resident-import-undo-more = { $n ->
        [one] und eine weitere
       *[other] und { $n } weitere
    }
resident-import-undo-nothing = Keine Akte dieses Imports ist unverändert. Es gibt nichts zurückzunehmen.
resident-import-undo-changed = Inzwischen wurden Akten dieses Imports geändert. Es wurde niemand entfernt. Bitte prüfen Sie die Liste.
notice-resident-import-undone = { $n ->
        [one] Eine Person wurde entfernt.
       *[other] { $n } Personen wurden entfernt.
    }
code-bewohner-geaendert = Die Akte wurde seit dem Import geändert. Sie bleibt bestehen.

event-resident-import-previewed = Import von Bewohnern geprüft
event-resident-import-done = Bewohner importiert
event-resident-import-failed = Import von Bewohnern fehlgeschlagen
event-resident-import-discarded = Vorschau verworfen
event-resident-import-stopped = Import von Bewohnern abgebrochen
event-resident-import-undone = Import von Bewohnern zurückgenommen
event-resident-import-exported = Nicht importierte Zeilen heruntergeladen
event-resident-import-purged = Abgelaufene Vorschauen entfernt
right-residents-import-log = Import-Protokoll der Bewohner sehen
audit-object-resident-import = Import von Bewohnern
