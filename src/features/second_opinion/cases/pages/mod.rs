//! The pages of cases.
//!
//! Owns: list, detail, form, Storno and what they say.
//! May use: `kernel`, `ui`, the case and its register.
//! Never: the store, or who may see a page (permissions stand in handlers).

pub mod detail;
pub mod edit;
pub mod list;
pub mod storno;
mod words;

pub use words::{fallgruppe_badge, status_badge};

use crate::ui::NavSpot;

/// The place of these pages in the navigation.
pub const HERE: NavSpot = NavSpot("cases");
