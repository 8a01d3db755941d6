# Alerts (Hinweise): list, page, messages.

audit-object-alert = Hinweis
event-alert-raised = Hinweis entstanden
event-alert-seen = Hinweis gesehen
event-alert-closed = Hinweis erledigt
event-alert-escalated = Hinweis weitergegeben, weil niemand nachgesehen hat
right-alerts-read = Hinweise lesen
right-alerts-see = Hinweise als gesehen melden
right-alerts-close = Hinweise erledigen
told-field-text = Text
nav-alerts = Hinweise

notify-observation-alert-title = Auffälliger Messwert
notify-observation-alert-text = Zu einer Bewohnerin / einem Bewohner wurde ein auffälliger Wert dokumentiert.
notify-mood-alert-title = Stimmungshinweis
notify-mood-alert-text = Ein Stimmungsverlauf sollte geprüft werden.
notify-alert-escalated-title = Hinweis noch nicht gesehen
notify-alert-escalated-text = Ein auffälliger Eintrag wurde seit { $n } Minuten von niemandem gesehen.

code-hinweis-erledigt = Dieser Hinweis ist schon erledigt.
code-hinweis-hinfaellig = Dieser Hinweis ist hinfällig: Der Eintrag wurde zurückgezogen.

care-settings-group-hinweise = Hinweise
care-settings-field-alarm-frist-min = Minuten, bis die Verwaltung erfährt, dass niemand nachgesehen hat
care-settings-hint-alarm-frist = 15 bis 480

alert-table = Hinweise
alert-tab-open = Offen
alert-tab-done = Erledigt
alert-tab-all = Alle
alert-none-open = Kein Hinweis ist offen. Auffällige Einträge erscheinen hier von selbst.
alert-none = Hier steht noch nichts.
alert-older = Ältere Hinweise
alert-open = Offene Hinweise
alert-state-offen = Offen
alert-state-gesehen = Gesehen
alert-state-erledigt = Erledigt
alert-state-hinfaellig = Hinfällig
alert-escalated = Verwaltung benachrichtigt
alert-title = Hinweis: { $vorlage }, { $name }
alert-title-hidden = Hinweis, { $name }
alert-back = Zu den Hinweisen
alert-room = Zimmer { $zimmer }
alert-about = Worum es geht
alert-corrected-since = Der Eintrag ist seitdem berichtigt: Auffällig war eine frühere Fassung.
alert-to-entry = Eintrag öffnen
alert-to-mood = Stimmungsverlauf öffnen
alert-title-mood = Stimmungshinweis, { $name }
alert-course = Verlauf
alert-raised = Entstanden
alert-seen-by = Gesehen von
alert-escalated-at = Verwaltung benachrichtigt
alert-closed-by = Erledigt von
alert-done = Was wurde getan?
alert-done-hint = Zum Beispiel: Ärztin angerufen, Messung nach einer Stunde wiederholt
alert-lapsed = Hinfällig seit
alert-close = Als erledigt abzeichnen
alert-own = Sie haben diesen Eintrag selbst geschrieben. Der Hinweis gilt erst als gesehen, wenn jemand anderes ihn öffnet oder Sie das hier sagen.
alert-see = Als gesehen melden
alert-nurses-close = Erledigt sagen Pflegefachkräfte oder die Verwaltung.
notice-alert-closed = Hinweis erledigt.
