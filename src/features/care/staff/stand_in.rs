//! Somebody says that they stand in for a unit, until the end of its shift (care.md, 10.2).

use jiff::{Timestamp, tz::TimeZone};

use super::{
    access::{KnowDuty, ManageStaff, StandInFor},
    error::StandInError,
    model::{BY_TIME, BY_USER, StandIn, micros},
};
use crate::{
    features::care::{
        settings::{CareSettings, Zugriff},
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id},
    platform::{
        Platform,
        entity::ActError,
        store::{Event, EventKind, Order, Range, Reader, Record as _, Recorded, StoreError, Versioned},
        tenancy::{Ctx, User},
        web::idempotency,
    },
};

/// Somebody stands in for a unit.
pub const BEGUN: EventKind = EventKind::new("care.stand_in_begun");

/// So many of the latest are listed.
const LISTED: usize = 500;

/// Where a user stands in at that instant.
///
/// # Errors
/// Those of the store.
pub fn of(r: &Reader<'_, KnowDuty>, user: Id<User>, now: Timestamp) -> Result<Vec<StandIn>, StoreError> {
    let later = Range::between(&(user, micros(now).saturating_add(1)), &(user, u64::MAX));
    let mut found = Vec::new();
    for row in r.by(&BY_USER, &later, Order::Up)? {
        found.extend(r.get::<StandIn>(&row?.1)?.map(Versioned::into_inner));
    }
    Ok(found)
}

/// Who stood in where, the latest first.
///
/// # Errors
/// Those of the store.
pub fn latest(r: &Reader<'_, ManageStaff>) -> Result<Vec<StandIn>, StoreError> {
    let mut found = Vec::new();
    for row in r.by(&BY_TIME, &Range::all(), Order::Down)?.take(LISTED) {
        found.extend(r.get::<StandIn>(&row?.1)?.map(Versioned::into_inner));
    }
    Ok(found)
}

/// A unit in which somebody stands in, and until before when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The unit.
    pub wohnbereich_id: Id<Unit>,
    /// The end.
    pub bis: Timestamp,
}

/// The user stands in for that unit until its shift ends. Said again, it is as it was.
///
/// # Errors
/// [`StandInError`]; the unit is not there, or the store failed.
pub fn begin(
    p: &Platform,
    ctx: &Ctx<StandInFor>,
    unit: Id<Unit>,
    idempotency_key: &str,
) -> Result<Standing, ActError> {
    p.store().write(ctx, |w| {
        let r = w.reader();
        let (of, duty) = (r.need::<Unit>(&unit)?, r.duty()?);
        let known = duty.vertretungen.iter().find(|(other, _)| *other == unit);
        if let Some((wohnbereich_id, bis)) = known.copied() {
            return Ok(Recorded::unchanged(Standing { wohnbereich_id, bis }));
        }
        match duty.zugriff {
            _ if duty.is_own(unit) => return Err(StandInError::NotNeeded.into()),
            Zugriff::Alle => return Err(StandInError::NotNeeded.into()),
            Zugriff::Streng => return Err(StandInError::NotWanted.into()),
            Zugriff::Vertretung if !of.aktiv => return Err(StandInError::Closed.into()),
            Zugriff::Vertretung => {}
        }
        let settings = CareSettings::in_force(&r)?;
        let bis = whole_micros(end_of_shift(&of, &settings, ctx.now(), ctx.zone())?);
        let (id, von) = (Id::new(ctx.now()), whole_micros(ctx.now()));
        w.add(&StandIn { id, user: ctx.actor().user, wohnbereich_id: unit, von, bis })?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        let event = Event::new(BEGUN).about(StandIn::TABLE, id.bytes()).note("wohnbereich", &of.name);
        Ok(Recorded::new(Standing { wohnbereich_id: unit, bis }, event.note("bis", bis)))
    })
}

/// When the shift of a unit that runs now ends: the beginning of the next one.
fn end_of_shift(
    unit: &Unit,
    house: &CareSettings,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<Timestamp, StoreError> {
    let calendar = house.calendar_of(unit).ok_or(StoreError::Damaged("shifts"))?;
    Ok(calendar.at(now, zone).ok_or(StoreError::Damaged("shifts"))?.until)
}
