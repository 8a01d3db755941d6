//! The shifts of a unit at all times.

use crate::{
    features::care::{settings::CareSettings, units::Unit},
    kernel::{ids::Id, shift::ShiftCalendar},
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
    CareSettings::in_force(r)?.calendar_of(&unit).ok_or(StoreError::Damaged("shifts"))
}
