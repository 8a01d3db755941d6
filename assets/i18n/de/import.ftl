# Import of the CRM's CSV: upload, preview, result, undo, log.
import-title = Fälle importieren
import-file = Datei
import-file-hint = CSV aus dem CRM mit den Spalten Hauptkontakt, Erstellungsdatum und Modul, höchstens 20 MB und 50.000 Zeilen.
import-upload = Hochladen und prüfen
import-to-upload = Andere Datei hochladen
import-to-preview = Zur Vorschau
import-to-result = Zum Ergebnis

import-log-title = Import-Protokoll
import-log-empty = Noch nichts importiert.
import-when = Zeitpunkt
import-who = Von
import-column-imported = Importiert
import-column-skipped = Doppelt
import-column-errors = Fehlerhaft
import-state-done = Übernommen
import-state-undone = Zurückgenommen
import-state-partly = Teilweise zurückgenommen

import-preview-title = Vorschau des Imports
import-confirm = { $n ->
        [one] 1 Fall importieren
       *[other] { $n } Fälle importieren
    }
import-stale = { $n ->
        [one] Seit der Vorschau haben sich Daten geändert. Es wurde nichts importiert. Eine Zeile wird jetzt anders beurteilt und ist markiert.
       *[other] Seit der Vorschau haben sich Daten geändert. Es wurde nichts importiert. { $n } Zeilen werden jetzt anders beurteilt und sind markiert.
    }
import-stale-show = Geänderte Zeilen zeigen
import-known-file = Diese Datei wurde am { $wann } schon importiert. Vorhandene Fälle werden ausgelassen.
import-detected = So wurde die Datei gelesen
import-encoding = Zeichenkodierung
import-encoding-sure = Die Namen sind richtig gelesen
import-encoding-unasked = Bitte vergleichen Sie die Namen und bestätigen Sie, dass sie stimmen. Oder wählen Sie unten eine andere Zeichenkodierung.
import-encoding-names = Namen in dieser Datei
import-encoding-here = So gelesen
import-encoding-else = Als Windows-1252
import-hash = Prüfsumme (SHA-256)
import-delimiter = Trennzeichen
import-delimiter-comma = Komma
import-delimiter-semicolon = Semikolon
import-delimiter-tab = Tabulator
import-as-detected = wie erkannt
import-read-again = Neu lesen
import-header = Spalten
import-samples = Beispielzeilen
import-valid-until = Vorschau gültig bis
import-choices = Unbekannte Module
import-choices-hint = Wählen Sie eine Fallgruppe. Sie gilt für alle Zeilen dieser Datei mit diesem Modul.
import-choice-rows = { $n ->
        [one] „{ $x }“ (1 Zeile)
       *[other] „{ $x }“ ({ $n } Zeilen)
    }
import-choice-none = nicht importieren
import-choice-save = Zuordnung übernehmen

import-rows = Zeilen
import-rows-none = Keine Zeilen in dieser Auswahl.
import-filter = Zeilen nach Entscheidung
import-filter-new = Neu
import-filter-duplicate = Doppelt
import-filter-warned = Mit Hinweis
import-filter-rejected = Fehlerhaft
import-filter-changed = Anders als zuvor
import-column-line = Zeile
import-column-decision = Entscheidung
import-column-born = Geb.
import-column-problem = Problem
import-decision-take = Übernehmen
import-decision-duplicate = Doppelt
import-decision-left-out = Ausgelassen
import-decision-rejected = Fehlerhaft
import-duplicate-of-case = Doppelt zu Fall { $nr }
import-duplicate-of-line = Doppelt zu Zeile { $zeile } dieser Datei
import-rule-d1 = gleicher Name, gleiches Geburtsdatum, gleiche Fallgruppe, gleiches Datum
import-rule-d2 = gleiche Fall-ID
import-rule-d3 = gleiche Person in derselben Woche und Fallgruppe
import-correct = Korrigieren
import-correct-line = Zeile { $zeile } korrigieren
import-leave-out = Auslassen
import-leave-out-line = Zeile { $zeile } auslassen
import-take = Wieder aufnehmen
import-take-line = Zeile { $zeile } wieder aufnehmen

import-row-title = Zeile { $zeile } korrigieren
import-row-now = So steht sie in der Datei
import-row-save = Korrektur übernehmen
import-row-restore = Korrektur verwerfen
import-cell-hauptkontakt = Hauptkontakt
import-cell-erstellungsdatum = Erstellungsdatum
import-cell-modul = Modul
import-cell-thema = Thema
import-cell-name = Name (CRM-Ticket)
import-hint-hauptkontakt = Nachname | Vorname | Geburtsdatum | Versichertennummer
import-hint-modul = zum Beispiel Zweitmeinung Onkologie

