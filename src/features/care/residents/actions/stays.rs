//! The transitions of a stay: away and back, moving, moving out, opening again.

use jiff::civil::Date;

use super::{file::fits_the_house, within_reach};
use crate::{
    features::care::{
        residents::{
            access::{EditResidents, KeepAbsences},
            error::ResidentError,
            events::{ABSENCE_CHANGED, RESIDENT_CLOSED, RESIDENT_MOVED, RESIDENT_REOPENED},
            model::Resident,
            reach::Duty,
            rules::{self, Away},
            words::Status,
        },
        units::Unit,
    },
    kernel::{clock::day_in, ids::Id},
    platform::{
        Platform,
        entity::{self, Done},
        tenancy::Ctx,
    },
};

/// Enters an absence, or changes one.
///
/// # Errors
/// [`ResidentError::Overlap`], [`ResidentError::Closed`], [`ResidentError::Barred`]; those of [`rules::away`].
pub fn away(
    p: &Platform,
    ctx: &Ctx<KeepAbsences>,
    duty: &Duty,
    id: Id<Resident>,
    row_version: u64,
    idempotency_key: &str,
    entered: &Away,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change(p.store(), ctx, id, row_version, idempotency_key, ABSENCE_CHANGED, |resident| {
        within_reach(ctx, duty, resident)?;
        rules::away(resident, entered, day_in(entered.von, ctx.zone()))
    })
}

/// Moves somebody inside the house from that day on.
///
/// # Errors
/// `UMZUG_DATUM`, `WOHNBEREICH_UNBEKANNT`, `WOHNBEREICH_GESCHLOSSEN`, [`ResidentError::Closed`].
pub fn relocate(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    id: Id<Resident>,
    row_version: u64,
    idempotency_key: &str,
    to: (Id<Unit>, Option<String>),
    ab: Date,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change_with(p.store(), ctx, id, row_version, idempotency_key, RESIDENT_MOVED, |r, resident| {
        within_reach(ctx, &Duty::default(), resident)?;
        let (unit, zimmer) = to;
        let new = rules::relocate(resident, unit, zimmer, ab, ctx.today())?;
        fits_the_house(r, Some(resident), &new)?;
        Ok(new)
    })
}

/// Closes a stay: they moved out, or died.
///
/// # Errors
/// `AUSZUG_VOR_AUFNAHME`, `AUSZUG_IN_ZUKUNFT`, [`ResidentError::Closed`].
pub fn close(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    id: Id<Resident>,
    row_version: u64,
    idempotency_key: &str,
    how: Status,
    last: Date,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change(p.store(), ctx, id, row_version, idempotency_key, RESIDENT_CLOSED, |resident| {
        within_reach(ctx, &Duty::default(), resident)?;
        rules::close(resident, how, last)
    })
}

/// Opens a closed stay again. A unit that was closed meanwhile takes nobody back.
///
/// # Errors
/// `GRUND_FEHLT`, [`ResidentError::Open`], `WOHNBEREICH_GESCHLOSSEN`.
pub fn reopen(
    p: &Platform,
    ctx: &Ctx<EditResidents>,
    id: Id<Resident>,
    row_version: u64,
    idempotency_key: &str,
    grund: &str,
) -> Result<Done<Id<Resident>>, ResidentError> {
    entity::change_with(p.store(), ctx, id, row_version, idempotency_key, RESIDENT_REOPENED, |r, resident| {
        within_reach(ctx, &Duty::default(), resident)?;
        let new = rules::reopen(resident, grund)?;
        fits_the_house(r, None, &new)?;
        Ok(new)
    })
}
