//! What is told about people and their ways in.

use crate::platform::store::EventKind;

/// An account was created, or got a role in one more tenant.
pub const ACCOUNT_CREATED: EventKind = EventKind::new("account.created");
/// An account was disabled.
pub const ACCOUNT_DISABLED: EventKind = EventKind::new("account.disabled");
/// A disabled account counts again.
pub const ACCOUNT_ENABLED: EventKind = EventKind::new("account.enabled");
/// A person has another role.
pub const ROLE_CHANGED: EventKind = EventKind::new("person.role_changed");
/// A person belongs to the facility no longer.
pub const PERSON_ENDED: EventKind = EventKind::new("person.ended");
/// A person belongs to the facility again.
pub const PERSON_RESUMED: EventKind = EventKind::new("person.resumed");
/// The lock after too many failures was lifted.
pub const PERSON_UNLOCKED: EventKind = EventKind::new("person.unlocked");
/// All sessions of a person in the facility were ended.
pub const SESSIONS_ENDED: EventKind = EventKind::new("person.sessions_ended");
/// A link for a new password was made for a person.
pub const RESET_LINK_MADE: EventKind = EventKind::new("person.reset_link_made");
/// A person's second factor was taken off.
pub const FACTOR_RESET: EventKind = EventKind::new("person.factor_reset");
/// Somebody is invited.
pub const INVITED: EventKind = EventKind::new("invitation.created");
/// An invitation was used up.
pub const INVITATION_ACCEPTED: EventKind = EventKind::new("invitation.accepted");
/// An invitation counts no longer.
pub const INVITATION_REVOKED: EventKind = EventKind::new("invitation.revoked");
/// People of a mail domain may register.
pub const DOMAIN_ALLOWED: EventKind = EventKind::new("domain.allowed");
/// People of a mail domain may register no longer.
pub const DOMAIN_REMOVED: EventKind = EventKind::new("domain.removed");
/// Somebody of an allowed domain asked to be let in.
pub const REGISTRATION_ASKED: EventKind = EventKind::new("registration.asked");
/// Somebody asked for a link for a new password; the same whether there is such an account.
pub const RECOVERY_ASKED: EventKind = EventKind::new("recovery.asked");
/// A password was set by a link.
pub const PASSWORD_SET: EventKind = EventKind::new("recovery.password_set");
/// The facility's own settings were changed.
pub const FACILITY_CHANGED: EventKind = EventKind::new("facility.changed");
