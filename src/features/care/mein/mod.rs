//! What residents see and do themselves, on a tablet of the house with their badge: how they feel, and their day.
//!
//! Owns: the right of a resident to their own, and the pages below `/mein`.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `settings`, `alerts`, `observations`, `moods`, `measures`, `due`,
//! `badges`.
//! Never: anything clinical, or another resident.

mod access;
mod actions;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

use crate::platform::feature::Feature;

/// What this feature registers.
pub static FEATURE: Feature = Feature { routes: routes::routes, ..Feature::named("care::mein") };
