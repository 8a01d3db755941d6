//! Coding the expert reports, one card after another.
//!
//! Owns: the queue with its cards and leases, coding, taking it back and resetting it.
//! May use: `kernel`, `ui`, `platform`, `cases`, `icd`.
//! Never: what a coding may be (that is `cases`), what it counts as.

mod access;
mod actions;
mod api;
mod error;
mod lease;
mod pages;
mod queue;
mod routes;
#[cfg(test)]
mod tests;

pub use access::CodeCases;
pub use actions::{
    CARD_OPENED, CODED, CODING_RESET, CODING_UNDONE, Card, Saved, open_card, reset, save, take_next, undo,
};
pub use error::CodingError;
pub use lease::{Coding, CodingLease};
pub use queue::{Figures, QueueCursor, figures};
pub use routes::{nav, routes};
