//! By what a case is recognised: its fall_id, and the lookup keys of the rules about duplicates (domain.md, section 6).
//!
//! The keys hold people's data: what is stored of them is a keyed hash, and equality is all that is asked of them.

use jiff::civil::Date;

use super::fallgruppe::Fallgruppe;
use crate::kernel::{
    kvnr,
    period::IsoWeek,
    text::{collapse, norm, spelling},
};

/// Between the parts of a key; stored text has no control characters.
const BETWEEN: char = '\u{1f}';

/// `{ISO year:4}-{week:02}-{fallgruppe}-{nachname}` without a collision number.
#[must_use]
pub fn base_fall_id(datum: Date, fallgruppe: Fallgruppe, nachname: &str) -> String {
    let IsoWeek { jahr, kw } = IsoWeek::of(datum);
    format!("{jahr:04}-{kw:02}-{}-{}", fallgruppe.code(), collapse(nachname))
}

/// A fall_id with its collision number (2 and up), if any.
#[must_use]
pub fn with_suffix(base: &str, suffix: Option<u32>) -> String {
    match suffix {
        Some(number) => format!("{base}-{number}"),
        None => base.to_owned(),
    }
}

/// What the rules compare, as stored with a case or parsed from a row.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Day of the request.
    pub datum: Date,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// Surname.
    pub nachname: &'a str,
    /// First name.
    pub vorname: Option<&'a str>,
    /// Birth date.
    pub geburtsdatum: Option<Date>,
    /// Cleaned KVNR, valid or not.
    pub kvnr: Option<&'a str>,
    /// Ticket of the CRM.
    pub ticket: Option<&'a str>,
}
crate::opaque_debug!(Facts<'_>);

impl Facts<'_> {
    /// Lookup key of rule D1: equal for two cases exactly when D1 holds but for its exception.
    #[must_use]
    pub fn d1_key(&self) -> String {
        let (nachname, person) = (norm(self.nachname), person_key(self.vorname, self.geburtsdatum));
        format!("{nachname}{BETWEEN}{person}{BETWEEN}{}{BETWEEN}{}", self.fallgruppe.code(), self.datum)
    }

    /// Lookup key of rule D3's first half and of its likeness in other typography: the base fall_id by its spelling. What it
    /// finds is a duplicate only where `norm` of both is equal too.
    #[must_use]
    pub fn base_key(&self) -> String {
        spelling(&base_fall_id(self.datum, self.fallgruppe, self.nachname))
    }

    /// Whether a case of the same [`Facts::base_key`] is the same person under another spelling of name or first name:
    /// neither rule finds it, people should look at both.
    #[must_use]
    pub fn is_spelt_otherwise(&self, base: &str, vorname: Option<&str>, geburtsdatum: Option<Date>) -> bool {
        let own = norm(&base_fall_id(self.datum, self.fallgruppe, self.nachname));
        let spelt = |vorname: Option<&str>| vorname.map(spelling).unwrap_or_default();
        self.geburtsdatum == geburtsdatum
            && spelt(self.vorname) == spelt(vorname)
            && (own != norm(base) || self.vorname.map(norm) != vorname.map(norm))
    }

    /// Lookup key of TICKET_BEKANNT.
    #[must_use]
    pub fn ticket_key(&self) -> Option<String> {
        self.ticket.map(norm).filter(|key| !key.is_empty())
    }

    /// Lookup key of MOEGLICHE_DUBLETTE; none without a valid KVNR.
    #[must_use]
    pub fn kvnr_key(&self) -> Option<String> {
        kvnr::valid(self.kvnr).map(|kvnr| format!("{kvnr}{BETWEEN}{}", self.fallgruppe.code()))
    }
}

/// First name and birth date for comparisons; NULL equals NULL.
#[must_use]
pub fn person_key(vorname: Option<&str>, geburtsdatum: Option<Date>) -> String {
    let born = geburtsdatum.map(|day| day.to_string()).unwrap_or_default();
    format!("{}{BETWEEN}{born}", vorname.map(norm).unwrap_or_default())
}
