//! The assessment in the store: key and index row.

use super::model::Assessment;
use crate::{
    features::care::{observations::moment, residents::Resident},
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// By resident and when it was entered.
pub const BY_RESIDENT: Index<Assessment, (Id<Resident>, u64)> = Index::new(1);

impl Record for Assessment {
    const TABLE: TableName = TableName::new(52, "assessments");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_RESIDENT, &(self.resident_id, moment(self.at)));
    }
}

impl RefersTo<Resident> for Assessment {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
