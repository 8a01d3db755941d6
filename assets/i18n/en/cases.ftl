# The case: its columns, their groups, and sentences that only it needs.

case-group-person = Person
case-group-fall = Case
case-group-unterlagen = Documents and refusal
case-group-gutachten = Expert report
case-group-kodierung = Coding
case-group-abrechnung = Billing
case-group-system = System

case-field-anrede = Salutation
case-field-nachname = Surname
case-field-vorname = First name
case-field-geburtsdatum = Date of birth
case-field-geburtsdatum-roh = Date of birth (unreadable)
case-field-kvnr = Insurance number
case-field-versicherung = Insurer
case-field-strasse = Street
case-field-plz = Postcode
case-field-ort = Town
case-field-email = E-mail
case-field-ansprechpartner = Contact person
case-field-telefonnummer = Phone
case-field-mobiltelefon = Mobile phone
case-field-datum = Date of receipt
case-field-jahr = Year
case-field-kw = Week
case-field-fallgruppe = Specialty
case-field-thema = Subject
case-field-kurzbeschreibung = Short description
case-field-fragestellung = Question
case-field-schweigepflicht = Release from confidentiality
case-field-unterlagen = Documents
case-field-unterlagen-verschickt = Documents sent
case-field-unterlagen-erhalten = Documents received
case-field-unterlagen-an-gutachter = Documents to expert
case-field-ablehnung = Declined
case-field-ablehnung-datum = Declined on
case-field-ablehnung-grund = Reason for declining
case-field-abbruch = Aborted
case-field-abbruch-datum = Aborted on
case-field-abbruch-grund = Reason for aborting
case-field-gutachten = Expert report
case-field-gutachter = Expert
case-field-gutachten-erstellt = Report written
case-field-gutachten-versendet = Report sent
case-field-icd = ICD
case-field-icd-entered-by = ICD entered by
case-field-icd-entered-at = ICD entered at
case-field-gutachten-typ = Report type
case-field-therapieaenderung = Change of therapy
case-field-ta-diagnosekorrektur = Diagnosis corrected
case-field-ta-unterversorgung = Undertreatment
case-field-ta-uebertherapie = Overtreatment
case-field-coding-completed-by = Coded by
case-field-coding-completed-at = Coded at
case-field-abgerechnet = Billed
case-field-abrechnung-datum = Billed on
case-field-kommentar = Comment
case-field-tenant-id = Facility
case-field-id = Case no.
case-field-fall-id = Case ID
case-field-fall-id-suffix = Case ID suffix
case-field-legacy-id = Former ID
case-field-crm-ticket-id = CRM ticket
case-field-modul-roh = CRM module
case-field-import-quelle = Origin
case-field-import-log-id = Import
case-field-import-zeile = Row of import
case-field-import-warnungen = Import warnings
case-field-created-at = Created at
case-field-created-by = Created by
case-field-updated-at = Changed at
case-field-updated-by = Changed by
case-field-row-version = Version
case-field-geloescht-am = Cancelled at
case-field-loesch-grund = Reason for cancelling

code-text-erwartet = Text is expected here.
code-grund-ohne-status = A reason is given, but its status is not set.
code-bereits-storniert = The case has already been cancelled.
code-intern = Internal error: the values do not fit together. Nothing was saved.

case-quelle-crm-csv = CRM file
case-quelle-historical = Historical workbook
case-quelle-excel-sync = Excel sync
case-quelle-manual = Entered by hand

case-count =
    { $n ->
        [0] No cases
        [one] One case
       *[other] { $n } cases
    }
case-search = Search cases
case-table = Cases
case-exact = Exactly one case:
case-none = No cases yet. Begin with the import of a file from the CRM.
case-none-ask = No cases yet. They begin with the import of a file from the CRM. The role { $rollen } can import.
case-none-filtered = No cases with these filters.
case-not-closed = Not cancelled
case-import = Import a CSV file
case-enter-icd = Enter ICD
case-icd-open = enter
case-column-nr = No.
case-column-datum = Received
case-filter-icd = ICD entered
case-filter-kodierung = Coded
case-filter-import = From one import
case-sort-nr = No., smallest first
case-sort-nr-down = No., greatest first
case-sort-datum = Date, oldest first
case-sort-datum-down = Date, newest first
case-sort-kw = Week, oldest first
case-sort-kw-down = Week, newest first
case-sort-fallgruppe = Specialty
case-sort-fallgruppe-down = Specialty, reversed
case-sort-nachname = Surname, A to Z
case-sort-nachname-down = Surname, Z to A

case-title = { $name } · case { $nr }
case-candidate = Case { $nr }
case-new = Enter a case
case-alike = This case looks like an existing one. Compare both and confirm if you still want to create it.
case-is-closed = This case is cancelled and counts nowhere.
case-import-link = To the import
case-change-icd = Change ICD
case-steps = Progress of the case
case-step-eingegangen = Received
case-step-unterlagen = Documents
case-step-gutachten = Expert report
case-not-coded = Not coded yet
case-step-kodiert = Coded
case-close = Cancel the case
case-reopen = Take back the cancellation

event-case-created = Entered by hand
event-case-changed = Changed
event-case-cancelled = Cancelled
event-case-restored = Cancellation taken back

case-edit-title = Edit { $name } · case { $nr }
case-close-title = Cancel { $name } · case { $nr }
case-reopen-title = Take back the cancellation of { $name } · case { $nr }
case-close-said = A cancelled case counts in no list and no report any more. This can be taken back.
case-reopen-said = The case then counts in lists and reports again.
case-close-hint = Why is the case cancelled?
case-close-stale = Somebody changed the case meanwhile. Please look at it and confirm once more.
notice-case-created = The case is entered.
notice-case-saved = The changes are saved.
notice-case-close = The case is cancelled.
notice-case-reopen = The cancellation is taken back.

case-code = Code case
case-reset-coding = Reset coding

# What the base lists of it: rights, kinds of records, what people are told of.
right-cases-read = See and search cases
right-cases-edit = Enter, change, cancel cases
audit-object-case = Case

# Settings
second-opinion-settings = Second opinions
second-opinion-frist = Days until “No response”
second-opinion-frist-hint = 1 to 365
second-opinion-stale = Somebody has changed the settings meanwhile. Your input is still there; check it and save once more.
notice-second-opinion-saved = The settings are saved.
right-second-opinion-settings = Change the settings of second opinions
audit-object-second-opinion-settings = Settings of second opinions
event-second-opinion-settings-changed = Settings of second opinions changed
case-told = Case { $nr }
told-field-keine-rm-frist-tage = Days until “No answer”
told-value-zweck-fall-detail = page of the case
told-value-zweck-fall-bearbeiten = form of the case
told-value-zweck-storno = cancellation
told-value-zweck-fall-api = program
