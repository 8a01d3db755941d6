//! The import of cases from the CRM's CSV: what a file would do, before anything is done; then doing it, and taking it back.
//!
//! Owns: the grammar of the CRM's cells, the rules about duplicates and fall_ids, the plan of an import, its run, its log.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what a case is or how it is stored; reading bytes (that is `platform::sheet`).

pub mod access;
pub mod actions;
pub mod api;
pub mod book;
pub mod codes;
pub mod contact;
pub mod corrections;
pub mod duplicates;
pub mod error;
pub mod events;
mod keys;
pub mod known;
mod lookups;
pub mod modul;
mod notices;
mod overview;
pub mod pages;
pub mod plan;
pub mod progress;
pub mod record;
mod routes;
pub mod row;
mod words;

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod route_tests;
#[cfg(test)]
mod testing;

pub use access::{ImportCases, ReadImportLog};
pub use actions::{Confirmed, ImportResult, Undoing, confirm, read_again, undo, upkeep, upload};
pub use book::{Book, Judgement};
pub use codes::{Reason, Warning};
pub use corrections::{COLUMNS, Column, Corrections};
pub use duplicates::{Holder, Known, KnownCase, Of, Rule};
pub use error::ImportError;
pub use known::KnownList;
pub use pages::HERE;
pub use plan::{Counts, Plan, PlanRow, Verdict, classify, preview};
pub use record::{ImportPlan, ImportRun};
pub use routes::routes;
pub use row::ParsedRow;

pub use crate::features::second_opinion::cases::ImportId;
use crate::{
    features::second_opinion::cases::Case,
    platform::{
        action::Action,
        feature::{Feature, Hourly, NavEntry, Right, ShownAt},
        jobs::Reaction,
        store::{Link, Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[
        RecordKind::of::<ImportPlan>(),          // 11
        RecordKind::of::<record::PlanChunk>(),   // 12
        RecordKind::of::<ImportRun>(),           // 13
        RecordKind::of::<record::ImportPiece>(), // 14
    ],
    links: &[
        Link::of::<Case, ImportRun>(),
        Link::of::<record::PlanChunk, ImportPlan>(),
        Link::of::<record::ImportPiece, ImportRun>(),
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
        (events::IMPORT_STOPPED, Reaction::Nothing),
        (events::IMPORT_UNDONE, Reaction::Nothing),
        (events::IMPORT_EXPORTED, Reaction::Nothing),
        (events::IMPORT_PURGED, Reaction::Nothing),
    ],
    actions: &[(events::IMPORT_PREVIEWED, Action::Import), (events::IMPORT_DONE, Action::Import)],
    notices: &[&notices::NEW_CASES, &notices::IMPORT_FAILED],
    nav: &[NavEntry::of::<ImportCases>(30, HERE, "/import", "nav-import", Icon::Import)],
    hourly: &[Hourly { name: "import.upkeep", job: upkeep }],
    routes,
    ..Feature::named("second_opinion::case_import")
};
