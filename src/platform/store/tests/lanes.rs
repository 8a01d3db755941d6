//! Lanes: tenants do not wait for each other, a write within a write is an error, and the waiting are so many and no more.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use super::thing::{CHANGED, KINDS, Thing, UseThings, get, put, write, write_in};
use crate::{
    kernel::problem::{Explain as _, Kind},
    platform::{
        bench::{NOW, TestPlatform},
        store::{Event, Recorded, StoreError, lanes::Lanes},
        tenancy::{Actor, RequestId, Tenant},
        testing::TestStore,
    },
};

/// Longer than anything takes that is not held up for ever.
const HELD_UP: Duration = Duration::from_secs(20);

/// A write of the first tenant that stays within its closure until this is dropped.
struct Held {
    go_on: Option<mpsc::Sender<()>>,
    writer: Option<thread::JoinHandle<()>>,
}

impl Held {
    fn by(bench: &Arc<TestStore>, number: u32) -> Self {
        let (inside, is_inside) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel::<()>();
        let bench = bench.clone();
        let writer = thread::spawn(move || {
            write(&bench, |w| {
                w.add(&Thing::numbered(number, 0, "held"))?;
                inside.send(()).unwrap();
                let _ = may_go_on.recv();
                Ok(())
            })
            .unwrap();
        });
        is_inside.recv().unwrap();
        Self { go_on: Some(go_on), writer: Some(writer) }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.go_on.take());
        self.writer.take().map(thread::JoinHandle::join);
    }
}

/// What `f` gives, unless it is held up.
pub fn in_time<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || done.send(f()));
    is_done.recv_timeout(HELD_UP).ok()
}

fn other_tenant(bench: &TestStore, number: u32) -> Result<(), StoreError> {
    write_in(bench, &bench.in_tenant(1), |w| w.add(&Thing::numbered(number, 0, "other")))
}

fn instance(bench: &TestStore) -> Result<(), StoreError> {
    let event = Event::new(CHANGED);
    bench.store.instance_note(&Actor::system(), RequestId(1), bench.now(), event)
}

/// An import of 50,000 rows made every other tenant wait for 0.8 s, taking it back for 2.5 s.
#[test]
fn another_tenants_write_is_durable_while_one_is_held_in_its_closure() {
    let bench = Arc::new(TestStore::new());
    let held = Held::by(&bench, 1);
    let (neighbour, desk) = (bench.clone(), bench.clone());
    assert!(in_time(move || other_tenant(&neighbour, 1)).is_some_and(|done| done.is_ok()), "a tenant waits");
    assert!(in_time(move || instance(&desk)).is_some_and(|done| done.is_ok()), "the instance waits");
    let ctx = bench.in_tenant::<UseThings>(1);
    let found: Result<_, StoreError> = bench.store.read(&ctx, |r| r.get::<Thing>(&Thing::key_of(1)));
    assert!(found.unwrap().is_some(), "it is there for the next read");
    assert!(get(&bench, 1).is_none(), "nothing of the unfinished write is");
    drop(held);
    assert!(get(&bench, 1).is_some());
    assert!(bench.check(&KINDS).clean());
}

/// Accepting an invitation writes in two scopes: while it waits for one of them it keeps nobody from the other.
#[test]
fn whoever_waits_for_two_lanes_holds_neither() {
    let bench = Arc::new(TestStore::new());
    let held = Held::by(&bench, 1);
    let both = {
        let bench = bench.clone();
        thread::spawn(move || {
            let keys = [bench.keys(0), bench.keys(1)];
            let keys: Vec<_> = keys.iter().map(|keys| &**keys).collect();
            bench.store.shared_write(&Actor::system(), RequestId(1), bench.now(), &keys, |_| {
                Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))
            })
        })
    };
    while bench.store.committer.shared.lanes.inside() < 2 {
        thread::yield_now();
    }
    let twice = bench.clone();
    let twice = in_time(move || {
        let keys = twice.keys(2);
        twice.store.shared_write(&Actor::system(), RequestId(1), twice.now(), &[&keys, &keys], |_| {
            Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))
        })
    });
    assert!(twice.is_some_and(|done| done.is_ok()), "a tenant that is named twice waits for itself");
    for number in 0..50 {
        let (neighbour, desk) = (bench.clone(), bench.clone());
        assert!(in_time(move || other_tenant(&neighbour, number)).is_some_and(|done| done.is_ok()));
        assert!(in_time(move || instance(&desk)).is_some_and(|done| done.is_ok()));
    }
    assert!(!both.is_finished());
    drop(held);
    both.join().unwrap().unwrap();
    for tenant in 0..2 {
        let report = bench.store.check_log(Some(&bench.keys(tenant)));
        assert_eq!((report.entries, report.faults.len()), (if tenant == 0 { 2 } else { 51 }, 0));
    }
    assert!(bench.store.check_log(None).faults.is_empty());
}

