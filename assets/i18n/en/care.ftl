# Resident care: units, residents, their import.

unit-group-unit = Unit
unit-group-system = Administration
unit-field-name = Name
unit-field-kuerzel = Short name
unit-field-plaetze = Places
unit-field-schichten = Shifts of its own
unit-field-sortierung = Order
unit-field-aktiv = Open
unit-field-created-at = Added on
unit-field-created-by = Added by
unit-field-updated-at = Changed on
unit-field-updated-by = Changed by

event-unit-created = Unit added
event-unit-changed = Unit changed
event-unit-closed = Unit closed
event-unit-reopened = Unit opened again
right-units-read = See units
right-units-manage = Add, change and close units
audit-object-unit = Unit

resident-group-person = Person
resident-group-aufenthalt = Stay
resident-group-pflege = Care
resident-group-kontakte = Contacts and directives
resident-group-einwilligung = Consents
resident-group-system = Administration
resident-field-anrede = Salutation
resident-field-nachname = Surname
resident-field-vorname = First name
resident-field-rufname = Called
resident-field-geburtsdatum = Date of birth
resident-field-geschlecht = Gender
resident-field-bewohnernr = Resident number
resident-field-kvnr = Insurance number
resident-field-wohnbereich-id = Unit
resident-field-zimmer = Room
resident-field-aufnahme-datum = Moved in
resident-field-auszug-datum = Moved out
resident-field-status = Status
resident-field-umzuege = Moves inside the house
resident-field-abwesenheiten = Absences
resident-field-integration-am = Talk about settling in
resident-field-pflegegrad = Care grade
resident-field-pflegegrad-seit = Care grade since
resident-field-pflegegrad-verlauf = Care grades so far
resident-field-hinweise = Hints
resident-field-allergien = Allergies
resident-field-keine-allergien-bekannt = No known allergies
resident-allergies-none = No known allergies
resident-field-diagnosen = Diagnoses
resident-field-hausarzt = Family doctor
resident-field-trinkziel-ml = Drinking goal a day in ml
resident-field-notfallkontakte = Emergency contacts
resident-field-patientenverfuegung = Living will
resident-field-vorsorgevollmacht = Power of attorney
resident-field-gesetzl-betreuung = Legal guardian
resident-field-einwilligung-mood-at = Own mood entries, since
resident-field-einwilligung-foto-at = Photos, since
resident-field-gesperrt = Restricted
resident-field-grund = Reason
resident-field-nr = No.
resident-field-import-log-id = Import
resident-field-import-zeile = Row of the file
resident-field-created-at = Added on
resident-field-created-by = Added by
resident-field-updated-at = Changed on
resident-field-updated-by = Changed by

resident-status-aktiv = In the house
resident-status-abwesend = Away
resident-status-ausgezogen = Moved out
resident-status-verstorben = Died
resident-geschlecht-m = Male
resident-geschlecht-w = Female
resident-geschlecht-d = Diverse
resident-geschlecht-x = Not stated
resident-abwesend-krankenhaus = Hospital
resident-abwesend-urlaub = Holiday
resident-abwesend-reha = Rehabilitation
resident-abwesend-sonstige = Other

event-resident-created = Taken in
event-resident-changed = Master data changed
event-resident-moved = Moved inside the house
event-resident-absence = Absence changed
event-resident-closed = Moved out or died
event-resident-reopened = Opened again
event-resident-restricted = File restricted
event-resident-unrestricted = Restriction lifted
event-resident-opened = Looked into a restricted file, with a reason
right-residents-read = See and search residents
right-residents-edit = Take in, change and move out residents
right-residents-hints = Change hints and allergies (nurses)
right-residents-absence = Enter absences
right-residents-restrict = Restrict files
right-residents-import = Import residents
audit-object-resident = Resident

# The codes of care.md.
code-ausserhalb = Possible are { $min } to { $max }.
code-ausserhalb-kurz = This value is outside of what is possible. Please check it.
code-name-vergeben = Another unit already has this name. Please choose a different one.
code-kuerzel-vergeben = Another unit already has this short name. Please choose a different one.
code-schicht-ungueltig = Please enter two to four shifts in the order of the day, one per line: key, start, name. For example: frueh 06:00 Early shift
code-wohnbereich-belegt =
    { $n ->
        [one] One person still lives here.
       *[other] { $n } people still live here.
    } Please enter their move first.
