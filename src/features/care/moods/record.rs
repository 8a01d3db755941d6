//! The mood in the store: key, index rows and tally.

use jiff::Timestamp;

use super::model::Mood;
use crate::{
    features::care::{observations::moment, residents::Resident, units::Unit},
    kernel::{
        ids::Id,
        quarters::{Block, begins, blocks, quarter},
    },
    platform::{
        store::{
            Index, IndexEntries, Range, Reader, Record, RefersTo, StoreError, TableName, Tally, TallyEntries,
        },
        tenancy::MayReadAll,
    },
};

/// By resident and when they felt so; withdrawn ones, too.
pub const BY_RESIDENT: Index<Mood, (Id<Resident>, u64)> = Index::new(1);

/// (unit, block of `zeitpunkt`) -> quarter, value -> number of moods. Those that were withdrawn are not in it.
const VALUES: Tally<Mood, (Id<Unit>, Block)> = Tally::new(1);

impl Record for Mood {
    const TABLE: TableName = TableName::new(59, "moods");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 2;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_RESIDENT, &(self.resident_id, moment(self.zeitpunkt)));
    }

    fn tallies(&self, out: &mut TallyEntries) {
        if self.storno.is_none() {
            let (block, part) = quarter(self.zeitpunkt);
            out.count(&VALUES, &(self.wohnbereich_id, block), &[part, self.wert]);
        }
    }
}

/// How many moods of each value there were in a unit in a time: the quarter of an hour, the value, how many.
///
/// # Errors
/// Those of the store.
pub fn values<P: MayReadAll<Mood>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    time: &std::ops::Range<Timestamp>,
) -> Result<Vec<(Timestamp, u8, u64)>, StoreError> {
    let damaged = || StoreError::Damaged("the counts of moods");
    let ((from, until), mut all) = (blocks(time), Vec::new());
    r.tally_each(&VALUES, &Range::between(&(unit, from), &(unit, until)), |(_, block), name, count| {
        let &[part, value] = name else { return Err(damaged()) };
        let at = begins((*block, part)).ok_or_else(damaged)?;
        all.push((at, value, u64::try_from(count).map_err(|_| damaged())?));
        Ok(())
    })?;
    all.retain(|(at, _, _)| time.contains(at));
    Ok(all)
}

impl RefersTo<Resident> for Mood {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Unit> for Mood {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
