//! Who is told of codings (domain.md, 7). The reaction reads its event from the audit trail and nothing else.

use crate::{
    kernel::problem::Problem,
    platform::{
        jobs::Happened,
        notify::{Facts, Gathering, Kind, Message, Notice, counts_only},
        store::Change,
        tenancy::Role,
    },
};

/// Cases were coded.
pub static CODING_COMPLETED: Notice = Notice {
    kind: Kind::new(5),
    name: "coding_completed",
    to: &[Role::DakMitarbeiter],
    mailed: true,
    gathers: Gathering::All,
    says: counts_only,
    leads_to: |_, _| Some("/faelle".into()),
};

/// A case was coded that was not: the insurer's staff are told, with the cases of an hour in one message.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn coding_completed(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    // A corrected coding had a type before; then nothing became complete.
    let first = |change: &Change| change.field == "gutachten_typ" && change.old.is_none();
    if !entry.changes.iter().any(first) {
        return Ok(());
    }
    happened.tell(&entry, &Message::new(&CODING_COMPLETED, Facts::count(1)))
}