code-wohnbereich-belegt-kurz = Somebody still lives here. Please enter their move first.
code-wohnbereich-fehlt = Please choose a unit.
code-wohnbereich-unbekannt = There is no such unit. Please check its name or short name.
code-wohnbereich-geschlossen = This unit is closed. Please choose a different one, or open it again.
code-geburtsdatum-fehlt = The date of birth is missing.
code-aufnahme-fehlt = The day of moving in is missing.
code-aufnahme-zu-weit = The day of moving in is more than 90 days ahead. Please check the date.
code-auszug-fehlt = Moving out needs a date. Please enter it.
code-aufnahme-vor-geburt = The day of moving in is before the birth date. Please check both.
code-auszug-vor-aufnahme = The day of moving out is before that of moving in. Please check both.
code-auszug-in-zukunft = The day of moving out is in the future. Please enter it on the day itself.
code-bewohnernr-vergeben = Somebody else already has this resident number. Please check it.
code-pflegegrad-ungueltig = This is no care grade. Possible are 0 (none) to 5.
code-geschlecht-unbekannt = The gender could not be read and was left out. Possible are m, w, d and x.
code-anrede-unbekannt = The salutation could not be read and was left out. Possible are Herr, Frau and Divers.
code-zu-viele-kontakte = At most five emergency contacts. Please shorten the list.
code-allergien-widerspruch = Allergies are entered, and “No known allergies” is ticked as well. Please keep only one of them.
code-kontakt-ohne-name = An emergency contact has no name. Please add it.
code-dublette-moeglich = This person may be here already. Take the existing file, open it again, or give a reason and create a new one anyway.
code-abwesenheit-ueberschneidet = An absence is already entered for this time. Please change that one, or the times.
code-abwesenheit-ende = The end is not after the beginning. Please check both times.
code-abwesenheit-unbekannt = This absence is not there any more. Please reload the page.
code-vor-aufnahme = The time is before moving in. Please check it.
code-umzug-datum = A move is not before the last one and not in the future. Please check the day.
code-bewohner-ausgezogen = The file is closed since { $datum }. For changes, please ask the administration.
code-bewohner-ausgezogen-kurz = The file is closed. For changes, please ask the administration.
code-bewohner-aktiv = This file is not closed. There is nothing to open again.
code-bewohner-gesperrt = This file is restricted. Please lift the restriction first.
care-reason = Please give a reason (at least { $n } characters).
code-grund-noetig = Please give a reason (at least 10 characters). It is kept in the audit trail.
code-fachkraft-noetig = This is reserved for nurses. Please ask one.

# Pages of units.
unit-table = Units
unit-search = Search units
unit-count =
    { $n ->
        [0] No units
        [one] One unit
       *[other] { $n } units
    }
unit-exact = Exactly one unit:
unit-none = No units yet. Residents are taken into a unit.
unit-none-ask = No units yet. The role { $rollen } can create them.
unit-none-filtered = No units with these filters.
unit-not-closed = Open ones
unit-new = Add a unit
unit-alike = This unit looks like an existing one.
unit-title = { $name }
unit-edit-title = Edit unit { $name }
unit-is-closed = This unit is closed: nobody is taken in here.
unit-close = Close
unit-close-title = Close unit { $name }
unit-close-said = Nobody is taken into a closed unit. It can be opened again.
unit-close-stale = Somebody changed the unit meanwhile. Please check it and confirm once more.
unit-reopen = Open again
unit-reopen-title = Open unit { $name } again
unit-reopen-said = Residents can be taken in here again.
unit-sort-sortierung = Order
unit-sort-sortierung-down = Order, reversed
unit-sort-name = Name, A to Z
unit-sort-name-down = Name, Z to A
unit-column-bewohner = Residents
unit-open = Open
unit-closed = Closed
unit-people =
    { $n ->
        [0] Nobody lives here at present.
        [one] One person lives here.
       *[other] { $n } people live here.
    }
unit-field-schichten-ab = Shifts valid from
unit-field-schichten-frueher = Shifts over time
unit-hint-schichten-ab = Changed shifts hold from tomorrow on at the earliest; what is written in a shift keeps it
unit-of-the-house = those of the house
unit-hint-schichten = Only where they differ from those of the house: two to four, one per line, for example “frueh 06:00 Early shift”
notice-unit-created = The unit is added.
notice-unit-saved = The changes are saved.
notice-unit-close = The unit is closed.
notice-unit-reopen = The unit is open again.

