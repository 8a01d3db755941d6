//! Commits that fail: whoever wrote is told what became of it, nobody waits for ever, and reading goes on.

use std::{
    sync::{Arc, atomic::Ordering, mpsc},
    thread,
};

use parking_lot::Mutex;

use super::{
    lanes::in_time,
    rig::{Fault, rig},
    thing::{KINDS, Thing, UseThings, get, put, write, write_in},
};
use crate::{
    kernel::problem::{Explain as _, Kind},
    platform::{store::StoreError, testing::TestStore},
};

#[test]
fn a_failed_commit_fails_its_batch_and_what_was_built_on_it_and_nothing_else() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    rig.fail(&[Fault::Fails]);
    let (held, first) = rig.committing(2);
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
    for fault in [Fault::Fails, Fault::None] {
        rig.fail(&[fault]);
        let (held, first) = rig.committing(2);
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
        assert!(matches!(rig.add(n).join().unwrap(), Err(StoreError::Engine(error)) if error.is_full()));
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

/// Story: the first write after the pause found the file open for reading alone, failed on that, and was one more
/// failure in a row.
#[test]
fn a_file_that_opens_again_after_the_pause_takes_the_next_write() {
    let rig = rig();
    rig.reopens.lock().push(false);
    rig.fail(&[Fault::Fails]);
    assert!(rig.add(1).join().unwrap().is_err());
    // The pause is over.
    rig.bench.store.committer.shared.health.succeeded();
    rig.add(1).join().unwrap().unwrap();
    assert!(get(&rig.bench, 1).is_some() && rig.bench.check(&KINDS).clean());
}

/// Story: reads waited under a lock for a drive that hung while the file was reopened.
#[test]
fn a_drive_that_hangs_while_the_file_is_reopened_holds_up_no_read_for_ever() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    while rig.entered.try_recv().is_ok() {}
    rig.fail(&[Fault::Fails]);
    let hangs = rig.reopen_gate.lock();
    let failed = rig.add(2);
    // The commit, then the reopening.
    (0..2).for_each(|_| rig.entered.recv().unwrap());
    let bench = rig.bench.clone();
    let read = in_time(move || {
        let ctx = bench.ctx::<UseThings>();
        bench.store.read(&ctx, |r| r.get::<Thing>(&Thing::key_of(1))).map(drop)
    });
    let told: StoreError = read.expect("it waits for the drive").unwrap_err();
    assert_eq!(told.explain().kind, Kind::Busy);
    drop(hangs);
    assert!(failed.join().unwrap().is_err());
    assert!(get(&rig.bench, 1).is_some());
}

/// Story: an import that did not fit failed the whole batch, and with it small writes that would have.
#[test]
fn a_large_act_that_does_not_fit_takes_no_small_one_with_it() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    *rig.room.lock() = Some(12 << 20);
    let (held, first) = rig.committing(2);
    let second = rig.add(3);
    rig.await_seen(&[2, 3]);
    let bench = rig.bench.clone();
    let large = in_time(move || {
        let large = Thing { name: "x".repeat(3 << 20), ..Thing::numbered(4, 0, "") };
        write(&bench, |w| w.add(&large))
    });
    let refused = large.expect("it is told before the commit").unwrap_err();
    assert_eq!(refused.explain().kind, Kind::NoSpace);
    drop(held);
    for write in [first, second] {
        write.join().unwrap().unwrap();
    }
    assert!(get(&rig.bench, 4).is_none() && rig.bench.check(&KINDS).clean());
}

/// Story: two imports that each fitted were let into commits one after the other, though not both fitted.
#[test]
fn a_large_act_is_asked_for_room_beside_what_is_being_committed() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    while rig.entered.try_recv().is_ok() {}
    *rig.room.lock() = Some(12 << 20);
    let large = |number: u32| {
        let bench = rig.bench.clone();
        let thing = Thing { name: "x".repeat(3 << 19), ..Thing::numbered(number, 0, "") };
        move || write(&bench, |w| w.add(&thing))
    };
    let held = rig.gate.lock();
    let first = thread::spawn(large(2));
    rig.entered.recv().unwrap();
    let refused = in_time(large(3)).expect("it is told before the commit").unwrap_err();
    assert_eq!(refused.explain().kind, Kind::NoSpace);
    drop(held);
    first.join().unwrap().unwrap();
    large(3)().unwrap();
    assert!(rig.bench.check(&KINDS).clean());
}

