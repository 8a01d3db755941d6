//! Whether a row is a new resident: against those of the house, and against earlier rows of the file (care.md, 13).

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    codes::{Reason, Warning},
    row::{ParsedRow, read},
};
use crate::{
    features::care::{residents::person_key, units::UnitNames},
    kernel::{kvnr, text::norm},
};

/// A rule by which a row is a duplicate. Stored by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rule {
    /// Number and person.
    R1,
    /// Names and birth date.
    R2,
    /// A valid KVNR.
    R3,
}

impl Rule {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
        }
    }
}

/// Whom a row duplicates: a resident of the house, or an earlier row. Stored by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    /// The resident with this running number.
    Nr(u64),
    /// The row of this line.
    Line(u32),
}

/// Who holds a number of the house.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which one.
    pub of: Of,
    /// Their [`person_key`].
    pub person: String,
    /// Their KVNR.
    pub kvnr: Option<String>,
}
crate::opaque_debug!(Holder);

/// Answers from the residents of the house, closed stays and restricted files included. Every question is an equality
/// lookup, so that what is asked for may be stored as keyed hashes.
pub trait Known {
    /// Why an answer cannot be had.
    type Error;
    /// Who has this number of the house, by `norm`.
    fn by_number(&self, bewohnernr: &str) -> Result<Option<Holder>, Self::Error>;
    /// The running number of a resident with this [`person_key`].
    fn by_person(&self, key: &str) -> Result<Option<u64>, Self::Error>;
    /// The running number of a resident with this valid KVNR.
    fn by_kvnr(&self, kvnr: &str) -> Result<Option<u64>, Self::Error>;
}

/// What a row comes to.
#[derive(Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A new resident.
    New(Box<ParsedRow>),
    /// Skipped.
    Duplicate(Rule, Of),
    /// Refused for these reasons, sorted by code.
    Rejected(Vec<Reason>),
}
crate::opaque_debug!(Verdict);

/// A row that was judged.
#[derive(Clone, PartialEq, Eq)]
pub struct Judged {
    /// What it comes to.
    pub verdict: Verdict,
    /// What is odd about its cells, sorted by code.
    pub warnings: Vec<Warning>,
}
crate::opaque_debug!(Judged);

/// Judges the rows of one file, one after the other: the first of two is the one that comes in.
pub struct Book<K> {
    known: K,
    numbers: HashMap<String, Holder>,
    people: HashMap<String, u32>,
    kvnrs: HashMap<String, u32>,
}

impl<K: Known> Book<K> {
    /// A file of which no row was judged yet.
    pub fn new(known: K) -> Self {
        Self { known, numbers: HashMap::new(), people: HashMap::new(), kvnrs: HashMap::new() }
    }

    /// Reads and judges the next row.
    ///
    /// # Errors
    /// Those of the answers.
    pub fn judge<S: AsRef<str>>(
        &mut self,
        line: u32,
        cells: &[S],
        units: &UnitNames,
        today: Date,
    ) -> Result<Judged, K::Error> {
        let reading = read(cells, units, today);
        let warnings = reading.warnings;
        let Some(row) = reading.parsed else {
            return Ok(Judged { verdict: Verdict::Rejected(reading.reasons), warnings });
        };
        let person = person_key(&row.nachname, &row.vorname, row.geburtsdatum);
        let own = kvnr::valid(row.kvnr.as_deref()).map(str::to_owned);
        let holder = match &row.bewohnernr {
            Some(number) => self.holder(&norm(number))?,
            None => None,
        };
        let verdict = match holder {
            Some(holder) if holder.person == person => Verdict::Duplicate(Rule::R1, holder.of),
            Some(holder) if own.is_none() || kvnr::valid(holder.kvnr.as_deref()) != own.as_deref() => {
                Verdict::Rejected(vec![Reason::BewohnernrVergeben])
            }
            _ => match self.same(&person, own.as_deref())? {
                Some((rule, of)) => Verdict::Duplicate(rule, of),
                None => {
                    self.keep(line, &row, person, own);
                    Verdict::New(Box::new(row))
                }
            },
        };
        Ok(Judged { verdict, warnings })
    }

    fn holder(&self, number: &str) -> Result<Option<Holder>, K::Error> {
        match self.numbers.get(number) {
            Some(earlier) => Ok(Some(earlier.clone())),
            None => self.known.by_number(number),
        }
    }

    /// Who is the same person: residents of the house before earlier rows.
    fn same(&self, person: &str, kvnr: Option<&str>) -> Result<Option<(Rule, Of)>, K::Error> {
        let of = |nr: Option<u64>, earlier: Option<&u32>| {
            nr.map(Of::Nr).or_else(|| earlier.map(|line| Of::Line(*line)))
        };
        if let Some(of) = of(self.known.by_person(person)?, self.people.get(person)) {
            return Ok(Some((Rule::R2, of)));
        }
        let Some(kvnr) = kvnr else { return Ok(None) };
        Ok(of(self.known.by_kvnr(kvnr)?, self.kvnrs.get(kvnr)).map(|of| (Rule::R3, of)))
    }

    fn keep(&mut self, line: u32, row: &ParsedRow, person: String, kvnr: Option<String>) {
        if let Some(number) = &row.bewohnernr {
            let holder = Holder { of: Of::Line(line), person: person.clone(), kvnr: row.kvnr.clone() };
            self.numbers.insert(norm(number), holder);
        }
        self.people.insert(person, line);
        if let Some(kvnr) = kvnr {
            self.kvnrs.insert(kvnr, line);
        }
    }
}
