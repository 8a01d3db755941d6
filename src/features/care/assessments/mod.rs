//! Assessments of how dependent a resident is, by the instrument of § 15 SGB XI (Begutachtung).
//!
//! Owns: the assessment with its criteria, tables of limits and rules; its pages. A decision entered here is what changes the
//! care grade of a resident.
//! May use: `kernel`, `ui`, `platform`, `residents`, `staff`, `observations`.
//! Never: what follows from a care grade (evaluations, figures).

pub mod access;
pub mod actions;
mod api;
pub mod items;
mod json;
pub mod model;
mod pages;
mod record;
mod routes;
pub mod rules;
pub mod table;
#[cfg(test)]
mod tests;
pub mod words;

pub use access::{EnterDecisions, ReadAssessments, WriteAssessments};
pub use actions::of_resident as assessments_of;
pub use model::{Assessment, Outcome};
pub use words::Kind as AssessmentKind;

use self::actions::{ASSESSED, DECIDED};
use crate::{
    features::care::residents::Resident,
    platform::{
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Assessment>()], // 52
    links: &[Link::of::<Assessment, Resident>()],
    shown_at: &[ShownAt {
        table: Assessment::TABLE,
        words: "audit-object-assessment",
        page: Some(|id| format!("/begutachtungen/{id}")),
    }],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadAssessments>(261, "right-assessments-read"),
        Right::of::<WriteAssessments>(262, "right-assessments-write"),
        Right::of::<EnterDecisions>(263, "right-assessments-decide"),
    ],
    events: &[(ASSESSED, Reaction::Nothing), (DECIDED, Reaction::Nothing)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::assessments")
};
