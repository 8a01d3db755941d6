//! A full volume, single failing operations and what cannot be read under the real engine: errors, never a wrong state
//! (T-ENOSPC).

use std::{sync::Arc, thread, time::Duration};

use super::{
    lanes::in_time,
    power::{Chance, Disk, Model, all, start, transaction},
    thing::{KINDS, Thing, put, write},
};
use crate::{
    kernel::problem::{Explain as _, Kind},
    platform::{
        store::{
            StoreError,
            engine::{Changes, Engine as _, Fault},
            engine_redb::Redb,
        },
        testing::TestStore,
    },
};

/// So many MiB are more than the engine's cache holds.
const MANY: u32 = 20;

/// Whether the store holds exactly this.
fn holds(bench: &TestStore, model: &Model) -> bool {
    all(bench).unwrap().iter().eq(model.values())
}

/// R-ERR-02: whatever operation of the disk fails, act and entry are there together or not at all.
#[test]
fn after_any_single_failing_operation_writing_goes_on_from_a_whole_state() {
    let most = {
        let disk = Disk::default();
        let (bench, _) = start(&disk);
        let mut model = Model::new();
        let mut chance = Chance(1);
        (0..6).for_each(|_| model = transaction(&mut chance, &bench, &model, 600).0);
        disk.0.lock().operations
    };
    for seed in 0..40 {
        let disk = Disk::default();
        let (bench, keyring) = start(&disk);
        let keys = bench.store.keyring.content();
        let mut chance = Chance(seed);
        let now = disk.0.lock().operations;
        disk.0.lock().fail_at = Some(now + 1 + chance.below(most - now));
        let (mut model, mut failed) = (Model::new(), 0);
        for _ in 0..8 {
            let (after, written) = transaction(&mut chance, &bench, &model, 600);
            match written {
                Ok(()) => model = after,
                Err(StoreError::Engine(_)) => {
                    failed += 1;
                    // Nobody was told that it is there; it may be, but only as a whole.
                    if holds(&bench, &after) {
                        model = after;
                    }
                }
                Err(other) => panic!("seed {seed}: {other}"),
            }
            assert!(holds(&bench, &model), "seed {seed}");
            assert!(bench.check(&KINDS).clean(), "seed {seed}");
        }
        assert!(failed <= 1, "seed {seed}: one bad operation failed {failed} writes");
        disk.0.lock().fail_at = None;
        drop(bench);
        let engine = super::super::engine_redb::Redb::on_backend(disk.clone()).unwrap();
        let keyring = keyring.with_same_master(keys).unwrap();
        let store = super::super::Store::assemble(Box::new(engine), keyring).unwrap();
        let bench = TestStore::on(std::sync::Arc::new(store));
        assert!(holds(&bench, &model) && bench.check(&KINDS).clean(), "seed {seed}");
    }
}

/// T-ENOSPC: the n-th operation of the disk fails, for every n, as a full volume, a used quota, a limit of the file's
/// size or a bad disk does. The writer gets to know which; reading goes on; what was acknowledged stays, and of the rest
/// nothing is seen by halves.
#[test]
fn whatever_operation_fails_and_however_the_answer_is_right() {
    const NAMED: [(i32, Kind); 4] =
        [(28, Kind::NoSpace), (122, Kind::NoSpace), (27, Kind::NoSpace), (5, Kind::Busy)];
    for (errno, kind) in NAMED {
        let mut n = 0;
        let mut failed = 0;
        loop {
            // Every one for a full volume; every fourth for the others, which differ only in what is said.
            n += if errno == NAMED[0].0 { 1 } else { 4 };
            let disk = Disk::default();
            let (bench, keyring) = start(&disk);
            let mut chance = Chance(7);
            let mut model = transaction(&mut chance, &bench, &Model::new(), 600).0;
            {
                let mut image = disk.0.lock();
                image.errno = Some(errno);
                image.fail_at = Some(image.operations + n);
            }
            let mut hit = false;
            for _ in 0..2 {
                let (after, written) = transaction(&mut chance, &bench, &model, 600);
                match written {
                    // What was found durable after all is told as such.
                    Ok(()) => model = after,
                    Err(refused) => {
                        let problem = refused.explain();
                        assert_eq!(problem.kind, kind, "operation {n}, error {errno}: {refused}");
                        assert_eq!(problem.retry_after.is_some(), kind == Kind::Busy);
                        (hit, failed) = (true, failed + 1);
                    }
                }
                assert!(holds(&bench, &model), "operation {n}, error {errno}");
                assert!(bench.store.writes());
            }
            let reached = {
                let mut image = disk.0.lock();
                image.fail_at.take().is_some_and(|at| image.operations >= at)
            };
            let keys = bench.store.keyring.content();
            drop(bench);
            let engine = super::super::engine_redb::Redb::on_backend(disk.clone()).unwrap();
            let store =
                super::super::Store::assemble(Box::new(engine), keyring.with_same_master(keys).unwrap())
                    .unwrap();
            let bench = TestStore::on(std::sync::Arc::new(store));
            assert!(holds(&bench, &model) && bench.check(&KINDS).clean(), "operation {n}, error {errno}");
            if !reached && !hit {
                break;
            }
        }
        assert!(n > 20 && failed > 4, "{n} operations, {failed} failed");
    }
}

