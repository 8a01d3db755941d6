//! What a row is looked up by: made once per row, before the rows are judged in their order and on every core, since
//! making it costs more than the lookups.

use jiff::{ToSpan as _, civil::Date};

use super::duplicates::Known;
use crate::{
    features::second_opinion::cases::{Facts, base_fall_id, person_key},
    kernel::{
        kvnr,
        text::{norm, spelling},
    },
};

/// Days within which the same KVNR and Fallgruppe is a possible duplicate.
const NEAR_DAYS: i64 = 90;
/// Between the parts of an entry.
const BETWEEN: char = '\u{1f}';

/// The keys of one row, and what the known cases say to them.
pub struct Keys {
    /// For rule D1.
    pub d1: D1,
    /// For rule D3.
    pub d3: D3,
    /// The fall_id without a number.
    pub base: String,
    /// Lookup key of its ticket.
    pub ticket: Option<String>,
    /// Lookup key of its KVNR; none without a valid one.
    pub kvnr: Option<String>,
    /// What the known cases answer.
    pub known: Answers,
}

/// What the known cases say to a row's keys. Nobody else writes while a file is judged, so they say it once.
pub struct Answers {
    /// Whether a case has its D1 key.
    pub d1: bool,
    /// Whether a case has its base.
    pub base: bool,
    /// Whether its fall_id without a number is taken.
    pub taken: bool,
    /// Whether its ticket is known.
    pub ticket: bool,
    /// Whether its KVNR has a case of the same Fallgruppe within the days.
    pub near: bool,
}

impl Keys {
    /// The keys of a row.
    pub fn of<K: Known>(row: &Facts<'_>, known: &K) -> Result<Self, K::Error> {
        let base = base_fall_id(row.datum, row.fallgruppe, row.nachname);
        let (d1, d3) = (D1::of(row), D3::of(row, &base));
        let (ticket, kvnr) = (row.ticket_key(), row.kvnr_key());
        let (from, to) = near(row.datum);
        let answers = Answers {
            d1: known.has_d1(&d1.key)?,
            base: known.has_base(&d3.spelling)?,
            taken: known.holder(&base)?.is_some(),
            ticket: ticket.as_deref().map_or(Ok(false), |key| known.has_ticket(key))?,
            near: kvnr.as_deref().map_or(Ok(false), |key| known.kvnr_between(key, from, to))?,
        };
        Ok(Self { d1, d3, base, ticket, kvnr, known: answers })
    }
}

/// The days that are near to a day.
pub(super) fn near(datum: Date) -> (Date, Date) {
    (datum.saturating_sub(NEAR_DAYS.days()), datum.saturating_add(NEAR_DAYS.days()))
}

/// Entries by which rule D1 and its exception (both KVNRs valid and different) are single lookups.
pub struct D1 {
    /// Person, date and Fallgruppe, as rule D1 compares them.
    pub key: String,
    /// Every case has it.
    pub any: String,
    /// A case with the same valid KVNR has it, or one without, if the row has none.
    own: String,
    /// A case without a valid KVNR has it; looked up only by a row that has one.
    without: Option<String>,
}

impl D1 {
    fn of(row: &Facts<'_>) -> Self {
        let key = row.d1_key();
        let [any, own] = Self::entries(&key, row.kvnr);
        let without = kvnr::valid(row.kvnr).map(|_| Self::with(&key, None));
        Self { key, any, own, without }
    }
    fn with(key: &str, valid_kvnr: Option<&str>) -> String {
        format!("1={}{BETWEEN}{key}", valid_kvnr.unwrap_or_default())
    }
    /// The entries of a case.
    pub fn entries(key: &str, kvnr: Option<&str>) -> [String; 2] {
        [format!("1{BETWEEN}{key}"), Self::with(key, kvnr::valid(kvnr))]
    }
    /// The entries of this row.
    pub fn into_entries(self) -> [String; 2] {
        [self.any, self.own]
    }
    /// The entries of which one is that of a duplicate.
    pub fn matches(&self) -> [Option<&str>; 2] {
        match &self.without {
            Some(without) => [Some(&self.own), Some(without)],
            None => [Some(&self.any), None],
        }
    }
}

/// Entries by which rule D3 (both KVNRs valid: equal; else first name and birth date equal) is at most two lookups.
pub struct D3 {
    /// What is asked of the known cases: the base by its spelling.
    pub spelling: String,
    /// Name and person, by their spelling and as they are compared.
    pub spelt: Spelt,
    person: String,
    /// A case with the same valid KVNR has it, or the same person's without one, if the row has none.
    own: String,
    /// The same person's case without a valid KVNR has it; looked up only by a row that has one.
    without: Option<String>,
}

/// By what the same person is found whose name is written with other signs.
pub struct Spelt {
    /// Equal in every typography.
    pub alike: String,
    /// Equal only as the rules compare; none where that is `alike`, as for most names.
    pub exact: Option<String>,
}

impl Spelt {
    /// Of a base fall_id and a person.
    pub fn of(base: &str, vorname: Option<&str>, geburtsdatum: Option<Date>) -> Self {
        let first = vorname.map(spelling).unwrap_or_default();
        let born = geburtsdatum.map(|day| day.to_string()).unwrap_or_default();
        let alike = format!("{first}{BETWEEN}{born}{BETWEEN}{}", spelling(base));
        let exact = format!("{}{BETWEEN}{}", person_key(vorname, geburtsdatum), norm(base));
        Self { exact: (exact != alike).then_some(exact), alike }
    }
}

impl D3 {
    fn of(row: &Facts<'_>, base: &str) -> Self {
        let (key, who) = (norm(base), person_key(row.vorname, row.geburtsdatum));
        let [person, own] = Self::entries(&key, &who, row.kvnr);
        let without = kvnr::valid(row.kvnr).map(|_| Self::without_kvnr(&key, &who));
        let spelt = Spelt::of(base, row.vorname, row.geburtsdatum);
        Self { spelling: spelling(base), spelt, person, own, without }
    }
    fn without_kvnr(key: &str, who: &str) -> String {
        format!("3o{who}{BETWEEN}{key}")
    }
    /// The entries of a case.
    pub fn entries(key: &str, who: &str, kvnr: Option<&str>) -> [String; 2] {
        let kvnr = kvnr::valid(kvnr);
        let own = kvnr.map_or_else(|| Self::without_kvnr(key, who), |kvnr| format!("3k{kvnr}{BETWEEN}{key}"));
        [format!("3p{who}{BETWEEN}{key}"), own]
    }
    /// How this row is spelt, and its entries.
    pub fn into_parts(self) -> (Spelt, [String; 2]) {
        (self.spelt, [self.person, self.own])
    }
    /// The entries of which one is that of a duplicate.
    pub fn matches(&self) -> [Option<&str>; 2] {
        match &self.without {
            Some(without) => [Some(&self.own), Some(without)],
            None => [Some(&self.person), None],
        }
    }
}
