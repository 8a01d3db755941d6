# Moods: record, course, page.

audit-object-mood = Mood
event-mood-recorded = Mood recorded
event-mood-withdrawn = Mood withdrawn
right-moods-read = Read moods
right-moods-record = Record moods
right-moods-revise-own = Withdraw moods that one recorded
right-moods-revise = Withdraw moods that the team recorded, with a reason
code-mood-limit = The mood was already recorded { $n } times today.
code-stimmung-bleibt = The resident recorded this mood. It stands.
care-settings-group-stimmung = Mood
care-settings-field-mood-pro-tag = The mood is recorded so often a day at most
care-settings-hint-mood = 1 to 10

mood-1 = Very bad
mood-2 = Bad
mood-3 = Middling
mood-4 = Good
mood-5 = Very good
mood-title = Mood
mood-of = Mood: { $name }
mood-open = Record the mood, and its course
mood-back = To the mood
mood-new = Record the mood
mood-how = How is the mood?
mood-note = Note
mood-self = Recorded by the resident
mood-alerted = Alert
mood-none-lately = No mood was recorded in the last 30 days.
mood-none = No mood in this period ({ $tage }).
mood-each = Single moods
mood-drawing = Mood per day
mood-finding =
    { $n ->
        [one] One day with a mood: { $zuletzt }.
       *[other] { $n } days with a mood, last { $zuletzt }.
    }
mood-legend = 1 very bad to 5 very good; a day without one stays blank
mood-day = Day
mood-value = Value of the day
mood-resident-missing = Please name a resident.
mood-withdraw-title = Withdraw a mood: { $name }
mood-withdraw-said = It stays readable, struck through, and counts in no course any more.
notice-mood-recorded = The mood is recorded.
notice-mood-withdrawn = The mood is withdrawn.
