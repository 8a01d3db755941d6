//! The rules of a resident, as pure functions.
//!
//! Owns: what may be written, what follows from a change, and every transition of care.md, 2.1.
//! May use: `kernel`, the model, `platform::entity`.
//! Never: the store, the clock (times are arguments), who may call it.

mod check;
mod grade;
mod limits;
mod room;
mod stay;

pub use check::{MOST_CONTACTS, draft, warnings};
pub use grade::graded;
pub use limits::{LIMIT_PLACES, limit};
pub use room::room;
pub use stay::{
    LEAST_REASON, Stay, away, close, entry_fits, reason, relocate, reopen, restrict, too_far_ahead,
};
