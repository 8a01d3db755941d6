//! The system's clock: the one place that asks the operating system for the time.

use jiff::Timestamp;

use crate::kernel::clock::Clock;

/// The operating system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the product")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
