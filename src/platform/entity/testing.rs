//! A record of no feature, for the tests of the kit.

use jiff::civil::Date;

use super::{Field, Fields, Kind, Section};
use crate::{closed_list, field, platform::tenancy::Role};

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
