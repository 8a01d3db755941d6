//! The readable key of a case (domain.md, section 6).

use jiff::civil::Date;

use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::{
        period::IsoWeek,
        text::{collapse, norm},
    },
};

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

/// Lookup key of rule D3: the base fall_ids of two cases are equal under `norm`.
#[must_use]
pub fn base_key(datum: Date, fallgruppe: Fallgruppe, nachname: &str) -> String {
    norm(&base_fall_id(datum, fallgruppe, nachname))
}
