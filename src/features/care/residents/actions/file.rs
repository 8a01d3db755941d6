//! The file of a resident: many at once, hints, consent, and what the house lets be.

use super::is_written;
use crate::{
    features::care::{
        residents::{
            access::{EditHints, EditResidents},
            error::ResidentError,
            model::{Resident, ResidentPatch},
            reach::Duty,
            record::{BEWOHNERNR, BY_BEWOHNERNR},
        },
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors, text::norm},
    platform::{
        Platform,
        entity::{self, ActError, Done, Shown as _, Target},
        store::{Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayWrite, Permission, Role},
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

/// Changes hints and allergies: an admin, or a nurse who reaches the resident.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; `FELD_UNVERAENDERLICH` for a column that staff do not write; those of [`is_written`].
#[cfg_attr(not(test), expect(dead_code, reason = "the form of hints is of the next stage (care.md, 10.1)"))]
pub fn hints(
    p: &Platform,
    ctx: &Ctx<EditHints>,
    duty: &Duty,
    target: Target<'_, Resident>,
    patch: &ResidentPatch,
) -> Result<Done<Id<Resident>>, ActError> {
    entity::change(p.store(), ctx, target, Resident::EVENTS.changed, |_, resident| {
        is_written(ctx, duty, resident)?;
        duty.admin_or_nurse(ctx.actor().role).map_err(ResidentError::from)?;
        let mut errors = FieldErrors::new();
        for (field, _) in patch.iter().filter(|(field, _)| !field.written_by(Role::Staff)) {
            errors.add(field.name, "FELD_UNVERAENDERLICH");
        }
        if errors.is_empty() { patch.on(resident) } else { Err(errors) }.map_err(ActError::Invalid)
    })
}

/// What a resident agrees to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "the form of consents is of the next stage (care.md, 2.1)"))]
pub enum Consent {
    /// That they record their own mood.
    Mood,
    /// That photos of them are taken.
    Foto,
}

/// Notes that a resident agreed, or took that back. Agreed again, the first day stays.
///
/// # Errors
/// Those of [`is_written`].
#[cfg_attr(not(test), expect(dead_code, reason = "the form of consents is of the next stage (care.md, 2.1)"))]
pub fn consent(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    target: Target<'_, Resident>,
    to: Consent,
    given: bool,
) -> Result<Done<Id<Resident>>, ActError> {
    entity::change(p.store(), ctx, target, Resident::EVENTS.changed, |_, resident: &Resident| {
        is_written(ctx, &Duty::default(), resident)?;
        let mut new = resident.clone();
        let at = match to {
            Consent::Mood => &mut new.einwilligung_mood_at,
            Consent::Foto => &mut new.einwilligung_foto_at,
        };
        *at = given.then(|| at.unwrap_or(whole_micros(ctx.now())));
        Ok(new)
    })
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
