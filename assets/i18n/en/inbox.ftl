# Messages and mails. As domain.md, 7, says: no name, fall_id, KVNR, ICD, Fallgruppe, no free text.
inbox-title = Notifications
inbox-show = Show
inbox-unread = Unread
inbox-is-unread = Unread
inbox-empty = Nothing new.
inbox-open = Open
inbox-read = Mark as read
inbox-read-all = Mark all as read
inbox-mail-waiting = E-mail is being sent
inbox-mail-sent = Also sent by e-mail
inbox-mail-failed = E-mail not delivered
inbox-choices = Notifications by e-mail
inbox-by-mail = Also by e-mail
inbox-by-mail-hint = E-mails go to { $adresse }. Here on the site you see every notification.
inbox-no-mail = E-mail is not set up. Your choice counts as soon as it is.
inbox-no-choices = There are no notifications by e-mail for your role.
inbox-back = To the notifications
notice-inbox-read = { $n ->
    [0] Everything had been read.
    [one] 1 notification marked as read.
   *[other] { $n } notifications marked as read.
 }
notice-inbox-choices = Choice saved.
event-account-mails-chosen = Notifications by e-mail chosen

notify-new-cases-uploaded-title = New cases imported
notify-new-cases-uploaded-text = { $n ->
    [one] 1 new case was imported. Please add the ICD codes.
   *[other] { $n } new cases were imported. Please add the ICD codes.
 }
notify-icd-entered-title = ICD code entered
notify-icd-entered-text = { $n ->
    [one] An ICD code was entered for case no. { $nr }.
   *[other] ICD codes were entered for { $n } cases.
 }
notify-icd-uploaded-title = ICD list uploaded
notify-icd-uploaded-text = An ICD list was processed: { $n } cases updated, { $fehler } errors.
notify-report-ready-title = Report available
notify-report-ready-text = The report for week { $kw }/{ $jahr } is ready for download.
notify-coding-completed-title = Coding completed
notify-coding-completed-text = { $n ->
    [one] The coding of 1 case was completed.
   *[other] The coding of { $n } cases was completed.
 }
notify-import-failed-title = Import failed
notify-import-failed-text = The file could not be processed. You find details in the import log.
notify-account-locked-title = Account locked for a while
notify-account-locked-text = An account was locked for { $n } minutes after several failed attempts.
notify-recovery-code-used-title = Recovery code used
notify-recovery-code-used-text = One of your recovery codes was used; codes left: { $n }. If that was not you, please change your password at once and tell your administration.

mail-hello = Hello
mail-hello-name = Hello { $name }
mail-onward = Please sign in to see details:
mail-automatic = This message was generated automatically and, for reasons of data protection, contains no health data.
mail-bare-title = New message
mail-bare-text = There is a new message for you in the portal.
mail-invitation-title = Invitation to the { $app } portal
mail-invitation-text = You are invited to create an account. Open this link to do so, valid until { $zeit }:
mail-recovery-title = Set a new password
mail-recovery-text = With this link you set a new password. It is valid until { $zeit }:
mail-mailbox-title = Confirm your e-mail address
mail-mailbox-text = With this link you confirm that this e-mail address is yours. It is valid until { $zeit }:
mail-first-password-title = Your account: set a password
mail-first-password-text = An account was made for you. With this link you set your password, valid until { $zeit }:
mail-has-account-title = You have an account already
mail-has-account-text = Somebody wanted to register with this e-mail address. There is an account for it already; sign in with that.
mail-password-set-title = Password changed
mail-password-set-text = The password of your account was changed by a link. Was that not you? Then please tell your administration at once.
mail-factor-title = Two-step sign-in was reset
mail-factor-text = The second step of your sign-in was reset. Set it up again at your next sign-in. Did you not ask for that? Then please tell your administration at once.
mail-sign-in = To sign in:
mail-not-you = Is this not about you? Then ignore this message; without the link nothing happens.
mail-locked-title = Account locked for a while
mail-locked-text = Your account was locked for { $minuten } minutes after several failed attempts.
mail-locked-onward = Was that not you? Then please tell your administration.
mail-recovery-used-title = Recovery code used
mail-recovery-used-text = One of your recovery codes was used; codes left: { $n }.
mail-recovery-used-onward = Was that not you? Then please change your password at once and tell your administration.
mail-test-title = Test message
mail-test-text = Sending e-mail works.

