use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::*;
use crate::{
    grants,
    kernel::{clock::FixedClock, problem::Kind},
    permission,
    platform::{
        NewTenant,
        blobs::{Blob, BlobChunk},
        settings::Settings,
        store::{Event, EventKind, Purpose, Record, Recorded, Store, TableName},
        tenancy::Area,
    },
};

const HAPPENED: EventKind = EventKind::with_reaction("test.happened");
const FAILS: EventKind = EventKind::with_reaction("test.fails");
const PANICS: EventKind = EventKind::with_reaction("test.panics");

permission!(Anything, "test.anything", [Admin], Praxis);
grants!(Anything: write Blob, BlobChunk, Paper);

/// A record of a person.
#[derive(Clone, Serialize, Deserialize)]
struct Paper;
crate::stored_as_it_is!(Paper);

impl Record for Paper {
    const TABLE: TableName = TableName::new(902, "test_papers");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = [u8; 16];
    fn key(&self) -> [u8; 16] {
        [1; 16]
    }
}

permission!(Elsewhere, "test.elsewhere", [Admin], Pflege);

/// Another tenant of the same base.
fn another(base: &Base) -> Tenant {
    let new = NewTenant { slug: "anderes", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Praxis] };
    base.create_tenant(&base.operator("op".into()), new, Event::new(HAPPENED)).unwrap().unwrap()
}

fn base() -> (Base, Tenant) {
    let clock = FixedClock("2026-02-04T09:00:00Z".parse().unwrap());
    let store = Store::in_memory().unwrap();
    let base = Base::new(store, Box::new(clock), Settings::default(), &[], &[], PathBuf::new()).unwrap();
    let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Praxis] };
    let tenant = base.create_tenant(&base.operator("op".into()), new, Event::new(HAPPENED)).unwrap().unwrap();
    (base, tenant)
}

fn emit(base: &Base, tenant: &Tenant, kind: EventKind) -> Result<(), StoreError> {
    let ctx = base.command_line::<Anything>(&base.operator("op".into()), tenant, None).unwrap();
    base.store().write(&ctx, |w| {
        crate::platform::blobs::put(w, b"x")?;
        if kind == PANICS { Err(StoreError::Stale) } else { Ok(Recorded::new((), Event::new(kind))) }
    })
}

static SEEN: Mutex<Vec<(u64, bool, bool)>> = Mutex::new(Vec::new());

fn look(happened: &Happened<'_>) -> Result<(), Problem> {
    SEEN.lock().push((
        happened.seq,
        happened.ctx::<Anything>().is_some(),
        happened.ctx::<Elsewhere>().is_some(),
    ));
    Ok(())
}

#[test]
fn what_was_committed_is_done_once_with_the_rights_of_its_tenant() {
    let (base, tenant) = base();
    emit(&base, &tenant, HAPPENED).unwrap();
    emit(&base, &tenant, PANICS).unwrap_err();
    let drained = drain(&base, |_| Reaction::Do(look)).unwrap();
    assert_eq!(drained, Drained { done: 2, ..Drained::default() });
    assert_eq!(
        *SEEN.lock(),
        [(1, false, false), (1, true, false)],
        "the instance's event, then the tenant's"
    );
    assert_eq!(drain(&base, |_| Reaction::Do(look)).unwrap(), Drained::default());
}

fn refuse(_: &Happened<'_>) -> Result<(), Problem> {
    Err(Problem::new(Kind::Busy, "TEST"))
}
fn panic(_: &Happened<'_>) -> Result<(), Problem> {
    panic!("a bug in a reaction")
}

