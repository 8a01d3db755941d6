//! What a report was counted from: kept with it, so that a later look can tell whether and how much has changed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::figures::Counts;
use crate::{
    features::second_opinion::cases::{Fallgruppe, Traits},
    kernel::period::IsoWeek,
    record,
};

/// Year, week, group, traits.
type Place = (u16, u8, u8, u16);

record! {
    /// The counts behind a report: how many cases stand in which state, and which codes each week has.
    ///
    /// Cancelled cases are in it as such. Whether a case has an ICD is left out where no sheet asks for it (all groups but
    /// oncology), so that entering one there changes nothing.
    #[derive(Clone, Default, PartialEq, Eq)]
    pub struct Basis {
        cases: BTreeMap<Place, i64>,
        icd: BTreeMap<(u8, String), i64>,
    }
}

/// One week and group with its cases per traits.
pub type Row = ((IsoWeek, Fallgruppe), Vec<(Traits, i64)>);

/// Tally rows as they were read: what all reports of a year are counted from.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Per week and group.
    pub cases: Vec<Row>,
    /// Per week, the codes of oncology cases.
    pub icd: Vec<(IsoWeek, Vec<(String, i64)>)>,
}

impl Basis {
    /// Of the report of `woche`: its year up to the week, and the whole year before.
    #[must_use]
    pub fn of(woche: IsoWeek, rows: &Rows) -> Self {
        let vorjahr = woche.jahr.saturating_sub(1);
        let mut basis = Self::default();
        for ((at, group), traits) in &rows.cases {
            if at.jahr != vorjahr && (at.jahr != woche.jahr || at.kw > woche.kw) {
                continue;
            }
            for (traits, count) in traits {
                let counted = if *group == Fallgruppe::Onko { traits.0 } else { traits.0 & !Traits::ICD.0 };
                *basis.cases.entry((at.jahr, at.kw, group.number(), counted)).or_default() += count;
            }
        }
        for (at, codes) in rows.icd.iter().filter(|(at, _)| at.jahr == woche.jahr && at.kw <= woche.kw) {
            for (code, count) in codes {
                *basis.icd.entry((at.kw, code.clone())).or_default() += count;
            }
        }
        basis.cases.retain(|_, count| *count != 0);
        basis.icd.retain(|_, count| *count != 0);
        basis
    }

    /// The counts that the figures are made of. There are no stored sums of earlier years yet.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for ((jahr, kw, group, traits), count) in &self.cases {
            let Some(group) = Fallgruppe::from_number(*group) else { continue };
            let at = (IsoWeek { jahr: *jahr, kw: *kw }, group);
            counts.per.entry(at).or_default().push((Traits(*traits), *count));
        }
        for ((_, code), count) in &self.icd {
            *counts.icd.entry(code.clone()).or_default() += count;
        }
        counts
    }

    /// The same bytes for the same counts, to be compared by their hash.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.cases.len() * 14);
        for ((jahr, kw, group, traits), count) in &self.cases {
            out.extend_from_slice(&jahr.to_be_bytes());
            out.extend_from_slice(&[*kw, *group]);
            out.extend_from_slice(&traits.to_be_bytes());
            out.extend_from_slice(&count.to_be_bytes());
        }
        out.push(0);
        for ((kw, code), count) in &self.icd {
            out.push(*kw);
            out.extend_from_slice(code.as_bytes());
            out.push(0);
            out.extend_from_slice(&count.to_be_bytes());
        }
        out
    }

    /// How many cases at least must have been added, changed or removed to get from `before` to these counts.
    ///
    /// Counts do not name cases, so this is a lower bound. A changed case leaves one state and enters another, a new
    /// one only enters, a removed one only leaves: no fewer cases than the larger of both sums. A case whose codes were
    /// corrected stays in its state; each week whose codes differ while its oncology states do not has at least one.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> u64 {
        let states: BTreeSet<&Place> = self.cases.keys().chain(before.cases.keys()).collect();
        let (mut entered, mut left) = (0_u64, 0_u64);
        let mut onko_weeks = BTreeSet::new();
        let jahr = states.last().map_or(0, |state| state.0);
        for state in states {
            let (now, then) = (of(&self.cases, state), of(&before.cases, state));
            if now == then {
                continue;
            }
            if now > then {
                entered += now.abs_diff(then)
            } else {
                left += now.abs_diff(then)
            }
            if state.0 == jahr && state.2 == Fallgruppe::Onko.number() {
                onko_weeks.insert(state.1);
            }
        }
        let codes = self.icd.keys().chain(before.icd.keys());
        let corrected: BTreeSet<u8> =
            codes.filter(|code| of(&self.icd, code) != of(&before.icd, code)).map(|code| code.0).collect();
        let corrected = corrected.difference(&onko_weeks).count();
        entered.max(left).saturating_add(u64::try_from(corrected).unwrap_or(0))
    }
}

fn of<K: Ord>(counts: &BTreeMap<K, i64>, key: &K) -> i64 {
    counts.get(key).copied().unwrap_or(0)
}

/// Whether a stored report still says what a new one would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// The same numbers.
    Aktuell,
    /// Other numbers.
    Veraltet {
        /// Cases changed since, at least (see [`Basis::changed_since`]).
        cases: u64,
    },
}
