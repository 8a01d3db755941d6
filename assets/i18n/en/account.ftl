# The own account
account-parts = Parts of the account
account-profile = Account
account-profile-title = My account
account-name = Name
account-name-hint = This is how the others in your facility see you.
account-lang = Language
account-colours = Colours
account-colours-geraet = As the device
account-colours-hell = Light
account-colours-dunkel = Dark
account-shortcuts = Shortcuts with single keys
account-shortcuts-hint = For example “/” for the search. Switch them off if you dictate, or hit keys by accident.
notice-account-saved = Your account is saved.

account-password = Password
account-password-title = Change password
account-password-current = Present password
account-password-new = New password
account-password-hint = At least 12 characters. Four words that have nothing to do with each other are good and easy to remember.
account-password-again = New password once more
account-password-others = All your other sessions end with it.
account-password-submit = Change password
account-password-forced = Please choose a password of your own first. Then you can go on.
notice-password-changed = Your password is changed. Your other sessions have ended.

account-proof-title = Please confirm that it is you
account-proof-why = You want to change what you sign in with. That is possible for five minutes after you have shown who you are.
account-proof-to-sign = Before you sign, please show once more who you are. That then counts for five minutes.

account-security = Second factor
account-security-title = Signing in in two steps
account-security-others = Each change ends your other sessions.
account-factor-forced = Your role needs signing in in two steps. Set it up now; then you can go on.
account-factor-none = Signing in in two steps is not set up.
account-factor-why = A six-digit code from an app on your phone is added to the password. Somebody who only knows your password does not get in then.
account-factor-set-up = Set up now
account-factor-since = Set up
account-codes-left = Recovery codes left
account-codes-few = { $n ->
    [0] You have no recovery code left. Please have new ones made.
    [one] You have one recovery code left. Please have new ones made.
   *[other] You have { $n } recovery codes left. Please have new ones made.
}
account-codes-renew = New recovery codes
account-factor-replace = Set up another app
account-factor-off = Switch off
account-factor-needed = It cannot be switched off: your role needs signing in in two steps.
account-factor-title = Set up the app
account-factor-step-app = Open an authenticator app on your phone, for example Aegis, FreeOTP or that of its maker.
account-factor-step-scan = Read this code with the app, or type the key.
account-factor-qr = QR code for the authenticator app; the key stands below as text
account-factor-key = Key:
account-factor-open = Open in an app on this device
account-factor-step-code = Type the code that the app shows now.
account-factor-code = Code from the app
account-factor-code-hint = Six digits; a blank does no harm.
account-codes-title = Your recovery codes
account-codes-done = Signing in in two steps is set up.
account-codes-why = Without your phone, one of these codes lets you in, each of them once. This page shows them only now: print them, or put them into your password manager.
account-codes-copy = Copy
account-codes-copied = Copied.
account-codes-print = Print
account-codes-saved = I have put the codes in a safe place
notice-factor-set = Signing in in two steps is set up.
notice-codes-not-saved = If you have not put the codes in a safe place, have new ones made now.
notice-factor-off = Signing in in two steps is switched off.

account-sessions = Sessions
account-sessions-title = Where you are signed in
account-sessions-why = You do not know a device? End its session and change your password.
account-sessions-none = No other sessions
account-sessions-end-others = End all others
account-session-device = { $programm } on { $system }
account-session-browser = A browser
account-session-program = A program
account-session-this = This session
account-session-facility = Facility
account-session-address = Address
account-session-begun = Signed in
account-session-seen = Last used
account-session-end = End
notice-session-ended = The session has ended.
notice-sessions-ended = { $n ->
    [0] There was no other session.
    [one] One other session has ended.
   *[other] { $n } other sessions have ended.
}

nav-places = Change facility
account-places-title = Change facility
account-places-why = You work in several facilities. When you change, a new session begins and this one ends.
account-places-one = You work in one facility.
account-places-desk = Operation
account-places-here = You are here
account-places-go = Change to { $name }

# Signing in again
again-title = Please sign in again
again-panel = Your session is over. What you typed is still here and is sent after you have signed in.
again-kept = Your session is over. What you typed is still here: after signing in, one button sends it.
again-lost = Your session is over. Passwords, codes and files are not kept; please give them once more after signing in.
send-again-title = What you typed is still here
send-again-words = You are signed in again. Nothing has been sent yet.
send-again-nothing = No field was changed.
send-again-submit = Send now
send-again-drop = Discard
shell-idle = You will be signed out in a moment, because you have done nothing for a long time.
shell-stay = Stay signed in

code-andere-person = This page belongs to another account. Nothing was sent. Sign in with the same account, or open the page anew.
code-erneut-anmelden = Please confirm first, with your password, that it is you.
code-mfa-nicht-begonnen = The set-up was not begun, or has run out. Please begin once more.
code-mfa-noetig = Your role needs signing in in two steps. It cannot be switched off.
code-passwort-wie-bisher = The new password is the present one. Please choose another.

event-account-profile-changed = Own account changed
event-account-password-changed = Own password changed
event-account-factor-set = Second factor set up
event-account-factor-removed = Second factor switched off
event-account-recovery-codes-renewed = New recovery codes
event-sign-in-proved-again = Shown again who they are
event-sign-in-session-ended = Own session ended
event-sign-in-others-ended = Other own sessions ended
event-sign-in-place-changed = Facility changed
event-keys-jwt-rotated = Key of access tokens changed

account-passkeys = Passkeys
account-passkeys-why = Instead of the code, a device or a security key can confirm that it is you. App and recovery codes stay, in case the device is lost.
account-passkeys-none = You have no passkey yet.
account-passkeys-address = Passkeys belong to a name. You opened this page by an IP address; there are none there.
account-passkeys-name = Passkeys belong to a name. You opened this page by an IP address; there are none there. Open it at { $name }.
account-passkeys-full = You have { $n } passkeys, there cannot be more. Remove one that you no longer need.
account-passkey-add = Add a passkey
account-passkey-made = Added
account-passkey-used = Last used
account-passkey-never = Never
account-passkey-home = Counts only at
account-passkey-remove = Remove
account-passkey-title = Add a passkey
account-passkey-how = Give the passkey a name. Your browser then asks for fingerprint, face, PIN or security key.
account-passkey-name = Name
account-passkey-name-hint = For example “Work phone” or “Key on my ring”
account-passkey-make = Create passkey
passkey-no-script = Passkeys need JavaScript. It is switched off in this browser.
passkey-unsupported = This browser has no passkeys.
passkey-cancelled = It was cancelled or took too long. Try again.
passkey-known = This device has a passkey for your account already.
passkey-failed = The browser could not use the passkey. Try again.
notice-passkey-added = The passkey has been added.
notice-passkey-removed = The passkey has been removed.
code-passkey-hier-nicht = Passkeys belong to a name. There are none at an IP address.
code-passkey-ohne-app = Set up the app first. Your recovery codes are the way back when a passkey is lost.
code-passkey-zu-viele = You have as many passkeys as there can be. Remove one first.
code-passkey-ungueltig = The passkey came too late or does not fit this page. Try again.
event-account-passkey-added = Passkey added
event-account-passkey-removed = Passkey removed
event-sign-in-passkey-used = Passkey used
event-sign-in-passkey-doubted = Passkey refused: its counter goes back, there may be a copy
