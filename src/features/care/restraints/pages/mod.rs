//! The pages of restraints.
//!
//! Owns: the orders of a resident with what was applied.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod list;

pub use list::{Line, OrdersPage, control_button, said};

use crate::{
    features::care::restraint_orders::Hint,
    kernel::words::Msg,
    ui::{View, view::Tone},
};

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
