//! Of what a row can be a duplicate, and what must be known of the cases to say so (domain.md, section 6).

use jiff::civil::Date;

use crate::{platform::intake, row_codes};

row_codes! {
    /// A rule by which a row is a duplicate. Stored by position.
    Rule {
        /// Name, birth date, Fallgruppe and date are equal.
        D1 = "D1",
        /// The row names a fall_id that exists.
        D2 = "D2",
        /// Same base fall_id and same person.
        D3 = "D3",
    }
}

/// What a row duplicates: the case with this number, or an earlier row of the file.
pub type Of = intake::Of<u64>;

/// What must be known of a case that has one of the keys.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownCase {
    /// Its number.
    pub nr: u64,
    /// Its fall_id without a number.
    pub base: String,
    /// First name.
    pub vorname: Option<String>,
    /// Birth date.
    pub geburtsdatum: Option<Date>,
    /// Cleaned KVNR, valid or not.
    pub kvnr: Option<String>,
}
crate::opaque_debug!(KnownCase);

/// Who holds a fall_id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The case's number.
    pub nr: u64,
    /// Whether it is deleted: then the fall_id stays taken, but is no duplicate.
    pub deleted: bool,
}

/// Answers from the cases that the tenant has already. Every question is an equality lookup of one key, so that the keys
/// may be stored as keyed hashes; deleted cases answer only [`Known::holder`].
pub trait Known {
    /// Why an answer cannot be had.
    type Error;
    /// Whether there may be a case with this `Facts::d1_key`.
    fn has_d1(&self, key: &str) -> Result<bool, Self::Error>;
    /// Whether there may be a case with this `Facts::base_key`.
    fn has_base(&self, key: &str) -> Result<bool, Self::Error>;
    /// The cases with this `Facts::d1_key`.
    fn by_d1(&self, key: &str) -> Result<Vec<KnownCase>, Self::Error>;
    /// The cases with this `Facts::base_key`.
    fn by_base(&self, key: &str) -> Result<Vec<KnownCase>, Self::Error>;
    /// Who holds exactly this fall_id, deleted cases included.
    fn holder(&self, fall_id: &str) -> Result<Option<Holder>, Self::Error>;
    /// Whether a case has this `Facts::ticket_key`.
    fn has_ticket(&self, key: &str) -> Result<bool, Self::Error>;
    /// Whether a case with this `Facts::kvnr_key` has a date in `from..=to`.
    fn kvnr_between(&self, key: &str, from: Date, to: Date) -> Result<bool, Self::Error>;
}
