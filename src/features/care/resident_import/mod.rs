//! The import of residents: what a row of a file means, and what it would do.
//!
//! Owns: the columns of the file, the grammar of its cells, its codes, the rules about duplicates within the file.
//! May use: `kernel`, `platform::sheet`, `units`, `residents`.
//! Never: reading bytes, plans, previews and runs (that is the import engine); what a resident may be.

pub mod access;
pub mod codes;
pub mod columns;
pub mod judge;
mod lookups;
pub mod row;
#[cfg(test)]
mod tests;

pub use access::ImportResidents;
pub use codes::{Reason, Warning};
pub use columns::{COLUMNS, Column, TEMPLATE};
pub use judge::{Book, Holder, Judged, Known, Of, Rule, Verdict};
pub use lookups::Lookups;
pub use row::{ParsedRow, Reading, read};

use crate::platform::feature::{Feature, Right};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    rights: &[Right::of::<ImportResidents>(190, "right-residents-import")],
    ..Feature::named("care::resident_import")
};
