//! The due times of a schedule. A time that the clocks skip is due at the end of the gap, one that comes twice at its first;
//! equal instants are one. Where the long night makes a gap in an interval, one more time closes it: *turned every two hours*
//! stays true (care.md, 5.3).

use std::{fmt, ops::Range, str::FromStr};

use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::{Days, Moments, NoSchedule, Schedule};
use crate::kernel::{
    local_time::first_instant,
    shift::{ShiftCalendar, ShiftId, ShiftSpan},
};

/// Days on either side of a range whose times may fall into it, since clocks skipped or repeated hours around midnight, or
/// decide about those in it, as neighbours do.
const AROUND: i64 = 2;

/// Something that is due once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// At an instant.
    At(Timestamp),
    /// Some time in a shift.
    In(ShiftSpan),
}

/// Which due time it is, apart from how long it takes: an instant, or a shift.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DueKey {
    /// The instant, in whole seconds.
    At(Timestamp),
    /// The shift.
    In(ShiftId),
}

impl fmt::Display for DueKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => at.fmt(f),
            Self::In(shift) => shift.fmt(f),
        }
    }
}

impl FromStr for DueKey {
    type Err = NoSchedule;
    /// Reads one as it is written and in no other way: `2026-11-20T06:30:00Z`, `2026-11-20/frueh`.
    fn from_str(text: &str) -> Result<Self, NoSchedule> {
        if text.contains('/') {
            return text.parse().map(Self::In).map_err(|_| NoSchedule);
        }
        let at: Timestamp = text.parse().map_err(|_| NoSchedule)?;
        let whole = at.subsec_nanosecond() == 0;
        if whole && at.to_string() == text { Ok(Self::At(at)) } else { Err(NoSchedule) }
    }
}

impl Due {
    /// Which it is.
    #[must_use]
    pub fn key(&self) -> DueKey {
        match self {
            Self::At(at) => DueKey::At(*at),
            Self::In(span) => DueKey::In(span.id.clone()),
        }
    }
    /// Where it begins: the instant, or the start of the shift. A range of time has those that begin in it.
    #[must_use]
    pub fn begins(&self) -> Timestamp {
        match self {
            Self::At(at) => *at,
            Self::In(span) => span.from,
        }
    }
    /// When it should have been done: the instant, or the end of the shift.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        match self {
            Self::At(at) => *at,
            Self::In(span) => span.until,
        }
    }
}

/// How long a version of a plan is valid, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// From then on.
    pub from: Timestamp,
    /// The first instant at which it is not any more; none: for good.
    pub until: Option<Timestamp>,
}

impl Validity {
    /// Whether it is this version by which that was due: the one that was valid at the instant, or at the end of the shift.
    /// The end itself is the next shift's, so a version that begins with it comes too late.
    #[must_use]
    pub fn has(&self, due: &Due) -> bool {
        match due {
            Due::At(at) => self.from <= *at && self.until.is_none_or(|until| *at < until),
            Due::In(span) => self.from < span.until && self.until.is_none_or(|until| span.until <= until),
        }
    }
}

/// When somebody is away: half-open times, one without an end for good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Absences(Vec<(Timestamp, Option<Timestamp>)>);

impl Absences {
    /// These; times that touch are one.
    #[must_use]
    pub fn new(times: impl IntoIterator<Item = (Timestamp, Option<Timestamp>)>) -> Self {
        let mut times: Vec<_> = times.into_iter().collect();
        times.sort();
        let mut all: Vec<(Timestamp, Option<Timestamp>)> = Vec::new();
        for (from, until) in times {
            match all.last_mut() {
                Some((_, end)) if end.is_none_or(|end| from <= end) => {
                    *end = end.and_then(|end| until.map(|until| until.max(end)));
                }
                _ => all.push((from, until)),
            }
        }
        Self(all)
    }
    /// Whether nothing is due since they are away: at the instant, or for the whole shift.
    #[must_use]
    pub fn excuse(&self, due: &Due) -> bool {
        match due {
            Due::At(at) => {
                self.0.iter().any(|(from, until)| from <= at && until.is_none_or(|until| *at < until))
            }
            Due::In(span) => self.cover(&(span.from..span.until)),
        }
    }
    /// Whether they are away for all of a time.
    #[must_use]
    pub fn cover(&self, time: &Range<Timestamp>) -> bool {
        self.0.iter().any(|(from, until)| *from <= time.start && until.is_none_or(|until| time.end <= until))
    }
}

