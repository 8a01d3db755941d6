# What is due, answers and proofs of shifts.

audit-object-answer = Durchführung
audit-object-shift-proof = Schichtnachweis
event-answer-created = Maßnahme abgezeichnet
event-answer-corrected = Durchführung berichtigt
event-answer-withdrawn = Durchführung zurückgezogen
event-shift-proof-created = Schicht „wie geplant“ nachgewiesen
event-shift-proof-withdrawn = Schichtnachweis zurückgenommen
right-due-read = Fällige Maßnahmen sehen
right-due-answer = Maßnahmen abzeichnen und Schichten nachweisen
right-due-revise-own = Eigene Durchführungen berichtigen und zurückziehen
right-due-revise = Durchführungen anderer mit Grund berichtigen und zurückziehen
told-field-schicht = Schicht
told-field-status = Status

# The codes of care.md, 5.5 and 22.
code-bereits-beantwortet = { $handzeichen } hat das um { $zeit } bereits abgezeichnet.
code-bereits-beantwortet-kurz = Das ist bereits abgezeichnet.
code-zu-frueh = Das kann frühestens um { $zeit } abgezeichnet werden.
code-zu-frueh-kurz = Das kann noch nicht abgezeichnet werden.
code-nachtrag-zu-spaet = Das lag mehr als { $n } Tage zurück. Bitte die Verwaltung.
code-nachtrag-zu-spaet-kurz = Das lag zu lange zurück. Bitte die Verwaltung.
code-nicht-faellig = Zu dieser Zeit ist das nicht fällig. Bitte laden Sie die Liste neu.
code-text-fehlt = Bitte sagen Sie kurz, was war (mindestens 3 Zeichen).
due-need-reason = Bitte sagen Sie, warum es nicht erledigt wurde.

nav-due = Fällig
due-title = Fällig
due-title-of = Fällig: { $name }
due-none = In dieser Schicht ist nichts fällig.
due-no-units = Es gibt noch keinen Wohnbereich, in dem Sie arbeiten.
due-all-done = Alles abgezeichnet.
due-late = Überfällig ({ $n })
due-open-ones = Offen ({ $n })
due-answered = Abgezeichnet ({ $n })
due-whole-unit = Ganzer Wohnbereich
due-back = Zur Liste
due-from = Ab { $zeit } möglich.
due-sign-block = Abzeichnen
due-otherwise = Anders
due-nurses = Das zeichnet eine Pflegefachkraft ab.
due-open = Ansehen
due-by-shift = Wie geplant, mit der Schicht
due-undo = Rückgängig
due-done = Abgezeichnet: { $titel }
due-proved = Wie geplant: die Schicht ist nachgewiesen.
due-as-planned = Wie geplant
due-as-planned-said = Zeichnet alles ab, was mit der Schicht nachgewiesen wird und noch offen ist.
due-routines =
    { $n ->
        [one] eine Maßnahme offen
       *[other] { $n } Maßnahmen offen
    }

due-answer-title = { $titel }: { $name }
due-at = Fällig um
due-one-tap = Ein Tipp auf den Grund genügt.
due-otherwise-done = Anders als geplant
due-text = Was war?
due-text-hint = Bei einer Abweichung ist dieser Text der Bericht in der Übergabe. Er wird nicht noch einmal geschrieben.
due-other-reason = Nicht erledigt, anderer Grund
due-late-reason = Grund für den späten Nachtrag
due-status-erledigt = Erledigt
due-status-abweichung = Mit Abweichung erledigt
due-status-nicht-erledigt = Nicht erledigt
due-state-offen = Offen
due-state-ueberfaellig = Überfällig
due-state-erledigt = Erledigt
due-state-abweichung = Abweichung
due-state-nicht-erledigt = Nicht erledigt
due-reason-abgelehnt = Abgelehnt
due-reason-abwesend = Abwesend
due-reason-schlaeft = Schläft
due-reason-zustand = Zustand
due-reason-keine-zeit = Keine Zeit
due-reason-material-fehlt = Material fehlt
due-reason-arzt-pausiert = Ärztlich pausiert
due-reason-anderer = Anderer Grund
due-status = Was geschah
due-reason = Grund, falls nicht erledigt

due-answer = Durchführung
due-was-due = Fällig
due-entry = Eintrag
due-entry-open = Eintrag dazu ansehen
due-was-withdrawn = Zurückgezogen von { $wer }, { $wann }. Grund: { $grund }
due-withdraw-said = Es bleibt durchgestrichen lesbar; was es beantwortet hat, ist wieder offen.
due-take-back = Zurücknehmen
due-proof-title = Schichtnachweis: { $name }
notice-due-corrected = Die Durchführung ist berichtigt.
notice-due-withdrawn = Zurückgezogen. Die Maßnahme ist wieder offen.
notice-due-taken-back = Zurückgenommen. Die Maßnahmen der Schicht sind wieder offen.

due-effect = Wirkung prüfen: { $was }
due-control = Kontrolle: { $was }
due-wound = Wunde einschätzen: { $was }
due-assess = Einschätzen
due-open-list = Liste öffnen
due-more =
    { $n ->
        [one] Und eine weitere.
       *[other] Und { $n } weitere.
    }
