//! What holds for every column by itself, whatever the record: filled where it must be, short enough, clean.

use super::{FieldValue, Fields, Kind};
use crate::kernel::{
    problem::{FieldError, FieldErrors},
    text,
    words::Msg,
};

/// Columns that the store keeps beside the record.
const KEPT_BY_STORE: [&str; 2] = ["tenant_id", "row_version"];

/// A broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Violation {
    /// The column to be corrected.
    pub field: &'static str,
    /// What is wrong, in the codes of domain.md; `INTERN` where only a bug can break the rule.
    pub code: &'static str,
    /// The limit that was exceeded (`FELD_ZU_LANG`).
    pub limit: Option<usize>,
}

impl Violation {
    /// A rule without a limit.
    #[must_use]
    pub fn new(field: &'static str, code: &'static str) -> Self {
        Self { field, code, limit: None }
    }
}

impl From<Violation> for FieldError {
    fn from(broken: Violation) -> Self {
        let words = Msg::code(broken.code);
        let words = broken.limit.into_iter().fold(words, |words, limit| words.with("n", limit));
        Self { field: broken.field.into(), code: broken.code, words }
    }
}

impl From<Vec<Violation>> for FieldErrors {
    fn from(broken: Vec<Violation>) -> Self {
        Self(broken.into_iter().map(FieldError::from).collect())
    }
}

/// Every column that is empty and must not be (`NICHT_LEERBAR`), too long (`FELD_ZU_LANG`) or holds control characters
/// (`ZEICHEN_UNGUELTIG`).
#[must_use]
pub fn columns_fit<R: Fields>(record: &R) -> Vec<Violation> {
    let mut broken = Vec::new();
    for field in R::FIELDS.iter().filter(|field| !KEPT_BY_STORE.contains(&field.name)) {
        let value = field.get(record);
        if field.required && value.is_empty() {
            broken.push(Violation::new(field.name, field.missing));
        }
        let FieldValue::Text(entered) = value else { continue };
        if let Some(most) = field.max_length().filter(|most| text::length(&entered) > *most) {
            broken.push(Violation { limit: Some(most), ..Violation::new(field.name, "FELD_ZU_LANG") });
        }
        let line_breaks = matches!(field.kind, Kind::Lines(_));
        if entered.chars().any(|c| c.is_control() && !(line_breaks && c == '\n')) {
            broken.push(Violation::new(field.name, "ZEICHEN_UNGUELTIG"));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Thing, *};

    #[test]
    fn each_column_is_judged_by_itself() {
        let broken = |thing: &Thing| -> Vec<(&str, &str)> {
            columns_fit(thing).iter().map(|broken| (broken.field, broken.code)).collect()
        };
        let good = Thing { name: "Bank".into(), ..Thing::default() };
        assert_eq!(broken(&good), []);
        let note = "a\nb".to_owned();
        assert_eq!(broken(&Thing { note, ..good.clone() }), [], "lines may end");
        let place = Some("Kiel\nPlön und mehr".to_owned());
        assert_eq!(
            broken(&Thing { place, ..Thing::default() }),
            [("name", "NICHT_LEERBAR"), ("place", "FELD_ZU_LANG"), ("place", "ZEICHEN_UNGUELTIG")]
        );
        let long = columns_fit(&Thing { name: "x".repeat(11), ..good });
        assert_eq!(FieldErrors::from(long).0[0].words, Msg::code("FELD_ZU_LANG").with("n", 10_usize));
    }
}
