# Sentences of the codes (domain.md, 11): what happened, and what to do.

# Section 1.3: the case's invariants
code-enum-ungueltig = Dieser Wert steht nicht zur Auswahl. Bitte wählen Sie einen der angebotenen Werte.
code-gutachten-ohne-unterlagen = Ein Gutachten setzt Unterlagen voraus. Bitte setzen Sie auch „Unterlagen“.
code-status-widerspruch = Gutachten, Ablehnung und Abbruch schließen sich aus. Bitte lassen Sie nur eines davon stehen.
code-typ-ohne-gutachten = Ein Gutachten-Typ setzt ein Gutachten voraus. Bitte setzen Sie auch „Gutachten“.
code-ta-ohne-gutachten = Eine Therapieänderung setzt ein Gutachten voraus. Bitte setzen Sie auch „Gutachten“.
code-ta-grund-ohne-ta = Ein Grund setzt eine Therapieänderung voraus. Bitte wählen Sie „Therapieänderung: Ja“ oder entfernen Sie den Grund.
code-ta-widerspruch = Gründe für eine Therapieänderung ohne Therapieänderung. Bitte klären Sie, was gilt.
code-datum-ohne-status = Zu diesem Datum fehlt die Angabe, dass es so weit war. Bitte setzen Sie auch das zugehörige Häkchen.
code-geburtsdatum-ungueltig = Das Geburtsdatum ist nicht lesbar und wurde nicht übernommen.
code-kodierung-unvollstaendig = Zur Kodierung gehören Gutachten-Typ und Therapieänderung. Bitte wählen Sie beides.
code-feld-unveraenderlich = { $feld } kann nicht geändert werden. Der alte Wert bleibt stehen.
code-feld-unbekannt = Dieses Feld gibt es nicht. Bitte prüfen Sie seinen Namen.
code-feld-zu-lang = { $feld } ist zu lang. Bitte kürzen Sie den Text.
code-pflichtfeld = { $feld } fehlt.
code-nicht-leerbar = { $feld } fehlt.
code-zeichen-ungueltig = Der Text enthält unsichtbare Steuerzeichen. Bitte tippen Sie ihn neu ein.
code-unterlagen-ergaenzt = Ein Gutachten liegt vor, deshalb wurde „Unterlagen“ ergänzt.
code-gutachten-ergaenzt = Eine Kodierung liegt vor, deshalb wurde „Gutachten“ ergänzt.
code-ta-ergaenzt = Ein Grund ist angegeben, deshalb wurde „Therapieänderung: Ja“ ergänzt.
code-abbruch-verworfen = Der Abbruch passt nicht zum übrigen Stand und wurde verworfen; der Kommentar nennt ihn.
code-status-aus-datum = Ein Datum ist angegeben, deshalb wurde das zugehörige Häkchen gesetzt.
code-kw-abweichung = Die Kalenderwoche der Datei passt nicht zum Datum. Es gilt das Datum.
code-jahr-abweichung = Das Jahr der Datei passt nicht zum Datum. Es gilt das Datum.
code-datum-reihenfolge = Die Reihenfolge der Daten ist ungewöhnlich. Bitte prüfen Sie die Angaben.
code-plz-format = Die Postleitzahl hat nicht fünf Ziffern. Bitte prüfen Sie sie.
code-telefon-format = Die Telefonnummer enthält ungewöhnliche Zeichen. Bitte prüfen Sie sie.
code-email-ungueltig = Das ist keine E-Mail-Adresse, an die eine Nachricht gehen kann. Geben Sie eine ein wie name@beispiel.de.
code-gutachten-kodiert = Der Fall ist kodiert. Setzen Sie zuerst die Kodierung zurück.
code-ta-ohne-grund = Therapieänderung ohne Grund. Bitte prüfen Sie, ob ein Grund fehlt.

