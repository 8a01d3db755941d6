//! Group commit: shared, durable, honest about failure.

use std::{
    sync::{Arc, Barrier, mpsc},
    thread,
};

use parking_lot::Mutex;

use super::thing::{KINDS, Thing, UseThings, get, put, write};
use crate::platform::{
    store::{Places, Purpose, Store, StoreError, Versioned},
    testing::TestStore,
};

fn contend(bench: &Arc<TestStore>) -> f64 {
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
    let mean = contend(&Arc::new(TestStore::new()));
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
    let bench = Arc::new(TestStore::on(Arc::new(store)));
    let mean = contend(&bench);
    println!("{mean:.1} writes per commit");
    assert!(mean > 4.0, "{mean:.1} writes per commit");
    drop(bench);
    let bench = TestStore::on(Arc::new(Store::open_at(&places).unwrap()));
    assert!((0..3200).all(|n| get(&bench, n).is_some()));
}

#[test]
fn no_update_is_lost_under_contention() {
    let bench = Arc::new(TestStore::new());
    put(&bench, &Thing::numbered(1, 0, "0"));
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let bench = bench.clone();
            thread::spawn(move || {
                let mut done = 0;
                while done < 20 {
                    // Read outside, as a form does; the write tells when somebody else was faster.
                    let ctx = bench.ctx::<UseThings>();
                    let seen: Versioned<Thing> =
                        bench.store.read(&ctx, |r| r.need(&Thing::key_of(1))).unwrap();
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
    let bench = Arc::new(TestStore::new());
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
    let bench = Arc::new(TestStore::new());
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
fn a_panicking_listener_blocks_nobody() {
    let bench = TestStore::new();
    bench.store.listen(|_| panic!("planted"));
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 0, "b"));
}

#[test]
fn listeners_hear_commits_in_their_order() {
    let bench = Arc::new(TestStore::new());
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
    let bench = TestStore::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 0, "b"));
    let reads = |bench: &TestStore| {
        let ctx = bench.ctx::<UseThings>();
        let entries: Result<_, StoreError> =
            bench.store.read(&ctx, |r| r.history::<Thing>(Thing::numbered(1, 0, "").id));
        entries.unwrap().iter().filter(|entry| entry.kind == "record.read").count()
    };
    let open = |bench: &TestStore, number| {
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
    let prune = |now: &str| bench.store.prune_access(&bench.keys(0), now.parse().unwrap()).unwrap();
    assert_eq!((prune("2026-11-23T16:30:00Z"), marks()), (0, 1));
    assert_eq!((prune("2026-11-23T17:00:00Z"), marks()), (1, 0));
    assert!(bench.check(&KINDS).clean());
}
