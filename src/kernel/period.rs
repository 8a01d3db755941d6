//! Calendar periods: the ISO week that reports, lists and fall_ids count by.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

/// An ISO 8601 week: `jahr` is the week's year, which may differ from the calendar year of a day in it
/// (2027-01-01 is 2026/53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IsoWeek {
    /// ISO year.
    pub jahr: u16,
    /// Week number, 1..=52 or 53.
    pub kw: u8,
}

impl IsoWeek {
    /// The week of a day. Days before year 0 do not occur in Visite and count as year 0.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let week = date.iso_week_date();
        Self { jahr: u16::try_from(week.year()).unwrap_or(0), kw: u8::try_from(week.week()).unwrap_or(1) }
    }

    /// The week `kw` of `jahr`, if that year has it.
    #[must_use]
    pub fn new(jahr: u16, kw: u8) -> Option<Self> {
        ((1999..=2099).contains(&jahr) && (1..=weeks_in(jahr)).contains(&kw)).then_some(Self { jahr, kw })
    }

    /// The week's Monday.
    #[must_use]
    pub fn monday(self) -> Option<Date> {
        let (year, week) = (i16::try_from(self.jahr).ok()?, i8::try_from(self.kw).ok()?);
        ISOWeekDate::new(year, week, Weekday::Monday).ok().map(ISOWeekDate::date)
    }

    /// The week's Sunday.
    #[must_use]
    pub fn sunday(self) -> Option<Date> {
        self.monday()?.checked_add(jiff::Span::new().days(6)).ok()
    }

    /// The last week that has ended on or before the day before `today` (default of a report; domain.md, 5.1).
    #[must_use]
    pub fn last_completed(today: Date) -> Self {
        Self::of(today.checked_sub(jiff::Span::new().days(7)).unwrap_or(today))
    }
}

impl fmt::Display for IsoWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{}", self.kw, self.jahr)
    }
}

/// Number of ISO weeks of a year, 52 or 53: the week of 28 December (domain.md, 5.1).
#[must_use]
pub fn weeks_in(jahr: u16) -> u8 {
    i16::try_from(jahr)
        .ok()
        .and_then(|year| Date::new(year, 12, 28).ok())
        .map_or(52, |day| IsoWeek::of(day).kw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_hold() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/imports/examples.json")).unwrap();
        for example in examples["iso_woche"].as_array().unwrap() {
            let week = IsoWeek::of(example["in"].as_str().unwrap().parse().unwrap());
            assert_eq!(serde_json::json!([week.jahr, week.kw]), example["out"], "{}", example["in"]);
        }
        for (jahr, weeks) in examples["wochen_im_jahr"].as_object().unwrap() {
            assert_eq!(Some(u64::from(weeks_in(jahr.parse().unwrap()))), weeks.as_u64(), "{jahr}");
        }
        let long: Vec<u16> = (2015..=2048).filter(|jahr| weeks_in(*jahr) == 53).collect();
        assert_eq!(long, [2015, 2020, 2026, 2032, 2037, 2043, 2048]);
    }

    #[test]
    fn a_week_has_its_days_and_exists_only_in_its_year() {
        let week = IsoWeek::new(2026, 53).unwrap();
        assert_eq!(week.monday(), Some("2026-12-28".parse().unwrap()));
        assert_eq!(week.sunday(), Some("2027-01-03".parse().unwrap()));
        assert_eq!(week.to_string(), "53/2026");
        assert_eq!(IsoWeek::new(2025, 53), None);
        assert_eq!(IsoWeek::new(2025, 0), None);
        assert_eq!(IsoWeek::last_completed("2026-11-22".parse().unwrap()), IsoWeek::new(2026, 46).unwrap());
        assert_eq!(IsoWeek::last_completed("2026-11-23".parse().unwrap()), IsoWeek::new(2026, 47).unwrap());
    }
}
