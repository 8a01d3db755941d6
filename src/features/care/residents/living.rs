//! Those who live in a unit, by room.

use jiff::civil::Date;

use super::{Resident, Status, room_order};
use crate::{
    features::care::units::Unit,
    kernel::ids::Id,
    platform::{
        store::{Reader, StoreError, Versioned},
        tenancy::{MayRead, Permission},
    },
};

/// Those whom the reader reaches who live in a unit on that day, by room and name; none whose file is restricted.
///
/// # Errors
/// Those of the store.
pub fn living_by_room<P: Permission + MayRead<Resident>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    today: Date,
) -> Result<Vec<Versioned<Resident>>, StoreError> {
    let mut here = Vec::new();
    for resident in r.scan::<Resident>()? {
        let resident = resident?;
        let lives = resident.wohnbereich_id == unit
            && resident.status == Status::Aktiv
            && !resident.gesperrt
            && resident.aufnahme_datum <= today;
        if lives {
            here.push(resident);
        }
    }
    here.sort_by_cached_key(|one| {
        (room_order(one.zimmer.as_deref()), one.nachname.clone(), one.vorname.clone(), one.id)
    });
    Ok(here)
}
