//! Changes of files with faults: a step that fails, a medium that fails from there on, a process that ends. Whatever the
//! step, what is there afterwards is the state before or the state after.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use tempfile::TempDir;

use super::{
    files::{everything, places},
    thing::{KINDS, Thing, UseThings, get, put, write_in},
};
use crate::platform::{
    store::{
        OpenError, Places, RecoveryKey, Store, StoreError,
        check::{HELD, MOST_HELD},
        compact,
        durable::faults::{Fault, at},
        keyring::Keyring,
        lock::for_tests::without_locks,
        restore,
    },
    testing::TestStore,
};

const KEPT: [u8; 16] = [1; 16];
const OTHER: [u8; 16] = [2; 16];
const FAULTS: [Fault; 3] = [Fault::Once, Fault::Lasting, Fault::Kill];

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    all.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

/// Tries an act on a keyring with every fault at every step; how many steps it has.
fn try_all(act: impl Fn(&Keyring) -> Result<(), StoreError>, holds_before: bool) -> usize {
    let mut steps = 0;
    for fault in FAULTS {
        for number in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let keyring = Keyring::create(Some(dir.path())).unwrap().0;
            keyring.new_tenant_keys(KEPT).unwrap();
            if holds_before {
                keyring.new_tenant_keys(OTHER).unwrap();
            }
            let before = files(dir.path());
            let knows = |keyring: &Keyring| keyring.tenant_keys(OTHER).unwrap().is_some();
            let done = at(number, fault, || act(&keyring));
            match done {
                Some(Ok(())) => {
                    assert_eq!(knows(&keyring), !holds_before);
                    steps = steps.max(number);
                    break;
                }
                Some(Err(_)) => {
                    assert_eq!(knows(&keyring), holds_before, "memory, {fault:?} at {number}");
                    if fault == Fault::Once {
                        assert!(files(dir.path()) == before, "disk, step {number}");
                        act(&keyring).unwrap();
                    }
                }
                None => {}
            }
            // Whatever happened, it opens, with the old state or the new one and none between.
            let again = Keyring::open(dir.path()).unwrap();
            again.finish_erasures().unwrap();
            assert!(again.tenant_keys(KEPT).unwrap().is_some(), "{fault:?} at {number}");
            assert!(!(knows(&again) && again.erased(&OTHER)), "{fault:?} at {number}");
            if again.erased(&OTHER) {
                let name = crate::kernel::text::hex(&OTHER);
                for (file, content) in files(dir.path()) {
                    let held = String::from_utf8_lossy(&content).contains(&format!("\"{name}\":"));
                    assert!(!held || file.ends_with(".new"), "{file}, {fault:?} at {number}");
                }
            }
            act(&again).ok();
            assert_eq!(knows(&again), !holds_before, "it can be done again, {fault:?} at {number}");
        }
    }
    steps
}

/// Story: a key was taken into memory before its file was saved, and an erased one was dropped from memory and ledger
/// although the save failed: until a restart the keyring said one thing, and its file another.
#[test]
fn a_keyring_whose_change_cannot_be_saved_is_as_it_was() {
    assert!(try_all(|keyring| keyring.new_tenant_keys(OTHER).map(drop), false) >= 8);
    assert!(try_all(|keyring| keyring.erase_tenant(OTHER), true) >= 8);
}

/// An instance with a backup, and with something that came after it.
struct Lived {
    dir: TempDir,
    recovery: RecoveryKey,
    backed_up: Vec<(String, Vec<u8>, Vec<u8>)>,
    newest: Vec<(String, Vec<u8>, Vec<u8>)>,
}

/// A row of a file: its table, key and value.
type Row = (String, Vec<u8>, Vec<u8>);

fn content(places: &Places) -> Result<Vec<Row>, OpenError> {
    let store = Store::open_at(places)?;
    Ok(everything(&*store.committer.snapshot()))
}

fn lived() -> Lived {
    let dir = tempfile::tempdir().unwrap();
    let places = places(dir.path());
    let (store, recovery) = Store::init(&places).unwrap();
    let bench = TestStore::on(Arc::new(store));
    put(&bench, &Thing::numbered(1, 1, "Erika"));
    bench.store.backup(&dir.path().join("b.visite"), bench.now()).unwrap();
    let backed_up = everything(&*bench.store.committer.snapshot());
    put(&bench, &Thing::numbered(2, 1, "Erika"));
    bench.store.new_tenant_keys([9; 16]).unwrap();
    drop(bench);
    let newest = content(&places).unwrap();
    Lived { recovery, backed_up, newest, dir }
}

