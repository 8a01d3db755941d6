//! The pages of restraints.
//!
//! Owns: the orders of a resident with what was applied, the form of an order, what is asked before one is ended.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod ask;
mod form;
mod list;

pub use ask::EndPage;
pub use form::{Filled, OrderForm, begun, of_version, sent};
pub use list::{Line, OrdersPage, anchor, control_button};

use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{Hint, RestraintOrder},
    },
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, View, view::Tone},
};

/// The place of the pages of restraints in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The page of a resident.
#[must_use]
pub fn resident_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}")
}
/// The orders of a resident.
#[must_use]
pub fn orders_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/fem")
}
/// The form of a new order.
#[must_use]
pub fn new_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/fem/neu")
}
/// A page of an order.
#[must_use]
pub fn order_at(id: Id<RestraintOrder>, what: &str) -> String {
    format!("/fem/{id}/{what}")
}
/// What a resident is called here.
#[must_use]
pub fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}
/// The word of a hint.
#[must_use]
pub fn hint_word(v: &View, hint: Hint) -> String {
    let key = format!("hint-{}", hint.code().to_lowercase().replace('_', "-"));
    v.t(&Msg { key: key.into(), args: Vec::new() })
}
/// How a hint looks.
#[must_use]
pub fn tone(hint: Hint) -> Tone {
    match hint {
        Hint::LaeuftAb => Tone::Warn,
        Hint::Abgelaufen | Hint::GenehmigungNachholen => Tone::Bad,
    }
}
