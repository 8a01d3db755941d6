# Import of residents: upload, preview, result, undo.
nav-resident-import = Resident import
resident-import-title = Import residents
resident-import-preview-title = Preview of the import of residents
resident-import-result-title = Result of the import of residents
resident-import-undo-title = Take back the import of residents
resident-import-file-hint = CSV with the columns Nachname, Vorname, Geburtsdatum, Wohnbereich and Aufnahme, at most 20 MB and 50,000 rows. Further columns are in the template.
resident-import-confirm = { $n ->
        [one] Import 1 person
       *[other] Import { $n } people
    }
resident-import-known-file = This file was already imported on { $wann }. People who are here already are left out.

resident-import-duplicate-of = Here already: no. { $nr }
resident-import-rule-r1 = same resident number and person
resident-import-rule-r2 = same name and date of birth
resident-import-rule-r3 = same insurance number
resident-import-birth-date = The date of birth “{ $x }” is not valid. Enter it as DD.MM.YYYY, for example 03.02.1938.

resident-import-cell-nachname = Nachname (surname)
resident-import-cell-vorname = Vorname (first name)
resident-import-cell-geburtsdatum = Geburtsdatum (date of birth)
resident-import-cell-wohnbereich = Wohnbereich (unit)
resident-import-cell-aufnahme = Aufnahme (moved in on)
resident-import-cell-bewohnernr = Bewohnernr (resident number)
resident-import-cell-anrede = Anrede (salutation)
resident-import-cell-geschlecht = Geschlecht (gender)
resident-import-cell-zimmer = Zimmer (room)
resident-import-cell-kvnr = KVNR (insurance number)
resident-import-cell-pflegegrad = Pflegegrad (care grade)
resident-import-cell-pflegegrad-seit = Pflegegrad seit (care grade since)
resident-import-cell-auszug = Auszug (moved out on)
resident-import-cell-allergien = Allergien (allergies)
resident-import-cell-hinweise = Hinweise (hints)
resident-import-cell-hausarzt = Hausarzt (family doctor)
resident-import-cell-kontakt-name = Emergency contact: name
resident-import-cell-kontakt-beziehung = Emergency contact: relation
resident-import-cell-kontakt-telefon = Emergency contact: phone
resident-import-hint-wohnbereich = Name or short name
resident-import-hint-allergien = “none” where none are known
resident-import-hint-geschlecht = m, w, d or x
resident-import-hint-pflegegrad = 0 (none) to 5

resident-import-show = Show the residents
resident-import-done = { $n ->
        [one] 1 person imported
       *[other] { $n } people imported
    }, { $m } here already{ $a ->
        [0] {""}
       *[other] , { $a } left out
    }, { $x } with errors.
resident-import-was-undone = { $n ->
        [one] This import was taken back: 1 person removed, { $m } kept.
       *[other] This import was taken back: { $n } people removed, { $m } kept.
    }
resident-import-short-date = A date is not valid.
resident-import-short-birth-date = The date of birth is not valid.
resident-import-short-fields = The number of fields is wrong.

resident-import-undo-all = { $n ->
        [one] Take 1 person back
       *[other] Take { $n } people back
    }
resident-import-undo-all-hint = { $n ->
        [one] 1 person is removed. Their running number is not given again.
       *[other] { $n } people are removed. Their running numbers are not given again.
    }
resident-import-undo-rest = { $n ->
        [one] Take back the unchanged person only
       *[other] Take back the unchanged { $n } only
    }
resident-import-undo-rest-hint = { $n ->
        [one] 1 person with an unchanged file is removed. Changed files stay.
       *[other] { $n } people with unchanged files are removed. Changed files stay.
    }
resident-import-undo-kept = { $n ->
        [one] One file was changed since the import and stays:
       *[other] { $n } files were changed since the import and stay:
    }
resident-import-undo-one = No. { $nr }
resident-import-undo-more = { $n ->
        [one] and one more
       *[other] and { $n } more
    }
resident-import-undo-nothing = No file of this import is unchanged. There is nothing to take back.
resident-import-undo-changed = Files of this import were changed meanwhile. Nobody was removed. Please check the list.
notice-resident-import-undone = { $n ->
        [one] One person was removed.
       *[other] { $n } people were removed.
    }
code-bewohner-geaendert = The file was changed since the import. It stays.

event-resident-import-previewed = Import of residents checked
event-resident-import-done = Residents imported
event-resident-import-failed = Import of residents failed
event-resident-import-discarded = Preview discarded
event-resident-import-stopped = Import of residents stopped
event-resident-import-undone = Import of residents taken back
event-resident-import-exported = Rows not imported downloaded
event-resident-import-purged = Expired previews removed
right-residents-import-log = See the import log of residents
audit-object-resident-import = Import of residents