#[test]
fn what_fails_stays_due_and_does_not_hold_up_the_rest() {
    let (base, tenant) = base();
    emit(&base, &tenant, FAILS).unwrap();
    for _ in 0..MOST {
        emit(&base, &tenant, HAPPENED).unwrap();
    }
    let drained = |broken: fn(&Happened<'_>) -> Result<(), Problem>| {
        drain(&base, |kind| if kind == FAILS.name { Reaction::Do(broken) } else { Reaction::Nothing })
    };
    assert_eq!(drained(refuse).unwrap(), Drained { done: MOST + 1, failed: 1, ..Drained::default() });
    assert_eq!(drained(panic).unwrap(), Drained { failed: 1, ..Drained::default() });
    assert_eq!(drain(&base, |_| Reaction::Nothing).unwrap(), Drained { done: 1, ..Drained::default() });
}

/// Story: 256 events whose reaction failed stood at the head of the outbox, and no event behind them was ever reached;
/// and each commit of anybody tried all of them again.
#[test]
fn any_number_of_failures_holds_up_nobody_and_each_is_tried_later_and_later() {
    let (base, tenant) = base();
    for _ in 0..MOST + 10 {
        emit(&base, &tenant, FAILS).unwrap();
    }
    emit(&base, &tenant, HAPPENED).unwrap();
    let fails = |kind: &str| if kind == FAILS.name { Reaction::Do(refuse) } else { Reaction::Do(|_| Ok(())) };
    let (mut backoff, start) = (Backoff::default(), Instant::now());
    let mut at = |seconds: u64| {
        let (commits, _) = base.store().commit_counts();
        let drained = pass(&base, fails, &mut backoff, start + Duration::from_secs(seconds)).unwrap();
        (drained, base.store().commit_counts().0 - commits)
    };
    let (all, nothing) = (MOST + 10, Drained::default());
    let tried = (Drained { failed: all, ..nothing }, 0);
    let let_be = (Drained { waiting: all, ..nothing }, 0);
    assert_eq!(
        at(0),
        (Drained { done: 2, failed: all, ..nothing }, 2),
        "the instance's, and the last; one commit for each"
    );
    assert_eq!(at(29), let_be);
    assert_eq!(at(30), tried);
    assert_eq!(at(89), let_be);
    assert_eq!(at(90), tried);
    let hours = |hours: u64| 1_000_000 + 3600 * hours;
    (0..8).for_each(|n| assert_eq!(at(hours(n)), tried, "an hour at the most"));
    assert_eq!(at(hours(8) - 1), let_be);
    assert_eq!(at(hours(8)), tried);
}

/// Story: the events of all tenants were taken off together. Where one of them had no place for one more writer, those of
/// all were repeated; and an outbox that could not be read or written was only looked at after somebody's next commit.
#[test]
fn a_tenant_without_a_place_for_writers_holds_up_its_own_events_alone_and_is_tried_again() {
    let (base, full) = base();
    let other = another(&base);
    let all = |_: &str| Reaction::Do(|_| Ok(()));
    drain(&base, all).unwrap();
    [&full, &other].iter().for_each(|tenant| emit(&base, tenant, HAPPENED).unwrap());
    let crowded = base.store().crowded(full.id.0);
    assert_eq!(drain(&base, all).unwrap(), Drained { done: 1, stopped: 1, ..Drained::default() });
    drop(crowded);
    assert_eq!(drain(&base, all).unwrap(), Drained { done: 1, ..Drained::default() });
}

/// Story: one key that did not open stopped the reactions of all tenants. And what was due in an outbox that could not be
/// read made the runner look every second instead of after half a minute.
#[test]
fn a_tenant_whose_key_does_not_open_holds_up_its_own_events_alone_until_they_are_tried_again() {
    let (base, damaged) = base();
    let other = another(&base);
    let (mut backoff, start) = (Backoff::default(), Instant::now());
    let fails = |kind: &str| if kind == FAILS.name { Reaction::Do(refuse) } else { Reaction::Nothing };
    emit(&base, &damaged, FAILS).unwrap();
    pass(&base, fails, &mut backoff, start).unwrap();
    let later = start + RETRY;
    assert_eq!(backoff.next(start), Some(later));
    emit(&base, &other, HAPPENED).unwrap();
    base.store().spoil_keys(damaged.id.0);
    let drained = pass(&base, fails, &mut backoff, later).unwrap();
    assert_eq!(drained, Drained { done: 1, stopped: 1, ..Drained::default() });
    assert_eq!((backoff.next(later), backoff.0.len()), (None, 1), "it is kept, and nobody is woken for it");
}

