//! The measure in the store: key and index row.

use jiff::Timestamp;

use super::model::Measure;
use crate::{
    features::care::{observations::moment, residents::Resident},
    kernel::ids::Id,
    platform::store::{Corrupt, Index, IndexEntries, Record, RefersTo, TableName, codec},
};

/// By resident and the instant from which on it is not valid any more, the last of all while that is open; carries the first
/// instant at which it is. A list of what is due in a shift opens those alone that are valid around it.
pub const BY_RESIDENT: Index<Measure, (Id<Resident>, u64), u64> = Index::new(1);

impl Record for Measure {
    const TABLE: TableName = TableName::new(48, "measures");
    const VERSION: u8 = 2;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    /// Before evaluations there were none.
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &None::<(i64, i32)>)
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let first = self.fassungen.iter().map(|version| version.gueltig_ab).min().unwrap_or(Timestamp::MIN);
        let until = self.valid_until().map_or(u64::MAX, moment);
        out.add_covering(&BY_RESIDENT, &(self.resident_id, until), &moment(first));
    }
}

impl RefersTo<Resident> for Measure {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
