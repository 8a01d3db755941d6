# Import of the CRM's CSV: upload, preview, result, undo, log.
import-title = Fälle importieren
import-preview-title = Vorschau des Imports
import-result-title = Ergebnis des Imports
import-undo-title = Import zurücknehmen
import-file-hint = CSV aus dem CRM mit den Spalten Hauptkontakt, Erstellungsdatum und Modul, höchstens 20 MB und 50.000 Zeilen.

import-confirm = { $n ->
        [one] 1 Fall importieren
       *[other] { $n } Fälle importieren
    }
import-known-file = Diese Datei wurde am { $wann } schon importiert. Vorhandene Fälle werden ausgelassen.
import-choices = Unbekannte Module
import-choices-hint = Wählen Sie eine Fallgruppe. Sie gilt für alle Zeilen dieser Datei mit diesem Modul.
import-choice-rows = { $n ->
        [one] „{ $x }“ (1 Zeile)
       *[other] „{ $x }“ ({ $n } Zeilen)
    }
import-choice-none = nicht importieren
import-choice-save = Zuordnung übernehmen

import-column-born = Geb.
import-duplicate-of-case = Doppelt zu Fall { $nr }
import-rule-d1 = gleicher Name, gleiches Geburtsdatum, gleiche Fallgruppe, gleiches Datum
import-rule-d2 = gleiche Fall-ID
import-rule-d3 = gleiche Person in derselben Woche und Fallgruppe

import-cell-hauptkontakt = Hauptkontakt
import-cell-erstellungsdatum = Erstellungsdatum
import-cell-modul = Modul
import-cell-thema = Thema
import-cell-name = Name (CRM-Ticket)
import-hint-hauptkontakt = Nachname | Vorname | Geburtsdatum | Versichertennummer
import-hint-modul = zum Beispiel Zweitmeinung Onkologie

import-show = Diese Fälle ansehen
import-done = { $n ->
        [one] 1 Fall importiert
       *[other] { $n } Fälle importiert
    }, { $m } doppelt{ $a ->
        [0] {""}
       *[other] , { $a } ausgelassen
    }, { $x } fehlerhaft.
import-was-undone = { $n ->
        [one] Dieser Import wurde zurückgenommen: 1 Fall entfernt, { $m } behalten.
       *[other] Dieser Import wurde zurückgenommen: { $n } Fälle entfernt, { $m } behalten.
    }
import-short-datum = Das Datum ist ungültig.
import-short-modul = Das Modul ist keiner Fallgruppe zugeordnet.
import-short-spaltenzahl = Die Zahl der Felder stimmt nicht.

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

notice-import-undone = { $n ->
        [one] Ein Fall wurde entfernt.
       *[other] { $n } Fälle wurden entfernt.
    }

event-import-previewed = Import geprüft
event-import-done = Fälle importiert
event-import-failed = Import fehlgeschlagen
event-import-discarded = Vorschau verworfen
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
