//! The file of a resident: many at once, and what the house lets be.

use crate::{
    features::care::{
        residents::{
            access::EditResidents,
            model::Resident,
            record::{BEWOHNERNR, BY_BEWOHNERNR},
        },
        units::Unit,
    },
    kernel::{ids::Id, problem::FieldErrors, text::norm},
    platform::{
        entity::ActError,
        store::{Reader, StoreError, Versioned, Writer},
        tenancy::{MayWrite, Permission},
    },
};

/// Adds `count` residents of an import in their order, and calls `each` after every one; their ids and numbers. Their rules
/// have judged them, and the caller writes the event.
///
/// # Errors
/// Those of the store; after one, the transaction ends in it.
pub fn insert_residents<P>(
    w: &mut Writer<'_, '_, P>,
    count: u32,
    residents: impl Iterator<Item = Resident>,
    each: impl Fn() + Sync,
) -> Result<Vec<(Id<Resident>, u64)>, StoreError>
where
    P: Permission + MayWrite<Resident>,
{
    let first = w.next_numbers::<Resident>(count.into())?;
    let mut made = Vec::new();
    let numbered = (first..).zip(residents).map(|(nr, resident)| {
        made.push((resident.id, nr));
        Resident { nr, ..resident }
    });
    w.add_all(numbered, each)?;
    Ok(made)
}

/// What the house must have and must not have: the unit is there and, where somebody comes into it, open; the number is
/// nobody else's.
///
/// # Errors
/// `WOHNBEREICH_UNBEKANNT`, `WOHNBEREICH_GESCHLOSSEN`, `BEWOHNERNR_VERGEBEN`; those of the store.
pub fn fits_the_house(
    r: &Reader<'_, EditResidents>,
    before: Option<&Resident>,
    resident: &Resident,
) -> Result<(), ActError> {
    let mut errors = FieldErrors::new();
    let stays = before.is_some_and(|before| before.wohnbereich_id == resident.wohnbereich_id);
    let unit: Option<Versioned<Unit>> = r.get(&resident.wohnbereich_id)?;
    match unit {
        None => errors.add("wohnbereich_id", "WOHNBEREICH_UNBEKANNT"),
        Some(unit) if !unit.aktiv && !stays => errors.add("wohnbereich_id", "WOHNBEREICH_GESCHLOSSEN"),
        Some(_) => {}
    }
    if let Some(own) = &resident.bewohnernr {
        let holder = r.first_by(&BY_BEWOHNERNR, &r.blind(BEWOHNERNR, &norm(own)))?;
        if holder.is_some_and(|holder| holder != resident.id) {
            errors.add("bewohnernr", "BEWOHNERNR_VERGEBEN");
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ActError::Invalid(errors)) }
}
