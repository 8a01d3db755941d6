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

pub use access::{EditCases, ReadCases};
pub use fallgruppe::Fallgruppe;
pub use identity::{Facts, base_fall_id, person_key, valid_kvnr, with_suffix};
pub use model::{Beginning, Case, ImportId, ImportQuelle, UserId};
pub use record::{
    BASE, BY_BASE, BY_D1, BY_FALL_ID, BY_IMPORT, BY_KVNR, BY_NR, BY_TICKET, D1, FALL_ID, KVNR, TICKET,
};
pub use status::Status;
pub use traits::Traits;
