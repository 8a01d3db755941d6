//! The people of a facility, as its admin sees and changes them.
//!
//! Owns: list, person, new person, and their JSON twins.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: a password, or a person of another facility (that is the platform's to keep).

mod api;
mod pages;
mod routes;

pub use routes::routes;
