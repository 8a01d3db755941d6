reports-title = Berichte
reports-week = KW { $kw } ({ $von }–{ $bis })
reports-generate = Bericht erzeugen
reports-generate-again = Neu erzeugen
reports-generating = Wird erzeugt …
reports-download = Herunterladen
reports-view = Ansehen
reports-version = Version { $n }
reports-current = aktuell
reports-outdated = { $n ->
    [one] veraltet – 1 Fall seither geändert
   *[other] veraltet – { $n } Fälle seither geändert
}
reports-future-week = Diese Woche ist noch nicht zu Ende. Der Bericht zählt, was bis jetzt erfasst ist.
reports-check-icd = { $n ->
    [one] 1 Onkologie-Fall ohne ICD
   *[other] { $n } Onkologie-Fälle ohne ICD
}
reports-check-coding = { $n ->
    [one] 1 Gutachten ohne Kodierung
   *[other] { $n } Gutachten ohne Kodierung
}
reports-check-ready = Alle Fälle sind vollständig erfasst.
reports-empty = Für { $jahr } gibt es noch keinen Bericht.