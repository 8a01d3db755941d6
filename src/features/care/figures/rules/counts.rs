//! Shares, rates and ranks of counts. A share of nothing is none, never 0.

use std::collections::BTreeMap;

use crate::kernel::decimal::Decimal;

/// `part` of `whole`, times `scale`, one decimal, half up; none of nothing.
fn scaled(part: u64, whole: u64, scale: u128) -> Option<Decimal> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    let tenths = (part * scale * 20).checked_add(whole)?.checked_div(whole.checked_mul(2)?)?;
    Decimal::new(i64::try_from(tenths).ok()?, 1)
}

/// So many percent, one decimal, half up; none of nothing.
#[must_use]
pub fn per(part: u64, whole: u64) -> Option<Decimal> {
    scaled(part, whole, 100)
}

/// So many for each 1,000, one decimal, half up (K7); none of nothing.
#[must_use]
pub fn rate(part: u64, whole: u64) -> Option<Decimal> {
    scaled(part, whole, 1_000)
}

/// So many for each one, one decimal, half up (K3, K13); none of nothing.
#[must_use]
pub fn mean(sum: u64, count: u64) -> Option<Decimal> {
    scaled(sum, count, 1)
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// The part (`zaehler`).
    pub part: u64,
    /// The whole (`nenner`).
    pub whole: u64,
}

impl Share {
    /// Counts one of the whole, and of the part if it is one of it.
    pub fn add(&mut self, is_part: bool) {
        self.whole = self.whole.saturating_add(1);
        self.part = self.part.saturating_add(u64::from(is_part));
    }
    /// In percent.
    #[must_use]
    pub fn percent(&self) -> Option<Decimal> {
        per(self.part, self.whole)
    }
}

/// A value of counted ones by nearest rank: that of the ⌈p·n/100⌉th, the smallest first; none of nothing.
fn ranked(counted: &BTreeMap<u16, u64>, percent: u64) -> Option<u16> {
    let n: u64 = counted.values().sum();
    let rank = n.saturating_mul(percent).div_ceil(100);
    let mut below = 0_u64;
    counted
        .iter()
        .find(|(_, count)| {
            below = below.saturating_add(**count);
            below >= rank
        })
        .map(|(value, _)| *value)
        .filter(|_| n > 0)
}

/// The middle one of counted values by nearest rank; none of nothing.
#[must_use]
pub fn median(counted: &BTreeMap<u16, u64>) -> Option<u16> {
    ranked(counted, 50)
}

/// How long after what they tell of entries were made (K4), and how many of them were late (K5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delays {
    counted: BTreeMap<u16, u64>,
    late: u64,
}

impl Delays {
    /// Counts entries with a delay of so many minutes.
    pub fn add(&mut self, minutes: u16, is_late: bool, count: u64) {
        let sum = self.counted.entry(minutes).or_default();
        *sum = sum.saturating_add(count);
        if is_late {
            self.late = self.late.saturating_add(count);
        }
    }
    /// Adds others.
    pub fn join(&mut self, other: &Self) {
        for (minutes, count) in &other.counted {
            self.add(*minutes, false, *count);
        }
        self.late = self.late.saturating_add(other.late);
    }
    /// How many entries.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.counted.values().sum()
    }
    /// The median of their delay in minutes.
    #[must_use]
    pub fn median(&self) -> Option<u16> {
        ranked(&self.counted, 50)
    }
    /// Its 90th percentile.
    #[must_use]
    pub fn p90(&self) -> Option<u16> {
        ranked(&self.counted, 90)
    }
    /// How many were late.
    #[must_use]
    pub fn late(&self) -> u64 {
        self.late
    }
    /// The same in percent.
    #[must_use]
    pub fn late_percent(&self) -> Option<Decimal> {
        per(self.late, self.n())
    }
}