impl Days {
    /// Whether a day is one of them.
    #[must_use]
    pub fn has(&self, day: Date) -> bool {
        let weekday = day.weekday().to_monday_one_offset();
        match self {
            Self::Daily => true,
            Self::Weekdays(weekdays) => weekdays.contains(&weekday),
            Self::Every { n, from } => {
                let days = day.duration_since(*from).as_hours() / 24;
                days >= 0 && days % i64::from(*n) == 0
            }
            Self::Monthly(wanted) => day.day() == (*wanted).min(day.days_in_month()),
            Self::MonthlyWeekday { n: -1, weekday: wanted } => {
                weekday == *wanted && day.day() > day.days_in_month() - 7
            }
            Self::MonthlyWeekday { n, weekday: wanted } => {
                weekday == *wanted && (day.day() - 1) / 7 + 1 == *n
            }
            Self::Once(one) => day == *one,
        }
    }
}

impl Schedule {
    /// What begins to be due in a range of time, ascending. Ranges that touch give together what both of them give as one.
    #[must_use]
    pub fn due(&self, range: &Range<Timestamp>, calendar: &ShiftCalendar, zone: &TimeZone) -> Vec<Due> {
        let mut found = match self {
            Self::AsNeeded => Vec::new(),
            Self::Days(days, Moments::Times(times)) => {
                let local = around(range, zone).filter(|day| days.has(*day));
                let local = local.flat_map(|day| times.iter().map(move |time| day.to_datetime(*time)));
                local.filter_map(|local| first_instant(local, zone)).map(Due::At).collect()
            }
            Self::Days(days, Moments::Shifts(keys)) => {
                let ids = around(range, zone)
                    .filter(|day| days.has(*day))
                    .flat_map(|day| keys.iter().map(move |key| ShiftId { day, key: key.clone() }));
                // A day whose definition has no such shift has none to be due in.
                ids.filter_map(|id| calendar.span(&id, zone)).map(Due::In).collect()
            }
            Self::Interval { hours, only, .. } => {
                let all = self.round_the_clock(range, zone, SignedDuration::from_hours((*hours).into()));
                let within = all.into_iter().filter(|at| range.contains(at));
                let wanted = |at: &Timestamp| {
                    let shift = || calendar.at(*at, zone);
                    only.is_empty() || shift().is_some_and(|shift| only.contains(&shift.id.key))
                };
                within.filter(wanted).map(Due::At).collect()
            }
        };
        found.retain(|due: &Due| range.contains(&due.begins()));
        found.sort_by_key(|due| (due.begins(), due.ends()));
        found.dedup();
        found
    }

    /// Every instant of an interval around a range, with those that close the gap of a long night.
    fn round_the_clock(
        &self,
        range: &Range<Timestamp>,
        zone: &TimeZone,
        step: SignedDuration,
    ) -> Vec<Timestamp> {
        let Self::Interval { hours, start, .. } = self else { return Vec::new() };
        let times = 24 / i64::from((*hours).max(1));
        let local = around(range, zone).flat_map(|day| {
            (0..times).filter_map(move |nth| {
                let hour = (i64::from(start.hour()) + nth * i64::from(*hours)) % 24;
                let time = Time::new(i8::try_from(hour).ok()?, start.minute(), 0, 0).ok()?;
                Some(day.to_datetime(time))
            })
        });
        let mut at: Vec<Timestamp> = local.filter_map(|local| first_instant(local, zone)).collect();
        at.sort_unstable();
        at.dedup();
        let mut all: Vec<Timestamp> = Vec::with_capacity(at.len());
        for next in at {
            while let Some(more) =
                all.last().and_then(|last| last.checked_add(step).ok()).filter(|more| *more < next)
            {
                all.push(more);
            }
            all.push(next);
        }
        all
    }
}

/// The local days around a range.
fn around(range: &Range<Timestamp>, zone: &TimeZone) -> impl Iterator<Item = Date> + use<> {
    let day = |at: Timestamp, days: i64| {
        let day = zone.to_datetime(at).date();
        day.saturating_add(Span::new().days(days))
    };
    let (first, last) = (day(range.start, -AROUND), day(range.end, AROUND));
    first.series(Span::new().days(1)).take_while(move |day| *day <= last)
}
