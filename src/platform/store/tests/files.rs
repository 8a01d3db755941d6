//! Files: keyring, data file, backup; what is refused is left as it was.

use std::{
    cell::Cell,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use tempfile::TempDir;

use super::thing::{KINDS, Thing, UseThings, get, put, write_in};
use crate::platform::{
    store::{
        BackupError, KeyringError, OpenError, Places, RecoveryKey, Store, StoreError,
        backup::{Unlock, read},
        engine::{Changes, Engine as _, EngineError, Fault, Snapshot},
        engine_redb::Redb,
        keyring::Keyring,
        restore::{load_into, restore, unpacked},
        verify_backup,
    },
    testing::TestStore,
};

struct Home {
    folder: TempDir,
    places: Places,
    recovery: RecoveryKey,
}

pub fn places(folder: &Path) -> Places {
    Places { data: folder.join("data"), keyring: folder.join("keys"), key_inside_allowed: false }
}

impl Home {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn open(&self) -> TestStore {
        TestStore::on(Arc::new(Store::open_at(&self.places).unwrap()))
    }
    fn hash(&self) -> [u8; 32] {
        super::super::digest(&fs::read(self.places.data_file()).unwrap())
    }
    /// A backup of the store as it is.
    fn backup(&self, name: &str) -> PathBuf {
        let file = self.path(name);
        let bench = self.open();
        bench.store.backup(&file, bench.now()).unwrap();
        file
    }
}

/// An instance on disk with ten things in each of four tenants, closed.
fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let places = places(folder.path());
    let (store, recovery) = Store::init(&places).unwrap();
    let bench = TestStore::on(Arc::new(store));
    for tenant in 0..4 {
        let ctx = bench.in_tenant::<UseThings>(tenant);
        for n in 0..10 {
            write_in(&bench, &ctx, |w| w.add(&Thing::numbered(n, 1, "Erika"))).unwrap();
        }
    }
    Home { folder, places, recovery }
}

fn refused(places: &Places) -> OpenError {
    Store::open_at(places).err().unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

pub fn everything(snapshot: &dyn Snapshot) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let mut all = Vec::new();
    for space in snapshot.spaces().unwrap() {
        for row in snapshot.range(&space, &[], None, false).unwrap() {
            let (key, value) = row.unwrap();
            all.push((space.clone(), key, value));
        }
    }
    all.sort();
    all
}

#[test]
fn data_and_keys_are_private_and_come_back() {
    let home = home();
    for file in ["data/visite.redb", "keys/keyring.json", "keys/keyring.json.previous", "keys/master.key"] {
        assert_eq!(mode(&home.path(file)), 0o600, "{file}");
    }
    assert_eq!(mode(&home.path("keys")), 0o700);
    assert_eq!(mode(&home.backup("b.visite")), 0o600);
    let bench = home.open();
    assert!((0..10).all(|n| get(&bench, n).is_some()));
    assert!(bench.check(&KINDS).clean());
    let raw = fs::read(home.places.data_file()).unwrap();
    assert!(!raw.windows(5).any(|part| part == b"Erika"));
    let raw = fs::read(home.path("b.visite")).unwrap();
    assert!(!raw.windows(5).any(|part| part == b"Erika"));
}

/// R-ENC-05.
#[test]
fn a_wrong_or_missing_key_leaves_the_data_untouched() {
    let home = home();
    let before = home.hash();
    let key = home.path("keys/master.key");
    let right = fs::read(&key).unwrap();
    for wrong in ["00".repeat(32), "0".repeat(63), "zz".repeat(32), String::new(), "ä".repeat(32)] {
        fs::write(&key, wrong).unwrap();
        assert!(matches!(refused(&home.places), OpenError::Keyring(KeyringError::WrongKey)));
    }
    fs::write(&key, &right).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(refused(&home.places), OpenError::Keyring(KeyringError::TooOpen(_))));
    fs::remove_file(&key).unwrap();
    assert!(matches!(refused(&home.places), OpenError::Keyring(KeyringError::NoMasterKey(_))));
    let ring = home.path("keys/keyring.json");
    let kept = fs::read(&ring).unwrap();
    fs::write(&ring, &kept[..kept.len() / 2]).unwrap();
    assert!(matches!(refused(&home.places), OpenError::Keyring(KeyringError::Damaged)));
    fs::remove_file(&ring).unwrap();
    assert!(matches!(refused(&home.places), OpenError::Keyring(KeyringError::Missing(_))));
    assert_eq!(home.hash(), before);
}

