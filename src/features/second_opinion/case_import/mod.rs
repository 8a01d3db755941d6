//! The import of cases from the CRM's CSV: what a file would do, before anything is done.
//!
//! Owns: the grammar of the CRM's cells, the rules about duplicates and fall_ids, the plan of an import.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what a case is or how it is stored; reading bytes (that is `platform::sheet`).

pub mod book;
pub mod codes;
pub mod contact;
pub mod corrections;
pub mod dates;
pub mod duplicates;
pub mod known;
pub mod modul;
pub mod plan;
pub mod row;
mod words;

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod testing;

pub use book::{Book, Judgement};
pub use codes::{Reason, Warning};
pub use corrections::{COLUMNS, Column, Corrections};
pub use duplicates::{Holder, Known, KnownCase, Of, Rule};
pub use known::KnownList;
pub use plan::{Counts, Plan, PlanRow, Verdict, classify, preview};
pub use row::ParsedRow;
