//! Local times of a house: what its clocks skip in spring, and what they show twice in autumn (care.md, 4.1).

use std::str::FromStr as _;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, Offset, TimeZone},
};

/// Why a local time is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeFault {
    /// The clocks skipped it.
    Skipped,
    /// The clocks showed it twice; which one is asked.
    Twice,
    /// It never had that offset, or it is none.
    Invalid,
}

impl TimeFault {
    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Skipped => "ZEIT_EXISTIERT_NICHT",
            Self::Twice => "ZEIT_MEHRDEUTIG",
            Self::Invalid => "ZEIT_UNGUELTIG",
        }
    }
}

/// Which of two: of the hour that the clocks show twice, as practice writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The first, of summer time.
    A,
    /// The second.
    B,
}

impl Half {
    /// Its letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }
    /// The one with that letter.
    #[must_use]
    pub fn of_letter(letter: &str) -> Option<Self> {
        [Self::A, Self::B].into_iter().find(|half| half.letter() == letter)
    }
}

/// What says which of two equal local times is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The offset from UTC, as an API sends it.
    Offset(Offset),
    /// A or B, as a form asks.
    Half(Half),
}

/// The instant at which the clocks of `zone` show that day and time. `which` is needed only where they show it twice; an
/// offset is checked always, a half only there.
///
/// # Errors
/// They never show it, they show it twice and nothing says which, or not with that offset.
pub fn instant(day: Date, time: Time, zone: &TimeZone, which: Option<Which>) -> Result<Timestamp, TimeFault> {
    let local = day.to_datetime(time);
    let offset = match (zone.to_ambiguous_timestamp(local).offset(), which) {
        (AmbiguousOffset::Gap { .. }, _) => return Err(TimeFault::Skipped),
        (AmbiguousOffset::Unambiguous { offset }, Some(Which::Offset(said))) if said != offset => {
            return Err(TimeFault::Invalid);
        }
        (AmbiguousOffset::Unambiguous { offset }, _) => offset,
        (AmbiguousOffset::Fold { .. }, None) => return Err(TimeFault::Twice),
        (AmbiguousOffset::Fold { before, .. }, Some(Which::Half(Half::A))) => before,
        (AmbiguousOffset::Fold { after, .. }, Some(Which::Half(Half::B))) => after,
        (AmbiguousOffset::Fold { before, after }, Some(Which::Offset(said))) => {
            if ![before, after].contains(&said) {
                return Err(TimeFault::Invalid);
            }
            said
        }
    };
    offset.to_timestamp(local).map_err(|_| TimeFault::Invalid)
}

/// The first instant at which the clocks of `zone` show that time or a later one: of a skipped time the end of the gap, of
/// one that comes twice its first. None beyond the calendar.
#[must_use]
pub fn first_instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            // By the clock that was not put forward yet this is at or behind the change, which is looked for from there.
            let behind = before.to_timestamp(local).ok()?;
            let from = behind.checked_add(SignedDuration::from_nanos(1)).ok()?;
            zone.preceding(from).next().map(|change| change.timestamp())
        }
    }
}

/// Which of two it is, of an instant whose local time the clocks of `zone` show twice; none of any other.
#[must_use]
pub fn half(at: Timestamp, zone: &TimeZone) -> Option<Half> {
    match zone.to_ambiguous_timestamp(zone.to_datetime(at)).offset() {
        AmbiguousOffset::Fold { before, .. } => {
            Some(if zone.to_offset(at) == before { Half::A } else { Half::B })
        }
        _ => None,
    }
}

/// A time of day as machines write it, `HH:MM`.
#[must_use]
pub fn clock_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| i8::from_str(part).ok())?
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

/// A time of day as people type it: `9:05`, `09.05`, `0905`, also with `Uhr`.
#[must_use]
pub fn typed_time(raw: &str) -> Option<Time> {
    let raw = super::text::norm(raw);
    let raw = raw.strip_suffix("uhr").unwrap_or(&raw).trim_end();
    let (hour, minute) = match raw.split_once([':', '.']) {
        Some(parts) => parts,
        None if raw.len() == 4 => raw.split_at_checked(2)?,
        None => return None,
    };
    clock_time(&format!("{hour:0>2}:{minute}"))
}

