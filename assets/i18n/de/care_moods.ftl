# Moods: record, course, page.

audit-object-mood = Stimmung
event-mood-recorded = Stimmung eingetragen
event-mood-withdrawn = Stimmung zurückgezogen
right-moods-read = Stimmungen lesen
right-moods-record = Stimmungen eintragen
right-moods-revise-own = Selbst eingetragene Stimmungen zurückziehen
right-moods-revise = Stimmungen, die das Team eingetragen hat, mit Grund zurückziehen
code-mood-limit = Heute wurde die Stimmung schon { $n }-mal eingetragen.
code-stimmung-bleibt = Diese Stimmung hat die Bewohnerin / der Bewohner selbst eingetragen. Sie bleibt stehen.
care-settings-group-stimmung = Stimmung
care-settings-field-mood-pro-tag = So oft am Tag wird die Stimmung höchstens eingetragen
care-settings-hint-mood = 1 bis 10

mood-1 = Sehr schlecht
mood-2 = Schlecht
mood-3 = Mittel
mood-4 = Gut
mood-5 = Sehr gut
mood-title = Stimmung
mood-of = Stimmung: { $name }
mood-open = Stimmung eintragen und Verlauf
mood-back = Zur Stimmung
mood-new = Stimmung eintragen
mood-how = Wie ist die Stimmung?
mood-note = Notiz
mood-self = Selbst eingetragen
mood-alerted = Hinweis
mood-none-lately = In den letzten 30 Tagen ist keine Stimmung eingetragen.
mood-none = Keine Stimmung in diesem Zeitraum ({ $tage }).
mood-each = Einzelne Stimmungen
mood-drawing = Stimmung je Tag
mood-finding =
    { $n ->
        [one] Ein Tag mit Stimmung: { $zuletzt }.
       *[other] { $n } Tage mit Stimmung, zuletzt { $zuletzt }.
    }
mood-legend = 1 sehr schlecht bis 5 sehr gut; ein Tag ohne Eintrag bleibt frei
mood-day = Tag
mood-value = Tageswert
mood-resident-missing = Bitte eine Bewohnerin / einen Bewohner angeben.
mood-withdraw-title = Stimmung zurückziehen: { $name }
mood-withdraw-said = Sie bleibt durchgestrichen lesbar und zählt in keinem Verlauf mehr.
notice-mood-recorded = Die Stimmung ist eingetragen.
notice-mood-withdrawn = Die Stimmung ist zurückgezogen.
