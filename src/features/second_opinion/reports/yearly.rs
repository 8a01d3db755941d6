//! The 43 sums of domain.md, 5.8: of a year (`yearly_summary`), and of any other set of cases.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap,
};

use super::measures::Measure;
use crate::features::second_opinion::cases::{Fallgruppe, Traits};

/// One of the 43: its name for ever, what it counts, of which group (`None`: of all).
type Line = (&'static str, Measure, Option<Fallgruppe>);

macro_rules! lines {
    ($($code:literal $group:ident),*) => {
        [
            ("erstberatungen", Measure::Erstberatungen, None),
            ("unterlagen", Measure::Unterlagen, None),
            ("ablehnungen", Measure::Ablehnungen, None),
            ("abbrueche", Measure::Abbrueche, None),
            ("keine_rueckmeldung", Measure::KeineRueckmeldung, None),
            ("gutachten", Measure::Gutachten, None),
            ("gutachten_alternative", Measure::Alternative, None),
            ("gutachten_bestaetigung", Measure::Bestaetigung, None),
            $(
                (concat!($code, "_anzahl"), Measure::Erstberatungen, Some(Fallgruppe::$group)),
                (concat!($code, "_unterlagen"), Measure::Unterlagen, Some(Fallgruppe::$group)),
                (concat!($code, "_gutachten"), Measure::Gutachten, Some(Fallgruppe::$group)),
                (concat!($code, "_keine_rm_ablehnung"), Measure::KeineRmAblehnung, Some(Fallgruppe::$group)),
                (concat!($code, "_alternative"), Measure::Alternative, Some(Fallgruppe::$group)),
                (concat!($code, "_bestaetigung"), Measure::Bestaetigung, Some(Fallgruppe::$group)),
            )*
            ("ta_ja", Measure::TaJa, None),
            ("ta_nein", Measure::TaNein, None),
            ("ta_diagnosekorrektur", Measure::Diagnosekorrektur, None),
            ("ta_unterversorgung", Measure::Unterversorgung, None),
            ("ta_uebertherapie", Measure::Uebertherapie, None),
        ]
    };
}

/// The 43, in their order.
const LINES: [Line; 43] = lines!("onko" Onko, "kardio" Kardio, "intensiv" Intensiv, "galle" Galle, "sd" Sd);

/// The 43 sums of a set of cases. `None` only where an imported year had no number.
///
/// As JSON: an object with the 43 names in their order.
#[derive(Clone, PartialEq, Eq)]
pub struct Sums([Option<i64>; 43]);

impl Sums {
    /// No case yet: all 0.
    #[must_use]
    pub const fn zero() -> Self {
        Self([Some(0); 43])
    }

    /// Nothing is known: all `None`.
    #[must_use]
    pub const fn unknown() -> Self {
        Self([None; 43])
    }

    /// Adds `count` cases of one group with the same traits. A sum that is not known stays so.
    pub fn add(&mut self, group: Fallgruppe, traits: Traits, count: i64) {
        for ((_, measure, of), sum) in LINES.iter().zip(&mut self.0) {
            if of.is_none_or(|of| of == group) && measure.counts(traits) {
                *sum = sum.map(|sum| sum.saturating_add(count));
            }
        }
    }

    /// Both sets of cases together. A sum that one of them does not know is not known.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (sum, more) in self.0.iter_mut().zip(&other.0) {
            *sum = sum.zip(*more).map(|(sum, more)| sum.saturating_add(more));
        }
        self
    }

    /// The sum of a measure in a group, or in all. `None`: not known, or not among the 43.
    #[must_use]
    pub fn get(&self, measure: Measure, group: Option<Fallgruppe>) -> Option<i64> {
        match measure {
            Measure::NichtKodiert => Some(
                self.get(Measure::Gutachten, group)?
                    - self.get(Measure::Alternative, group)?
                    - self.get(Measure::Bestaetigung, group)?,
            ),
            _ => {
                let at = LINES.iter().position(|(_, m, of)| *m == measure && *of == group)?;
                self.0.get(at).copied().flatten()
            }
        }
    }

    /// The names and values, in their order.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, Option<i64>)> + '_ {
        LINES.iter().zip(&self.0).map(|((name, ..), sum)| (*name, *sum))
    }

    /// Sets a sum by its name; `false` when there is none of that name.
    pub fn set(&mut self, name: &str, value: Option<i64>) -> bool {
        let line = LINES.iter().zip(&mut self.0).find(|((own, ..), _)| *own == name);
        line.map(|(_, sum)| *sum = value).is_some()
    }

    /// The broken invariants of domain.md, 5.8, by the name of the sum that is too large or does not add up.
    /// What is not known breaks nothing.
    #[must_use]
    pub fn violations(&self) -> Vec<&'static str> {
        let all = |measure| self.get(measure, None);
        let groups = |measure| {
            Fallgruppe::ALL.into_iter().map(|group| self.get(measure, Some(group))).sum::<Option<i64>>()
        };
        let differ = |a: Option<i64>, b: Option<i64>| a.zip(b).is_some_and(|(a, b)| a != b);
        let exceed = |a: Option<i64>, b: Option<i64>, limit: Option<i64>| {
            a.zip(b).zip(limit).is_some_and(|((a, b), limit)| a.saturating_add(b) > limit)
        };
        let gutachten = all(Measure::Gutachten);
        [
            ("erstberatungen", differ(groups(Measure::Erstberatungen), all(Measure::Erstberatungen))),
            ("gutachten", differ(groups(Measure::Gutachten), gutachten)),
            (
                "gutachten_alternative",
                exceed(all(Measure::Alternative), all(Measure::Bestaetigung), gutachten),
            ),
            ("ta_ja", exceed(all(Measure::TaJa), all(Measure::TaNein), gutachten)),
        ]
        .into_iter()
        .filter_map(|(name, broken)| broken.then_some(name))
        .collect()
    }
}

