# Courses: values over time, fluid balance, weight.

audit-object-hint-aside = Weight hint set aside
event-weight-hint-set-aside = Weight hint set aside
right-courses-read = See courses and balances
right-courses-set-aside = Set weight hints aside (nurses)
code-gewichtshinweis-veraltet = This hint does not stand any more: there is a newer weight, or it was set aside. Please reload the page.
care-settings-group-bilanz = Fluid balance
care-settings-field-bilanz-beginn = Beginning of the balance day
care-settings-hint-bilanz = A time, for example 06:00
care-settings-no-time = Please enter a time, for example 06:00.

course-title = Courses
course-open = Values over time
course-of = Course of { $feld }: { $name }
course-of-nothing = Course: { $name }
course-drawing = { $feld } over time
course-finding =
    { $n ->
        [one] One value, { $zuletzt }; striking: { $auffaellig }.
       *[other] { $n } values, last { $zuletzt }; striking: { $auffaellig }.
    }
course-period = Period
course-period-wrong = Please choose a period of { $n } days at most that does not end before it begins.
course-days = { $n } days
course-other = Another value, another period
course-other-days = Another period
course-field = Value
course-show = Show
course-none = No value yet. A course is made of entries with numbers, for example vital signs.
course-none-then = No value in this period ({ $tage }).
course-fine-from = no hint from { $von } on
course-fine-until = no hint up to { $bis }
course-fine-between = no hint from { $von } to { $bis }
course-shaded = Shaded: { $was }
course-shaded-of = { $zeichen } { $name }: { $was } (shaded)
course-systolic = systolic
course-diastolic = diastolic
course-when = Observed
course-marks = Remark

balance-open = Fluid balance
balance-of = Fluid balance: { $name }
balance-drawing = Intake and output per day
balance-finding = { $tag }: intake { $ein } ml, output { $aus } ml, balance { $bilanz } ml.
balance-finding-goal = { $tag }: intake { $ein } ml, which is { $prozent } of the goal ({ $ziel } ml); output { $aus } ml, balance { $bilanz } ml.
balance-day = Day and shift
balance-in = Intake (ml)
balance-out = Output (ml)
balance-difference = Balance (ml)
balance-goal = Of the goal
balance-begins = A balance day begins at { $zeit }. Days with entries are shown.
balance-none = Nothing was recorded for the balance in this period ({ $tage }).
balance-enter = Record intake

weight-title = Weight
weight-course = Weight over time
weight-hint-month = Weight loss of { $prozent } % in about 30 days: { $kg } kg on { $tag }, compared with { $seit }.
weight-hint-half-year = Weight loss of { $prozent } % in about 180 days: { $kg } kg on { $tag }, compared with { $seit }.
weight-aside = Set the hint aside
weight-aside-why = Why is the hint unfounded?
weight-aside-hint = For example: amputation, diuretics ordered by a doctor. It is worked out anew with the next weight.
weight-aside-nurses = Nurses can set the hint aside.
weight-set-aside = Set aside until the next weight
notice-weight-set-aside = The hint is set aside until the next weight.
