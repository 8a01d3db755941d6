//! The people of a facility, as its admin sees and changes them.
//!
//! Owns: list, person, new person, and their JSON twins.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: a password, or a person of another facility (that is the platform's to keep).

mod api;
mod pages;
mod routes;

pub use routes::routes;

use super::accounts::{ADMIN, ManagePeople};
use crate::{
    platform::feature::{Feature, NavEntry, Right},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    rights: &[Right::of::<ManagePeople>(100, "right-people-manage")],
    nav: &[NavEntry {
        home: true,
        ..NavEntry::of::<ManagePeople>(70, ADMIN, "/verwaltung/personen", "nav-admin", Icon::Settings)
    }],
    routes,
    ..Feature::named("house::people")
};
