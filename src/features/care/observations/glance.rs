//! What there is of one resident in a time, by the rows of the indexes: for pages that count entries, or open few of them.

use jiff::Timestamp;

use super::{
    model::Entry,
    record::{BY_RESIDENT, CHANGED, Flags, instant, moment},
};
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::{
        store::{Order, Range, Reader, StoreError},
        tenancy::MayReadAll,
    },
};

/// What a row tells of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    /// Which one.
    pub id: Id<Entry>,
    /// When it was observed.
    pub zeitpunkt: Timestamp,
    /// Whether it is striking.
    pub is_striking: bool,
    /// Whether it belongs into the handover.
    pub is_for_handover: bool,
    /// Whether it was withdrawn: it counts nowhere.
    pub is_withdrawn: bool,
}

/// The entries of a resident that were observed from then until before then, the earliest first.
///
/// # Errors
/// Those of the store.
pub fn glances<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Glance>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let range = Range::between(&(resident, moment(from)), &(resident, moment(until)));
    let rows = r.by_covering(&BY_RESIDENT, &range, Order::Up)?;
    rows.map(|row| {
        let ((_, at), (_, _, flags), id) = row?;
        let flags = Flags(flags);
        Ok(Glance {
            id,
            zeitpunkt: instant(at).ok_or(StoreError::Damaged("the time of an entry"))?,
            is_striking: flags.has(Flags::STRIKING),
            is_for_handover: flags.has(Flags::HANDOVER),
            is_withdrawn: flags.has(Flags::WITHDRAWN),
        })
    })
    .collect()
}

/// The entries of a resident that were corrected or withdrawn for the last time, or made late, from then until before then.
///
/// # Errors
/// Those of the store.
pub fn changed<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Id<Entry>>, StoreError>
where
    P: MayReadAll<Entry>,
{
    let range = Range::between(&(resident, moment(from)), &(resident, moment(until)));
    r.by(&CHANGED, &range, Order::Up)?.map(|row| row.map(|(_, id)| id)).collect()
}
