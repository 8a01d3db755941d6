# Restraints: orders, what was applied, messages.

audit-object-restraint-order = Restraint order
event-restraint-ordered = Restraint ordered
event-restraint-changed = Restraint order changed
event-restraint-ended = Restraint order ended
event-restraint-deadline = Deadline of a restraint approval told
event-restraint-unfounded = Restraint recorded without a valid basis
right-restraints-read = Read restraints
right-restraints-write = Order, change and end restraints (nurses)
told-value-art-restraint-orders = Restraint orders
told-field-tage = Days

# care.md, 11.3.
notify-fem-deadline-title = Deadline approaching
notify-fem-deadline-text = An approval ends in { $n } days or is over.
notify-fem-unfounded-title = Restraint without a basis
notify-fem-unfounded-text =
    { $n ->
        [one] A restraint was recorded without a valid basis.
       *[other] { $n } restraints were recorded without a valid basis.
    }

# The codes of care.md, 8.4.
code-anordnung-unbekannt = This person has no such order. Please choose another one.
code-anordnung-beendet = This order has ended and is not changed any more. Please write a new one.
code-genehmigung-zu-lang = An approval holds for two years at most (§ 329 FamFG). Please check the day.
hint-fem-laeuft-ab = Approval ends soon
hint-fem-abgelaufen = Approval is over
hint-fem-genehmigung-nachholen = Seek approval

fem-title = Restraints
fem-title-of = Restraints: { $name }
fem-count =
    { $n ->
        [0] Nothing is ordered.
        [one] One order in force.
       *[other] { $n } orders in force.
    }
fem-open = Open
fem-new = Write an order
fem-new-title = Write a restraint order: { $name }
fem-new-said = A restraint needs a basis. Without consent, and but in an emergency, that is the approval of the court.
fem-order = Order
fem-change = Change
fem-change-title = Change a restraint order: { $name }
fem-change-said = The version so far stays readable.
fem-stale = Somebody has changed the order meanwhile. Below is what you entered; with “Change” it holds from now on.
fem-end = End
fem-end-title = End a restraint order of { $name }
fem-end-said = The order ends now and stays readable.
fem-end-is-on = The restraint is applied now. Please also write down when it was taken off.
fem-back = To the restraints
fem-never-refused = What was applied is always stored. Where a valid basis is missing, the entry is marked and the administrators are told.
fem-empty = No restraint is ordered.
fem-none-now = No order is in force now.
fem-past =
    { $n ->
        [one] One earlier order
       *[other] { $n } earlier orders
    }
fem-entries =
    { $n ->
        [one] One entry
       *[other] The last { $n } entries
    }
fem-loose = Without an order
fem-loose-said = These entries belong to no order.
fem-write-entry = Enter with time and text

fem-kind = What is applied?
fem-kind-bettgitter = Bed rails
fem-kind-gurt = Belt
fem-kind-tisch = Table
fem-kind-tuer = Door
fem-kind-medikament = Medicine
fem-kind-sonstige = Other
fem-basis = Basis
fem-basis-einwilligung = Consent
fem-basis-genehmigung = Approval
fem-basis-notstand = Emergency
fem-file-number = File number
fem-until = Valid until
fem-until-hint = Needed for an approval: its last day.
fem-valid-until = valid until
fem-alternatives = Alternatives tried
fem-alternatives-hint = What was tried before?
fem-control = Control every (minutes)
fem-control-hint = { $min } to { $max }
fem-every = control every { $n } minutes
fem-on = Applied now
fem-since = since
fem-next-control = next control by
fem-control-overdue = Control overdue
fem-begin = Begin
fem-controlled = Controlled
fem-take-off = End

notice-fem-ordered = The order is saved.
notice-fem-changed = The order is changed.
notice-fem-ended = The order has ended.
notice-fem-applied = The entry is saved.
notice-fem-unfounded = The entry is saved and marked: a valid basis is missing. The administrators are told.
