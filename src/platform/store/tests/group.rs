//! Group commit: shared, durable, honest about failure.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use parking_lot::Mutex;

use super::thing::{KINDS, Thing, UseThings, get, put, write};
use crate::{
    kernel::problem::{Explain as _, Kind},
    platform::{
        store::{
            Places, Purpose, Seen, Store, StoreError,
            engine::{Changes, Engine, EngineError, Examined, Pairs, Snapshot},
            engine_redb::Redb,
            keyring::Keyring,
            open::first_commit,
        },
        testing::Bench,
    },
};

/// What the next commits of a faulty engine do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Fails,
    Full,
    Panics,
    /// Commits, but says that it failed.
    Lies,
}

/// An engine in memory whose commits wait at a gate and fail when told.
struct Faulty {
    inner: Redb,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    gate: Arc<Mutex<()>>,
    entered: mpsc::SyncSender<()>,
    reopens: Arc<Mutex<Vec<bool>>>,
    sticks: Arc<AtomicBool>,
    room: Arc<Mutex<Option<u64>>>,
}

/// A snapshot that cannot be given back once it is told so.
struct Sticky(Arc<dyn Snapshot>, Arc<AtomicBool>);

impl Snapshot for Sticky {
    fn get(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.0.get(space, key)
    }
    fn range<'a>(
        &'a self,
        space: &str,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError> {
        self.0.range(space, from, to, descending)
    }
    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        self.0.spaces()
    }
}

impl Drop for Sticky {
    fn drop(&mut self) {
        assert!(!self.1.swap(false, Ordering::SeqCst), "planted");
    }
}

impl Engine for Faulty {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        Ok(Arc::new(Sticky(self.inner.snapshot()?, self.sticks.clone())))
    }
    fn commit_parts(&self, parts: &[&Changes]) -> Result<(), EngineError> {
        let _ = self.entered.try_send(());
        drop(self.gate.lock());
        let error = |full| EngineError { text: "planted".into(), full, busy: false };
        match self.faults.lock().pop_front().unwrap_or(Fault::None) {
            Fault::None => self.inner.commit_parts(parts),
            Fault::Fails => Err(error(false)),
            Fault::Full => Err(error(true)),
            Fault::Panics => panic!("planted"),
            Fault::Lies => self.inner.commit_parts(parts).and(Err(error(false))),
        }
    }
    fn room(&self) -> Option<u64> {
        *self.room.lock()
    }
    fn examine(&self) -> Result<Examined, EngineError> {
        self.inner.examine()
    }
    fn reopen(&self) -> Result<(), EngineError> {
        let works = self.reopens.lock().pop().unwrap_or(true);
        if works { Ok(()) } else { Err(EngineError { text: "gone".into(), full: false, busy: false }) }
    }
}

struct Rig {
    bench: Arc<Bench>,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    gate: Arc<Mutex<()>>,
    entered: mpsc::Receiver<()>,
    reopens: Arc<Mutex<Vec<bool>>>,
    sticks: Arc<AtomicBool>,
    room: Arc<Mutex<Option<u64>>>,
}

fn rig() -> Rig {
    let (keyring, _) = Keyring::create(None).unwrap();
    let inner = Redb::in_memory().unwrap();
    inner.commit(&first_commit(&keyring.instance())).unwrap();
    let (entered, receiver) = mpsc::sync_channel(1000);
    let (faults, gate, reopens) = (Arc::default(), Arc::default(), Arc::default());
    let (sticks, room): (Arc<AtomicBool>, Arc<Mutex<Option<u64>>>) = Default::default();
    let engine = Faulty {
        inner,
        faults: Arc::clone(&faults),
        gate: Arc::clone(&gate),
        entered,
        reopens: Arc::clone(&reopens),
        sticks: sticks.clone(),
        room: room.clone(),
    };
    let store = Arc::new(Store::assemble(Box::new(engine), keyring).unwrap());
    Rig { bench: Arc::new(Bench::on(store)), faults, gate, entered: receiver, reopens, sticks, room }
}

impl Rig {
    fn fail(&self, faults: &[Fault]) {
        self.faults.lock().extend(faults);
    }
    fn add(&self, number: u32) -> thread::JoinHandle<Result<(), StoreError>> {
        let bench = self.bench.clone();
        thread::spawn(move || write(&bench, |w| w.add(&Thing::numbered(number, 0, "x"))))
    }
    /// Waits until so many things are seen by a writer, durable or not.
    fn await_seen(&self, numbers: &[u32]) {
        loop {
            let mut missing = false;
            // Ends in a panic: the only way out of a write that waits for nothing and leaves nothing.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                let _: Result<(), StoreError> = write(&self.bench, |w| {
                    missing = numbers.iter().any(|n| w.get::<Thing>(&Thing::key_of(*n)).unwrap().is_none());
                    resume_unwind(Box::new("looked"))
                });
            }));
            if !missing {
                return;
            }
            thread::yield_now();
        }
    }
}

