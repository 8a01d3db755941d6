//! Local days of a house, who was there on them, and what is counted in days after a move-in.

use std::ops::{Range, RangeInclusive};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::kernel::{local_time::first_instant, schedule::Absences};

/// Days after a move-in within which the talk about settling in is held (K12), both included.
const TALK_WITHIN: RangeInclusive<i64> = 0..=56;
/// So many days before the day that is looked at somebody moved in whose talk is asked for, both included.
const MOVED_IN: RangeInclusive<i64> = 56..=182;

/// Days that follow each other, as a zone has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// Each with its first instant.
    days: Vec<(Date, Timestamp)>,
    /// The first instant behind them.
    end: Timestamp,
}

impl Days {
    /// From one to another, both included; none beyond the calendar.
    #[must_use]
    pub fn new(from: Date, until: Date, zone: &TimeZone) -> Option<Self> {
        let begins = |day: Date| first_instant(day.at(0, 0, 0, 0), zone);
        let all = std::iter::successors(Some(from), |day| day.tomorrow().ok());
        let days = all.take_while(|day| *day <= until).map(|day| Some((day, begins(day)?)));
        Some(Self { days: days.collect::<Option<_>>()?, end: begins(until.tomorrow().ok()?)? })
    }

    /// The days.
    pub fn iter(&self) -> impl Iterator<Item = Date> + '_ {
        self.days.iter().map(|(day, _)| *day)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.days.len()
    }

    /// All their instants.
    #[must_use]
    pub fn time(&self) -> Range<Timestamp> {
        self.days.first().map_or(self.end, |(_, begin)| *begin)..self.end
    }

    /// Each day with its instants.
    pub fn each(&self) -> impl Iterator<Item = (Date, Range<Timestamp>)> + '_ {
        let ends = self.days.iter().skip(1).map(|(_, begin)| *begin).chain([self.end]);
        self.days.iter().zip(ends).map(|((day, begin), end)| (*day, *begin..end))
    }

    /// On which of them an instant lies, counted from 0; none before and behind them.
    #[must_use]
    pub fn place(&self, at: Timestamp) -> Option<usize> {
        let begun = self.days.partition_point(|(_, begin)| *begin <= at);
        begun.checked_sub(1).filter(|_| at < self.end)
    }
}

/// A stay, as far as it counts for days of residents.
#[derive(Debug, Clone)]
pub struct Stayed {
    /// Its first day.
    pub from: Date,
    /// Its last one.
    pub until: Option<Date>,
    /// When they were away.
    pub away: Absences,
}

impl Stayed {
    /// Whether a day lies in the stay, there or away.
    #[must_use]
    pub fn has(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
    /// Whether a day counts as one of theirs (K1): it lies in the stay, and they were not away from its first instant to its
    /// last.
    #[must_use]
    pub fn was_there(&self, day: Date, time: &Range<Timestamp>) -> bool {
        self.has(day) && !self.away.cover(time)
    }
}

/// How many days after another a day is; below 0: before it.
#[must_use]
pub fn days_apart(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Whether the talk about settling in is asked for of somebody who moved in on a day (K12), as of another day.
#[must_use]
pub fn moved_in(aufnahme: Date, as_of: Date) -> bool {
    MOVED_IN.contains(&days_apart(aufnahme, as_of))
}

/// Whether a talk on one of these days was in time.
#[must_use]
pub fn had_talk(aufnahme: Date, talks: impl IntoIterator<Item = Date>) -> bool {
    talks.into_iter().any(|talk| TALK_WITHIN.contains(&days_apart(aufnahme, talk)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_zone_and_each_instant_lies_on_one() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let days = Days::new("2026-10-24".parse().unwrap(), "2026-10-26".parse().unwrap(), &berlin).unwrap();
        let at = |text: &str| days.place(text.parse().unwrap());
        assert_eq!(days.count(), 3);
        for (text, place) in [
            ("2026-10-23T21:59:59.999Z", None),
            ("2026-10-23T22:00:00Z", Some(0)),
            ("2026-10-24T22:00:00Z", Some(1)),
            ("2026-10-25T22:59:59Z", Some(1)),
            ("2026-10-25T23:00:00Z", Some(2)),
            ("2026-10-26T22:59:59Z", Some(2)),
            ("2026-10-26T23:00:00Z", None),
        ] {
            assert_eq!(at(text), place, "{text}");
        }
        let hours: Vec<i64> =
            days.each().map(|(_, time)| time.end.duration_since(time.start).as_hours()).collect();
        assert_eq!(hours, [24, 25, 24]);
        assert!(Days::new(Date::MAX, Date::MAX, &berlin).is_none());
    }
}
