//! The pages of information collections.
//!
//! Owns: the one in force with those before it, the form of a draft, and what is asked before it is signed.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod form;
mod sign;
mod typed;
mod view;

pub use form::{DraftForm, Saved};
pub use sign::{Doing, SignPage};
pub use typed::{Filled, begun, of_content, sent};
pub use view::{CollectedPage, SignedPage, open_words};

use super::model::Sis;
use crate::{
    features::care::{measures::Risk, observations::called, residents::Resident},
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, View},
};

/// The place of these pages in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The collections of a resident.
#[must_use]
pub fn list_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/informationssammlung")
}
/// A page of the draft of a resident: `entwurf`, `unterschreiben`, `verwerfen`.
#[must_use]
pub fn draft_at(id: Id<Resident>, what: &str) -> String {
    format!("/bewohner/{id}/informationssammlung/{what}")
}
/// A signed collection.
#[must_use]
pub fn signed_at(id: Id<Sis>) -> String {
    format!("/informationssammlungen/{id}")
}

fn topic(v: &View, thema: u8) -> String {
    v.t(&Msg { key: format!("sis-topic-{thema}").into(), args: Vec::new() })
}
/// The word of a risk.
pub fn risk(v: &View, risk: Risk) -> String {
    v.t(&Msg { key: format!("measure-risk-{}", risk.code()).into(), args: Vec::new() })
}
