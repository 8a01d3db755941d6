//! The unit in the store.

use jiff::civil::Date;

use super::model::Unit;
use crate::{
    kernel::{ids::Id, text::norm},
    platform::store::{Corrupt, Index, IndexEntries, Record, SearchWords, TableName, codec},
};

/// Keyed hash of `norm` of the name.
pub const BY_NAME: Index<Unit, [u8; 16]> = Index::new(1);
/// Keyed hash of `norm` of the short name.
pub const BY_SHORT: Index<Unit, [u8; 16]> = Index::new(2);

/// Field names of keyed hashes; for ever.
pub const NAME: &str = "unit.name";
/// See [`BY_SHORT`].
pub const KUERZEL: &str = "unit.kuerzel";

impl Record for Unit {
    const TABLE: TableName = TableName::new(30, "units");
    const VERSION: u8 = 2;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
    /// Version 1 had one definition of its shifts at all times.
    fn older(_version: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &None::<Date>)?;
        codec::append(bytes, &Vec::<u8>::new()) // None before them.
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_NAME, &out.blind(NAME, &norm(&self.name)));
        out.add(&BY_SHORT, &out.blind(KUERZEL, &norm(&self.kuerzel)));
    }
    fn words(&self) -> Option<SearchWords> {
        Some(SearchWords {
            words: vec![self.name.clone(), self.kuerzel.clone()],
            exact: Vec::new(),
            facets: Vec::new(),
            number: u64::from(self.sortierung),
            name: self.name.clone(),
            columns: [0; 3],
        })
    }
}
