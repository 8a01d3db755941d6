//! The shifts of a unit at all times.

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
