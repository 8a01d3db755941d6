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
