# ICD entry
icd-title = ICD-Eingabe
icd-progress = { $n } von { $m } Fällen haben einen ICD
icd-help = Enter speichert und geht weiter, auch ohne Punkt: c501 wird C50.1. Pfeil auf und ab wechselt die Zeile, Esc stellt den gespeicherten Wert wieder her. Mehrere Codes trennen Sie mit Komma.
icd-head-nr = Nr.
icd-of = ICD von { $name }, Fall Nr. { $nr }
icd-edit-of = ICD von { $name }, Fall Nr. { $nr } ändern
icd-cell-title = ICD zu Fall Nr. { $nr }
icd-saved = { $icd } gespeichert
icd-saved-from = { $icd } gespeichert (aus { $typed })
icd-from = aus { $typed }
icd-save-all = Alle speichern
icd-next-rows = Nächste Zeilen
icd-from-start = Zum Anfang der Liste
icd-accept = { $icd } übernehmen
icd-overwrite = Trotzdem „{ $icd }“ speichern
icd-keep = „{ $icd }“ behalten
icd-clear = ICD löschen
icd-changed = Inzwischen wurde gespeichert: { $icd }.
icd-changed-by = Inzwischen von { $by } gespeichert: { $icd }.
icd-empty = Keine offenen ICD. Gut gemacht.
icd-empty-here = Hier sind keine ICD offen. Oben führen Links zu den anderen.
icd-empty-behind = Hier geht die Liste zu Ende. Weiter vorn sind noch Fälle offen.
icd-to-cases = Zur Fallliste
# For the script; the braces in quotes stay as they are.
icd-paste = {"{n}"} Codes auf die folgenden Zeilen verteilen? Gefüllte Zeilen bleiben, wie sie sind.
icd-paste-yes = Verteilen

# Any waiting list: what is shown of it, and what waits elsewhere.
queue-open = { $n } offen
queue-open-week = { $n } offen in KW{"\u00A0"}{ $woche }
queue-open-before = { $n } offen vor KW{"\u00A0"}{ $woche }
queue-open-import = { $n } offen aus diesem Import
queue-older = { $n } ältere
queue-newest = zur neuesten Woche (KW{"\u00A0"}{ $woche })
queue-all = alle { $n }

notice-icd-saved = { $n ->
    [0] Es gab nichts zu speichern.
    [one] ICD gespeichert.
   *[other] { $n } ICD gespeichert.
}
notice-icd-cleared = Der ICD wurde gelöscht.

event-case-icd-entered = ICD eingetragen
event-case-icd-cleared = ICD gelöscht
icd-to-case = Zum Fall

# What the base lists of it: rights, kinds of records, what people are told of.
notify-icd-entered-title = ICD-Code erfasst
notify-icd-entered-text = { $n ->
    [one] Für Fall Nr. { $nr } wurde ein ICD-Code erfasst.
   *[other] Für { $n } Fälle wurden ICD-Codes erfasst.
 }
notify-icd-uploaded-title = ICD-Liste hochgeladen
notify-icd-uploaded-text = Eine ICD-Liste wurde verarbeitet: { $n } Fälle aktualisiert, { $fehler } Fehler.
right-icd-enter = ICD-Codes eingeben und hochladen
right-icd-clear = ICD-Codes entfernen
