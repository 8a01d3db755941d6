use std::cell::{Cell, RefCell};

use jiff::civil::{date, time};

use super::*;
use crate::{
    kernel::problem::Kind,
    platform::{
        NewTenant,
        bench::TestPlatform,
        store::{Event, EventKind, RecordKind},
        tenancy::Area,
    },
};

static KINDS: [RecordKind; 1] = [RecordKind::of::<JobDay>()];
const CREATED: &str = "2026-01-01T12:00:00Z";
const BERLIN: &str = "Europe/Berlin";
const KOLKATA: &str = "Asia/Kolkata";

permission!(Nightly, "test.nightly", [], Praxis);
impl SweepPermission for Nightly {}

thread_local! {
    /// Which tenant had its turn, and when.
    static RAN: RefCell<Vec<(String, Timestamp)>> = const { RefCell::new(Vec::new()) };
    static FAILS: Cell<bool> = const { Cell::new(false) };
}

fn note(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<Nightly>()? else { return Ok(()) };
    RAN.with_borrow_mut(|ran| ran.push((ctx.facility().to_owned(), ctx.now())));
    match (FAILS.get(), ctx.facility()) {
        (true, "fails") => Err(Problem::new(Kind::Busy, "TEST")),
        (true, "panics") => panic!("a bug in a job"),
        _ => Ok(()),
    }
}

fn ran() -> Vec<(String, String)> {
    RAN.take().into_iter().map(|(tenant, at)| (tenant, at.to_string())).collect()
}

fn at(hour: i8, minute: i8) -> Timed {
    Timed { name: "test.nightly", when: When::At(time(hour, minute, 0, 0)), job: note }
}

const BY_MINUTE: Timed = Timed { name: "test.minute", when: When::EveryMinute, job: note };

/// A platform with these tenants, by name and zone.
fn with(tenants: &[(&str, &str)]) -> (TestPlatform, Vec<Tenant>) {
    let t = TestPlatform::at(CREATED, &KINDS);
    let made = tenants.iter().map(|(name, zone)| house(&t, name, zone, &[Area::Praxis])).collect();
    (t, made)
}

fn house(t: &TestPlatform, name: &str, zone: &str, areas: &[Area]) -> Tenant {
    let new = NewTenant { slug: name, name, zone, areas };
    t.p.create_tenant(&t.op, new, Event::new(EventKind::new("test.tenant"))).unwrap().unwrap()
}

/// Looks as often as the timetable asks for, until an instant; how often that was.
fn keep(t: &TestPlatform, timetable: &mut Timetable, until: &str) -> usize {
    let (until, mut now, mut looks) = (until.parse().unwrap(), Instant::now(), 0);
    while t.p.now() < until {
        let wait = timetable.pass(&t.p, now);
        (now, looks) = (now + wait, looks + 1);
        t.clock.wait(wait.try_into().unwrap());
    }
    looks
}

fn days(name: &str, instants: &[&str]) -> Vec<(String, String)> {
    instants.iter().map(|at| (name.to_owned(), (*at).to_owned())).collect()
}

#[test]
fn a_skipped_time_comes_at_the_end_of_the_gap_and_a_doubled_one_at_its_first() {
    let instant =
        |day, at, zone: &str| instant_of(day, at, &TimeZone::get(zone).unwrap()).unwrap().to_string();
    let (march, october) = (date(2026, 3, 29), date(2026, 10, 25));
    for minute in [0, 30, 59] {
        assert_eq!(instant(march, time(2, minute, 0, 0), BERLIN), "2026-03-29T01:00:00Z");
    }
    assert_eq!(instant(march, time(1, 59, 0, 0), BERLIN), "2026-03-29T00:59:00Z");
    assert_eq!(instant(march, time(3, 0, 0, 0), BERLIN), "2026-03-29T01:00:00Z");
    assert_eq!(instant(october, time(2, 30, 0, 0), BERLIN), "2026-10-25T00:30:00Z");
    assert_eq!(instant(october, time(3, 0, 0, 0), BERLIN), "2026-10-25T02:00:00Z");
    assert_eq!(instant(march, time(2, 30, 0, 0), KOLKATA), "2026-03-28T21:00:00Z");
    assert_eq!(instant(date(2011, 12, 30), time(3, 0, 0, 0), "Pacific/Apia"), "2011-12-30T10:00:00Z");
}

