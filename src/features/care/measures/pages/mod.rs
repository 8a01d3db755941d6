//! The pages of plans of care.
//!
//! Owns: the plan of a resident, what is typed into the form of a measure, how a schedule reads.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod plan;
mod schedule;
mod typed;

pub use plan::{Line, PlanPage};
pub use schedule::{Shifts, listed, schedule_words, weekday};
pub use typed::{begun, of_version, placed, sent};

use super::Measure;
use crate::{
    features::care::{residents::Resident, versioned::RevisedPages as _},
    kernel::ids::Id,
};

/// The plan of a resident.
#[must_use]
pub fn plan_at(resident: Id<Resident>) -> String {
    Measure::all_at(resident)
}
