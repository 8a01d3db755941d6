//! Who is told of ICD codes (domain.md, 7). The reaction reads its event from the audit trail and nothing else.

use crate::{
    kernel::problem::Problem,
    platform::{
        jobs::Happened,
        notify::{Facts, Gathering, Kind, Message, Notice, counts_only},
        tenancy::Role,
    },
};

/// ICD codes were entered.
pub static ICD_ENTERED: Notice = Notice {
    kind: Kind::new(2),
    name: "icd_entered",
    to: &[Role::Admin],
    mailed: true,
    gathers: Gathering::PerActor,
    says: |msg, facts| msg.with("nr", facts.number),
    leads_to: |p, told| {
        told.about.and_then(|about| p.page_of_record(about)).or_else(|| Some("/faelle".into()))
    },
};

/// A list of ICD codes was processed. Nothing tells of it yet; the number and the name are taken.
pub static ICD_UPLOADED: Notice = Notice {
    kind: Kind::new(3),
    name: "icd_uploaded",
    to: &[Role::Admin],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: |_, _| Some("/faelle".into()),
};

/// The insurer's staff entered a code: admins are told; many codes of one person are one message.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn icd_entered(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    if entry.actor.role != Role::DakMitarbeiter {
        return Ok(());
    }
    let facts = Facts { number: entry.note("nr").unwrap_or_default(), ..Facts::count(1) };
    happened.tell(&entry, &Message::new(&ICD_ENTERED, facts))
}
