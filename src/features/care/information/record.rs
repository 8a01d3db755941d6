//! Collections in the store: keys and index rows.

use super::model::{Sis, SisDraft};
use crate::{
    features::care::{observations::moment, residents::Resident},
    kernel::ids::Id,
    platform::store::{Draft, Index, IndexEntries, Record, RefersTo, TableName},
};

/// Signed ones by resident and when.
pub const BY_RESIDENT: Index<Sis, (Id<Resident>, u64)> = Index::new(1);
/// The one that is being written, by resident.
pub const DRAFT_OF: Index<SisDraft, Id<Resident>> = Index::new(1);

impl Record for Sis {
    const TABLE: TableName = TableName::new(51, "sis");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_RESIDENT, &(self.resident_id, moment(self.unterschrieben_at)));
    }
}

impl Record for SisDraft {
    const TABLE: TableName = TableName::new(69, "sis_drafts");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id.bytes())
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&DRAFT_OF, &self.resident_id);
    }
}

/// It is saved while somebody types; beginning, discarding and signing it are acts.
impl Draft for SisDraft {}

impl RefersTo<Resident> for Sis {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Self> for Sis {
    fn refers(&self) -> Option<Id<Self>> {
        self.vorgaenger_id
    }
}
impl RefersTo<Resident> for SisDraft {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
