# Plans of care: measures, their schedules, the plan of a resident.

audit-object-measure = Maßnahme
event-measure-created = Maßnahme geplant
event-measure-changed = Maßnahme geändert
event-measure-ended = Maßnahme beendet
right-plans-read = Maßnahmenpläne lesen
right-plans-write = Maßnahmen planen, ändern und beenden (Pflegefachkräfte)
told-value-art-measures = Maßnahmen

# The codes of care.md, 5.2 and 5.3.
code-zeitplan-ungueltig = Dieser Zeitplan ist nicht vollständig oder passt nicht zum Wohnbereich. Bitte prüfen Sie ihn.
code-gueltig-ab-ausserhalb = Eine Maßnahme gilt ab jetzt oder bis zu { $n } Tage später. Für die Vergangenheit wird nichts geplant.
code-gueltig-ab-ausserhalb-kurz = Eine Maßnahme gilt ab jetzt oder bis zu 90 Tage später.
code-evaluation-ausserhalb = Die Evaluation liegt zwischen heute und { $n } Tagen. Bitte wählen Sie einen anderen Tag.
code-evaluation-ausserhalb-kurz = Die Evaluation liegt zwischen heute und 366 Tagen.
code-massnahme-beendet = Diese Maßnahme ist beendet und wird nicht mehr geändert. Bitte planen Sie eine neue.

measure-plan-title = Maßnahmenplan
measure-plan-of = Maßnahmenplan: { $name }
measure-plan-open = Plan öffnen
measure-plan-count =
    { $n ->
        [0] Es ist noch keine Maßnahme geplant.
        [one] Eine laufende Maßnahme.
       *[other] { $n } laufende Maßnahmen.
    }
measure-plan-empty = Es ist noch nichts geplant.
measure-plan-none-now = Zurzeit läuft keine Maßnahme.
measure-new = Maßnahme planen
measure-new-title = Maßnahme planen: { $name }
measure-plan = Planen
measure-change = Ändern
measure-change-title = Maßnahme ändern: { $name }
measure-change-said = Die bisherige Fassung endet, sobald die neue gilt. Sie bleibt lesbar.
measure-saved-meanwhile = Inzwischen gespeichert
measure-stale = Jemand hat die Maßnahme inzwischen geändert. Unten stehen Ihre Angaben; mit „Ändern“ gelten sie ab jetzt.
measure-back = Zurück zum Plan
measure-end = Beenden
measure-end-title = „{ $titel }“ bei { $name } beenden
measure-end-said = Die Maßnahme endet jetzt und bleibt lesbar. Was bis jetzt fällig war, kann noch abgezeichnet werden.
measure-ended = Beendet
measure-ended-stay = Mit dem Aufenthalt beendet
measure-past =
    { $n ->
        [one] Eine frühere Maßnahme
       *[other] { $n } frühere Maßnahmen
    }
measure-earlier =
    { $n ->
        [one] Eine frühere Fassung
       *[other] { $n } frühere Fassungen
    }

measure-what = Was
measure-title = Maßnahme
measure-description = Beschreibung
measure-topic = Thema
measure-no-topic = Ohne Thema
measure-topic-1 = Kognition und Kommunikation
measure-topic-2 = Mobilität und Beweglichkeit
measure-topic-3 = Krankheitsbezogene Anforderungen und Belastungen
measure-topic-4 = Selbstversorgung
measure-topic-5 = Leben in sozialen Beziehungen
measure-topic-6 = Wohnen und Häuslichkeit
measure-none = keine Angabe
measure-risk = Risiko
measure-risk-dekubitus = Dekubitus
measure-risk-sturz = Sturz
measure-risk-inkontinenz = Inkontinenz
measure-risk-schmerz = Schmerz
measure-risk-ernaehrung = Ernährung
measure-risk-sonstiges = Sonstiges
measure-goal = Ziel

