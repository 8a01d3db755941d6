//! The case in the store: key, index rows, tallies and search words, all derived from the record.

use jiff::civil::Date;

use super::{Case, Facts, Fallgruppe, Traits, status::settled};
use crate::{
    kernel::{ids::Id, text::spelling},
    platform::store::{
        Index, IndexEntries, OrderedKey as _, Record, SearchWords, TableName, Tally, TallyEntries, codec,
    },
};

/// What a row of [`BY_NR`] carries.
pub type Carried = (Date, u16, u8, u8, u16, [u8; 16]);

/// By number; carries day, year, week, group, traits, and the import run (zeros: by hand). With these a list does not open
/// what it does not show.
pub const BY_NR: Index<Case, u64, Carried> = Index::new(1);
/// By week: year, week, group, number; carries day, traits.
pub const BY_WEEK: Index<Case, (u16, u8, u8, u64), (Date, u16)> = Index::new(2);
/// By day, then number; carries year, week, group, traits.
pub const BY_DATE: Index<Case, (Date, u64), (u16, u8, u8, u16)> = Index::new(3);
/// By group, then number; carries day, year, week, traits.
pub const BY_GROUP: Index<Case, (u8, u64), (Date, u16, u8, u16)> = Index::new(4);
/// Cases without ICD, in the order of entry: year, week, group, number.
pub const PENDING_ICD: Index<Case, (u16, u8, u8, u64)> = Index::new(5);
/// Cases with an expert report that is not coded: year, week, group, number.
pub const PENDING_CODING: Index<Case, (u16, u8, u8, u64)> = Index::new(6);
/// Keyed hash of [`Facts::d1_key`], then the number; cancelled cases are not in it.
pub const BY_D1: Index<Case, ([u8; 16], u64)> = Index::new(7);
/// Keyed hash of [`Facts::base_key`] by the base fall_id as it was given, then the number; cancelled cases are not in it.
pub const BY_BASE: Index<Case, ([u8; 16], u64)> = Index::new(8);
/// Keyed hash of the exact fall_id; cancelled cases included, since a fall_id is never given twice.
pub const BY_FALL_ID: Index<Case, [u8; 16]> = Index::new(9);
/// Keyed hash of the CRM ticket.
pub const BY_TICKET: Index<Case, [u8; 16]> = Index::new(10);
/// Keyed hash of valid KVNR and group, then the day.
pub const BY_KVNR: Index<Case, ([u8; 16], Date)> = Index::new(11);
/// By import run, then the line in its file.
pub const BY_IMPORT: Index<Case, ([u8; 16], u32)> = Index::new(12);

/// (year, week, group) -> traits (two bytes, big-endian) -> number of cases, cancelled ones included.
pub const COUNTS: Tally<Case, (u16, u8, u8)> = Tally::new(1);
/// (year, week) -> ICD code -> number of oncology cases that have it, cancelled ones not.
pub const ICD_ONKO: Tally<Case, (u16, u8)> = Tally::new(2);

/// Block of so many neighbouring numbers -> two halves of a hash of what the rows of [`BY_NR`] carry, summed up: as long
/// as both stay, no case of the block has changed in any of that.
pub const BLOCKS: Tally<Case, (u64,)> = Tally::new(3);
/// Numbers in a block of [`BLOCKS`]; for ever.
pub const BLOCK: u64 = 2048;

/// Field names of keyed hashes; for ever.
pub const D1: &str = "case.d1";
/// See [`BY_BASE`].
pub const BASE: &str = "case.base";
/// See [`BY_FALL_ID`].
pub const FALL_ID: &str = "case.fall_id";
/// See [`BY_TICKET`].
pub const TICKET: &str = "case.ticket";
/// See [`BY_KVNR`].
pub const KVNR: &str = "case.kvnr";

impl Case {
    /// What the rules about duplicates compare.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            datum: self.datum,
            fallgruppe: self.fallgruppe,
            nachname: &self.nachname,
            vorname: self.vorname.as_deref(),
            geburtsdatum: self.geburtsdatum,
            kvnr: self.kvnr.as_deref(),
            ticket: self.crm_ticket_id.as_deref(),
        }
    }

    /// Columns of full-text search: by day; by year, week and group; by group. The number decides between equal ones.
    fn sorted(&self) -> [u64; 3] {
        let number = u64::from(u32::try_from(self.nr).unwrap_or(u32::MAX));
        let group = u64::from(self.fallgruppe.number());
        let week = u64::from(self.jahr) << 16 | u64::from(self.kw) << 8 | group;
        [sorted_from(self.datum) | number, week << 32 | number, group << 32 | number]
    }

    /// What [`BY_NR`] carries.
    fn carried(&self) -> Carried {
        let import = self.import_log_id.map_or([0; 16], |import| import.bytes());
        (self.datum, self.jahr, self.kw, self.fallgruppe.number(), self.traits().0, import)
    }

    /// The fall_id without its collision number. It stays as it was given even when day or name are corrected.
    #[must_use]
    pub fn base_fall_id(&self) -> &str {
        let suffix = self.fall_id_suffix.map(|number| format!("-{number}")).unwrap_or_default();
        self.fall_id.strip_suffix(suffix.as_str()).unwrap_or(&self.fall_id)
    }
}

