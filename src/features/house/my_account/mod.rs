//! The own account: profile, password, second factor, sessions, the facility where one works.
//!
//! Owns: the pages below `/konto` and their JSON twins below `/api/v1/auth`.
//! May use: `kernel`, `ui`, `platform`.
//! Never: the account of somebody else; what an act changes is the platform's.

mod agent;
mod api;
mod pages;
mod passkeys;
mod routes;
mod security;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::my_account") };
