//! The figures that are counted day by day: K1 to K7, K13, K14.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    super::{
        closing::became,
        record::{closed, last_closed},
        rules::{Delays, Done, Moods, mean, median, per, rate},
    },
    Around, stayed,
};
use crate::{
    features::care::{
        alerts::raised,
        due::By,
        moods::mood_values,
        observations::{entry_counts, entry_delays},
        units::Unit,
    },
    kernel::{decimal::Decimal, shift::ShiftId},
    platform::store::StoreError,
};

/// Alerts (K14).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alerts {
    /// How many were raised.
    pub n: u64,
    /// Minutes until somebody looked, of those at which somebody did, and how many.
    pub seen_after: BTreeMap<u16, u64>,
    /// How many went further up.
    pub escalated: u64,
}

impl Alerts {
    /// The median of the minutes until somebody looked.
    #[must_use]
    pub fn median(&self) -> Option<u16> {
        median(&self.seen_after)
    }
    /// How many percent went further up.
    #[must_use]
    pub fn escalated_percent(&self) -> Option<Decimal> {
        per(self.escalated, self.n)
    }
    fn join(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.escalated = self.escalated.saturating_add(other.escalated);
        for (minutes, count) in &other.seen_after {
            let sum = self.seen_after.entry(*minutes).or_default();
            *sum = sum.saturating_add(*count);
        }
    }
}

/// What is counted of a day, or of all days together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfDay {
    /// K1: residents who were there.
    pub residents: u64,
    /// K3: entries that tell of it.
    pub entries: u64,
    /// K4, K5: entries that were made on it.
    pub delays: Delays,
    /// K6: what became of what was due in the shifts that began on it and have ended.
    pub done: Done,
    /// K7: falls.
    pub falls: u64,
    /// Of these the grave ones.
    pub grave: u64,
    /// K13: moods.
    pub moods: Moods,
    /// K14: alerts that were raised on it.
    pub alerts: Alerts,
}

impl OfDay {
    /// K3: entries for each day of a resident.
    #[must_use]
    pub fn entries_each(&self) -> Option<Decimal> {
        mean(self.entries, self.residents)
    }
    /// K7: falls for each 1,000 days of residents.
    #[must_use]
    pub fn falls_rate(&self) -> Option<Decimal> {
        rate(self.falls, self.residents)
    }
}

/// The figures of each day, and of all together.
pub struct ByDay {
    /// Each day with what is counted of it.
    pub days: Vec<(Date, OfDay)>,
    /// All of them.
    pub total: OfDay,
    /// The places of the units; none where one of them has none.
    pub places: Option<u64>,
}

impl ByDay {
    /// K2: how many percent of the places were taken over all days; none without places.
    #[must_use]
    pub fn taken(&self) -> Option<Decimal> {
        let days = u64::try_from(self.days.len()).ok()?;
        per(self.total.residents, self.places?.checked_mul(days)?)
    }
    /// K2 of a day.
    #[must_use]
    pub fn taken_on(&self, day: &OfDay) -> Option<Decimal> {
        per(day.residents, self.places?)
    }

    pub(super) fn read(around: &Around<'_, '_>) -> Result<Self, StoreError> {
        let mut counted: Vec<OfDay> = vec![OfDay::default(); around.days.count()];
        residents(around, &mut counted);
        entries(around, &mut counted)?;
        done(around, &mut counted)?;
        moods_and_alerts(around, &mut counted)?;
        let (mut total, mut delays) = (OfDay::default(), Delays::default());
        for day in &counted {
            total.residents = total.residents.saturating_add(day.residents);
            total.entries = total.entries.saturating_add(day.entries);
            total.falls = total.falls.saturating_add(day.falls);
            total.grave = total.grave.saturating_add(day.grave);
            total.done.join(&day.done);
            total.moods.join(&day.moods);
            total.alerts.join(&day.alerts);
            delays.join(&day.delays);
        }
        total.delays = delays;
        let places = around.reach.units.values().filter(|unit| unit.aktiv).map(|unit| unit.plaetze);
        let places: Option<Vec<u64>> = places.map(|places| places.map(u64::from)).collect();
        let places = places.map(|all| all.into_iter().sum()).filter(|sum| *sum > 0);
        Ok(Self { days: around.days.iter().zip(counted).collect(), total, places })
    }
}