import-running = Import läuft
import-running-hint = Es wird alles übernommen oder nichts. Sie können diese Seite verlassen; das Ergebnis steht danach im Import-Protokoll.
import-stop = Import abbrechen
import-progress = Zeile { $n } von { $m }

import-result-title = Ergebnis des Imports
import-show = Diese Fälle ansehen
import-done = { $n ->
        [one] 1 Fall importiert
       *[other] { $n } Fälle importiert
    }, { $m } doppelt ausgelassen, { $x } fehlerhaft.
import-was-undone = { $n ->
        [one] Dieser Import wurde zurückgenommen: 1 Fall entfernt, { $m } behalten.
       *[other] Dieser Import wurde zurückgenommen: { $n } Fälle entfernt, { $m } behalten.
    }
import-rest-hint = Nicht importierte Zeilen bleiben 30 Tage abrufbar, mit dem Grund in der letzten Spalte.
import-rest-download = Nicht importierte Zeilen (CSV)
import-errors-title = Fehlerhafte Zeilen
import-another = Weitere Datei importieren
import-short-datum = Das Datum ist ungültig.
import-short-modul = Das Modul ist keiner Fallgruppe zugeordnet.
import-short-spaltenzahl = Die Zahl der Felder stimmt nicht.

import-undo-title = Import zurücknehmen
import-undo-all = { $n ->
        [one] 1 Fall zurücknehmen
       *[other] { $n } Fälle zurücknehmen
    }
import-undo-all-hint = { $n ->
        [one] 1 Fall wird entfernt. Seine Fall-ID wird wieder frei.
       *[other] { $n } Fälle werden entfernt. Ihre Fall-IDs werden wieder frei.
    }
import-undo-rest = { $n ->
        [one] Nur den unveränderten Fall zurücknehmen
       *[other] Nur die unveränderten { $n } zurücknehmen
    }
import-undo-rest-hint = { $n ->
        [one] 1 unveränderter Fall wird entfernt. Die geänderten bleiben bestehen.
       *[other] { $n } unveränderte Fälle werden entfernt. Die geänderten bleiben bestehen.
    }
import-undo-kept = { $n ->
        [one] Ein Fall wurde seit dem Import geändert und bleibt bestehen:
       *[other] { $n } Fälle wurden seit dem Import geändert und bleiben bestehen:
    }
import-undo-case = Fall { $nr }
import-undo-more = { $n ->
        [one] und ein weiterer
       *[other] und { $n } weitere
    }
import-undo-nothing = Kein Fall dieses Imports ist unverändert. Es gibt nichts zurückzunehmen.
import-undo-changed = Inzwischen wurden Fälle dieses Imports geändert. Es wurde nichts entfernt. Bitte prüfen Sie die Liste.

notice-import-corrected = Die Zuordnung ist übernommen.
notice-import-read = Die Datei ist neu gelesen.
notice-import-read-lost = { $n ->
        [one] Die Datei ist neu gelesen. Eine Zeile steht jetzt anders darin; ihre Korrektur ist verworfen.
       *[other] Die Datei ist neu gelesen. { $n } Zeilen stehen jetzt anders darin; ihre Korrekturen sind verworfen.
    }
notice-import-stopped = Der Import ist abgebrochen. Es wurde nichts importiert. Sie können ihn noch einmal starten.
notice-import-stopped-late = Der Import war schon abgeschlossen. Sie können ihn zurücknehmen.
notice-import-row-corrected = Zeile { $n } ist korrigiert.
notice-import-row-restored = Zeile { $n } steht wieder wie in der Datei.
notice-import-left-out = Zeile { $n } wird ausgelassen.
notice-import-taken = Zeile { $n } ist wieder aufgenommen.
notice-import-undone = { $n ->
        [one] Ein Fall wurde entfernt.
       *[other] { $n } Fälle wurden entfernt.
    }

event-import-previewed = Import geprüft
event-import-done = Fälle importiert
event-import-failed = Import fehlgeschlagen
event-import-stopped = Import abgebrochen
event-import-undone = Import zurückgenommen
event-import-exported = Nicht importierte Zeilen heruntergeladen
event-import-purged = Abgelaufene Vorschauen entfernt

# What the base lists of it: rights, kinds of records, what people are told of.
notify-new-cases-uploaded-title = Neue Fälle importiert
notify-new-cases-uploaded-text = { $n ->
    [one] Es wurde 1 neuer Fall importiert. Bitte ergänzen Sie die ICD-Codes.
   *[other] Es wurden { $n } neue Fälle importiert. Bitte ergänzen Sie die ICD-Codes.
 }
notify-import-failed-title = Import fehlgeschlagen
notify-import-failed-text = Die Datei konnte nicht verarbeitet werden. Details finden Sie im Import-Protokoll.
right-import-run = Fälle importieren
right-import-log = Import-Protokoll sehen
audit-object-import = Import
