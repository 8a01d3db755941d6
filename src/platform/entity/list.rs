//! The list of a record, described once: what its address means and is written as, and how a page of it is found.

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};

use super::Shown;
use crate::{
    kernel::{ids::Id, problem::FieldErrors},
    platform::{
        search::{Number, NumberedNeedle},
        web::{query::escaped, routes::Param},
    },
};

/// A shorter search text does not filter (interface.md, 4.4), unless it is a number.
const SHORTEST: usize = 2;

/// The list of a record.
pub struct List {
    /// Element ids.
    pub ids: ListIds,
    /// What people call one of them in front of its number, in lower case.
    pub called: &'static [&'static str],
    /// What filters it, in the order of the address; the first is the search text `q`.
    pub filters: &'static [Filter],
    /// The filter that must have a value where closed records are to be shown.
    pub closed_by: &'static str,
    /// Its orders, each as in addresses: `datum`, and `-datum` for greatest first; offered in this order.
    pub sorts: &'static [&'static str],
    /// The order that it has unasked.
    pub sort: &'static str,
    /// At most eight columns. The first is what the record is called and leads to its page, the last how it stands: on a
    /// phone these two begin its card.
    pub columns: &'static [Column],
    /// Where to begin when there are no records: address and key of the words.
    pub begin: &'static [(&'static str, &'static str)],
}

/// Element ids of a list.
pub struct ListIds {
    /// The table with its pages: what changes while somebody types.
    pub table: &'static str,
    /// The form of the filters.
    pub filter: &'static str,
    /// The search box.
    pub search: &'static str,
    /// The scrolling region.
    pub rows: &'static str,
}

/// A column of a list; it sorts when its name is among [`List::sorts`].
pub struct Column {
    /// The record's column, or a name for what else stands there.
    pub name: &'static str,
    /// Key of its label; none: that of the record's column.
    pub label: Option<&'static str>,
    /// Its values say what they are: on a phone they stand without the label, in the line before those that have one.
    pub bare: bool,
}

impl Column {
    /// A column of the record.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self { name, label: None, bare: false }
    }
    /// One with a label of its own.
    #[must_use]
    pub const fn called(name: &'static str, label: &'static str) -> Self {
        Self { name, label: Some(label), bare: false }
    }
    /// One whose values say what they are.
    #[must_use]
    pub const fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
}

/// What filters a list.
pub struct Filter {
    /// Its name in the page's address.
    pub name: &'static str,
    /// Its name in the API.
    pub api: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// What it takes.
    pub of: Takes,
    /// Where it stands.
    pub place: Place,
}

/// Where a filter of a list stands on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the bar above the table.
    Bar,
    /// Beside the title, as links of which one is set: for what nearly every look begins with.
    Head,
    /// Behind "more filters".
    More,
}

/// What a filter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A search text.
    Text,
    /// A whole number of this range, typed; the code when it is another.
    Number(u64, u64, &'static str),
    /// The same, chosen among [`Shown::choices`].
    NumberOf(u64, u64, &'static str),
    /// One of some words.
    Words(&'static [&'static str]),
    /// Yes or no.
    YesNo,
    /// Another record, chosen among [`Shown::choices`].
    Record,
    /// Another record that a link names; the form keeps it.
    Kept,
}

impl Filter {
    /// The search text.
    pub const Q: Self = Self::new("q", "shell-search", Takes::Text);

    /// A filter that has one name.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, of: Takes) -> Self {
        Self { name, api: name, label, of, place: Place::Bar }
    }
    /// The same, as links beside the title.
    #[must_use]
    pub const fn head(mut self) -> Self {
        self.place = Place::Head;
        self
    }
    /// The same, behind "more filters".
    #[must_use]
    pub const fn more(mut self) -> Self {
        self.place = Place::More;
        self
    }
    /// The same with another name in the API.
    #[must_use]
    pub const fn api(mut self, api: &'static str) -> Self {
        self.api = api;
        self
    }

    const fn param(&self) -> Param {
        match self.of {
            Takes::Text => Param::text(self.api),
            Takes::Number(least, most, _) | Takes::NumberOf(least, most, _) => {
                Param::whole(self.api, least, most)
            }
            Takes::Words(words) => Param::words(self.api, words),
            Takes::YesNo => Param::words(self.api, &["ja", "nein", "true", "false"]),
            Takes::Record | Takes::Kept => Param::id(self.api),
        }
    }

    /// What is wrong with a value.
    fn refuses(&self, value: &str) -> Option<&'static str> {
        let allowed = match self.of {
            Takes::Text => true,
            Takes::Number(least, most, code) | Takes::NumberOf(least, most, code) => {
                let number: Option<u64> = value.parse().ok();
                return number.is_none_or(|number| !(least..=most).contains(&number)).then_some(code);
            }
            Takes::Words(words) => words.contains(&value),
            Takes::YesNo => yes(value).is_some(),
            Takes::Record | Takes::Kept => value.parse::<Id<()>>().is_ok(),
        };
        (!allowed).then_some("ENUM_UNGUELTIG")
    }
}

