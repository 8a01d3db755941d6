//! The import of cases from the CRM's CSV: what a file would do, before anything is done; then doing it, and taking it back.
//!
//! Owns: the grammar of the CRM's cells, the rules about duplicates and fall_ids, the plan of an import, its run, its log.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what a case is or how it is stored; reading bytes (that is `platform::sheet`).

pub mod access;
pub mod actions;
pub mod api;
pub mod book;
pub mod codes;
pub mod contact;
pub mod corrections;
pub mod dates;
pub mod duplicates;
pub mod error;
pub mod events;
mod keys;
pub mod known;
mod lookups;
pub mod modul;
mod overview;
pub mod pages;
pub mod plan;
pub mod progress;
pub mod record;
mod routes;
pub mod row;
mod words;

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod route_tests;
#[cfg(test)]
mod testing;

pub use access::{ImportCases, ReadImportLog};
pub use actions::{Confirmed, ImportResult, Undoing, confirm, read_again, undo, upkeep, upload};
pub use book::{Book, Judgement};
pub use codes::{Reason, Warning};
pub use corrections::{COLUMNS, Column, Corrections};
pub use duplicates::{Holder, Known, KnownCase, Of, Rule};
pub use error::ImportError;
pub use known::KnownList;
pub use pages::HERE;
pub use plan::{Counts, Plan, PlanRow, Verdict, classify, preview};
pub use record::{ImportPlan, ImportRun};
pub use routes::routes;
pub use row::ParsedRow;

pub use crate::features::second_opinion::cases::ImportId;
