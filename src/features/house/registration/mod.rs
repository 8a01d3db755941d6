//! Coming in: by an invitation, or by an allowed mail domain with proof of the mailbox.
//!
//! Owns: the public pages of registration and their JSON twin.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: who may come in, or as what (that is the platform's).

mod api;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::registration") };
