//! From counts to the dashboard's numbers, and what they say in a sentence.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    features::second_opinion::{
        cases::{Fallgruppe, Traits},
        reports::{Comparison, Counts, Figures, GESAMT, Measure, Sums, WeeklyData, ratio},
    },
    kernel::{
        period::{IsoWeek, weeks_in},
        words::Msg,
    },
};

/// What counts over all years, open or closed, without Storno.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overall {
    /// Cases.
    pub total_cases: i64,
    /// Without ICD.
    pub pending_icd: i64,
    /// Expert report without type.
    pub pending_coding: i64,
}

impl Overall {
    /// Adds `count` cases with the same traits, of any year, week and group.
    pub fn add(&mut self, traits: Traits, count: i64) {
        if !Measure::Erstberatungen.counts(traits) {
            return;
        }
        self.total_cases += count;
        if !traits.has(Traits::ICD) {
            self.pending_icd += count;
        }
        if Measure::NichtKodiert.counts(traits) {
            self.pending_coding += count;
        }
    }
}

/// What the dashboard of a year is made of.
#[derive(Debug, Clone, Default)]
pub struct DashboardCounts {
    /// The year and the one before (ICD counts are not used).
    pub years: Counts,
    /// All years.
    pub overall: Overall,
    /// Stored reports, every version.
    pub reports_generated: i64,
}

/// The 8 totals of a year and its five of `therapieaenderung`; as JSON an object in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearStats(pub Sums);

impl Serialize for YearStats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wanted = |name: &str| !Fallgruppe::ALL.into_iter().any(|group| is_of(name, group));
        let mut map = serializer.serialize_map(None)?;
        for (name, sum) in self.0.named().filter(|(name, _)| wanted(name)) {
            map.serialize_entry(name, &sum.unwrap_or(0))?;
        }
        map.end()
    }
}

/// Whether a sum's name is that of one group (`onko_anzahl`).
fn is_of(name: &str, group: Fallgruppe) -> bool {
    name.strip_prefix(group.code()).is_some_and(|rest| rest.starts_with('_'))
}

/// How far the coding of a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// Expert reports.
    pub gutachten: i64,
    /// Of them with a type.
    pub kodiert: i64,
    /// Confirmations.
    pub bestaetigung: i64,
    /// Alternatives.
    pub alternative: i64,
}

/// The dashboard's numbers; as JSON what the API gives.
#[derive(Debug, Clone, Serialize)]
pub struct Dashboard {
    /// All years.
    pub total_cases: i64,
    /// All years.
    pub pending_icd: i64,
    /// All years.
    pub pending_coding: i64,
    /// Stored reports.
    pub reports_generated: i64,
    /// The year's totals.
    pub current_year_stats: YearStats,
    /// Weeks 1 to 52 or 53; weeks to come are zero.
    pub weekly: Vec<WeeklyData>,
    /// Cases of the year per group, by its code.
    #[serde(serialize_with = "by_code")]
    pub fallgruppen: BTreeMap<Fallgruppe, i64>,
    /// Sheet 1, rows 3 to 7, up to the week of [`Dashboard::of`]; not in the JSON of the original.
    #[serde(skip)]
    pub comparison: Vec<Comparison>,
    /// The week up to which `comparison` counts.
    #[serde(skip)]
    pub bis: IsoWeek,
}

fn by_code<S: Serializer>(groups: &BTreeMap<Fallgruppe, i64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(groups.iter().map(|(group, count)| (group.code(), count)))
}

impl Dashboard {
    /// The numbers of the year of `bis`; the comparison counts up to that week. For the current year, `bis` is the
    /// current week; for a past one its last (see [`last_week`]).
    #[must_use]
    pub fn of(bis: IsoWeek, counts: &DashboardCounts) -> Self {
        let weeks = weeks_in(bis.jahr);
        let year = counts.years.sums(bis.jahr, weeks);
        let figures = Figures::of(bis, &counts.years);
        let group = |group| (group, year.get(Measure::Erstberatungen, Some(group)).unwrap_or(0));
        Self {
            total_cases: counts.overall.total_cases,
            pending_icd: counts.overall.pending_icd,
            pending_coding: counts.overall.pending_coding,
            reports_generated: counts.reports_generated,
            weekly: (1..=weeks)
                .map(|kw| WeeklyData::of(kw, &counts.years.week(IsoWeek { jahr: bis.jahr, kw })))
                .collect(),
            fallgruppen: Fallgruppe::ALL.into_iter().map(group).collect(),
            comparison: GESAMT.into_iter().map(|figure| figures.compare(figure)).collect(),
            current_year_stats: YearStats(year),
            bis,
        }
    }

    /// Erstberatungen and Gutachten of the whole year.
    #[must_use]
    pub fn of_year(&self) -> (i64, i64) {
        let get = |measure| self.current_year_stats.0.get(measure, None).unwrap_or(0);
        (get(Measure::Erstberatungen), get(Measure::Gutachten))
    }

    /// How far the year's coding is.
    #[must_use]
    pub fn coding(&self) -> Coding {
        let get = |measure| self.current_year_stats.0.get(measure, None).unwrap_or(0);
        let (bestaetigung, alternative) = (get(Measure::Bestaetigung), get(Measure::Alternative));
        Coding {
            gutachten: get(Measure::Gutachten),
            kodiert: bestaetigung.saturating_add(alternative),
            bestaetigung,
            alternative,
        }
    }

    /// What the bars show: the week `bis` against the one before it.
    #[must_use]
    pub fn weekly_finding(&self) -> Msg {
        let of = |kw: u8| self.weekly.iter().find(|week| week.kw == kw).map_or(0, |week| week.erstberatungen);
        let (kw, n) = (self.bis.kw, of(self.bis.kw));
        let msg = |key| Msg::new(key).with("kw", kw).with("n", n);
        let Some(vor) = kw.checked_sub(1).filter(|vor| *vor > 0) else {
            return msg("dashboard-finding-week-first");
        };
        let before = of(vor);
        let key = match n.cmp(&before) {
            std::cmp::Ordering::Greater => "dashboard-finding-week-more",
            std::cmp::Ordering::Less => "dashboard-finding-week-fewer",
            std::cmp::Ordering::Equal => "dashboard-finding-week-same",
        };
        msg(key).with("differenz", n.abs_diff(before)).with("vor", vor)
    }

    /// What the ring of groups shows: the largest (the first in order, when several are equal).
    #[must_use]
    pub fn groups_finding(&self) -> Msg {
        let total: i64 = self.fallgruppen.values().sum();
        let largest = self.fallgruppen.iter().rev().max_by_key(|(_, count)| **count);
        match largest.filter(|(_, count)| **count > 0) {
            Some((group, count)) => Msg::new("dashboard-finding-groups")
                .with("gruppe", group.code())
                .with("n", *count)
                .with("von", total)
                .with("prozent", percent(*count, total)),
            None => Msg::new("dashboard-finding-none").with("jahr", self.bis.jahr.to_string()),
        }
    }

    /// What the comparison shows: Erstberatungen against the same weeks of the previous year.
    #[must_use]
    pub fn comparison_finding(&self) -> Msg {
        let (jahr, vj) = (self.bis.jahr.to_string(), self.bis.jahr.saturating_sub(1).to_string());
        let first = self.comparison.first();
        let n = first.and_then(|row| row.zeitraum.count).unwrap_or(0);
        let msg = |key| {
            Msg::new(key)
                .with("jahr", jahr.clone())
                .with("vorjahr", vj.clone())
                .with("kw", self.bis.kw)
                .with("n", n)
        };
        match first.and_then(|row| row.differenz) {
            None => msg("dashboard-finding-year-unknown"),
            Some(0) => msg("dashboard-finding-year-same"),
            Some(more) if more > 0 => {
                msg("dashboard-finding-year-more").with("differenz", more.unsigned_abs())
            }
            Some(fewer) => msg("dashboard-finding-year-fewer").with("differenz", fewer.unsigned_abs()),
        }
    }

    /// The remark that one of the compared years has a week 53 and the other has not, when the period reaches it.
    #[must_use]
    pub fn week_53_note(&self) -> Option<Msg> {
        let vj = self.bis.jahr.saturating_sub(1);
        (self.bis.kw == 53 && weeks_in(vj) < 53)
            .then(|| Msg::new("dashboard-without-week-53").with("jahr", vj.to_string()))
    }

    /// What the coding bar shows.
    #[must_use]
    pub fn coding_finding(&self) -> Msg {
        let coding = self.coding();
        if coding.gutachten == 0 {
            return Msg::new("dashboard-finding-coding-none").with("jahr", self.bis.jahr.to_string());
        }
        Msg::new("dashboard-finding-coding")
            .with("kodiert", coding.kodiert)
            .with("gutachten", coding.gutachten)
            .with("prozent", percent(coding.kodiert, coding.gutachten))
            .with("bestaetigung", coding.bestaetigung)
            .with("alternative", coding.alternative)
    }
}

/// The week up to which a year is compared: the current one, or the year's last when the year is over. A year to
/// come counts to its last week too (all zeros).
#[must_use]
pub fn last_week(jahr: u16, now: IsoWeek) -> IsoWeek {
    if jahr == now.jahr { now } else { IsoWeek { jahr, kw: weeks_in(jahr) } }
}

/// Whole percent, rounded half up, as digits.
fn percent(part: i64, whole: i64) -> String {
    ratio(Some(part), Some(whole))
        .map_or_else(|| "0".to_owned(), |share| format!("{:.0}", (share * 100.0).round()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::second_opinion::reports::{replayed_cases, replayed_counts};

    #[test]
    fn the_dashboards_of_two_thousand_cases_after_four_thousand_changes() {
        let expected: serde_json::Value =
            serde_json::from_str(include_str!("../../../../fixtures/imports/crm_medium.reports.json"))
                .unwrap();
        let cases = replayed_cases();
        for jahr in [2020_u16, 2021] {
            let mut counts = DashboardCounts {
                years: replayed_counts(&cases, IsoWeek { jahr, kw: 53 }),
                ..Default::default()
            };
            for case in &cases {
                counts.overall.add(case.traits, 1);
            }
            let dashboard = Dashboard::of(last_week(jahr, IsoWeek { jahr: 2026, kw: 47 }), &counts);
            let ours = serde_json::to_value(&dashboard).unwrap();
            assert_eq!(ours, expected["dashboard"][jahr.to_string()], "{jahr}");
            let [first, ..] = dashboard.comparison.as_slice() else { panic!("no rows") };
            assert_eq!(first.zeitraum.count, expected["yearly"][jahr.to_string()]["erstberatungen"].as_i64());
        }
    }

    fn dashboard(jahr: u16, kw: u8, cases: &[(u16, u8, Fallgruppe, Traits, i64)]) -> Dashboard {
        let mut counts = DashboardCounts::default();
        for (jahr, kw, group, traits, n) in cases {
            let at = (IsoWeek { jahr: *jahr, kw: *kw }, *group);
            counts.years.per.entry(at).or_default().push((*traits, *n));
        }
        Dashboard::of(IsoWeek { jahr, kw }, &counts)
    }

    #[test]
    fn each_picture_says_what_it_shows() {
        let none = Traits::default();
        let board = dashboard(
            2026,
            46,
            &[
                (2026, 45, Fallgruppe::Onko, none, 27),
                (2026, 46, Fallgruppe::Kardio, Traits::GUTACHTEN.with(Traits::BESTAETIGUNG, true), 30),
                (2026, 46, Fallgruppe::Sd, Traits::GUTACHTEN, 1),
                (2025, 46, Fallgruppe::Sd, none, 60),
                (2025, 47, Fallgruppe::Sd, none, 9),
            ],
        );
        let week = board.weekly_finding();
        assert_eq!(
            week,
            Msg::new("dashboard-finding-week-more")
                .with("kw", 46_u8)
                .with("n", 31_u8)
                .with("differenz", 4_u8)
                .with("vor", 45_u8)
        );
        assert_eq!(
            board.groups_finding(),
            Msg::new("dashboard-finding-groups")
                .with("gruppe", "kardio")
                .with("n", 30_u8)
                .with("von", 58_u8)
                .with("prozent", "52")
        );
        assert_eq!(board.comparison_finding().key, "dashboard-finding-year-fewer");
        assert!(board.comparison_finding().args.contains(&("differenz", 2_u8.into())));
        assert_eq!(board.coding(), Coding { gutachten: 31, kodiert: 30, bestaetigung: 30, alternative: 0 });
        assert_eq!(board.week_53_note(), None);
    }

    #[test]
    fn an_empty_year_its_first_week_and_week_53() {
        let board = dashboard(2026, 1, &[]);
        assert_eq!(board.weekly_finding().key, "dashboard-finding-week-first");
        assert_eq!(board.groups_finding().key, "dashboard-finding-none");
        assert_eq!(board.comparison_finding().key, "dashboard-finding-year-same");
        assert_eq!(board.coding_finding().key, "dashboard-finding-coding-none");
        let board = dashboard(2026, 53, &[]);
        assert_eq!(board.week_53_note().map(|note| note.args), Some(vec![("jahr", "2025".into())]));
    }

    #[test]
    fn a_storno_is_no_work_and_no_case() {
        let mut overall = Overall::default();
        overall.add(Traits::STORNIERT.with(Traits::GUTACHTEN, true), 5);
        assert_eq!(overall, Overall::default());
        overall.add(Traits::GUTACHTEN, 2);
        overall.add(Traits::ICD, 3);
        assert_eq!(overall, Overall { total_cases: 5, pending_icd: 2, pending_coding: 2 });
    }

    #[test]
    fn every_sentence_is_in_both_languages() {
        let keys = include_str!("figures.rs").split('"').filter(|text| text.starts_with("dashboard-"));
        let de = include_str!("../../../../assets/i18n/de/dashboard.ftl");
        let en = include_str!("../../../../assets/i18n/en/dashboard.ftl");
        for key in keys.filter(|key| key.len() > "dashboard-".len()) {
            for words in [de, en] {
                assert!(words.lines().any(|line| line.starts_with(&format!("{key} ="))), "{key}");
            }
        }
    }
}
