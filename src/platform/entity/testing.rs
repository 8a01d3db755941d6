//! A record of no feature, for the tests of the kit.

use jiff::civil::Date;

use super::{Entity, Field, Fields, Kind, Section, Stamp};
use crate::{
    closed_list, field,
    kernel::{ids::Id, problem::FieldErrors},
    platform::{
        store::{Corrupt, Record, TableName, codec},
        tenancy::Role,
    },
};

closed_list! {
    /// What it is made of.
    pub enum Stuff {
        /// Wood.
        Wood = 1 "wood",
        /// Tin.
        Tin = 2 "tin",
    }
}

/// Something with a column of every kind that people enter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Thing {
    pub name: String,
    pub note: String,
    pub place: Option<String>,
    pub stuff: Option<Stuff>,
    pub whole: bool,
    pub made_on: Option<Date>,
    pub born_on: Option<Date>,
    pub codes: Vec<String>,
    pub number: u64,
}

const WHAT: Section = Section("what");
const SYSTEM: Section = Section("system");
const ADMIN: &[Role] = &[Role::Admin];

impl Fields for Thing {
    const FIELDS: &'static [Field<Self>] = &[
        field!(name, Kind::Line(10), WHAT, ADMIN, required),
        field!(note, Kind::Lines(20), WHAT, ADMIN, blank_in_json),
        field!(place, Kind::Line(10), WHAT, &[Role::Admin, Role::Staff]),
        field!(stuff, Kind::Enum(&Stuff::CODES), WHAT, ADMIN),
        field!(whole, Kind::Bool, WHAT, ADMIN, required),
        field!(made_on, Kind::Date, WHAT, ADMIN),
        field!(born_on, Kind::BirthDate, WHAT, ADMIN),
        field!(codes, Kind::Icd, WHAT, ADMIN),
        field!(number, Kind::Number, SYSTEM, &[], required),
    ];
    const WORDS: &'static str = "thing";
}

impl Record for Thing {
    const TABLE: TableName = TableName::new(9001, "test.things");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    type Stored = (u64, String);

    fn key(&self) -> Id<Self> {
        Id::from_bytes(u128::from(self.number).to_be_bytes())
    }
    fn store(&self) -> Self::Stored {
        (self.number, self.name.clone())
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let (number, name) = codec::only_version(1, version, bytes)?;
        Ok(Self { number, name, ..Self::default() })
    }
}

impl Entity for Thing {
    const STAMPS: &'static [&'static str] = &["born_on"];

    fn settle(&mut self, _before: Option<&Self>, stamp: &Stamp) {
        self.born_on = Some(stamp.today);
    }
    fn check(&self, before: Option<&Self>, _today: Date) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if before.is_some_and(|before| !before.name.is_empty()) && self.name.is_empty() {
            errors.add("name", "NICHT_LEERBAR");
        }
        errors
    }
}
