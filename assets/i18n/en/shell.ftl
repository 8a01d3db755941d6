shell-title-refused = Error:{" "}
shell-skip = Skip to content
shell-nav = Main navigation
shell-menu = Menu
shell-search = Search
shell-bell = Notifications
shell-unread = unread
shell-open = open
shell-sign-out = Sign out
shell-shortcuts = Keyboard shortcuts
shell-close = Close
shell-busy = Loading …
shell-no-connection = No connection. What you entered is still here.
shell-retry = Try again
shell-rows-with-problem = Rows with a problem

form-check = Please check what you entered
form-error = Error:
form-optional = (optional)
form-upload = File transfer

pager-label = Pages
pager-range = { $from }–{ $to } of { $total }
pager-page = Page { $page }
pager-back = Back
pager-next = Next

compare-title = Somebody has saved in the meantime
compare-said = { $by } saved a newer version at { $at }. Choose for each field which value shall stand. Nothing is lost.
compare-apart = { $by } saved a newer version at { $at }. What you entered does not contradict it: save now and both are kept.
compare-yours = Yours
compare-stored = Saved in the meantime by { $by }, { $at }
compare-save = Save the choice
compare-save-both = Keep both changes
compare-discard = Back without saving

problem-not-found = Not found
problem-not-allowed = You are not allowed to do this
problem-sign-in = Please sign in
problem-invalid = What was sent is not valid
problem-conflict = This has changed in the meantime
problem-too-large = The file is too large
problem-unsupported = This type of file does not work here
problem-too-many = Too many requests
problem-busy = One moment please
problem-no-space = The storage is full
problem-internal = That did not work
problem-incident = Incident number for enquiries:
problem-home = To the start page
problem-start = To the beginning

notice-show-badge = Please show your badge.

chart-as-table = As a table
chart-week = Week
chart-now = now
chart-figure = Figure
chart-difference = Difference
chart-change = Change
chart-drawing = Drawing
chart-more = { $n } more
chart-less = { $n } fewer
chart-same = the same
