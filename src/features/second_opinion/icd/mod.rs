//! Entering the ICD codes of cases, fast and one after another.
//!
//! Owns: the pending list and its cell, what it refuses and warns of; the part of a year that somebody works through.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what an ICD code is (that is `kernel::icd`), how a case changes (that is `cases`).

mod access;
mod actions;
mod api;
mod entry;
mod error;
mod pages;
mod pending;
mod routes;
mod scope;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use access::{ClearIcd, EnterIcd};
pub use actions::{EnteredCodes, Expected, ICD_CLEARED, ICD_ENTERED, clear, enter};
pub use api::{Waiting, case_answer};
pub use error::IcdError;
pub use pages::{WrongScope, scope_filter};
pub use pending::{Pending, Progress, open_icds, pending};
pub use routes::{nav, routes};
pub use scope::{Place, Scope, ScopeQuery, counts, waiting};
#[cfg(test)]
pub use testing::Desk;
