//! The facility's own settings.
//!
//! Owns: the page on which an admin changes them.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: the settings of an area; which areas a facility has, or whether it works (those are the operator's).

mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::settings") };
