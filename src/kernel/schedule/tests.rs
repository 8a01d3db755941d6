use std::{collections::BTreeSet, ops::Range};

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::kernel::{
    local_time::clock_time,
    shift::{ShiftCalendar, shifts},
};

fn house() -> ShiftCalendar {
    ShiftCalendar::new(shifts("frueh 06:00\nspaet 14:00\nnacht 22:00").unwrap())
}
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}
fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
fn instant(value: &Value) -> Option<Timestamp> {
    value.as_str().map(at)
}
fn keys(due: &[Due]) -> Vec<String> {
    due.iter().map(|due| due.key().to_string()).collect()
}

#[test]
fn schedules_of_the_worked_examples_hold() {
    let examples: Value =
        serde_json::from_str(include_str!("../../../fixtures/care/care_examples.json")).unwrap();
    let cases: Vec<&Value> =
        examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "zeitplan").collect();
    assert_eq!(cases.len(), 31);
    for case in cases {
        let input = &case["input"];
        let range = instant(&input["von"]).unwrap()..instant(&input["bis"]).unwrap();
        let schedule = Schedule::of_json(&input["zeitplan"]).unwrap();
        assert_eq!(Schedule::of_json(&schedule.json()), Ok(schedule.clone()), "{}", case["id"]);
        let validity = Validity {
            from: instant(&input["gueltig_ab"]).unwrap_or(Timestamp::MIN),
            until: instant(&input["gueltig_bis"]),
        };
        let away = input["abwesend"].as_array().into_iter().flatten();
        let away = Absences::new(away.map(|one| (instant(&one["von"]).unwrap(), instant(&one["bis"]))));
        let mut due = schedule.due(&range, &house(), &zone("Europe/Berlin"));
        due.retain(|due| validity.has(due) && !away.excuse(due));
        assert_eq!(json!(keys(&due)), case["expect"]["faellig"], "{}", case["id"]);
    }
}

#[test]
fn anything_else_is_no_schedule() {
    let thirteen: Vec<String> = (0..13).map(|hour| format!("{hour:02}:00")).collect();
    for refused in [
        json!(null),
        json!("taeglich"),
        json!([]),
        json!({}),
        json!({"art": "taeglich"}),
        json!({"art": "taeglich", "zeiten": []}),
        json!({"art": "taeglich", "zeiten": thirteen}),
        json!({"art": "taeglich", "zeiten": ["8:00"]}),
        json!({"art": "taeglich", "zeiten": ["24:00"]}),
        json!({"art": "taeglich", "zeiten": "08:00"}),
        json!({"art": "taeglich", "zeiten": ["08:00"], "schichten": ["frueh"]}),
        json!({"art": "taeglich", "schichten": []}),
        json!({"art": "taeglich", "schichten": ["Früh"]}),
        json!({"art": "taeglich", "schichten": ["aa", "bb", "cc", "dd", "ee"]}),
        json!({"art": "taeglich", "zeiten": ["08:00"], "n": 3}),
        json!({"art": "stuendlich", "zeiten": ["08:00"]}),
        json!({"art": "Taeglich", "zeiten": ["08:00"]}),
        json!({"art": "wochentage", "zeiten": ["08:00"]}),
        json!({"art": "wochentage", "tage": [], "zeiten": ["08:00"]}),
        json!({"art": "wochentage", "tage": [0], "zeiten": ["08:00"]}),
        json!({"art": "wochentage", "tage": [8], "zeiten": ["08:00"]}),
        json!({"art": "wochentage", "tage": ["1"], "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 1, "ab": "2026-11-01", "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 367, "ab": "2026-11-01", "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 2.5, "ab": "2026-11-01", "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 2, "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 2, "ab": "2026-02-30", "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 2, "ab": "20261101", "zeiten": ["08:00"]}),
        json!({"art": "alle_n_tage", "n": 2, "ab": "2026-11-01T08:00:00", "zeiten": ["08:00"]}),
        json!({"art": "monatlich", "tag": 0, "zeiten": ["08:00"]}),
        json!({"art": "monatlich", "tag": 32, "zeiten": ["08:00"]}),
        json!({"art": "monatlich_wochentag", "n": 0, "wochentag": 1, "zeiten": ["08:00"]}),
        json!({"art": "monatlich_wochentag", "n": 5, "wochentag": 1, "zeiten": ["08:00"]}),
        json!({"art": "monatlich_wochentag", "n": -2, "wochentag": 1, "zeiten": ["08:00"]}),
        json!({"art": "einmalig", "am": "1999-12-31", "zeiten": ["08:00"]}),
        json!({"art": "einmalig", "zeiten": ["08:00"]}),
        json!({"art": "intervall", "stunden": 5, "beginn": "00:00"}),
        json!({"art": "intervall", "stunden": 0, "beginn": "00:00"}),
        json!({"art": "intervall", "stunden": 24, "beginn": "00:00"}),
        json!({"art": "intervall", "stunden": 2}),
        json!({"art": "intervall", "stunden": 2, "beginn": "00:00", "nur_schichten": []}),
        json!({"art": "intervall", "stunden": 2, "beginn": "00:00", "zeiten": ["08:00"]}),
        json!({"art": "bei_bedarf", "zeiten": ["08:00"]}),
        json!({"art": "bei_bedarf", "schichten": ["frueh"]}),
    ] {
        assert_eq!(Schedule::of_json(&refused), Err(NoSchedule), "{refused}");
    }
    // What stands twice counts once, in order; what is null is missing.
    let read =
        Schedule::of_json(&json!({"art": "taeglich", "zeiten": ["20:00", "08:00", "20:00"], "n": null}));
    assert_eq!(read.unwrap().json(), json!({"art": "taeglich", "zeiten": ["08:00", "20:00"]}));
    let least = json!({"art": "alle_n_tage", "n": 366, "ab": "2026-11-01", "schichten": ["frueh"]});
    assert_eq!(Schedule::of_json(&least).unwrap().json(), least);
}