/// For tests: `minutes` after `start`, or around one of the changes of the clocks that follow it.
#[cfg(test)]
pub(super) fn sometime(
    zone: &TimeZone,
    start: Timestamp,
    (change, minutes): (Option<usize>, i64),
) -> Timestamp {
    let change = change.and_then(|change| zone.following(start).nth(change)).map(|change| change.timestamp());
    change.unwrap_or(start) + SignedDuration::from_mins(minutes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn local_times_of_the_worked_examples_hold() {
        let examples: Value =
            serde_json::from_str(include_str!("../../fixtures/care/care_examples.json")).unwrap();
        let cases: Vec<&Value> =
            examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "zeit").collect();
        assert_eq!(cases.len(), 11);
        for case in cases {
            let said = |name: &str| case["input"][name].as_str();
            let which = said("offset").map(|offset| {
                let at: jiff::Zoned = format!("2026-01-01T00:00{offset}[{offset}]").parse().unwrap();
                Which::Offset(at.offset())
            });
            let read = instant(
                said("datum").unwrap().parse().unwrap(),
                clock_time(said("uhrzeit").unwrap()).unwrap(),
                &zone(said("zone").unwrap_or("Europe/Berlin")),
                which,
            );
            let expected = &case["expect"];
            match read {
                Ok(at) => assert_eq!(expected["instant"], at.to_string(), "{}", case["id"]),
                Err(fault) => assert_eq!(expected["code"], fault.code(), "{}", case["id"]),
            }
        }
    }

    #[test]
    fn a_form_says_which_of_two_and_may_say_it_of_any_time() {
        let (day, berlin) = ("2026-10-25".parse().unwrap(), zone("Europe/Berlin"));
        let at = |time: &str, letter: &str| {
            let which = Which::Half(Half::of_letter(letter).unwrap());
            instant(day, clock_time(time).unwrap(), &berlin, Some(which)).unwrap().to_string()
        };
        assert_eq!(
            (at("02:30", "A"), at("02:30", "B")),
            ("2026-10-25T00:30:00Z".into(), "2026-10-25T01:30:00Z".into())
        );
        assert_eq!(at("14:00", "A"), at("14:00", "B"));
        assert_eq!(Half::of_letter("C"), None);
    }

    #[test]
    fn times_of_day_are_read_as_typed_and_as_sent() {
        for (typed, read) in
            [("9:05", "09:05"), ("09.05 Uhr", "09:05"), ("0905", "09:05"), (" 23:59 ", "23:59")]
        {
            assert_eq!(typed_time(typed), clock_time(read), "{typed}");
        }
        for refused in ["", "24:00", "9:5", "905", "10:60", "-1:00", "٣:00", "1e:00", "noon"] {
            assert_eq!(typed_time(refused), None, "{refused}");
        }
        for refused in ["9:05", "24:00", "10:60", "20:00 Uhr", "", "+9:00"] {
            assert_eq!(clock_time(refused), None, "{refused}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// Around both changes of the clocks, in zones that change by an hour, by half an hour and not at all.
        #[test]
        fn every_instant_is_found_by_what_its_clocks_show(
            when in prop_oneof![
                (Just(None), 0_i64..2 * 366 * 24 * 60),
                ((0_usize..4).prop_map(Some), -150_i64..150),
            ],
            name in prop::sample::select(vec!["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata"]),
        ) {
            let (zone, start) = (zone(name), "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
            let at = sometime(&zone, start, when);
            let local = zone.to_datetime(at);
            let which = half(at, &zone).map(Which::Half);
            prop_assert_eq!(instant(local.date(), local.time(), &zone, which), Ok(at));
            let offset = Some(Which::Offset(zone.to_offset(at)));
            prop_assert_eq!(instant(local.date(), local.time(), &zone, offset), Ok(at));
            prop_assert_eq!(first_instant(local, &zone) == Some(at), half(at, &zone) != Some(Half::B));
        }
    }
}
