# Entries: form, page, timeline, round.

audit-object-entry = Entry
audit-object-photo = Photo
event-entry-created = Entry written
event-entry-corrected = Entry corrected
event-entry-withdrawn = Entry withdrawn
event-entry-hidden-seen = Hidden entry seen with a reason
event-entry-photos-refused = Photos refused
right-entries-read = Read and search entries
right-entries-write = Write entries
right-entries-revise-own = Correct and withdraw own entries
right-entries-revise = Correct and withdraw entries of others with a reason
right-entries-hidden = See hidden entries with a reason

# The codes of care.md, 6 and 18.
code-zu-viele-eintraege = Ten entries at once at most. Please save in two steps.
code-vorlage-unbekannt = There is no such block.
code-vorlage-zurueckgezogen = This block is no longer used. Please use another one.
code-bezug-unbekannt = The earlier entry to which this one belongs does not exist.
code-nicht-verfasser = Only { $handzeichen } or an administrator can correct this entry.
code-nicht-verfasser-kurz = Only its author or an administrator can correct this entry.
code-bereits-zurueckgezogen = This entry was withdrawn.
code-fassung-veraltet-eintrag = The entry was changed meanwhile. Both versions are below.
code-kennung-mit-anderem-inhalt = There is another entry under this identifier already.
code-bewohner-verschieden = All entries belong to one person. Please send them separately.
code-einwilligung-fehlt = There is no consent.
code-foto-zu-gross = The photo is larger than { $mb } MB. Please take it in a lower resolution.
code-foto-kein-bild = This file is not a photo. JPEG and PNG are possible.
code-foto-zu-viele-punkte = The photo has too many pixels. Please take it in a lower resolution.
code-foto-unlesbar = This photo cannot be read. Please take it again.
code-foto-zu-viele = { $n } photos at most. Further ones can go into an entry of their own.
code-foto-unbekannt = This photo does not belong to this entry. Please choose it again.
code-foto-ohne-feld = This block takes no photos.
code-schicht-unbekannt = There is no such shift here.
code-zeitraum-ungueltig = This period is too long. 31 days at most, please.
code-zeit-in-zukunft = The time lies in the future.

entry-new = Record observation
entry-new-title = Observation: { $name }
entry-report = Report
entry-text = Free text
entry-when = Time
entry-day = Day
entry-time = Time of day
entry-half = The clock showed this time twice. Which one is meant?
entry-half-a = { $zeit } A (summer time)
entry-half-b = { $zeit } B (winter time)
entry-no-time = Please enter a time such as 14:05.
entry-into-handover = For the handover
entry-reason = Reason
entry-last = last { $wert } ({ $wann })
entry-last-at = last { $wann }
entry-carried = These values come from the entry that you have just withdrawn for another person. Please check them.
entry-no-templates = There is no block for entries at present. An administrator can switch one on.
entry-back = Back to the entry
entry-back-resident = Back
entry-back-to = { $name }

entry-timeline = Entries
entry-timeline-of = Entries: { $name }
entry-none = No entry yet.
entry-none-filtered = No entries with these filters.
entry-all = All entries
entry-all-striking = Striking ones
entry-older = Older entries
entry-search-on = Search on
entry-searched-until = Searched back to { $bis }.
entry-filter = Filter and search
entry-filter-text = Text
entry-filter-template = Block
entry-filter-author = Written by
entry-filter-shift = Shift
entry-filter-from = From
entry-filter-until = Until
entry-filter-all = all
entry-filter-apply = Apply
entry-filter-none = Reset filters

entry-striking = Striking
entry-late = Late entry
entry-sent-late = Sent late
entry-corrected = Corrected
entry-withdrawn = Withdrawn
entry-of-another = Wrong person
entry-handover = Handover
entry-hidden = Entry without content
entry-made = entered
entry-sent-at = sent { $zeit }
entry-author-unknown = Unknown

entry-title = { $vorlage }: { $name }
entry-now = Entry
entry-how = Origin
entry-observed = Observed
entry-made-at = Entered
entry-received = Sent
entry-by = Written by
entry-shift = Shift
entry-unit = Unit
entry-source = Way
entry-source-seite = Page
entry-source-api = Program
entry-source-offline = Captured offline
entry-versions = Versions
entry-version = Version { $nr }
entry-why = Reason: { $grund }
entry-belongs-to = Belongs to an earlier entry
entry-content-hidden = The content belongs to another person and is hidden here.
entry-was-withdrawn = Withdrawn by { $wer }, { $wann }. Reason: { $grund }
entry-was-of-another = Entered for the wrong person and withdrawn by { $wer }, { $wann }.

entry-correct = Correct
entry-correct-title = Correct { $vorlage } of { $name }
entry-correct-said = The version so far stays readable, struck through.
entry-saved-meanwhile = Saved meanwhile
entry-withdraw = Withdraw
entry-withdraw-title = Withdraw entry of { $name }
entry-withdraw-said = The entry stays readable, struck through, and no longer counts.
entry-is-of-another = The entry belongs to another person
entry-is-of-another-hint = The content is hidden here at once. You can then enter it for the right person.
entry-look = See with a reason
entry-look-said = This content belongs to another person. Your reason (at least { $n } characters) is kept in the audit trail.
entry-right-person = Enter for the right person
entry-right-person-said = The form opens with the values of the withdrawn entry. This is possible for one hour.
entry-right-person-who = Person
entry-right-person-go = Continue
entry-right-person-none = There is nobody here for whom you can make the entry.

nav-round = Round
entry-round = Round
entry-round-of = Round: { $vorlage }
entry-round-go = Open
entry-round-nobody = Nobody is in the house here at present.
entry-round-page = Page { $seite } of { $von }
entry-round-saved = { $name }: saved.

notice-entry-created =
    { $n ->
        [one] The entry is saved.
       *[other] { $n } entries are saved.
    }
notice-entry-corrected = The entry is corrected.
notice-entry-withdrawn = The entry is withdrawn.
entry-range-missing = Please choose a person or a unit.
told-field-vorlage = Template
told-value-art-observations = Entries

entry-photo = Photo { $n }
entry-photo-alt = { $feld }, photo { $n } of { $von }
entry-photo-title = { $feld }, photo { $n } of { $von }: { $name }
entry-photo-busy = Too many photos are being read at present. Please save again in a few seconds.
entry-photo-consent = There is no consent to photos.
entry-photos-again = The photos are not saved yet. Please choose them again.

entry-course = Wound course
entry-no-course = of no course
entry-order = Order
entry-no-order = without an order
entry-without-order = No order is in force. The entry is stored and marked, and the administrators are told.
entry-unfounded = Without a valid basis
entry-to-course = To the wound course
entry-to-order = To the order
entry-say-effect = Enter the effect

# Medicine as needed (care.md, 8.6).
code-wirkung-eingetragen = Another effect is entered already. It stands with the entry of the medicine.
effect-title = Effect of medicine as needed: { $name }
effect-given = Given
effect-no-order = The order lies in the file.
effect-which = How did it work?
effect-gut = Well
effect-teilweise = Partly
effect-keine = Not at all
effect-remark = Remark
notice-effect-said = The effect is entered.
