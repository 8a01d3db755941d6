//! The import of residents from a CSV, by the import engine: what a row means, and of whom it is a duplicate.
//!
//! Owns: the columns of the file, the grammar of its cells, its codes, the rules about duplicates, the import's JSON.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`.
//! Never: what a resident may be; the course of an import (that is `platform::intake`).

pub mod access;
pub mod api;
pub mod codes;
pub mod columns;
pub mod events;
mod intake;
pub mod judge;
mod lookups;
mod pages;
#[cfg(test)]
mod route_tests;
pub mod row;
#[cfg(test)]
mod stored_tests;
#[cfg(test)]
mod tests;
mod words;

pub use access::{ImportResidents, ReadResidentImports};
pub use columns::Column;
pub use intake::ResidentImport;
pub use pages::HERE;
pub use row::ParsedRow;

#[cfg(test)]
pub use self::{
    codes::{Reason, Warning},
    columns::COLUMNS,
    judge::{Holder, House, Known, Of},
    row::read,
};

use crate::{
    features::care::residents::Resident,
    platform::{
        action::Action,
        feature::{Feature, Hourly, NavEntry, Right},
        intake as engine,
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::routes::Routes,
    },
    ui::icon::Icon,
};

/// One row of what a file would do.
pub type ResidentPlanRow = engine::PlanRow<ResidentImport>;
/// What happens to a row.
pub type Verdict = engine::Verdict<ResidentImport>;
/// What the user corrected.
pub type Corrections = engine::Corrections<ResidentImport>;
/// A row's cells, corrections applied.
pub type Cells<'a> = engine::Cells<'a, ResidentImport>;
/// What a row's cells alone give.
pub type Reading = engine::Reading<ResidentImport>;
/// The header of a stored plan.
pub type ResidentImportPlan = engine::PlanHead<ResidentImport>;
/// Its rows.
pub type ResidentPlanChunk = engine::PlanChunk<ResidentImport>;
/// A line of the import log.
pub type ResidentImportRun = engine::Run<ResidentImport>;
/// Its large parts.
pub type ResidentImportPiece = engine::Piece<ResidentImport>;

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[
        RecordKind::of::<ResidentImportPlan>(),  // 32
        RecordKind::of::<ResidentPlanChunk>(),   // 33
        RecordKind::of::<ResidentImportRun>(),   // 34
        RecordKind::of::<ResidentImportPiece>(), // 35
    ],
    links: &[
        Link::of::<Resident, ResidentImportRun>(),
        Link::of::<ResidentPlanChunk, ResidentImportPlan>(),
        Link::of::<ResidentImportPiece, ResidentImportRun>(),
    ],
    shown_at: &[
        ShownAt::named(ResidentImportRun::TABLE, "audit-object-resident-import"),
        ShownAt::named(ResidentImportPlan::TABLE, "audit-object-resident-import"),
    ],
    rights: &[
        Right::of::<ImportResidents>(190, "right-residents-import"),
        Right::of::<ReadResidentImports>(200, "right-residents-import-log"),
    ],
    events: &[
        (events::IMPORT_PREVIEWED, Reaction::Nothing),
        (events::IMPORT_DONE, Reaction::Nothing),
        (events::IMPORT_FAILED, Reaction::Nothing),
        (events::IMPORT_DISCARDED, Reaction::Nothing),
        (events::IMPORT_STOPPED, Reaction::Nothing),
        (events::IMPORT_UNDONE, Reaction::Nothing),
        (events::IMPORT_EXPORTED, Reaction::Nothing),
        (events::IMPORT_PURGED, Reaction::Nothing),
    ],
    actions: &[(events::IMPORT_PREVIEWED, Action::Import), (events::IMPORT_DONE, Action::Import)],
    nav: &[NavEntry::of::<ImportResidents>(
        69,
        HERE,
        "/verwaltung/bewohner-import",
        "nav-resident-import",
        Icon::Import,
    )],
    hourly: &[Hourly { name: "resident_import.upkeep", job: engine::upkeep::<ResidentImport> }],
    routes,
    ..Feature::named("care::resident_import")
};

/// The pages of the import, and its JSON.
#[must_use]
pub fn routes() -> Routes {
    engine::routes::<ResidentImport>().and(engine::api::routes::<ResidentImport>())
}
