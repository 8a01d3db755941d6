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

cases-count =
    { $n ->
        [0] Keine Fälle
        [one] Ein Fall
       *[other] { $n } Fälle
    }
cases-table = Fälle
cases-exact = Genau ein Fall:
cases-none = Noch keine Fälle.
cases-none-filtered = Keine Fälle mit diesen Filtern.
cases-import = CSV importieren
cases-enter-icd = ICD eintragen
cases-column-nr = Nr. und Fall-ID
cases-column-kw = KW
cases-filter-icd = ICD eingetragen
cases-filter-kodierung = Kodiert
cases-filter-import = Aus einem Import
cases-filters-set = Gesetzte Filter
cases-filter-drop = Filter entfernen
cases-back = Zur Liste
cases-sort = Sortieren nach
cases-sort-nr = Nr., kleinste zuerst
cases-sort-nr-down = Nr., größte zuerst
cases-sort-datum = Datum, älteste zuerst
cases-sort-datum-down = Datum, neueste zuerst
cases-sort-kw = KW, älteste zuerst
cases-sort-kw-down = KW, neueste zuerst
cases-sort-fallgruppe = Fallgruppe
cases-sort-fallgruppe-down = Fallgruppe, umgekehrt
cases-sort-nachname = Nachname, A bis Z
cases-sort-nachname-down = Nachname, Z bis A

case-by-command-line = Kommandozeile
case-title = Fall Nr. { $nr }
case-new = Fall anlegen
case-is-cancelled = Dieser Fall ist storniert und zählt nirgends mit.
case-import-link = Zum Import
case-change-icd = ICD ändern
case-history = Verlauf
case-history-erased = Die alten und neuen Werte wurden gelöscht.
case-came-by-import = Durch einen Import angelegt
case-cancel = Stornieren
case-restore = Storno zurücknehmen

event-case-created = Von Hand angelegt
event-case-changed = Geändert
event-case-cancelled = Storniert
event-case-restored = Storno zurückgenommen

case-edit-title = Fall Nr. { $nr } bearbeiten
case-new-anyway = Trotzdem anlegen
case-choice-none = Keine Angabe
case-hint-icd = Ein oder mehrere Codes, zum Beispiel C50.1, C79.5
case-hint-kvnr = Ein Buchstabe und neun Ziffern
case-cancel-title = Fall Nr. { $nr } stornieren
case-restore-title = Storno von Fall Nr. { $nr } zurücknehmen
case-cancel-said = Ein stornierter Fall zählt in keiner Liste und in keinem Bericht mehr mit. Das lässt sich zurücknehmen.
case-restore-said = Der Fall zählt danach wieder in Listen und Berichten.
case-cancel-hint = Warum wird der Fall storniert?
case-cancel-stale = Jemand hat den Fall inzwischen geändert. Bitte prüfen Sie ihn und bestätigen Sie noch einmal.
notice-case-created = Der Fall ist angelegt.
notice-case-saved = Die Änderungen sind gespeichert.
notice-case-unchanged = Es war nichts zu ändern.
notice-case-cancelled = Der Fall ist storniert.
notice-case-restored = Das Storno ist zurückgenommen.

case-code = Fall kodieren
case-reset-coding = Kodierung zurücksetzen

# What the base lists of it: rights, kinds of records, what people are told of.
right-cases-read = Fälle sehen und suchen
right-cases-edit = Fälle anlegen, ändern, stornieren
audit-object-case = Fall
