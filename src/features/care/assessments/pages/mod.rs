//! The pages of assessments.
//!
//! Owns: the list of a resident, the forms of an assessment and of a decision, the page of a result.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod form;
mod list;
mod result;
mod typed;

pub use form::AssessmentForm;
pub use list::{AssessmentsPage, shortly};
pub use result::ResultPage;
pub use typed::{Filled, begun, sent};

use super::{items::Item, json::points, model::Assessment, words::Kind};
use crate::{
    features::care::{observations::called, residents::Resident},
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, View, format},
};

/// The place of these pages in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The assessments of a resident.
#[must_use]
pub fn list_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/begutachtung")
}
/// The form of an assessment or of a decision.
#[must_use]
pub fn form_at(id: Id<Resident>, art: Kind) -> String {
    let form = if art == Kind::Bescheid { "bescheid" } else { "neu" };
    format!("/bewohner/{id}/begutachtung/{form}")
}
/// The page of a result.
#[must_use]
pub fn result_at(id: Id<Assessment>) -> String {
    format!("/begutachtungen/{id}")
}

/// The words of a criterion, with its number.
fn item_words(item: Item) -> Msg {
    Msg { key: format!("bi-item-{}-{}", item.modul, item.nr).into(), args: Vec::new() }
}
/// The words of a module, with its number.
fn module_words(modul: u8) -> Msg {
    Msg { key: format!("bi-module-{modul}").into(), args: Vec::new() }
}
/// The words of an answer: the place of its points in the scale of the criterion, from 1.
fn answer_words(item: Item, place: usize) -> Msg {
    Msg { key: format!("{}-{place}", item.scale().words()).into(), args: Vec::new() }
}
/// The words of a care grade.
fn grade_words(v: &View, grade: u8) -> String {
    if grade == 0 { v.w("bi-grade-none") } else { v.t(&Msg::new("bi-grade").with("n", grade)) }
}
/// Weighted points in words.
fn shown_points(v: &View, hundredths: u16) -> String {
    format::decimal(v.lang, points(hundredths), 0)
}
