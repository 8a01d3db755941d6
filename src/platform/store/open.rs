//! Making and opening the data file: format, instance and keys are checked before a byte is written.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use super::{
    KeyringError, RecoveryKey, Store, StoreError,
    cached::ViewCache,
    catch_damage,
    commit::Committer,
    engine::{Changes, Engine, EngineError, Snapshot, Space},
    engine_redb::Redb,
    journal,
    keyring::Keyring,
    lock::{How, Lock, has_locks, hold},
    marks::{MARKS_FILE, Marks},
    own_folder,
};

/// Name of the data file in the data directory.
pub const DATA_FILE: &str = "visite.redb";
/// The format that this version writes.
pub const FORMAT: u32 = 1;
pub(super) const META: Space = "meta";

/// Where data and keys lie.
#[derive(Debug, Clone)]
pub struct Places {
    /// The data directory.
    pub data: PathBuf,
    /// The keyring's folder, outside the data directory.
    pub keyring: PathBuf,
    /// `demo` may keep its keys inside the data directory.
    pub key_inside_allowed: bool,
}

impl Places {
    /// The data file.
    #[must_use]
    pub fn data_file(&self) -> PathBuf {
        self.data.join(DATA_FILE)
    }
}

/// Why the data file does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no data file.
    #[error("there is no data file {0}")]
    NoData(PathBuf),
    /// There is one already.
    #[error("there is a data file {0} already")]
    Exists(PathBuf),
    /// Another process holds it.
    #[error("another process holds the data file {0}")]
    Busy(PathBuf),
    /// The drive has no file locks, without which nothing is written; looking alone does without them.
    #[error("the drive of {0} has no file locks: the data file cannot be used there (it is not damaged)")]
    NoLocks(PathBuf),
    /// A restore or compaction was cut off, and looking alone does not finish it.
    #[error("a restore or compaction of {0} was cut off; nothing is lost")]
    CutOff(PathBuf),
    /// What was cut off had another keyring.
    #[error("a restore with the keyring {0} was cut off; name that keyring to finish it")]
    OtherKeyring(PathBuf),
    /// A newer version wrote it.
    #[error("the data file has format {found}, this version reads up to {known}; nothing was changed")]
    Newer {
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The keyring belongs to other data.
    #[error("the keyring belongs to another data file; nothing was changed")]
    OtherInstance,
    /// The keys would lie beside the data.
    #[error("the keyring {0} lies inside the data directory; keys belong on another medium")]
    KeyInside(PathBuf),
    /// The file is not a data file of Visite, or it is damaged.
    #[error("the data file cannot be read: {0}")]
    Damaged(String),
    /// The keyring does not open.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The engine failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder cannot be made.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
}

fn engine(path: &Path) -> impl FnOnce(EngineError) -> OpenError + '_ {
    move |error| {
        if error.is_held() { OpenError::Busy(path.to_path_buf()) } else { OpenError::Store(error.into()) }
    }
}

impl Store {
    /// Makes data file and keyring for a new instance. The recovery key is shown once and stored nowhere.
    pub fn init(places: &Places) -> Result<(Self, RecoveryKey), OpenError> {
        let file = places.data_file();
        if file.exists() {
            return Err(OpenError::Exists(file));
        }
        refuse_key_inside(places)?;
        own_folder(&places.data).map_err(|error| OpenError::Io(places.data.clone(), error))?;
        own_folder(&places.keyring).map_err(|error| OpenError::Io(places.keyring.clone(), error))?;
        let (keyring, recovery) = Keyring::create(Some(&places.keyring))?;
        let redb = Redb::open(&file, true).map_err(engine(&file))?;
        redb.commit(&first_commit(&keyring.instance())).map_err(StoreError::from)?;
        Ok((Self::assemble(Box::new(redb), keyring)?, recovery))
    }

    /// Opens the data file with the keyring beside it. Wrong keys and newer files are refused untouched.
    pub fn open_at(places: &Places) -> Result<Self, OpenError> {
        let file = places.data_file();
        journal::settle(places)?;
        if !file.exists() {
            return Err(OpenError::NoData(file));
        }
        refuse_key_inside(places)?;
        let keyring = Keyring::open(&places.keyring)?;
        keyring.finish_erasures()?;
        // A torn page is met before anything is repaired, so that nothing is made worse.
        sound(|| match Redb::peek(&file) {
            Ok(snapshot) => accept(&*snapshot, &keyring),
            Err(error) if error.is_held() => Err(OpenError::Busy(file.clone())),
            // Not closed cleanly: only a repairing open can tell what is in it.
            Err(_) => Ok(()),
        })?;
        let redb = sound(|| Self::accepted(&file, Redb::open(&file, false), &keyring))?;
        let store = Self::assemble(Box::new(redb), keyring)?;
        store.compare_marks()?;
        Ok(store)
    }

