//! The days of a course: 7, 30 or 90 until today, or those that were asked for.

use jiff::{Span, Timestamp, civil::Date, civil::Time, tz::TimeZone};

use crate::kernel::{dates, local_time, problem::FieldErrors, words::Msg};

/// So many days can be chosen.
pub const DAYS: [u16; 3] = [7, 30, 90];
/// Most days of a course.
const MOST_DAYS: i64 = 366;
/// Nothing is older.
const FIRST_YEAR: i16 = 1940;

/// Local days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
    /// How many until today were chosen; none: other days.
    pub chosen: Option<u16>,
}

fn days_before(day: Date, days: u16) -> Date {
    day.checked_sub(Span::new().days(i64::from(days))).unwrap_or(Date::MIN)
}

impl Period {
    /// So many days until today.
    #[must_use]
    pub fn last(days: u16, today: Date) -> Self {
        Self { from: days_before(today, days.saturating_sub(1)), until: today, chosen: Some(days) }
    }

    /// What stands in an address: `tage`, or the first and last day. Without any, so many days as are usual.
    ///
    /// # Errors
    /// `FELD_UNGUELTIG` of other numbers of days; `DATUM_UNGUELTIG`; `ZEITRAUM_UNGUELTIG` of more than 366 days, or of none.
    pub fn of([tage, von, bis]: [&str; 3], today: Date, usual: u16) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        if von.trim().is_empty() && bis.trim().is_empty() {
            let known = DAYS.into_iter().find(|days| days.to_string() == tage);
            if known.is_none() && !tage.is_empty() {
                errors.add("tage", "FELD_UNGUELTIG");
                return Err(errors);
            }
            return Ok(Self::last(known.unwrap_or(usual), today));
        }
        let mut day = |name: &'static str, text: &str| {
            let read = dates::day_from(text.trim(), today, FIRST_YEAR);
            if read.is_none() && !text.trim().is_empty() {
                errors.add(name, "DATUM_UNGUELTIG");
            }
            read
        };
        let (von, bis) = (day("von", von), day("bis", bis));
        if !errors.is_empty() {
            return Err(errors);
        }
        let until = bis.unwrap_or(today);
        let from = von.unwrap_or_else(|| days_before(until, usual.saturating_sub(1)));
        let period = Self { from, until, chosen: None };
        if !(1..=MOST_DAYS).contains(&period.days()) {
            errors.add_with(
                "bis",
                "ZEITRAUM_UNGUELTIG",
                Msg::new("course-period-wrong").with("n", MOST_DAYS),
            );
            return Err(errors);
        }
        Ok(period)
    }

    /// How many days it has; below 1 where it ends before it begins.
    #[must_use]
    pub fn days(&self) -> i64 {
        self.until.duration_since(self.from).as_hours() / 24 + 1
    }

    /// Its instants, of days that begin at that time. None beyond the calendar.
    #[must_use]
    pub fn time(&self, begin: Time, zone: &TimeZone) -> Option<std::ops::Range<Timestamp>> {
        let first = |day: Date| local_time::first_instant(day.to_datetime(begin), zone);
        Some(first(self.from)?..first(self.until.tomorrow().ok()?)?)
    }

    /// Where each of at most five of its days begins, in seconds after the first: for the names below a drawing.
    #[must_use]
    pub fn named_days(&self, zone: &TimeZone) -> Vec<(u64, Date)> {
        let first = |day: Date| local_time::first_instant(day.to_datetime(Time::midnight()), zone);
        let Some(begin) = first(self.from) else { return Vec::new() };
        let every = u64::try_from(self.days()).unwrap_or(1).div_ceil(4).max(1);
        let step = usize::try_from(every).unwrap_or(1);
        let all = std::iter::successors(Some(self.from), |day| day.tomorrow().ok());
        let named = all.take_while(|day| *day <= self.until).step_by(step);
        named.filter_map(|day| Some((seconds(begin, first(day)?), day))).collect()
    }
}

/// Seconds from one instant to a later one.
#[must_use]
pub fn seconds(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_secs()).unwrap_or(0)
}
