//! The list of cases as its page and the API describe it, and what a query of it means to the store.

use super::{Case, Fallgruppe, Status, model::ImportId};
use crate::{
    kernel::period::IsoWeek,
    platform::entity::{self, List, ListIds, ListQuery, Takes, list},
};

/// The list.
pub const LIST: List = List {
    ids: ListIds { table: "falltabelle", filter: "fallfilter", search: "faelle-suche", rows: "faelle" },
    called: &["fall", "case"],
    filters: &[
        entity::Filter::Q,
        entity::Filter::new("jahr", "common-year", Takes::NumberOf(1_999, 2_099, "JAHR_UNGUELTIG")).head(),
        entity::Filter::new("kw", "common-week", Takes::Number(1, 53, "KW_UNGUELTIG")),
        entity::Filter::new("fallgruppe", "case-field-fallgruppe", Takes::Words(&Fallgruppe::CODES)),
        entity::Filter::new("status", "common-state", Takes::Words(&Status::NAMES)),
        entity::Filter::new("icd", "case-filter-icd", Takes::YesNo).api("has_icd").more(),
        entity::Filter::new("kodierung", "case-filter-kodierung", Takes::YesNo).api("has_coding").more(),
        entity::Filter::new("import", "case-filter-import", Takes::Kept).api("import_id"),
    ],
    closed_by: "status",
    sorts: &[
        "-nr",
        "nr",
        "-datum",
        "datum",
        "nachname",
        "-nachname",
        "fallgruppe",
        "-fallgruppe",
        "-kw",
        "kw",
    ],
    sort: "-nr",
    columns: &[
        entity::Column::called("nachname", "common-name").bare(),
        entity::Column::called("nr", "case-column-nr").bare(),
        entity::Column::called("datum", "case-column-datum").bare(),
        entity::Column::of("fallgruppe").bare(),
        entity::Column::of("icd"),
        entity::Column::of("gutachten"),
        entity::Column::called("status", "common-state").bare(),
    ],
    begin: &[("/import", "case-import"), ("/faelle/neu", "case-new")],
};

/// Which cases. Cancelled ones only under [`Status::Storniert`].
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// ISO year.
    pub jahr: Option<u16>,
    /// ISO week, of that year or of any.
    pub kw: Option<u8>,
    /// Specialty.
    pub fallgruppe: Option<Fallgruppe>,
    /// Where the case stands today.
    pub status: Option<Status>,
    /// With or without ICD.
    pub has_icd: Option<bool>,
    /// Coded or not.
    pub has_coding: Option<bool>,
    /// Those of one import run.
    pub import: Option<ImportId>,
    /// Search text of at least two characters, or a number.
    pub q: Option<String>,
}

crate::opaque_debug!(Filter);

impl Filter {
    /// What a query means; what in it means nothing does not filter.
    #[must_use]
    pub fn of(query: &ListQuery<Case>) -> Self {
        let number = |name| query.value(name).and_then(|text| text.parse().ok());
        Self {
            jahr: number("jahr"),
            kw: query.value("kw").and_then(|text| text.parse().ok()),
            fallgruppe: query.value("fallgruppe").and_then(Fallgruppe::from_code),
            status: query.value("status").and_then(Status::from_name),
            has_icd: query.value("icd").and_then(list::yes),
            has_coding: query.value("kodierung").and_then(list::yes),
            import: query.value("import").and_then(|text| text.parse().ok()),
            q: query.value("q").map(str::to_owned),
        }
    }

    /// The week, when both year and week are given.
    #[must_use]
    pub fn woche(&self) -> Option<IsoWeek> {
        Some(IsoWeek { jahr: self.jahr?, kw: self.kw? })
    }
}

/// What a list is sorted by; equal ones by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    /// Number.
    #[default]
    Nr,
    /// Day of receipt.
    Datum,
    /// ISO year and week, then group.
    Kw,
    /// Specialty in its order.
    Fallgruppe,
    /// Surname, folded, then first name.
    Nachname,
}

/// The order of a list. Newest number first unless told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: Column,
    /// Greatest first.
    pub down: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: Column::Nr, down: true }
    }
}

impl Sort {
    /// The order that a query asks for.
    #[must_use]
    pub fn of(query: &ListQuery<Case>) -> Self {
        let sort = query.sort();
        let by = match sort.by {
            "datum" => Column::Datum,
            "kw" => Column::Kw,
            "fallgruppe" => Column::Fallgruppe,
            "nachname" => Column::Nachname,
            _ => Column::Nr,
        };
        Self { by, down: sort.down }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        let query = ListQuery::<Case>::asking(&[
            ("q", " mü&l "),
            ("jahr", "2026"),
            ("kw", "53"),
            ("fallgruppe", "sd"),
            ("icd", "nein"),
            ("sort", "-nachname"),
            ("seite", "3"),
        ]);
        assert!(query.errors().is_empty());
        let filter = Filter::of(&query);
        assert_eq!((filter.jahr, filter.kw, filter.has_icd), (Some(2026), Some(53), Some(false)));
        assert_eq!((filter.fallgruppe, filter.q.as_deref()), (Some(Fallgruppe::Sd), Some("mü&l")));
        assert_eq!(Sort::of(&query), Sort { by: Column::Nachname, down: true });
        assert_eq!(
            query.here(),
            "/faelle?q=m%C3%BC%26l&jahr=2026&kw=53&fallgruppe=sd&icd=nein&sort=-nachname&seite=3"
        );
        assert_eq!(
            query.href("icd", ""),
            "/faelle?q=m%C3%BC%26l&jahr=2026&kw=53&fallgruppe=sd&sort=-nachname"
        );
        assert_eq!(ListQuery::<Case>::default().here(), "/faelle");
        assert_eq!(Sort::of(&ListQuery::default()), Sort::default());
    }

    #[test]
    fn what_means_nothing_is_said_at_its_field() {
        let codes = |parts: &[(&'static str, &str)]| -> Vec<_> {
            let errors = ListQuery::<Case>::asking(parts).errors();
            errors.0.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
        };
        let week = |jahr| codes(&[("jahr", jahr), ("kw", "53")]);
        assert!(week("2026").is_empty());
        assert_eq!(week("2025"), ["kw KW_UNGUELTIG"]);
        assert!(week("").is_empty());
        assert_eq!(week("x"), ["jahr JAHR_UNGUELTIG"]);
        let odd = codes(&[("status", "fertig"), ("sort", "ort")]);
        assert_eq!(odd, ["status ENUM_UNGUELTIG", "sort ENUM_UNGUELTIG"]);
        let q = |q: &str| Filter::of(&ListQuery::asking(&[("q", q)])).q;
        assert_eq!((q("ä"), q("*"), q(" 7 ")), (None, None, Some("7".into())));
    }
}
