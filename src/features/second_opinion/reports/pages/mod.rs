//! The pages of reports.
//!
//! Owns: the list with the form, and the five sheets as tables.
//! May use: `kernel`, `ui`, the report's numbers.
//! Never: reading or counting anything.

pub mod list;
pub mod sheet;
mod words;

use crate::ui::NavSpot;

/// Its entry in the navigation.
pub const HERE: NavSpot = NavSpot("berichte");
