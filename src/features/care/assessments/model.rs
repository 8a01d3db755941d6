//! An assessment as it is thought of (care.md, 3.7). It is entered once and never changed; what was wrong is followed by
//! another one.

use jiff::{Timestamp, civil::Date};

use super::words::Kind;
use crate::{features::care::residents::Resident, kernel::ids::Id, platform::tenancy::User, record};

record! {
    /// How dependent a resident was on a day, by the instrument of § 15 SGB XI.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Assessment {
        /// The record's id, used in URLs.
        pub id: Id<Assessment>,
        /// Of whom.
        pub resident_id: Id<Resident>,
        /// Of which day; of a decision the one from which on it holds.
        pub stichtag: Date,
        /// The house's own, or what was decided.
        pub art: Kind,
        /// What was answered; what was not needed is not in it.
        pub punkte: Vec<Points>,
        /// How often something is done; what is never done is not in it.
        pub haeufigkeiten: Vec<Rate>,
        /// Arms and legs are of no use (besondere Bedarfskonstellation).
        pub besonders: bool,
        /// By the limits that hold from this day on.
        pub tabelle: Date,
        /// What came out; none of a decision that is entered by its grade alone.
        pub ergebnis: Option<Outcome>,
        /// Care grade, 0 (none) to 5: the estimate, or what was decided.
        pub pflegegrad: u8,
        /// Who entered it.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// When.
        pub at: Timestamp,
    }
}

record! {
    /// The points of a criterion.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Points {
        /// The module, 1 to 6.
        pub modul: u8,
        /// The criterion in it, from 1.
        pub nr: u8,
        /// Its points.
        pub punkte: u8,
    }
}

record! {
    /// How often a criterion of the fifth module is met.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Rate {
        /// The criterion, 1 to 15.
        pub nr: u8,
        /// Times a day.
        pub tag: u16,
        /// Times a week.
        pub woche: u16,
        /// Times a month.
        pub monat: u16,
    }
}

record! {
    /// What came out, as the table said then. Weighted points are hundredths.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Outcome {
        /// The sums of the six modules.
        pub summen: Vec<u8>,
        /// The four parts of the fifth module; none where its sum was entered.
        pub teile: Vec<u8>,
        /// What the six sums are worth.
        pub gewichtet: Vec<u16>,
        /// Their total, to which only the higher of the second and third counts.
        pub gesamt: u16,
        /// The care grade of that.
        pub pflegegrad: u8,
    }
}

impl Outcome {
    /// The one of the second and third module that counts.
    #[must_use]
    pub fn higher(&self) -> u16 {
        self.gewichtet.iter().skip(1).take(2).copied().max().unwrap_or(0)
    }
}

impl Assessment {
    /// How many weighted points are missing to the next grade, by the table that was used; none in the highest, and where
    /// nothing was worked out.
    #[must_use]
    pub fn to_the_next(&self) -> Option<u16> {
        let outcome = self.ergebnis.as_ref()?;
        if self.besonders {
            return None;
        }
        super::table::of(self.tabelle)?.to_the_next(outcome.gesamt)
    }
}
