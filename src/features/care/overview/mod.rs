//! How it stands: the first page of the area, and the same of a unit and of a resident for programs.
//!
//! Owns: what is computed of a shift for a card and a figure; the first page, the dashboards.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `alerts`, `alert_pages`,
//! `observations`, `measures`, `due`, `evaluations`.
//! Never: a record of its own, or a rule of what it shows.

mod access;
mod api;
mod json;
mod pages;
mod read;
mod routes;
mod rules;
#[cfg(test)]
mod tests;

pub use access::ReadToday;

use crate::{
    platform::feature::{Feature, NavEntry, Right},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    rights: &[Right::of::<ReadToday>(382, "right-today-read")],
    nav: &[NavEntry {
        home: true,
        ..NavEntry::of::<ReadToday>(62, pages::HERE, pages::AT, "nav-today", Icon::Home)
    }],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::overview")
};
