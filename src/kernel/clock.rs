//! The clock as everybody below and above `platform` sees it: a trait, never the system.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Tells the time. The system's clock is in `platform::clock`; tests use [`FixedClock`].
pub trait Clock: Send + Sync + 'static {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still at one instant (tests, `demo --fixed-clock`).
#[derive(Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The instant in whole microseconds, as instants are stored: a record never holds finer ones.
#[must_use]
pub fn whole_micros(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

/// The calendar day of `instant` in `zone` ("today" of domain.md, section 0).
#[must_use]
pub fn day_in(instant: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(instant).date()
}
