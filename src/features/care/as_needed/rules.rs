//! When the effect of a medicine is asked for: pure functions (care.md, 8.6).

use jiff::{SignedDuration, Timestamp};

/// So long after it was given the effect is asked for.
const ASKED_AFTER: SignedDuration = SignedDuration::from_mins(30);
/// So long after it was given that is overdue.
const OVERDUE_AFTER: SignedDuration = SignedDuration::from_mins(120);
/// So long it is asked for. Later nobody remembers what came of one dose; the entry says that it is not known.
const ASKED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// When the effect of what was given then is due.
#[must_use]
pub fn due(given: Timestamp) -> Timestamp {
    given.saturating_add(ASKED_AFTER).unwrap_or(Timestamp::MAX)
}

/// Whether it is overdue now.
#[must_use]
pub fn is_overdue(given: Timestamp, now: Timestamp) -> bool {
    now.duration_since(given) > OVERDUE_AFTER
}

/// The first instant whose doses are still asked about now.
#[must_use]
pub fn asked_since(now: Timestamp) -> Timestamp {
    now.saturating_sub(ASKED_FOR).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_hour_later_it_is_asked_for_and_two_hours_later_it_is_overdue() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let given = at("2026-11-20T12:00:00Z");
        assert_eq!(due(given), at("2026-11-20T12:30:00Z"));
        assert!(!is_overdue(given, at("2026-11-20T14:00:00Z")), "the limit itself is in time");
        assert!(is_overdue(given, at("2026-11-20T14:00:00.000001Z")));
        assert_eq!(asked_since(given), at("2026-10-21T12:00:00Z"));
    }
}