# Pages of residents.
nav-residents = Residents
resident-table = Residents
resident-search = Search residents
resident-count =
    { $n ->
        [0] No residents
        [one] One person
       *[other] { $n } people
    }
resident-exact = Exactly one person:
resident-none = No residents yet.
resident-none-ask = No residents yet. The role { $rollen } can admit them.
resident-none-units = No units yet. Create one first; then admit the residents.
resident-none-filtered = Nobody with these filters.
resident-filter-import = From one import
resident-not-closed = In the house
resident-new = Add a resident
resident-alike = This person may be here already. Take the existing file, open it again, or give a reason and create a new one anyway.
resident-title = { $name }
resident-edit-title = Edit the file of { $name }
resident-is-closed = This file is closed.
resident-close = Enter moving out or death
resident-close-title = { $name } moves out or died
resident-close-said = The file becomes read-only after seven days. It can be opened again.
resident-close-stale = Somebody changed the file meanwhile. Please check what you entered and confirm once more.
resident-reopen = Open again
resident-reopen-title = Open the file of { $name } again
resident-reopen-said = The person lives in the house again. The reason is kept in the audit log.
resident-sort-nachname = Name, A to Z
resident-sort-nachname-down = Name, Z to A
resident-sort-zimmer = Room
resident-sort-zimmer-down = Room, reversed
resident-sort-wohnbereich_id = Unit
resident-sort-wohnbereich_id-down = Unit, reversed
resident-sort-aufnahme_datum = Moved in, earliest first
resident-sort-aufnahme_datum-down = Moved in, latest first
resident-column-name = Name
resident-candidate = File no. { $nr }
resident-born = born
resident-group-leads = What matters most
resident-grade-none = none
resident-contact-more = Add a contact
resident-contact-name = Name
resident-contact-relation = Relation
resident-contact-phone = Phone
resident-who-saw = Who has seen the file?
notice-resident-created = The file is created.
notice-resident-saved = The changes are saved.
notice-resident-close = Moving out is entered.
notice-resident-reopen = The file is open again.

resident-absence = Enter an absence
resident-absence-title = Absence of { $name }
resident-absence-change-title = Change an absence of { $name }
resident-absence-said = Without an end the person counts as away until they are back.
resident-absence-change = Change or end
resident-absence-open = not back yet
resident-absence-field-art = Kind
resident-absence-field-von = From
resident-absence-field-bis = Until
resident-absence-field-notiz = Note
notice-resident-absence = The absence is saved.
resident-move = Move inside the house
resident-move-title = { $name } moves inside the house
resident-move-said = Earlier entries keep the unit in which they were made.
resident-move-field-ab = From
notice-resident-move = The move is entered.
resident-restrict = Restrict the file
resident-restrict-title = Restrict the file of { $name }
resident-restrict-said = A restricted file is in no list and no search. Only admins see it, with a reason.
notice-resident-restrict = The file is restricted.
resident-lift = Lift the restriction
resident-lift-title = Lift the restriction of file no. { $nr }
resident-lift-said = The file is in lists and search again.
notice-resident-lift = The restriction is lifted.
resident-look = Look at it with a reason
resident-look-title = Look at file no. { $nr }
resident-look-said = This file is restricted. Your reason is kept in the audit log.
resident-restricted-count =
    { $n ->
        [one] One file is restricted.
       *[other] { $n } files are restricted.
    }
resident-restricted-show = Show
resident-restricted-title = Restricted files
resident-restricted-said = Of these files only the number stands here.
code-status-fehlt = Please choose whether the person moved out or died.
code-abwesenheit-art-fehlt = Please choose the kind of absence.
code-zeitpunkt-ungueltig = This time could not be read. Please enter day and time, for example 20.11.2026 14:00.
code-dublette-im-haus = Same person, lives in the house
code-dublette-ausgezogen = Same person, moved out
code-dublette-verstorben = Same person, entered as deceased
code-dublette-eingeschraenkt = Same person, restricted file
unit-told = Unit { $name }
resident-told = Resident { $nr }
