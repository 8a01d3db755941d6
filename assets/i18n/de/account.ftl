# The own account
account-parts = Teile des Kontos
account-profile = Konto
account-profile-title = Mein Konto
account-name = Name
account-name-hint = Unter diesem Namen sehen Sie die anderen in Ihrer Einrichtung.
account-lang = Sprache
account-colours = Farben
account-colours-geraet = Wie das Gerät
account-colours-hell = Hell
account-colours-dunkel = Dunkel
account-shortcuts = Tastenkürzel mit einzelnen Tasten
account-shortcuts-hint = Zum Beispiel „/“ für die Suche. Schalten Sie sie aus, wenn Sie diktieren oder versehentlich Tasten treffen.
notice-account-saved = Ihr Konto ist gespeichert.

account-password = Passwort
account-password-title = Passwort ändern
account-password-current = Bisheriges Passwort
account-password-new = Neues Passwort
account-password-hint = Mindestens 12 Zeichen. Vier Wörter, die nichts miteinander zu tun haben, sind gut und leicht zu merken.
account-password-again = Neues Passwort noch einmal
account-password-others = Alle Ihre anderen Sitzungen werden dabei beendet.
account-password-submit = Passwort ändern
account-password-forced = Bitte wählen Sie zuerst ein eigenes Passwort. Danach geht es weiter.
notice-password-changed = Ihr Passwort ist geändert. Ihre anderen Sitzungen sind beendet.

account-proof-title = Bitte bestätigen Sie, dass Sie es sind
account-proof-why = Sie möchten ändern, womit Sie sich anmelden. Das geht fünf Minuten lang, nachdem Sie sich ausgewiesen haben.
account-proof-to-sign = Bevor Sie unterschreiben, weisen Sie sich bitte noch einmal aus. Das gilt dann fünf Minuten lang.

account-security = Zweiter Faktor
account-security-title = Anmeldung in zwei Schritten
account-security-others = Bei jeder Änderung werden Ihre anderen Sitzungen beendet.
account-factor-forced = Ihre Rolle braucht die Anmeldung in zwei Schritten. Richten Sie sie jetzt ein; danach geht es weiter.
account-factor-none = Die Anmeldung in zwei Schritten ist nicht eingerichtet.
account-factor-why = Zum Passwort kommt ein sechsstelliger Code aus einer App auf Ihrem Telefon. Wer nur Ihr Passwort kennt, kommt dann nicht hinein.
account-factor-set-up = Jetzt einrichten
account-factor-since = Eingerichtet
account-codes-left = Wiederherstellungscodes übrig
account-codes-few = { $n ->
    [0] Sie haben keinen Wiederherstellungscode mehr. Bitte lassen Sie neue erzeugen.
    [one] Sie haben noch einen Wiederherstellungscode. Bitte lassen Sie neue erzeugen.
   *[other] Sie haben noch { $n } Wiederherstellungscodes. Bitte lassen Sie neue erzeugen.
}
account-codes-renew = Neue Wiederherstellungscodes
account-factor-replace = Andere App einrichten
account-factor-off = Abschalten
account-factor-needed = Abschalten geht nicht: Ihre Rolle braucht die Anmeldung in zwei Schritten.
account-factor-title = App einrichten
account-factor-step-app = Öffnen Sie auf Ihrem Telefon eine Authenticator-App, zum Beispiel Aegis, FreeOTP oder die Ihres Herstellers.
account-factor-step-scan = Lesen Sie diesen Code mit der App, oder geben Sie den Schlüssel ein.
account-factor-qr = QR-Code für die Authenticator-App; der Schlüssel steht darunter als Text
account-factor-key = Schlüssel:
account-factor-open = In einer App auf diesem Gerät öffnen
account-factor-step-code = Geben Sie den Code ein, den die App jetzt zeigt.
account-factor-code = Code aus der App
account-factor-code-hint = Sechs Ziffern; ein Leerzeichen stört nicht.
account-codes-title = Ihre Wiederherstellungscodes
account-codes-done = Die Anmeldung in zwei Schritten ist eingerichtet.
account-codes-why = Ohne Ihr Telefon kommen Sie mit einem dieser Codes hinein, mit jedem einmal. Diese Seite zeigt sie nur jetzt: Drucken Sie sie aus oder legen Sie sie in Ihren Passwortspeicher.
account-codes-copy = Kopieren
account-codes-copied = Kopiert.
account-codes-print = Drucken
account-codes-saved = Ich habe die Codes gesichert
notice-factor-set = Die Anmeldung in zwei Schritten ist eingerichtet.
notice-codes-not-saved = Wenn Sie die Codes nicht gesichert haben, lassen Sie jetzt neue erzeugen.
notice-factor-off = Die Anmeldung in zwei Schritten ist abgeschaltet.

account-sessions = Sitzungen
account-sessions-title = Wo Sie angemeldet sind
account-sessions-why = Kennen Sie ein Gerät nicht? Beenden Sie seine Sitzung und ändern Sie Ihr Passwort.
account-sessions-none = Keine weiteren Sitzungen
account-sessions-end-others = Alle anderen beenden
account-session-device = { $programm } unter { $system }
account-session-browser = Ein Browser
account-session-program = Ein Programm
account-session-this = Diese Sitzung
account-session-facility = Einrichtung
account-session-address = Adresse
account-session-begun = Angemeldet
account-session-seen = Zuletzt benutzt
account-session-end = Beenden
notice-session-ended = Die Sitzung ist beendet.
notice-sessions-ended = { $n ->
    [0] Es gab keine andere Sitzung.
    [one] Eine andere Sitzung ist beendet.
   *[other] { $n } andere Sitzungen sind beendet.
}

