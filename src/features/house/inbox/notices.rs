//! What is told of people's own accounts, and to whom (domain.md, 7). Each reaction reads its event from the audit trail
//! and nothing else.

use crate::{
    kernel::{ids::Id, problem::Problem},
    platform::{
        jobs::Happened,
        notify::{self, Facts, Gathering, Kind, Message, Notice, counts_only},
        store::{Entry, InstanceRecord as _},
        tenancy::{Role, User},
    },
};

/// An account is locked for a while: the admins see it in their inbox alone.
pub static ACCOUNT_LOCKED: Notice = Notice {
    kind: Kind::new(7),
    name: "account_locked",
    to: &[Role::Admin],
    mailed: false,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: |_, _| Some("/verwaltung/personen".into()),
};

/// A recovery code of one's own was used: only whose code it was is told, and by a mail of its own, which nobody can choose
/// not to get.
pub static RECOVERY_USED: Notice = Notice {
    kind: Kind::new(8),
    name: "recovery_code_used",
    to: &Role::ALL,
    mailed: false,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: |_, _| Some("/konto/sicherheit".into()),
};

/// The person whom an event is about.
fn owner(entry: &Entry) -> Option<Id<User>> {
    let owner = entry.object.filter(|(table, _)| *table == User::TABLE.number);
    owner.map(|(_, id)| Id::from_bytes(id))
}

/// An account was locked after failed sign-ins: its owner is told by mail, the admins of the facility in their inboxes.
/// Nobody is told of an address that belongs to no account.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn account_locked(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let Some(owner) = owner(&entry) else { return Ok(()) };
    // The event stands in both trails: each tells its own.
    if happened.of_the_instance() {
        return notify::tell_locked(happened.base, &entry, owner);
    }
    let minutes = happened.base.settings().lockout_minutes;
    let message = Message { but: Some(owner), ..Message::new(&ACCOUNT_LOCKED, Facts::count(minutes)) };
    happened.tell(&entry, &message)
}

/// One of somebody's recovery codes was used: they are told in their inbox and by mail, for it may have been somebody
/// else (R-AUTH-12).
///
/// # Errors
/// As [`account_locked`].
pub fn recovery_used(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let Some(owner) = owner(&entry) else { return Ok(()) };
    let left = entry.note("uebrig").unwrap_or_default();
    // The event stands in both trails: the instance's sends the mail, the facility's fills the inbox.
    if happened.of_the_instance() {
        return notify::tell_recovery_used(happened.base, &entry, owner, left);
    }
    let message = Message { only: Some(vec![owner]), ..Message::new(&RECOVERY_USED, Facts::count(left)) };
    happened.tell(&entry, &message)
}
