//! Evaluations and occasions in the store: keys and index rows.

use super::model::{Evaluation, Occasion};
use crate::{
    features::care::{measures::Measure, observations::moment, residents::Resident},
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

use super::words::Umfang;

/// By resident and when it was made.
pub const BY_RESIDENT: Index<Evaluation, (Id<Resident>, u64)> = Index::new(1);
/// Those of whole plans that count, by resident and when they were made.
pub const OF_PLAN: Index<Evaluation, (Id<Resident>, u64)> = Index::new(2);
/// By source, kind, and which of several.
pub const BY_SOURCE: Index<Occasion, ([u8; 16], u8, u32)> = Index::new(1);
/// Open ones by resident and when they were.
pub const OPEN: Index<Occasion, (Id<Resident>, u64)> = Index::new(2);
/// All of them by resident and when they were.
pub const OF_RESIDENT: Index<Occasion, (Id<Resident>, u64)> = Index::new(3);

impl Record for Evaluation {
    const TABLE: TableName = TableName::new(56, "evaluations");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let made = (self.resident_id, moment(self.created_at));
        out.add(&BY_RESIDENT, &made);
        if self.umfang == Umfang::Plan && self.storno.is_none() {
            out.add(&OF_PLAN, &made);
        }
    }
}

impl Record for Occasion {
    const TABLE: TableName = TableName::new(57, "occasions");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let was = (self.resident_id, moment(self.zeitpunkt));
        out.add(&BY_SOURCE, &(self.quelle, self.art.number(), self.nr));
        out.add(&OF_RESIDENT, &was);
        if self.is_open() {
            out.add(&OPEN, &was);
        }
    }
}

impl RefersTo<Resident> for Evaluation {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Measure> for Evaluation {
    fn refers(&self) -> Option<Id<Measure>> {
        self.massnahme_id
    }
}
impl RefersTo<Occasion> for Evaluation {
    fn refers(&self) -> Option<Id<Occasion>> {
        self.anlass_id
    }
}
impl RefersTo<Resident> for Occasion {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
