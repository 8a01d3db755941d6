//! The alert in the store: key, index rows and tally.

use jiff::Timestamp;

use super::model::Alert;
use crate::{
    features::care::residents::Resident,
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

/// What an index row tells of its alert: the number of its state, and whom it is about.
pub type Told = (u8, Id<Resident>);

/// By what alerts.
pub const BY_OCCASION: Index<Alert, [u8; 16]> = Index::new(1);
/// Those about which there is something to do, by when they were raised.
pub const OPEN: Index<Alert, u64, Told> = Index::new(2);
/// All of them, by when they were raised.
pub const BY_TIME: Index<Alert, u64, Told> = Index::new(3);
/// Those at which nobody has looked in time, and of which the admins were not told: by when they are.
pub const DUE: Index<Alert, u64> = Index::new(4);
/// Those about which there is something to do, by resident.
pub const OPEN_OF: Index<Alert, (Id<Resident>, u64)> = Index::new(5);

/// (block of `created_at`,) -> quarter, resident, minutes until somebody looked ([`NOBODY`]: nobody has), whether the admins were
/// told that nobody did -> number of alerts. An alert knows no unit: it is that of its resident.
const RAISED: Tally<Alert, (Block,)> = Tally::new(1);
/// Nobody has looked, in [`RAISED`]; for ever.
const NOBODY: u16 = u16::MAX;

/// Microseconds since 1970, as the indexes hold instants; all of them are the server's clock.
#[must_use]
pub fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl Record for Alert {
    const TABLE: TableName = TableName::new(46, "alerts");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 2;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let raised = micros(self.created_at);
        let told = (self.state().number(), self.resident_id);
        out.add(&BY_OCCASION, &self.anlass);
        out.add_covering(&BY_TIME, &raised, &told);
        if self.is_open() {
            out.add_covering(&OPEN, &raised, &told);
            out.add(&OPEN_OF, &(self.resident_id, raised));
        }
        if !self.was_answered() && self.gemeldet_at.is_none() {
            out.add(&DUE, &micros(self.eskaliert_ab));
        }
    }

    fn tallies(&self, out: &mut TallyEntries) {
        let (block, part) = quarter(self.created_at);
        let minutes = self.gesehen.map(|seen| seen.at.duration_since(self.created_at).as_mins());
        let minutes = minutes
            .map_or(NOBODY, |minutes| u16::try_from(minutes.clamp(0, i64::from(NOBODY) - 1)).unwrap_or(0));
        let told = u8::from(self.gemeldet_at.is_some());
        let name = [&[part][..], &self.resident_id.bytes(), &minutes.to_be_bytes(), &[told]].concat();
        out.count(&RAISED, &(block,), &name);
    }
}

/// What is counted of alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// The quarter of an hour in which they were raised.
    pub at: Timestamp,
    /// Whom they are about.
    pub resident: Id<Resident>,
    /// After how many whole minutes somebody looked; none: nobody has.
    pub seen_after: Option<u16>,
    /// Whether the admins were told that nobody had looked in time.
    pub escalated: bool,
    /// How many.
    pub count: u64,
}

/// The alerts that were raised in a time.
///
/// # Errors
/// Those of the store.
pub fn raised<P: MayReadAll<Alert>>(
    r: &Reader<'_, P>,
    time: &std::ops::Range<Timestamp>,
) -> Result<Vec<Raised>, StoreError> {
    let damaged = || StoreError::Damaged("the counts of alerts");
    let ((from, until), mut all) = (blocks(time), Vec::new());
    r.tally_each(&RAISED, &Range::between(&(from,), &(until,)), |(block,), name, count| {
        let (&part, rest) = name.split_first().ok_or_else(damaged)?;
        let (resident, rest) = rest.split_first_chunk::<16>().ok_or_else(damaged)?;
        let &[high, low, told] = rest else { return Err(damaged()) };
        let minutes = u16::from_be_bytes([high, low]);
        all.push(Raised {
            at: begins((*block, part)).ok_or_else(damaged)?,
            resident: Id::from_bytes(*resident),
            seen_after: Some(minutes).filter(|minutes| *minutes != NOBODY),
            escalated: told == 1,
            count: u64::try_from(count).map_err(|_| damaged())?,
        });
        Ok(())
    })?;
    all.retain(|one| time.contains(&one.at));
    Ok(all)
}

impl RefersTo<Resident> for Alert {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
