//! The fluid balance (care.md, 8.1): what was taken in and given off on days that begin when the house says.

use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

use crate::{
    features::care::templates::Balance,
    kernel::{
        decimal::Decimal,
        local_time,
        shift::{ShiftCalendar, ShiftId, ShiftSpan},
    },
};

/// An amount that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// When.
    pub at: Timestamp,
    /// On which side.
    pub side: Balance,
    /// Millilitres.
    pub ml: u64,
}

/// Both sides of some time, in millilitres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Taken in.
    pub ein: u64,
    /// Given off.
    pub aus: u64,
}

impl Sums {
    fn add(&mut self, amount: &Amount) {
        let side = match amount.side {
            Balance::Ein => &mut self.ein,
            Balance::Aus => &mut self.aus,
        };
        *side = side.saturating_add(amount.ml);
    }

    /// Taken in less given off.
    #[must_use]
    pub fn difference(self) -> i64 {
        let whole = |ml: u64| i64::try_from(ml).unwrap_or(i64::MAX);
        whole(self.ein).saturating_sub(whole(self.aus))
    }

    /// What was taken in as percent of what should be, one decimal, half up; none without a goal.
    #[must_use]
    pub fn of_goal(self, goal: Option<u16>) -> Option<Decimal> {
        let goal = u128::from(goal.filter(|goal| *goal > 0)?);
        let tenths = (u128::from(self.ein) * 2000 + goal) / (goal * 2);
        Decimal::new(i64::try_from(tenths).ok()?, 1)
    }
}

/// One day of the balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayBalance {
    /// The day on which it began.
    pub day: Date,
    /// All of it.
    pub sums: Sums,
    /// Its shifts in which something counts, each with its name.
    pub shifts: Vec<(ShiftId, String, Sums)>,
}

/// The first instant of a day that begins at that time: of a skipped one the end of the gap, of one that comes twice its
/// first. None beyond the calendar.
#[must_use]
pub fn begins(day: Date, begin: Time, zone: &TimeZone) -> Option<Timestamp> {
    local_time::first_instant(day.to_datetime(begin), zone)
}

/// The day to whose balance an instant belongs.
#[must_use]
pub fn day_of(at: Timestamp, begin: Time, zone: &TimeZone) -> Date {
    let local = zone.to_datetime(at).date();
    // The day before is begun in any zone, but where one left out a day.
    let near = (-2..=1).rev().filter_map(|offset| local.checked_add(Span::new().days(offset)).ok());
    let mut begun = near.filter(|day| begins(*day, begin, zone).is_some_and(|first| first <= at));
    begun.next().unwrap_or(local)
}

/// The days on which something counts, in their order, each with its shifts by their beginning.
#[must_use]
pub fn days(amounts: &[Amount], begin: Time, zone: &TimeZone, calendar: &ShiftCalendar) -> Vec<DayBalance> {
    let mut ordered: Vec<&Amount> = amounts.iter().collect();
    ordered.sort_by_key(|amount| amount.at);
    let mut days: Vec<DayBalance> = Vec::new();
    let mut shift: Option<ShiftSpan> = None;
    for amount in ordered {
        let day = day_of(amount.at, begin, zone);
        if days.last().is_none_or(|last| last.day != day) {
            days.push(DayBalance { day, sums: Sums::default(), shifts: Vec::new() });
        }
        if shift.as_ref().is_none_or(|span| !span.covers(amount.at)) {
            shift = calendar.at(amount.at, zone);
        }
        let Some(last) = days.last_mut() else { continue };
        last.sums.add(amount);
        let Some(span) = &shift else { continue };
        match last.shifts.last_mut() {
            Some((id, _, sums)) if *id == span.id => sums.add(amount),
            _ => {
                let mut sums = Sums::default();
                sums.add(amount);
                last.shifts.push((span.id.clone(), span.name.clone(), sums));
            }
        }
    }
    days
}