#[test]
fn a_key_is_read_as_it_is_written_and_in_no_other_way() {
    for text in ["2026-11-20T06:30:00Z", "2026-11-20/frueh"] {
        assert_eq!(text.parse::<DueKey>().unwrap().to_string(), text);
    }
    for refused in [
        "",
        "2026-11-20",
        "2026-11-20T06:30Z",
        "2026-11-20T06:30:00.5Z",
        "2026-11-20T07:30:00+01:00",
        "2026-11-20/Frueh",
        "2026-11-20/frueh/",
    ] {
        assert!(refused.parse::<DueKey>().is_err(), "{refused}");
    }
}

#[test]
fn absences_that_touch_excuse_a_shift_that_neither_does_alone() {
    let shift = house().span(&"2026-11-20/frueh".parse().unwrap(), &zone("Europe/Berlin")).unwrap();
    let due = Due::In(shift);
    let [first, second] =
        [("2026-11-19T10:00:00Z", "2026-11-20T09:00:00Z"), ("2026-11-20T09:00:00Z", "2026-11-20T13:00:00Z")]
            .map(|(from, until)| (at(from), Some(at(until))));
    assert!(!Absences::new([first]).excuse(&due) && !Absences::new([second]).excuse(&due));
    assert!(Absences::new([second, first]).excuse(&due));
    let apart = (at("2026-11-20T09:00:01Z"), None);
    assert!(!Absences::new([first, apart]).excuse(&due));
    // One within another ends nothing.
    let long = (at("2026-11-19T10:00:00Z"), None);
    assert!(Absences::new([long, second]).excuse(&due));
}

#[test]
fn a_shift_that_a_day_does_not_have_is_due_on_none_such() {
    let calendar =
        house().changing_on("2026-12-01".parse().unwrap(), shifts("tag 07:00\nnacht 19:00").unwrap());
    let schedule = Schedule::of_json(&json!({"art": "taeglich", "schichten": ["spaet", "tag"]})).unwrap();
    let due = schedule.due(
        &(at("2026-11-29T23:00:00Z")..at("2026-12-02T23:00:00Z")),
        &calendar,
        &zone("Europe/Berlin"),
    );
    assert_eq!(keys(&due), ["2026-11-30/spaet", "2026-12-01/tag", "2026-12-02/tag"]);
}

