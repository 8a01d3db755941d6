//! The import of a file of rows: what it would do, before anything is done; then doing it, and taking it back.
//!
//! Owns: the plan of an import with its corrections, its run and log, their records, actions, pages and addresses.
//! May use: `kernel`, `ui`, `base`, `blobs`, `cores`, `sheet`, `store`, `tenancy`, `web`.
//! Never: what a row means, which record it becomes, or of what it is a duplicate: that an [`Intake`] says.

mod actions;
pub mod api;
mod cells;
mod codes;
mod contract;
mod corrections;
mod error;
mod overview;
mod pages;
mod plan;
pub mod progress;
mod record;
mod rest;
mod routes;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

pub use actions::{
    Confirmed, Corrected, Correction, Filter, ImportResult, LogPage, PlanPage, UndoPlan, Undoing, confirm,
    read_again, undo, upkeep, upload,
};
pub use cells::{Cells, Reading};
pub use codes::{Code, tidy};
pub use contract::{
    Choice, Chosen, Column, Events, Fed, Handles, Intake, Judge, NewRow, NoChoice, RunRecords, Tables,
};
pub use corrections::Corrections;
pub use error::IntakeError;
pub use pages::Pages;
pub use plan::{Canon, Counts, Of, Plan, PlanRow, Verdict, classify, preview};
#[cfg(test)]
pub use record::Undone;
pub use record::{ChoiceValue, Content, ImportId, Mark, Part, Piece, PlanChunk, PlanHead, RowNote, Run};
pub use routes::routes;

#[cfg(test)]
pub use self::{
    actions::{
        confirm_watched, correct, discard, log, not_imported, open_plans, plan, result, row, rows, undo_plan,
    },
    record::{Earlier, ImportType},
};
