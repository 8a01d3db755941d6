//! The second-opinion case: its record, rules, list and forms.
//!
//! Owns: the case with its 67 columns, its invariants, and what it counts as.
//! May use: `kernel`, `ui`, `platform`.
//! Never: how a case comes in (import), or what the report looks like.

pub mod access;
pub mod fallgruppe;
pub mod fields;
pub mod figures;
pub mod identity;
pub mod model;
#[cfg(visite_probe)]
mod probe;
pub mod record;
pub mod rules;
pub mod status;
#[cfg(test)]
pub mod testing;
pub mod traits;

pub use model::{GutachtenTyp, JaNein};
pub use record::{COUNTS, ICD_ONKO};
#[cfg(test)]
pub use testing::case as test_case;

pub use access::{EditCases, ReadCases};
pub use fallgruppe::Fallgruppe;
pub use identity::{Facts, base_fall_id, person_key, valid_kvnr, with_suffix};
pub use model::Case;
pub use status::Status;
pub use traits::Traits;
