//! What follows from moods, as pure functions (domain.md, 8.4; care.md, 7).

use jiff::{Span, civil::Date};

use super::model::Cause;
use crate::kernel::decimal::Decimal;

/// The worst mood and the best.
pub const ENDS: (u8, u8) = (1, 5);
/// Longest note.
pub const MOST_NOTE: usize = 500;
/// A day is bad up to this value.
const BAD: u16 = 2;
/// So many bad days in a row alert.
const ROW: i64 = 3;

/// A mood of a day, as far as the rules ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfDay {
    /// The local day of its time.
    pub day: Date,
    /// Its value.
    pub wert: u8,
    /// Whether it counts: it was not withdrawn.
    pub counts: bool,
    /// Whether it raised an alert, withdrawn since or not.
    pub alarm: bool,
}

/// What a new mood leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The value of its day, with it.
    pub tageswert: Decimal,
    /// Why it alerts.
    pub anlass: Option<Cause>,
    /// Whether it does: the first of its day alone.
    pub alarm: bool,
}

/// So many moods were recorded on that day already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full(pub u16);

/// The mean of a day, one decimal, half up; none without a mood.
#[must_use]
pub fn day_value(values: impl IntoIterator<Item = u8>) -> Option<Decimal> {
    let (sum, count) =
        values.into_iter().fold((0_i64, 0_i64), |(sum, count), wert| (sum + i64::from(wert), count + 1));
    if count == 0 {
        return None;
    }
    Decimal::new((sum * 20 + count) / (count * 2), 1)
}

fn value_of(moods: &[OfDay], day: Date) -> Option<Decimal> {
    day_value(moods.iter().filter(|one| one.counts && one.day == day).map(|one| one.wert))
}

/// What a new mood of that day leads to, beside those that are there: of its day and the two on either side of it.
///
/// # Errors
/// [`Full`] where there are as many as the house takes a day.
pub fn judge(known: &[OfDay], (day, wert): (Date, u8), most: u16) -> Result<Outcome, Full> {
    let own = known.iter().filter(|one| one.day == day);
    if own.clone().filter(|one| one.counts).count() >= usize::from(most) {
        return Err(Full(most));
    }
    let told_before = own.clone().any(|one| one.alarm);
    let mut all = known.to_vec();
    all.push(OfDay { day, wert, counts: true, alarm: false });
    let is_bad = |offset: i64| {
        let day = day.checked_add(Span::new().days(offset)).ok();
        day.and_then(|day| value_of(&all, day)).is_some_and(|value| value <= Decimal::from(BAD))
    };
    let in_a_row = (1 - ROW..=0).any(|first| (first..first + ROW).all(&is_bad));
    let anlass = match wert {
        1 => Some(Cause::Worst),
        _ => in_a_row.then_some(Cause::ThreeDays),
    };
    let tageswert = value_of(&all, day).unwrap_or_else(|| Decimal::from(u16::from(wert)));
    Ok(Outcome { tageswert, anlass, alarm: anlass.is_some() && !told_before })
}

/// One value or gap for each day from one to another, both included.
#[must_use]
pub fn trend(moods: &[OfDay], from: Date, until: Date) -> Vec<(Date, Option<Decimal>)> {
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
    days.take_while(|day| *day <= until).map(|day| (day, value_of(moods, day))).collect()
}