/// The same instance in another place.
fn copy(lived: &Lived) -> (TempDir, Places) {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["data", "keys"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
        for entry in fs::read_dir(lived.dir.path().join(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), dir.path().join(folder).join(entry.file_name())).unwrap();
        }
    }
    let places = places(dir.path());
    (dir, places)
}

fn nothing_left_over(places: &Places) {
    for folder in [&places.data, &places.keyring] {
        for name in files(folder).into_keys() {
            assert!(!name.ends_with(".incoming") && name != "visite.journal", "{name}");
        }
    }
}

/// Story: a restore first wrote the keyring and then the data file. Cut off between them, it left a data file that its
/// keyring did not open, or none at all.
#[test]
fn a_restore_that_is_cut_off_at_any_step_is_finished_or_undone_by_the_next_start() {
    let lived = lived();
    let backup = lived.dir.path().join("b.visite");
    for fault in FAULTS {
        let (mut undone, mut finished) = (0, 0);
        for number in 0.. {
            let (_dir, places) = copy(&lived);
            let done = at(number, fault, || restore(&backup, &places, None, true));
            let whole = matches!(&done, Some(Ok(_)));
            let found = content(&places).unwrap();
            if found == lived.newest {
                assert!(!whole);
                undone += 1;
            } else {
                assert!(found == lived.backed_up, "{fault:?} at {number}");
                finished += 1;
            }
            nothing_left_over(&places);
            let keyring = Keyring::open(&places.keyring).unwrap();
            assert!(keyring.tenant_keys([9; 16]).unwrap().is_some(), "the file before still needs it");
            if whole {
                break;
            }
        }
        assert!(undone > 5 && finished > 3, "{undone} undone, {finished} finished");
    }
}

#[test]
fn a_restore_into_an_empty_place_that_is_cut_off_leaves_all_or_nothing() {
    let lived = lived();
    let backup = lived.dir.path().join("b.visite");
    for number in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let done = at(number, Fault::Kill, || restore(&backup, &places, Some(&lived.recovery), false));
        match content(&places) {
            Ok(found) => assert!(found == lived.backed_up),
            Err(OpenError::NoData(_)) => {
                assert!(done.is_none());
                if places.data.exists() {
                    nothing_left_over(&places);
                }
                restore(&backup, &places, Some(&lived.recovery), false).unwrap();
                assert!(content(&places).unwrap() == lived.backed_up);
            }
            Err(other) => panic!("{other} at {number}"),
        }
        if done.is_some() {
            break;
        }
    }
}

#[test]
fn what_was_cut_off_is_told_by_a_check_and_finished_by_no_other_keyring() {
    let lived = lived();
    let backup = lived.dir.path().join("b.visite");
    let (dir, places) = copy(&lived);
    // The journal is there after the second step.
    assert!(at(6, Fault::Kill, || restore(&backup, &places, None, true)).is_none());
    assert!(matches!(Store::open_untouched(&places), Err(OpenError::CutOff(_))));
    let elsewhere = Places { keyring: dir.path().join("other"), ..places.clone() };
    assert!(matches!(Store::open_at(&elsewhere), Err(OpenError::OtherKeyring(_))));
    // A journal that leads elsewhere moves nothing.
    let journal = places.data.join("visite.journal");
    let planted = fs::read_to_string(&journal).unwrap().replace("visite.redb", "../keys/master.key");
    fs::write(&journal, planted).unwrap();
    assert!(matches!(Store::open_at(&places), Err(OpenError::Damaged(_))));
    assert!(places.keyring.join("master.key").exists());
}

/// With the recovery key, too, what the keyring here knows to be erased stays erased.
#[test]
fn a_restore_with_the_recovery_key_brings_no_erased_tenant_back() {
    let lived = lived();
    let backup = lived.dir.path().join("b.visite");
    for master_key_is_lost in [false, true] {
        let (_dir, places) = copy(&lived);
        let store = Store::open_at(&places).unwrap();
        let erased = TestStore::on(Arc::new(store)).keys(0).scope();
        let store = Store::open_at(&places).unwrap();
        store.erase_tenant_keys(erased).unwrap();
        drop(store);
        if master_key_is_lost {
            fs::remove_file(places.keyring.join("master.key")).unwrap();
        }
        restore(&backup, &places, Some(&lived.recovery), true).unwrap();
        let keyring = Keyring::open(&places.keyring).unwrap();
        assert!(keyring.tenant_keys(erased).unwrap().is_none() && keyring.erased(&erased));
        assert!(keyring.tenant_keys([9; 16]).unwrap().is_some(), "the file before still needs it");
        assert!(content(&places).unwrap().iter().all(|(_, key, _)| !key.starts_with(&erased)));
    }
}