measure-when = Wann
measure-kind = Wie oft
measure-kind-taeglich = täglich
measure-kind-wochentage = an Wochentagen
measure-kind-intervall = alle paar Stunden
measure-kind-alle-n-tage = alle paar Tage
measure-kind-monatlich = an einem Tag im Monat
measure-kind-monatlich-wochentag = an einem Wochentag im Monat
measure-kind-einmalig = einmal
measure-kind-bei-bedarf = bei Bedarf
measure-weekdays = Wochentage
measure-n-days = Alle wie viele Tage
measure-counted-from = Gezählt ab
measure-counted-hint = Leer: ab heute.
measure-month-day = Tag im Monat
measure-month-hint = 1 bis 31; ist der Monat kürzer, am letzten Tag.
measure-which = Der wievielte
measure-week-1 = der erste
measure-week-2 = der zweite
measure-week-3 = der dritte
measure-week-4 = der vierte
measure-week--1 = der letzte
measure-weekday = Wochentag
measure-weekday-1 = Montag
measure-weekday-2 = Dienstag
measure-weekday-3 = Mittwoch
measure-weekday-4 = Donnerstag
measure-weekday-5 = Freitag
measure-weekday-6 = Samstag
measure-weekday-7 = Sonntag
measure-on = Tag
measure-every-hours = Alle
measure-hours =
    { $n ->
        [one] Stunde
       *[other] { $n } Stunden
    }
measure-one-of-times = Eine der Uhrzeiten
measure-only-shifts = Nur in diesen Schichten
measure-moments = Zu welcher Zeit
measure-in-shifts = im Lauf einer Schicht
measure-at-times = zu festen Uhrzeiten
measure-shifts = Schichten
measure-times = Uhrzeiten
measure-times-hint = Bis zu zwölf, zum Beispiel 08:00, 12:00, 18:00.
measure-need-kind = Bitte wählen Sie, wie oft.
measure-need-weekday = Bitte wählen Sie mindestens einen Wochentag.
measure-need-n = Möglich sind 2 bis 366 Tage.
measure-need-day = Bitte einen Tag wie 24.11.2026 eingeben.
measure-need-month-day = Möglich sind 1 bis 31.
measure-need-time = Bitte eine Uhrzeit wie 14:00 eingeben.
measure-need-shift = Bitte wählen Sie mindestens eine Schicht.
measure-need-times = Bitte eine bis zwölf Uhrzeiten eingeben, zum Beispiel 08:00, 20:00.

measure-how = Nachweis
measure-proof = Wie wird die Durchführung nachgewiesen?
measure-proof-schicht = mit der Schicht („Wie geplant“)
measure-proof-einzeln = jedes Mal einzeln
measure-proof-keiner = gar nicht (Ziel, Absprache)
measure-proved-schicht = Nachweis mit der Schicht
measure-proved-einzeln = Einzelnachweis
measure-proved-keiner = ohne Nachweis
measure-template = Baustein beim Abzeichnen
measure-template-hint = Beim Abzeichnen öffnet sich dieser Baustein; beides wird zusammen gespeichert.
measure-opens = öffnet „{ $vorlage }“
measure-nurses-only = Nur durch Pflegefachkräfte
measure-nurses = Nur Fachkraft
measure-for-resident = Für die Person sichtbar

measure-valid = Gültigkeit
measure-valid-hint = Ohne Tag und Uhrzeit gilt die Maßnahme ab sofort.
measure-until = Letzter Tag
measure-evaluation = Evaluation am
measure-evaluated = Zuletzt evaluiert
measure-evaluation-due = Evaluation fällig
measure-evaluation-soon = Evaluation bald
measure-begins-later = Gilt später
measure-never-valid = Nie in Kraft getreten
measure-from = Gilt ab
measure-to = bis
measure-next = nächstes Mal

measure-as-needed = bei Bedarf
measure-interval =
    { $n ->
        [one] jede Stunde (ab { $beginn })
       *[other] alle { $n } Stunden (ab { $beginn })
    }
measure-daily = täglich
measure-every = alle { $n } Tage ab { $ab }
measure-monthly = am { $tag }. des Monats
measure-nth = am { $n }. { $tag } des Monats
measure-nth-last = am letzten { $tag } des Monats
measure-once = einmal am { $am }
measure-at = { $zeiten } Uhr

notice-measure-planned = Die Maßnahme ist geplant.
notice-measure-changed = Die Maßnahme ist geändert.
notice-measure-ended = Die Maßnahme ist beendet.