#[test]
fn on_a_full_volume_reading_goes_on_and_writing_comes_back() {
    for seed in 0..4 {
        let disk = Disk::default();
        let (bench, _) = start(&disk);
        let mut chance = Chance(seed);
        let mut model = Model::new();
        for _ in 0..3 {
            let (after, written) = transaction(&mut chance, &bench, &model, 600);
            written.unwrap();
            model = after;
        }
        let length = disk.0.lock().live.len();
        disk.0.lock().most_bytes = Some(length);
        let big = "x".repeat(2 << 20);
        for n in 0..5 {
            let thing = Thing { name: big.clone(), ..Thing::numbered(100 + n, 0, "") };
            let refused = super::thing::write(&bench, |w| w.add(&thing));
            assert!(matches!(refused, Err(StoreError::Engine(error)) if error.is_full()), "seed {seed}");
            assert!(holds(&bench, &model), "seed {seed}");
        }
        disk.0.lock().most_bytes = None;
        put(&bench, &Thing { name: big, ..Thing::numbered(100, 0, "") });
        let report = bench.check(&KINDS);
        assert!(report.clean() && report.audit.entries == 4, "seed {seed}: {report:?}");
    }
}

/// A store of which no cache holds all.
fn large(disk: &Disk) -> Arc<TestStore> {
    let (bench, _) = start(disk);
    for n in 0..MANY {
        put(&bench, &Thing { name: "x".repeat(1 << 20), ..Thing::numbered(n, 0, "") });
    }
    Arc::new(bench)
}

/// Whether everything can be read in time, without a write.
fn comes_back(bench: &Arc<TestStore>) -> bool {
    let bench = bench.clone();
    let read = in_time(move || {
        while all(&bench).is_err() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    read.is_some()
}

/// Story: after one sector that could not be read, the engine refused to read all others until somebody's next commit.
#[test]
fn one_read_that_failed_fails_no_others_for_long() {
    let disk = Disk::default();
    let bench = large(&disk);
    disk.0.lock().unreadable = true;
    all(&bench).unwrap_err();
    disk.0.lock().unreadable = false;
    assert!(comes_back(&bench));
    put(&bench, &Thing::numbered(MANY, 0, "after"));
    assert!(bench.check(&KINDS).clean());
}

/// Story: the volume was gone for a second, and the file did not open after a failed commit. Every write reads before it has
/// anything to commit, and only a commit opened the file again: nothing was read until a restart.
#[test]
fn a_file_that_did_not_open_at_all_is_opened_when_it_can_be() {
    let disk = Disk::default();
    let bench = large(&disk);
    {
        let mut image = disk.0.lock();
        (image.unreadable, image.fail_at) = (true, Some(image.operations + 1));
    }
    write(&bench, |w| w.add(&Thing::numbered(MANY, 0, "lost"))).unwrap_err();
    assert!(!bench.store.reads() && all(&bench).is_err());
    disk.0.lock().unreadable = false;
    assert!(comes_back(&bench) && bench.store.reads());
    let refused = write(&bench, |w| w.add(&Thing::numbered(MANY, 0, "too early")));
    assert!(matches!(refused, Err(StoreError::ReadOnly)), "{refused:?}");
    // The pause is over.
    bench.store.committer.shared.health.succeeded();
    put(&bench, &Thing::numbered(MANY, 0, "after"));
    assert!(bench.check(&KINDS).clean());
}

/// Story: a sector that could not be read was answered as if the next try would succeed, and was in no log, when it was met
/// while a table was opened.
#[test]
fn a_table_that_cannot_be_opened_is_no_passing_disturbance() {
    let disk = Disk::default();
    let spaces: Vec<&'static str> = (0..MANY).map(|n| &*format!("t{n}").leak()).collect();
    let mut changes = Changes::default();
    spaces.iter().for_each(|space| changes.put(space, vec![1], vec![7; 1 << 20]));
    Redb::on_backend(disk.clone()).unwrap().commit(&changes).unwrap();
    let engine = Redb::on_backend(disk.clone()).unwrap();
    let snapshot = engine.snapshot().unwrap();
    disk.0.lock().unreadable = true;
    let error = spaces.iter().find_map(|space| snapshot.get(space, &[1]).err()).unwrap();
    assert_eq!(error.fault, Fault::Damaged, "{error}");
    assert!(engine.is_stuck());
    disk.0.lock().unreadable = false;
    engine.reopen().unwrap();
    assert!(!engine.is_stuck() && engine.snapshot().unwrap().get(spaces[0], &[1]).unwrap().is_some());
}
