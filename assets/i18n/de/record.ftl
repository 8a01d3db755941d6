# What the pages of any record say.

record-filters-set = Gesetzte Filter
record-filter-drop = Filter entfernen
record-filters =
    { $n ->
        [0] Filter
       *[other] Filter ({ $n })
    }
record-filters-more = Mehr Filter
record-filter-unset = { $label }: { $value }
record-back = Zur Liste
record-sort = Sortieren nach
record-by-command-line = Kommandozeile
record-history = Verlauf
record-history-cut = Was davor war, steht im Protokoll.
record-history-erased = Die alten und neuen Werte wurden gelöscht.
record-index = Abschnitte
record-dates = Datum als TT.MM.JJJJ, zum Beispiel 28.04.1960; kurz genügt: 3.2.26, 03022026, heute, gestern.
facts-empty =
    { $n ->
        [one] Ein leeres Feld zeigen
       *[other] { $n } leere Felder zeigen
    }
stage-done = erledigt
stage-next = als Nächstes
stage-open = offen
stage-dropped = entfällt
record-new-anyway = Trotzdem anlegen
record-choice-none = Keine Angabe
record-choice-open = Bitte wählen
record-hint-icd = Ein oder mehrere Codes, zum Beispiel C50.1, C79.5
record-hint-kvnr = Ein Buchstabe und neun Ziffern
record-hint-moment = Zum Beispiel 20.11.2026 14:00
notice-record-unchanged = Es war nichts zu ändern.
record-similar = Ähnlich:
record-came-by-import = Durch einen Import angelegt
record-not-entered = Nicht erfasst
