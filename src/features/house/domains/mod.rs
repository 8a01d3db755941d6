//! Mail domains whose people may register themselves.
//!
//! Owns: the page and the JSON of allowed domains.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: the registration itself.

mod api;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::domains") };
