//! The part of the cases that somebody works through: a year, a week, a group, or everything.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::{
    features::second_opinion::cases::{BY_IMPORT, BY_NR, Case, Counted, Fallgruppe, ImportId, Traits},
    kernel::{
        ids::Id,
        period::{IsoWeek, weeks_in},
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

/// Year, week and group, or what came before a week, or with one import; what is not given is not narrowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// ISO year.
    pub jahr: Option<u16>,
    /// ISO week.
    pub kw: Option<u8>,
    /// Specialty.
    pub fallgruppe: Option<Fallgruppe>,
    /// Only the weeks before this year and week.
    pub vor: Option<(u16, u8)>,
    /// Only the cases of this import.
    pub import: Option<ImportId>,
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
    /// Year and week, `2026-47`, before which the cases lie.
    #[serde(default)]
    pub vor: String,
    /// Id of an import.
    #[serde(default)]
    pub import: String,
    /// The person chose this: also everything is a choice then, and the list begins with it the next time.
    #[serde(default)]
    pub gewaehlt: String,
}

impl ScopeQuery {
    fn parts(&self) -> [&String; 5] {
        [&self.jahr, &self.kw, &self.fallgruppe, &self.vor, &self.import]
    }
    /// Whether nothing is narrowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts().iter().all(|text| text.trim().is_empty())
    }
    /// Whether somebody chose it.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        !self.gewaehlt.is_empty()
    }
    /// Reads what [`Scope::query`] wrote.
    #[must_use]
    pub fn written(text: &str) -> Self {
        serde_html_form::from_str(text).unwrap_or_default()
    }
}