# Section 2: the file
code-datei-zu-gross = Die Datei ist größer als 20 MB. Bitte teilen Sie sie auf.
code-datei-leer = Die Datei ist leer. Bitte wählen Sie eine andere Datei.
code-datei-unlesbar = Diese Datei ist nicht lesbar. Bitte prüfen Sie die Datei.
code-datei-fehlt = Es wurde keine Datei ausgewählt. Bitte wählen Sie eine Datei aus.
code-dateityp = Dieser Dateityp wird nicht unterstützt. Bitte wählen Sie eine passende Datei, hier CSV statt Excel.
code-datei-beschaedigt = Die Datei ist beschädigt und nicht lesbar. Bitte speichern Sie sie in Excel neu.
code-zu-viele-zeilen = Die Datei hat mehr als { $n } Zeilen; die erste zu viel ist Zeile { $zeile }. Bitte teilen Sie die Datei auf.
code-kodierung-unbekannt = { $zeile ->
        [0] Die Zeichenkodierung ist nicht lesbar.
       *[other] Die Zeichenkodierung ist ab Zeile { $zeile } nicht lesbar.
    } Bitte als UTF-8 speichern.
code-kodierung-cp1252 = Die Datei wurde als Windows-1252 gelesen. Bitte prüfen Sie die Umlaute in der Vorschau.
code-kodierung-unsicher = Die Umlaute passen am besten zu einer Datei von einem Mac oder aus DOS. Bitte vergleichen Sie die Namen.
code-zeichen-verdacht = Einzelne Zeichen sehen beschädigt aus. Bitte prüfen Sie den Namen.
code-mehrzeilig = Ein Feld dieser Zeile geht über mehrere Zeilen der Datei. Bitte prüfen Sie, ob das so gemeint ist.
code-mojibake-verdacht = Umlaute sehen verstümmelt aus. Bitte prüfen Sie, wie die Datei gespeichert wurde.
code-csv-anfuehrung = Ein Anführungszeichen in Zeile { $zeile } wird nicht geschlossen, oder erst in einer anderen Zeile; ganze Zeilen gingen so verloren. Bitte prüfen Sie die Datei ab dort.
code-spalte-fehlt = { $n ->
        [one] Die Pflichtspalte „{ $x }“ fehlt. Bitte ergänzen Sie sie in der Kopfzeile (Zeile { $zeile }).
       *[other] Die Pflichtspalten „{ $x }“ fehlen. Bitte ergänzen Sie sie in der Kopfzeile (Zeile { $zeile }).
    }
code-spalte-doppelt = Die Spalte „{ $x }“ kommt in der Kopfzeile (Zeile { $zeile }) mehrfach vor. Bitte entfernen Sie die überzählige.
code-spaltenzahl = Die Zeile hat { $n } statt { $m } Felder. Bitte prüfen Sie Trennzeichen und Anführungszeichen.
code-datum-komma-repariert = Datum und Uhrzeit waren durch ein Komma getrennt und wurden zusammengefügt.
code-nachname-fehlt = Der Nachname fehlt.
code-vorname-fehlt = Der Vorname fehlt.
code-datum-ungueltig = Das Datum „{ $x }“ ist ungültig. Geben Sie es als TT.MM.JJJJ ein, zum Beispiel 03.02.2026.
code-datum-fehlt = Kein Datum angegeben, heutiges Datum verwendet.
code-datum-in-zukunft = Das Datum liegt in der Zukunft. Bitte prüfen Sie es.
code-geburtsjahr-zweistellig = Zweistelliges Geburtsjahr – bitte prüfen.
code-kvnr-format = Die Versichertennummer hat nicht das Format A123456789.
code-kvnr-pruefziffer = Die Prüfziffer der Versichertennummer stimmt nicht.
code-kontakt-zusatzfelder = Der Hauptkontakt hat mehr als vier Teile; die überzähligen wurden weggelassen.
code-modul-unbekannt = Das Modul „{ $x }“ ist keiner Fallgruppe zugeordnet.
code-modul-mehrdeutig = Mehrere Fallgruppen erkannt, „{ $y }“ gewählt.
code-modul-schreibweise = Abweichende Schreibweise des Moduls.

