# Templates of entries (Bausteine): what is asked, and what is wrong with an answer.

audit-object-template = Template
right-templates-read = See templates
right-templates-manage = Add, change and deactivate templates

# The codes of care.md, 3.3 and 22.
code-pflichtfeld-fehlt = Please fill this in.
code-typ-falsch = This value does not fit the field.
code-zu-genau =
    { $n ->
        [0] Please enter it without decimals.
        [one] At most one decimal.
       *[other] At most { $n } decimals.
    }
code-zu-genau-kurz = These are too many decimals.
code-option-unbekannt = There is no such choice.
code-blutdruck-reihenfolge = The first value must be larger than the second.
code-text-zu-lang = The text is too long. At most 2,000 characters.
code-beobachtung-leer = Please enter something.
code-zeit-existiert-nicht = The clocks were put forward: this time did not exist.
code-zeit-mehrdeutig = This time came twice. Please choose A or B.
code-zeit-ungueltig = This time did not exist with this offset from universal time.
template-value-unknown = The template does not know this field.
template-value-no-number = Please enter a number, e.g. 37.5.
template-value-no-day = Please enter a day, e.g. 20/11/2026.
template-value-no-time = Please enter a time, e.g. 14:30.
template-value-half = Please enter both values.
template-value-at-least = Everything from { $min } is possible.
template-value-at-most = Everything up to { $max } is possible.
template-value-too-large = This number is too large.
template-value-pressure = { $min } to { $max } are possible for the first and { $min2 } to { $max2 } for the second value.

# The codes of a template (care.md, 3.1).
code-schluessel-ungueltig = A key has 2 to 40 characters: small letters, digits and _.
code-schluessel-doppelt = This key is here already. Please choose another one.
code-schluessel-vergeben = There is a template with this key already. Please choose another one.
code-schluessel-verbraucht = This key once stood for another choice. Please choose another one.
code-nicht-moeglich = This is not possible for this kind of field.
code-grenzen-ungueltig = The limits do not fit together: warning limits lie within what is possible, the lower one not above the upper one.
code-skala-enden = A scale needs two ends that are whole numbers, at most 100 steps apart.
code-blutdruck-grenzen = The possible values of a blood pressure are fixed: 40 to 300 and 20 to 200.
code-typ-fest = The kind of a field stays as it was saved. Please add a new field.
code-punkte-fest = The points of a choice stay as they were saved. Please add a new choice.
code-punkte-fehlen = A sum needs points for every choice.
code-stufen-fehlen = Points need levels that say what the sum means.
code-stufen-reihenfolge = Levels ascend and do not overlap.
code-stufen-luecke = There is no level for the sum { $n }.
code-stufen-luecke-kurz = Not every possible sum has a level.
code-skala-fest = Keys, points and levels of this scale are fixed. You can change names and help.
code-lizenz-fehlt = This template needs a licence of the facility. Please confirm it in the settings of care first.
code-entwurf-unlesbar = This draft cannot be read. Please open the template again.
template-too-long = This is too long. At most { $n } characters.
template-count = { $min } to { $max } of them are possible.
template-no-whole = Please enter a whole number.
template-stale = Somebody else saved version { $version } meanwhile. Your draft is still here; if you save it now, it follows that version.

event-template-created = Template added
event-template-changed = Template changed
event-template-deactivated = Template deactivated
event-template-activated = Template activated
notice-template-saved = The template is saved.
notice-template-deactivated = The template is not offered any more.
notice-template-activated = The template is offered again.
template-told = Template “{ $titel }”

template-list = Templates
template-new = Add a template
template-none = No template is offered. Please activate one or add one.
template-offered = Offered
template-not-offered = Not offered
template-active = Active
template-inactive = Deactivated
template-unlicensed = Licence missing
template-scale = Scale
template-nurses = Nurses only
template-always = Always striking
template-version = Version
template-double-intake = Several active templates count what is drunk: { $titel }. Please use one of them only, or the balance counts twice.
template-page = { $titel }
template-page-version = { $titel }, version { $version }
template-old = This is an earlier version. New entries use version { $version }.
template-back = To the template
template-change = Change
template-edit = Change { $titel }
template-versions = Versions
template-version-n = Version { $version }
template-version-shown = this page
template-deactivate = Deactivate
template-deactivate-hint = The template is not offered for new entries any more. Entries that are there stay readable.
template-activate = Activate
template-activate-hint = The template is offered for new entries again.
template-licence-needed = This scale is not offered before the facility has confirmed its licence.

