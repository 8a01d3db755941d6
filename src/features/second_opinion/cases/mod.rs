//! The second-opinion case: its record, rules and list.
//!
//! Owns: the case with its 67 columns, its invariants, and what it counts as.
//! May use: `kernel`, `ui`, `platform`, `settings`.
//! Never: how a case comes in (import), or what the report looks like.

pub mod access;
mod acts;
pub mod api;
mod columns;
pub mod counted;
pub mod events;
pub mod fallgruppe;
pub mod fields;
pub mod figures;
pub mod filter;
pub mod identity;
mod lookalikes;
pub mod model;
mod needle;
pub mod pages;
#[cfg(visite_probe)]
mod probe;
mod progress;
pub mod record;
pub mod repo;
pub mod routes;
pub mod rules;
mod shown;
pub mod status;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod traits;

pub use access::{EditCases, ReadCases};
pub use acts::Cancel;
pub use api::CaseJson;
pub use counted::Counted;
pub use events::{CASE_CANCELLED, CASE_CHANGED, CASE_CREATED, CASE_RESTORED, insert_cases};
pub use fallgruppe::Fallgruppe;
pub use fields::{FIELDS, Field, FieldValue, Patch};
pub use filter::Filter;
pub use identity::{Facts, base_fall_id, person_key, with_suffix};
pub use model::{Beginning, Case, GutachtenTyp, ImportId, ImportQuelle, JaNein};
pub use pages::{HERE, fallgruppe_badge, no_cases};
pub use record::{
    BASE, BY_BASE, BY_D1, BY_FALL_ID, BY_IMPORT, BY_KVNR, BY_NR, BY_TICKET, COUNTS, D1, FALL_ID, ICD_ONKO,
    KVNR, PENDING_CODING, PENDING_ICD, TICKET,
};
pub use routes::routes;
pub use rules::{clear_icd, set_coding, set_icd};
pub use shown::Around;
pub use status::Status;
#[cfg(test)]
pub use testing::case as test_case;
pub use traits::Traits;

#[cfg(test)]
pub use rules::validate;

use crate::{
    platform::{
        feature::{Feature, NavEntry, Right, SearchEntry},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Record as _, RecordKind},
        web::told::Told,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Case>()], // 10
    shown_at: &[ShownAt {
        table: Case::TABLE,
        words: "audit-object-case",
        page: Some(|id| format!("/faelle/{id}")),
    }],
    told: &[Told::of::<Case>()],
    rights: &[Right::of::<ReadCases>(10, "right-cases-read"), Right::of::<EditCases>(20, "right-cases-edit")],
    events: &[
        (CASE_CREATED, Reaction::Nothing),
        (CASE_CHANGED, Reaction::Nothing),
        (CASE_CANCELLED, Reaction::Nothing),
        (CASE_RESTORED, Reaction::Nothing),
    ],
    nav: &[NavEntry::of::<ReadCases>(20, HERE, "/faelle", "nav-cases", Icon::Cases)],
    search: Some(SearchEntry::of::<ReadCases>("/faelle", "case-search")),
    routes,
    ..Feature::named("second_opinion::cases")
};
