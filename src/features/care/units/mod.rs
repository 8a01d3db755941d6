//! The units (Wohnbereiche) of a house.
//!
//! Owns: their record, rules, order, and the acts that add, change and close one.
//! May use: `kernel`, `platform`.
//! Never: who lives in one. Whoever closes a unit hands in how many do ([`actions::deactivate`]).

pub mod access;
pub mod actions;
pub mod error;
pub mod model;
mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use access::{ManageUnits, ReadUnits};
pub use actions::{
    CLOSED, UNIT_CHANGED, UNIT_CLOSED, UNIT_CREATED, UNIT_REOPENED, all, change, create, deactivate, reopen,
};
pub use error::UnitError;
pub use model::{Unit, UnitPatch};
pub use rules::{UnitNames, draft};
#[cfg(test)]
pub use tests::full as test_unit;

use crate::platform::{
    feature::{Feature, Right, ShownAt},
    jobs::Reaction,
    store::{Record as _, RecordKind},
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Unit>()], // 30
    shown_at: &[ShownAt {
        table: Unit::TABLE,
        words: "audit-object-unit",
        page: Some(|id| format!("/verwaltung/wohnbereiche/{id}")),
    }],
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
