//! What can be done with a resident: one function, one transaction, one event.
//!
//! Owns: reading, possible duplicates, hints and consents, many at once; what every act asks first.
//! May use: everything of the feature, `units`.
//! Never: a rule (those are in `rules` and `reach`).

mod duplicates;
mod file;
mod read;

pub use duplicates::{Candidate, candidates};
pub(super) use file::fits_the_house;
pub use file::insert_residents;
pub use read::{living_in, open};

#[cfg(test)]
pub use file::{Consent, consent, hints};

use super::{error::ResidentError, model::Resident, reach::Duty};
use crate::platform::tenancy::{Ctx, Permission};

/// What every act but that of lifting a restriction asks first: the file is not restricted, and the user reaches it.
pub(super) fn within_reach<P: Permission>(
    ctx: &Ctx<P>,
    duty: &Duty,
    resident: &Resident,
) -> Result<(), ResidentError> {
    let role = ctx.actor().role;
    let asked = duty.reaches_resident(role, resident, None, ctx.now());
    if resident.gesperrt && asked == Err(super::Barred::GrundNoetig) {
        return Err(ResidentError::Restricted);
    }
    Ok(asked?)
}

/// What every change of the file asks first: as [`within_reach`], and it is still written.
fn is_written<P: Permission>(ctx: &Ctx<P>, duty: &Duty, resident: &Resident) -> Result<(), ResidentError> {
    within_reach(ctx, duty, resident)?;
    resident.stay().is_written(ctx.today(), false)
}
