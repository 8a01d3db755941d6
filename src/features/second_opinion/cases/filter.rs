//! Which cases a list shows, and in which order; read from an address and written into one.

use serde::Deserialize;

use super::{Fallgruppe, Status, model::ImportId, needle};
use crate::{
    kernel::{
        period::{IsoWeek, weeks_in},
        problem::FieldErrors,
    },
    platform::web::query::escaped,
};

/// A shorter search text does not filter (interface.md, 4.4), unless it is a number.
const SHORTEST: usize = 2;

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

crate::opaque_debug!(Filter, ListQuery);

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

impl Column {
    /// Every column that sorts.
    pub const ALL: [Self; 5] = [Self::Nr, Self::Datum, Self::Kw, Self::Fallgruppe, Self::Nachname];

    /// Its word in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nr => "nr",
            Self::Datum => "datum",
            Self::Kw => "kw",
            Self::Fallgruppe => "fallgruppe",
            Self::Nachname => "nachname",
        }
    }
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
    /// Every order, as in addresses (a test keeps it so).
    pub const NAMES: [&'static str; 10] =
        ["nr", "-nr", "datum", "-datum", "kw", "-kw", "fallgruppe", "-fallgruppe", "nachname", "-nachname"];

    /// As in addresses: `datum`, or `-datum` for greatest first.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}{}", if self.down { "-" } else { "" }, self.by.name())
    }

    fn read(text: &str) -> Option<Self> {
        let (down, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        Column::ALL.into_iter().find(|by| by.name() == name).map(|by| Self { by, down })
    }
}

/// The query string of the list as it was sent.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    /// Search text.
    pub q: String,
    /// ISO year.
    pub jahr: String,
    /// ISO week.
    pub kw: String,
    /// Code of the specialty.
    pub fallgruppe: String,
    /// Word of the status.
    pub status: String,
    /// `ja` or `nein`.
    #[serde(alias = "has_icd")]
    pub icd: String,
    /// `ja` or `nein`.
    #[serde(alias = "has_coding")]
    pub kodierung: String,
    /// Id of an import run.
    #[serde(alias = "import_id")]
    pub import: String,
    /// Column, with `-` for greatest first.
    pub sort: String,
    /// Page from 1.
    #[serde(alias = "page")]
    pub seite: String,
    /// Entries on a page (API only).
    pub per_page: String,
}

impl ListQuery {
    /// The filter and order that it means, and what in it means nothing.
    #[must_use]
    pub fn read(&self) -> (Filter, Sort, FieldErrors) {
        let mut errors = FieldErrors::new();
        let mut filter = Filter::default();
        let sent = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(text) = sent(&self.jahr) {
            filter.jahr = text.parse().ok().filter(|jahr| (1999..=2099).contains(jahr));
            if filter.jahr.is_none() {
                errors.add("jahr", "JAHR_UNGUELTIG");
            }
        }
        if let Some(text) = sent(&self.kw) {
            let most = filter.jahr.map_or(53, weeks_in);
            filter.kw = text.parse().ok().filter(|kw| (1..=most).contains(kw));
            if filter.kw.is_none() {
                errors.add("kw", "KW_UNGUELTIG");
            }
        }
        filter.fallgruppe = word(&self.fallgruppe, "fallgruppe", Fallgruppe::from_code, &mut errors);
        filter.status = word(&self.status, "status", Status::from_name, &mut errors);
        filter.has_icd = word(&self.icd, "icd", yes, &mut errors);
        filter.has_coding = word(&self.kodierung, "kodierung", yes, &mut errors);
        filter.import = word(&self.import, "import", |text| text.parse().ok(), &mut errors);
        filter.q = sent(&self.q).filter(|q| q.chars().count() >= SHORTEST || needle::number(q).is_some());
        let sort = word(&self.sort, "sort", Sort::read, &mut errors).unwrap_or_default();
        (filter, sort, errors)
    }

    /// The number of the page, from 1.
    #[must_use]
    pub fn page(&self) -> usize {
        self.seite.trim().parse().unwrap_or(1).max(1)
    }

