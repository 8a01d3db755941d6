# The case: its columns, their groups, and sentences that only it needs.

case-group-person = Person
case-group-fall = Fall
case-group-unterlagen = Unterlagen und Ablehnung
case-group-gutachten = Gutachten
case-group-kodierung = Kodierung
case-group-abrechnung = Abrechnung
case-group-system = System

case-field-anrede = Anrede
case-field-nachname = Nachname
case-field-vorname = Vorname
case-field-geburtsdatum = Geburtsdatum
case-field-geburtsdatum-roh = Geburtsdatum (unlesbar)
case-field-kvnr = Versichertennummer
case-field-versicherung = Versicherung
case-field-strasse = Straße
case-field-plz = PLZ
case-field-ort = Ort
case-field-email = E-Mail
case-field-ansprechpartner = Ansprechpartner
case-field-telefonnummer = Telefonnummer
case-field-mobiltelefon = Mobiltelefon
case-field-datum = Datum des Eingangs
case-field-jahr = Jahr
case-field-kw = KW
case-field-fallgruppe = Fallgruppe
case-field-thema = Thema
case-field-kurzbeschreibung = Kurzbeschreibung
case-field-fragestellung = Fragestellung
case-field-schweigepflicht = Schweigepflichtentbindung
case-field-unterlagen = Unterlagen
case-field-unterlagen-verschickt = Unterlagen verschickt
case-field-unterlagen-erhalten = Unterlagen erhalten
case-field-unterlagen-an-gutachter = Unterlagen an Gutachter
case-field-ablehnung = Ablehnung
case-field-ablehnung-datum = Ablehnung am
case-field-ablehnung-grund = Grund der Ablehnung
case-field-abbruch = Abbruch
case-field-abbruch-datum = Abbruch am
case-field-abbruch-grund = Grund des Abbruchs
case-field-gutachten = Gutachten
case-field-gutachter = Gutachter
case-field-gutachten-erstellt = Gutachten erstellt
case-field-gutachten-versendet = Gutachten versendet
case-field-icd = ICD
case-field-icd-entered-by = ICD erfasst von
case-field-icd-entered-at = ICD erfasst am
case-field-gutachten-typ = Gutachten Typ
case-field-therapieaenderung = Therapieänderung
case-field-ta-diagnosekorrektur = Diagnosekorrektur
case-field-ta-unterversorgung = Unterversorgung
case-field-ta-uebertherapie = Übertherapie
case-field-coding-completed-by = Kodiert von
case-field-coding-completed-at = Kodiert am
case-field-abgerechnet = Abgerechnet
case-field-abrechnung-datum = Abgerechnet am
case-field-kommentar = Kommentar
case-field-tenant-id = Einrichtung
case-field-id = Fall Nr.
case-field-fall-id = Fall-ID
case-field-fall-id-suffix = Zusatz der Fall-ID
case-field-legacy-id = Alte ID
case-field-crm-ticket-id = CRM-Ticket
case-field-modul-roh = CRM-Modul
case-field-import-quelle = Herkunft
case-field-import-log-id = Import
case-field-import-zeile = Zeile im Import
case-field-import-warnungen = Warnungen des Imports
case-field-created-at = Angelegt am
case-field-created-by = Angelegt von
case-field-updated-at = Geändert am
case-field-updated-by = Geändert von
case-field-row-version = Version
case-field-geloescht-am = Storniert am
case-field-loesch-grund = Grund des Stornos

code-text-erwartet = Hier wird Text erwartet.
code-grund-ohne-status = Ein Grund ist angegeben, aber der Status dazu ist nicht gesetzt.
code-bereits-storniert = Der Fall ist bereits storniert.
code-intern = Interner Fehler: Die Angaben passen nicht zusammen. Es wurde nichts gespeichert.

case-quelle-crm-csv = CRM-Datei
case-quelle-historical = Historische Tabelle
case-quelle-excel-sync = Excel-Abgleich
case-quelle-manual = Von Hand angelegt

case-count =
    { $n ->
        [0] Keine Fälle
        [one] Ein Fall
       *[other] { $n } Fälle
    }
