//! What happens to cases, as the audit trail calls it, and the one way in which a case is added or replaced.

use super::{
    Case, base_fall_id,
    record::{BY_FALL_ID, FALL_ID},
    rules::diff,
    with_suffix,
};
use crate::{
    kernel::ids::Id,
    platform::{
        entity::VERSION_NOTE,
        store::{Change, Event, EventKind, Record as _, StoreError, Versioned, Writer},
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

/// Old and new values of the columns that differ, for the audit trail.
#[must_use]
pub fn changed(old: &Case, new: &Case) -> Vec<Change> {
    let some = |text: String| (!text.is_empty()).then_some(text);
    diff(old, new)
        .into_iter()
        .map(|difference| Change {
            field: difference.field.name.to_owned(),
            old: some(difference.old.plain()),
            new: some(difference.new.plain()),
        })
        .collect()
}

/// Adds a new case. It gets its number here, and its fall_id where it has none yet: the base with the smallest free
/// suffix (domain.md, 6). The caller writes the event.
///
/// # Errors
/// Those of the store.
pub fn insert_case<P>(w: &mut Writer<'_, '_, P>, case: Case) -> Result<Case, StoreError>
where
    P: Permission + MayReadAll<Case> + MayWrite<Case>,
{
    let nr = w.next_number::<Case>()?;
    let (fall_id, suffix) = if case.fall_id.is_empty() {
        free_fall_id(w, &base_fall_id(case.datum, case.fallgruppe, &case.nachname))?
    } else {
        (case.fall_id.clone(), case.fall_id_suffix)
    };
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

/// Replaces a case that is still as it was seen; what changed goes into the event, with the version that it made.
/// The caller may add notes and returns the event from the write.
///
/// # Errors
/// [`StoreError::Stale`] when somebody was faster.
pub fn update_case<P>(
    w: &mut Writer<'_, '_, P>,
    seen: &Versioned<Case>,
    new: &Case,
    kind: EventKind,
) -> Result<(u64, Event), StoreError>
where
    P: Permission + MayWrite<Case>,
{
    let version = w.replace(seen, new)?;
    let event = about(new.id, kind, version).changing(changed(seen, new));
    Ok((version, event))
}

/// An event about one case that made this version of it.
pub(super) fn about(id: Id<Case>, kind: EventKind, version: u64) -> Event {
    Event::new(kind).about(Case::TABLE, id.bytes()).note(VERSION_NOTE, version)
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
