# What every import says: upload, preview, result, undo, log. What names its records stands with each.
import-file = File
import-template = Download a template with all columns (CSV)
import-upload = Upload and check
import-to-upload = Upload another file
import-to-preview = To the preview
import-to-result = To the result

import-log-title = Import log
import-log-empty = Nothing imported yet.
import-log-own = You see only your own imports here.
import-log-none-own = None of the imports is yours. The role { $rollen } can import and see all of them.
import-when = When
import-who = By
import-column-imported = Imported
import-column-skipped = Duplicates
import-column-left-out = Left out
import-column-errors = With errors
import-state-done = Imported
import-state-undone = Taken back
import-state-partly = Partly taken back

import-stale = { $n ->
        [one] Data changed since the preview. Nothing was imported. One row is now judged differently and is marked.
       *[other] Data changed since the preview. Nothing was imported. { $n } rows are now judged differently and are marked.
    }
import-stale-show = Show the changed rows
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

import-rows = Rows
import-rows-none = No rows in this selection.
import-rows-mended = No row has errors any more.
import-rows-all = Show all rows
import-sum = { $n ->
        [one] 1 row
       *[other] { $n } rows
    }
import-sum-new = { $n } new
import-sum-duplicate = { $n ->
        [one] 1 duplicate
       *[other] { $n } duplicates
    }
import-sum-rejected = { $n } with errors
import-sum-left-out = { $n } left out
import-stays-out = { $n ->
        [one] 1 row with errors stays out.
       *[other] { $n } rows with errors stay out.
    }
import-open-plan = Open preview: { $datei } · { $n ->
        [one] 1 row
       *[other] { $n } rows
    }
import-open-until = until
import-open-on = Go on
import-discard = Discard
import-discard-title = Discard the preview
import-discard-lost = { $n ->
        [one] The preview of “{ $datei }” has one correction. It will be lost. Nothing was imported yet.
       *[other] The preview of “{ $datei }” has { $n } corrections. They will be lost. Nothing was imported yet.
    }
import-filter = Rows by decision
import-filter-new = New
import-filter-duplicate = Duplicates
import-filter-warned = With a hint
import-filter-rejected = With errors
import-filter-left-out = Left out
import-filter-changed = Different from before
import-column-line = Line
import-column-decision = Decision
import-column-problem = Problem
import-decision-take = Will be imported
import-decision-duplicate = Duplicate
import-decision-left-out = Left out
import-decision-rejected = With errors
import-duplicate-of-line = Duplicate of line { $zeile } of this file
import-correct = Correct
import-correct-line = Correct line { $zeile }
import-leave-out = Leave out
import-leave-out-line = Leave out line { $zeile }
import-take = Take again
import-take-line = Take line { $zeile } again

import-corrected = Corrected: { $felder }
import-nothing-left = Nothing left to do.

import-row-title = Correct line { $zeile }
import-row-now = As it stands in the file
import-row-save = Apply correction
import-row-restore = Discard correction

import-running = Import is running
import-running-hint = Either everything is imported or nothing. You can leave this page; the result will be in the import log.
import-broken-title = The import is no longer running
import-broken = It was interrupted, perhaps because the server was restarted, or stopped. Nothing was imported.
import-broken-next = The preview is still there, with all corrections, until { $bis }. Start the import there again.
import-stop = Stop the import
import-progress = Row { $n } of { $m }

import-rest-hint = Rows that were not imported can be downloaded for 30 days, with the reason in the last column.
import-rest-download = Rows not imported (CSV)
import-errors-title = Rows with errors
import-another = Import another file


notice-import-corrected = The choice is applied.
notice-import-read = The file was read again.
notice-import-read-lost = { $n ->
        [one] The file was read again. One row now reads differently; its correction was dropped.
       *[other] The file was read again. { $n } rows now read differently; their corrections were dropped.
    }
notice-import-discarded = The preview was discarded. Nothing was imported.
notice-import-stopped = The import was stopped. Nothing was imported. You can start it again.
notice-import-stopped-late = The import had already finished. You can take it back.
notice-import-row-corrected = Line { $n } is corrected. { $rest ->
        [0] No row has errors any more.
        [one] 1 row still has errors.
       *[other] { $rest } rows still have errors.
    }
notice-import-row-restored = Line { $n } is again as in the file.
notice-import-left-out = Line { $n } will be left out.
notice-import-taken = Line { $n } is taken again.
