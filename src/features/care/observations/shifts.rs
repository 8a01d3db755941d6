//! The shifts of a unit at all times, and what else of the settings entries depend on.

use crate::{
    features::care::{settings::CareSettings, units::Unit},
    kernel::{
        ids::Id,
        shift::{ShiftCalendar, shifts},
    },
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::MayRead,
    },
};

/// The shifts of a unit: its own, or those of the house.
///
/// # Errors
/// Those of the store.
pub fn calendar<P>(r: &Reader<'_, P>, unit: Id<Unit>) -> Result<ShiftCalendar, StoreError>
where
    P: MayRead<Unit> + MayRead<CareSettings>,
{
    let unit: Versioned<Unit> = r.need(&unit)?;
    if let Some(own) = unit.schichten.as_deref().and_then(shifts) {
        return Ok(ShiftCalendar::new(own));
    }
    CareSettings::in_force(r)?.calendar().ok_or(StoreError::Damaged("shifts"))
}

/// Whether the house has said that it has the licence of the scale that needs one.
#[must_use]
pub fn is_licensed(settings: &CareSettings) -> bool {
    settings.braden_lizenz_bestaetigt_at.is_some()
}
