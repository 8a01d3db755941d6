# What is due, answers and proofs of shifts.

audit-object-answer = Answer to a measure
audit-object-shift-proof = Proof of a shift
event-answer-created = Measure signed
event-answer-corrected = Answer corrected
event-answer-withdrawn = Answer withdrawn
event-shift-proof-created = Shift proved “as planned”
event-shift-proof-withdrawn = Proof of a shift taken back
right-due-read = See what is due
right-due-answer = Sign measures and prove shifts
right-due-revise-own = Correct and withdraw own answers
right-due-revise = Correct and withdraw answers of others with a reason
told-field-schicht = Shift
told-field-status = Status

# The codes of care.md, 5.5 and 22.
code-bereits-beantwortet = { $handzeichen } has signed this at { $zeit } already.
code-bereits-beantwortet-kurz = This is signed already.
code-zu-frueh = This can be signed at { $zeit } at the earliest.
code-zu-frueh-kurz = This cannot be signed yet.
code-nachtrag-zu-spaet = This was more than { $n } days ago. Please ask an administrator.
code-nachtrag-zu-spaet-kurz = This was too long ago. Please ask an administrator.
code-nicht-faellig = This is not due then. Please load the list again.
code-text-fehlt = Please say briefly what happened (3 characters at least).
due-need-reason = Please say why it was not done.

nav-due = Due
due-title = Due
due-title-of = Due: { $name }
due-none = Nothing is due in this shift.
due-no-units = There is no unit yet in which you work.
due-all-done = Everything is signed.
due-late = Overdue ({ $n })
due-open-ones = Open ({ $n })
due-answered = Signed ({ $n })
due-whole-unit = Whole unit
due-back = To the list
due-from = Possible from { $zeit }.
due-sign-block = Sign
due-otherwise = Otherwise
due-nurses = A nurse signs this.
due-open = View
due-by-shift = As planned, with the shift
due-undo = Undo
due-done = Signed: { $titel }
due-proved = As planned: the shift is proved.
due-as-planned = As planned
due-as-planned-said = Signs all that is proved with the shift and still open.
due-routines =
    { $n ->
        [one] one measure open
       *[other] { $n } measures open
    }

due-answer-title = { $titel }: { $name }
due-at = Due at
due-one-tap = One tap on the reason is enough.
due-otherwise-done = Otherwise than planned
due-text = What happened?
due-text-hint = Of a deviation this text is the report in the handover. It is not written again.
due-other-reason = Not done, another reason
due-late-reason = Reason for signing so late
due-status-erledigt = Done
due-status-abweichung = Done with a deviation
due-status-nicht-erledigt = Not done
due-state-offen = Open
due-state-ueberfaellig = Overdue
due-state-erledigt = Done
due-state-abweichung = Deviation
due-state-nicht-erledigt = Not done
due-reason-abgelehnt = Refused
due-reason-abwesend = Away
due-reason-schlaeft = Asleep
due-reason-zustand = Condition
due-reason-keine-zeit = No time
due-reason-material-fehlt = Material missing
due-reason-arzt-pausiert = Paused by a doctor
due-reason-anderer = Another reason
due-status = What happened
due-reason = Reason, if not done

due-answer = Answer
due-was-due = Due
due-entry = Entry
due-entry-open = View its entry
due-was-withdrawn = Withdrawn by { $wer }, { $wann }. Reason: { $grund }
due-withdraw-said = It stays readable, struck through; what it answered is open again.
due-take-back = Take back
due-proof-title = Proof of a shift: { $name }
notice-due-corrected = The answer is corrected.
notice-due-withdrawn = Withdrawn. The measure is open again.
notice-due-taken-back = Taken back. The measures of the shift are open again.

due-effect = Check the effect: { $was }
due-control = Control: { $was }
due-wound = Assess the wound: { $was }
due-assess = Assess
due-open-list = Open the list
due-more =
    { $n ->
        [one] And one more.
       *[other] And { $n } more.
    }
