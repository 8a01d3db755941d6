//! When this happens, also do that: every kind of event, and what follows it.

use crate::{
    features::{
        house::{accounts, tenants},
        second_opinion::{case_import::events as imports, cases, coding, icd, reports},
    },
    platform::{
        jobs::Reaction,
        operation,
        store::{EventKind, RECORD_READ},
        web::session,
    },
};

/// Every kind of event with its reaction; a kind that is missing here fails a test.
pub static REACTIONS: &[(EventKind, Reaction)] = &[
    (RECORD_READ, Reaction::Nothing),
    (tenants::TENANT_CREATED, Reaction::Nothing),
    (accounts::ACCOUNT_CREATED, Reaction::Nothing),
    (accounts::ACCOUNT_DISABLED, Reaction::Nothing),
    (icd::ICD_ENTERED, Reaction::Nothing),
    (icd::ICD_CLEARED, Reaction::Nothing),
    (coding::CARD_OPENED, Reaction::Nothing),
    (coding::CODED, Reaction::Nothing),
    (coding::CODING_UNDONE, Reaction::Nothing),
    (coding::CODING_RESET, Reaction::Nothing),
    (session::SIGNED_IN, Reaction::Nothing),
    (session::REFUSED, Reaction::Nothing),
    (session::LOCKED, Reaction::Nothing),
    (session::SIGNED_OUT, Reaction::Nothing),
    (session::REUSED, Reaction::Nothing),
    (reports::REPORT_GENERATED, Reaction::Nothing),
    (reports::REPORT_DOWNLOADED, Reaction::Nothing),
    (operation::BACKUP_MADE, Reaction::Nothing),
    (operation::INDEX_REBUILT, Reaction::Nothing),
    (cases::CASE_CREATED, Reaction::Nothing),
    (cases::CASE_CHANGED, Reaction::Nothing),
    (cases::CASE_CANCELLED, Reaction::Nothing),
    (cases::CASE_RESTORED, Reaction::Nothing),
    (imports::IMPORT_PREVIEWED, Reaction::Nothing),
    (imports::IMPORT_DONE, Reaction::Nothing),
    (imports::IMPORT_UNDONE, Reaction::Nothing),
    (imports::IMPORT_EXPORTED, Reaction::Nothing),
    (imports::IMPORT_PURGED, Reaction::Nothing),
];

/// What follows an event of that name.
#[must_use]
pub fn reaction(kind: &str) -> Reaction {
    REACTIONS
        .iter()
        .find(|(known, _)| known.name == kind)
        .map_or(Reaction::Nothing, |(_, reaction)| *reaction)
}
