common-yes = Ja
common-no = Nein
common-save = Speichern
common-saved = Gespeichert.
common-cancel = Abbrechen
common-back = Zurück
common-next = Weiter
common-edit = Bearbeiten
common-undo = Rückgängig machen
common-download = Herunterladen
common-filter = Filtern
common-filter-reset = Filter zurücksetzen
common-all = Alle
common-none = Keine
common-unknown = Unbekannt
common-name = Name
common-count = Anzahl
common-share = Anteil
common-sum = Summe
common-list = Liste
common-actions = Aktionen
common-date = Datum
common-time = Zeit
common-year = Jahr
common-week = KW
common-state = Status
common-hint = Hinweis
common-date-hint = TT.MM.JJJJ, zum Beispiel 28.04.1960
common-help = Hilfe
common-accessibility = Barrierefreiheit
common-privacy = Datenschutz
common-account = Konto

nav-dashboard = Übersicht
nav-cases = Fälle
nav-import = Import
nav-icd = ICD-Eingabe
nav-coding = Kodierung
nav-reports = Berichte
nav-admin = Verwaltung
nav-people = Personen
nav-invitations = Einladungen
nav-catalogues = Kataloge
nav-audit = Protokoll
nav-tenants = Einrichtungen
nav-backup = Sicherung
nav-checks = Prüfungen
nav-certificate = Zertifikat
nav-operations = Betrieb
nav-settings = Einstellungen
nav-excel-sync = Excel-Abgleich

rolle-operator = Betreiber
rolle-admin = Verwaltung
rolle-dak-mitarbeiter = DAK-Mitarbeiter/in
rolle-staff = Pflegekraft
rolle-therapist = Therapeut/in
rolle-client = Bewohner/in oder Klient/in
rolle-system = System

sign-in-title = Anmelden

anrede-herr = Herr
anrede-frau = Frau
anrede-divers = Divers

time-from = Ab
time-from-the-beginning = Von Anfang an
time-just-now = gerade eben
time-minutes-ago = vor { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
  }
time-hours-ago = vor { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
  }
time-days-ago = vor { $n ->
    [one] { $n } Tag
   *[other] { $n } Tagen
  }
