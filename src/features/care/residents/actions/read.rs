//! Reading residents: a restricted file as an audited act, many by the rows of the indexes.

use crate::{
    features::care::{
        residents::{
            access::RestrictResidents, acts::Look, error::ResidentError, model::Resident, record::OCCUPANCY,
            rules, words::Status,
        },
        staff::{LEAST_REASON, restricted},
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

/// Looks into a restricted file; audited. `grund` is why, which the audit keeps.
///
/// # Errors
/// `GRUND_NOETIG`; `NICHT_GEFUNDEN`, or the store failed.
pub fn look(
    p: &Platform,
    ctx: &Ctx<RestrictResidents>,
    id: Id<Resident>,
    grund: &str,
) -> Result<Versioned<Resident>, ActError> {
    let asked = |resident: &Resident| {
        let reached = restricted(ctx.actor().role, resident.gesperrt, Some(grund));
        reached.map_err(ResidentError::from)
    };
    // Before it counts as read.
    let seen: Versioned<Resident> = p.store().read(ctx, |r| r.need(&id))?;
    asked(&seen)?;
    let seen = p.store().open(ctx, &id, Purpose("bewohner"))?;
    asked(&seen)?;
    if seen.gesperrt {
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