#[test]
fn another_instances_keys_a_newer_file_and_a_second_process_are_refused() {
    let (one, two) = (home(), home());
    let before = one.hash();
    let mixed = Places { keyring: two.places.keyring.clone(), ..one.places.clone() };
    assert!(matches!(refused(&mixed), OpenError::OtherInstance));
    assert!(matches!(Store::init(&one.places).err().unwrap(), OpenError::Exists(_)));
    assert_eq!(one.hash(), before);

    let running = one.open();
    assert!(matches!(refused(&one.places), OpenError::Busy(_)));
    drop(running);

    let mut newer = Changes::default();
    newer.put("meta", b"format".to_vec(), 2_u32.to_be_bytes().to_vec());
    Redb::open(&one.places.data_file(), false).unwrap().commit(&newer).unwrap();
    let before = one.hash();
    assert!(matches!(refused(&one.places), OpenError::Newer { found: 2, known: 1 }));
    assert_eq!(one.hash(), before);

    fs::write(one.places.data_file(), b"something else").unwrap();
    assert!(matches!(refused(&one.places), OpenError::Damaged(_)));
    fs::remove_file(one.places.data_file()).unwrap();
    assert!(matches!(refused(&one.places), OpenError::NoData(_)));
}

/// R-ENC-04.
#[test]
fn keys_inside_the_data_directory_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&data, &link).unwrap();
    for inside in [data.clone(), data.join("keys"), link.join("keys"), data.join("x/../keys"), link.clone()] {
        let places = Places { data: data.clone(), keyring: inside.clone(), key_inside_allowed: false };
        assert!(matches!(Store::init(&places).err().unwrap(), OpenError::KeyInside(_)), "{inside:?}");
        let places = Places { data: link.clone(), ..places };
        assert!(matches!(Store::init(&places).err().unwrap(), OpenError::KeyInside(_)), "{inside:?}");
    }
    assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
    let places =
        Places { data: data.clone(), keyring: folder.path().join("data2"), key_inside_allowed: false };
    Store::init(&places).unwrap();
}

#[test]
fn a_recovery_key_reads_back_and_typos_are_noticed() {
    let (keyring, key) = Keyring::create(None).unwrap();
    let text = key.to_string();
    assert_eq!((text.len(), text.split('-').count()), (55 + 10, 11));
    let again: RecoveryKey = text.parse().unwrap();
    assert_eq!(again.to_string(), text);
    Keyring::recover(keyring.content(), &again).unwrap();
    let sloppy = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    assert_eq!(sloppy.parse::<RecoveryKey>().unwrap().to_string(), text);
    let (_, other) = Keyring::create(None).unwrap();
    assert!(matches!(Keyring::recover(keyring.content(), &other), Err(KeyringError::WrongKey)));

    let mut wrong = 0;
    for at in 0..text.len() {
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars() {
            let mut typo: Vec<char> = text.chars().collect();
            if typo[at] == '-' || typo[at] == letter {
                continue;
            }
            typo[at] = letter;
            let typo: String = typo.into_iter().collect();
            wrong += u32::from(typo.parse::<RecoveryKey>().is_ok_and(|key| key.to_string() != text));
        }
    }
    // 16 bits of checksum let through one typo in 65,536.
    assert!(wrong <= 2, "{wrong} of 1,705 typos went unnoticed");
    for cut in 0..text.len() - 1 {
        assert!(text[..cut].parse::<RecoveryKey>().is_err());
    }
    assert!(format!("{text}0A").parse::<RecoveryKey>().is_err());
    assert!(text.replacen('-', "U", 1).parse::<RecoveryKey>().is_err());
}

#[test]
fn a_tenants_key_is_made_once_and_durable_first() {
    let home = home();
    let bench = home.open();
    let scope = bench.keys(0).scope();
    assert!(bench.store.new_tenant_keys(scope).is_err(), "a second key would lose all data of the first");
    // A keyring that cannot be written gives no key.
    let moved = home.path("elsewhere");
    fs::rename(&home.places.keyring, &moved).unwrap();
    assert!(bench.store.new_tenant_keys([9; 16]).is_err());
    assert!(bench.store.tenant_keys([9; 16]).unwrap().is_none());
    fs::rename(&moved, &home.places.keyring).unwrap();
    bench.store.new_tenant_keys([9; 16]).unwrap();
    drop(bench);
    assert!(home.open().store.tenant_keys([9; 16]).unwrap().is_some());
}

#[test]
fn a_live_snapshot_does_not_hinder_reopening() {
    let home = home();
    let engine = Redb::open(&home.places.data_file(), false).unwrap();
    let old = engine.snapshot().unwrap();
    let before = everything(&*old);
    engine.reopen().unwrap();
    assert!(old.get("meta", b"other key").is_err() || old.get("meta", b"format").is_ok());
    assert_eq!(everything(&*engine.snapshot().unwrap()), before);
    let mut change = Changes::default();
    change.put("meta", b"x".to_vec(), b"y".to_vec());
    engine.commit(&change).unwrap();
    drop(old);
    drop(engine);
    assert!(Redb::check_integrity(&home.places.data_file()).unwrap());
}