fn contend(bench: &Arc<Bench>) -> f64 {
    let before = bench.store.commit_counts();
    let start = Arc::new(Barrier::new(64));
    let threads: Vec<_> = (0..64_u32)
        .map(|t| {
            let (bench, start) = (bench.clone(), start.clone());
            thread::spawn(move || {
                start.wait();
                for i in 0..50 {
                    put(&bench, &Thing::numbered(t * 50 + i, 1, "x"));
                    assert!(
                        get(&bench, t * 50 + i).is_some(),
                        "an acknowledged write is seen by the next read"
                    );
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert!((0..3200).all(|n| get(bench, n).is_some()));
    let report = bench.check(&KINDS);
    assert!(report.clean(), "{report:?}");
    assert_eq!(report.audit.entries, 3200);
    let after = bench.store.commit_counts();
    (after.1 - before.1) as f64 / (after.0 - before.0) as f64
}

#[test]
fn sixty_four_writers_share_commits_in_memory() {
    let mean = contend(&Arc::new(Bench::new()));
    assert!(mean > 1.0, "{mean:.1} writes per commit");
}

#[test]
fn sixty_four_writers_share_commits_of_a_real_file() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        data: folder.path().join("data"),
        keyring: folder.path().join("keys"),
        key_inside_allowed: false,
    };
    let (store, _) = Store::init(&places).unwrap();
    let bench = Arc::new(Bench::on(Arc::new(store)));
    let mean = contend(&bench);
    println!("{mean:.1} writes per commit");
    assert!(mean > 4.0, "{mean:.1} writes per commit");
    drop(bench);
    let bench = Bench::on(Arc::new(Store::open_at(&places).unwrap()));
    assert!((0..3200).all(|n| get(&bench, n).is_some()));
}

#[test]
fn no_update_is_lost_under_contention() {
    let bench = Arc::new(Bench::new());
    put(&bench, &Thing::numbered(1, 0, "0"));
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let bench = bench.clone();
            thread::spawn(move || {
                let mut done = 0;
                while done < 20 {
                    // Read outside, as a form does; the write tells when somebody else was faster.
                    let ctx = bench.ctx::<UseThings>();
                    let seen: Seen<Thing> = bench.store.read(&ctx, |r| r.need(&Thing::key_of(1))).unwrap();
                    let count: u32 = seen.name.parse().unwrap();
                    let next = Thing::numbered(1, 0, &(count + 1).to_string());
                    match write(&bench, |w| w.replace(&seen, &next)) {
                        Ok(_) => done += 1,
                        Err(StoreError::Stale) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(get(&bench, 1).unwrap().name, "320");
    assert!(bench.check(&KINDS).clean());
}

#[test]
fn a_read_does_not_wait_for_a_long_writer() {
    let bench = Arc::new(Bench::new());
    put(&bench, &Thing::numbered(1, 0, "a"));
    let (inside, is_inside) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let writer = {
        let bench = bench.clone();
        thread::spawn(move || {
            write(&bench, |w| {
                w.add(&Thing::numbered(2, 0, "b"))?;
                inside.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok(())
            })
        })
    };
    is_inside.recv().unwrap();
    assert!(get(&bench, 1).is_some());
    assert!(get(&bench, 2).is_none(), "nothing of an unfinished write is seen");
    go_on.send(()).unwrap();
    writer.join().unwrap().unwrap();
    assert!(get(&bench, 2).is_some());
}

#[test]
fn a_panicking_writer_leaves_nothing_and_releases_the_lock() {
    let bench = Arc::new(Bench::new());
    let thread = {
        let bench = bench.clone();
        thread::spawn(move || {
            let _ = write(&bench, |w| -> Result<(), _> {
                w.add(&Thing::numbered(1, 0, "a"))?;
                panic!("planted")
            });
        })
    };
    assert!(thread.join().is_err());
    assert!(get(&bench, 1).is_none());
    put(&bench, &Thing::numbered(1, 0, "b"));
    assert!(bench.check(&KINDS).clean());
}

#[test]
fn a_failed_commit_fails_its_batch_and_what_was_built_on_it_and_nothing_else() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    while rig.entered.try_recv().is_ok() {}
    rig.fail(&[Fault::Fails]);
    let held = rig.gate.lock();
    let first = rig.add(2);
    rig.entered.recv().unwrap();
    // The first batch is being committed; these build on it.
    let second = rig.add(3);
    let third = rig.add(4);
    rig.await_seen(&[2, 3, 4]);
    assert!(get(&rig.bench, 2).is_none(), "a read sees only what is durable");
    drop(held);
    for write in [first, second, third] {
        assert!(matches!(write.join().unwrap(), Err(StoreError::Engine(_))));
    }
    assert!(get(&rig.bench, 1).is_some());
    assert!((2..5).all(|n| get(&rig.bench, n).is_none()));
    put(&rig.bench, &Thing::numbered(2, 0, "again"));
    let report = rig.bench.check(&KINDS);
    assert!(report.clean() && report.audit.entries == 2, "{report:?}");
}

#[test]
fn a_write_without_changes_waits_for_what_it_saw() {
    let rig = rig();
    while rig.entered.try_recv().is_ok() {}
    for fault in [Fault::Fails, Fault::None] {
        rig.fail(&[fault]);
        let held = rig.gate.lock();
        let first = rig.add(2);
        rig.entered.recv().unwrap();
        let looking = {
            let bench = rig.bench.clone();
            thread::spawn(move || {
                bench.store.committer.write(&[bench.keys(0).scope()], |layers| {
                    let keys = bench.keys(0);
                    let full = super::super::writer::scoped(&keys, &Thing::numbered(2, 0, "").id);
                    Ok::<_, StoreError>((layers.get("test_things", &full)?.is_some(), Vec::new()))
                })
            })
        };
        rig.await_seen(&[2]);
        drop(held);
        let written = first.join().unwrap();
        match (fault, looking.join().unwrap()) {
            // Either it saw the write and shares its fate, or it came after the end.
            (Fault::Fails, outcome) => assert!(written.is_err() && !outcome.is_ok_and(|seen| seen)),
            (_, outcome) => assert!(written.is_ok() && outcome.unwrap()),
        }
    }
}

/// R-ERR-02: what cannot be written down does not happen, and after the third time nothing is tried any more.
#[test]
fn three_failures_make_the_store_read_only() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    rig.fail(&[Fault::Fails, Fault::Panics, Fault::Fails]);
    for n in 2..5 {
        assert!(matches!(rig.add(n).join().unwrap(), Err(StoreError::Engine(_))));
    }
    for n in 5..7 {
        assert!(matches!(rig.add(n).join().unwrap(), Err(StoreError::ReadOnly)));
    }
    assert!(get(&rig.bench, 1).is_some());
    assert!((2..7).all(|n| get(&rig.bench, n).is_none()));
    assert!(rig.bench.check(&KINDS).clean());
}

#[test]
fn a_full_volume_is_no_strike() {
    let rig = rig();
    rig.fail(&[Fault::Full; 10]);
    for n in 0..10 {
        assert!(matches!(rig.add(n).join().unwrap(), Err(StoreError::Engine(error)) if error.full));
    }
    put(&rig.bench, &Thing::numbered(1, 0, "space came back"));
    assert!(rig.bench.check(&KINDS).clean());
}

/// Refused before it hurts: nothing is closed and reopened, and what fits goes on.
#[test]
fn a_commit_for_which_there_is_no_room_is_not_tried() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    while rig.entered.try_recv().is_ok() {}
    *rig.room.lock() = Some(12 << 20);
    let large = Thing { name: "x".repeat(3 << 20), ..Thing::numbered(2, 0, "") };
    let refused = write(&rig.bench, |w| w.add(&large)).unwrap_err();
    assert_eq!(refused.explain().kind, Kind::NoSpace);
    assert!(rig.entered.try_recv().is_err() && get(&rig.bench, 2).is_none() && rig.bench.store.writes());
    put(&rig.bench, &Thing::numbered(2, 0, "small"));
    *rig.room.lock() = Some(20 << 20);
    write(&rig.bench, |w| w.add(&Thing { id: Thing::numbered(3, 0, "").id, ..large.clone() })).unwrap();
    assert!(rig.bench.check(&KINDS).clean());
}

#[test]
fn a_file_that_does_not_open_again_is_read_only_at_once() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    rig.reopens.lock().push(false);
    rig.fail(&[Fault::Fails]);
    assert!(rig.add(2).join().unwrap().is_err());
    assert!(matches!(rig.add(3).join().unwrap(), Err(StoreError::ReadOnly)));
    assert!(get(&rig.bench, 1).is_some());
}

#[test]
fn when_the_thread_of_the_commits_fails_nobody_sleeps_on() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    while rig.entered.try_recv().is_ok() {}
    let held = rig.gate.lock();
    let first = rig.add(2);
    rig.entered.recv().unwrap();
    let built_on_it = rig.add(3);
    rig.await_seen(&[2, 3]);
    rig.sticks.store(true, Ordering::SeqCst);
    drop(held);
    for write in [first, built_on_it] {
        assert!(matches!(write.join().unwrap(), Err(StoreError::Engine(_))));
    }
    assert!(matches!(rig.add(4).join().unwrap(), Err(StoreError::ReadOnly)));
    assert!(get(&rig.bench, 1).is_some(), "what is there is read");
}

/// It was there for the next read, but its writer was told that it was not, and search never heard of it.
#[test]
fn a_commit_that_landed_but_reported_failure_is_told_as_what_it_is() {
    let rig = rig();
    let heard: Arc<Mutex<usize>> = Arc::default();
    let hearing = heard.clone();
    rig.bench.store.listen(move |fed| *hearing.lock() += fed.len());
    rig.fail(&[Fault::Lies]);
    assert!(rig.add(1).join().unwrap().is_ok());
    assert!(get(&rig.bench, 1).is_some());
    assert_eq!(*heard.lock(), 1);
    put(&rig.bench, &Thing::numbered(2, 0, "b"));
    let report = rig.bench.check(&KINDS);
    assert!(report.clean() && report.audit.entries == 2, "{report:?}");
}

#[test]
fn a_panicking_listener_blocks_nobody() {
    let bench = Bench::new();
    bench.store.listen(|_| panic!("planted"));
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 0, "b"));
}

