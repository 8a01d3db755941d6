//! The register of all 67 columns: what drives the edit form, the JSON API, the audit and the detail page.
//!
//! Owns: per column its kind, its place on the page and who writes it.
//! May use: `kernel`, `platform::entity`, `model`.
//! Never: rules between columns (that is `rules`), HTML.

mod patch;
mod register;

use super::model::Case;
use crate::platform::entity;

pub use crate::platform::entity::{FieldValue, Kind, Section};
pub use patch::{Days, Patch, parse_field, parse_json};
pub use register::{FIELDS, KODIERUNG};

/// A column of the case.
pub type Field = entity::Field<Case>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_and_group_has_a_label_in_both_languages() {
        for words in [
            include_str!("../../../../../assets/i18n/de/cases.ftl"),
            include_str!("../../../../../assets/i18n/en/cases.ftl"),
        ] {
            let labels = FIELDS
                .iter()
                .map(Field::label)
                .chain(Section::of::<Case>().into_iter().map(Section::label::<Case>));
            for label in labels {
                assert!(
                    words.lines().any(|line| line.starts_with(&format!("{} = ", label.key))),
                    "{}",
                    label.key
                );
            }
        }
    }

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