#[test]
fn a_job_runs_once_a_day_in_each_zone_over_both_clock_changes_at_its_instant() {
    let (t, _) = with(&[("berlin", BERLIN), ("kolkata", KOLKATA)]);
    let mut timetable = Timetable::new(vec![at(2, 30)]);
    for (from, until, berlin, kolkata) in [
        (
            "2026-03-27T22:00:00Z",
            "2026-03-30T18:00:00Z",
            ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
            ["2026-03-28T21:00:00Z", "2026-03-29T21:00:00Z"],
        ),
        (
            "2026-10-23T22:00:00Z",
            "2026-10-26T18:00:00Z",
            ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
            ["2026-10-24T21:00:00Z", "2026-10-25T21:00:00Z"],
        ),
    ] {
        t.clock.set(from);
        timetable.pass(&t.p, Instant::now());
        assert_eq!(ran(), [days("berlin", &[from]), days("kolkata", &[from])].concat(), "made up for once");
        let looks = keep(&t, &mut timetable, until);
        let (in_berlin, in_kolkata): (Vec<_>, Vec<_>) =
            ran().into_iter().partition(|(tenant, _)| tenant == "berlin");
        assert_eq!(in_berlin, days("berlin", &berlin));
        assert_eq!(in_kolkata, days("kolkata", &kolkata));
        assert!(looks <= 68 + 5 + 1, "{looks}: once an hour, and once for each local time");
    }
}

#[test]
fn a_stand_still_of_days_is_made_up_for_once_and_a_restart_for_nothing() {
    let (t, _) = with(&[("haus", BERLIN)]);
    t.clock.set("2026-01-01T23:59:59Z");
    Timetable::new(vec![at(1, 0)]).pass(&t.p, Instant::now());
    assert_eq!(ran(), [], "the time of the day on which the tenant came was over");
    for (instant, runs) in [
        ("2026-01-02T00:00:00Z", 1),
        ("2026-01-02T00:00:00Z", 0),
        ("2026-01-12T17:45:00Z", 1),
        ("2026-01-12T23:59:59Z", 0),
        ("2026-01-13T00:00:00Z", 1),
        ("2026-01-12T23:00:00Z", 0),
        ("2026-01-13T05:00:00Z", 0),
    ] {
        t.clock.set(instant);
        Timetable::new(vec![at(1, 0)]).pass(&t.p, Instant::now());
        assert_eq!(ran().len(), runs, "{instant}");
    }
}

/// A clock that was years ahead for an hour marks a day that is far off.
#[test]
fn a_mark_of_a_wrong_clock_does_not_silence_a_job_for_years() {
    let (t, _) = with(&[("haus", BERLIN)]);
    for (instant, runs) in
        [("2036-05-01T12:00:00Z", 1), ("2026-05-01T12:00:00Z", 1), ("2026-05-01T13:00:00Z", 0)]
    {
        t.clock.set(instant);
        Timetable::new(vec![at(3, 0)]).pass(&t.p, Instant::now());
        assert_eq!(ran().len(), runs, "{instant}");
    }
}

#[test]
fn what_fails_in_a_tenant_stops_no_other_and_is_tried_again() {
    let (t, tenants) = with(&[("fails", BERLIN), ("panics", BERLIN), ("keyless", BERLIN), ("haus", BERLIN)]);
    house(&t, "without-area", BERLIN, &[]);
    t.clock.set("2026-01-02T02:00:00Z");
    t.p.store().spoil_keys(tenants[2].id.0);
    FAILS.set(true);
    let (mut timetable, start) = (Timetable::new(vec![at(3, 0)]), Instant::now());
    let mut look = |minutes: u64| {
        let wait = timetable.pass(&t.p, start + Duration::from_secs(60 * minutes));
        let mut names: Vec<String> = ran().into_iter().map(|(name, _)| name).collect();
        names.sort();
        (names.join(" "), wait.as_secs())
    };
    assert_eq!(look(0), ("fails haus panics".into(), 3600));
    assert_eq!(look(59), (String::new(), 60));
    assert_eq!(look(60).0, "fails panics");
    FAILS.set(false);
    assert_eq!(look(119), (String::new(), 60));
    assert_eq!(look(120).0, "fails panics");
    assert_eq!(look(240).0, "");
}

