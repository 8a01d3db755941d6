//! Hints that were set aside in the store: key and index rows.

use super::model::HintAside;
use crate::{
    features::care::{observations::Entry, residents::Resident},
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// By the entry with the weight.
pub const BY_WEIGHT: Index<HintAside, Id<Entry>> = Index::new(1);

impl Record for HintAside {
    const TABLE: TableName = TableName::new(58, "weight_hints_aside");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_WEIGHT, &self.gewicht_id);
    }
}

impl RefersTo<Resident> for HintAside {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Entry> for HintAside {
    fn refers(&self) -> Option<Id<Entry>> {
        Some(self.gewicht_id)
    }
}
