//! The loss of weight against a month and half a year ago (care.md, 8.2).

use jiff::civil::Date;

use super::super::model::Raised;
use crate::{closed_list, kernel::decimal::Decimal};

closed_list! {
    /// What a nurse should look at. A hint, never a diagnosis.
    pub enum Hint {
        /// At least 5 % within 30 days.
        FiveInMonth = 1 "GEWICHT_5_IN_30",
        /// More than 10 % within 180 days.
        TenInHalfYear = 2 "GEWICHT_10_IN_180",
    }
}

/// Days before the newest weight at which another one is looked for: the nearest to the first number, so many days off at
/// most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(i64, i64);

/// A month ago.
pub const MONTH: Window = Window(30, 7);
/// Half a year ago.
pub const HALF_YEAR: Window = Window(180, 30);
/// Whoever lost more percent than that in half a year is looked at.
pub const LIMIT_OF_HALF_YEAR: u16 = 10;

impl Window {
    /// The most days before the newest that it reaches.
    #[must_use]
    pub fn farthest(self) -> i64 {
        self.0 + self.1
    }

    /// Of earlier weights, the earliest first, the one that is nearest; of two equally near the earlier.
    pub fn nearest<T>(self, newest: Date, earlier: impl IntoIterator<Item = (Date, T)>) -> Option<(Date, T)> {
        let off = |day: Date| days_between(day, newest).abs_diff(self.0);
        let near = earlier.into_iter().filter(|(day, _)| off(*day) <= self.1.unsigned_abs());
        near.min_by_key(|(day, _)| off(*day))
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// What was lost since a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// The day of the weight that it is measured against.
    pub since: Date,
    /// In percent of that weight, one decimal, half up; below zero it was gained.
    pub percent: Decimal,
}

/// The loss from one weight to another; none of what weighs nothing.
#[must_use]
pub fn loss(since: Date, before: Decimal, now: Decimal) -> Option<Loss> {
    let places = before.places().max(now.places());
    let units = |one: Decimal| {
        let (units, own) = one.parts();
        i128::from(units) * 10_i128.pow(u32::from(places - own))
    };
    let (before, now) = (units(before), units(now));
    if before <= 0 {
        return None;
    }
    let tenths = ((before - now) * 2000 + before).div_euclid(before * 2);
    Some(Loss { since, percent: Decimal::new(i64::try_from(tenths).ok()?, 1)? })
}

/// The losses of the newest weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Losses {
    /// Against about 30 days before.
    pub tage30: Option<Loss>,
    /// Against about 180 days before.
    pub tage180: Option<Loss>,
}

impl Losses {
    /// The hints that they raise. What is shown decides: 5,0 % is a hint, 10,0 % is none.
    #[must_use]
    pub fn hints(&self) -> Vec<Raised> {
        let (five, ten) = (Decimal::from(5), Decimal::from(LIMIT_OF_HALF_YEAR));
        let month = self.tage30.filter(|loss| loss.percent >= five);
        let half_year = self.tage180.filter(|loss| loss.percent > ten);
        let raised = [(Hint::FiveInMonth, month), (Hint::TenInHalfYear, half_year)];
        let told = |(hinweis, loss): (Hint, Option<Loss>)| Some(Raised { hinweis, prozent: loss?.percent });
        raised.into_iter().filter_map(told).collect()
    }
}
