//! The condition of the instance as its operator sees it: lights that explain themselves.
//!
//! Owns: the self-checks and the pages overview, checks and technical log.
//! May use: `kernel`, `ui`, `platform`.
//! Never: anything inside a tenant; a light without a next step.

mod pages;
mod routes;
mod rules;

pub use pages::{CHECKS, HREF, LOG, OVERVIEW};
pub use routes::routes;
pub use rules::{Light, checks};

use crate::{
    platform::feature::{DeskEntry, Feature},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    desk: &[
        DeskEntry { place: 10, spot: OVERVIEW, href: HREF, label: "desk-overview", icon: Icon::Home },
        DeskEntry {
            place: 50,
            spot: CHECKS,
            href: "/betrieb/pruefungen",
            label: "desk-checks",
            icon: Icon::Checks,
        },
        DeskEntry { place: 60, spot: LOG, href: "/betrieb/protokoll", label: "desk-log", icon: Icon::Log },
    ],
    routes,
    ..Feature::named("house::operations")
};