# Import: plan, confirmation, undo
code-vorschau-veraltet = Seit der Vorschau haben sich Daten geändert. Es wurde nichts importiert. Bitte prüfen Sie die neue Vorschau.
code-vorschau-verbraucht = Diese Vorschau wurde schon importiert. Das Ergebnis steht im Import-Protokoll.
code-vorschau-abgelaufen = Die Vorschau ist nach 30 Minuten abgelaufen. Bitte laden Sie die Datei noch einmal hoch.
code-nichts-zu-importieren = In dieser Datei gibt es nichts zu importieren.
code-datei-bekannt = Diese Datei wurde schon einmal importiert. Sie können trotzdem fortfahren; vorhandene Fälle werden ausgelassen.
code-import-abgebrochen = Der Import wurde abgebrochen. Es wurde nichts importiert.
code-undo-gesperrt = Der Import lässt sich nicht ganz zurücknehmen, weil Fälle inzwischen geändert wurden. Die Liste nennt sie.
code-undo-abgelaufen = Ein Import lässt sich 30 Tage lang zurücknehmen. Diese Frist ist vorbei.
code-undo-erledigt = Dieser Import wurde schon zurückgenommen.
code-ausgelassen = Von Ihnen ausgelassen.
code-zeile-fehlerhaft = Die Zeile ist noch fehlerhaft. Bitte prüfen Sie die Angaben.
code-fall-geaendert = Der Fall wurde seit dem Import geändert. Er bleibt bestehen.

# Section 3: workbooks
code-blatt-ignoriert = Ein Blatt wurde nicht gelesen, weil es nicht zu den Jahresblättern gehört.
code-blatt-fehlt = Ein Jahresblatt fehlt in der Datei.
code-kein-blatt = Die Datei enthält kein bekanntes Jahresblatt. Bitte prüfen Sie die Namen der Blätter.
code-kopfzeile = Die Kopfzeile wurde nicht erkannt. Bitte verwenden Sie die Spaltennamen der Vorlage.
code-zeile-ohne-name = Eine Zeile ohne Nachnamen wurde übersprungen.
code-zeile-fehlt = Ein Fall des Exports fehlt in der Datei; er bleibt unverändert.
code-formel-ohne-wert = Eine Formel hat keinen gespeicherten Wert. Die Zelle wurde als leer gelesen.
code-zellfehler = Eine Zelle enthält einen Excel-Fehler und wurde als leer gelesen.
code-datum-aus-zahl = Das Datum stand als Zahl in der Datei. Bitte prüfen Sie es.
code-datum-aus-kw = Das Datum fehlte; es gilt der Montag der angegebenen Kalenderwoche.
code-bool-zusatz = Hinter Ja oder Nein stand weiterer Text; er wurde nicht übernommen.
code-bool-aus-datum = Statt Ja stand ein Datum; es wurde als Ja gelesen und als Datum übernommen.
code-bool-ungueltig = Hier wird Ja oder Nein erwartet.
code-fallgruppe-fehlt = Die Fallgruppe fehlt.
code-nicht-aenderbar = Dieses Feld kann nicht geändert werden.
code-konflikt = Der Wert wurde zwischenzeitlich im Portal geändert. Bitte vergleichen Sie beide Fassungen.

# Section 4: ICD
code-icd-format = „{ $x }“ ist kein gültiger ICD-10-GM-Code. Geben Sie ihn ein wie C50 oder C50.1.
code-icd-meinten-sie = „{ $x }“ ist kein gültiger ICD-10-GM-Code. Meinten Sie { $y }?
code-icd-punkt-statt-komma = „{ $x }“ ist kein gültiger ICD-10-GM-Code. Schreiben Sie einen Punkt statt des Kommas: { $y }.
code-icd-leer = Kein ICD-Code angegeben.
code-icd-zu-viele = Ein Fall hat höchstens 20 ICD-Codes. Bitte kürzen Sie die Liste.
code-icd-zusatz = Zusatzkennzeichen A, V oder Z bitte klären. Sie bedeuten, dass die Diagnose nicht gesichert ist.
code-icd-zelltyp = Die Zelle enthält keinen Text.
code-icd-ungueltig = Der ICD-Code ist nicht gültig und steht jetzt im Kommentar.
code-icd-kennzeichen-entfernt = Ein Kennzeichen (†, +, * oder !) wurde entfernt.
code-icd-platzhalter-entfernt = Der Platzhalter „-“ wurde entfernt.
code-icd-zusatz-entfernt = Ein Zusatzkennzeichen (G, R, L oder B) wurde entfernt.
code-icd-nicht-im-katalog = Der ICD-Code steht nicht im Katalog dieses Jahres. Bitte prüfen Sie ihn.
code-icd-ueberschrieben = Ein vorhandener ICD-Code wurde überschrieben. Der alte steht im Protokoll.
code-icd-unplausibel = Der ICD-Code ist für diese Fallgruppe ungewöhnlich. Bitte prüfen Sie ihn.
code-id-fehlt = Die Fall-ID fehlt. Bitte ergänzen Sie sie.
code-id-unbekannt = Fall-ID nicht gefunden. Bitte prüfen Sie die Schreibweise.
code-id-doppelt = Fall-ID mehrfach in der Datei. Bitte lassen Sie nur eine Zeile stehen.
code-name-abweichung = Der Name passt nicht zur Fall-ID. Bitte prüfen Sie, ob Spalten verrutscht sind.
code-fallgruppe-abweichung = Die Fallgruppe der Datei weicht vom Fall ab.

