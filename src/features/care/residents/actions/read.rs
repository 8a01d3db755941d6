//! Reading residents: one as an audited act, many by the rows of the indexes.

use crate::{
    features::care::{
        residents::{
            access::ReadResidents,
            error::ResidentError,
            events::RESIDENT_OPENED,
            model::Resident,
            reach::Duty,
            record::{BY_UNIT, OCCUPANCY},
            rules,
            words::Status,
        },
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Platform, entity,
        store::{Change, Order, Purpose, Range, Reader, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// Opens a resident's file; audited. `grund` is why an admin looks into a restricted one, which the audit keeps.
///
/// # Errors
/// [`ResidentError::Barred`]; `NICHT_GEFUNDEN`, or the store failed.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadResidents>,
    duty: &Duty,
    id: Id<Resident>,
    grund: Option<&str>,
) -> Result<Versioned<Resident>, ResidentError> {
    let asked = |resident: &Resident| duty.reaches_resident(ctx.actor().role, resident, grund, ctx.now());
    // Before it counts as read.
    let seen: Versioned<Resident> = p.store().read(ctx, |r| r.need(&id))?;
    asked(&seen)?;
    let seen = p.store().open(ctx, &id, Purpose("bewohner"))?;
    asked(&seen)?;
    if let Some(grund) = grund.filter(|_| seen.gesperrt) {
        let new = Some(rules::reason(
            grund,
            crate::features::care::residents::reach::LEAST_REASON,
            "GRUND_NOETIG",
        )?);
        let event = entity::about(id, RESIDENT_OPENED, seen.row_version());
        let event = event.changing(vec![Change { field: "grund".into(), old: None, new }]);
        p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    }
    Ok(seen)
}

/// The residents of a unit with these states, by number, without the restricted ones. The caller audits the list with the
/// ids seen (care.md, 1.3).
///
/// # Errors
/// Those of the store.
pub fn residents_of<P>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    states: &[Status],
) -> Result<Vec<Versioned<Resident>>, StoreError>
where
    P: Permission + MayReadAll<Resident>,
{
    let mut found = Vec::new();
    for status in states {
        for row in r.by(&BY_UNIT, &Range::prefix(&(unit, status.number())), Order::Up)? {
            found.push(r.need(&row?.1)?);
        }
    }
    Ok(found)
}

/// How many live in a unit, restricted residents counted.
///
/// # Errors
/// Those of the store.
pub fn living_in<P>(r: &Reader<'_, P>, unit: Id<Unit>) -> Result<u64, StoreError>
where
    P: Permission + MayReadAll<Resident>,
{
    let mut people = 0;
    r.tally_each(&OCCUPANCY, &Range::prefix(&(unit,)), |_, status, count| {
        if status == [Status::Aktiv.number()] {
            people = u64::try_from(count).unwrap_or(0);
        }
        Ok(())
    })?;
    Ok(people)
}
