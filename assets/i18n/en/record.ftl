# What the pages of any record say.

record-filters-set = Filters in use
record-filter-drop = Remove filter
record-filters =
    { $n ->
        [0] Filters
       *[other] Filters ({ $n })
    }
record-filters-more = More filters
record-filter-unset = { $label }: { $value }
record-back = To the list
record-sort = Sort by
record-by-command-line = Command line
record-history = History
record-history-cut = What was before stands in the audit log.
record-history-erased = The old and new values were erased.
record-index = Sections
record-dates = Dates as DD.MM.YYYY, for example 28.04.1960; short is enough: 3.2.26, 03022026.
facts-empty =
    { $n ->
        [one] Show one empty field
       *[other] Show { $n } empty fields
    }
stage-done = done
stage-next = next
stage-open = open
stage-dropped = will not come
record-new-anyway = Enter it anyway
record-choice-none = Not stated
record-choice-open = Please choose
record-hint-icd = One or more codes, for example C50.1, C79.5
record-hint-kvnr = One letter and nine digits
record-hint-moment = For example 20.11.2026 14:00
notice-record-unchanged = There was nothing to change.
record-similar = Similar:
record-came-by-import = Came by an import
record-not-entered = Not recorded