/// Story: the rows of an erased tenant left the outbox, but not the list of those to try again: a pass every second.
#[test]
fn events_that_are_there_no_more_are_not_waited_for() {
    let (base, tenant) = base();
    emit(&base, &tenant, FAILS).unwrap();
    let fails = |kind: &str| if kind == FAILS.name { Reaction::Do(refuse) } else { Reaction::Nothing };
    for some_are_left in [true, false] {
        let mut backoff = Backoff::default();
        let mut pass = || {
            let now = Instant::now();
            pass(&base, fails, &mut backoff, now).unwrap();
            backoff.next(now).is_some()
        };
        emit(&base, &tenant, FAILS).unwrap();
        assert!(pass());
        let keys = base.store().tenant_keys(tenant.id.0).unwrap().unwrap();
        let due = base.store().due(&keys, 0, MOST).unwrap();
        base.store().reacted(&keys, due).unwrap();
        if some_are_left {
            emit(&base, &tenant, HAPPENED).unwrap();
        }
        assert!(!pass());
    }
}

/// Story: every act left a row in the outbox, though nothing followed from most; taking them off again doubled the
/// commits of a quiet house.
#[test]
fn what_nothing_follows_from_leaves_nothing_in_the_outbox() {
    const QUIET: EventKind = EventKind::new("test.quiet");
    let (base, tenant) = base();
    drain(&base, |_| Reaction::Nothing).unwrap();
    let (before, _) = base.store().commit_counts();
    for _ in 0..5 {
        emit(&base, &tenant, QUIET).unwrap();
        assert_eq!(drain(&base, |_| Reaction::Do(panic)).unwrap(), Drained::default());
    }
    assert_eq!(base.store().commit_counts().0 - before, 5, "one commit for each act, and none besides");
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

fn count(_: &Happened<'_>) -> Result<(), Problem> {
    COUNT.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

#[test]
fn the_runner_notices_commits_and_ends_when_dropped() {
    let (base, tenant) = base();
    let runner = Runner::start(base.clone(), |_| Reaction::Do(count)).unwrap();
    for _ in 0..3 {
        emit(&base, &tenant, HAPPENED).unwrap();
    }
    let began = Instant::now();
    while COUNT.load(Ordering::SeqCst) < 4 && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(runner);
    assert_eq!(COUNT.load(Ordering::SeqCst), 4);
    assert_eq!(drain(&base, |_| Reaction::Nothing).unwrap(), Drained::default());
}

#[test]
fn access_marks_older_than_two_hours_go() {
    let (base, tenant) = base();
    let store = base.store();
    let hour = |hours: i64| base.now() + jiff::SignedDuration::from_hours(hours);
    let ctx = base.command_line::<Anything>(&base.operator("op".into()), &tenant, None).unwrap();
    store
        .write(&ctx, |w| {
            w.add(&Paper)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(HAPPENED)))
        })
        .unwrap();
    let open = || store.open::<Anything, Paper>(&ctx, &[1; 16], Purpose("test")).map(drop).unwrap();
    let reads = || {
        let history = store.read(&ctx, |r| r.history::<Paper>([1; 16])).unwrap();
        history.iter().filter(|entry| entry.kind == crate::platform::store::RECORD_READ.name).count()
    };
    open();
    open();
    assert_eq!(reads(), 1, "once per hour");
    let prune = |now| store.prune_access(&ctx.grant.keys, now).unwrap();
    assert_eq!((prune(hour(2)), prune(hour(3)), prune(hour(3))), (0, 1, 0));
    open();
    assert_eq!(reads(), 2, "the mark was gone, the audit trail was not");
}
