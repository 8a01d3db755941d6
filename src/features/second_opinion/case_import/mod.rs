//! The import of cases from the CRM's CSV, by the import engine: what a row of the CRM means, and of which case it is one.
//!
//! Owns: the grammar of the CRM's cells, the rules about duplicates and fall_ids, the case of a row, the import's JSON.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what a case is or how it is stored; the course of an import (that is `platform::intake`).

pub mod access;
pub mod api;
pub mod book;
pub mod codes;
mod columns;
pub mod contact;
mod crm;
pub mod duplicates;
pub mod events;
mod keys;
pub mod known;
mod lookups;
pub mod modul;
mod notices;
mod pages;
pub mod row;
mod words;

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod route_tests;
#[cfg(test)]
mod stored_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use access::{ImportCases, ReadImportLog};
pub use columns::Column;
pub use crm::CrmImport;
pub use known::KnownList;
pub use pages::HERE;
pub use row::ParsedRow;

#[cfg(test)]
pub use self::{
    codes::{Reason, Warning},
    crm::NewCase,
    duplicates::Of,
};

use crate::{
    features::second_opinion::cases::Case,
    platform::{
        action::Action,
        feature::{Feature, Hourly, NavEntry, Right},
        intake,
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::routes::Routes,
    },
    ui::icon::Icon,
};

/// What a file of the CRM would do.
pub type Plan = intake::Plan<CrmImport>;
/// One row of it.
pub type PlanRow = intake::PlanRow<CrmImport>;
/// What happens to a row.
pub type Verdict = intake::Verdict<CrmImport>;
/// What the user corrected.
pub type Corrections = intake::Corrections<CrmImport>;
/// A row's cells, corrections applied.
pub type Cells<'a> = intake::Cells<'a, CrmImport>;
/// What a row's cells alone give.
pub type Reading = intake::Reading<CrmImport>;
/// Why an import does not happen.
pub type ImportError = intake::IntakeError<CrmImport>;
/// How a confirmation ended.
pub type Confirmed = intake::Confirmed<CrmImport>;
/// The header of a stored plan.
pub type ImportPlan = intake::PlanHead<CrmImport>;
/// Its rows.
pub type PlanChunk = intake::PlanChunk<CrmImport>;
/// A line of the import log (`import_log` of domain.md, 2.6).
pub type ImportRun = intake::Run<CrmImport>;
/// Its large parts.
pub type ImportPiece = intake::Piece<CrmImport>;

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[
        RecordKind::of::<ImportPlan>(),  // 11
        RecordKind::of::<PlanChunk>(),   // 12
        RecordKind::of::<ImportRun>(),   // 13
        RecordKind::of::<ImportPiece>(), // 14
    ],
    links: &[
        Link::of::<Case, ImportRun>(),
        Link::of::<PlanChunk, ImportPlan>(),
        Link::of::<ImportPiece, ImportRun>(),
    ],
    shown_at: &[
        ShownAt::named(ImportRun::TABLE, "audit-object-import"),
        ShownAt::named(ImportPlan::TABLE, "audit-object-import"),
    ],
    rights: &[
        Right::of::<ImportCases>(50, "right-import-run"),
        Right::of::<ReadImportLog>(60, "right-import-log"),
    ],
    events: &[
        (events::IMPORT_PREVIEWED, Reaction::Nothing),
        (events::IMPORT_DONE, Reaction::Do(notices::new_cases)),
        (events::IMPORT_FAILED, Reaction::Do(notices::import_failed)),
        (events::IMPORT_DISCARDED, Reaction::Nothing),
        (events::IMPORT_STOPPED, Reaction::Nothing),
        (events::IMPORT_UNDONE, Reaction::Nothing),
        (events::IMPORT_EXPORTED, Reaction::Nothing),
        (events::IMPORT_PURGED, Reaction::Nothing),
    ],
    actions: &[(events::IMPORT_PREVIEWED, Action::Import), (events::IMPORT_DONE, Action::Import)],
    notices: &[&notices::NEW_CASES, &notices::IMPORT_FAILED],
    nav: &[NavEntry::of::<ImportCases>(30, HERE, "/import", "nav-import", Icon::Import)],
    hourly: &[Hourly { name: "import.upkeep", job: intake::upkeep::<CrmImport> }],
    routes,
    ..Feature::named("second_opinion::case_import")
};

/// The pages of the import, and its JSON.
#[must_use]
pub fn routes() -> Routes {
    intake::routes::<CrmImport>().and(intake::api::routes::<CrmImport>())
}
