//! The resident in the store: key, index rows, tally and search words, all derived from the record.

use jiff::civil::Date;

use super::model::Resident;
use crate::{
    features::care::units::Unit,
    kernel::{
        ids::Id,
        kvnr,
        text::{norm, spelling},
    },
    platform::store::{
        Corrupt, Index, IndexEntries, Record, RefersTo, SearchWords, TableName, Tally, TallyEntries, codec,
    },
};

/// By number; carries unit and stored status. Restricted residents are not in it.
pub const BY_NR: Index<Resident, u64, (Id<Unit>, u8)> = Index::new(1);
/// By unit and stored status, then number. Restricted residents are not in it.
pub const BY_UNIT: Index<Resident, (Id<Unit>, u8, u64)> = Index::new(2);
/// Restricted residents by number: for admins only.
pub const BY_RESTRICTED: Index<Resident, u64> = Index::new(3);
/// Keyed hash of [`person_key`], then the number; closed and restricted ones included.
pub const BY_PERSON: Index<Resident, ([u8; 16], u64)> = Index::new(4);
/// Keyed hash of a valid KVNR, then the number; closed and restricted ones included.
pub const BY_KVNR: Index<Resident, ([u8; 16], u64)> = Index::new(5);
/// Keyed hash of `norm` of the house's own number; closed and restricted ones included, since it is never given twice.
pub const BY_BEWOHNERNR: Index<Resident, [u8; 16]> = Index::new(6);
/// By import run, then the line in its file.
pub const BY_IMPORT: Index<Resident, ([u8; 16], u32)> = Index::new(7);

/// Unit -> stored status (one byte) -> number of residents, restricted ones included.
pub const OCCUPANCY: Tally<Resident, (Id<Unit>,)> = Tally::new(1);

/// Field names of keyed hashes; for ever.
pub const PERSON: &str = "resident.person";
/// See [`BY_KVNR`].
pub const KVNR: &str = "resident.kvnr";
/// See [`BY_BEWOHNERNR`].
pub const BEWOHNERNR: &str = "resident.bewohnernr";

/// Between the parts of a key; stored text has no control characters.
const BETWEEN: char = '\u{1f}';

/// Surname, first name and birth date for comparisons: equal for two people whom care.md, 2.2 takes for one,
/// in whatever typography their names are written.
#[must_use]
pub fn person_key(nachname: &str, vorname: &str, geburtsdatum: Date) -> String {
    format!("{}{BETWEEN}{}{BETWEEN}{geburtsdatum}", spelling(nachname), spelling(vorname))
}

impl Resident {
    /// [`person_key`] of this one.
    #[must_use]
    pub fn person_key(&self) -> String {
        person_key(&self.nachname, &self.vorname, self.geburtsdatum)
    }
}

impl Record for Resident {
    const TABLE: TableName = TableName::new(31, "residents");
    const VERSION: u8 = 3;
    const DERIVED: u16 = 2;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn older(version: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        if version < 2 {
            codec::append(bytes, &false)?; // Nobody was asked whether no allergies are known.
        }
        codec::append(bytes, &Vec::<u8>::new()) // No limits of their own.
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let (nr, unit, status) = (self.nr, self.wohnbereich_id, self.status.number());
        out.add(&BY_PERSON, &(out.blind(PERSON, &self.person_key()), nr));
        if let Some(kvnr) = kvnr::valid(self.kvnr.as_deref()) {
            out.add(&BY_KVNR, &(out.blind(KVNR, kvnr), nr));
        }
        if let Some(own) = &self.bewohnernr {
            out.add(&BY_BEWOHNERNR, &out.blind(BEWOHNERNR, &norm(own)));
        }
        if let Some(import) = self.import_log_id {
            out.add(&BY_IMPORT, &(import.bytes(), self.import_zeile.unwrap_or(0)));
        }
        if self.gesperrt {
            out.add(&BY_RESTRICTED, &nr);
            return;
        }
        out.add_covering(&BY_NR, &nr, &(unit, status));
        out.add(&BY_UNIT, &(unit, status, nr));
    }

    fn tallies(&self, out: &mut TallyEntries) {
        out.count(&OCCUPANCY, &(self.wohnbereich_id,), &[self.status.number()]);
    }

    /// Name, Rufname, number, room, Bewohnernr (care.md, 17), birth date; nothing of a restricted resident.
    fn words(&self) -> Option<SearchWords> {
        if self.gesperrt {
            return None;
        }
        let texts = [Some(&self.nachname), Some(&self.vorname), self.rufname.as_ref(), self.zimmer.as_ref()];
        let mut exact = vec![self.nr.to_string(), self.geburtsdatum.to_string()];
        exact.extend(self.bewohnernr.clone());
        Some(SearchWords {
            words: texts.into_iter().flatten().cloned().collect(),
            exact,
            facets: vec![
                format!("status:{}", self.status.code()),
                format!("wohnbereich:{}", self.wohnbereich_id),
            ],
            number: self.nr,
            name: format!("{} {}", self.nachname, self.vorname),
            columns: [self.nr, 0, 0],
        })
    }
}

impl RefersTo<Unit> for Resident {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