#[test]
fn a_job_of_the_minute_runs_at_start_then_every_minute_and_makes_up_for_none() {
    let (t, _) = with(&[("fails", BERLIN), ("haus", KOLKATA)]);
    FAILS.set(true);
    let (mut timetable, start) = (Timetable::new(vec![BY_MINUTE]), Instant::now());
    let (commits, _) = t.p.store().commit_counts();
    for (second, runs, wait) in [(0, 2, 60), (59, 0, 1), (60, 2, 60), (61, 0, 59), (4000, 2, 60)] {
        let until = timetable.pass(&t.p, start + Duration::from_secs(second));
        assert_eq!((ran().len(), until.as_secs()), (runs, wait), "{second}");
    }
    assert_eq!(t.p.store().commit_counts().0, commits, "nothing is remembered of minutes");
}

#[test]
fn where_no_time_is_near_nobody_looks_for_an_hour() {
    let (t, _) = with(&[("haus", BERLIN)]);
    let mut timetable = Timetable::new(vec![at(3, 0)]);
    for (instant, wait) in [("2026-01-01T13:00:00Z", 3600), ("2026-01-02T01:59:00Z", 60)] {
        t.clock.set(instant);
        assert_eq!(timetable.pass(&t.p, Instant::now()).as_secs(), wait, "{instant}");
    }
    assert!(Timetable::new(Vec::new()).is_empty() && !timetable.is_empty());
}

/// Numbers, names and bytes on disk are for ever.
#[test]
fn the_mark_of_a_day_keeps_its_bytes() {
    let mark = JobDay { job: "test.nightly".into(), day: date(2026, 11, 20) };
    let bytes = mark.encoded().unwrap();
    assert_eq!(bytes, PINNED);
    assert_eq!((JobDay::TABLE.number, JobDay::TABLE.name), (24, "job_days"));
    assert_eq!(mark.key(), PINNED_KEY);
    let again = JobDay::load(1, &bytes).unwrap();
    assert_eq!((again.job, again.day), (mark.job, mark.day));
    assert!(JobDay::load(2, &bytes).is_err());
}
const PINNED: &[u8] = b"\x0ctest.nightly\xfb\x52\xa2";
const PINNED_KEY: [u8; 16] = [90, 196, 2, 22, 236, 62, 86, 133, 173, 65, 170, 131, 100, 242, 17, 219];

proptest::proptest! {
    /// Wake-ups at random, less than 20 hours apart, over a year: each local day is done once, at the first wake-up at or
    /// behind its instant.
    #[test]
    fn each_local_day_of_a_year_is_done_exactly_once(
        zone in proptest::sample::select(vec![
            BERLIN, KOLKATA, "UTC", "America/St_Johns", "Australia/Lord_Howe", "America/Santiago", "Pacific/Kiritimati",
        ]),
        minutes in 0_i16..1440,
        gaps in proptest::collection::vec(1_i64..72_000, 1200),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let time = time(i8::try_from(minutes / 60).unwrap(), i8::try_from(minutes % 60).unwrap(), 0, 0);
        let created: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let (mut now, mut last, mut before) = (created, None, created);
        for gap in gaps {
            now += SignedDuration::from_secs(gap);
            if let Some(day) = due(last, created, time, &zone, now) {
                let instant = instant_of(day, time, &zone).unwrap();
                proptest::prop_assert!(before < instant && instant <= now, "not later than the next wake-up");
                if let Some(last) = last {
                    proptest::prop_assert_eq!(codec::days(day), codec::days(last) + 1);
                }
                proptest::prop_assert_eq!(due(Some(day), created, time, &zone, now), None);
                last = Some(day);
            }
            let next = next_at(time, &zone, now).unwrap();
            proptest::prop_assert!(next > now && next.duration_since(now) <= SignedDuration::from_hours(25));
            before = now;
        }
        // None was left out, up to the last wake-up.
        let (end, last) = (codec::days(zone.to_datetime(now).date()), codec::days(last.unwrap()));
        proptest::prop_assert!((end - 1..=end + 1).contains(&last));
        let first = zone.to_datetime(created).date();
        proptest::prop_assert!(last - codec::days(first) > 150);
    }
}
