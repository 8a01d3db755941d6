//! Medicine given as it is needed: what came of it is asked half an hour later, and one tap answers (care.md, 8.6).
//!
//! Owns: whose effect is asked for, since when, and writing it down.
//! May use: `kernel`, `ui`, `platform`, `residents`, `templates`, `observations`.
//! Never: an order of medicine; that lies in the resident's file on paper.

mod actions;
mod pages;
mod routes;
mod rules;
#[cfg(test)]
mod tests;

pub use actions::{Awaited, awaited};
pub use pages::effect_buttons;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes: routes::routes, ..Feature::named("care::as_needed") };
