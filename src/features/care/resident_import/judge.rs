//! Whether a row is a new resident: against those of the house, and against earlier rows of the file (care.md, 13).

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    Cells, Corrections, Reading, ResidentImport, Verdict,
    codes::{Reason, Warning},
    row::{ParsedRow, read_row},
};
use crate::{
    features::care::{residents::person_key, units::UnitNames},
    kernel::{kvnr, text::norm},
    platform::intake::{self, Judge},
    row_codes,
};

row_codes! {
    /// A rule by which a row is a duplicate. Stored by position.
    Rule {
        /// Number and person.
        R1 = "R1",
        /// Names and birth date.
        R2 = "R2",
        /// A valid KVNR.
        R3 = "R3",
    }
}

/// Whom a row duplicates: the resident with this running number, or an earlier row of the file.
pub type Of = intake::Of<u64>;

/// Who holds a number of the house.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which one.
    pub of: Of,
    /// Their [`person_key`].
    pub person: String,
    /// Their KVNR, if it is valid.
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

/// What a row is looked up by, with what the house knows of it.
pub struct Keys {
    number: Option<(String, Option<Holder>)>,
    person: (String, Option<u64>),
    kvnr: Option<(String, Option<u64>)>,
}
crate::opaque_debug!(Keys);

impl Keys {
    fn of<K: Known>(row: &ParsedRow, known: &K) -> Result<Self, K::Error> {
        let number = row.bewohnernr.as_deref().map(norm);
        let person = person_key(&row.nachname, &row.vorname, row.geburtsdatum);
        let kvnr = kvnr::valid(row.kvnr.as_deref()).map(str::to_owned);
        let ask_number = |number: String| known.by_number(&number).map(|holder| (number, holder));
        let ask_kvnr = |kvnr: String| known.by_kvnr(&kvnr).map(|nr| (kvnr, nr));
        Ok(Self {
            number: number.map(ask_number).transpose()?,
            person: known.by_person(&person).map(|nr| (person, nr))?,
            kvnr: kvnr.map(ask_kvnr).transpose()?,
        })
    }
}

/// The rows of one file that come in: of two that are the same, the first.
#[derive(Default)]
pub struct Book {
    numbers: HashMap<String, Holder>,
    people: HashMap<String, u32>,
    kvnrs: HashMap<String, u32>,
}
crate::opaque_debug!(Book);

impl Book {
    /// Judges the next row, and takes a new one in.
    ///
    /// # Errors
    /// The number of the house is that of another person.
    fn judge(&mut self, keys: Keys, line: u32) -> Result<Verdict, Reason> {
        let Keys { number, person: (person, of_person), kvnr } = keys;
        if let Some(holder) = number.as_ref().and_then(|(own, held)| self.numbers.get(own).or(held.as_ref()))
        {
            if holder.person == person {
                return Ok(Verdict::Duplicate { rule: Rule::R1, of: holder.of });
            }
            if kvnr.is_none() || holder.kvnr.as_ref() != kvnr.as_ref().map(|(own, _)| own) {
                return Err(Reason::BewohnernrVergeben);
            }
        }
        // Residents of the house before earlier rows.
        let of = |there: Option<u64>, earlier: Option<&u32>| {
            there.map(Of::There).or_else(|| earlier.map(|line| Of::Line(*line)))
        };
        if let Some(of) = of(of_person, self.people.get(&person)) {
            return Ok(Verdict::Duplicate { rule: Rule::R2, of });
        }
        if let Some(of) = kvnr.as_ref().and_then(|(own, there)| of(*there, self.kvnrs.get(own))) {
            return Ok(Verdict::Duplicate { rule: Rule::R3, of });
        }
        let kvnr = kvnr.map(|(own, _)| own);
        if let Some((own, _)) = number {
            let holder = Holder { of: Of::Line(line), person: person.clone(), kvnr: kvnr.clone() };
            self.numbers.insert(own, holder);
        }
        self.people.insert(person, line);
        self.kvnrs.extend(kvnr.map(|own| (own, line)));
        Ok(Verdict::New(()))
    }
}

/// The house that a file is judged against.
pub struct House<K> {
    /// Its residents.
    pub known: K,
    /// Its open units.
    pub units: UnitNames,
}

impl<K: Known<Error: Send> + Sync> Judge<ResidentImport> for House<K> {
    type Error = K::Error;
    type Keys = Keys;
    type Book<'j>
        = Book
    where
        K: 'j;

    fn read(&self, cells: &Cells<'_>, _: &Corrections, today: Date) -> Reading {
        read_row(cells, &self.units, today)
    }
    fn keys(&self, row: &ParsedRow) -> Result<Keys, K::Error> {
        Keys::of(row, &self.known)
    }
    fn book(&self, _: usize) -> Book {
        Book::default()
    }
    fn judge(
        book: &mut Book,
        _: &ParsedRow,
        keys: Keys,
        line: u32,
        _: &mut Vec<Warning>,
        reasons: &mut Vec<Reason>,
    ) -> Result<Verdict, K::Error> {
        Ok(book.judge(keys, line).unwrap_or_else(|reason| {
            reasons.push(reason);
            Verdict::Refused
        }))
    }
}