nav-places = Einrichtung wechseln
account-places-title = Einrichtung wechseln
account-places-why = Sie arbeiten in mehreren Einrichtungen. Beim Wechsel beginnt eine neue Sitzung, die bisherige endet.
account-places-one = Sie arbeiten in einer Einrichtung.
account-places-desk = Betrieb
account-places-here = Hier sind Sie
account-places-go = Zu { $name } wechseln

# Signing in again
again-title = Bitte melden Sie sich wieder an
again-panel = Ihre Sitzung ist zu Ende. Ihre Eingabe ist noch da und wird nach der Anmeldung gesendet.
again-kept = Ihre Sitzung ist zu Ende. Ihre Eingabe ist noch da: Nach der Anmeldung senden Sie sie mit einem Knopf ab.
again-lost = Ihre Sitzung ist zu Ende. Passwörter, Codes und Dateien heben wir nicht auf; bitte geben Sie sie nach der Anmeldung noch einmal an.
send-again-title = Ihre Eingabe ist noch da
send-again-words = Sie sind wieder angemeldet. Gesendet wurde noch nichts.
send-again-nothing = Es wurde kein Feld geändert.
send-again-submit = Jetzt senden
send-again-drop = Verwerfen
shell-idle = Sie werden gleich abgemeldet, weil Sie lange nichts getan haben.
shell-stay = Angemeldet bleiben

code-andere-person = Diese Seite gehört zu einem anderen Konto. Es wurde nichts gesendet. Melden Sie sich mit demselben Konto an, oder öffnen Sie die Seite neu.
code-erneut-anmelden = Bitte bestätigen Sie zuerst mit Ihrem Passwort, dass Sie es sind.
code-mfa-nicht-begonnen = Die Einrichtung wurde nicht begonnen oder ist abgelaufen. Bitte beginnen Sie noch einmal.
code-mfa-noetig = Ihre Rolle braucht die Anmeldung in zwei Schritten. Sie lässt sich nicht abschalten.
code-passwort-wie-bisher = Das neue Passwort ist das bisherige. Bitte wählen Sie ein anderes.

event-account-profile-changed = Eigenes Konto geändert
event-account-password-changed = Eigenes Passwort geändert
event-account-factor-set = Zweiter Faktor eingerichtet
event-account-factor-removed = Zweiter Faktor abgeschaltet
event-account-recovery-codes-renewed = Neue Wiederherstellungscodes
event-sign-in-proved-again = Erneut ausgewiesen
event-sign-in-session-ended = Eigene Sitzung beendet
event-sign-in-others-ended = Andere eigene Sitzungen beendet
event-sign-in-place-changed = Einrichtung gewechselt
event-keys-jwt-rotated = Schlüssel der Zugänge gewechselt

account-passkeys = Passkeys
account-passkeys-why = Statt des Codes können Sie ein Gerät oder einen Sicherheitsschlüssel bestätigen lassen, dass Sie es sind. App und Wiederherstellungscodes bleiben, falls das Gerät verloren geht.
account-passkeys-none = Sie haben noch keinen Passkey.
account-passkeys-address = Passkeys gehören zu einem Namen. Sie haben diese Seite über eine IP-Adresse geöffnet; dort gibt es keine.
account-passkeys-name = Passkeys gehören zu einem Namen. Sie haben diese Seite über eine IP-Adresse geöffnet; dort gibt es keine. Öffnen Sie sie unter { $name }.
account-passkeys-full = Sie haben { $n } Passkeys, mehr werden es nicht. Entfernen Sie einen, den Sie nicht mehr brauchen.
account-passkey-add = Passkey hinzufügen
account-passkey-made = Hinzugefügt
account-passkey-used = Zuletzt verwendet
account-passkey-never = Noch nie
account-passkey-home = Gilt nur unter
account-passkey-remove = Entfernen
account-passkey-title = Passkey hinzufügen
account-passkey-how = Geben Sie dem Passkey einen Namen. Danach fragt Ihr Browser nach Fingerabdruck, Gesicht, PIN oder Sicherheitsschlüssel.
account-passkey-name = Name
account-passkey-name-hint = Zum Beispiel „Diensttelefon“ oder „Schlüssel am Bund“
account-passkey-make = Passkey erstellen
passkey-no-script = Passkeys brauchen JavaScript. Es ist in diesem Browser abgeschaltet.
passkey-unsupported = Dieser Browser kann keine Passkeys.
passkey-cancelled = Der Vorgang wurde abgebrochen oder hat zu lange gedauert. Versuchen Sie es noch einmal.
passkey-known = Dieses Gerät hat schon einen Passkey für Ihr Konto.
passkey-failed = Der Browser konnte den Passkey nicht verwenden. Versuchen Sie es noch einmal.
notice-passkey-added = Der Passkey ist hinzugefügt.
notice-passkey-removed = Der Passkey ist entfernt.
code-passkey-hier-nicht = Passkeys gehören zu einem Namen. Unter einer IP-Adresse gibt es keine.
code-passkey-ohne-app = Richten Sie zuerst die App ein. Ihre Wiederherstellungscodes sind der Weg zurück, wenn ein Passkey verloren geht.
code-passkey-zu-viele = Sie haben schon so viele Passkeys, wie es geben kann. Entfernen Sie zuerst einen.
code-passkey-ungueltig = Der Passkey kam zu spät oder passt nicht zu dieser Seite. Versuchen Sie es noch einmal.
event-account-passkey-added = Passkey hinzugefügt
event-account-passkey-removed = Passkey entfernt
event-sign-in-passkey-used = Passkey verwendet
event-sign-in-passkey-doubted = Passkey abgelehnt: Sein Zähler geht zurück, vielleicht gibt es eine Kopie
