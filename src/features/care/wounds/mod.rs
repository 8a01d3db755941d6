//! Wounds: opening, changing and closing their courses, when each is looked at again, how it changed (care.md, 8.3).
//!
//! Owns: the acts on courses, assessments and what follows from them, pages with the chart, API.
//! May use: `kernel`, `ui`, `platform`, `residents`, `templates`, `settings`, `staff`, `observations`, `wound_courses`,
//! `versioned`.
//! Never: how an entry is judged (`observations`).

mod access;
mod actions;
mod api;
mod assessments;
mod form;
mod json;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

pub use access::{ReadWounds, WriteWounds};
pub use assessments::{AssessmentDue, due_assessments};
pub use pages::assess_at;

use self::actions::{CHANGED, CLOSED, OPENED};
use crate::{
    features::care::{residents::Resident, versioned::api_routes, wound_courses::WoundCourse},
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::Reaction,
        store::Record as _,
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadWounds>(316, "right-wounds-read"),
        Right::of::<WriteWounds>(318, "right-wounds-write"),
    ],
    events: &[(OPENED, Reaction::Nothing), (CHANGED, Reaction::Nothing), (CLOSED, Reaction::Nothing)],
    actions: &[(OPENED, Action::Create), (CLOSED, Action::Update)],
    routes: || routes::routes().and(api_routes::<WoundCourse>()),
    ..Feature::named("care::wounds")
};
