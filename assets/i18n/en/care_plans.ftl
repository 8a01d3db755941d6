# Plans of care: measures, their schedules, the plan of a resident.

audit-object-measure = Measure
event-measure-created = Measure planned
event-measure-changed = Measure changed
event-measure-ended = Measure ended
right-plans-read = Read plans of care
right-plans-write = Plan, change and end measures (nurses)
told-value-art-measures = Measures

# The codes of care.md, 5.2 and 5.3.
code-zeitplan-ungueltig = This schedule is not complete or does not fit the unit. Please check it.
code-gueltig-ab-ausserhalb = A measure is valid from now on or up to { $n } days later. Nothing is planned for the past.
code-gueltig-ab-ausserhalb-kurz = A measure is valid from now on or up to 90 days later.
code-evaluation-ausserhalb = The evaluation lies between today and { $n } days. Please choose another day.
code-evaluation-ausserhalb-kurz = The evaluation lies between today and 366 days.
code-massnahme-beendet = This measure was ended and is not changed any more. Please plan a new one.

measure-plan-title = Plan of care
measure-plan-of = Plan of care: { $name }
measure-plan-open = Open the plan
measure-plan-count =
    { $n ->
        [0] No measure is planned yet.
        [one] One current measure.
       *[other] { $n } current measures.
    }
measure-plan-empty = Nothing is planned yet.
measure-plan-none-now = No measure is current.
measure-new = Plan a measure
measure-new-title = Plan a measure: { $name }
measure-plan = Plan
measure-change = Change
measure-change-title = Change a measure: { $name }
measure-change-said = The present version ends when the new one begins. It stays readable.
measure-saved-meanwhile = Saved meanwhile
measure-stale = Somebody has changed the measure meanwhile. What you entered is below; with “Change” it holds from now on.
measure-back = Back to the plan
measure-end = End
measure-end-title = End “{ $titel }” for { $name }
measure-end-said = The measure ends now and stays readable. What was due until now can still be signed.
measure-ended = Ended
measure-ended-stay = Ended with the stay
measure-past =
    { $n ->
        [one] One earlier measure
       *[other] { $n } earlier measures
    }
measure-earlier =
    { $n ->
        [one] One earlier version
       *[other] { $n } earlier versions
    }

measure-what = What
measure-title = Measure
measure-description = Description
measure-topic = Topic
measure-no-topic = Without a topic
measure-topic-1 = Cognition and communication
measure-topic-2 = Mobility
measure-topic-3 = Demands and burdens of illness
measure-topic-4 = Self-care
measure-topic-5 = Life with others
measure-topic-6 = Home and housekeeping
measure-none = not stated
measure-risk = Risk
measure-risk-dekubitus = Pressure sores
measure-risk-sturz = Falls
measure-risk-inkontinenz = Incontinence
measure-risk-schmerz = Pain
measure-risk-ernaehrung = Eating and drinking
measure-risk-sonstiges = Other
measure-goal = Goal

measure-when = When
measure-kind = How often
measure-kind-taeglich = every day
measure-kind-wochentage = on days of the week
measure-kind-intervall = every few hours
measure-kind-alle-n-tage = every few days
measure-kind-monatlich = on a day of the month
measure-kind-monatlich-wochentag = on a weekday of the month
measure-kind-einmalig = once
measure-kind-bei-bedarf = as needed
measure-weekdays = Days of the week
measure-n-days = Every how many days
measure-counted-from = Counted from
measure-counted-hint = Empty: from today.
measure-month-day = Day of the month
measure-month-hint = 1 to 31; in a shorter month its last day.
measure-which = Which one
measure-week-1 = the first
measure-week-2 = the second
measure-week-3 = the third
measure-week-4 = the fourth
measure-week--1 = the last
measure-weekday = Day of the week
measure-weekday-1 = Monday
measure-weekday-2 = Tuesday
measure-weekday-3 = Wednesday
measure-weekday-4 = Thursday
measure-weekday-5 = Friday
measure-weekday-6 = Saturday
measure-weekday-7 = Sunday
measure-on = Day
measure-every-hours = Every
measure-hours =
    { $n ->
        [one] hour
       *[other] { $n } hours
    }
measure-one-of-times = One of the times
measure-only-shifts = In these shifts only
measure-moments = At what time
measure-in-shifts = some time in a shift
measure-at-times = at fixed times
measure-shifts = Shifts
measure-times = Times
measure-times-hint = Up to twelve, such as 08:00, 12:00, 18:00.
measure-need-kind = Please choose how often.
measure-need-weekday = Please choose at least one day of the week.
measure-need-n = Possible are 2 to 366 days.
measure-need-day = Please enter a day such as 24.11.2026.
measure-need-month-day = Possible are 1 to 31.
measure-need-time = Please enter a time such as 14:00.
measure-need-shift = Please choose at least one shift.
measure-need-times = Please enter one to twelve times, such as 08:00, 20:00.

measure-how = Proof
measure-proof = How is it proved that it was done?
measure-proof-schicht = with the shift (“As planned”)
measure-proof-einzeln = each time by itself
measure-proof-keiner = not at all (goal, agreement)
measure-proved-schicht = proved with the shift
measure-proved-einzeln = proved singly
measure-proved-keiner = without proof
measure-template = Block when it is signed
measure-template-hint = Signing opens this block; both are saved together.
measure-opens = opens “{ $vorlage }”
measure-nurses-only = By nurses only
measure-nurses = Nurses only
measure-for-resident = Visible to the resident

measure-valid = Validity
measure-valid-hint = Without day and time the measure is valid from now on.
measure-until = Last day
measure-evaluation = Evaluation on
measure-evaluated = Evaluated last
measure-evaluation-due = Evaluation due
measure-evaluation-soon = Evaluation soon
measure-begins-later = Valid later
measure-never-valid = Never in force
measure-from = Valid from
measure-to = until
measure-next = next

measure-as-needed = as needed
measure-interval =
    { $n ->
        [one] every hour (from { $beginn })
       *[other] every { $n } hours (from { $beginn })
    }
measure-daily = every day
measure-every = every { $n } days from { $ab }
measure-monthly = on day { $tag } of the month
measure-nth = on { $tag } no. { $n } of the month
measure-nth-last = on the last { $tag } of the month
measure-once = once on { $am }
measure-at = at { $zeiten }

notice-measure-planned = The measure is planned.
notice-measure-changed = The measure is changed.
notice-measure-ended = The measure is ended.
