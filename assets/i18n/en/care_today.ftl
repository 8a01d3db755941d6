# The first page of the area, dashboards, and the handover.

audit-object-takeover = Takeover
event-handover-taken = Unit taken over
right-today-read = Today: see how the shift stands
right-handover-read = Read handovers
right-handover-take = Take a unit over
told-field-von = From
told-value-art-residents = Residents
told-value-zweck-heute = Today
told-value-zweck-uebergabe = Handover

nav-today = Today
today-title = Today
today-residents = Who is here
today-nobody = Nobody lives here yet.
today-nobody-ask = Nobody lives here yet. The administration takes in residents.
today-present = Present
today-due = Still due
today-of-them-late =
    { $n ->
        [one] one of them overdue
       *[other] { $n } of them overdue
    }
today-without = Without documentation
today-alerts = Open alerts
today-all-alerts = All alerts
today-standing-auffaellig = Striking
today-standing-dokumentiert = Documented
today-standing-offen = Open
today-nothing-open = Nothing due any more
today-open = { $n } due
today-late = { $n } overdue
today-new-entry = Entry
today-as-planned-from = “As planned” is possible from { $zeit } on.
today-away = Away:
today-back = Back to Today

nav-handover = Handover
handover-title = Handover
handover-title-of = Handover: { $name }
handover-title-shift = Handover: { $name }, last shift
handover-title-24 = Handover: { $name }, 24 hours
handover-title-72 = Handover: { $name }, 72 hours
handover-title-from = Handover: { $name }, from a moment on
handover-since = Since when
handover-since-own = Since my last
handover-since-shift = Last shift
handover-since-24 = 24 hours
handover-since-72 = 72 hours
handover-since-from = From a moment on
handover-show = Show
handover-too-long = A handover begins at most { $n } days before.
handover-unit-missing = Please choose a unit.
handover-last = Taken over by you last:
handover-nobody = Nobody lives in this unit yet.
handover-quiet = Nothing special: { $n }
handover-quiet-rest = Entries with nothing special
handover-rest =
    { $n ->
        [one] One more entry
       *[other] { $n } more entries
    }
handover-moved-in = Moved in on
handover-left = The stay ended on
handover-away = Away
handover-changed = Corrected or withdrawn since
handover-measure-new = New measure
handover-measure-changed = Measure changed
handover-measure-ended = Measure ended
handover-take = Taken over
handover-take-said = Records that you have read this handover. You can document without it, too.
notice-handover-taken = Taken over. The next handover begins here.

# Evaluations and what gives occasion to them.
audit-object-evaluation = Evaluation
audit-object-occasion = Occasion to evaluate
event-evaluation-created = Evaluation signed
event-evaluations-due = Evaluations are due
event-occasion-opened = Occasion to evaluate
event-occasion-lapsed = Occasion to evaluate lapsed
event-occasion-dropped = Occasion to evaluate dropped
event-entry-gives-occasion = Entry is an occasion to evaluate
event-measure-left-undone = Measure left undone several times
right-evaluations-read = Read evaluations
right-evaluations-write = Evaluate plans (nurses)
told-field-anlass = Occasion
told-field-umfang = Scope
told-field-folge = Outcome
told-value-art-evaluations = Evaluations
told-value-zweck-evaluation = Evaluation
notify-evaluation-due-title = Evaluations due
notify-evaluation-due-text = { $n } evaluations are due.

code-massnahme-unbekannt = This measure is not part of the person’s plan.
code-anlass-unbekannt = This person has no such occasion.
code-anlass-erledigt = This occasion has been decided already. Please reload the page.

evaluation-card = Evaluation
evaluation-to = See evaluations
evaluation-nothing-near = No evaluation is due in the next seven days.
evaluation-near =
    { $n ->
        [one] One evaluation is due, or will be in seven days.
       *[other] { $n } evaluations are due, or will be in seven days.
    }
evaluation-open-count =
    { $n ->
        [one] One occasion is open.
       *[other] { $n } occasions are open.
    }
evaluation-title = Evaluation: { $name }
evaluation-none = There is nothing to evaluate yet. An evaluation belongs to a plan of care.
evaluation-occasions = Open occasions
evaluation-decided = Earlier occasions
evaluation-coming = What is evaluated when
evaluation-past = Evaluations so far
evaluation-open = Open
evaluation-new = Evaluate
evaluation-whole = Whole plan
evaluation-whole-new = Evaluate the plan
evaluation-no-occasion = No occasion
evaluation-drop = Drop
evaluation-dropped = Dropped
evaluation-lapsed = Its entry was corrected or withdrawn.
evaluation-settled = Evaluated
evaluation-occasion = Occasion
evaluation-regular = As scheduled
evaluation-new-title = Evaluate: { $name }
evaluation-back = To the evaluations
evaluation-what = What is evaluated?
evaluation-result = Result
evaluation-becomes = Outcome
evaluation-next = Next evaluation
evaluation-save = Sign the evaluation
evaluation-folge-unveraendert = Unchanged
evaluation-folge-geaendert = Changed
evaluation-folge-beendet = Ended
evaluation-occasion-sturz = Fall
evaluation-occasion-krankenhaus = Return from hospital
evaluation-occasion-stufe = Assessment worse than before
evaluation-occasion-pflegegrad = Care grade changed
evaluation-occasion-nicht-erledigt = Not done three times in seven days
notice-evaluated = The evaluation is signed.
notice-evaluated-change = The evaluation is signed. Please change the plan now.
notice-evaluated-end = The evaluation is signed. Please end the measure now.
notice-occasion-dropped = The occasion is dropped.
today-evaluations = Evaluations within 7 days
today-evaluations-late =
    { $n ->
        [one] one of them due
       *[other] { $n } of them due
    }
