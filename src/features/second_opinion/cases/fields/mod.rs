//! The register of all 67 columns: what drives the edit form, the JSON API, the audit and the detail page.
//!
//! Owns: per column its kind, its place on the page and who writes it; which day a typed birth date is read against.
//! May use: `kernel`, `platform::entity`, `model`.
//! Never: rules between columns (that is `rules`), HTML.

mod register;

use jiff::civil::Date;

use super::model::Case;
use crate::{
    kernel::dates::event_date,
    platform::entity::{self, Days},
};

pub use crate::platform::entity::{FieldValue, Kind};
pub use register::FIELDS;

/// A column of the case.
pub type Field = entity::Field<Case>;

/// Changes to a case: parsed, not yet judged together (that is `rules`).
pub type Patch = entity::Patch<Case>;

/// What the dates of a form's boxes (name, German text) are read against: birth dates against the `datum` among them, or
/// against `datum` (of a new case: today) where none can be read.
#[must_use]
pub fn days(boxes: &[(&str, &str)], today: Date, datum: Date) -> Days {
    let entered = boxes.iter().find(|(name, _)| *name == "datum");
    let born_by = entered.and_then(|(_, raw)| event_date(raw, today)).unwrap_or(datum);
    Days { today, born_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_that_is_empty_and_not_null_is_there() {
        assert!(Field::named("thema").is_some_and(|thema| !thema.required && thema.never_null()));
    }

    #[test]
    fn values_show_as_forms_and_machines_want_them() {
        let case = super::super::testing::full();
        let shown = |name: &str| {
            let value = Field::named(name).unwrap().get(&case);
            (value.form(), value.plain(), value.json())
        };
        assert_eq!(shown("datum"), ("02.02.2026".into(), "2026-02-02".into(), "2026-02-02".into()));
        assert_eq!(shown("icd"), ("C50.1, C79.5".into(), "C50.1, C79.5".into(), "C50.1, C79.5".into()));
        assert_eq!(shown("unterlagen"), ("true".into(), "true".into(), true.into()));
        assert_eq!(shown("id").2, serde_json::json!(1));
        assert_eq!(shown("geloescht_am").2, serde_json::Value::Null);
        assert_eq!(shown("import_warnungen").2, serde_json::json!(["KVNR_FORMAT"]));
        assert!(Field::named("hobby").is_none());
        let json = |name: &str, case: &Case| Field::named(name).unwrap().json(case);
        let bare = Case { thema: String::new(), kommentar: None, ..case };
        assert_eq!((json("thema", &bare), json("kommentar", &bare)), ("".into(), serde_json::Value::Null));
    }
}
