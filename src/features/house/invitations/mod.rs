//! Invitations into a facility.
//!
//! Owns: the page on which an admin invites, what has become of each invitation, and the JSON twin.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: accepting one (that is `registration`), or the secret of a link after it was shown.

mod api;
mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("house::invitations") };
