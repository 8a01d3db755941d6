//! The rules of a resident, as pure functions.
//!
//! Owns: what may be written, what follows from a change, and every transition of care.md, 2.1.
//! May use: `kernel`, the model, `platform::entity`.
//! Never: the store, the clock (times are arguments), who may call it.

mod check;
mod stay;

pub use check::{MOST_CONTACTS, draft, warnings};
pub use stay::{
    Away, DAYS_WRITTEN_UP, LEAST_REASON, MOST_DAYS_AHEAD, Stay, away, close, entry_fits, lift, reason,
    relocate, reopen, restrict, too_far_ahead,
};
