shell-title-refused = Fehler:{" "}
shell-skip = Zum Inhalt springen
shell-nav = Hauptnavigation
shell-menu = Menü
shell-search = Suchen
shell-bell = Benachrichtigungen
shell-unread = ungelesen
shell-open = offen
shell-sign-out = Abmelden
shell-shortcuts = Tastenkürzel
shell-close = Schließen
shell-busy = Wird geladen …
shell-no-connection = Keine Verbindung. Ihre Eingabe ist noch da.
shell-retry = Erneut versuchen
shell-rows-with-problem = Zeilen mit Problem

form-check = Bitte prüfen Sie Ihre Angaben
form-error = Fehler:
form-optional = (freiwillig)
form-upload = Übertragung der Datei

pager-label = Seiten
pager-range = { $from }–{ $to } von { $total }
pager-page = Seite { $page }
pager-back = Zurück
pager-next = Weiter

compare-title = Jemand hat inzwischen gespeichert
compare-said = { $by } hat um { $at } eine neuere Fassung gespeichert. Wählen Sie je Feld, welcher Wert gelten soll. Nichts geht verloren.
compare-apart = { $by } hat um { $at } eine neuere Fassung gespeichert. Ihre Eingaben widersprechen ihr nicht: Speichern Sie jetzt, bleibt beides erhalten.
compare-yours = Von Ihnen
compare-stored = Inzwischen gespeichert von { $by }, { $at }
compare-save = Auswahl speichern
compare-save-both = Beide Änderungen behalten
compare-discard = Ohne Speichern zurück

problem-not-found = Nicht gefunden
problem-not-allowed = Dafür fehlt Ihnen die Berechtigung
problem-sign-in = Bitte melden Sie sich an
problem-invalid = Die Angaben sind nicht gültig
problem-conflict = Das hat sich inzwischen geändert
problem-too-large = Die Datei ist zu groß
problem-unsupported = Dieser Dateityp geht hier nicht
problem-too-many = Zu viele Anfragen
problem-busy = Einen Moment bitte
problem-no-space = Der Speicher ist voll
problem-internal = Das hat nicht funktioniert
problem-incident = Vorgangsnummer für Rückfragen:
problem-home = Zur Startseite
problem-start = Zum Anfang

notice-show-badge = Bitte zeigen Sie Ihren Ausweis.

chart-as-table = Als Tabelle
chart-week = KW
chart-now = jetzt
chart-figure = Kennzahl
chart-difference = Differenz
chart-change = Veränderung
chart-drawing = Zeichnung
chart-more = { $n } mehr
chart-less = { $n } weniger
chart-same = gleich