/// The first value of the search column of days that is of this day or a later one.
#[must_use]
pub fn sorted_from(day: Date) -> u64 {
    // Below 1970 there are no cases, and the number fills the lower half.
    u64::from(u32::try_from(codec::days(day)).unwrap_or(0)) << 32
}

/// FNV-1a of 64 bits, in two halves; for ever.
fn halves(bytes: &[u8]) -> (u32, u32) {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let [a, b, c, d, e, f, g, h] = bytes.iter().fold(0xcbf2_9ce4_8422_2325, step).to_be_bytes();
    (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
}

impl Record for Case {
    const TABLE: TableName = TableName::new(10, "cases");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 5;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let (nr, datum, jahr, kw) = (self.nr, self.datum, self.jahr, self.kw);
        let (group, traits) = (self.fallgruppe.number(), self.traits().0);
        out.add_covering(&BY_NR, &nr, &self.carried());
        out.add_covering(&BY_WEEK, &(jahr, kw, group, nr), &(datum, traits));
        out.add_covering(&BY_DATE, &(datum, nr), &(jahr, kw, group, traits));
        out.add_covering(&BY_GROUP, &(group, nr), &(datum, jahr, kw, traits));
        out.add(&BY_FALL_ID, &out.blind(FALL_ID, &self.fall_id));
        if let Some(import) = self.import_log_id {
            out.add(&BY_IMPORT, &(import.bytes(), self.import_zeile.unwrap_or(0)));
        }
        if self.storniert() {
            return;
        }
        let facts = self.facts();
        out.add(&BY_D1, &(out.blind(D1, &facts.d1_key()), nr));
        out.add(&BY_BASE, &(out.blind(BASE, &spelling(self.base_fall_id())), nr));
        if let Some(ticket) = facts.ticket_key() {
            out.add(&BY_TICKET, &out.blind(TICKET, &ticket));
        }
        if let Some(kvnr) = facts.kvnr_key() {
            out.add(&BY_KVNR, &(out.blind(KVNR, &kvnr), datum));
        }
        if self.icd.is_empty() {
            out.add(&PENDING_ICD, &(jahr, kw, group, nr));
        }
        if self.gutachten && self.gutachten_typ.is_none() {
            out.add(&PENDING_CODING, &(jahr, kw, group, nr));
        }
    }

    fn tallies(&self, out: &mut TallyEntries) {
        let (nr, jahr, kw) = (self.nr, self.jahr, self.kw);
        out.count(&COUNTS, &(jahr, kw, self.fallgruppe.number()), &self.traits().0.to_be_bytes());
        let (high, low) = halves(&(nr, self.carried(), self.id).encoded());
        out.add(&BLOCKS, &(nr / BLOCK,), &[0], high);
        out.add(&BLOCKS, &(nr / BLOCK,), &[1], low);
        if self.fallgruppe == Fallgruppe::Onko && !self.storniert() {
            for code in &self.icd {
                out.count(&ICD_ONKO, &(jahr, kw), code.as_bytes());
            }
        }
    }

    fn words(&self) -> Option<SearchWords> {
        let texts = [
            Some(&self.nachname),
            self.vorname.as_ref(),
            self.ort.as_ref(),
            Some(&self.thema),
            self.kurzbeschreibung.as_ref(),
            self.fragestellung.as_ref(),
            Some(&self.fall_id),
            self.crm_ticket_id.as_ref(),
        ];
        let mut words: Vec<String> = texts.into_iter().flatten().cloned().collect();
        words.extend(self.icd.iter().cloned());
        let mut exact = vec![self.fall_id.clone(), self.nr.to_string()];
        exact.extend(self.kvnr.clone());
        exact.extend(self.geburtsdatum.map(|day| day.to_string()));
        let traits = self.traits();
        let name = format!("{} {}", self.nachname, self.vorname.as_deref().unwrap_or_default());
        Some(SearchWords {
            words,
            exact,
            facets: facets(self, traits),
            number: self.nr,
            name,
            columns: self.sorted(),
        })
    }
}

/// The filter terms of full-text search.
fn facets(case: &Case, traits: Traits) -> Vec<String> {
    let mut facets = vec![
        format!("jahr:{}", case.jahr),
        format!("kw:{}", case.kw),
        format!("fallgruppe:{}", case.fallgruppe.code()),
        format!("status:{}", settled(traits).map_or("offen", super::Status::name)),
        format!("icd:{}", u8::from(traits.has(Traits::ICD))),
        format!("kodierung:{}", u8::from(traits.kodiert())),
    ];
    if let Some(import) = case.import_log_id {
        facets.push(format!("import:{import}"));
    }
    facets
}
