//! What can be done with a resident: one function, one transaction, one event.
//!
//! Owns: reading, possible duplicates, many at once; what every act asks first.
//! May use: everything of the feature, `units`, `staff`.
//! Never: a rule (those are in `rules` and `access`).

mod duplicates;
mod file;
mod read;

pub use duplicates::{Candidate, candidates};
pub(super) use file::fits_the_house;
pub use file::insert_residents;
pub use read::{living_in, look};

use super::{error::ResidentError, model::Resident};
use crate::platform::tenancy::{Ctx, Permission};

/// What every act but that of lifting a restriction asks first: the file is not restricted. That the user reaches it is
/// asked by the store.
pub(super) fn not_restricted(resident: &Resident) -> Result<(), ResidentError> {
    if resident.gesperrt { Err(ResidentError::Restricted) } else { Ok(()) }
}

/// What every change of the file asks first: as [`not_restricted`], and it is still written.
pub(super) fn is_written<P: Permission>(ctx: &Ctx<P>, resident: &Resident) -> Result<(), ResidentError> {
    not_restricted(resident)?;
    resident.stay().is_written(ctx.today(), false)
}
