common-yes = Yes
common-no = No
common-save = Save
common-saved = Saved.
common-cancel = Cancel
common-back = Back
common-next = Next
common-edit = Edit
common-undo = Undo
common-download = Download
common-filter = Filter
common-filter-reset = Reset filters
common-all = All
common-none = None
common-unknown = Unknown
common-name = Name
common-count = Count
common-share = Share
common-sum = Total
common-list = List
common-actions = Actions
common-date = Date
common-time = Time
common-year = Year
common-week = Week
common-state = Status
common-hint = Note
common-date-hint = DD.MM.YYYY, for example 28.04.1960
common-help = Help
common-accessibility = Accessibility
common-privacy = Privacy
common-account = Account

nav-dashboard = Dashboard
nav-cases = Cases
nav-import = Import
nav-icd = ICD entry
nav-coding = Coding
nav-reports = Reports
nav-admin = Administration
nav-people = People
nav-invitations = Invitations
nav-catalogues = Catalogues
nav-audit = Audit log
nav-tenants = Facilities
nav-backup = Backup
nav-checks = Checks
nav-certificate = Certificate
nav-operations = Operations
nav-settings = Settings
nav-excel-sync = Excel sync

rolle-operator = Operator
rolle-admin = Administrator
rolle-dak-mitarbeiter = DAK staff
rolle-staff = Care staff
rolle-therapist = Therapist
rolle-client = Resident or client
rolle-system = System

sign-in-title = Sign in

anrede-herr = Mr
anrede-frau = Ms
anrede-divers = Mx

time-from = From
time-from-the-beginning = From the beginning
time-just-now = just now
time-minutes-ago = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
  } ago
time-hours-ago = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
  } ago
time-days-ago = { $n ->
    [one] { $n } day
   *[other] { $n } days
  } ago
