# Benachrichtigungen und E-Mails. Texte nach domain.md, 7: kein Name, keine fall_id, KVNR, ICD, Fallgruppe, kein freier Text.
inbox-title = Benachrichtigungen
inbox-show = Anzeigen
inbox-unread = Ungelesen
inbox-is-unread = Ungelesen
inbox-empty = Nichts Neues.
inbox-open = Öffnen
inbox-read = Als gelesen markieren
inbox-read-all = Alle als gelesen markieren
inbox-mail-waiting = E-Mail wird gesendet
inbox-mail-sent = Auch per E-Mail gesendet
inbox-mail-failed = E-Mail nicht zugestellt
inbox-choices = Benachrichtigungen per E-Mail
inbox-by-mail = Auch per E-Mail
inbox-by-mail-hint = E-Mails gehen an { $adresse }. Hier auf der Seite sehen Sie jede Benachrichtigung.
inbox-no-mail = E-Mail-Versand ist nicht eingerichtet. Ihre Auswahl gilt, sobald er es ist.
inbox-no-choices = Für Ihre Rolle gibt es keine Benachrichtigungen per E-Mail.
inbox-back = Zu den Benachrichtigungen
notice-inbox-read = { $n ->
    [0] Es war alles gelesen.
    [one] 1 Benachrichtigung als gelesen markiert.
   *[other] { $n } Benachrichtigungen als gelesen markiert.
 }
notice-inbox-choices = Auswahl gespeichert.
event-account-mails-chosen = Benachrichtigungen per E-Mail ausgewählt

notify-new-cases-uploaded-title = Neue Fälle importiert
notify-new-cases-uploaded-text = { $n ->
    [one] Es wurde 1 neuer Fall importiert. Bitte ergänzen Sie die ICD-Codes.
   *[other] Es wurden { $n } neue Fälle importiert. Bitte ergänzen Sie die ICD-Codes.
 }
notify-icd-entered-title = ICD-Code erfasst
notify-icd-entered-text = { $n ->
    [one] Für Fall Nr. { $nr } wurde ein ICD-Code erfasst.
   *[other] Für { $n } Fälle wurden ICD-Codes erfasst.
 }
notify-icd-uploaded-title = ICD-Liste hochgeladen
notify-icd-uploaded-text = Eine ICD-Liste wurde verarbeitet: { $n } Fälle aktualisiert, { $fehler } Fehler.
notify-report-ready-title = Bericht verfügbar
notify-report-ready-text = Der Bericht für KW { $kw }/{ $jahr } steht zum Download bereit.
notify-coding-completed-title = Kodierung abgeschlossen
notify-coding-completed-text = { $n ->
    [one] Die Kodierung von 1 Fall wurde abgeschlossen.
   *[other] Die Kodierung von { $n } Fällen wurde abgeschlossen.
 }
notify-import-failed-title = Import fehlgeschlagen
notify-import-failed-text = Die Datei konnte nicht verarbeitet werden. Details finden Sie im Import-Protokoll.
notify-account-locked-title = Konto vorübergehend gesperrt
notify-account-locked-text = Ein Konto wurde nach mehreren Fehlversuchen für { $n } Minuten gesperrt.
notify-recovery-code-used-title = Wiederherstellungscode verwendet
notify-recovery-code-used-text = Einer Ihrer Wiederherstellungscodes wurde verwendet; noch übrig: { $n }. Waren Sie das nicht selbst, ändern Sie bitte sofort Ihr Passwort und melden Sie es Ihrer Verwaltung.

