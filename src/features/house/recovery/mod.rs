//! A new password for somebody who cannot sign in.
//!
//! Owns: the public pages on which a link is asked for and used, and their JSON twin.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: whether there is such an account (no answer says so), or the second factor.

mod api;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::recovery") };
