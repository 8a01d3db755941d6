use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use parking_lot::Mutex;

use super::*;
use crate::{
    grants,
    kernel::{clock::FixedClock, problem::Kind},
    permission,
    platform::{
        blobs::{Blob, BlobChunk},
        handle::{NewTenant, Wiring},
        settings::Settings,
        store::{Corrupt, Event, EventKind, Purpose, Record, Recorded, Store, TableName},
        tenancy::Area,
        web::present::Nav,
    },
};

const HAPPENED: EventKind = EventKind::new("test.happened");
const FAILS: EventKind = EventKind::new("test.fails");
const PANICS: EventKind = EventKind::new("test.panics");

permission!(Anything, "test.anything", [Admin], Praxis);
grants!(Anything: write Blob, BlobChunk, Paper);

/// A record of a person.
struct Paper;

impl Record for Paper {
    const TABLE: TableName = TableName::new(902, "test_papers");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = [u8; 16];
    type Stored = ();
    fn key(&self) -> [u8; 16] {
        [1; 16]
    }
    fn store(&self) {}
    fn load(_: u8, _: &[u8]) -> Result<Self, Corrupt> {
        Ok(Self)
    }
}

permission!(Elsewhere, "test.elsewhere", [Admin], Pflege);

fn platform() -> (Platform, Tenant) {
    let clock = FixedClock("2026-02-04T09:00:00Z".parse().unwrap());
    let store = Store::in_memory().unwrap();
    let platform = Platform::new(
        store,
        Box::new(clock),
        Settings::default(),
        Wiring { kinds: &[], nav: |_, _| Nav::default(), desk: Nav::default },
        PathBuf::new(),
    )
    .unwrap();
    let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Praxis] };
    let tenant =
        platform.create_tenant(&platform.operator("op".into()), new, Event::new(HAPPENED)).unwrap().unwrap();
    (platform, tenant)
}

fn emit(platform: &Platform, tenant: &Tenant, kind: EventKind) -> Result<(), StoreError> {
    let ctx = platform.command_line::<Anything>(&platform.operator("op".into()), tenant, None).unwrap();
    platform.store().write(&ctx, |w| {
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
    let (platform, tenant) = platform();
    emit(&platform, &tenant, HAPPENED).unwrap();
    emit(&platform, &tenant, PANICS).unwrap_err();
    let drained = drain(&platform, |_| Reaction::Do(look)).unwrap();
    assert_eq!(drained, Drained { done: 2, failed: 0 });
    assert_eq!(
        *SEEN.lock(),
        [(1, false, false), (1, true, false)],
        "the instance's event, then the tenant's"
    );
    assert_eq!(drain(&platform, |_| Reaction::Do(look)).unwrap(), Drained::default());
}

fn refuse(_: &Happened<'_>) -> Result<(), Problem> {
    Err(Problem::new(Kind::Busy, "TEST"))
}
fn panic(_: &Happened<'_>) -> Result<(), Problem> {
    panic!("a bug in a reaction")
}

#[test]
fn what_fails_stays_due_and_does_not_hold_up_the_rest() {
    let (platform, tenant) = platform();
    emit(&platform, &tenant, FAILS).unwrap();
    for _ in 0..MOST {
        emit(&platform, &tenant, HAPPENED).unwrap();
    }
    let drained = |broken: fn(&Happened<'_>) -> Result<(), Problem>| {
        drain(&platform, |kind| if kind == FAILS.name { Reaction::Do(broken) } else { Reaction::Nothing })
    };
    assert_eq!(drained(refuse).unwrap(), Drained { done: MOST + 1, failed: 1 });
    assert_eq!(drained(panic).unwrap(), Drained { done: 0, failed: 1 });
    assert_eq!(drain(&platform, |_| Reaction::Nothing).unwrap(), Drained { done: 1, failed: 0 });
}

static COUNT: AtomicUsize = AtomicUsize::new(0);

fn count(_: &Happened<'_>) -> Result<(), Problem> {
    COUNT.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

#[test]
fn the_runner_notices_commits_and_ends_when_dropped() {
    let (platform, tenant) = platform();
    let runner = Runner::start(platform.clone(), |_| Reaction::Do(count)).unwrap();
    for _ in 0..3 {
        emit(&platform, &tenant, HAPPENED).unwrap();
        runner.wake();
    }
    let began = Instant::now();
    while COUNT.load(Ordering::SeqCst) < 4 && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(runner);
    assert_eq!(COUNT.load(Ordering::SeqCst), 4);
    assert_eq!(drain(&platform, |_| Reaction::Nothing).unwrap(), Drained::default());
}

#[test]
fn access_marks_older_than_two_hours_go() {
    let (platform, tenant) = platform();
    let store = platform.store();
    let hour = |hours: i64| platform.now() + jiff::SignedDuration::from_hours(hours);
    let ctx = platform.command_line::<Anything>(&platform.operator("op".into()), &tenant, None).unwrap();
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
    assert_eq!(store.prune_access(hour(2)).unwrap(), 0);
    assert_eq!(store.prune_access(hour(3)).unwrap(), 1);
    assert_eq!(store.prune_access(hour(3)).unwrap(), 0);
    open();
    assert_eq!(reads(), 2, "the mark was gone, the audit trail was not");
}
