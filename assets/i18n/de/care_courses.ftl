# Courses: values over time, fluid balance, weight.

audit-object-hint-aside = Zurückgestellter Gewichtshinweis
event-weight-hint-set-aside = Gewichtshinweis zurückgestellt
right-courses-read = Verläufe und Bilanzen sehen
right-courses-set-aside = Gewichtshinweise zurückstellen (Pflegefachkräfte)
code-gewichtshinweis-veraltet = Dieser Hinweis steht nicht mehr: Inzwischen wurde gewogen, oder er ist zurückgestellt. Bitte laden Sie die Seite neu.
care-settings-group-bilanz = Trinkbilanz
care-settings-field-bilanz-beginn = Beginn des Bilanztages
care-settings-hint-bilanz = Uhrzeit, zum Beispiel 06:00
care-settings-no-time = Bitte eine Uhrzeit eingeben, zum Beispiel 06:00.

course-title = Verläufe
course-open = Messwerte im Verlauf
course-of = Verlauf { $feld }: { $name }
course-of-nothing = Verlauf: { $name }
course-drawing = { $feld } im Verlauf
course-finding =
    { $n ->
        [one] Ein Wert, { $zuletzt }; auffällig: { $auffaellig }.
       *[other] { $n } Werte, zuletzt { $zuletzt }; auffällig: { $auffaellig }.
    }
course-period = Zeitraum
course-period-wrong = Bitte einen Zeitraum von höchstens { $n } Tagen wählen, der nicht vor seinem Beginn endet.
course-days = { $n } Tage
course-other = Anderer Wert, anderer Zeitraum
course-other-days = Anderer Zeitraum
course-field = Wert
course-show = Anzeigen
course-none = Noch kein Messwert. Ein Verlauf entsteht aus Einträgen mit Zahlen, zum Beispiel aus Vitalzeichen.
course-none-then = Kein Wert in diesem Zeitraum ({ $tage }).
course-fine-from = ohne Hinweis ab { $von }
course-fine-until = ohne Hinweis bis { $bis }
course-fine-between = ohne Hinweis von { $von } bis { $bis }
course-shaded = Hinterlegt: { $was }
course-shaded-of = { $zeichen } { $name }: { $was } (hinterlegt)
course-systolic = systolisch
course-diastolic = diastolisch
course-when = Beobachtet
course-marks = Vermerk

balance-open = Trinkbilanz
balance-of = Trinkbilanz: { $name }
balance-drawing = Einfuhr und Ausfuhr je Tag
balance-finding = { $tag }: Einfuhr { $ein } ml, Ausfuhr { $aus } ml, Bilanz { $bilanz } ml.
balance-finding-goal = { $tag }: Einfuhr { $ein } ml, das sind { $prozent } vom Trinkziel ({ $ziel } ml); Ausfuhr { $aus } ml, Bilanz { $bilanz } ml.
balance-day = Tag und Schicht
balance-in = Einfuhr (ml)
balance-out = Ausfuhr (ml)
balance-difference = Bilanz (ml)
balance-goal = Vom Trinkziel
balance-begins = Ein Bilanztag beginnt um { $zeit }. Gezeigt sind Tage mit Einträgen.
balance-none = In diesem Zeitraum ({ $tage }) ist nichts zur Bilanz eingetragen.
balance-enter = Einfuhr eintragen

weight-title = Gewicht
weight-course = Gewicht im Verlauf
weight-hint-month = Gewichtsverlust { $prozent } % in etwa 30 Tagen: { $kg } kg am { $tag }, verglichen mit dem { $seit }.
weight-hint-half-year = Gewichtsverlust { $prozent } % in etwa 180 Tagen: { $kg } kg am { $tag }, verglichen mit dem { $seit }.
weight-aside = Hinweis zurückstellen
weight-aside-why = Warum ist der Hinweis unbegründet?
weight-aside-hint = Zum Beispiel: Amputation, Entwässerung ärztlich angeordnet. Beim nächsten Gewicht wird neu gerechnet.
weight-aside-nurses = Zurückstellen können den Hinweis Pflegefachkräfte.
weight-set-aside = Zurückgestellt bis zum nächsten Gewicht
notice-weight-set-aside = Der Hinweis ist bis zum nächsten Gewicht zurückgestellt.
