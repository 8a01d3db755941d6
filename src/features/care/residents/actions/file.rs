//! The file of a resident: taking in, master data, hints, consent.

use super::{candidates, is_written};
use crate::{
    features::care::{
        residents::{
            access::{EditHints, EditResidents},
            error::ResidentError,
            events::{RESIDENT_CHANGED, RESIDENT_CREATED},
            model::{Resident, ResidentPatch},
            reach::Duty,
            record::{BEWOHNERNR, BY_BEWOHNERNR},
            rules,
        },
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors, text::norm},
    platform::{
        Platform,
        entity::{self, Done, Stamp, Target},
        store::{Change, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayReadAll, MayWrite, Permission, Role},
    },
};

/// Adds a resident that its rules have judged; it gets its number here. The caller writes the event.
///
/// # Errors
/// Those of the store.
pub fn insert_resident<P>(w: &mut Writer<'_, '_, P>, resident: Resident) -> Result<Resident, StoreError>
where
    P: Permission + MayWrite<Resident>,
{
    let resident = Resident { nr: w.next_number::<Resident>()?, ..resident };
    w.add(&resident)?;
    Ok(resident)
}

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

/// Takes somebody in. One who may be another resident is taken in only with a reason (`trotzdem_grund`), which their record
/// and the audit keep. The same form (`idempotency_key`) sent again gives the resident that it made.
///
/// # Errors
/// [`ResidentError::Candidates`]; `GRUND_FEHLT` for a reason below five characters; broken rules, `WOHNBEREICH_UNBEKANNT`,
/// `BEWOHNERNR_VERGEBEN`.
pub fn create(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    patch: &ResidentPatch,
    idempotency_key: &str,
    trotzdem_grund: Option<&str>,
) -> Result<Done<Id<Resident>>, ResidentError> {
    let draft = |stamp: &Stamp| rules::draft(patch, stamp);
    entity::create(p.store(), ctx, idempotency_key, draft, |w, mut resident: Resident| {
        let r = w.reader();
        fits_the_house(&r, None, &resident)?;
        let found = candidates(&r, &resident)?;
        if !found.is_empty() {
            let Some(grund) = trotzdem_grund else { return Err(ResidentError::Candidates(found)) };
            resident.grund = Some(rules::reason(grund, rules::LEAST_REASON, "GRUND_FEHLT")?);
        }
        let resident = insert_resident(w, resident)?;
        let event = entity::about(resident.id, RESIDENT_CREATED, 1).note("nr", resident.nr);
        let told =
            resident.grund.clone().map(|grund| Change { field: "grund".into(), old: None, new: Some(grund) });
        Ok((resident.id, event.changing(told.into_iter().collect())))
    })
}

/// Changes columns of a resident who is still as they were seen. `read` gives the changes.
///
/// # Errors
/// [`ResidentError::Closed`] seven days after the end of the stay, [`ResidentError::Restricted`]; as [`create`].
pub fn change(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    target: Target<'_, Resident>,
    read: impl FnOnce(&Resident) -> Result<ResidentPatch, FieldErrors>,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change(p.store(), ctx, target, RESIDENT_CHANGED, |r, resident| {
        is_written(ctx, &Duty::default(), resident)?;
        let new = read(resident)?.on(resident)?;
        fits_the_house(r, Some(resident), &new)?;
        Ok(new)
    })
}

/// Changes hints and allergies: an admin, or a nurse who reaches the resident.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; `FELD_UNVERAENDERLICH` for a column that staff do not write; as [`change`].
#[cfg_attr(not(test), expect(dead_code, reason = "the form of hints is of the next stage (care.md, 10.1)"))]
pub fn hints(
    p: &Platform,
    ctx: &Ctx<EditHints>,
    duty: &Duty,
    target: Target<'_, Resident>,
    patch: &ResidentPatch,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change(p.store(), ctx, target, RESIDENT_CHANGED, |_, resident| {
        is_written(ctx, duty, resident)?;
        duty.admin_or_nurse(ctx.actor().role)?;
        let mut errors = FieldErrors::new();
        for (field, _) in patch.iter().filter(|(field, _)| !field.written_by(Role::Staff)) {
            errors.add(field.name, "FELD_UNVERAENDERLICH");
        }
        if errors.is_empty() { Ok(patch.on(resident)?) } else { Err(errors.into()) }
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
/// As [`change`].
#[cfg_attr(not(test), expect(dead_code, reason = "the form of consents is of the next stage (care.md, 2.1)"))]
pub fn consent(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    target: Target<'_, Resident>,
    to: Consent,
    given: bool,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change(p.store(), ctx, target, RESIDENT_CHANGED, |_, resident: &Resident| {
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
pub fn fits_the_house<P>(
    r: &Reader<'_, P>,
    before: Option<&Resident>,
    resident: &Resident,
) -> Result<(), ResidentError>
where
    P: Permission + MayReadAll<Resident> + MayReadAll<Unit>,
{
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
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}
