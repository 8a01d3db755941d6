//! Answers and proofs in the store: keys and index rows. A list of what is due reads the rows and opens what it shows.

use super::model::{Answer, ShiftProof};
use crate::{
    features::care::{
        measures::Measure,
        observations::{Entry, moment},
        residents::Resident,
        units::Unit,
    },
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// A resident, and when something was due to them.
pub type OfResident = (Id<Resident>, u64);
/// What a row tells of its answer: measure, hash of when it was due, number of its status.
pub type AnswerTold = (Id<Measure>, [u8; 16], u8);
/// What a row tells of its proof: hash of the shift, and whether a nurse said so.
pub type ProofTold = ([u8; 16], u8);

/// By measure and the keyed hash of when it was due ([`KEY`]): one at most. Those that were withdrawn are not in it.
pub const BY_KEY: Index<Answer, (Id<Measure>, [u8; 16])> = Index::new(1);
/// By resident and when it was due, or its shift began; carries the measure, the hash of [`BY_KEY`], and the number of its
/// status. Those that were withdrawn are not in it.
pub const BY_RESIDENT: Index<Answer, OfResident, AnswerTold> = Index::new(2);
/// By resident and the beginning of the shift; carries the hash of the shift, and whether a nurse said so. Those that were
/// taken back are not in it.
pub const BY_SHIFT: Index<ShiftProof, OfResident, ProofTold> = Index::new(1);

/// Field name of the keyed hash of when something was due; for ever.
pub const KEY: &str = "answer.faellig";
/// Field name of the keyed hash of a shift; for ever.
pub const SHIFT: &str = "shift_proof.schicht";

impl Record for Answer {
    const TABLE: TableName = TableName::new(49, "answers");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        if self.storno.is_some() {
            return;
        }
        let key = out.blind(KEY, &self.faellig);
        out.add(&BY_KEY, &(self.massnahme_id, key));
        let status = self.current().map_or(0, |said| said.status.number());
        let told = (self.massnahme_id, key, status);
        out.add_covering(&BY_RESIDENT, &(self.resident_id, moment(self.beginn)), &told);
    }
}

impl Record for ShiftProof {
    const TABLE: TableName = TableName::new(50, "shift_proofs");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        if self.storno.is_none() {
            let told = (out.blind(SHIFT, &self.schicht), u8::from(self.fachkraft));
            out.add_covering(&BY_SHIFT, &(self.resident_id, moment(self.beginn)), &told);
        }
    }
}

impl RefersTo<Resident> for Answer {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Measure> for Answer {
    fn refers(&self) -> Option<Id<Measure>> {
        Some(self.massnahme_id)
    }
}
impl RefersTo<Unit> for Answer {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
impl RefersTo<Entry> for Answer {
    fn refers(&self) -> Option<Id<Entry>> {
        self.current().and_then(|said| said.eintrag_id)
    }
}
impl RefersTo<Resident> for ShiftProof {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
impl RefersTo<Unit> for ShiftProof {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