/// Story: the keyring did not open because it was damaged, and a restore with the recovery key put its keys in the place of
/// those of the backup.
#[test]
fn a_restore_with_the_recovery_key_takes_no_damaged_key_over_one_of_the_backup() {
    let lived = lived();
    let (_dir, places) = copy(&lived);
    let path = places.keyring.join("keyring.json");
    let mut damaged: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    damaged["tenants"].as_object_mut().unwrap().values_mut().for_each(|key| *key = "AAAA".into());
    fs::write(&path, damaged.to_string()).unwrap();
    fs::remove_file(places.keyring.join("master.key")).unwrap();
    restore(&lived.dir.path().join("b.visite"), &places, Some(&lived.recovery), true).unwrap();
    let store = Store::open_at(&places).unwrap();
    assert!(store.tenant_keys([9; 16]).is_err(), "of what came after the backup there is no other key");
    let bench = TestStore::on(Arc::new(store));
    assert!(get(&bench, 1).is_some() && bench.check(&KINDS).clean());
}

/// Story: the sync of the line that says that a restore counts failed, and while its files were removed again the power
/// went: the next start read that line, and put the rest of them into place.
#[test]
fn a_restore_that_is_cut_off_while_it_is_undone_leaves_all_or_nothing() {
    let lived = lived();
    let backup = lived.dir.path().join("b.visite");
    // Which keyring there was before tells whether one took the other's place.
    let former = |keys: &Path| fs::read(keys.join("keyring.json.previous")).unwrap();
    let before = former(&lived.dir.path().join("keys"));
    for later in 1..5 {
        let mut undone = 0;
        for number in 0.. {
            let (_dir, places) = copy(&lived);
            let done = at(number, Fault::KillAfter(later), || restore(&backup, &places, None, true));
            let found = content(&places).unwrap();
            let replaced = former(&places.keyring) != before;
            if found == lived.newest {
                assert!(!replaced, "{number}, {later}");
                undone += 1;
            } else {
                assert!(found == lived.backed_up && replaced, "{number}, {later}");
            }
            nothing_left_over(&places);
            if matches!(&done, Some(Ok(_))) {
                break;
            }
        }
        assert!(undone > 5, "{undone}");
    }
}

/// Story: while the medium of the keyring hung, whoever asked for a key waited with the one who changed it.
#[test]
fn a_medium_that_hangs_during_a_change_keeps_nobody_from_the_keys() {
    let dir = tempfile::tempdir().unwrap();
    let keyring = Arc::new(Keyring::create(Some(dir.path())).unwrap().0);
    keyring.new_tenant_keys(KEPT).unwrap();
    // Reading a pipe waits until its other end is closed.
    let pipe = dir.path().join("keyring.json");
    fs::remove_file(&pipe).unwrap();
    let private = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, private, 0).unwrap();
    let changing = std::thread::spawn({
        let keyring = keyring.clone();
        move || keyring.new_tenant_keys(OTHER).map(drop)
    });
    let hangs = loop {
        use rustix::fs::{Mode, OFlags, open};
        match open(&pipe, OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty()) {
            Ok(end) => break end,
            Err(_) => std::thread::yield_now(),
        }
    };
    let asking = keyring.clone();
    let found =
        super::lanes::in_time(move || asking.tenant_keys(KEPT).unwrap().is_some() && !asking.erased(&KEPT));
    drop(hangs);
    assert_eq!(found, Some(true));
    changing.join().unwrap().unwrap();
    assert!(keyring.tenant_keys(OTHER).unwrap().is_some());
}

