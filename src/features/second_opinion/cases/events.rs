//! What happens to cases, as the audit trail calls it, and the one way in which a case is added.

use super::{
    Case, base_fall_id,
    record::{BY_FALL_ID, FALL_ID},
    with_suffix,
};
use crate::{
    kernel::ids::Id,
    platform::{
        store::{EventKind, StoreError, Writer},
        tenancy::{MayReadAll, MayWrite, Permission},
    },
};

/// A case was entered by hand.
pub const CASE_CREATED: EventKind = EventKind::new("case.created");
/// Columns of a case were changed.
pub const CASE_CHANGED: EventKind = EventKind::new("case.changed");
/// A case was taken back (Storno).
pub const CASE_CANCELLED: EventKind = EventKind::new("case.cancelled");
/// A Storno was taken back.
pub const CASE_RESTORED: EventKind = EventKind::new("case.restored");

/// Adds a new case. It gets its number and its fall_id here: the base with the smallest free suffix (domain.md, 6). The
/// caller writes the event.
///
/// # Errors
/// Those of the store.
pub fn insert_case<P>(w: &mut Writer<'_, '_, P>, case: Case) -> Result<Case, StoreError>
where
    P: Permission + MayReadAll<Case> + MayWrite<Case>,
{
    let nr = w.next_number::<Case>()?;
    let (fall_id, suffix) = free_fall_id(w, &base_fall_id(case.datum, case.fallgruppe, &case.nachname))?;
    let case = case.call(nr, fall_id, suffix);
    w.add(&case)?;
    Ok(case)
}

/// Adds many new cases that have their fall_ids; they get their numbers here, in their order. `each` is told after every
/// one. The caller writes the event. Returns ids and numbers.
///
/// # Errors
/// Those of the store; after one, the transaction must end in it.
pub fn insert_cases<P>(
    w: &mut Writer<'_, '_, P>,
    count: u32,
    cases: impl Iterator<Item = Case>,
    each: impl Fn() + Sync,
) -> Result<Vec<(Id<Case>, u64)>, StoreError>
where
    P: Permission + MayWrite<Case>,
{
    let first = w.next_numbers::<Case>(count.into())?;
    let mut made = Vec::new();
    let numbered = (first..).zip(cases).map(|(nr, case)| {
        made.push((case.id, nr));
        Case { nr, ..case }
    });
    w.add_all(numbered, each)?;
    Ok(made)
}

fn free_fall_id<P>(w: &Writer<'_, '_, P>, base: &str) -> Result<(String, Option<u32>), StoreError>
where
    P: Permission + MayReadAll<Case> + MayWrite<Case>,
{
    let r = w.reader();
    let suffixes = std::iter::once(None).chain((2..).map(Some));
    for suffix in suffixes {
        let fall_id = with_suffix(base, suffix);
        if r.first_by(&BY_FALL_ID, &r.blind(FALL_ID, &fall_id))?.is_none() {
            return Ok((fall_id, suffix));
        }
    }
    Err(StoreError::Damaged("fall_id"))
}