# Section 5: reports
code-kw-ungueltig = Diese Kalenderwoche gibt es in dem Jahr nicht. Wählen Sie eine Woche von 1 bis 52, in manchen Jahren bis 53.
code-kw-nicht-begonnen = KW { $kw }/{ $jahr } hat noch nicht begonnen. Wählen Sie eine frühere Woche.
code-kw-laeuft = Die Woche läuft noch: KW { $kw }/{ $jahr } ist nicht zu Ende. Ein Bericht von heute ist vorläufig. Er zählt, was bis jetzt erfasst ist, und niemand wird benachrichtigt. Bestätigen Sie, wenn Sie ihn trotzdem erzeugen.
code-jahr-ungueltig = Dieses Jahr ist nicht möglich. Wählen Sie ein Jahr von 1999 bis 2099.
code-kw-in-zukunft = Diese Woche ist noch nicht zu Ende. Der Bericht enthält nur, was bisher vorliegt.
code-bericht-veraltet = Seit diesem Bericht wurden Fälle geändert. Erzeugen Sie bei Bedarf eine neue Fassung.

# Section 6: fall_id and duplicates
code-fall-id-suffix = Fall-ID war vergeben, Zusatz -{ $n } ergänzt.
code-dublette = Fall ist bereits vorhanden.
code-gleicher-name-andere-kvnr = Gleicher Name wie ein vorhandener Fall, aber andere Versichertennummer. Bitte prüfen Sie, ob es dieselbe Person ist.
code-ticket-bekannt = Zu diesem CRM-Ticket gibt es schon einen Fall. Bitte prüfen Sie beide.
code-moegliche-dublette = Es gibt einen ähnlichen Fall: dieselbe Versichertennummer in 90 Tagen oder derselbe Name in anderer Schreibweise. Bitte prüfen Sie beide.
code-dublette-bestaetigen = Dieser Fall sieht wie ein vorhandener aus. Prüfen Sie beide und bestätigen Sie, wenn Sie ihn trotzdem anlegen.

# Coding and conflict
code-schon-kodiert = Dieser Fall wurde inzwischen von jemand anderem kodiert. Bitte vergleichen Sie beide Angaben.
code-karte-belegt = Dieser Fall wird gerade von { $wer } bearbeitet. Nehmen Sie den nächsten oder versuchen Sie es in fünf Minuten.
code-fassung-veraltet = Jemand hat inzwischen gespeichert. Bitte vergleichen Sie beide Fassungen.
code-fassung-fehlt = Die Fassung fehlt (If-Match). Bitte laden Sie den Fall neu und senden Sie sie mit.
code-nicht-kodierbar = Zu diesem Fall liegt kein Gutachten vor. Er kann noch nicht kodiert werden.
code-storniert = Dieser Fall ist storniert. Nehmen Sie zuerst das Storno zurück.

