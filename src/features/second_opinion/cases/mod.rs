//! The second-opinion case: its record, rules, list and forms.
//!
//! Owns: the case with its 67 columns, its invariants, and what it counts as.
//! May use: `kernel`, `ui`, `platform`.
//! Never: how a case comes in (import), or what the report looks like.

pub mod fallgruppe;
pub mod identity;
pub mod traits;

pub use fallgruppe::Fallgruppe;
pub use identity::{Facts, base_fall_id, person_key, valid_kvnr, with_suffix};
pub use traits::Traits;
