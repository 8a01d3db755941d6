reports-title = Berichte
reports-generate = Bericht erzeugen
reports-generate-again = Neu erzeugen
reports-generate-preliminary = Vorläufigen Bericht erzeugen
reports-preliminary = Vorläufig
reports-generating = Wird erzeugt …
reports-download = Herunterladen
reports-version = Version { $n }
reports-current = Aktuell
reports-outdated = { $n ->
    [one] Veraltet – mindestens 1 Fall seither geändert
   *[other] Veraltet – mindestens { $n } Fälle seither geändert
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
reports-list = Berichte { $jahr }
reports-column-made = Stand
reports-column-size = Größe
reports-week-field = KW des Berichts
reports-view-now = Zahlen von jetzt ansehen
reports-week-title = Bericht KW { $kw }/{ $jahr }
reports-download-excel = Excel herunterladen
reports-sheets = Blätter
reports-stored = Version { $n }, Stand
reports-now = Dies sind die Zahlen von jetzt. Ein erzeugter Bericht ändert sich nicht mehr.
reports-table-comparison = Vergleich mit dem Vorjahr
reports-table-weeks = Kalenderwochen
reports-onward = Zu den Berichten
reports-year-unknown = Geben Sie ein Jahr von 1999 bis 2099 ein.
reports-week-unknown = Geben Sie die KW als Zahl ein, zum Beispiel 7.
notice-report-generated = Bericht KW { $kw }/{ $jahr } ist erzeugt (Version { $version }).
notice-report-early = Bericht KW { $kw }/{ $jahr } ist erzeugt (Version { $version }). Er ist vorläufig, weil die Woche noch läuft; niemand wurde benachrichtigt.
event-report-generated = Bericht erzeugt
event-report-downloaded = Bericht heruntergeladen

# What the base lists of it: rights, kinds of records, what people are told of.
notify-report-ready-title = Bericht verfügbar
notify-report-ready-text = Der Bericht für KW { $kw }/{ $jahr } steht zum Download bereit.
right-reports-generate = Berichte erzeugen
right-reports-read = Übersicht und Berichte sehen und herunterladen
audit-object-report = Bericht

# Worte des Arbeitsblatts, wie die Seite sie zeigt. Das Arbeitsblatt selbst ist deutsch (domain.md, 5): hier steht dasselbe.
sheet-gesamt = Auswertung KW gesamt
sheet-fachgebiete = Auswertung nach Fachgebieten
sheet-gutachten = Auswertung Gutachten
sheet-therapie = Auswertung Therapieänderungen
sheet-icd = Auswertung ICD onko
sheet-overview = Gesamtübersicht
sheet-all = Gesamt
sheet-code = ICD
sheet-no-codes = Keine ICD-Daten
sheet-whole = { $jahr } (gesamt)
sheet-until = { $jahr } (bis KW { $kw })
measure-erstberatungen = Erstberatungen
measure-unterlagen = Unterlagen
measure-ablehnungen = Ablehnungen
measure-abbrueche = Abbrüche
measure-keine-rueckmeldung = Keine Rückmeldung
measure-gutachten = Gutachten
measure-alternative = Alternative
measure-bestaetigung = Bestätigung
measure-nicht-kodiert = Noch nicht kodiert
measure-keine-rm-ablehnung = Keine RM/Ablehnung
measure-ta-ja = TA Ja
measure-ta-nein = TA Nein
measure-diagnosekorrektur = Diagnosekorrektur
measure-unterversorgung = Unterversorgung
measure-uebertherapie = Übertherapie