case-search = Fälle durchsuchen
case-table = Fälle
case-exact = Genau ein Fall:
case-none = Noch keine Fälle. Beginnen Sie mit dem Import einer Datei aus dem CRM.
case-none-ask = Noch keine Fälle. Den Anfang macht der Import einer Datei aus dem CRM. Importieren kann die Rolle { $rollen }.
case-none-filtered = Keine Fälle mit diesen Filtern.
case-not-closed = Ohne stornierte
case-import = CSV importieren
case-enter-icd = ICD eintragen
case-icd-open = eintragen
case-column-nr = Nr.
case-column-datum = Eingang
case-filter-icd = ICD eingetragen
case-filter-kodierung = Kodiert
case-filter-import = Aus einem Import
case-sort-nr = Nr., kleinste zuerst
case-sort-nr-down = Nr., größte zuerst
case-sort-datum = Datum, älteste zuerst
case-sort-datum-down = Datum, neueste zuerst
case-sort-kw = KW, älteste zuerst
case-sort-kw-down = KW, neueste zuerst
case-sort-fallgruppe = Fallgruppe
case-sort-fallgruppe-down = Fallgruppe, umgekehrt
case-sort-nachname = Nachname, A bis Z
case-sort-nachname-down = Nachname, Z bis A

case-title = { $name } · Fall { $nr }
case-candidate = Fall { $nr }
case-new = Fall anlegen
case-alike = Dieser Fall sieht wie ein vorhandener aus. Prüfen Sie beide und bestätigen Sie, wenn Sie ihn trotzdem anlegen.
case-is-closed = Dieser Fall ist storniert und zählt nirgends mit.
case-import-link = Zum Import
case-change-icd = ICD ändern
case-steps = Stand des Falls
case-step-eingegangen = Eingegangen
case-step-unterlagen = Unterlagen
case-step-gutachten = Gutachten
case-not-coded = Noch nicht kodiert
case-step-kodiert = Kodiert
case-close = Stornieren
case-reopen = Storno zurücknehmen

event-case-created = Von Hand angelegt
event-case-changed = Geändert
event-case-cancelled = Storniert
event-case-restored = Storno zurückgenommen

case-edit-title = { $name } · Fall { $nr } bearbeiten
case-close-title = { $name } · Fall { $nr } stornieren
case-reopen-title = { $name } · Storno von Fall { $nr } zurücknehmen
case-close-said = Ein stornierter Fall zählt in keiner Liste und in keinem Bericht mehr mit. Das lässt sich zurücknehmen.
case-reopen-said = Der Fall zählt danach wieder in Listen und Berichten.
case-close-hint = Warum wird der Fall storniert?
case-close-stale = Jemand hat den Fall inzwischen geändert. Bitte prüfen Sie ihn und bestätigen Sie noch einmal.
notice-case-created = Der Fall ist angelegt.
notice-case-saved = Die Änderungen sind gespeichert.
notice-case-close = Der Fall ist storniert.
notice-case-reopen = Das Storno ist zurückgenommen.

case-code = Fall kodieren
case-reset-coding = Kodierung zurücksetzen

# What the base lists of it: rights, kinds of records, what people are told of.
right-cases-read = Fälle sehen und suchen
right-cases-edit = Fälle anlegen, ändern, stornieren
audit-object-case = Fall

# Settings
second-opinion-settings = Zweitmeinung
second-opinion-settings-field-keine-rm-frist-tage = Tage bis „Keine Rückmeldung“
second-opinion-settings-days = 1 bis 365
second-opinion-settings-stale = Jemand hat die Einstellungen inzwischen geändert. Ihre Eingaben sind noch da; prüfen Sie sie und speichern Sie noch einmal.
notice-second-opinion-settings-saved = Die Einstellungen sind gespeichert.
right-second-opinion-settings = Einstellungen der Zweitmeinung ändern
audit-object-second-opinion-settings = Einstellungen der Zweitmeinung
event-second-opinion-settings-changed = Einstellungen der Zweitmeinung geändert
case-told = Fall { $nr }
told-field-keine-rm-frist-tage = Frist bis „Keine Rückmeldung“ in Tagen
told-value-zweck-fall-detail = Seite des Falls
told-value-zweck-fall-bearbeiten = Formular des Falls
told-value-zweck-storno = Storno
told-value-zweck-fall-api = Programm
