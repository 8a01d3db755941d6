# ICD entry
icd-title = ICD entry
icd-progress = { $n } of { $m } cases have an ICD
icd-help = Enter saves and goes on, also without the point: c501 becomes C50.1. Arrow up and down change the row, Esc restores the stored value. Separate several codes with a comma.
icd-head-nr = No.
icd-of = ICD of { $name }, case no. { $nr }
icd-edit-of = Change ICD of { $name }, case no. { $nr }
icd-cell-title = ICD of case no. { $nr }
icd-saved = { $icd } saved
icd-saved-from = { $icd } saved (from { $typed })
icd-from = from { $typed }
icd-save-all = Save all
icd-next-rows = Next rows
icd-from-start = To the start of the list
icd-accept = Accept { $icd }
icd-overwrite = Save “{ $icd }” all the same
icd-keep = Keep “{ $icd }”
icd-clear = Clear ICD
icd-changed = Saved meanwhile: { $icd }.
icd-changed-by = Saved meanwhile by { $by }: { $icd }.
icd-empty = No open ICD. Well done.
icd-empty-here = No ICD is open here. The links above lead to the others.
icd-empty-behind = The list ends here. Further up there are still open cases.
icd-to-cases = To the case list
# For the script; the braces in quotes stay as they are.
icd-paste = Distribute {"{n}"} codes over the following rows? Filled rows stay as they are.
icd-paste-yes = Distribute

# Any waiting list: what is shown of it, and what waits elsewhere.
queue-open = { $n } open
queue-open-week = { $n } open in week{"\u00A0"}{ $woche }
queue-open-before = { $n } open before week{"\u00A0"}{ $woche }
queue-open-import = { $n } open of this import
queue-older = { $n } older
queue-newest = to the newest week ({ $woche })
queue-all = all { $n }

notice-icd-saved = { $n ->
    [0] There was nothing to save.
    [one] ICD saved.
   *[other] { $n } ICD saved.
}
notice-icd-cleared = The ICD was cleared.

event-case-icd-entered = ICD entered
event-case-icd-cleared = ICD cleared
icd-to-case = To the case

# What the base lists of it: rights, kinds of records, what people are told of.
notify-icd-entered-title = ICD code entered
notify-icd-entered-text = { $n ->
    [one] An ICD code was entered for case no. { $nr }.
   *[other] ICD codes were entered for { $n } cases.
 }
notify-icd-uploaded-title = ICD list uploaded
notify-icd-uploaded-text = An ICD list was processed: { $n } cases updated, { $fehler } errors.
right-icd-enter = Enter and upload ICD codes
right-icd-clear = Remove ICD codes
