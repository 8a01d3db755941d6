//! What can be done with a unit: one function, one transaction, one event.

use super::{
    access::ManageUnits,
    error::UnitError,
    model::{Unit, UnitPatch},
    record::{BY_NAME, BY_SHORT, KUERZEL, NAME},
    rules,
};
use crate::{
    kernel::{ids::Id, problem::FieldErrors, text::norm},
    platform::{
        Platform,
        entity::{self, ActError, Done, Target},
        store::{EventKind, Reader, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// A unit was added.
pub const UNIT_CREATED: EventKind = EventKind::new("unit.created");
/// Columns of a unit were changed.
pub const UNIT_CHANGED: EventKind = EventKind::new("unit.changed");
/// A unit was closed.
pub const UNIT_CLOSED: EventKind = EventKind::new("unit.closed");
/// A closed unit was opened again.
pub const UNIT_REOPENED: EventKind = EventKind::new("unit.reopened");

/// The code of a change that is refused since the unit is closed.
pub const CLOSED: &str = "WOHNBEREICH_GESCHLOSSEN";

/// Every unit, closed ones included, in the order of lists. A house has a few.
///
/// # Errors
/// Those of the store.
pub fn all<P>(r: &Reader<'_, P>) -> Result<Vec<Unit>, StoreError>
where
    P: Permission + MayReadAll<Unit>,
{
    let units = r.scan::<Unit>()?;
    let units = units.map(|unit| unit.map(Versioned::into_inner)).collect::<Result<Vec<Unit>, _>>()?;
    Ok(rules::in_order(units))
}

/// Adds a unit. The same form (`idempotency_key`) sent again gives the unit that it made.
///
/// # Errors
/// [`UnitError::Act`]: broken rules, `NAME_VERGEBEN`, `KUERZEL_VERGEBEN`.
pub fn create(
    p: &Platform,
    ctx: &Ctx<ManageUnits>,
    patch: &UnitPatch,
    idempotency_key: &str,
) -> Result<Done<Id<Unit>>, UnitError> {
    let draft = |stamp: &entity::Stamp| rules::draft(patch, stamp);
    entity::create(p.store(), ctx, idempotency_key, draft, |w, unit| {
        names_are_free(&w.reader(), &unit)?;
        w.add(&unit)?;
        Ok((unit.id, entity::about(unit.id, UNIT_CREATED, 1)))
    })
}

/// Changes columns of an open unit that is still as it was seen. `read` gives the changes.
///
/// # Errors
/// As [`create`]; [`CLOSED`].
pub fn change(
    p: &Platform,
    ctx: &Ctx<ManageUnits>,
    target: Target<'_, Unit>,
    read: impl FnOnce(&Unit) -> Result<UnitPatch, FieldErrors>,
) -> Result<Done<Id<Unit>>, UnitError> {
    entity::change(p.store(), ctx, target, UNIT_CHANGED, |r, unit: &Unit| {
        if !unit.aktiv {
            return Err(ActError::Closed(CLOSED).into());
        }
        let new = read(unit)?.on(unit)?;
        names_are_free(r, &new)?;
        Ok(new)
    })
}

/// Name and short name are those of no other unit, closed ones included.
fn names_are_free(r: &Reader<'_, ManageUnits>, unit: &Unit) -> Result<(), UnitError> {
    let mut errors = FieldErrors::new();
    for (index, hashed, column, text, code) in [
        (&BY_NAME, NAME, "name", &unit.name, "NAME_VERGEBEN"),
        (&BY_SHORT, KUERZEL, "kuerzel", &unit.kuerzel, "KUERZEL_VERGEBEN"),
    ] {
        let holder = r.first_by(index, &r.blind(hashed, &norm(text)))?;
        if holder.is_some_and(|holder| holder != unit.id) {
            errors.add(column, code);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors.into()) }
}