/// It waited for itself for ever, and everybody else for it.
#[test]
fn a_write_within_a_write_is_an_error() {
    let bench = Arc::new(TestStore::new());
    put(&bench, &Thing::numbered(1, 0, "there"));
    let nested = bench.clone();
    let done = in_time(move || {
        write(&nested, |w| {
            w.add(&Thing::numbered(2, 0, "outer"))?;
            let inner = [
                write(&nested, |w| w.add(&Thing::numbered(3, 0, "inner"))),
                other_tenant(&nested, 3),
                instance(&nested),
            ];
            assert!(inner.iter().all(Result::is_err), "{inner:?}");
            inner.into_iter().collect::<Result<Vec<()>, StoreError>>()
        })
    });
    assert!(done.expect("it waits for itself").is_err());
    put(&bench, &Thing::numbered(2, 0, "afterwards"));
    assert!(get(&bench, 3).is_none() && bench.check(&KINDS).clean());
}

/// A thousand writers filled the pool of blocking threads, and a list waited for 14.8 s.
#[test]
fn beyond_so_many_waiting_writers_the_next_is_told_to_come_again() {
    const WRITERS: u32 = 300;
    let bench = Arc::new(TestStore::new());
    let held = Held::by(&bench, 0);
    let (told, answers) = mpsc::channel();
    for number in 1..=WRITERS {
        let (bench, told) = (bench.clone(), told.clone());
        thread::spawn(move || told.send(write(&bench, |w| w.add(&Thing::numbered(number, 0, "x")))));
    }
    drop(told);
    // The held one is inside too.
    for _ in 0..WRITERS - 255 {
        let refused = answers.recv_timeout(HELD_UP).expect("somebody is told to come again").unwrap_err();
        let problem = refused.explain();
        assert_eq!((problem.kind, problem.retry_after.is_some()), (Kind::Busy, true), "{refused}");
    }
    let neighbour = bench.clone();
    assert!(in_time(move || other_tenant(&neighbour, 1)).is_some_and(|done| done.is_ok()));
    drop(held);
    assert_eq!(answers.iter().filter(Result::is_ok).count(), 255);
    assert!(bench.check(&KINDS).clean());
}

/// The same where requests are answered: of the threads that may block, writers never have all.
#[tokio::test(flavor = "multi_thread")]
async fn a_read_does_not_wait_for_a_thousand_writers() {
    const WRITERS: usize = 1_000;
    let site = TestPlatform::at(NOW, &[]);
    let (inside, is_inside) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let held = {
        let p = site.p.clone();
        thread::spawn(move || {
            p.store().instance_upkeep(|_| {
                inside.send(()).unwrap();
                let _ = may_go_on.recv();
                Ok::<_, StoreError>(())
            })
        })
    };
    is_inside.recv().unwrap();
    let (told, mut answers) = tokio::sync::mpsc::channel(WRITERS);
    for _ in 0..WRITERS {
        let (p, told) = (site.p.clone(), told.clone());
        tokio::spawn(async move {
            let written = p.run(|p| p.store().instance_upkeep(|_| Ok::<_, StoreError>(()))).await;
            told.send(written).await.unwrap();
        });
    }
    let refused = async {
        for _ in 0..WRITERS - 255 {
            assert!(matches!(answers.recv().await, Some(Err(StoreError::Busy))));
        }
    };
    tokio::time::timeout(HELD_UP, refused).await.expect("somebody is told to come again");
    let read = site.p.run(|p| p.store().instance_read(|r| r.all::<Tenant>()).map(|all| all.len()));
    let read = tokio::time::timeout(HELD_UP, read).await.expect("a read waits for writers");
    assert_eq!(read.unwrap(), 0);
    drop(go_on);
    held.join().unwrap().unwrap();
    for _ in 0..255 {
        assert!(matches!(answers.recv().await, Some(Ok(()))));
    }
}

/// Tenants share the threads that may block: writers of several leave some to whoever reads.
#[test]
fn writers_of_all_tenants_together_are_bounded() {
    let lanes = Lanes::default();
    let places = |tenant: u8, count: usize| -> Result<Vec<_>, StoreError> {
        (0..count).map(|_| lanes.queue(&[[tenant; 16]])).collect()
    };
    let first = places(1, 256).unwrap();
    assert!(places(1, 1).is_err(), "one tenant is bounded by itself");
    let second = places(2, 128).unwrap();
    assert!(matches!(places(3, 1), Err(StoreError::Busy)));
    drop(second);
    assert!(places(3, 128).is_ok());
    drop(first);
    assert_eq!(lanes.inside(), 0);
}
