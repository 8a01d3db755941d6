//! Reading residents: one as an audited act, many by the rows of the indexes.

use crate::{
    features::care::{
        residents::{
            access::ReadResidents,
            acts::Look,
            error::ResidentError,
            model::Resident,
            reach::{Duty, LEAST_REASON},
            record::OCCUPANCY,
            rules,
            words::Status,
        },
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Platform,
        entity::{self, ActError, Transition as _},
        store::{Change, Purpose, Range, Reader, Recorded, StoreError, Versioned},
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
) -> Result<Versioned<Resident>, ActError> {
    let asked = |resident: &Resident| {
        let reached = duty.reaches_resident(ctx.actor().role, resident, grund, ctx.now());
        reached.map_err(ResidentError::from)
    };
    // Before it counts as read.
    let seen: Versioned<Resident> = p.store().read(ctx, |r| r.need(&id))?;
    asked(&seen)?;
    let seen = p.store().open(ctx, &id, Purpose("bewohner"))?;
    asked(&seen)?;
    if let Some(grund) = grund.filter(|_| seen.gesperrt) {
        let new = Some(rules::reason(grund, LEAST_REASON, "GRUND_NOETIG")?);
        let event = entity::about(id, Look::EVENT, seen.row_version());
        let event = event.changing(vec![Change { field: "grund".into(), old: None, new }]);
        p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    }
    Ok(seen)
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
