//! The badge in the store: key and index rows.

use super::model::Badge;
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// By the keyed hash of the secret in its link.
pub const BY_TOKEN: Index<Badge, [u8; 16]> = Index::new(1);
/// By that of its code.
pub const BY_CODE: Index<Badge, [u8; 16]> = Index::new(2);
/// By resident and the instant at which it was issued, in microseconds.
pub const BY_RESIDENT: Index<Badge, (Id<Resident>, u64)> = Index::new(3);

impl Record for Badge {
    const TABLE: TableName = TableName::new(66, "badges");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(
            &BY_RESIDENT,
            &(self.resident_id, u64::try_from(self.created_at.as_microsecond()).unwrap_or(0)),
        );
        // What was taken back is found no more by what it was known by.
        if self.widerruf.is_none() {
            out.add(&BY_TOKEN, &self.token);
            out.add(&BY_CODE, &self.code);
        }
    }
}

impl RefersTo<Resident> for Badge {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
