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

cases-count =
    { $n ->
        [0] No cases
        [one] One case
       *[other] { $n } cases
    }
cases-table = Cases
cases-exact = Exactly one case:
cases-none = No cases yet.
cases-none-filtered = No cases with these filters.
cases-import = Import a CSV file
cases-enter-icd = Enter ICD
cases-column-nr = No. and case ID
cases-column-kw = Week
cases-filter-icd = ICD entered
cases-filter-kodierung = Coded
cases-filter-import = From one import
cases-filters-set = Filters in use
cases-filter-drop = Remove filter
cases-back = To the list
cases-sort = Sort by
cases-sort-nr = No., smallest first
cases-sort-nr-down = No., greatest first
cases-sort-datum = Date, oldest first
cases-sort-datum-down = Date, newest first
cases-sort-kw = Week, oldest first
cases-sort-kw-down = Week, newest first
cases-sort-fallgruppe = Group
cases-sort-fallgruppe-down = Group, reversed
cases-sort-nachname = Surname, A to Z
cases-sort-nachname-down = Surname, Z to A

case-by-command-line = Command line
case-title = Case no. { $nr }
case-new = Enter a case
case-is-cancelled = This case is cancelled and counts nowhere.
case-import-link = To the import
case-change-icd = Change ICD
case-history = History
case-history-erased = The old and new values were erased.
case-came-by-import = Came by an import
case-cancel = Cancel the case
case-restore = Take back the cancellation

event-case-created = Entered by hand
event-case-changed = Changed
event-case-cancelled = Cancelled
event-case-restored = Cancellation taken back

case-edit-title = Edit case no. { $nr }
case-new-anyway = Enter it anyway
case-choice-none = Not stated
case-hint-icd = One or more codes, for example C50.1, C79.5
case-hint-kvnr = One letter and nine digits
case-cancel-title = Cancel case no. { $nr }
case-restore-title = Take back the cancellation of case no. { $nr }
case-cancel-said = A cancelled case counts in no list and no report any more. This can be taken back.
case-restore-said = The case then counts in lists and reports again.
case-cancel-hint = Why is the case cancelled?
case-cancel-stale = Somebody changed the case meanwhile. Please look at it and confirm once more.
notice-case-created = The case is entered.
notice-case-saved = The changes are saved.
notice-case-unchanged = There was nothing to change.
notice-case-cancelled = The case is cancelled.
notice-case-restored = The cancellation is taken back.

case-code = Code case
case-reset-coding = Reset coding

# What the base lists of it: rights, kinds of records, what people are told of.
right-cases-read = See and search cases
right-cases-edit = Enter, change, cancel cases
audit-object-case = Case