mail-hello = Guten Tag
mail-hello-name = Guten Tag { $name }
mail-onward = Bitte melden Sie sich an, um Details zu sehen:
mail-automatic = Diese Nachricht wurde automatisch erzeugt und enthält aus Datenschutzgründen keine Gesundheitsdaten.
mail-bare-title = Neue Mitteilung
mail-bare-text = Im Portal liegt eine neue Mitteilung für Sie bereit.
mail-invitation-title = Einladung zum { $app }-Portal
mail-invitation-text = Sie sind eingeladen, ein Konto anzulegen. Öffnen Sie dazu diesen Link, gültig bis { $zeit }:
mail-recovery-title = Neues Passwort festlegen
mail-recovery-text = Mit diesem Link legen Sie ein neues Passwort fest. Er ist gültig bis { $zeit }:
mail-mailbox-title = E-Mail-Adresse bestätigen
mail-mailbox-text = Mit diesem Link bestätigen Sie, dass diese E-Mail-Adresse Ihnen gehört. Er ist gültig bis { $zeit }:
mail-first-password-title = Ihr Konto: Passwort festlegen
mail-first-password-text = Für Sie wurde ein Konto angelegt. Mit diesem Link legen Sie Ihr Passwort fest, gültig bis { $zeit }:
mail-has-account-title = Sie haben schon ein Konto
mail-has-account-text = Jemand wollte sich mit dieser E-Mail-Adresse registrieren. Für sie gibt es schon ein Konto; melden Sie sich damit an.
mail-password-set-title = Passwort geändert
mail-password-set-text = Das Passwort Ihres Kontos wurde über einen Link geändert. Waren Sie das nicht selbst? Dann melden Sie es bitte sofort Ihrer Verwaltung.
mail-factor-title = Anmeldung in zwei Schritten zurückgesetzt
mail-factor-text = Der zweite Schritt Ihrer Anmeldung wurde zurückgesetzt. Richten Sie ihn bei der nächsten Anmeldung neu ein. Haben Sie das nicht veranlasst? Dann melden Sie es bitte sofort Ihrer Verwaltung.
mail-sign-in = Zur Anmeldung:
mail-not-you = Haben Sie damit nichts zu tun? Dann ignorieren Sie diese Nachricht; ohne den Link geschieht nichts.
mail-locked-title = Konto vorübergehend gesperrt
mail-locked-text = Ihr Konto wurde nach mehreren Fehlversuchen für { $minuten } Minuten gesperrt.
mail-locked-onward = Waren Sie das nicht selbst? Dann melden Sie es bitte Ihrer Verwaltung.
mail-recovery-used-title = Wiederherstellungscode verwendet
mail-recovery-used-text = Einer Ihrer Wiederherstellungscodes wurde verwendet; noch übrig: { $n }.
mail-recovery-used-onward = Waren Sie das nicht selbst? Dann ändern Sie bitte sofort Ihr Passwort und melden Sie es Ihrer Verwaltung.
mail-test-title = Testnachricht
mail-test-text = Der E-Mail-Versand funktioniert.

mail-title = E-Mail
nav-mail = E-Mail
mail-none = Kein E-Mail-Versand eingerichtet.
mail-server = Mailserver
mail-configured = Der Mailserver steht in der Konfiguration (smtp_host). Ändern Sie ihn dort; danach neu starten.
mail-host = Server
mail-host-hint = Name des Servers, zum Beispiel mail.example.org
mail-port = Port
mail-port-hint = Leer: der übliche Port, 465 oder 587
mail-security = Verschlüsselung
mail-security-tls = TLS von Anfang an (Port 465)
mail-security-starttls = STARTTLS (Port 587)
mail-user = Benutzername
mail-password = Passwort
mail-password-kept = Leer lassen, um das gespeicherte Passwort zu behalten. Es wird nie angezeigt.
mail-password-none = Gespeichertes Passwort löschen
mail-from = Absender
mail-from-hint = Eine Adresse, oder Name und Adresse: Haus am See <post@example.org>
mail-base = Adresse dieser Seite
mail-base-hint = Steht vor den Links in E-Mails, zum Beispiel https://visite.example.org
mail-ca = Eigene Zertifizierungsstelle
mail-ca-hint = Nur nötig, wenn das Zertifikat des Mailservers nicht von einer öffentlichen Stelle kommt (PEM)
notice-mail-saved = Mailserver gespeichert. Senden Sie jetzt eine Testnachricht.
mail-test = Testnachricht
mail-test-to = Empfänger
mail-test-send = Testnachricht senden
mail-test-sent = Der Mailserver hat die Testnachricht angenommen. Sehen Sie im Postfach nach.
mail-answer = Antwort des Servers:
mail-outbox = Ausgang
mail-outbox-empty = Im Ausgang wartet keine E-Mail.
mail-waiting = Noch nicht gesendet ({ $n })
mail-failed = Nicht zugestellt ({ $n })
mail-column-queued = Erstellt
mail-column-to = Empfänger
mail-column-kind = Art
mail-column-attempts = Versuche
mail-column-why = Grund
mail-resend = Erneut senden
mail-resend-all = Alle erneut senden
notice-mail-resent = { $n ->
    [0] Nichts war erneut zu senden.
    [one] 1 E-Mail wird erneut gesendet.
   *[other] { $n } E-Mails werden erneut gesendet.
 }