template-preview = Preview
template-preview-none = There is nothing to show yet.
template-try = Try
template-try-note = You can try made-up values here. Nothing of it is saved.
template-try-plain = This entry would not be striking.
template-try-striking = This entry would be striking.
template-try-alarm = This entry would be striking and would alert people.

template-head = Template
template-fields = Fields
template-fixed = Keys, points and levels of this scale are fixed. You can change names, help and order.
template-no-fields = No field yet.
template-unnamed = (without a name)
template-apply = Apply and look
template-save = Save as a new version
template-open = Edit
template-close = Close
template-up = Up
template-down = Down
template-remove = Remove
template-field-add = Add a field
template-option-add = Add a choice
template-level-add = Add a level
template-levels-open = Edit levels
template-levels = Levels of the sum
template-options = Choices
template-field-open = This field
template-field-titel = Title
template-field-key = Key
template-key-hint = Stays for ever. Empty: made from the name.
template-field-beschreibung = What it is for
template-field-sortierung = Place in the list
template-field-nur-fachkraft = Nurses alone enter it
template-field-fuer-bewohner = The resident may read the entries
template-field-immer = Every entry is striking
template-field-alarm = When are people alerted?
template-alarm-immer = At every striking entry
template-alarm-bei-verschlechterung = Only when the level gets worse
template-field-label = Name of the field
template-field-typ = Kind
template-typ-hint = After “Apply” you see what belongs to this kind.
template-field-hilfe = Help for filling it in
template-field-pflicht = Required
template-field-einheit = Unit
template-field-dezimalstellen = Decimals
template-field-bilanz = Fluid balance
template-balance-none = Does not count
template-balance-ein = Counts as intake
template-balance-aus = Counts as output
template-field-min = Smallest possible value
template-field-max = Largest possible value
template-field-warn-min = Striking below
template-field-warn-max = Striking above
template-field-syst-warn-min = First value striking below
template-field-syst-warn-max = First value striking above
template-field-diast-warn-min = Second value striking below
template-field-diast-warn-max = Second value striking above
template-option-label = Choice { $n }
template-option-key = Key { $n }
template-option-points = Points
template-option-striking = Striking
template-level-from = From
template-level-to = To
template-level-label = Level { $n }
template-level-rank = Rank (1 the least)
template-limits = possible { $werte }
template-warns = striking below / above { $werte }
template-points =
    { $n ->
        [one] 1 point
       *[other] { $n } points
    }
template-typ-text = Text
template-typ-zahl = Number
template-typ-bool = Yes or no
template-typ-auswahl = One choice
template-typ-mehrfach = Several choices
template-typ-skala = Scale
template-typ-datum = Day
template-typ-uhrzeit = Time
template-typ-blutdruck = Blood pressure
template-typ-unterschrift = Signature
template-typ-foto = Photo

template-said = { $text }
template-choose = Please choose
template-none-of-them = none of them
template-no-answer = no answer
template-syst = first value (systolic)
template-diast = second value (diastolic)
template-signed-by = Name
template-signature-note = No qualified electronic signature.
template-photo-note = Photos are taken in the form of an entry.
template-photos = { $n ->
    [one] 1 photo
   *[other] { $n } photos
}
template-photo-hint = Up to { $n } photos as JPEG or PNG, { $mb } MB each at most. Place and device are not kept.
template-photo-no-consent = There is no consent to photos.
template-photo-keep = Keep photo { $n }
template-striking = Striking
template-area = Area
template-grave = Grave consequences
template-score = Sum { $n }
template-score-missing = No sum yet. Missing: { $felder }.
