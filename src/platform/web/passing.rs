//! Which passing disturbances the log is told of: while a disk is full, everybody's requests end in the same one.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// Of each code, one is told in so much time.
const EVERY: SignedDuration = SignedDuration::from_secs(60);

/// When each code was last told.
#[derive(Default)]
pub(in crate::platform) struct Passing(Mutex<BTreeMap<&'static str, Timestamp>>);

impl Passing {
    /// Whether a disturbance with this code is to be told now; then the next ones are not.
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
