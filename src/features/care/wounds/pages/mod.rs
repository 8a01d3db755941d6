//! The pages of wounds.
//!
//! Owns: the wounds of a resident with chart and assessments.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod list;

pub use list::{CoursesPage, Line, said};

use crate::features::care::{observations::form_at, templates::WOUND, wound_courses::WoundCourse};

/// The form in which a wound is assessed.
#[must_use]
pub fn assess_at(course: &WoundCourse) -> String {
    format!("{}?vorlage={WOUND}&verlauf={}", form_at(course.resident_id), course.id)
}
