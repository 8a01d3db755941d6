# Import of the CRM's CSV: upload, preview, result, undo, log.
import-title = Import cases
import-preview-title = Preview of the import
import-result-title = Result of the import
import-undo-title = Take back the import
import-file-hint = CSV from the CRM with the columns Hauptkontakt, Erstellungsdatum and Modul, at most 20 MB and 50,000 rows.

import-confirm = { $n ->
        [one] Import 1 case
       *[other] Import { $n } cases
    }
import-known-file = This file was already imported on { $wann }. Cases that exist are left out.
import-choices = Unknown modules
import-choices-hint = Choose a specialty. It holds for all rows of this file with this module.
import-choice-rows = { $n ->
        [one] “{ $x }” (1 row)
       *[other] “{ $x }” ({ $n } rows)
    }
import-choice-none = do not import
import-choice-save = Apply

import-column-born = Born
import-duplicate-of-case = Duplicate of case { $nr }
import-rule-d1 = same name, birth date, specialty and date
import-rule-d2 = same case ID
import-rule-d3 = same person in the same week and specialty

import-cell-hauptkontakt = Hauptkontakt (contact)
import-cell-erstellungsdatum = Erstellungsdatum (date of creation)
import-cell-modul = Modul (module)
import-cell-thema = Thema (subject)
import-cell-name = Name (CRM ticket)
import-hint-hauptkontakt = surname | first name | birth date | insurance number
import-hint-modul = for example Zweitmeinung Onkologie

import-show = Show these cases
import-done = { $n ->
        [one] 1 case imported
       *[other] { $n } cases imported
    }, { $m } duplicates{ $a ->
        [0] {""}
       *[other] , { $a } left out
    }, { $x } with errors.
import-was-undone = { $n ->
        [one] This import was taken back: 1 case removed, { $m } kept.
       *[other] This import was taken back: { $n } cases removed, { $m } kept.
    }
import-short-datum = The date is not valid.
import-short-modul = The module belongs to no specialty.
import-short-spaltenzahl = The number of fields is wrong.

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

notice-import-undone = { $n ->
        [one] One case was removed.
       *[other] { $n } cases were removed.
    }

event-import-previewed = Import checked
event-import-done = Cases imported
event-import-failed = Import failed
event-import-discarded = Preview discarded
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
