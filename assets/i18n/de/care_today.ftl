# The first page of the area, dashboards, and the handover.

audit-object-takeover = Übernahme
event-handover-taken = Wohnbereich übernommen
right-today-read = Heute: den Stand der Schicht sehen
right-handover-read = Übergaben lesen
right-handover-take = Einen Wohnbereich übernehmen
told-field-von = Von
told-value-art-residents = Bewohnerinnen und Bewohner
told-value-zweck-heute = Heute
told-value-zweck-uebergabe = Übergabe

nav-today = Heute
today-title = Heute
today-residents = Wer da ist
today-nobody = Hier wohnt noch niemand.
today-nobody-ask = Hier wohnt noch niemand. Die Verwaltung legt Bewohnerinnen und Bewohner an.
today-present = Anwesend
today-due = Noch fällig
today-of-them-late =
    { $n ->
        [one] davon eine überfällig
       *[other] davon { $n } überfällig
    }
today-without = Ohne Dokumentation
today-alerts = Offene Hinweise
today-all-alerts = Alle Hinweise
today-standing-auffaellig = Auffällig
today-standing-dokumentiert = Dokumentiert
today-standing-offen = Offen
today-nothing-open = Nichts mehr fällig
today-open = { $n } fällig
today-late = { $n } überfällig
today-new-entry = Eintrag
today-as-planned-from = „Wie geplant“ ist ab { $zeit } möglich.
today-away = Abwesend:
today-back = Zurück zu Heute

nav-handover = Übergabe
handover-title = Übergabe
handover-title-of = Übergabe: { $name }
handover-title-shift = Übergabe: { $name }, letzte Schicht
handover-title-24 = Übergabe: { $name }, 24 Stunden
handover-title-72 = Übergabe: { $name }, 72 Stunden
handover-title-from = Übergabe: { $name }, ab einem Zeitpunkt
handover-since = Seit wann
handover-since-own = Seit meiner letzten
handover-since-shift = Letzte Schicht
handover-since-24 = 24 Stunden
handover-since-72 = 72 Stunden
handover-since-from = Ab einem Zeitpunkt
handover-show = Anzeigen
handover-too-long = Eine Übergabe beginnt höchstens { $n } Tage vorher.
handover-unit-missing = Bitte wählen Sie einen Wohnbereich.
handover-last = Zuletzt von Ihnen übernommen:
handover-nobody = In diesem Wohnbereich wohnt noch niemand.
handover-quiet = Ohne Besonderheiten: { $n }
handover-quiet-rest = Einträge ohne Besonderheiten
handover-rest =
    { $n ->
        [one] Ein weiterer Eintrag
       *[other] { $n } weitere Einträge
    }
handover-moved-in = Eingezogen am
handover-left = Der Aufenthalt endete am
handover-away = Abwesend
handover-changed = Seitdem berichtigt oder zurückgezogen
handover-measure-new = Neue Maßnahme
handover-measure-changed = Maßnahme geändert
handover-measure-ended = Maßnahme beendet
handover-take = Übernommen
handover-take-said = Hält fest, dass Sie diese Übergabe gelesen haben. Dokumentieren können Sie auch ohne.
notice-handover-taken = Übernommen. Die nächste Übergabe beginnt hier.

# Evaluations and what gives occasion to them.
audit-object-evaluation = Evaluation
audit-object-occasion = Anlass zur Evaluation
event-evaluation-created = Evaluation abgezeichnet
event-evaluations-due = Evaluationen sind fällig
event-occasion-opened = Anlass zur Evaluation
event-occasion-lapsed = Anlass zur Evaluation entfallen
event-occasion-dropped = Anlass zur Evaluation verworfen
event-entry-gives-occasion = Eintrag ist Anlass zur Evaluation
event-measure-left-undone = Maßnahme mehrmals nicht erledigt
right-evaluations-read = Evaluationen lesen
right-evaluations-write = Pläne evaluieren (Pflegefachkräfte)
told-field-anlass = Anlass
told-field-umfang = Umfang
told-field-folge = Folge
told-value-art-evaluations = Evaluationen
told-value-zweck-evaluation = Evaluation
notify-evaluation-due-title = Evaluationen fällig
notify-evaluation-due-text = { $n } Evaluationen sind fällig.

code-massnahme-unbekannt = Diese Maßnahme gehört nicht zum Plan der Person.
code-anlass-unbekannt = Diesen Anlass gibt es bei dieser Person nicht.
code-anlass-erledigt = Über diesen Anlass ist schon entschieden. Bitte laden Sie die Seite neu.

evaluation-card = Evaluation
evaluation-to = Evaluationen ansehen
evaluation-nothing-near = In den nächsten sieben Tagen ist keine Evaluation fällig.
evaluation-near =
    { $n ->
        [one] Eine Evaluation ist fällig oder wird es in sieben Tagen.
       *[other] { $n } Evaluationen sind fällig oder werden es in sieben Tagen.
    }
evaluation-open-count =
    { $n ->
        [one] Ein Anlass ist offen.
       *[other] { $n } Anlässe sind offen.
    }
evaluation-title = Evaluation: { $name }
evaluation-none = Es ist noch nichts zu evaluieren. Eine Evaluation gehört zu einem Maßnahmenplan.
evaluation-occasions = Offene Anlässe
evaluation-decided = Frühere Anlässe
evaluation-coming = Was wann evaluiert wird
evaluation-past = Bisherige Evaluationen
evaluation-open = Offen
evaluation-new = Evaluieren
evaluation-whole = Ganzer Plan
evaluation-whole-new = Plan evaluieren
evaluation-no-occasion = Kein Anlass
evaluation-drop = Verwerfen
evaluation-dropped = Verworfen
evaluation-lapsed = Der Eintrag dazu wurde berichtigt oder zurückgezogen.
evaluation-settled = Evaluiert
evaluation-occasion = Anlass
evaluation-regular = Planmäßig
evaluation-new-title = Evaluieren: { $name }
evaluation-back = Zu den Evaluationen
evaluation-what = Was wird evaluiert?
evaluation-result = Ergebnis
evaluation-becomes = Folge
evaluation-next = Nächste Evaluation
evaluation-save = Evaluation abzeichnen
evaluation-folge-unveraendert = Unverändert
evaluation-folge-geaendert = Geändert
evaluation-folge-beendet = Beendet
evaluation-occasion-sturz = Sturz
evaluation-occasion-krankenhaus = Rückkehr aus dem Krankenhaus
evaluation-occasion-stufe = Einschätzung verschlechtert
evaluation-occasion-pflegegrad = Pflegegrad geändert
evaluation-occasion-nicht-erledigt = Dreimal in sieben Tagen nicht erledigt
notice-evaluated = Die Evaluation ist abgezeichnet.
notice-evaluated-change = Die Evaluation ist abgezeichnet. Bitte ändern Sie jetzt den Plan.
notice-evaluated-end = Die Evaluation ist abgezeichnet. Bitte beenden Sie jetzt die Maßnahme.
notice-occasion-dropped = Der Anlass ist verworfen.
today-evaluations = Evaluationen in 7 Tagen
today-evaluations-late =
    { $n ->
        [one] davon eine fällig
       *[other] davon { $n } fällig
    }