impl From<Scope> for ScopeQuery {
    fn from(scope: Scope) -> Self {
        Self {
            jahr: scope.jahr.map(|jahr| jahr.to_string()).unwrap_or_default(),
            kw: scope.kw.map(|kw| kw.to_string()).unwrap_or_default(),
            fallgruppe: scope.fallgruppe.map(|group| group.code().to_owned()).unwrap_or_default(),
            vor: scope.vor.map(|(jahr, kw)| format!("{jahr}-{kw}")).unwrap_or_default(),
            import: scope.import.map(|import| import.to_string()).unwrap_or_default(),
            gewaehlt: String::new(),
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
        // What no link of ours has is no narrowing.
        let vor =
            query.vor.split_once('-').and_then(|(jahr, kw)| Some((jahr.parse().ok()?, kw.parse().ok()?)));
        let import = query.import.parse().ok();
        Ok(Self { jahr, kw, fallgruppe, vor, import })
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
            && self.vor.is_none_or(|before| (jahr, kw) < before)
    }

    /// The one week that it is narrowed to.
    #[must_use]
    pub fn woche(&self) -> Option<IsoWeek> {
        IsoWeek::new(self.jahr?, self.kw?)
    }

    /// What lies before it in time, of the same group; nothing lies before a scope without year.
    #[must_use]
    pub fn older(&self) -> Option<Self> {
        let vor = Some((self.jahr?, self.kw.unwrap_or(1)));
        Some(Self { fallgruppe: self.fallgruppe, vor, ..Self::default() })
    }

    /// The parts of a query string, e.g. `jahr=2026&kw=6`. Also everything is said: a list that is asked for nothing begins
    /// somewhere.
    #[must_use]
    pub fn query(&self) -> String {
        if self.is_all() {
            return Self::CHOSEN.to_owned();
        }
        let parts = [
            self.jahr.map(|jahr| format!("jahr={jahr}")),
            self.kw.map(|kw| format!("kw={kw}")),
            self.fallgruppe.map(|group| format!("fallgruppe={}", group.code())),
            self.vor.map(|(jahr, kw)| format!("vor={jahr}-{kw}")),
            self.import.map(|import| format!("import={import}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// The address of this scope for somebody who chooses it.
    #[must_use]
    pub fn choice(&self, path: &str) -> String {
        if self.is_all() {
            format!("{path}?{}", Self::CHOSEN)
        } else {
            format!("{path}?{}&{}", self.query(), Self::CHOSEN)
        }
    }

    /// See [`ScopeQuery::gewaehlt`].
    const CHOSEN: &str = "gewaehlt=ja";

    /// The first places behind the last one that can lie inside.
    fn end(&self) -> (u16, u8) {
        match (self.jahr.or(self.vor.map(|(jahr, _)| jahr)), self.kw) {
            (Some(jahr), Some(kw)) => (jahr, kw.saturating_add(1)),
            (Some(jahr), None) => (jahr.saturating_add(1), 0),
            (None, _) => (u16::MAX, 0),
        }
    }
}

impl From<IsoWeek> for Scope {
    fn from(week: IsoWeek) -> Self {
        Self { jahr: Some(week.jahr), kw: Some(week.kw), ..Self::default() }
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
    let of_import = scope.import.map(|import| cases_of(r, import)).transpose()?;
    let rows = r.by(index, &Range::between(&from, &scope.end()), Order::Up)?;
    Ok(rows.filter(move |row| {
        row.as_ref().map_or(true, |(place, id)| {
            scope.has(*place) && of_import.as_ref().is_none_or(|cases| cases.contains(id))
        })
    }))
}

fn cases_of<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    import: ImportId,
) -> Result<HashSet<Id<Case>>, StoreError> {
    r.by(&BY_IMPORT, &Range::prefix(&import.bytes()), Order::Up)?.map(|row| row.map(|(_, id)| id)).collect()
}

/// How many cases of a scope have which traits, from the tallies; cancelled cases are not among them.
///
/// # Errors
/// What the store says.
pub fn counts<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    scope: Scope,
) -> Result<BTreeMap<Traits, u64>, StoreError> {
    let mut found = BTreeMap::new();
    let mut add = |traits: Traits, count: i64| {
        if !traits.has(Traits::STORNIERT) {
            *found.entry(traits).or_default() += u64::try_from(count).unwrap_or(0);
        }
    };
    if let Some(import) = scope.import {
        // The tallies know no imports.
        for row in r.by_covering(&BY_NR, &Range::all(), Order::Up)? {
            let (_, (_, jahr, kw, group, traits, of), _) = row?;
            if of == import.bytes() && scope.has((jahr, kw, group, 0)) {
                add(Traits(traits), 1);
            }
        }
        return Ok(found);
    }
    let counted = r.cached::<Counted>()?;
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
        ScopeQuery {
            jahr: jahr.into(),
            kw: kw.into(),
            fallgruppe: fallgruppe.into(),
            ..ScopeQuery::default()
        }
    }

    #[test]
    fn a_query_is_read_and_written_back() {
        let read = |jahr, kw, group| Scope::read(&query(jahr, kw, group), "/icd");
        assert!(read("", " ", "").unwrap().is_all());
        assert_eq!(Scope::default().query(), "gewaehlt=ja");
        let scope = read("2026", "53", "onko").unwrap();
        assert_eq!(scope.query(), "jahr=2026&kw=53&fallgruppe=onko");
        assert!(scope.has((2026, 53, 0, 9)) && !scope.has((2026, 53, 1, 9)) && !scope.has((2026, 52, 0, 9)));
        let older = scope.older().unwrap();
        assert_eq!(older.choice("/icd"), "/icd?fallgruppe=onko&vor=2026-53&gewaehlt=ja");
        assert!(older.has((2026, 52, 0, 9)) && older.has((2025, 53, 0, 9)) && !older.has((2026, 53, 0, 9)));
        assert_eq!(Scope::read(&ScopeQuery::written(&older.query()), "/icd").unwrap(), older);
        let import = Scope { import: Some(Id::from_bytes([7; 16])), ..Scope::default() };
        assert_eq!(Scope::read(&ScopeQuery::written(&import.query()), "/icd").unwrap(), import);
        let code = |problem: Problem| problem.code;
        assert_eq!(read("2025", "53", "").map_err(code), Err("KW_UNGUELTIG"));
        assert_eq!(read("zwei", "", "").map_err(code), Err("JAHR_UNGUELTIG"));
        assert_eq!(read("", "", "haut").map_err(code), Err("ENUM_UNGUELTIG"));
    }
}
