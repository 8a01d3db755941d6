//! The part of the cases that somebody works through: a year, a week, a group, or everything.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    features::second_opinion::cases::{Case, Counted, Fallgruppe, Traits},
    kernel::{
        ids::Id,
        period::weeks_in,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        store::{Index, Order, Range, Reader, StoreError},
        tenancy::{MayReadAll, Permission},
    },
};

/// Where a case stands among the waiting ones: year, week, group, number.
pub type Place = (u16, u8, u8, u64);

/// Year, week and group; what is not given is not narrowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// ISO year.
    pub jahr: Option<u16>,
    /// ISO week.
    pub kw: Option<u8>,
    /// Specialty.
    pub fallgruppe: Option<Fallgruppe>,
}

/// A scope as the query string has it; empty texts are not given.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ScopeQuery {
    /// ISO year.
    #[serde(default)]
    pub jahr: String,
    /// ISO week.
    #[serde(default)]
    pub kw: String,
    /// Code of a specialty.
    #[serde(default)]
    pub fallgruppe: String,
}

impl ScopeQuery {
    /// Whether nothing is narrowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.jahr, &self.kw, &self.fallgruppe].iter().all(|text| text.trim().is_empty())
    }
}

impl From<Scope> for ScopeQuery {
    fn from(scope: Scope) -> Self {
        Self {
            jahr: scope.jahr.map(|jahr| jahr.to_string()).unwrap_or_default(),
            kw: scope.kw.map(|kw| kw.to_string()).unwrap_or_default(),
            fallgruppe: scope.fallgruppe.map(|group| group.code().to_owned()).unwrap_or_default(),
        }
    }
}

impl Scope {
    /// Reads a query.
    ///
    /// # Errors
    /// `JAHR_UNGUELTIG`, `KW_UNGUELTIG` (also week 53 of a year that has none), `ENUM_UNGUELTIG`; `back` leads out.
    pub fn read(query: &ScopeQuery, back: &'static str) -> Result<Self, Problem> {
        let refuse = |field: &'static str, code| {
            let mut errors = FieldErrors::new();
            errors.add(field, code);
            let problem = Problem::new(Kind::Invalid, code).with_fields(errors);
            problem.way_out(back, Msg::new("common-filter-reset"))
        };
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let jahr = match given(&query.jahr).map(|text| text.parse::<u16>()) {
            None => None,
            Some(Ok(jahr)) if (1999..=2099).contains(&jahr) => Some(jahr),
            Some(_) => return Err(refuse("jahr", "JAHR_UNGUELTIG")),
        };
        let weeks = jahr.map_or(53, weeks_in);
        let kw = match given(&query.kw).map(|text| text.parse::<u8>()) {
            None => None,
            Some(Ok(kw)) if (1..=weeks).contains(&kw) => Some(kw),
            Some(_) => return Err(refuse("kw", "KW_UNGUELTIG")),
        };
        let fallgruppe = match given(&query.fallgruppe) {
            None => None,
            Some(code) => {
                Some(Fallgruppe::from_code(&code).ok_or_else(|| refuse("fallgruppe", "ENUM_UNGUELTIG"))?)
            }
        };
        Ok(Self { jahr, kw, fallgruppe })
    }

    /// Whether nothing is narrowed.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a place lies inside.
    #[must_use]
    pub fn has(&self, (jahr, kw, group, _): Place) -> bool {
        self.jahr.is_none_or(|wanted| wanted == jahr)
            && self.kw.is_none_or(|wanted| wanted == kw)
            && self.fallgruppe.is_none_or(|wanted| wanted.number() == group)
    }

    /// The parts of a query string, e.g. `jahr=2026&kw=6`; empty when nothing is narrowed.
    #[must_use]
    pub fn query(&self) -> String {
        let parts = [
            self.jahr.map(|jahr| format!("jahr={jahr}")),
            self.kw.map(|kw| format!("kw={kw}")),
            self.fallgruppe.map(|group| format!("fallgruppe={}", group.code())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// The first places behind the last one that can lie inside.
    fn end(&self) -> (u16, u8) {
        match (self.jahr, self.kw) {
            (Some(jahr), Some(kw)) => (jahr, kw.saturating_add(1)),
            (Some(jahr), None) => (jahr.saturating_add(1), 0),
            (None, _) => (u16::MAX, 0),
        }
    }
}

/// The waiting cases of a scope in the order of entry, those behind `after` only.
///
/// # Errors
/// What the store says.
pub fn waiting<'a, P: Permission + MayReadAll<Case>>(
    r: &Reader<'a, P>,
    index: &Index<Case, Place>,
    scope: Scope,
    after: Option<Place>,
) -> Result<impl Iterator<Item = Result<(Place, Id<Case>), StoreError>> + use<'a, P>, StoreError> {
    let first = (scope.jahr.unwrap_or(0), scope.kw.filter(|_| scope.jahr.is_some()).unwrap_or(0), 0, 0);
    let behind = after.map(|(jahr, kw, group, nr)| (jahr, kw, group, nr.saturating_add(1)));
    let from = behind.map_or(first, |behind| behind.max(first));
    let rows = r.by(index, &Range::between(&from, &scope.end()), Order::Up)?;
    Ok(rows.filter(move |row| row.as_ref().map_or(true, |(place, _)| scope.has(*place))))
}

/// How many cases of a scope have which traits, from the tallies; cancelled cases are not among them.
///
/// # Errors
/// What the store says.
pub fn counts<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    scope: Scope,
) -> Result<BTreeMap<Traits, u64>, StoreError> {
    let counted = r.cached::<Counted>()?;
    let mut found = BTreeMap::new();
    let mut add = |traits: Traits, count: i64| {
        if !traits.has(Traits::STORNIERT) {
            *found.entry(traits).or_default() += u64::try_from(count).unwrap_or(0);
        }
    };
    if scope.is_all() {
        counted.all.iter().for_each(|(traits, count)| add(*traits, *count));
    } else {
        let rows = counted.rows.iter().filter(|row| scope.has((row.jahr, row.kw, row.group, 0)));
        rows.flat_map(|row| &row.traits).for_each(|(traits, count)| add(*traits, *count));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(jahr: &str, kw: &str, fallgruppe: &str) -> ScopeQuery {
        ScopeQuery { jahr: jahr.into(), kw: kw.into(), fallgruppe: fallgruppe.into() }
    }

    #[test]
    fn a_query_is_read_and_written_back() {
        let read = |jahr, kw, group| Scope::read(&query(jahr, kw, group), "/icd");
        assert!(read("", " ", "").unwrap().is_all());
        let scope = read("2026", "53", "onko").unwrap();
        assert_eq!(scope.query(), "jahr=2026&kw=53&fallgruppe=onko");
        assert!(scope.has((2026, 53, 0, 9)) && !scope.has((2026, 53, 1, 9)) && !scope.has((2026, 52, 0, 9)));
        let code = |problem: Problem| problem.code;
        assert_eq!(read("2025", "53", "").map_err(code), Err("KW_UNGUELTIG"));
        assert_eq!(read("zwei", "", "").map_err(code), Err("JAHR_UNGUELTIG"));
        assert_eq!(read("", "", "haut").map_err(code), Err("ENUM_UNGUELTIG"));
    }
}