mail-title = E-mail
nav-mail = E-mail
mail-none = E-mail is not set up.
mail-server = Mail server
mail-configured = The mail server is in the configuration (smtp_host). Change it there; then restart.
mail-host = Server
mail-host-hint = Name of the server, for example mail.example.org
mail-port = Port
mail-port-hint = Empty: the usual port, 465 or 587
mail-security = Encryption
mail-security-tls = TLS from the start (port 465)
mail-security-starttls = STARTTLS (port 587)
mail-user = User name
mail-password = Password
mail-password-kept = Leave empty to keep the stored password. It is never shown.
mail-password-none = Delete the stored password
mail-from = Sender
mail-from-hint = An address, or name and address: Lake House <post@example.org>
mail-base = Address of this site
mail-base-hint = Stands in front of links in e-mails, for example https://visite.example.org
mail-ca = Own certificate authority
mail-ca-hint = Needed only when the mail server's certificate does not come from a public authority (PEM)
notice-mail-saved = Mail server saved. Now send a test message.
mail-test = Test message
mail-test-to = Recipient
mail-test-send = Send test message
mail-test-sent = The mail server took the test message. Look into the mailbox.
mail-answer = Answer of the server:
mail-outbox = Outbox
mail-outbox-empty = No e-mail waits in the outbox.
mail-waiting = Not sent yet ({ $n })
mail-failed = Not delivered ({ $n })
mail-column-queued = Created
mail-column-to = Recipient
mail-column-kind = Kind
mail-column-attempts = Attempts
mail-column-why = Reason
mail-resend = Send again
mail-resend-all = Send all again
notice-mail-resent = { $n ->
    [0] There was nothing to send again.
    [one] 1 e-mail is being sent again.
   *[other] { $n } e-mails are being sent again.
 }
mail-kind-notification = Notification
mail-kind-invitation = Invitation
mail-kind-recovery = New password
mail-kind-mailbox = Confirm address
mail-kind-first-password = First password
mail-kind-has-account = Account exists
mail-kind-password-set = Password changed
mail-kind-factor = Second factor
mail-kind-locked = Account locked
mail-kind-recovery-used = Recovery code used
mail-kind-test = Test message
mail-trouble-unreachable = No mail server answers at this address. Check server, port and firewall.
mail-trouble-slow = The mail server did not answer in time. Check port and encryption, or try again later.
mail-trouble-tls = The connection could not be encrypted. Check encryption, port and the name in the certificate; with an own certificate also the authority.
mail-trouble-login = The mail server does not accept user name and password. Check both.
mail-trouble-later = The mail server does not take the message at the moment. It will be tried again later.
mail-trouble-refused = The mail server refuses the message. Check sender and recipient.
mail-trouble-broken = The connection to the mail server broke. The message will be tried again.
mail-trouble-address = Sender or recipient is no valid e-mail address.
mail-trouble-settings = The settings cannot be used. Check the certificate authority.
mail-trouble-too-late = The link in this message no longer counts. Make a new one.
mail-trouble-recipient = The mail server does not know this recipient. Check the address.
mail-trouble-international = The mail server cannot deliver to an address with accented letters. Use another address of this person.
event-mail-settings-changed = Mail server changed
event-mail-resent = E-mails sent again
event-mail-tested = Test message sent
code-mailserver-ungueltig = That is no name of a server, for example mail.example.org.
code-port-ungueltig = The port is a number from 1 to 65535.
code-seitenadresse-ungueltig = The address begins with https:// and ends after the name, for example https://visite.example.org.
code-mailserver-konfiguriert = The mail server is in the configuration and cannot be changed here.
