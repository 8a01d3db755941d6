# What every import says: upload, preview, result, undo, log. What names its records stands with each.
import-file = Datei
import-template = Vorlage mit allen Spalten herunterladen (CSV)
import-upload = Hochladen und prüfen
import-to-upload = Andere Datei hochladen
import-to-preview = Zur Vorschau
import-to-result = Zum Ergebnis

import-log-title = Import-Protokoll
import-log-empty = Noch nichts importiert.
import-log-own = Sie sehen hier nur Ihre eigenen Importe.
import-log-none-own = Von Ihnen ist kein Import dabei. Importieren und alle Importe sehen kann die Rolle { $rollen }.
import-when = Zeitpunkt
import-who = Von
import-column-imported = Importiert
import-column-skipped = Doppelt
import-column-left-out = Ausgelassen
import-column-errors = Fehlerhaft
import-state-done = Übernommen
import-state-undone = Zurückgenommen
import-state-partly = Teilweise zurückgenommen

import-stale = { $n ->
        [one] Seit der Vorschau haben sich Daten geändert. Es wurde nichts importiert. Eine Zeile wird jetzt anders beurteilt und ist markiert.
       *[other] Seit der Vorschau haben sich Daten geändert. Es wurde nichts importiert. { $n } Zeilen werden jetzt anders beurteilt und sind markiert.
    }
import-stale-show = Geänderte Zeilen zeigen
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

import-rows = Zeilen
import-rows-none = Keine Zeilen in dieser Auswahl.
import-rows-mended = Keine Zeile ist mehr fehlerhaft.
import-rows-all = Alle Zeilen zeigen
import-sum = { $n ->
        [one] 1 Zeile
       *[other] { $n } Zeilen
    }
import-sum-new = { $n } neu
import-sum-duplicate = { $n } doppelt
import-sum-rejected = { $n } fehlerhaft
import-sum-left-out = { $n } ausgelassen
import-stays-out = { $n ->
        [one] 1 fehlerhafte Zeile bleibt draußen.
       *[other] { $n } fehlerhafte Zeilen bleiben draußen.
    }
import-open-plan = Offene Vorschau: { $datei } · { $n ->
        [one] 1 Zeile
       *[other] { $n } Zeilen
    }
import-open-until = bis
import-open-on = Weiter
import-discard = Verwerfen
import-discard-title = Vorschau verwerfen
import-discard-lost = { $n ->
        [one] Die Vorschau von „{ $datei }“ enthält eine Korrektur. Sie geht verloren. Es wurde noch nichts importiert.
       *[other] Die Vorschau von „{ $datei }“ enthält { $n } Korrekturen. Sie gehen verloren. Es wurde noch nichts importiert.
    }
import-filter = Zeilen nach Entscheidung
import-filter-new = Neu
import-filter-duplicate = Doppelt
import-filter-warned = Mit Hinweis
import-filter-rejected = Fehlerhaft
import-filter-left-out = Ausgelassen
import-filter-changed = Anders als zuvor
import-column-line = Zeile
import-column-decision = Entscheidung
import-column-problem = Problem
import-decision-take = Wird übernommen
import-decision-duplicate = Doppelt
import-decision-left-out = Ausgelassen
import-decision-rejected = Fehlerhaft
import-duplicate-of-line = Doppelt zu Zeile { $zeile } dieser Datei
import-correct = Korrigieren
import-correct-line = Zeile { $zeile } korrigieren
import-leave-out = Auslassen
import-leave-out-line = Zeile { $zeile } auslassen
import-take = Wieder aufnehmen
import-take-line = Zeile { $zeile } wieder aufnehmen

import-corrected = Korrigiert: { $felder }
import-nothing-left = Nichts mehr offen.

import-row-title = Zeile { $zeile } korrigieren
import-row-now = So steht sie in der Datei
import-row-save = Korrektur übernehmen
import-row-restore = Korrektur verwerfen

import-running = Import läuft
import-running-hint = Es wird alles übernommen oder nichts. Sie können diese Seite verlassen; das Ergebnis steht danach im Import-Protokoll.
import-broken-title = Der Import läuft nicht mehr
import-broken = Er wurde unterbrochen, etwa weil der Server neu gestartet wurde, oder abgebrochen. Es wurde nichts importiert.
import-broken-next = Die Vorschau ist noch da, mit allen Korrekturen, bis { $bis } Uhr. Starten Sie den Import dort noch einmal.
import-stop = Import abbrechen
import-progress = Zeile { $n } von { $m }

import-rest-hint = Nicht importierte Zeilen bleiben 30 Tage abrufbar, mit dem Grund in der letzten Spalte.
import-rest-download = Nicht importierte Zeilen (CSV)
import-errors-title = Fehlerhafte Zeilen
import-another = Weitere Datei importieren


notice-import-corrected = Die Zuordnung ist übernommen.
notice-import-read = Die Datei ist neu gelesen.
notice-import-read-lost = { $n ->
        [one] Die Datei ist neu gelesen. Eine Zeile steht jetzt anders darin; ihre Korrektur ist verworfen.
       *[other] Die Datei ist neu gelesen. { $n } Zeilen stehen jetzt anders darin; ihre Korrekturen sind verworfen.
    }
notice-import-discarded = Die Vorschau ist verworfen. Es wurde nichts importiert.
notice-import-stopped = Der Import ist abgebrochen. Es wurde nichts importiert. Sie können ihn noch einmal starten.
notice-import-stopped-late = Der Import war schon abgeschlossen. Sie können ihn zurücknehmen.
notice-import-row-corrected = Zeile { $n } ist korrigiert. { $rest ->
        [0] Keine Zeile ist mehr fehlerhaft.
        [one] Noch 1 Zeile ist fehlerhaft.
       *[other] Noch { $rest } Zeilen sind fehlerhaft.
    }
notice-import-row-restored = Zeile { $n } steht wieder wie in der Datei.
notice-import-left-out = Zeile { $n } wird ausgelassen.
notice-import-taken = Zeile { $n } ist wieder aufgenommen.
