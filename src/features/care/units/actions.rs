//! What happens to units, and what is read of all of them.

use super::{
    access::ManageUnits,
    model::Unit,
    record::{BY_NAME, BY_SHORT, KUERZEL, NAME},
    rules,
};
use crate::{
    kernel::{problem::FieldErrors, text::norm},
    platform::{
        entity::ActError,
        store::{EventKind, Reader, StoreError, Versioned},
        tenancy::{MayReadAll, Permission},
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

/// Name and short name are those of no other unit, closed ones included.
///
/// # Errors
/// `NAME_VERGEBEN`, `KUERZEL_VERGEBEN`; those of the store.
pub fn names_are_free(r: &Reader<'_, ManageUnits>, unit: &Unit) -> Result<(), ActError> {
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
    if errors.is_empty() { Ok(()) } else { Err(ActError::Invalid(errors)) }
}