#[test]
fn listeners_hear_commits_in_their_order() {
    let bench = Arc::new(Bench::new());
    let heard: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let hearing = heard.clone();
    bench.store.listen(move |fed| {
        hearing.lock().extend(fed.iter().map(|fed| fed.words.as_ref().map(|words| words.words.concat())));
    });
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 3, "unsearchable"));
    let seen = write(&bench, |w| w.need::<Thing>(&Thing::key_of(1))).unwrap();
    write(&bench, |w| w.replace(&seen, &Thing::numbered(1, 0, "b"))).unwrap();
    let seen = write(&bench, |w| w.need::<Thing>(&Thing::key_of(1))).unwrap();
    write(&bench, |w| w.remove(&seen)).unwrap();
    let words = |text: &str| Some(text.to_owned());
    // A record that is replaced is told of once: as it is now.
    assert_eq!(*heard.lock(), [words("a"), words("b"), None]);
}

#[test]
fn opening_a_record_is_audited_once_per_person_record_and_hour() {
    let bench = Bench::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 0, "b"));
    let reads = |bench: &Bench| {
        let ctx = bench.ctx::<UseThings>();
        let entries: Result<_, StoreError> =
            bench.store.read(&ctx, |r| r.history::<Thing>(Thing::numbered(1, 0, "").id));
        entries.unwrap().iter().filter(|entry| entry.kind == "record.read").count()
    };
    let open = |bench: &Bench, number| {
        bench.store.open::<_, Thing>(&bench.ctx::<UseThings>(), &Thing::key_of(number), Purpose("test"))
    };
    open(&bench, 1).unwrap();
    open(&bench, 1).unwrap();
    assert_eq!(reads(&bench), 1);
    open(&bench, 2).unwrap();
    assert_eq!(reads(&bench), 1);
    open(&bench.by_person(8), 1).unwrap();
    assert_eq!(reads(&bench), 2);
    open(&bench.at("2026-11-20T13:59:59Z"), 1).unwrap();
    assert_eq!(reads(&bench), 2);
    open(&bench.at("2026-11-20T14:00:00Z"), 1).unwrap();
    assert_eq!(reads(&bench), 3);
    assert!(matches!(open(&bench, 9), Err(StoreError::Missing)));
    // Marks of days ago do not pile up.
    open(&bench.at("2026-11-23T14:00:00Z"), 1).unwrap();
    let marks = || bench.store.committer.snapshot().range("access", &[], None, false).unwrap().count();
    assert_eq!(marks(), 1);
    let prune = |now: &str| bench.store.prune_access(now.parse().unwrap()).unwrap();
    assert_eq!((prune("2026-11-23T16:30:00Z"), marks()), (0, 1));
    assert_eq!((prune("2026-11-23T17:00:00Z"), marks()), (1, 0));
    assert!(bench.check(&KINDS).clean());
}
