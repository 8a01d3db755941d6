//! Whether the store writes: after storage errors in a row it pauses, and tries again later.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

/// After so many failed commits in a row the store is read-only for a while.
const STRIKES: u8 = 3;
/// A failure that is older says nothing about the disk of today.
const WINDOW: Duration = Duration::from_secs(600);
/// How long the store is read-only before one more write is tried.
const PAUSE: Duration = Duration::from_secs(60);

/// Failed commits since the last one that succeeded.
#[derive(Default)]
pub(super) struct Health(Mutex<State>);

#[derive(Default)]
struct State {
    strikes: u8,
    last: Option<Instant>,
    /// For ever: nobody commits any more.
    dead: bool,
}

impl Health {
    /// Whether a write is to be tried now.
    pub fn writes(&self, now: Instant) -> bool {
        let state = self.0.lock();
        let paused = state.strikes >= STRIKES
            && state.last.is_some_and(|last| now.saturating_duration_since(last) < PAUSE);
        !state.dead && !paused
    }

    /// A commit failed. Returns how many did in a row.
    pub fn failed(&self, now: Instant) -> u8 {
        let mut state = self.0.lock();
        if state.last.is_some_and(|last| now.saturating_duration_since(last) > WINDOW) {
            state.strikes = 0;
        }
        state.strikes = state.strikes.saturating_add(1);
        state.last = Some(now);
        state.strikes
    }

    /// The data file does not open for writing: no further commit need fail first.
    pub fn closed(&self, now: Instant) {
        let mut state = self.0.lock();
        (state.strikes, state.last) = (state.strikes.max(STRIKES), Some(now));
    }

    /// A commit succeeded.
    pub fn succeeded(&self) {
        let mut state = self.0.lock();
        (state.strikes, state.last) = (0, None);
    }

    /// The thread of the commits is gone.
    pub fn dead(&self) {
        self.0.lock().dead = true;
    }

    /// Whether it is.
    pub fn is_dead(&self) -> bool {
        self.0.lock().dead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_pause_writing_and_time_or_success_ends_it() {
        let (health, start) = (Health::default(), Instant::now());
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        assert_eq!((health.failed(at(0)), health.failed(at(1))), (1, 2));
        assert!(health.writes(at(1)));
        assert_eq!(health.failed(at(2)), 3);
        assert!(!health.writes(at(2)) && !health.writes(at(61)));
        assert!(health.writes(at(62)), "once more is tried");
        health.failed(at(62));
        assert!(!health.writes(at(121)) && health.writes(at(122)));
        health.succeeded();
        assert_eq!(health.failed(at(123)), 1);
        // Failures of long ago and of now are not failures in a row.
        assert_eq!(health.failed(at(123 + 601)), 1);
        health.closed(at(800));
        assert!(!health.writes(at(801)) && health.writes(at(860)));
        health.dead();
        assert!(!health.writes(at(10_000)));
    }
}