/// Times of day, often within the hours that the clocks skip or repeat.
fn minutes() -> impl Strategy<Value = u16> {
    prop_oneof![0_u16..1440, 60_u16..210, prop::sample::select(vec![0_u16, 120, 150, 180])]
}
fn clocks(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(minutes(), 1..=most).prop_map(|times| {
        times.into_iter().map(|time| format!("{:02}:{:02}", time / 60, time % 60)).collect()
    })
}
fn day(start: Date, days: i64) -> Date {
    start.checked_add(Span::new().days(days)).unwrap()
}
/// Zones that change by an hour, by half an hour, at midnight, once left out a whole day, and never change.
fn places() -> impl Strategy<Value = (&'static str, i16)> {
    prop::sample::select(vec![
        ("Europe/Berlin", 2026),
        ("America/New_York", 2026),
        ("Australia/Lord_Howe", 2026),
        ("America/Sao_Paulo", 2017),
        ("Pacific/Apia", 2011),
        ("Asia/Kolkata", 2026),
    ])
}
fn any_schedule() -> impl Strategy<Value = Value> {
    let moments = prop_oneof![
        clocks(4).prop_map(|times| ("zeiten", json!(times))),
        prop::sample::subsequence(vec!["frueh", "spaet", "nacht"], 1..=3)
            .prop_map(|keys| ("schichten", json!(keys))),
    ];
    let days = prop_oneof![
        Just(json!({"art": "taeglich"})),
        prop::sample::subsequence(vec![1, 2, 3, 4, 5, 6, 7], 1..=7)
            .prop_map(|tage| json!({"art": "wochentage", "tage": tage})),
        (2..=366, 1..=28)
            .prop_map(|(n, tag)| json!({"art": "alle_n_tage", "n": n, "ab": format!("2011-03-{tag:02}")})),
        (1..=31).prop_map(|tag| json!({"art": "monatlich", "tag": tag})),
        (prop::sample::select(vec![-1, 1, 2, 3, 4]), 1..=7)
            .prop_map(|(n, tag)| json!({"art": "monatlich_wochentag", "n": n, "wochentag": tag})),
        (1..=28).prop_map(|tag| json!({"art": "einmalig", "am": format!("2026-03-{tag:02}")})),
    ];
    prop_oneof![
        3 => (days, moments).prop_map(|(mut written, (name, moments))| {
            written[name] = moments;
            written
        }),
        2 => (prop::sample::select(HOURS.to_vec()), clocks(1), any::<bool>()).prop_map(|(hours, start, nights)| {
            let mut written = json!({"art": "intervall", "stunden": hours, "beginn": start[0]});
            if nights {
                written["nur_schichten"] = json!(["nacht"]);
            }
            written
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Ranges that touch give what both give as one; everything comes in order, once, and within its range.
    #[test]
    fn ranges_add_up(
        written in any_schedule(),
        (name, year) in places(),
        (start, first, second) in (0_i64..380, 0_i64..9_000, 0_i64..9_000),
    ) {
        let (schedule, zone) = (Schedule::of_json(&written).unwrap(), zone(name));
        prop_assert_eq!(Schedule::of_json(&schedule.json()), Ok(schedule.clone()));
        let begin = day(Date::new(year, 1, 1).unwrap(), start).to_zoned(zone.clone()).unwrap().timestamp();
        let middle = begin + SignedDuration::from_mins(first);
        let end = middle + SignedDuration::from_mins(second);
        let due = |range: Range<Timestamp>| schedule.due(&range, &house(), &zone);
        let whole = due(begin..end);
        prop_assert!(whole.is_sorted_by(|one, next| one.begins() < next.begins()
            || one.begins() == next.begins() && one.key() != next.key()));
        prop_assert!(whole.iter().all(|due| (begin..end).contains(&due.begins())));
        prop_assert_eq!([due(begin..middle), due(middle..end)].concat(), whole);
    }

    /// Nobody lies longer than the interval says, nor is turned more often than the clocks make it: neighbours are at most as
    /// far apart as the interval, whatever the clocks do.
    #[test]
    fn an_interval_has_no_gap(
        hours in prop::sample::select(HOURS.to_vec()),
        start in clocks(1),
        (name, year) in places(),
        from in 0_i64..366,
    ) {
        let zone = zone(name);
        let schedule = Schedule::of_json(&json!({"art": "intervall", "stunden": hours, "beginn": start[0]})).unwrap();
        let begin = day(Date::new(year, 1, 1).unwrap(), from).to_zoned(zone.clone()).unwrap().timestamp();
        let step = SignedDuration::from_hours(hours.into());
        let due = schedule.due(&(begin..begin + SignedDuration::from_hours(24 * 14)), &house(), &zone);
        prop_assert!(due.first().unwrap().begins() < begin + step || name == "Pacific/Apia");
        for pair in due.windows(2) {
            let apart = pair[1].begins().duration_since(pair[0].begins());
            prop_assert!(apart > SignedDuration::ZERO && apart <= step, "{} {}", pair[0].key(), pair[1].key());
        }
        // What the clocks show is a time of the interval, unless one of their changes is near.
        let time = clock_time(&start[0]).unwrap();
        for one in &due {
            let local = zone.to_datetime(one.begins());
            let near = [-24, 0].into_iter().any(|earlier| {
                let then = one.begins() + SignedDuration::from_hours(earlier);
                zone.to_offset(then) != zone.to_offset(one.begins())
            });
            let on = local.minute() == time.minute() && (local.hour() - time.hour()) % i8::try_from(hours).unwrap() == 0;
            prop_assert!(on || near, "{local}");
        }
    }

    /// A time of day is due on its day when the clocks show it or a later one for the first time: found here minute by minute.
    #[test]
    fn times_of_day_are_due_when_the_clocks_first_show_them(
        times in clocks(3),
        (name, year) in places(),
        from in 0_i64..366,
    ) {
        let zone = zone(name);
        let schedule = Schedule::of_json(&json!({"art": "taeglich", "zeiten": times})).unwrap();
        let first = day(Date::new(year, 1, 1).unwrap(), from);
        let begin = first.to_zoned(zone.clone()).unwrap().timestamp();
        let end = begin + SignedDuration::from_hours(72);
        let mut wanted: BTreeSet<Timestamp> = BTreeSet::new();
        for offset in -1..=3 {
            for time in &times {
                let local = day(first, offset).to_datetime(clock_time(time).unwrap());
                // No place is further from UTC than that, and none skipped more than a day.
                let near = local.to_zoned(TimeZone::UTC).unwrap().timestamp() - SignedDuration::from_hours(15);
                let minute = |nth: i64| near + SignedDuration::from_mins(nth);
                wanted.extend((0..55 * 60).map(minute).find(|at| zone.to_datetime(*at) >= local));
            }
        }
        let wanted: Vec<Timestamp> = wanted.into_iter().filter(|at| (begin..end).contains(at)).collect();
        let due: Vec<Timestamp> =
            schedule.due(&(begin..end), &house(), &zone).iter().map(Due::begins).collect();
        prop_assert_eq!(due, wanted);
    }
}
