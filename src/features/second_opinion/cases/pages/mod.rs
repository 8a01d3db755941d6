//! How the values of a case read: badges and words.
//!
//! Owns: the badge of group and status, the strip of its steps, the words of its closed lists.
//! May use: `kernel`, `ui`, the case.
//! Never: a page (that is `platform::entity`), the store.

mod words;

pub use words::{fallgruppe_badge, status_badge};
pub(super) use words::{progress_strip, word};

use crate::ui::NavSpot;

/// The place of its pages in the navigation.
pub const HERE: NavSpot = NavSpot("cases");
