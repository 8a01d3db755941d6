//! The first run: from an empty directory to an operator, a facility and a first backup (interface.md, 4.1).
//!
//! Owns: the pages of the first run.
//! May use: `kernel`, `ui`, `platform`, `tenants`, `certificates`, `accounts`.
//! Never: what is remembered between the steps (that is the platform's); a page once the first run is over.

mod certificate;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::setup") };