/// What lies outside of its lanes was left out in silence, and a write of one scope took it along without its lane.
#[test]
fn a_write_outside_of_its_scopes_is_an_error_and_changes_nothing() {
    let bench = TestStore::new();
    let [own, other, third] = [0, 1, 2].map(|tenant| bench.keys(tenant).scope());
    for scopes in [&[own][..], &[own, third][..], &[[0; 16]][..]] {
        let outcome = bench.store.committer.write(scopes, |layers| {
            for scope in [scopes[0], other] {
                layers.own.put("test_things", [scope, [1; 16]].concat(), vec![1]);
            }
            Ok::<_, StoreError>(((), Vec::new()))
        });
        assert!(matches!(outcome, Err(StoreError::Outside)), "{scopes:?}");
    }
    assert!(
        bench.store.committer.snapshot().range("test_things", &[], None, false).unwrap().next().is_none()
    );
}

/// Story: a writer that was still in its closure when the thread of the commits failed put its changes into a batch that
/// nobody took, and waited for ever.
#[test]
fn whoever_is_still_writing_when_the_thread_of_the_commits_fails_is_told() {
    let rig = rig();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let (inside, is_inside) = mpsc::channel();
    let bench = rig.bench.clone();
    let second = thread::spawn(move || {
        in_time(move || {
            let ctx = bench.in_tenant(1);
            write_in(&bench, &ctx, |w| {
                w.add(&Thing::numbered(2, 0, "x"))?;
                inside.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok(())
            })
        })
    });
    is_inside.recv().unwrap();
    rig.sticks.store(true, Ordering::SeqCst);
    assert!(rig.add(1).join().unwrap().is_err());
    while !rig.bench.store.needs_restart() {
        thread::yield_now();
    }
    go_on.send(()).unwrap();
    let told = second.join().unwrap().expect("it waits for ever");
    assert!(matches!(told, Err(StoreError::ReadOnly)), "{told:?}");
}

#[test]
fn when_the_thread_of_the_commits_fails_nobody_sleeps_on() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    let (held, first) = rig.committing(2);
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

/// Story: how far the audit chain was had been noted, and after a power loss the trail was called cut. Its writer was
/// told that nothing was saved, while it stood in every list.
#[test]
fn a_commit_that_may_not_stay_is_told_as_unsure_and_its_mark_is_not_noted() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    let heard: Arc<Mutex<usize>> = Arc::default();
    let hearing = heard.clone();
    rig.bench.store.listen(move |fed| *hearing.lock() += fed.len());
    let state = || {
        let mark = rig.bench.store.committer.marks().of(&rig.bench.keys(0).scope());
        (mark, rig.bench.store.commit_counts().0)
    };
    let (mark, commits) = state();
    rig.fail(&[Fault::Lies; 3]);
    let told = rig.add(2).join().unwrap().unwrap_err();
    assert_eq!(told.explain().code, "SPEICHER_UNGEWISS");
    assert!(get(&rig.bench, 2).is_some(), "whoever looks finds it");
    assert_eq!((state(), *heard.lock()), ((mark, commits + 1), 1), "reactions and search hear of it");
}

/// Story: whoever wrote on top of such a commit was told that it may be saved, though it certainly was not.
#[test]
fn a_write_on_top_of_one_that_may_not_stay_is_certainly_not_there() {
    let rig = rig();
    rig.fail(&[Fault::Lies; 3]);
    let (held, first) = rig.committing(1);
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let (inside, is_inside) = mpsc::channel();
    let bench = rig.bench.clone();
    let second = thread::spawn(move || {
        write(&bench, |w| {
            assert!(w.get::<Thing>(&Thing::key_of(1))?.is_some());
            inside.send(()).unwrap();
            may_go_on.recv().unwrap();
            w.add(&Thing::numbered(2, 0, "x"))
        })
    });
    is_inside.recv().unwrap();
    drop(held);
    assert_eq!(first.join().unwrap().unwrap_err().explain().code, "SPEICHER_UNGEWISS");
    go_on.send(()).unwrap();
    assert_eq!(second.join().unwrap().unwrap_err().explain().code, "SPEICHER_GESTOERT");
    assert!(get(&rig.bench, 1).is_some() && get(&rig.bench, 2).is_none());
}

/// Story: the file opened for looking alone after such a commit. Its writer was told that nothing was saved, while
/// everybody saw it.
#[test]
fn a_commit_that_is_seen_in_a_file_that_opens_for_looking_alone_is_told_as_unsure() {
    let rig = rig();
    let heard: Arc<Mutex<usize>> = Arc::default();
    let hearing = heard.clone();
    rig.bench.store.listen(move |fed| *hearing.lock() += fed.len());
    rig.reopens.lock().push(false);
    rig.fail(&[Fault::Lies]);
    let told = rig.add(1).join().unwrap().unwrap_err();
    assert_eq!(told.explain().code, "SPEICHER_UNGEWISS");
    assert!(get(&rig.bench, 1).is_some() && !rig.bench.store.writes());
    assert_eq!(*heard.lock(), 1);
}
