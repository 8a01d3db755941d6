# Import of the CRM's CSV: upload, preview, result, undo, log.
import-title = Import cases
import-file = File
import-file-hint = CSV from the CRM with the columns Hauptkontakt, Erstellungsdatum and Modul, at most 20 MB and 50,000 rows.
import-upload = Upload and check
import-to-upload = Upload another file
import-to-preview = To the preview
import-to-result = To the result

import-log-title = Import log
import-log-empty = Nothing imported yet.
import-when = When
import-who = By
import-column-imported = Imported
import-column-skipped = Duplicates
import-column-errors = With errors
import-state-done = Imported
import-state-undone = Taken back
import-state-partly = Partly taken back

import-preview-title = Preview of the import
import-confirm = { $n ->
        [one] Import 1 case
       *[other] Import { $n } cases
    }
import-stale = { $n ->
        [one] Data changed since the preview. Nothing was imported. One row is now judged differently and is marked.
       *[other] Data changed since the preview. Nothing was imported. { $n } rows are now judged differently and are marked.
    }
import-stale-show = Show the changed rows
import-known-file = This file was already imported on { $wann }. Cases that exist are left out.
import-detected = How the file was read
import-encoding = Character encoding
import-encoding-sure = The names are read correctly
import-encoding-unasked = Please compare the names and confirm that they are right. Or choose another encoding below.
import-encoding-names = Names in this file
import-encoding-here = Read as
import-encoding-else = As Windows-1252
import-hash = Checksum (SHA-256)
import-delimiter = Delimiter
import-delimiter-comma = Comma
import-delimiter-semicolon = Semicolon
import-delimiter-tab = Tab
import-as-detected = as detected
import-read-again = Read again
import-header = Columns
import-samples = Sample rows
import-valid-until = Preview valid until
import-choices = Unknown modules
import-choices-hint = Choose a case group. It holds for all rows of this file with this module.
import-choice-rows = { $n ->
        [one] “{ $x }” (1 row)
       *[other] “{ $x }” ({ $n } rows)
    }
import-choice-none = do not import
import-choice-save = Apply

import-rows = Rows
import-rows-none = No rows in this selection.
import-filter = Rows by decision
import-filter-new = New
import-filter-duplicate = Duplicates
import-filter-warned = With a hint
import-filter-rejected = With errors
import-filter-changed = Different from before
import-column-line = Line
import-column-decision = Decision
import-column-born = Born
import-column-problem = Problem
import-decision-take = Import
import-decision-duplicate = Duplicate
import-decision-left-out = Left out
import-decision-rejected = With errors
import-duplicate-of-case = Duplicate of case { $nr }
import-duplicate-of-line = Duplicate of line { $zeile } of this file
import-rule-d1 = same name, birth date, case group and date
import-rule-d2 = same case ID
import-rule-d3 = same person in the same week and case group
import-correct = Correct
import-correct-line = Correct line { $zeile }
import-leave-out = Leave out
import-leave-out-line = Leave out line { $zeile }
import-take = Take again
import-take-line = Take line { $zeile } again

import-row-title = Correct line { $zeile }
import-row-now = As it stands in the file
import-row-save = Apply correction
import-row-restore = Discard correction
import-cell-hauptkontakt = Hauptkontakt (contact)
import-cell-erstellungsdatum = Erstellungsdatum (date of creation)
import-cell-modul = Modul (module)
import-cell-thema = Thema (subject)
import-cell-name = Name (CRM ticket)
import-hint-hauptkontakt = surname | first name | birth date | insurance number
import-hint-modul = for example Zweitmeinung Onkologie

import-running = Import is running
import-running-hint = Either everything is imported or nothing. You can leave this page; the result will be in the import log.
import-stop = Stop the import
import-progress = Row { $n } of { $m }

import-result-title = Result of the import
import-show = Show these cases
import-done = { $n ->
        [one] 1 case imported
       *[other] { $n } cases imported
    }, { $m } duplicates left out, { $x } with errors.
import-was-undone = { $n ->
        [one] This import was taken back: 1 case removed, { $m } kept.
       *[other] This import was taken back: { $n } cases removed, { $m } kept.
    }
import-rest-hint = Rows that were not imported can be downloaded for 30 days, with the reason in the last column.
import-rest-download = Rows not imported (CSV)
import-errors-title = Rows with errors
import-another = Import another file
import-short-datum = The date is not valid.
import-short-modul = The module belongs to no case group.
import-short-spaltenzahl = The number of fields is wrong.

import-undo-title = Take back the import
import-undo-all = { $n ->
        [one] Take back 1 case
       *[other] Take back { $n } cases
    }
import-undo-all-hint = { $n ->
        [one] 1 case will be removed. Its case ID becomes free again.
       *[other] { $n } cases will be removed. Their case IDs become free again.
    }
import-undo-rest = { $n ->
        [one] Take back only the unchanged case
       *[other] Take back only the { $n } unchanged
    }
import-undo-rest-hint = { $n ->
        [one] 1 unchanged case will be removed. The changed ones stay.
       *[other] { $n } unchanged cases will be removed. The changed ones stay.
    }
import-undo-kept = { $n ->
        [one] One case was changed after the import and stays:
       *[other] { $n } cases were changed after the import and stay:
    }
import-undo-case = Case { $nr }
import-undo-more = { $n ->
        [one] and one more
       *[other] and { $n } more
    }
import-undo-nothing = No case of this import is unchanged. There is nothing to take back.
import-undo-changed = Cases of this import were changed meanwhile. Nothing was removed. Please check the list.

notice-import-corrected = The choice is applied.
notice-import-read = The file was read again.
notice-import-read-lost = { $n ->
        [one] The file was read again. One row now reads differently; its correction was dropped.
       *[other] The file was read again. { $n } rows now read differently; their corrections were dropped.
    }
notice-import-stopped = The import was stopped. Nothing was imported. You can start it again.
notice-import-stopped-late = The import had already finished. You can take it back.
notice-import-row-corrected = Line { $n } is corrected.
notice-import-row-restored = Line { $n } is again as in the file.
notice-import-left-out = Line { $n } will be left out.
notice-import-taken = Line { $n } is taken again.
notice-import-undone = { $n ->
        [one] One case was removed.
       *[other] { $n } cases were removed.
    }

event-import-previewed = Import checked
event-import-done = Cases imported
event-import-failed = Import failed
event-import-stopped = Import stopped
event-import-undone = Import taken back
event-import-exported = Rows not imported downloaded
event-import-purged = Expired previews removed

# What the base lists of it: rights, kinds of records, what people are told of.
notify-new-cases-uploaded-title = New cases imported
notify-new-cases-uploaded-text = { $n ->
    [one] 1 new case was imported. Please add the ICD codes.
   *[other] { $n } new cases were imported. Please add the ICD codes.
 }
notify-import-failed-title = Import failed
notify-import-failed-text = The file could not be processed. You find details in the import log.
right-import-run = Import cases
right-import-log = See the import log
audit-object-import = Import
