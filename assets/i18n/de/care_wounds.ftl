# Wounds: their courses, assessments, the chart of area.

audit-object-wound-course = Wundverlauf
event-wound-opened = Wundverlauf begonnen
event-wound-changed = Wundverlauf geändert
event-wound-closed = Wundverlauf abgeschlossen
right-wounds-read = Wundverläufe lesen
right-wounds-write = Wundverläufe beginnen, ändern und abschließen (Pflegefachkräfte)
told-value-art-wound-courses = Wundverläufe
told-field-als = Abgeschlossen als
told-value-als-abgeheilt = Abgeheilt
told-value-als-beendet = Beendet

# The codes of care.md, 8.3.
code-verlauf-unbekannt = Diesen Wundverlauf gibt es bei dieser Person nicht. Bitte wählen Sie einen anderen.
code-verlauf-beendet = Dieser Wundverlauf war zu dieser Zeit schon abgeschlossen. Bitte beginnen Sie einen neuen.
code-verlauf-abgeschlossen = Dieser Wundverlauf ist abgeschlossen und wird nicht mehr geändert. Bitte beginnen Sie einen neuen.
code-entstanden-in-zukunft = Dieser Tag liegt in der Zukunft.

wound-title = Wunden
wound-title-of = Wunden: { $name }
wound-count =
    { $n ->
        [0] Keine offene Wunde.
        [one] Eine offene Wunde.
       *[other] { $n } offene Wunden.
    }
wound-open-page = Öffnen
wound-new = Wundverlauf beginnen
wound-new-title = Wundverlauf beginnen: { $name }
wound-open = Beginnen
wound-change = Ändern
wound-change-title = Wundverlauf ändern: { $name }
wound-stale = Jemand hat den Wundverlauf inzwischen geändert. Unten stehen Ihre Angaben; mit „Ändern“ gelten sie ab jetzt.
wound-close = Abschließen
wound-close-title = Wundverlauf bei { $name } abschließen
wound-close-said = Der Verlauf bleibt lesbar; danach wird die Wunde nicht mehr eingeschätzt. Kommt sie wieder, beginnt ein neuer Verlauf.
wound-ends-as = Abschließen als
wound-reason-hint = Nötig, wenn die Wunde nicht abgeheilt ist (mindestens 5 Zeichen).
wound-back = Zu den Wunden
wound-empty = Es ist kein Wundverlauf angelegt.
wound-none-now = Zurzeit ist keine Wunde offen.
wound-past =
    { $n ->
        [one] Ein abgeschlossener Verlauf
       *[other] { $n } abgeschlossene Verläufe
    }
wound-kind = Art der Wunde
wound-kind-dekubitus = Dekubitus
wound-kind-ulcus = Ulcus
wound-kind-diabetischer-fuss = Diabetischer Fuß
wound-kind-chirurgisch = Chirurgische Wunde
wound-kind-feuchtigkeit = Durch Feuchtigkeit
wound-kind-sonstige = Sonstige
wound-place = Stelle
wound-place-hint = Zum Beispiel: Ferse rechts
wound-since = Entstanden am
wound-origin = Entstanden
wound-origin-hier = Hier
wound-origin-mitgebracht = Mitgebracht
wound-origin-krankenhaus = Im Krankenhaus
wound-origin-unbekannt = Unbekannt
wound-state-offen = Offen
wound-state-abgeheilt = Abgeheilt
wound-state-beendet = Beendet
wound-category = Kategorie
wound-next = nächste Einschätzung bis
wound-overdue = Einschätzung überfällig
wound-not-assessed = Noch nicht eingeschätzt.
wound-assessments =
    { $n ->
        [one] Eine Einschätzung
       *[other] { $n } Einschätzungen
    }
wound-photos = Fotos
wound-area = Fläche
wound-area-unit = Fläche in cm²
wound-area-finding = { $alt } am { $seit }, jetzt { $neu }.

notice-wound-opened = Der Wundverlauf ist begonnen.
notice-wound-changed = Der Wundverlauf ist geändert.
notice-wound-closed = Der Wundverlauf ist abgeschlossen.

care-settings-field-wunde-tage = Wunden einschätzen alle (Tage)
care-settings-hint-wunde = 1 bis 28