impl fmt::Debug for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.named()).finish()
    }
}

impl Serialize for Sums {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(LINES.len()))?;
        for (name, sum) in self.named() {
            map.serialize_entry(name, &sum)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Sums {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Sums;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of the 43 sums")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sums, A::Error> {
                let mut sums = Sums::unknown();
                while let Some((name, value)) = map.next_entry::<String, Option<i64>>()? {
                    sums.set(&name, value);
                }
                Ok(sums)
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// Where a `yearly_summary` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Quelle {
    /// Computed from the cases.
    Live,
    /// Read from an old report workbook.
    Berichtswesen,
}

/// A stored year: what the report shows as "gesamt" of the previous year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearlySummary {
    /// The 43.
    pub sums: Sums,
    /// Where they come from.
    pub quelle: Quelle,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_43_have_their_names_in_order_and_come_back_from_json() {
        let mut sums = Sums::zero();
        sums.add(Fallgruppe::Galle, Traits::GUTACHTEN.with(Traits::UNTERLAGEN, true), 3);
        sums.add(Fallgruppe::Sd, Traits::STORNIERT, 5);
        let json = serde_json::to_string(&sums).unwrap();
        assert!(json.starts_with(r#"{"erstberatungen":3,"unterlagen":3,"ablehnungen":0,"abbrueche":0,"#));
        assert!(json.ends_with(r#""ta_unterversorgung":0,"ta_uebertherapie":0}"#));
        assert_eq!(sums.named().count(), 43);
        assert_eq!(serde_json::from_str::<Sums>(&json).unwrap(), sums);
        assert_eq!(sums.get(Measure::NichtKodiert, Some(Fallgruppe::Galle)), Some(3));
        assert!(!sums.set("no_such_sum", Some(1)));
        let twice = sums.clone().plus(&sums);
        assert_eq!(twice.get(Measure::Unterlagen, None), Some(6));
        assert_eq!(Sums::unknown().plus(&sums), Sums::unknown());
    }

    #[test]
    fn what_does_not_add_up_is_named_and_what_is_unknown_is_not() {
        let mut sums = Sums::zero();
        sums.add(Fallgruppe::Onko, Traits::GUTACHTEN.with(Traits::ALTERNATIVE, true), 2);
        assert_eq!(sums.violations(), Vec::<&str>::new());
        sums.set("erstberatungen", Some(3));
        sums.set("gutachten_bestaetigung", Some(1));
        assert_eq!(sums.violations(), ["erstberatungen", "gutachten_alternative"]);
        sums.set("onko_anzahl", None);
        assert_eq!(sums.violations(), ["gutachten_alternative"]);
        assert_eq!(Sums::unknown().violations(), Vec::<&str>::new());
    }
}