/// Yes or no as addresses write it.
#[must_use]
pub fn yes(text: &str) -> Option<bool> {
    match text {
        "ja" | "true" | "1" => Some(true),
        "nein" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// The query parameters of a list in the API's description: its `N` - 3 filters, the order, page and entries on a page.
#[must_use]
pub const fn params<const N: usize>(list: &List) -> [Param; N] {
    let mut params = [Param::PER_PAGE; N];
    let (mut out, mut filters): (&mut [Param], &[Filter]) = (&mut params, list.filters);
    while let [filter, others @ ..] = filters {
        let [place, rest @ ..] = out else { return params };
        *place = filter.param();
        (out, filters) = (rest, others);
    }
    if let [sort, page, ..] = out {
        (*sort, *page) = (Param::words("sort", list.sorts), Param::PAGE);
    }
    params
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: &'static str,
    /// Greatest first.
    pub down: bool,
}

impl Sort {
    /// The order with that name: `datum`, or `-datum` for greatest first.
    #[must_use]
    pub fn of(name: &'static str) -> Self {
        name.strip_prefix('-').map_or(Self { by: name, down: false }, |by| Self { by, down: true })
    }
    /// As in addresses.
    #[must_use]
    pub fn name(self) -> String {
        format!("{}{}", if self.down { "-" } else { "" }, self.by)
    }
}

/// The query string of a record's list as it was sent.
pub struct ListQuery<R> {
    sent: Vec<(&'static str, String)>,
    of: PhantomData<fn() -> R>,
}

impl<R> std::fmt::Debug for ListQuery<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListQuery(…)")
    }
}

impl<R> Default for ListQuery<R> {
    fn default() -> Self {
        Self { sent: Vec::new(), of: PhantomData }
    }
}

impl<'de, R: Shown> Deserialize<'de> for ListQuery<R> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Self::default())
    }
}

impl<'de, R: Shown> Visitor<'de> for ListQuery<R> {
    type Value = Self;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a query string")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            let Some(name) = Self::known(&name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if self.sent.iter().any(|(other, _)| *other == name) {
                return Err(A::Error::duplicate_field(name));
            }
            self.sent.push((name, map.next_value()?));
        }
        Ok(self)
    }
}

impl<R: Shown> ListQuery<R> {
    /// A query of these parts, each by its name in the page's address.
    #[must_use]
    pub fn asking(parts: &[(&'static str, &str)]) -> Self {
        Self {
            sent: parts.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
            of: PhantomData,
        }
    }

    /// The page's name of a part; the API calls some otherwise.
    fn known(name: &str) -> Option<&'static str> {
        let filter = R::LIST.filters.iter().find(|filter| [filter.name, filter.api].contains(&name));
        filter.map(|filter| filter.name).or(match name {
            "sort" => Some("sort"),
            "seite" | "page" => Some("seite"),
            "per_page" => Some("per_page"),
            _ => None,
        })
    }

    /// A part as it was sent; empty when it was not.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.sent.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// What filters, as sent; blank ones do not.
    pub fn filters(&self) -> impl Iterator<Item = (&'static Filter, &str)> {
        let all = R::LIST.filters.iter().map(|filter| (filter, self.get(filter.name)));
        all.filter(|(_, value)| !value.trim().is_empty())
    }

    /// The value of a filter, unless it means nothing.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let (filter, value) = self.filters().find(|(filter, _)| filter.name == name)?;
        let value = value.trim();
        let short = value.chars().nth(SHORTEST - 1).is_none() && self.number_in(value).is_none();
        let means =
            if filter.of == Takes::Text { !short } else { Self::wrong(self, filter, value).is_none() };
        means.then_some(value)
    }

    /// Whether anything filters.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.filters().any(|(filter, _)| self.value(filter.name).is_some())
    }

    fn number_in(&self, q: &str) -> Option<Number> {
        Number::of(q, R::LIST.called)
    }

    /// The search text as records are found by it.
    #[must_use]
    pub fn needle(&self) -> Option<NumberedNeedle> {
        self.value("q").map(|q| NumberedNeedle::new(q, R::LIST.called))
    }

    fn wrong(&self, filter: &Filter, value: &str) -> Option<&'static str> {
        filter.refuses(value).or_else(|| R::refuses(self, filter.name))
    }

    /// What in it means nothing.
    #[must_use]
    pub fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        for (filter, value) in self.filters() {
            if let Some(code) = self.wrong(filter, value.trim()) {
                errors.add(filter.name, code);
            }
        }
        let sort = self.get("sort").trim();
        if !sort.is_empty() && !R::LIST.sorts.contains(&sort) {
            errors.add("sort", "ENUM_UNGUELTIG");
        }
        errors
    }

    /// The order; that of the list where none is asked for.
    #[must_use]
    pub fn sort(&self) -> Sort {
        let sort = self.get("sort").trim();
        Sort::of(R::LIST.sorts.iter().find(|known| **known == sort).unwrap_or(&R::LIST.sort))
    }

    /// The number of the page, from 1.
    #[must_use]
    pub fn page(&self) -> usize {
        self.get("seite").trim().parse().unwrap_or(1).max(1)
    }

    /// The address of the list with one part changed; any change but of the page goes to the first page.
    #[must_use]
    pub fn href(&self, name: &str, value: &str) -> String {
        let parts = R::LIST.filters.iter().map(|filter| filter.name).chain(["sort"]);
        let mut parts: Vec<(&str, &str)> =
            parts.map(|part| (part, if part == name { value } else { self.get(part) })).collect();
        if name == "seite" && value != "1" {
            parts.push(("seite", value));
        }
        let sent: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| format!("{name}={}", escaped(value.trim())))
            .collect();
        if sent.is_empty() { R::AT.list.to_owned() } else { format!("{}?{}", R::AT.list, sent.join("&")) }
    }

    /// The address of what is shown.
    #[must_use]
    pub fn here(&self) -> String {
        self.href("seite", &self.page().to_string())
    }
}
