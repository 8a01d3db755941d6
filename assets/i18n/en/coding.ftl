# Coding queue
coding-title = Coding
coding-heading = Case { $n } of { $m }: { $name }
coding-heading-coded = { $name }
coding-progress = { $n } of { $m } coded: confirmation { $bestaetigung } · alternative { $alternative }
coding-facts = About the case
coding-age = { $n ->
    [one] { $n }{"\u00A0"}year
   *[other] { $n }{"\u00A0"}years
}
coding-reasons = Reason for the change of therapy
coding-reasons-hint = Only with “change of therapy: yes”. Several are possible.
coding-save = Save and go on
coding-key-save = Ctrl+Enter
coding-skip = Skip
coding-next = Next case
coding-open = Open case
coding-saved = Saved.
coding-undo = Undo
coding-reset = Reset coding
coding-is-coded = This case is coded.
coding-coded-by = Coded by { $by }
coding-yours = Your choice
coding-done-heading = No open card
coding-busy-heading = In other hands just now
coding-empty = Nothing to code.
coding-empty-here = Nothing to code here. The links above lead to the others.
coding-done = { $n ->
    [one] All cases are coded: { $n } case.
   *[other] All cases are coded: { $n } cases.
}
coding-busy = { $n ->
    [one] Somebody else is working on the last open case.
   *[other] Others are working on the last { $n } open cases.
}
coding-to-cases = To the case list
coding-to-reports = To the report
code-rueckgaengig-vorbei = A coding can be taken back for one minute only, and only by the person who made it. Reset it at the case.

notice-coding-saved = Coding saved.
notice-coding-undone = The coding was taken back. The card is filled in again.
notice-coding-reset = The coding was reset. The case is in the queue again.

event-coding-card-opened = Card opened for coding
event-case-coded = Coded
event-case-coding-undone = Coding taken back at once
event-case-coding-reset = Coding reset

# What the base lists of it: rights, kinds of records, what people are told of.
notify-coding-completed-title = Coding completed
notify-coding-completed-text = { $n ->
    [one] The coding of 1 case was completed.
   *[other] The coding of { $n } cases was completed.
 }
right-cases-code = Code cases
told-field-gutachten-typ = { case-field-gutachten-typ }
told-field-therapieaenderung = { case-field-therapieaenderung }
told-field-icd = ICD