mail-kind-notification = Benachrichtigung
mail-kind-invitation = Einladung
mail-kind-recovery = Neues Passwort
mail-kind-mailbox = Adresse bestätigen
mail-kind-first-password = Erstes Passwort
mail-kind-has-account = Konto vorhanden
mail-kind-password-set = Passwort geändert
mail-kind-factor = Zweiter Faktor
mail-kind-locked = Konto gesperrt
mail-kind-recovery-used = Wiederherstellungscode verwendet
mail-kind-test = Testnachricht
mail-trouble-unreachable = Unter dieser Adresse antwortet kein Mailserver. Prüfen Sie Server, Port und Firewall.
mail-trouble-slow = Der Mailserver hat nicht rechtzeitig geantwortet. Prüfen Sie Port und Verschlüsselung, oder versuchen Sie es später.
mail-trouble-tls = Die Verbindung ließ sich nicht verschlüsseln. Prüfen Sie Verschlüsselung, Port und den Namen im Zertifikat; bei einem eigenen Zertifikat auch die Zertifizierungsstelle.
mail-trouble-login = Der Mailserver nimmt Benutzername und Passwort nicht an. Prüfen Sie beides.
mail-trouble-later = Der Mailserver nimmt die Nachricht im Moment nicht an. Sie wird später noch einmal versucht.
mail-trouble-refused = Der Mailserver lehnt die Nachricht ab. Prüfen Sie Absender und Empfänger.
mail-trouble-broken = Die Verbindung zum Mailserver ist abgebrochen. Die Nachricht wird noch einmal versucht.
mail-trouble-address = Absender oder Empfänger ist keine gültige E-Mail-Adresse.
mail-trouble-settings = Die Einstellungen lassen sich nicht verwenden. Prüfen Sie die Zertifizierungsstelle.
mail-trouble-too-late = Der Link in dieser Nachricht gilt nicht mehr. Erzeugen Sie einen neuen.
mail-trouble-recipient = Der Mailserver kennt diesen Empfänger nicht. Prüfen Sie die Adresse.
mail-trouble-international = Der Mailserver kann eine Adresse mit Umlauten oder Sonderzeichen nicht zustellen. Nehmen Sie eine andere Adresse dieser Person.
event-mail-settings-changed = Mailserver geändert
event-mail-resent = E-Mails erneut gesendet
event-mail-tested = Testnachricht gesendet
code-mailserver-ungueltig = Das ist kein Name eines Servers, zum Beispiel mail.example.org.
code-port-ungueltig = Der Port ist eine Zahl von 1 bis 65535.
code-seitenadresse-ungueltig = Die Adresse beginnt mit https:// und endet nach dem Namen, zum Beispiel https://visite.example.org.
code-mailserver-konfiguriert = Der Mailserver steht in der Konfiguration und lässt sich hier nicht ändern.
