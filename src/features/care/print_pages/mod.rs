//! Pages that are made for paper: the sheet that goes along to hospital, the list for a power cut, empty forms.
//!
//! Owns: what stands on them, their pages.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`, `measures`,
//! `due`, `restraint_orders`.
//! Never: a record of its own.

mod access;
mod emergency;
mod form;
mod outage;
mod read;
mod routes;
#[cfg(test)]
mod tests;

pub use access::PrintSheets;

use crate::{
    features::care::residents::Resident,
    platform::{
        feature::{Feature, Right},
        store::Record as _,
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[Right::of::<PrintSheets>(472, "right-care-print")],
    routes: routes::routes,
    ..Feature::named("care::print_pages")
};
