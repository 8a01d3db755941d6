//! The units (Wohnbereiche) of a house.
//!
//! Owns: their record, rules and order.
//! May use: `kernel`, `platform`.
//! Never: who lives in one, and so whether one may be closed.

pub mod access;
pub mod actions;
pub mod model;
mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use access::{ManageUnits, ReadUnits};
pub use actions::{CLOSED, UNIT_CHANGED, UNIT_CLOSED, UNIT_CREATED, UNIT_REOPENED, all, names_are_free};
pub use model::{Unit, UnitPatch};
pub use rules::{UnitNames, draft};
#[cfg(test)]
pub use tests::full as test_unit;

use crate::platform::{
    feature::{Feature, Right},
    jobs::Reaction,
    shown_at::ShownAt,
    store::{Record as _, RecordKind},
    web::told::Told,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Unit>()], // 30
    shown_at: &[ShownAt {
        table: Unit::TABLE,
        words: "audit-object-unit",
        page: Some(|id| format!("/verwaltung/wohnbereiche/{id}")),
    }],
    told: &[Told::of::<Unit>()],
    rights: &[
        Right::of::<ReadUnits>(120, "right-units-read"),
        Right::of::<ManageUnits>(130, "right-units-manage"),
    ],
    events: &[
        (UNIT_CREATED, Reaction::Nothing),
        (UNIT_CHANGED, Reaction::Nothing),
        (UNIT_CLOSED, Reaction::Nothing),
        (UNIT_REOPENED, Reaction::Nothing),
    ],
    ..Feature::named("care::units")
};
