//! What people do with imports: one function, one transaction.
//!
//! Owns: uploading, reading otherwise, correcting, giving up, confirming, stopping, undoing, the log, what is thrown away after its
//! time.
//! May use: the plan, the records.
//! Never: HTML, JSON, or a rule about a row.

mod confirm;
mod correct;
mod discard;
mod log;
mod preview;
mod read_again;
mod stop;
mod undo;
mod upkeep;
mod upload;

pub use confirm::{Confirmed, ImportResult, confirm, confirm_watched, failed, result, sure};
pub use correct::{Corrected, Correction, correct};
pub use discard::discard;
pub use log::{LogPage, log, not_imported, run};
pub use preview::{Filter, PlanPage, open_plans, plan, row, rows};
pub use read_again::read_again;
pub use stop::stop;
pub use undo::{UndoPlan, Undoing, undo, undo_plan, undoable};
pub use upkeep::upkeep;
pub use upload::upload;
