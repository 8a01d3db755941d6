//! What can be done with a resident: one function, one transaction, one event.
//!
//! Owns: reading, taking in, changing, every transition of a stay, restricting; possible duplicates.
//! May use: everything of the feature, `units`.
//! Never: a rule (those are in `rules` and `reach`).

mod duplicates;
mod file;
mod read;
mod stays;

pub use duplicates::{Candidate, candidates};
pub use file::{change, create, insert_residents, lift, restrict};
pub use read::{living_in, open};
pub use stays::{away, close, relocate, reopen};

#[cfg(test)]
pub use file::{Consent, consent, hints};

use super::{error::ResidentError, model::Resident, reach::Duty};
use crate::{
    features::care::units::{self, ManageUnits, Unit, UnitError},
    kernel::ids::Id,
    platform::{
        Platform,
        entity::Done,
        tenancy::{Ctx, Permission},
    },
};

/// Closes a unit in which nobody lives, restricted residents counted.
///
/// # Errors
/// [`UnitError::Occupied`]; as [`units::deactivate`].
pub fn deactivate_unit(
    p: &Platform,
    ctx: &Ctx<ManageUnits>,
    id: Id<Unit>,
    row_version: u64,
    idempotency_key: &str,
) -> Result<Done<Id<Unit>>, UnitError> {
    units::deactivate(p, ctx, id, row_version, idempotency_key, living_in)
}

/// What every act but that of lifting a restriction asks first: the file is not restricted, and the user reaches it.
fn within_reach<P: Permission>(ctx: &Ctx<P>, duty: &Duty, resident: &Resident) -> Result<(), ResidentError> {
    let role = ctx.actor().role;
    let asked = duty.reaches_resident(role, resident, None, ctx.now());
    if resident.gesperrt && asked == Err(super::Barred::GrundNoetig) {
        return Err(ResidentError::Restricted);
    }
    Ok(asked?)
}

/// What every change of master data asks first: as [`within_reach`], and the file is still written.
fn is_written<P: Permission>(ctx: &Ctx<P>, duty: &Duty, resident: &Resident) -> Result<(), ResidentError> {
    within_reach(ctx, duty, resident)?;
    resident.stay().is_written(ctx.today(), false)
}