    /// Opens the data file for looking only: it is never written to, and what would be written stays in memory. Nobody
    /// else may hold it.
    pub fn open_untouched(places: &Places) -> Result<Self, OpenError> {
        let file = places.data_file();
        if journal::pending(places) {
            return Err(OpenError::CutOff(file));
        }
        if !file.exists() {
            return Err(OpenError::NoData(file));
        }
        let keyring = Keyring::open(&places.keyring)?;
        let redb = sound(|| Self::accepted(&file, Redb::untouched(&file), &keyring))?;
        sound(|| Self::assemble(Box::new(redb), keyring))
    }

    pub(super) fn accepted(
        file: &Path,
        opened: Result<Redb, EngineError>,
        keyring: &Keyring,
    ) -> Result<Redb, OpenError> {
        let redb = opened.map_err(|error| match error.is_held() {
            true => OpenError::Busy(file.to_path_buf()),
            false if !has_locks(file) => OpenError::NoLocks(file.to_path_buf()),
            false => OpenError::Damaged(error.text),
        })?;
        accept(&*redb.snapshot().map_err(StoreError::from)?, keyring)?;
        Ok(redb)
    }

    /// A store in memory, for tests.
    pub fn in_memory() -> Result<Self, OpenError> {
        let (keyring, _) = Keyring::create(None)?;
        let redb = Redb::in_memory().map_err(StoreError::from)?;
        redb.commit(&first_commit(&keyring.instance())).map_err(StoreError::from)?;
        Self::assemble(Box::new(redb), keyring)
    }

    pub(super) fn assemble(engine: Box<dyn Engine>, keyring: Keyring) -> Result<Self, OpenError> {
        let instance_keys = keyring.instance_keys()?;
        let key = keyring.derived("visite/1/audit-marks")?;
        let marks = match keyring.folder() {
            Some(folder) => {
                let path = folder.join(MARKS_FILE);
                Marks::open(folder, *key).map_err(|error| OpenError::Io(path, error))?
            }
            None => Marks::in_memory(*key),
        };
        let committer = Committer::new(engine, marks).map_err(StoreError::from)?;
        let (committer, keyring) = (Arc::new(committer), Arc::new(keyring));
        Ok(Self { committer, keyring, instance_keys, views: ViewCache::default() })
    }
}

/// Holds a data file, if there is one, so that no other process opens it. On a drive without locks nobody can tell.
pub(super) fn hold_alone(file: &Path) -> Result<Option<Lock>, OpenError> {
    match hold(file, How::Alone) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(OpenError::Io(file.to_path_buf(), error)),
        Ok(Lock::Busy) => Err(OpenError::Busy(file.to_path_buf())),
        Ok(held) => Ok(Some(held)),
    }
}

/// Turns a torn page into damage.
pub(super) fn sound<T>(f: impl FnOnce() -> Result<T, OpenError>) -> Result<T, OpenError> {
    catch_damage(f).unwrap_or_else(|damage| Err(OpenError::Damaged(damage.to_string())))
}

/// What a new data file says about itself.
pub(super) fn first_commit(instance: &str) -> Changes {
    let mut changes = Changes::default();
    changes.put(META, b"format".to_vec(), FORMAT.to_be_bytes().to_vec());
    changes.put(META, b"instance".to_vec(), instance.as_bytes().to_vec());
    changes
}

/// Whether the file's format and instance are ours.
fn accept(snapshot: &dyn Snapshot, keyring: &Keyring) -> Result<(), OpenError> {
    let format = snapshot.get(META, b"format").map_err(StoreError::from)?;
    let Some(found) = format.and_then(|bytes| bytes.first_chunk::<4>().copied()).map(u32::from_be_bytes)
    else {
        return Err(OpenError::Damaged("it is not a data file of Visite".into()));
    };
    if found > FORMAT {
        return Err(OpenError::Newer { found, known: FORMAT });
    }
    let instance = snapshot.get(META, b"instance").map_err(StoreError::from)?;
    if instance.as_deref() != Some(keyring.instance().as_bytes()) {
        return Err(OpenError::OtherInstance);
    }
    Ok(())
}

/// Both folders need not exist yet: what exists of a path is resolved, the rest is taken as it stands.
pub(super) fn refuse_key_inside(places: &Places) -> Result<(), OpenError> {
    fn real(path: &Path) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let known = path.ancestors().find_map(|head| Some((head, fs::canonicalize(head).ok()?)));
        let Some((head, mut real)) = known else { return path };
        for part in path.strip_prefix(head).into_iter().flat_map(Path::components) {
            match part {
                Component::ParentDir => drop(real.pop()),
                part => real.push(part),
            }
        }
        real
    }
    if !places.key_inside_allowed && real(&places.keyring).starts_with(real(&places.data)) {
        return Err(OpenError::KeyInside(places.keyring.clone()));
    }
    Ok(())
}
