//! The dashboard of the second-opinion portal (domain.md, 5.8).
//!
//! Owns: its cards, bars, groups and comparison, and the sentence that says what each of them shows.
//! May use: `kernel`, `ui`, `platform`, the faces of `reports` and `cases`.
//! Never: a case itself; every number comes from counts.

pub mod actions;
pub mod figures;
pub mod pages;
pub mod routes;
#[cfg(test)]
mod store_tests;

pub use actions::dashboard;
pub use pages::HERE;
pub use routes::routes;

use super::reports::ReadReports;
use crate::{
    platform::feature::{Feature, NavEntry},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    nav: &[NavEntry {
        home: true,
        ..NavEntry::of::<ReadReports>(10, HERE, "/faelle/uebersicht", "nav-dashboard", Icon::Home)
    }],
    routes,
    ..Feature::named("second_opinion::dashboard")
};
