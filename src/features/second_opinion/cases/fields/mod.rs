//! The register of all 67 columns: what drives the edit form, the JSON API, the audit and the detail page.
//!
//! Owns: per column its kind, its place on the page and who writes it; reading values in and out of a case.
//! May use: `kernel`, `model`.
//! Never: rules between columns (that is `rules`), HTML.

mod patch;
mod register;
mod value;

use super::model::Case;
use crate::kernel::words::Msg;

pub use patch::{Days, Patch, parse_field, parse_json};
pub use register::FIELDS;
pub use value::FieldValue;

/// What sort of value a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters together.
    Lines(usize),
    /// A day, 2000 to 2099.
    Date,
    /// A birth date, 1900 to `datum`.
    BirthDate,
    /// Yes or no.
    Bool,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// An insurance number of at most 20 characters, cleaned on entry.
    Kvnr,
    /// A mail address of at most 254 characters, cleaned on entry.
    Email,
    /// ICD-10-GM codes, normalised on entry.
    Icd,
    /// A whole number.
    Number,
    /// An instant, UTC.
    Instant,
    /// A list of codes.
    List,
    /// The id of another record.
    Reference,
}

/// Where a column stands on the detail page and in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Who it is about.
    Person,
    /// What is asked.
    Fall,
    /// Documents, refusal, abort.
    Unterlagen,
    /// The expert report.
    Gutachten,
    /// ICD and coding.
    Kodierung,
    /// Billing and note.
    Abrechnung,
    /// What the system keeps.
    System,
}

impl Group {
    /// Every group, in the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Fall,
        Self::Unterlagen,
        Self::Gutachten,
        Self::Kodierung,
        Self::Abrechnung,
        Self::System,
    ];

    /// Its heading.
    #[must_use]
    pub fn label(self) -> Msg {
        Msg::new(match self {
            Self::Person => "case-group-person",
            Self::Fall => "case-group-fall",
            Self::Unterlagen => "case-group-unterlagen",
            Self::Gutachten => "case-group-gutachten",
            Self::Kodierung => "case-group-kodierung",
            Self::Abrechnung => "case-group-abrechnung",
            Self::System => "case-group-system",
        })
    }
}

/// Who writes a column (domain.md, 1.1, "Writer").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Only the system, or an action of its own such as Storno.
    System,
    /// An admin.
    Admin,
    /// An admin or a dak_mitarbeiter.
    AdminAndDak,
}

/// One column.
pub struct Field {
    /// Name as in domain.md, the API, the form and the audit.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Where it stands.
    pub group: Group,
    /// Who writes it.
    pub writer: Writer,
    /// Whether it can never be empty.
    pub required: bool,
    read: fn(&Case) -> FieldValue,
    write: fn(&mut Case, FieldValue) -> bool,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
impl Eq for Field {}

impl Field {
    /// The column with that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }

    /// Its value in a case. `tenant_id` and `row_version` are kept by the store and empty here.
    #[must_use]
    pub fn get(&self, case: &Case) -> FieldValue {
        (self.read)(case)
    }

    /// Its value in a case as the API gives it.
    #[must_use]
    pub fn json(&self, case: &Case) -> serde_json::Value {
        match self.get(case) {
            FieldValue::Empty if self.never_null() => "".into(),
            value => value.json(),
        }
    }

    /// Whether the API never gives `null` for it: what is mandatory, and a `thema`, which is empty where there is none
    /// (domain.md, 1.1).
    #[must_use]
    pub fn never_null(&self) -> bool {
        self.required || self.name == "thema"
    }

    /// Its label, e.g. `case-field-unterlagen-erhalten`.
    #[must_use]
    pub fn label(&self) -> Msg {
        Msg { key: format!("case-field-{}", self.name.replace('_', "-")).into(), args: Vec::new() }
    }

    /// Whether forms and the API may change it at all.
    #[must_use]
    pub fn writable(&self) -> bool {
        self.writer != Writer::System
    }

    /// The longest text that it takes, in characters.
    #[must_use]
    pub fn max_length(&self) -> Option<usize> {
        match self.kind {
            Kind::Line(most) | Kind::Lines(most) => Some(most),
            Kind::Kvnr => Some(20),
            Kind::Email => Some(254),
            _ => None,
        }
    }

    /// Puts a value of the column's kind in; false when it is of another kind.
    pub(super) fn set(&self, case: &mut Case, value: FieldValue) -> bool {
        (self.write)(case, value)
    }
}

/// The value of a column by its name; none when there is no such column.
#[must_use]
pub fn get(case: &Case, name: &str) -> Option<FieldValue> {
    Field::named(name).map(|field| field.get(case))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_and_group_has_a_label_in_both_languages() {
        for words in [
            include_str!("../../../../../assets/i18n/de/cases.ftl"),
            include_str!("../../../../../assets/i18n/en/cases.ftl"),
        ] {
            let labels = FIELDS.iter().map(Field::label).chain(Group::ALL.map(Group::label));
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
            let value = get(&case, name).unwrap();
            (value.form(), value.plain(), value.json())
        };
        assert_eq!(shown("datum"), ("02.02.2026".into(), "2026-02-02".into(), "2026-02-02".into()));
        assert_eq!(shown("icd"), ("C50.1, C79.5".into(), "C50.1, C79.5".into(), "C50.1, C79.5".into()));
        assert_eq!(shown("unterlagen"), ("true".into(), "true".into(), true.into()));
        assert_eq!(shown("id").2, serde_json::json!(1));
        assert_eq!(shown("geloescht_am").2, serde_json::Value::Null);
        assert_eq!(shown("import_warnungen").2, serde_json::json!(["KVNR_FORMAT"]));
        assert!(get(&case, "hobby").is_none());
        let json = |name: &str, case: &Case| Field::named(name).unwrap().json(case);
        let bare = Case { thema: String::new(), kommentar: None, ..case };
        assert_eq!((json("thema", &bare), json("kommentar", &bare)), ("".into(), serde_json::Value::Null));
    }
}
