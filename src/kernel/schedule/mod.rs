//! Schedules: when something that is done again and again is due (care.md, 5.3).
//!
//! Owns: a schedule, how it is written, and its due times with both changes of the clocks.
//! May use: local times and shifts.
//! Never: who does it, whether it was done, or what time it is.

mod due;
#[cfg(test)]
mod tests;
mod written;

use jiff::civil::{Date, Time};

pub use due::{Absences, Due, DueKey, Validity};
pub use written::clock;

/// Most times of a day.
pub const MOST_TIMES: usize = 12;
/// The hours that a schedule by interval may name: those that a day is divided by evenly.
pub const HOURS: [u8; 7] = [1, 2, 3, 4, 6, 8, 12];
/// The least and the most days of "every so many days".
pub const EVERY: [u16; 2] = [2, 366];

/// When something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// On some days, each time at the same times of day or in the same shifts.
    Days(Days, Moments),
    /// Every so many hours round the clock.
    Interval {
        /// How many, one of [`HOURS`].
        hours: u8,
        /// A time of day that is one of its times.
        start: Time,
        /// Keys of the shifts in which alone it is due; empty: in all.
        only: Vec<String>,
    },
    /// When it is needed: never due.
    AsNeeded,
}

/// On which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Daily,
    /// These days of the week, Monday 1; in their order, at least one.
    Weekdays(Vec<i8>),
    /// Every `n` days, counted from one of them on.
    Every {
        /// How many, within [`EVERY`].
        n: u16,
        /// The first.
        from: Date,
    },
    /// This day of each month, or the last day of a month that is shorter.
    Monthly(i8),
    /// A weekday of each month.
    MonthlyWeekday {
        /// Which of the month, 1 to 4; -1: the last.
        n: i8,
        /// The day of the week, Monday 1.
        weekday: i8,
    },
    /// One day.
    Once(Date),
}

/// At which moments of such a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moments {
    /// At these times, ascending; 1 to [`MOST_TIMES`].
    Times(Vec<Time>),
    /// Some time in these shifts, by their keys; at least one. The shift is one of the day on which it begins.
    Shifts(Vec<String>),
}

/// No schedule: something is missing, too much, or out of its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no schedule")]
pub struct NoSchedule;

impl Schedule {
    /// The keys of the shifts that it names.
    #[must_use]
    pub fn shifts(&self) -> &[String] {
        match self {
            Self::Days(_, Moments::Shifts(keys)) | Self::Interval { only: keys, .. } => keys,
            Self::Days(_, Moments::Times(_)) | Self::AsNeeded => &[],
        }
    }
}