#[test]
fn a_backup_restores_with_the_keyring_or_the_recovery_key_alone() {
    let home = home();
    let file = home.backup("b.visite");
    let before = everything(&*home.open().store.committer.snapshot());
    let (summary, store) = verify_backup(&file, &home.places.keyring, None).unwrap();
    assert_eq!(summary.rows["test_things"], 40);
    let verified = TestStore::on(Arc::new(store));
    assert!((0..4).all(|n| verified.store.check_scope(&verified.keys(n), &KINDS).clean()));
    verify_backup(&file, Path::new("/nowhere"), Some(&home.recovery)).unwrap();

    // On an empty machine with the recovery key alone.
    let elsewhere = tempfile::tempdir().unwrap();
    let there = places(elsewhere.path());
    restore(&file, &there, Some(&home.recovery), false).unwrap();
    let bench = TestStore::on(Arc::new(Store::open_at(&there).unwrap()));
    assert_eq!(everything(&*bench.store.committer.snapshot()), before);
    put(&bench, &Thing::numbered(11, 0, "new"));
    for file in ["data/visite.redb", "keys/keyring.json", "keys/master.key"] {
        assert_eq!(mode(&elsewhere.path().join(file)), 0o600, "{file}");
    }

    // In place with the keyring: not over a running server, not without being told.
    assert!(matches!(
        restore(&file, &there, None, true),
        Err(BackupError::Open(error)) if matches!(*error, OpenError::Busy(_))
    ));
    drop(bench);
    assert!(matches!(restore(&file, &there, None, false), Err(BackupError::NotEmpty(_))));
    restore(&file, &there, None, true).unwrap();
    let bench = TestStore::on(Arc::new(Store::open_at(&there).unwrap()));
    assert_eq!(everything(&*bench.store.committer.snapshot()), before);
    assert!(there.data.join("visite.before-restore").exists());
}

#[test]
fn a_backup_that_does_not_open_changes_nothing() {
    let (one, two) = (home(), home());
    let file = one.backup("b.visite");
    let before = (two.hash(), fs::read(two.path("keys/keyring.json")).unwrap());
    assert!(matches!(restore(&file, &two.places, None, true), Err(BackupError::NoKey)));
    assert!(matches!(restore(&file, &two.places, Some(&two.recovery), true), Err(BackupError::NoKey)));
    // The right recovery key, but another instance's master key lies there: it is not overwritten.
    assert!(matches!(
        restore(&file, &two.places, Some(&one.recovery), true),
        Err(BackupError::Keyring(KeyringError::Exists(_)))
    ));
    let mut cut = fs::read(&file).unwrap();
    cut.truncate(cut.len() - 5);
    let damaged = one.path("cut.visite");
    fs::write(&damaged, cut).unwrap();
    let own = one.hash();
    assert!(matches!(restore(&damaged, &one.places, None, true), Err(BackupError::Damaged(_))));
    assert_eq!(one.hash(), own);
    assert_eq!((two.hash(), fs::read(two.path("keys/keyring.json")).unwrap()), before);
    for home in [&one, &two] {
        assert_eq!(fs::read_dir(&home.places.data).unwrap().count(), 1);
    }
    let bench = one.open();
    assert!(matches!(bench.store.backup(&file, bench.now()), Err(BackupError::Exists(_))));
}

#[test]
fn every_flipped_byte_and_every_cut_of_a_backup_is_found() {
    let home = home();
    let file = home.backup("b.visite");
    let good = fs::read(&file).unwrap();
    let ours = Keyring::open(&home.places.keyring).unwrap();
    let damaged = home.path("damaged.visite");
    let opens = |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        read(&damaged, Unlock::Keyring(&ours), &mut |_| Ok(())).is_ok()
    };
    assert!(opens(&good));
    // Every byte of the header, then every fifth.
    for at in (0..good.len()).filter(|at| *at < 3000 || at % 5 == 0) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!opens(&bytes), "byte {at} of {}", good.len());
    }
    for length in (0..good.len()).step_by(37) {
        assert!(!opens(&good[..length]), "cut to {length}");
    }
    assert!(!opens(&[&good[..], &[0]].concat()));
    assert!(!opens(&[&good[..], &good[..]].concat()));
}