#[test]
fn compacting_gives_space_back_and_loses_nothing_whenever_it_is_cut_off() {
    let lived = lived();
    let (_dir, places) = copy(&lived);
    {
        let bench = TestStore::on(Arc::new(Store::open_at(&places).unwrap()));
        assert!(matches!(compact(&places), Err(OpenError::Busy(_))), "a server has it");
        let ctx = bench.ctx::<UseThings>();
        let long = "x".repeat(2_000);
        write_in(&bench, &ctx, |w| (100..1_500).try_for_each(|n| w.add(&Thing::numbered(n, 1, &long))))
            .unwrap();
        bench.store.erase_tenant_keys(bench.keys(0).scope()).unwrap();
        assert!(bench.store.purge_erased(bench.keys(0).scope()).unwrap() > 1_400);
    }
    let before = content(&places).unwrap();
    let summary = compact(&places).unwrap();
    assert!(summary.bytes < summary.bytes_before / 2, "{summary:?}");
    assert_eq!(summary.rows, before.len() as u64);
    assert!(summary.former.exists() && content(&places).unwrap() == before);
    for number in 0.. {
        let done = at(number, Fault::Kill, || compact(&places));
        assert!(content(&places).unwrap() == before, "step {number}");
        nothing_left_over(&places);
        if done.is_some() {
            break;
        }
    }
}

/// Rows of an erased tenant leave the file, some per commit, so that nobody waits for all of them.
#[test]
fn the_rows_of_an_erased_tenant_leave_the_file_in_small_commits() {
    let bench = TestStore::new();
    for tenant in 0..2 {
        let ctx = bench.in_tenant::<UseThings>(tenant);
        write_in(&bench, &ctx, |w| (0..3_000).try_for_each(|n| w.add(&Thing::numbered(n, 1, "Erika"))))
            .unwrap();
    }
    let erased = bench.keys(1).scope();
    assert_eq!(bench.store.purge_erased(erased).unwrap(), 0, "not while it has its key");
    bench.store.erase_tenant_keys(erased).unwrap();
    let (commits, _) = bench.store.commit_counts();
    let rows = bench.store.purge_erased(erased).unwrap();
    // Each key space has commits of its own: a few, if each went as a whole.
    let commits = bench.store.commit_counts().0 - commits;
    assert!(rows >= 3_000 && commits >= u64::try_from(rows / 500).unwrap(), "{rows} in {commits}");
    let left = everything(&*bench.store.committer.snapshot());
    assert!(left.iter().all(|(_, key, _)| !key.starts_with(&erased)));
    assert!(bench.check(&KINDS).clean());
    assert_eq!(bench.store.purge_erased(erased).unwrap(), 0);
}

/// Story: on a drive without file locks a check said that the (sound) data file had faults, and to restore a backup.
#[test]
fn a_sound_file_on_a_drive_without_locks_opens_for_looking() {
    let lived = lived();
    let (dir, places) = copy(&lived);
    without_locks(dir.path());
    assert!(!crate::platform::store::has_locks(&places.data_file()));
    let store = Store::open_untouched(&places).unwrap();
    assert!(everything(&*store.committer.snapshot()) == lived.newest);
}

/// Story: a check held every index row of a table twice, 350 MiB at 100,000 cases.
#[test]
fn a_check_holds_no_index_rows_and_at_damage_only_some_at_once() {
    let bench = TestStore::new();
    let ctx = bench.ctx::<UseThings>();
    write_in(&bench, &ctx, |w| (0..400).try_for_each(|n| w.add(&Thing::numbered(n, 1, "Erika")))).unwrap();
    let report = bench.check(&KINDS);
    assert!(report.clean() && report.tables[0].index_rows >= 400);
    assert_eq!(MOST_HELD.get(), 0);
    let snapshot = bench.store.committer.snapshot();
    let rows: Vec<_> = snapshot.range("index", &[], None, false).unwrap().take(7).collect();
    bench
        .store
        .committer
        .write(&[bench.keys(0).scope()], |layers| {
            for (number, row) in rows.into_iter().enumerate() {
                let (mut key, _) = row.unwrap();
                match number {
                    0..3 => layers.own.remove("index", key),
                    3..5 => layers.own.put("index", key, b"something else".to_vec()),
                    _ => {
                        key.push(0);
                        layers.own.put("index", key, Vec::new());
                    }
                }
            }
            Ok::<_, StoreError>(((), Vec::new()))
        })
        .unwrap();
    let faults = bench.check(&KINDS).tables.swap_remove(0).faults;
    let said =
        ["3 index rows missing, 2 too many", "2 index rows carry something else than their records say"];
    assert_eq!(faults, said);
    let held = u64::try_from(MOST_HELD.get()).unwrap();
    assert!(held > 0 && held <= 2 * HELD, "{held} rows at once");
}