# Sign-in and sessions
code-login-fehlgeschlagen = E-Mail oder Passwort stimmt nicht. Bitte prüfen Sie beides.
code-mfa-erforderlich = Bitte geben Sie den sechsstelligen Code aus Ihrer App ein.
code-mfa-code-benutzt = Dieser Code wurde gerade benutzt. Bitte warten Sie auf den nächsten.
code-mfa-code-falsch = Der Code stimmt nicht oder wurde schon benutzt. Bitte geben Sie den nächsten Code ein.
code-sitzung-ungeprueft = Ihre Sitzung kann gerade nicht geprüft werden, weil der Speicher gestört ist. Sie bleiben angemeldet. Bitte versuchen Sie es gleich noch einmal, und sagen Sie sonst dem Betreiber Bescheid.
code-sitzung-abgelaufen = Ihre Sitzung ist abgelaufen. Bitte melden Sie sich wieder an; Ihre Eingabe ist noch da.
code-anmeldung-erforderlich = Bitte melden Sie sich an.
code-zu-viele-versuche = Zu viele Versuche. Wieder möglich ab { $zeit }.
code-zu-viele-anfragen = Zu viele Anfragen. Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal.
code-csrf-ungueltig = Das Formular ist abgelaufen. Bitte laden Sie die Seite neu und senden Sie es noch einmal.
code-passwort-falsch = Das Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.
code-passwort-zu-kurz = Das Passwort braucht mindestens 12 Zeichen. Ein Satz ist gut und leicht zu merken.
code-passwort-zu-lang = Das Passwort ist zu lang. Bitte kürzen Sie es.
code-passwort-bekannt = Dieses Passwort ist zu leicht zu erraten. Bitte wählen Sie ein anderes.
code-passwort-ungleich = Die beiden Passwörter sind verschieden. Bitte geben Sie zweimal dasselbe ein.
code-email-vergeben = Zu dieser E-Mail-Adresse gibt es schon ein Konto.
code-einladung-ungueltig = Diese Einladung ist abgelaufen oder wurde schon benutzt. Bitten Sie die Verwaltung um eine neue.
code-letzter-admin = Die letzte Person der Verwaltung kann nicht entfernt werden. Bestimmen Sie zuerst eine andere.

# Everywhere
code-nicht-gefunden = Das gibt es nicht, oder Sie haben keinen Zugriff darauf. Bitte prüfen Sie die Adresse.
code-keine-berechtigung = Dafür fehlt Ihnen die Berechtigung. Bitte wenden Sie sich an die Verwaltung Ihrer Einrichtung.
code-anfrage-unlesbar = Die Anfrage ist nicht lesbar. Bitte laden Sie die Seite neu.
code-methode-nicht-erlaubt = Diese Adresse kennt diesen Aufruf nicht.
code-medientyp = Dieses Format wird hier nicht verstanden.
code-zu-gross = Die Anfrage ist zu groß. Bitte senden Sie weniger auf einmal.
code-beschaeftigt = Gerade ist viel zu tun. Bitte versuchen Sie es in einem Moment noch einmal.
code-speicher-voll = Der Speicher ist voll. Es wurde nichts gespeichert. Bitte sagen Sie dem Betreiber Bescheid.
code-speicher-gestoert = Auf die Daten kann gerade nicht zugegriffen werden. Es wurde nichts gespeichert. Bitte versuchen Sie es in einigen Sekunden noch einmal; bleibt es dabei, sagen Sie dem Betreiber Bescheid.
code-speicher-ungewiss = Ob das gespeichert wurde, ist gerade ungewiss: es ist da, könnte aber wieder verschwinden. Bitte sehen Sie in einem Moment nach, bevor Sie es noch einmal versuchen, und sagen Sie dem Betreiber Bescheid.
code-nur-lesen = Zurzeit kann nur gelesen werden. Bitte sagen Sie dem Betreiber Bescheid.
code-suchtext-gekuerzt = Der Suchtext ist sehr lang. Gesucht wird nach den ersten 256 Zeichen und 16 Wörtern.
code-suche-nicht-bereit = Die Suche wird gerade vorbereitet. Bitte versuchen Sie es gleich noch einmal; die Listen gehen schon.
code-fehler-intern = Das hat nicht funktioniert. Der Fehler ist festgehalten; nennen Sie bei Rückfragen die Nummer { $vorfall }.

