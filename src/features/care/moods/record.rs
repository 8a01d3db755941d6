//! The mood in the store: key and index rows.

use super::model::Mood;
use crate::{
    features::care::{observations::moment, residents::Resident, units::Unit},
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// By resident and when they felt so; withdrawn ones, too.
pub const BY_RESIDENT: Index<Mood, (Id<Resident>, u64)> = Index::new(1);

impl Record for Mood {
    const TABLE: TableName = TableName::new(59, "moods");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_RESIDENT, &(self.resident_id, moment(self.zeitpunkt)));
    }
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
