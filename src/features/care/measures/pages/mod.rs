//! The pages of plans of care.
//!
//! Owns: the plan of a resident, the form of a measure, how a schedule reads.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod ask;
mod form;
mod plan;
mod schedule;
mod typed;

pub use ask::EndPage;
pub use form::MeasureForm;
pub use plan::{Line, PlanPage, anchor};
pub use schedule::{Shifts, schedule_words};
pub use typed::{Filled, begun, of_version, placed, sent};

use super::model::Measure;
use crate::{features::care::residents::Resident, kernel::ids::Id, ui::NavSpot};

/// The place of the pages of plans in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The page of a resident.
#[must_use]
pub fn resident_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}")
}
/// The plan of a resident.
#[must_use]
pub fn plan_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/plan")
}
/// The form of a new measure.
#[must_use]
pub fn new_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/plan/neu")
}
/// A page of a measure.
#[must_use]
pub fn measure_at(id: Id<Measure>, what: &str) -> String {
    format!("/massnahmen/{id}/{what}")
}
/// What a resident is called here.
#[must_use]
pub fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}
