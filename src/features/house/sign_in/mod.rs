//! Signing in and out.
//!
//! Owns: the sign-in page and its JSON twin.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: passwords, tokens or counters themselves (those are the platform's).

mod again;
mod api;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::sign_in") };
