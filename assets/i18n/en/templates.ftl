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
