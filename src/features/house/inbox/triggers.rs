//! Who is told what (domain.md, 7). Each reaction reads its event from the audit trail and nothing else.

use crate::{
    kernel::{ids::Id, problem::Problem},
    platform::{
        jobs::Happened,
        notify::{self, Deliver, Facts, Kind, Message},
        store::{Entry, InstanceRecord as _},
        tenancy::{Role, User},
    },
};

/// The roles that are told of a kind.
#[must_use]
pub fn told(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::NewCases | Kind::CodingCompleted => &[Role::DakMitarbeiter],
        Kind::IcdEntered | Kind::IcdUploaded | Kind::AccountLocked => &[Role::Admin],
        Kind::ReportReady => &[Role::Admin, Role::DakMitarbeiter],
        // Only whoever uploaded the file; admins upload.
        Kind::ImportFailed => &[Role::Admin],
        // Only whose code it was.
        Kind::RecoveryUsed => &Role::ALL,
    }
}

/// Whether a kind also comes by mail. That an account is locked, admins see in their inbox alone; that a recovery code
/// was used comes by a mail of its own, which nobody can choose not to get.
#[must_use]
pub fn mailed(kind: Kind) -> bool {
    !matches!(kind, Kind::AccountLocked | Kind::RecoveryUsed)
}

fn note<T: std::str::FromStr>(entry: &Entry, name: &str) -> Option<T> {
    entry.notes.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
}

fn tell(
    happened: &Happened<'_>,
    entry: &Entry,
    kind: Kind,
    facts: Facts,
    but: Option<Id<User>>,
) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<Deliver>() else { return Ok(()) };
    let message = Message { kind, facts, to: told(kind), but, only: None, mail: mailed(kind) };
    notify::tell(happened.platform, &ctx, entry, &message)
}

/// Cases were imported: those who enter ICD codes are told, when there is at least one.
///
/// # Errors
/// When the store fails; the event then stays due. The same of all reactions here.
pub fn new_cases(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    match note(&entry, "neu") {
        Some(n) if n > 0 => tell(happened, &entry, Kind::NewCases, Facts::count(n), None),
        _ => Ok(()),
    }
}

/// An import failed while its uploader was elsewhere: they alone are told, though they caused it.
///
/// # Errors
/// As [`new_cases`].
pub fn import_failed(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let Some(ctx) = happened.ctx::<Deliver>() else { return Ok(()) };
    let (kind, only) = (Kind::ImportFailed, Some(entry.actor.user));
    let message =
        Message { kind, facts: Facts::count(1), to: told(kind), but: None, only, mail: mailed(kind) };
    notify::tell(happened.platform, &ctx, &entry, &message)
}

/// The insurer's staff entered a code: admins are told; many codes of one person are one message.
///
/// # Errors
/// As [`new_cases`].
pub fn icd_entered(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    if entry.actor.role != Role::DakMitarbeiter {
        return Ok(());
    }
    let facts = Facts { nr: note(&entry, "nr").unwrap_or_default(), ..Facts::count(1) };
    tell(happened, &entry, Kind::IcdEntered, facts, None)
}

/// A case was coded that was not: the insurer's staff are told, with the cases of an hour in one message.
///
/// # Errors
/// As [`new_cases`].
pub fn coding_completed(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    // A corrected coding had a type before; then nothing became complete.
    let first =
        |change: &crate::platform::store::Change| change.field == "gutachten_typ" && change.old.is_none();
    if !entry.changes.iter().any(first) {
        return Ok(());
    }
    tell(happened, &entry, Kind::CodingCompleted, Facts::count(1), None)
}

/// A report was made: all who read reports are told.
///
/// # Errors
/// As [`new_cases`].
pub fn report_ready(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let woche = note(&entry, "jahr").zip(note(&entry, "kw"));
    tell(happened, &entry, Kind::ReportReady, Facts { woche, ..Facts::count(1) }, None)
}

/// An account was locked after failed sign-ins: its owner is told by mail, the admins of the facility in their inboxes.
/// Nobody is told of an address that belongs to no account.
///
/// # Errors
/// As [`new_cases`].
pub fn account_locked(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let owner = entry.object.filter(|(table, _)| *table == User::TABLE.number);
    let Some(owner) = owner.map(|(_, id)| Id::<User>::from_bytes(id)) else { return Ok(()) };
    // The event stands in both trails: each tells its own.
    if happened.of_the_instance() {
        return notify::tell_locked(happened.platform, &entry, owner);
    }
    let minutes = happened.platform.settings().lockout_minutes;
    tell(happened, &entry, Kind::AccountLocked, Facts::count(minutes), Some(owner))
}

/// One of somebody's recovery codes was used: they are told in their inbox and by mail, for it may have been somebody
/// else (R-AUTH-12).
///
/// # Errors
/// As [`new_cases`].
pub fn recovery_used(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let owner = entry.object.filter(|(table, _)| *table == User::TABLE.number);
    let Some(owner) = owner.map(|(_, id)| Id::<User>::from_bytes(id)) else { return Ok(()) };
    let left = note(&entry, "uebrig").unwrap_or_default();
    // The event stands in both trails: the instance's sends the mail, the facility's fills the inbox.
    if happened.of_the_instance() {
        return notify::tell_recovery_used(happened.platform, &entry, owner, left);
    }
    let Some(ctx) = happened.ctx::<Deliver>() else { return Ok(()) };
    let (kind, facts) = (Kind::RecoveryUsed, Facts::count(left));
    let message = Message { kind, facts, to: told(kind), but: None, only: Some(owner), mail: mailed(kind) };
    notify::tell(happened.platform, &ctx, &entry, &message)
}
