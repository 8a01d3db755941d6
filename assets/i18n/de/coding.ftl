# Coding queue
coding-title = Kodierung
coding-heading = Fall { $n } von { $m }: { $name }
coding-heading-coded = { $name }
coding-progress = { $n } von { $m } kodiert: Bestätigung { $bestaetigung } · Alternative { $alternative }
coding-facts = Angaben zum Fall
coding-age = { $n ->
    [one] { $n }{"\u00A0"}Jahr
   *[other] { $n }{"\u00A0"}Jahre
}
coding-reasons = Grund der Therapieänderung
coding-reasons-hint = Nur bei „Therapieänderung: Ja“. Mehrere sind möglich.
coding-save = Speichern und weiter
coding-key-save = Strg+Enter
coding-skip = Überspringen
coding-next = Nächster Fall
coding-open = Fall öffnen
coding-saved = Gespeichert.
coding-undo = Rückgängig machen
coding-reset = Kodierung zurücksetzen
coding-is-coded = Dieser Fall ist kodiert.
coding-coded-by = Kodiert von { $by }
coding-yours = Ihre Angaben
coding-done-heading = Keine offene Karte
coding-busy-heading = Gerade in anderen Händen
coding-empty = Nichts zu kodieren.
coding-empty-here = Hier ist nichts zu kodieren. Oben führen Links zu den anderen.
coding-done = { $n ->
    [one] Alle Fälle kodiert: { $n } Fall.
   *[other] Alle Fälle kodiert: { $n } Fälle.
}
coding-busy = { $n ->
    [one] Der letzte offene Fall wird gerade von jemand anderem bearbeitet.
   *[other] Die letzten { $n } offenen Fälle werden gerade von anderen bearbeitet.
}
coding-to-cases = Zur Fallliste
coding-to-reports = Zum Bericht
code-rueckgaengig-vorbei = Die Kodierung lässt sich nur eine Minute lang zurücknehmen, und nur von der Person, die kodiert hat. Setzen Sie sie am Fall zurück.

notice-coding-saved = Kodierung gespeichert.
notice-coding-undone = Die Kodierung wurde zurückgenommen. Die Karte ist wieder ausgefüllt.
notice-coding-reset = Die Kodierung wurde zurückgesetzt. Der Fall ist wieder in der Warteschlange.

event-coding-card-opened = Karte zur Kodierung geöffnet
event-case-coded = Kodiert
event-case-coding-undone = Kodierung sofort zurückgenommen
event-case-coding-reset = Kodierung zurückgesetzt

# What the base lists of it: rights, kinds of records, what people are told of.
notify-coding-completed-title = Kodierung abgeschlossen
notify-coding-completed-text = { $n ->
    [one] Die Kodierung von 1 Fall wurde abgeschlossen.
   *[other] Die Kodierung von { $n } Fällen wurde abgeschlossen.
 }
right-cases-code = Fälle kodieren
told-field-gutachten-typ = { case-field-gutachten-typ }
told-field-therapieaenderung = { case-field-therapieaenderung }
told-field-icd = ICD