/// What became of what was due (K6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Done as planned.
    pub erledigt: u64,
    /// Done otherwise.
    pub abweichung: u64,
    /// Not done.
    pub nicht_erledigt: u64,
    /// Nobody said anything.
    pub nicht_dokumentiert: u64,
}

impl Done {
    /// How many were due.
    #[must_use]
    pub fn due(&self) -> u64 {
        [self.erledigt, self.abweichung, self.nicht_erledigt, self.nicht_dokumentiert]
            .into_iter()
            .fold(0, u64::saturating_add)
    }
    /// How many percent were done, as planned or otherwise.
    #[must_use]
    pub fn done_percent(&self) -> Option<Decimal> {
        per(self.erledigt.saturating_add(self.abweichung), self.due())
    }
    /// Of how many percent it was said what became of them: 1 - nicht_dokumentiert/due.
    #[must_use]
    pub fn said_percent(&self) -> Option<Decimal> {
        per(self.due().saturating_sub(self.nicht_dokumentiert), self.due())
    }
    /// Adds others.
    pub fn join(&mut self, other: &Self) {
        self.erledigt = self.erledigt.saturating_add(other.erledigt);
        self.abweichung = self.abweichung.saturating_add(other.abweichung);
        self.nicht_erledigt = self.nicht_erledigt.saturating_add(other.nicht_erledigt);
        self.nicht_dokumentiert = self.nicht_dokumentiert.saturating_add(other.nicht_dokumentiert);
    }
}

/// How residents felt (K13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moods {
    /// How many moods.
    pub n: u64,
    /// Their sum.
    pub sum: u64,
    /// How many are 2 or worse.
    pub low: u64,
}

impl Moods {
    /// Counts moods of a value.
    pub fn add(&mut self, value: u8, count: u64) {
        self.n = self.n.saturating_add(count);
        self.sum = self.sum.saturating_add(count.saturating_mul(value.into()));
        if value <= 2 {
            self.low = self.low.saturating_add(count);
        }
    }
    /// Adds others.
    pub fn join(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.sum = self.sum.saturating_add(other.sum);
        self.low = self.low.saturating_add(other.low);
    }
    /// Their mean.
    #[must_use]
    pub fn mean(&self) -> Option<Decimal> {
        mean(self.sum, self.n)
    }
    /// How many percent are 2 or worse.
    #[must_use]
    pub fn low_percent(&self) -> Option<Decimal> {
        per(self.low, self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_and_those_of_nothing_are_none() {
        let shown = |number: Option<Decimal>| number.map(|number| number.to_string());
        assert_eq!(shown(per(0, 0)), None);
        assert_eq!(shown(rate(3, 0)), None);
        for (found, expected) in [
            (per(1, 8), "12.5"),
            (per(1, 3), "33.3"),
            (per(2, 3), "66.7"),
            (per(1, 2_000), "0.1"),
            (per(9_999, 20_000), "50"),
            (rate(3, 487), "6.2"),
            (mean(7, 2), "3.5"),
            (mean(1, 20), "0.1"),
            (mean(0, 5), "0"),
        ] {
            assert_eq!(shown(found).as_deref(), Some(expected));
        }
        assert_eq!(shown(per(u64::MAX, 1)), None, "more than there can be");
    }

    #[test]
    fn ranks_are_those_of_the_list() {
        let mut delays = Delays::default();
        assert_eq!((delays.n(), delays.median(), delays.p90(), delays.late_percent()), (0, None, None, None));
        let mut list = Vec::new();
        for (minutes, count) in [(0_u16, 3_u64), (5, 4), (90, 2), (20_160, 2)] {
            delays.add(minutes, minutes > 720, count);
            list.extend(std::iter::repeat_n(minutes, usize::try_from(count).unwrap()));
        }
        let at = |percent: usize| list[(list.len() * percent).div_ceil(100) - 1];
        assert_eq!((delays.median(), delays.p90()), (Some(at(50)), Some(at(90))));
        assert_eq!((delays.n(), delays.late()), (11, 2));
    }
}
