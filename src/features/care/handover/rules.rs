//! Since when a handover tells, and what of a resident belongs into it: pure functions (care.md, 15).

use std::ops::Range;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use crate::kernel::shift::ShiftCalendar;

/// A takeover that is older is none from which somebody goes on.
const GOES_ON: SignedDuration = SignedDuration::from_hours(72);
/// A handover begins at most so long ago.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Since when somebody wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// Since they took over for the last time.
    #[default]
    Own,
    /// Since the beginning of the shift before the present one.
    Shift,
    /// For so many hours.
    Hours(u8),
    /// From an instant on.
    From(Timestamp),
}

/// When the shift before the present one began. At the ends of the calendar: now.
fn shift_before(now: Timestamp, calendar: &ShiftCalendar, zone: &TimeZone) -> Timestamp {
    let present = calendar.at(now, zone);
    let before = present.as_ref().and_then(|present| calendar.before(present, zone));
    before.or(present).map_or(now, |span| span.from)
}

/// The time of which a handover tells, which ends now. `last` is until when the user was told when they took the unit over for
/// the last time.
#[must_use]
pub fn window(
    since: Since,
    (now, last): (Timestamp, Option<Timestamp>),
    calendar: &ShiftCalendar,
    zone: &TimeZone,
) -> Range<Timestamp> {
    let own = last.filter(|last| now.duration_since(*last) <= GOES_ON);
    let von = match since {
        Since::Own => own.unwrap_or_else(|| shift_before(now, calendar, zone)),
        Since::Shift => shift_before(now, calendar, zone),
        Since::Hours(hours) => {
            now.checked_sub(SignedDuration::from_hours(hours.into())).unwrap_or(Timestamp::MIN)
        }
        Since::From(from) => from,
    };
    von.min(now)..now
}

/// What decides whether an entry is told, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// It belongs into the handover.
    pub is_for_handover: bool,
    /// It is striking.
    pub is_striking: bool,
    /// It was withdrawn.
    pub is_withdrawn: bool,
    /// It was made in the time that is told of.
    pub is_new: bool,
}

/// Where an entry stands in the handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Among what is told.
    Told,
    /// Among what was known and has changed since.
    Changed,
    /// Among the rest, which is folded.
    Rest,
}

/// Where an entry stands: what was known before and was corrected or withdrawn since is told as such; what is new is told if
/// it is striking or belongs into the handover, unless it was withdrawn at once.
#[must_use]
pub fn place(marks: Marks) -> Place {
    match marks {
        Marks { is_new: false, .. } => Place::Changed,
        Marks { is_withdrawn: true, .. } => Place::Rest,
        Marks { is_for_handover: true, .. } | Marks { is_striking: true, .. } => Place::Told,
        _ => Place::Rest,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::kernel::shift::shifts;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }
    fn house() -> (ShiftCalendar, TimeZone) {
        let shifts = shifts("frueh 06:00\nspaet 14:00\nnacht 22:00").unwrap();
        (ShiftCalendar::new(shifts), TimeZone::get("Europe/Berlin").unwrap())
    }

    #[test]
    fn windows_of_the_worked_examples_hold() {
        let examples: Value =
            serde_json::from_str(include_str!("../../../../fixtures/care/care_examples.json")).unwrap();
        let cases: Vec<&Value> =
            examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "uebergabe").collect();
        assert_eq!(cases.len(), 6);
        let (calendar, zone) = house();
        for case in cases {
            let (input, expect) = (&case["input"], &case["expect"]);
            let last = input["letzte_uebernahme"].as_str().map(at);
            let now = at(input["jetzt"].as_str().unwrap());
            let told = window(Since::Own, (now, last), &calendar, &zone);
            assert_eq!(expect["von"], told.start.to_string(), "{}", case["id"]);
            assert_eq!(expect["bis"], told.end.to_string(), "{}", case["id"]);
        }
    }

    #[test]
    fn a_window_is_chosen_and_never_begins_behind_now() {
        let (calendar, zone) = house();
        let (now, last) = (at("2026-11-20T13:10:00Z"), Some(at("2026-11-20T05:05:00Z")));
        for (since, von) in [
            (Since::Own, "2026-11-20T05:05:00Z"),
            (Since::Shift, "2026-11-20T05:00:00Z"),
            (Since::Hours(24), "2026-11-19T13:10:00Z"),
            (Since::Hours(72), "2026-11-17T13:10:00Z"),
            (Since::From(at("2026-11-18T00:00:00Z")), "2026-11-18T00:00:00Z"),
            (Since::From(at("2026-11-21T00:00:00Z")), "2026-11-20T13:10:00Z"),
        ] {
            assert_eq!(window(since, (now, last), &calendar, &zone), at(von)..now, "{since:?}");
        }
        // A takeover of a clock that was ahead.
        let ahead = Some(at("2026-11-20T13:20:00Z"));
        assert_eq!(window(Since::Own, (now, ahead), &calendar, &zone), now..now);
    }

    #[test]
    fn what_is_told_is_new_and_striking_or_meant_for_the_handover() {
        let new = Marks { is_new: true, ..Marks::default() };
        let striking = Marks { is_striking: true, ..new };
        let meant = Marks { is_for_handover: true, ..new };
        for (marks, told) in [
            (new, Place::Rest),
            (striking, Place::Told),
            (meant, Place::Told),
            (Marks { is_withdrawn: true, ..striking }, Place::Rest),
            (Marks { is_new: false, ..striking }, Place::Changed),
            (Marks { is_withdrawn: true, ..Marks::default() }, Place::Changed),
        ] {
            assert_eq!(place(marks), told, "{marks:?}");
        }
    }
}
