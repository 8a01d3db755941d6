//! Limits log lines about temporary failures: while a disk is full, every request fails in the same way.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// One line per code in this time.
const EVERY: SignedDuration = SignedDuration::from_secs(60);

/// When each code was last logged.
#[derive(Default)]
pub(in crate::platform) struct Passing(Mutex<BTreeMap<&'static str, Timestamp>>);

impl Passing {
    /// Whether a failure with this code is logged now; if so, the next ones are not.
    pub fn is_due(&self, code: &'static str, now: Timestamp) -> bool {
        let mut told = self.0.lock();
        // A clock that was set back is no reason to say nothing.
        let due = told.get(code).is_none_or(|last| now.duration_since(*last).abs() >= EVERY);
        if due {
            told.insert(code, now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_told_once_in_a_minute() {
        let passing = Passing::default();
        let at = |code, seconds| passing.is_due(code, Timestamp::from_second(seconds).unwrap());
        assert!(at("FULL", 100) && at("BUSY", 101));
        assert!(!at("FULL", 159) && !at("BUSY", 160));
        assert!(at("FULL", 160) && !at("FULL", 161) && at("FULL", 90));
    }
}
