# Alerts (Hinweise): list, page, messages.

audit-object-alert = Alert
event-alert-raised = Alert raised
event-alert-seen = Alert seen
event-alert-closed = Alert dealt with
event-alert-escalated = Alert passed on since nobody had looked
right-alerts-read = Read alerts
right-alerts-see = Report alerts as seen
right-alerts-close = Deal with alerts
told-field-text = Text
nav-alerts = Alerts

notify-observation-alert-title = Striking value
notify-observation-alert-text = A striking value was documented for a resident.
notify-mood-alert-title = Mood alert
notify-mood-alert-text = A course of moods should be looked at.
notify-alert-escalated-title = Alert not seen yet
notify-alert-escalated-text = Nobody has looked at a striking entry for { $n } minutes.

code-hinweis-erledigt = This alert has been dealt with already.
code-hinweis-hinfaellig = This alert has lapsed: the entry was withdrawn.

care-settings-group-hinweise = Alerts
care-settings-field-alarm-frist-min = Minutes until the administration learns that nobody has looked
care-settings-hint-alarm-frist = 15 to 480

alert-table = Alerts
alert-tab-open = Open
alert-tab-done = Dealt with
alert-tab-all = All
alert-none-open = No alert is open. Striking entries appear here by themselves.
alert-none = There is nothing here yet.
alert-older = Older alerts
alert-open = Open alerts
alert-state-offen = Open
alert-state-gesehen = Seen
alert-state-erledigt = Dealt with
alert-state-hinfaellig = Lapsed
alert-escalated = Administration informed
alert-title = Alert: { $vorlage }, { $name }
alert-title-hidden = Alert, { $name }
alert-back = Back to the alerts
alert-room = Room { $zimmer }
alert-about = What it is about
alert-corrected-since = The entry was corrected since: an earlier version was striking.
alert-to-entry = Open the entry
alert-to-mood = Open the course of moods
alert-title-mood = Mood alert, { $name }
alert-course = History
alert-raised = Raised
alert-seen-by = Seen by
alert-escalated-at = Administration informed
alert-closed-by = Dealt with by
alert-done = What was done?
alert-done-hint = For example: called the doctor, measured again after an hour
alert-lapsed = Lapsed since
alert-close = Sign as dealt with
alert-own = You wrote this entry yourself. The alert counts as seen once somebody else opens it, or you say so here.
alert-see = Report as seen
alert-nurses-close = Nurses or the administration say what was done.
notice-alert-closed = Alert dealt with.
