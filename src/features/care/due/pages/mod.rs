//! The pages of what is due.
//!
//! Owns: the list, how something is answered, the page of an answer and of a proof.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod answer;
mod card;
mod line;
mod list;
mod one;
mod other;

pub use answer::AnswerForm;
pub use card::card;
pub use list::{Done, DuePage};
pub use one::{AnswerPage, ProofPage};

use super::model::{Answer, ShiftProof};
use crate::{
    features::care::observations::{called, resident_at},
    kernel::ids::Id,
    platform::web::query::escaped,
    ui::{NavSpot, View, form},
};

/// The list's place in the navigation.
pub const HERE: NavSpot = NavSpot("due");
/// Its address.
pub const AT: &str = "/pflege/faellig";

/// The page of an answer.
#[must_use]
pub fn answer_at(id: Id<Answer>) -> String {
    format!("/durchfuehrungen/{id}")
}
/// The page of a proof.
#[must_use]
pub fn proof_at(id: Id<ShiftProof>) -> String {
    format!("/schichtnachweise/{id}")
}

/// Which list: as it stands in the address, and goes through the forms that lead back to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// The unit; empty: the first of the user's.
    pub wohnbereich: String,
    /// The shift; empty: the present one.
    pub schicht: String,
    /// The resident; empty: all of the unit.
    pub bewohner: String,
}

impl Which {
    /// Its members with their names.
    fn pairs(&self) -> [(&'static str, &str); 3] {
        [("wohnbereich", &self.wohnbereich), ("schicht", &self.schicht), ("bewohner", &self.bewohner)]
    }
    /// As hidden fields of a form.
    #[must_use]
    pub fn hidden(&self) -> maud::Markup {
        maud::html! { @for (name, value) in self.pairs() { @if !value.is_empty() { (form::hidden(name, value)) } } }
    }
    /// An address with these, and more.
    #[must_use]
    pub fn at(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = self.pairs();
        let all = own.iter().map(|(name, value)| (*name, *value)).chain(more.iter().copied());
        let set = all.filter(|(_, value)| !value.is_empty());
        let set: Vec<String> = set.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        if set.is_empty() { path.to_owned() } else { format!("{path}?{}", set.join("&")) }
    }
    /// The list.
    #[must_use]
    pub fn list(&self) -> String {
        self.at(AT, &[])
    }
}

/// The word of a closed list.
#[must_use]
pub fn listed(v: &View, list: &str, code: &str) -> String {
    let key = format!("due-{list}-{}", code.replace('_', "-"));
    v.t(&crate::kernel::words::Msg { key: key.into(), args: Vec::new() })
}