# The web's own
code-adresse-zu-lang = Die Adresse ist zu lang. Bitte verwenden Sie weniger Filter.
code-anfrage-zu-gross = Die Anfrage ist zu groß. Bitte senden Sie weniger auf einmal.
code-kopfzeilen-zu-gross = Die Anfrage bringt zu viele Kopfzeilen mit. Bitte löschen Sie die Cookies dieser Seite.
code-anmeldung-noetig = Bitte melden Sie sich an.
code-ausweis-noetig = Bitte zeigen Sie Ihren Ausweis.
code-bereich-fehlt = Bitte wählen Sie mindestens einen Bereich.
code-feld-ungueltig = { $feld } ist nicht lesbar. Bitte prüfen Sie diese Angabe.
code-dateiformular-erwartet = Diese Adresse erwartet ein Formular mit einer Datei. Bitte wählen Sie die Datei auf der Seite aus und senden Sie das Formular.
code-formular-erwartet = Diese Adresse erwartet ein Formular. Bitte laden Sie die Seite neu und senden Sie es noch einmal.
code-fremde-herkunft = Die Anfrage kam von einer anderen Seite und wurde nicht ausgeführt. Bitte laden Sie die Seite neu.
code-if-match-fehlt = Die Fassung fehlt (If-Match). Bitte laden Sie den Datensatz neu und senden Sie sie mit.
code-if-match-unlesbar = Die Fassung ist nicht lesbar (If-Match). Bitte senden Sie sie so, wie das ETag sie nannte, zum Beispiel "7" mit Anführungszeichen.
code-json-erwartet = Diese Adresse erwartet JSON. Bitte senden Sie „Content-Type: application/json“.
code-zu-viel-los = Gerade ist viel zu tun. Bitte versuchen Sie es in einem Moment noch einmal.
code-konto-unbekannt = Dieses Konto gibt es nicht. Bitte prüfen Sie die E-Mail-Adresse.
code-konto-vorhanden = Zu dieser E-Mail-Adresse gibt es schon ein Konto.
code-kurzname-ungueltig = Der Kurzname darf nur Kleinbuchstaben, Ziffern und Bindestriche enthalten.
code-kurzname-vergeben = Dieser Kurzname ist vergeben. Bitte wählen Sie einen anderen.
code-mandant-unbekannt = Diese Einrichtung gibt es nicht. Bitte prüfen Sie den Kurznamen.
code-name-ungueltig = Der Name fehlt oder ist zu lang. Bitte prüfen Sie ihn.
code-rolle-ungueltig = Diese Rolle gibt es hier nicht. Bitte wählen Sie eine der angebotenen.
code-mandant-gesperrt = Diese Einrichtung ist gesperrt. Heben Sie zuerst die Sperre auf.

# Said where the values of the long form are not known
code-spalte-fehlt-kurz = Eine Pflichtspalte fehlt. Bitte ergänzen Sie sie in der Kopfzeile.
code-spalte-doppelt-kurz = Eine Spalte kommt mehrfach vor. Bitte entfernen Sie die überzählige.
code-spaltenzahl-kurz = Die Zeile hat zu viele Felder. Bitte prüfen Sie Trennzeichen und Anführungszeichen.
code-datum-ungueltig-kurz = Das Datum ist ungültig. Geben Sie es als TT.MM.JJJJ ein, zum Beispiel 03.02.2026.
code-modul-unbekannt-kurz = Das Modul ist keiner Fallgruppe zugeordnet.
code-modul-mehrdeutig-kurz = Mehrere Fallgruppen erkannt, die erste gewählt.
code-icd-format-kurz = Das ist kein gültiger ICD-10-GM-Code. Geben Sie ihn ein wie C50 oder C50.1.
code-fall-id-suffix-kurz = Fall-ID war vergeben, ein Zusatz wurde ergänzt.
code-karte-belegt-kurz = Dieser Fall wird gerade bearbeitet. Nehmen Sie den nächsten oder versuchen Sie es in fünf Minuten.
code-zu-viele-versuche-kurz = Zu viele Versuche. Bitte versuchen Sie es später noch einmal.
code-fehler-intern-kurz = Das hat nicht funktioniert. Der Fehler ist festgehalten. Bitte versuchen Sie es später noch einmal.
code-pflichtfeld-kurz = Diese Angabe fehlt. Bitte füllen Sie das Feld aus.
code-nicht-leerbar-kurz = Dieses Feld darf nicht leer sein. Bitte tragen Sie einen Wert ein.
code-feld-zu-lang-kurz = Der Text ist zu lang. Bitte kürzen Sie ihn.
code-feld-unveraenderlich-kurz = Dieses Feld kann nicht geändert werden. Der alte Wert bleibt stehen.
code-feld-ungueltig-kurz = Eine Angabe ist nicht lesbar. Bitte prüfen Sie Ihre Angaben.