#[test]
fn a_large_value_goes_through_backup_and_restore() {
    let home = home();
    let bench = home.open();
    let value: Vec<u8> = (0..(41_usize << 20)).map(|at| (at % 251) as u8).collect();
    let key = [&bench.keys(0).scope()[..], b"large"].concat();
    bench
        .store
        .committer
        .write(&[bench.keys(0).scope()], |layers| {
            layers.own.put("test_large", key.clone(), value.clone());
            Ok::<_, StoreError>(((), Vec::new()))
        })
        .unwrap();
    let file = home.path("large.visite");
    bench.store.backup(&file, bench.now()).unwrap();
    let (_, store) = verify_backup(&file, &home.places.keyring, None).unwrap();
    assert!(store.committer.snapshot().get("test_large", &key).unwrap() == Some(value));
}

/// Story: a backup with no room beside it to unpack it was called damaged.
#[test]
fn a_backup_is_unpacked_where_there_is_room_and_a_full_drive_is_no_fault_of_it() {
    let home = home();
    let file = home.backup("b.visite");
    let folders = [home.path("one"), home.path("two")];
    folders.iter().for_each(|folder| fs::create_dir(folder).unwrap());
    let full = || BackupError::from(StoreError::from(EngineError::of(Fault::Full, "planted")));
    let tried = Cell::new(0);
    let (summary, _) = unpacked(&folders, |engine| {
        tried.set(tried.get() + 1);
        if tried.get() == 1 { Err(full()) } else { load_into(engine, &file, &home.places.keyring, None) }
    })
    .unwrap();
    assert!(tried.get() == 2 && summary.rows.values().sum::<u64>() > 0);
    let nowhere = unpacked(&folders, |_| Err::<((), Keyring), _>(full())).err().unwrap();
    assert!(nowhere.is_of_the_place(), "{nowhere}");
    let mut damaged = fs::read(&file).unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    fs::write(&file, damaged).unwrap();
    let told = verify_backup(&file, &home.places.keyring, None).err().unwrap();
    assert!(!told.is_of_the_place(), "{told}");
}

#[test]
fn an_erased_tenant_stays_erased_after_a_restore() {
    let home = home();
    let old = home.backup("old.visite");
    let bench = home.open();
    let (erased, kept) = (bench.keys(1).scope(), bench.keys(0).scope());
    bench.store.erase_tenant_keys(erased).unwrap();
    assert!(bench.store.tenant_keys(erased).unwrap().is_none());
    assert!(bench.store.new_tenant_keys(erased).is_err());
    bench.store.new_tenant_keys([8; 16]).unwrap();
    drop(bench);
    let name = crate::kernel::text::hex(&erased);
    let holds_key = |file: &str| {
        let ring: serde_json::Value = serde_json::from_slice(&fs::read(home.path(file)).unwrap()).unwrap();
        ring["tenants"].get(&name).is_some()
    };
    assert!(!holds_key("keys/keyring.json") && !holds_key("keys/keyring.json.previous"));

    restore(&old, &home.places, None, true).unwrap();
    assert!(!holds_key("keys/keyring.json") && !holds_key("keys/keyring.json.previous"));
    let store = Store::open_at(&home.places).unwrap();
    assert!(store.tenant_keys(erased).unwrap().is_none());
    assert!(store.tenant_keys([8; 16]).unwrap().is_some(), "the data from before the restore still needs it");
    let rows = everything(&*store.committer.snapshot());
    assert!(!rows.iter().any(|(_, key, _)| key.starts_with(&erased)));
    assert!(rows.iter().any(|(_, key, _)| key.starts_with(&kept)));
    let keys = store.tenant_keys(kept).unwrap().unwrap();
    assert!(store.check_scope(&keys, &KINDS).clean());
}

#[test]
fn backups_taken_while_others_write_hold_one_committed_state_each() {
    let home = home();
    let bench = Arc::new(home.open());
    let writer = {
        let bench = bench.clone();
        thread::spawn(move || (100..160).for_each(|n| put(&bench, &Thing::numbered(n, 2, "y"))))
    };
    for n in 0..4 {
        let file = home.path(&format!("{n}.visite"));
        bench.store.backup(&file, bench.now()).unwrap();
        let (summary, store) = verify_backup(&file, &home.places.keyring, None).unwrap();
        let copy = TestStore::on(Arc::new(store));
        let report = copy.check(&KINDS);
        assert!(report.clean(), "{report:?}");
        // One entry of the trail and one record per write, so that both say the same state.
        assert_eq!(report.audit.entries, report.tables[0].records);
        assert_eq!(summary.rows["test_things"], 30 + report.tables[0].records);
    }
    writer.join().unwrap();
    let ctx = bench.ctx::<UseThings>();
    let count: Result<_, StoreError> = bench.store.read(&ctx, |r| Ok(r.scan::<Thing>()?.count()));
    assert_eq!(count.unwrap(), 70);
}
