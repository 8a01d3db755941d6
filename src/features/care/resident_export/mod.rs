//! The record of a resident as a file: what stands in it over some days, as PDF and as the JSON that the PDF prints.
//!
//! Owns: which parts can be chosen, what is gathered for each and how it reads, the hash over it, its page and API.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`, `measures`,
//! `due`, `restraint_orders`, `wound_courses`, `information`, `assessments`, `courses`, `moods`.
//! Never: a record of its own, or what somebody may not open on a page.

mod access;
mod actions;
mod api;
mod model;
mod pages;
mod paper;
mod parts;
mod read;
mod routes;
mod tell;
#[cfg(test)]
mod tests;

pub use access::{ExportResidents, SeeAccesses};

use self::actions::EXPORTED;
use crate::{
    features::care::residents::Resident,
    platform::{
        feature::{Feature, Right},
        jobs::Reaction,
        store::Record as _,
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ExportResidents>(470, "right-residents-export"),
        Right::of::<SeeAccesses>(471, "right-residents-accesses"),
    ],
    events: &[(EXPORTED, Reaction::Nothing)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::resident_export")
};
