//! A record of no feature, for the tests of the kit.

use jiff::civil::Date;

use super::{Entity, Kind, Section, Stamp};
use crate::{
    closed_list,
    kernel::{ids::Id, problem::FieldErrors},
    platform::{
        store::{Record, TableName},
        tenancy::Role,
    },
    record,
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

const WHAT: Section = Section("what");
const SYSTEM: Section = Section("system");
const ADMIN: &[Role] = &[Role::Admin];

record! {
    /// Something with a column of every kind that people enter.
    #[derive(Clone, PartialEq, Eq, Default)]
    pub struct Thing, words "thing" {
        pub name: String => (Kind::Line(10), WHAT, ADMIN, required),
        pub note: String => (Kind::Lines(20), WHAT, ADMIN, blank_in_json),
        pub place: Option<String> => (Kind::Line(10), WHAT, &[Role::Admin, Role::Staff]),
        pub stuff: Option<Stuff> => (Kind::Enum(&Stuff::CODES), WHAT, ADMIN),
        pub whole: bool => (Kind::Bool, WHAT, ADMIN, required),
        pub made_on: Option<Date> => (Kind::Date, WHAT, ADMIN),
        pub born_on: Option<Date> => (Kind::BirthDate, WHAT, ADMIN),
        pub codes: Vec<String> => (Kind::Icd, WHAT, ADMIN),
        pub number: u64 => (Kind::Number, SYSTEM, &[], required),
    }
}

impl Record for Thing {
    const TABLE: TableName = TableName::new(9001, "test.things");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        Id::from_bytes(u128::from(self.number).to_be_bytes())
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
