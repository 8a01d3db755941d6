# What the pages of any record say.

record-filters-set = Filters in use
record-filter-drop = Remove filter
record-back = To the list
record-sort = Sort by
record-by-command-line = Command line
record-history = History
record-history-erased = The old and new values were erased.
record-new-anyway = Enter it anyway
record-choice-none = Not stated
record-choice-open = Please choose
record-hint-icd = One or more codes, for example C50.1, C79.5
record-hint-kvnr = One letter and nine digits
record-hint-moment = For example 20.11.2026 14:00
notice-record-unchanged = There was nothing to change.
record-similar = Similar:
