//! From counts to all numbers of the five sheets. The work is weeks x groups x distinct traits, whatever the number of cases.

use std::collections::BTreeMap;

use super::{
    measures::Measure,
    yearly::{Quelle, Sums, YearlySummary},
};
use crate::{
    features::second_opinion::cases::{Fallgruppe, Traits},
    kernel::period::{IsoWeek, weeks_in},
    platform::sheet::write_xlsx::float,
};

/// What the tallies say: how many cases have which traits.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Per week and group, for the report's year and the one before; other years are ignored.
    pub per: BTreeMap<(IsoWeek, Fallgruppe), Vec<(Traits, i64)>>,
    /// Per ICD code, the oncology cases of the population (year, up to the week, no Storno).
    pub icd: BTreeMap<String, i64>,
    /// The stored sums of the previous year, if there are any.
    pub vorjahr: Option<YearlySummary>,
}

impl Counts {
    /// The sums of a year's weeks up to `kw`.
    #[must_use]
    pub fn sums(&self, jahr: u16, kw: u8) -> Sums {
        self.between(IsoWeek { jahr, kw: 0 }, IsoWeek { jahr, kw })
    }

    /// The sums of one week.
    #[must_use]
    pub fn week(&self, woche: IsoWeek) -> Sums {
        self.between(woche, woche)
    }

    fn between(&self, first: IsoWeek, last: IsoWeek) -> Sums {
        let mut sums = Sums::zero();
        for ((_, group), traits) in self.per.range((first, Fallgruppe::Onko)..=(last, Fallgruppe::Sd)) {
            for (traits, count) in traits {
                sums.add(*group, *traits, *count);
            }
        }
        sums
    }
}

/// All numbers of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Year and last week.
    pub woche: IsoWeek,
    /// The last week of the like-for-like period of the previous year.
    pub vorjahr_bis: IsoWeek,
    /// Previous year, whole.
    pub vorjahr_gesamt: Sums,
    /// This year up to the week.
    pub zeitraum: Sums,
    /// Previous year up to the same week; all unknown when only an imported summary of it exists.
    pub vorjahr_zeitraum: Sums,
    /// Weeks 1 to the report's.
    pub weeks: Vec<Sums>,
    /// Sheet 5: code and number of cases, by code.
    pub icd: Vec<(String, i64)>,
}

impl Figures {
    /// All numbers of the report of `woche`.
    #[must_use]
    pub fn of(woche: IsoWeek, counts: &Counts) -> Self {
        let vj = woche.jahr.saturating_sub(1);
        let vorjahr_bis = IsoWeek { jahr: vj, kw: woche.kw.min(weeks_in(vj)) };
        // Every row is counted once, in its week: counting is most of the work, and the periods are sums of weeks.
        let weeks_of = |jahr: u16, last: u8| -> Vec<Sums> {
            (1..=last).map(|kw| counts.week(IsoWeek { jahr, kw })).collect()
        };
        let up_to = |weeks: &[Sums], kw: u8| weeks.iter().take(kw.into()).fold(Sums::zero(), Sums::plus);
        let (weeks, vorjahr) = (weeks_of(woche.jahr, woche.kw), weeks_of(vj, weeks_in(vj)));
        let live = up_to(&vorjahr, weeks_in(vj));
        let no_cases = live.get(Measure::Erstberatungen, None) == Some(0);
        let only_imported = no_cases
            && counts.vorjahr.as_ref().is_some_and(|summary| summary.quelle == Quelle::Berichtswesen);
        Self {
            woche,
            vorjahr_bis,
            vorjahr_gesamt: counts.vorjahr.as_ref().map_or(live, |summary| summary.sums.clone()),
            zeitraum: up_to(&weeks, woche.kw),
            vorjahr_zeitraum: if only_imported { Sums::unknown() } else { up_to(&vorjahr, vorjahr_bis.kw) },
            weeks,
            icd: counts.icd.iter().filter(|(_, n)| **n != 0).map(|(code, n)| (code.clone(), *n)).collect(),
        }
    }

    /// One row of the comparison with the previous year.
    #[must_use]
    pub fn compare(&self, figure: Figure) -> Comparison {
        let of = |sums: &Sums| Share { count: figure.count(sums), share: figure.share(sums) };
        let (zeitraum, vorjahr_zeitraum) = (of(&self.zeitraum), of(&self.vorjahr_zeitraum));
        let differenz = zeitraum.count.zip(vorjahr_zeitraum.count).map(|(now, then)| now - then);
        Comparison {
            label: figure.label,
            vorjahr_gesamt: of(&self.vorjahr_gesamt),
            zeitraum,
            vorjahr_zeitraum,
            differenz,
            veraenderung: ratio(differenz, vorjahr_zeitraum.count),
        }
    }
}

/// A figure with the base of its percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// Its German label.
    pub label: &'static str,
    /// What is counted, of which group.
    pub of: (Measure, Option<Fallgruppe>),
    /// 100 percent.
    pub base: (Measure, Option<Fallgruppe>),
}

impl Figure {
    /// A figure over all groups, labelled as its measure.
    #[must_use]
    pub const fn all(measure: Measure, base: Measure) -> Self {
        Self { label: measure.label(), of: (measure, None), base: (base, None) }
    }

    /// Its count in a set of cases.
    #[must_use]
    pub fn count(self, sums: &Sums) -> Option<i64> {
        sums.get(self.of.0, self.of.1)
    }

    /// Its unrounded share of the base.
    #[must_use]
    pub fn share(self, sums: &Sums) -> Option<f64> {
        ratio(self.count(sums), sums.get(self.base.0, self.base.1))
    }
}

/// A count and its share of the base; `None` is shown as `–`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Number of cases.
    pub count: Option<i64>,
    /// Unrounded, 1.0 = 100 %.
    pub share: Option<f64>,
}

/// One figure in three periods (columns B to I).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// German label.
    pub label: &'static str,
    /// Previous year, whole.
    pub vorjahr_gesamt: Share,
    /// This year up to the week.
    pub zeitraum: Share,
    /// Previous year up to the same week.
    pub vorjahr_zeitraum: Share,
    /// This year less the previous one, like for like.
    pub differenz: Option<i64>,
    /// The difference as a share of the previous year.
    pub veraenderung: Option<f64>,
}

/// `part / whole`; `None` when one is unknown or the whole is 0.
#[must_use]
pub fn ratio(part: Option<i64>, whole: Option<i64>) -> Option<f64> {
    let (part, whole) = part.zip(whole)?;
    (whole != 0).then(|| float(part) / float(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(cases: &[(u16, u8, i64)]) -> Counts {
        let mut counts = Counts::default();
        for (jahr, kw, n) in cases {
            let at = (IsoWeek::new(*jahr, *kw).unwrap(), Fallgruppe::Onko);
            counts.per.insert(at, vec![(Traits::UNTERLAGEN, *n), (Traits::STORNIERT, 7)]);
        }
        counts
    }
    const ALL: Figure = Figure::all(Measure::Erstberatungen, Measure::Erstberatungen);

    #[test]
    fn week_53_of_the_previous_year_is_in_its_total_but_not_in_the_period_before_it() {
        let counts = counts(&[(2020, 1, 1), (2020, 52, 2), (2020, 53, 4), (2021, 52, 8), (2019, 52, 16)]);
        let row = Figures::of(IsoWeek::new(2021, 52).unwrap(), &counts).compare(ALL);
        assert_eq!(row.vorjahr_gesamt.count, Some(7));
        assert_eq!((row.zeitraum.count, row.vorjahr_zeitraum.count), (Some(8), Some(3)));
        let figures = Figures::of(IsoWeek::new(2020, 53).unwrap(), &counts);
        assert_eq!(figures.vorjahr_bis, IsoWeek { jahr: 2019, kw: 52 });
        assert_eq!(figures.compare(ALL).vorjahr_zeitraum.count, Some(16));
        assert_eq!(figures.weeks.len(), 53);
    }

    #[test]
    fn a_previous_year_that_was_only_imported_has_no_like_for_like_period() {
        let mut counts = counts(&[(2021, 3, 5)]);
        let mut sums = Sums::unknown();
        sums.set("erstberatungen", Some(900));
        counts.vorjahr = Some(YearlySummary { sums: sums.clone(), quelle: Quelle::Berichtswesen });
        let row = Figures::of(IsoWeek::new(2021, 8).unwrap(), &counts).compare(ALL);
        assert_eq!(row.vorjahr_gesamt, Share { count: Some(900), share: Some(1.0) });
        assert_eq!(row.vorjahr_zeitraum, Share { count: None, share: None });
        assert_eq!((row.differenz, row.veraenderung), (None, None));

        // With one case of that year, the period is live again; the total stays as imported.
        counts.per.insert((IsoWeek { jahr: 2020, kw: 50 }, Fallgruppe::Sd), vec![(Traits::default(), 1)]);
        let row = Figures::of(IsoWeek::new(2021, 8).unwrap(), &counts).compare(ALL);
        assert_eq!((row.vorjahr_gesamt.count, row.vorjahr_zeitraum.count), (Some(900), Some(0)));
        assert_eq!((row.differenz, row.veraenderung), (Some(5), None));
    }
}
