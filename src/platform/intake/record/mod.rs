//! An import in the store: the plan of a file that is being looked at, and the run that carried it out.
//!
//! Owns: the stored forms of both.
//! May use: `kernel`, `store`, `blobs`, `sheet`, the plan.
//! Never: what a row means, or when a plan may be used.

mod links;
mod plan;
mod run;

use crate::{kernel::ids::Id, platform::tenancy::User};

pub use plan::{ChoiceValue, Earlier, Mark, PlanChunk, PlanHead, ROWS_PER_CHUNK};
pub use run::{Content, ImportType, Part, Piece, RowNote, Run, Undone};

/// An import of whatever kind.
pub struct ImportKind;
/// The id of an import: first of its plan, then of its run.
pub type ImportId = Id<ImportKind>;

/// The id of a user.
type UserId = Id<User>;