/// The place of a day that something is counted of.
fn of_day<'c>(
    around: &Around<'_, '_>,
    counted: &'c mut [OfDay],
    at: jiff::Timestamp,
) -> Option<&'c mut OfDay> {
    counted.get_mut(around.days.place(at)?)
}

fn residents(around: &Around<'_, '_>, counted: &mut [OfDay]) {
    for resident in around.residents {
        let stay = stayed(resident);
        for ((day, time), of) in around.days.each().zip(counted.iter_mut()) {
            if stay.was_there(day, &time) && around.is_of(resident, day) {
                of.residents = of.residents.saturating_add(1);
            }
        }
    }
}

fn entries(around: &Around<'_, '_>, counted: &mut [OfDay]) -> Result<(), StoreError> {
    let time = around.days.time();
    for unit in around.reach.units.keys() {
        for one in entry_counts(around.r, *unit, &time)? {
            let Some(of) = of_day(around, counted, one.at) else { continue };
            of.entries = of.entries.saturating_add(one.entries);
            of.falls = of.falls.saturating_add(one.falls);
            of.grave = of.grave.saturating_add(one.grave);
        }
        for one in entry_delays(around.r, *unit, &time)? {
            let Some(of) = of_day(around, counted, one.at) else { continue };
            of.delays.add(one.minutes, one.is_late, one.count);
        }
    }
    Ok(())
}

/// Closed shifts as they were closed, and those that have ended since as they stand now.
fn done(around: &Around<'_, '_>, counted: &mut [OfDay]) -> Result<(), StoreError> {
    let days: Vec<Date> = around.days.iter().collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(()) };
    let mut join = |day: Date, done: &Done| {
        if let Some(of) = days.binary_search(&day).ok().and_then(|place| counted.get_mut(place)) {
            of.done.join(done);
        }
    };
    for unit in around.reach.units.values() {
        for (day, done) in closed(around.r, unit.id, (*first, *last))? {
            join(day, &done);
        }
        for (day, done) in ended(around, unit, &days)? {
            join(day, &done);
        }
    }
    Ok(())
}

/// What became of what was due in the shifts of a unit that began on these days, have ended and are not closed yet.
fn ended(around: &Around<'_, '_>, unit: &Unit, days: &[Date]) -> Result<Vec<(Date, Done)>, StoreError> {
    let (r, ctx, settings) = (around.r, around.ctx, around.settings);
    let closed = last_closed(r, unit.id)?.map(|last| last.beginn);
    let calendar = settings.calendar_of(unit).ok_or(StoreError::Damaged("shifts"))?;
    let by = By { now: ctx.now(), zone: ctx.zone(), calendar: &calendar, settings };
    let mut all = Vec::new();
    for day in days.iter().filter(|day| **day <= ctx.today()) {
        for shift in calendar.on(*day) {
            let id = ShiftId { day: *day, key: shift.key.clone() };
            let Some(span) = calendar.span(&id, ctx.zone()) else { continue };
            if span.until <= ctx.now() && closed.is_none_or(|closed| closed < span.from) {
                all.push((*day, became(r, unit.id, &span, around.residents, by)?));
            }
        }
    }
    Ok(all)
}

fn moods_and_alerts(around: &Around<'_, '_>, counted: &mut [OfDay]) -> Result<(), StoreError> {
    let (time, residents) = (around.days.time(), around.by_id());
    for unit in around.reach.units.keys() {
        for (at, value, count) in mood_values(around.r, *unit, &time)? {
            if let Some(of) = of_day(around, counted, at) {
                of.moods.add(value, count);
            }
        }
    }
    for one in raised(around.r, &time)? {
        let Some(place) = around.days.place(one.at) else { continue };
        let day = around.days.iter().nth(place);
        let lives = residents.get(&one.resident).zip(day);
        if lives.is_none_or(|(resident, day)| !around.is_of(resident, day)) {
            continue;
        }
        let Some(of) = counted.get_mut(place) else { continue };
        let mut alerts = Alerts { n: one.count, ..Alerts::default() };
        alerts.seen_after.extend(one.seen_after.map(|minutes| (minutes, one.count)));
        alerts.escalated = if one.escalated { one.count } else { 0 };
        of.alerts.join(&alerts);
    }
    Ok(())
}
