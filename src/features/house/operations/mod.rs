//! The condition of the instance as its operator sees it: lights that explain themselves.
//!
//! Owns: the self-checks and the pages overview, checks and technical log.
//! May use: `kernel`, `ui`, `platform`.
//! Never: anything inside a tenant; a light without a next step.

mod pages;
mod routes;
mod rules;

pub use pages::{CHECKS, HREF, LOG, OVERVIEW};
pub use routes::routes;
pub use rules::{Check, Light, checks};
