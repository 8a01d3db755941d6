//! `/betrieb/email`: the mail server, a test mail, and what could not be sent.
//!
//! Owns: the operator's mail page, and the rules of its form.
//! May use: `kernel`, `ui`, `platform`.
//! Never: sending itself (that is the platform's); a whole address of somebody else.

mod pages;
mod routes;
mod rules;

pub use pages::{HERE, HREF};
pub use routes::routes;

use crate::{
    platform::feature::{DeskEntry, Feature},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    desk: &[DeskEntry { place: 40, spot: HERE, href: HREF, label: "nav-mail", icon: Icon::Mail }],
    routes,
    ..Feature::named("house::mail")
};

#[cfg(test)]
mod tests;
