# Wounds: their courses, assessments, the chart of area.

audit-object-wound-course = Wound course
event-wound-opened = Wound course opened
event-wound-changed = Wound course changed
event-wound-closed = Wound course closed
right-wounds-read = Read wound courses
right-wounds-write = Open, change and close wound courses (nurses)
told-value-art-wound-courses = Wound courses
told-field-als = Closed as
told-value-als-abgeheilt = Healed
told-value-als-beendet = Ended

# The codes of care.md, 8.3.
code-verlauf-unbekannt = This person has no such wound course. Please choose another one.
code-verlauf-beendet = This wound course was closed by then. Please open a new one.
code-verlauf-abgeschlossen = This wound course is closed and not changed any more. Please open a new one.
code-entstanden-in-zukunft = This day lies in the future.

wound-title = Wounds
wound-title-of = Wounds: { $name }
wound-count =
    { $n ->
        [0] No open wound.
        [one] One open wound.
       *[other] { $n } open wounds.
    }
wound-open-page = Open
wound-new = Open a wound course
wound-new-title = Open a wound course: { $name }
wound-open = Open
wound-change = Change
wound-change-title = Change a wound course: { $name }
wound-stale = Somebody has changed the wound course meanwhile. Below is what you entered; with “Change” it holds from now on.
wound-close = Close
wound-close-title = Close a wound course of { $name }
wound-close-said = The course stays readable; the wound is not assessed any more. If it comes back, a new course begins.
wound-ends-as = Close as
wound-reason-hint = Needed where the wound is not healed (5 characters at least).
wound-back = To the wounds
wound-empty = There is no wound course.
wound-none-now = No wound is open now.
wound-past =
    { $n ->
        [one] One closed course
       *[other] { $n } closed courses
    }
wound-kind = Kind of wound
wound-kind-dekubitus = Pressure ulcer
wound-kind-ulcus = Ulcer
wound-kind-diabetischer-fuss = Diabetic foot
wound-kind-chirurgisch = Surgical wound
wound-kind-feuchtigkeit = By moisture
wound-kind-sonstige = Other
wound-place = Place
wound-place-hint = For example: right heel
wound-since = Arose on
wound-origin = Arose
wound-origin-hier = Here
wound-origin-mitgebracht = Before moving in
wound-origin-krankenhaus = In hospital
wound-origin-unbekannt = Unknown
wound-state-offen = Open
wound-state-abgeheilt = Healed
wound-state-beendet = Ended
wound-category = Category
wound-next = next assessment by
wound-overdue = Assessment overdue
wound-not-assessed = Not assessed yet.
wound-assessments =
    { $n ->
        [one] One assessment
       *[other] { $n } assessments
    }
wound-photos = Photos
wound-area = Area
wound-area-unit = Area in cm²
wound-area-finding = { $alt } on { $seit }, now { $neu }.

notice-wound-opened = The wound course is opened.
notice-wound-changed = The wound course is changed.
notice-wound-closed = The wound course is closed.

care-settings-field-wunde-tage = Assess wounds every (days)
care-settings-hint-wunde = 1 to 28
