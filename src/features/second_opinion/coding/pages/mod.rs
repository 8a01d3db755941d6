//! What the coding queue looks like: a card, how far it has come, and what stands where no card is.
//!
//! Owns: the markup of the queue, with the keys that `app.js` presses (`data-taste`, `data-strg-enter`).
//! May use: `kernel`, `ui`, the values of this feature, `cases`, `icd`.
//! Never: the store.

mod card;
mod parts;
mod without;

pub use card::{CardPage, Notes};
pub use parts::progress_part;
pub use without::{Without, WithoutPage};

use crate::ui::NavSpot;

/// The entry of the navigation.
pub const HERE: NavSpot = NavSpot("kodierung");