    /// What filters, as sent: name in the address and value.
    #[must_use]
    pub fn filters(&self) -> [(&'static str, &str); 8] {
        [
            ("q", &self.q),
            ("jahr", &self.jahr),
            ("kw", &self.kw),
            ("fallgruppe", &self.fallgruppe),
            ("status", &self.status),
            ("icd", &self.icd),
            ("kodierung", &self.kodierung),
            ("import", &self.import),
        ]
    }

    /// The address of the list with one part changed; any change but of the page goes to the first page.
    #[must_use]
    pub fn href(&self, name: &str, value: &str) -> String {
        let mut parts: Vec<(&str, &str)> = self.filters().to_vec();
        parts.push(("sort", &self.sort));
        for part in &mut parts {
            if part.0 == name {
                part.1 = value;
            }
        }
        if name == "seite" && value != "1" {
            parts.push(("seite", value));
        }
        let sent: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| format!("{name}={}", escaped(value.trim())))
            .collect();
        if sent.is_empty() { LIST.to_owned() } else { format!("{LIST}?{}", sent.join("&")) }
    }

    /// The address of what is shown.
    #[must_use]
    pub fn here(&self) -> String {
        self.href("seite", &self.page().to_string())
    }
}

/// The address of the list.
pub const LIST: &str = "/faelle";

impl Filter {
    /// The week, when both year and week are given.
    #[must_use]
    pub fn woche(&self) -> Option<IsoWeek> {
        Some(IsoWeek { jahr: self.jahr?, kw: self.kw? })
    }
}

fn word<T>(
    text: &str,
    field: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
    errors: &mut FieldErrors,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let found = read(text);
    if found.is_none() {
        errors.add(field, "ENUM_UNGUELTIG");
    }
    found
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "ja" | "true" | "1" => Some(true),
        "nein" | "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        let query = ListQuery {
            q: " mü&l ".into(),
            jahr: "2026".into(),
            kw: "53".into(),
            fallgruppe: "sd".into(),
            icd: "nein".into(),
            sort: "-nachname".into(),
            seite: "3".into(),
            ..ListQuery::default()
        };
        let (filter, sort, errors) = query.read();
        assert!(errors.is_empty());
        assert_eq!((filter.jahr, filter.kw, filter.has_icd), (Some(2026), Some(53), Some(false)));
        assert_eq!((filter.fallgruppe, filter.q.as_deref()), (Some(Fallgruppe::Sd), Some("mü&l")));
        assert_eq!(sort, Sort { by: Column::Nachname, down: true });
        assert_eq!(
            query.here(),
            "/faelle?q=m%C3%BC%26l&jahr=2026&kw=53&fallgruppe=sd&icd=nein&sort=-nachname&seite=3"
        );
        assert_eq!(
            query.href("icd", ""),
            "/faelle?q=m%C3%BC%26l&jahr=2026&kw=53&fallgruppe=sd&sort=-nachname"
        );
        assert_eq!(ListQuery::default().here(), "/faelle");
    }

    #[test]
    fn what_means_nothing_is_said_at_its_field() {
        let codes = |query: ListQuery| -> Vec<_> {
            query.read().2.0.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
        };
        let week = |jahr: &str| ListQuery { jahr: jahr.into(), kw: "53".into(), ..ListQuery::default() };
        assert!(codes(week("2026")).is_empty());
        assert_eq!(codes(week("2025")), ["kw KW_UNGUELTIG"]);
        assert!(codes(week("")).is_empty());
        assert_eq!(codes(week("x")), ["jahr JAHR_UNGUELTIG"]);
        let odd = ListQuery { status: "fertig".into(), sort: "ort".into(), ..ListQuery::default() };
        assert_eq!(codes(odd), ["status ENUM_UNGUELTIG", "sort ENUM_UNGUELTIG"]);
        let orders =
            Column::ALL.into_iter().flat_map(|by| [false, true].map(|down| Sort { by, down }.name()));
        assert_eq!(orders.collect::<Vec<_>>(), Sort::NAMES);
        let q = |q: &str| ListQuery { q: q.into(), ..ListQuery::default() }.read().0.q;
        assert_eq!((q("ä"), q("*"), q(" 7 ")), (None, None, Some("7".into())));
    }
}
