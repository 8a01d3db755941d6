# What the pages of any record say.

record-filters-set = Gesetzte Filter
record-filter-drop = Filter entfernen
record-back = Zur Liste
record-sort = Sortieren nach
record-by-command-line = Kommandozeile
record-history = Verlauf
record-history-erased = Die alten und neuen Werte wurden gelöscht.
record-new-anyway = Trotzdem anlegen
record-choice-none = Keine Angabe
record-choice-open = Bitte wählen
record-hint-icd = Ein oder mehrere Codes, zum Beispiel C50.1, C79.5
record-hint-kvnr = Ein Buchstabe und neun Ziffern
record-hint-moment = Zum Beispiel 20.11.2026 14:00
notice-record-unchanged = Es war nichts zu ändern.
record-similar = Ähnlich:
