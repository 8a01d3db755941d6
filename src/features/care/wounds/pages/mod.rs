//! The pages of wounds.
//!
//! Owns: the wounds of a resident with chart and assessments, the form of a course, what is asked before one is closed.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod ask;
mod form;
mod list;

pub use ask::ClosePage;
pub use form::{CourseForm, Filled, of_version, sent};
pub use list::{CoursesPage, Line, anchor};

use crate::{
    features::care::{
        observations::form_at, residents::Resident, templates::WOUND, wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    ui::NavSpot,
};

/// The place of the pages of wounds in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The page of a resident.
#[must_use]
pub fn resident_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}")
}
/// The wounds of a resident.
#[must_use]
pub fn wounds_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/wunden")
}
/// The form of a new course.
#[must_use]
pub fn new_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/wunden/neu")
}
/// A page of a course.
#[must_use]
pub fn course_at(id: Id<WoundCourse>, what: &str) -> String {
    format!("/wunden/{id}/{what}")
}
/// The form in which a wound is assessed.
#[must_use]
pub fn assess_at(course: &WoundCourse) -> String {
    format!("{}?vorlage={WOUND}&verlauf={}", form_at(course.resident_id), course.id)
}
/// What a resident is called here.
#[must_use]
pub fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}
