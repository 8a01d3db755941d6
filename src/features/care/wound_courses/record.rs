//! The course in the store: key, index rows, and how courses are found.

use super::model::WoundCourse;
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::{
        store::{
            Index, IndexEntries, Order, Range, Reader, Record, RefersTo, StoreError, TableName, Versioned,
        },
        tenancy::MayReadAll,
    },
};

/// By resident; the number is that of the state: open ones first.
const BY_RESIDENT: Index<WoundCourse, (Id<Resident>, u8)> = Index::new(1);

impl Record for WoundCourse {
    const TABLE: TableName = TableName::new(53, "wound_courses");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_RESIDENT, &(self.resident_id, self.state().number()));
    }
}

impl RefersTo<Resident> for WoundCourse {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}

/// The courses of a resident, open ones first; those alone, where `open` says so.
///
/// # Errors
/// Those of the store.
pub fn of_resident<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    open: bool,
) -> Result<Vec<Versioned<WoundCourse>>, StoreError>
where
    P: MayReadAll<WoundCourse>,
{
    let state = super::words::CourseState::Offen.number();
    let range = if open { Range::prefix(&(resident, state)) } else { Range::prefix(&resident) };
    r.by(&BY_RESIDENT, &range, Order::Up)?.map(|row| row.and_then(|(_, id)| r.need(&id))).collect()
}

/// The one open course of a resident; none where there are none or several, of which one must be named.
///
/// # Errors
/// Those of the store.
pub fn only_open<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Option<Id<WoundCourse>>, StoreError>
where
    P: MayReadAll<WoundCourse>,
{
    let mut open = of_resident(r, resident, true)?.into_iter();
    let first = open.next().map(|one| one.id);
    Ok(if open.next().is_some() { None } else { first })
}
