//! Plans of care: what is done for a resident again and again, and when.
//!
//! Owns: the measure with its versions and rules; the plan of a resident and the form of a measure; how a schedule reads.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`, `versioned`.
//! Never: whether something was done (`due`).

pub mod access;
mod actions;
mod api;
mod form;
mod json;
pub mod model;
mod pages;
mod record;
mod routes;
mod rules;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod words;

pub use access::{ReadPlans, WritePlans};
pub use actions::{end_with_the_stay, evaluated as measure_evaluated, of_resident};
pub use model::{Evaluated, Measure, Version as MeasureVersion};
pub use pages::{Shifts as ShiftNames, plan_at, schedule_words};
pub use record::BY_RESIDENT;
pub use rules::{MOST_DAYS_TO_EVALUATE, Sent as NewMeasure};
pub use words::{Proof, Risk};

use self::actions::{CHANGED, ENDED, PLANNED};
use crate::{
    features::care::{residents::Resident, versioned::api_routes},
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Measure>()], // 48
    links: &[Link::of::<Measure, Resident>()],
    shown_at: &[ShownAt {
        table: Measure::TABLE,
        words: "audit-object-measure",
        page: Some(|id| format!("/massnahmen/{id}")),
    }],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadPlans>(260, "right-plans-read"),
        Right::of::<WritePlans>(270, "right-plans-write"),
    ],
    events: &[(PLANNED, Reaction::Nothing), (CHANGED, Reaction::Nothing), (ENDED, Reaction::Nothing)],
    actions: &[(ENDED, Action::Delete)],
    routes: || routes::routes().and(api_routes::<Measure>()),
    ..Feature::named("care::measures")
};
