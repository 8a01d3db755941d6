//! Restore: a backup into an empty place, never half; and a backup opened to be looked at.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    BackupError, BackupSummary, KeyringError, Places, RecoveryKey, Store, StoreError,
    backup::{Unlock, io, read},
    durable,
    engine::{Changes, Engine as _, Space},
    engine_redb::Redb,
    journal::{self, Folder, Replaced},
    keyring::{KEYRING_FILE, Keyring, KeyringFile, PREVIOUS_FILE},
    marks::MARKS_FILE,
    master_key::MASTER_FILE,
    open::{DATA_FILE, hold_alone, refuse_key_inside},
    own_folder, seal,
};

/// So many frames are committed together when a backup is read back.
const TOGETHER: usize = 8;

impl Store {
    /// [`verify`] with the keyring of this store.
    pub(in crate::platform) fn verify_backup(
        &self,
        file: &Path,
    ) -> Result<(BackupSummary, Self), BackupError> {
        unpacked(&beside(file), |engine| fill(engine, file, Unlock::Keyring(&self.keyring)))
    }
}

/// Where a backup is unpacked to be looked at: beside it, or where that cannot be, where temporary files lie.
fn beside(backup: &Path) -> [PathBuf; 2] {
    let folder = backup.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    [folder.to_path_buf(), std::env::temp_dir()]
}

/// A backup in an engine on a file without a name, in the first folder with room for it: what is looked at need not fit
/// into memory, and is gone with the process. Its values stay sealed there.
pub(super) fn unpacked<T>(
    folders: &[PathBuf],
    fill: impl Fn(&Redb) -> Result<(T, Keyring), BackupError>,
) -> Result<(T, Store), BackupError> {
    let name = format!("visite-{:032x}.looking", u128::from_be_bytes(seal::random()?));
    let mut failed = BackupError::Damaged("nowhere to unpack it");
    for folder in folders {
        let path = folder.join(&name);
        let engine = Redb::open(&path, true);
        let _ = fs::remove_file(&path);
        let done = engine.map_err(|error| BackupError::from(StoreError::from(error)));
        match done.and_then(|engine| Ok((fill(&engine)?, engine))) {
            Err(error) if error.is_of_the_place() => failed = error,
            Err(error) => return Err(error),
            Ok(((found, keyring), engine)) => {
                return Ok((found, Store::assemble(Box::new(engine), keyring).map_err(Box::new)?));
            }
        }
    }
    Err(failed)
}

/// Checks a backup without a server and returns it opened, so that it can be recounted.
pub fn verify(
    file: &Path,
    keyring: &Path,
    recovery: Option<&RecoveryKey>,
) -> Result<(BackupSummary, Store), BackupError> {
    unpacked(&beside(file), |engine| load_into(engine, file, keyring, recovery))
}

/// Restores a backup into an empty place. Data file and keyring, and the master key with the recovery key, take their
/// places together by one journal: whatever ends the process, the next start finishes the restore or undoes it.
pub fn restore(
    file: &Path,
    places: &Places,
    recovery: Option<&RecoveryKey>,
    force: bool,
) -> Result<BackupSummary, BackupError> {
    let target = places.data_file();
    refuse_key_inside(places).map_err(Box::new)?;
    journal::settle(places).map_err(Box::new)?;
    if target.exists() && !force {
        return Err(BackupError::NotEmpty(target));
    }
    // Nobody opens it until the other one is in its place.
    let _held = hold_alone(&target).map_err(Box::new)?;
    own_folder(&places.data).map_err(io(&places.data))?;
    own_folder(&places.keyring).map_err(io(&places.keyring))?;
    let replaced = |folder, name: &str, former: Option<&str>| Replaced {
        folder,
        name: name.to_owned(),
        former: former.map(str::to_owned),
    };
    let plan = vec![
        replaced(Folder::Data, DATA_FILE, Some("visite.before-restore")),
        replaced(Folder::Keyring, KEYRING_FILE, Some(PREVIOUS_FILE)),
        replaced(Folder::Keyring, MASTER_FILE, None),
    ];
    // The restored chains may end earlier than those that were here: this is the one legal way back (T-ROLLBACK).
    let marks = vec![(Folder::Keyring, MARKS_FILE.to_owned())];
    journal::replace(places, plan, marks, || {
        let aside = journal::incoming(places, Folder::Data, DATA_FILE);
        let engine = Redb::open(&aside, true).map_err(StoreError::from)?;
        let (summary, keyring) = load_into(&engine, file, &places.keyring, recovery)?;
        drop(engine);
        for (name, content) in keyring.files(&places.keyring)? {
            let path = journal::incoming(places, Folder::Keyring, name);
            durable::write_new(&path, &content).map_err(io(&path))?;
            durable::sync_folder_of(&path).map_err(io(&path))?;
        }
        durable::sync_folder_of(&aside).map_err(io(&aside))?;
        Ok(summary)
    })
}

pub(super) fn load_into(
    engine: &Redb,
    file: &Path,
    keyring: &Path,
    recovery: Option<&RecoveryKey>,
) -> Result<(BackupSummary, Keyring), BackupError> {
    match (Keyring::open(keyring), recovery) {
        // With the recovery key too: what the keyring here knows to be erased stays erased.
        (Ok(ours), recovery) => match (fill(engine, file, Unlock::Keyring(&ours)), recovery) {
            (Err(BackupError::NoKey), Some(recovery)) => fill(engine, file, Unlock::Recovery(recovery, None)),
            (done, _) => done,
        },
        // The master key may be lost; what was erased is known all the same.
        (Err(_), Some(recovery)) => {
            fill(engine, file, Unlock::Recovery(recovery, Keyring::without_master(keyring)))
        }
        (Err(KeyringError::Missing(_) | KeyringError::NoMasterKey(_)), None) => Err(BackupError::NoKey),
        (Err(other), None) => Err(other.into()),
    }
}

fn fill(engine: &Redb, file: &Path, unlock: Unlock<'_>) -> Result<(BackupSummary, Keyring), BackupError> {
    let ledger = match &unlock {
        Unlock::Keyring(ours) => ours.content().all_erased(),
        Unlock::Recovery(_, ours) => ours.as_ref().map(KeyringFile::all_erased).unwrap_or_default(),
    };
    let erased = |key: &[u8]| key.first_chunk().is_some_and(|scope| ledger.contains(scope));
    let (mut changes, mut frames) = (Changes::default(), 0_usize);
    let done = read(file, unlock, &mut |frame| {
        for (space, key, value) in frame {
            // A tenant that was erased after this backup stays erased.
            if !erased(&key) {
                changes.put(known(&space), key, value);
            }
        }
        frames = frames.saturating_add(1);
        if frames.is_multiple_of(TOGETHER) {
            engine.commit(&std::mem::take(&mut changes)).map_err(StoreError::from)?;
        }
        Ok(())
    })?;
    engine.commit(&changes).map_err(StoreError::from)?;
    Ok(done)
}

/// Key spaces are few and for ever; a restore leaks each name once.
pub(super) fn known(space: &str) -> Space {
    use parking_lot::Mutex;
    static NAMES: Mutex<BTreeMap<String, Space>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock();
    if let Some(name) = names.get(space) {
        return name;
    }
    let name: Space = Box::leak(space.to_owned().into_boxed_str());
    names.insert(space.to_owned(), name);
    name
}
