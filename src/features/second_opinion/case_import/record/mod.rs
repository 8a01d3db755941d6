//! The import in the store: the plan of a file that is being looked at, and the run that carried it out.
//!
//! Owns: tables 11 to 14, and their stored forms.
//! May use: `kernel`, `platform::store`, the plan.
//! Never: what a row means, or when a plan may be used.

mod links;
mod plan;
mod run;

pub use plan::{Earlier, ImportPlan, Mark, ModulValue, PlanChunk, ROWS_PER_CHUNK};
pub use run::{ImportPiece, ImportRun, ImportType, Part, Piece, RowNote, Undone};
pub use {plan::BY_EXPIRY, run::BY_AT, run::BY_CONTENT, run::BY_PERSON, run::BY_PURGE};
