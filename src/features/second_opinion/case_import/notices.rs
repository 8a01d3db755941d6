//! Who is told of an import (domain.md, 7). Each reaction reads its event from the audit trail and nothing else.

use crate::{
    features::second_opinion::cases::ImportId,
    kernel::{ids::Id, problem::Problem},
    platform::{
        jobs::Happened,
        notify::{Facts, Gathering, Kind, Message, Notice, counts_only},
        tenancy::Role,
    },
};

/// New cases were imported.
pub static NEW_CASES: Notice = Notice {
    kind: Kind::new(1),
    name: "new_cases_uploaded",
    to: &[Role::DakMitarbeiter],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: |_, told| {
        Some(told.about.map_or_else(|| "/icd".into(), |(_, run)| icd_of(Id::from_bytes(run))))
    },
};

/// The cases of an import that wait for their ICD.
fn icd_of(run: ImportId) -> String {
    format!("/icd?import={run}")
}

/// A file could not be processed: only whoever uploaded it is told; admins upload.
pub static IMPORT_FAILED: Notice = Notice {
    kind: Kind::new(6),
    name: "import_failed",
    to: &[Role::Admin],
    mailed: true,
    gathers: Gathering::None,
    says: counts_only,
    leads_to: |_, _| Some("/import".into()),
};

/// Cases were imported: those who enter ICD codes are told, when there is at least one.
///
/// # Errors
/// When the store fails; the event then stays due.
pub fn new_cases(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    match entry.note("neu") {
        Some(n) if n > 0 => happened.tell(&entry, &Message::new(&NEW_CASES, Facts::count(n))),
        _ => Ok(()),
    }
}

/// An import failed while its uploader was elsewhere: they alone are told, though they caused it.
///
/// # Errors
/// As [`new_cases`].
pub fn import_failed(happened: &Happened<'_>) -> Result<(), Problem> {
    let entry = happened.entry()?;
    let only = Some(vec![entry.actor.user]);
    happened.tell(&entry, &Message { only, ..Message::new(&IMPORT_FAILED, Facts::count(1)) })
}
