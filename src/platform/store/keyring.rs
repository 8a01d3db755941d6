//! The keyring: a small file outside the data directory with the wrapped keys (security.md, 4.3). The generation before
//! stays as `.previous`. Every change is durable before the state that it replaces is given up; one that fails leaves
//! files and memory as they were.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    KeyId, StoreError, durable,
    instance::INSTANCE,
    master_key::{self, MASTER_FILE},
    recovery_key::RecoveryKey,
    seal::{self, KeyBytes, ScopeKeys},
};
use crate::kernel::text::hex;

pub(super) const KEYRING_FILE: &str = "keyring.json";
/// The generation before.
pub(super) const PREVIOUS_FILE: &str = "keyring.json.previous";
const FORMAT: u32 = 1;

/// What is derived from the master key: its purpose, and the label of its derivation (R-ENC-03).
const FROM_MASTER: [(&str, &str); 6] = [
    ("wrap", "visite/1/wrap"),
    ("tokens", "visite/1/jwt"),
    ("forms", "visite/1/csrf"),
    ("sign-in", "visite/1/door"),
    ("backup", "visite/1/backup"),
    ("audit-sign", super::export::SIGNING),
];

/// Why the keyring does not open.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// There is none.
    #[error("no keyring in {0}")]
    Missing(PathBuf),
    /// It exists already.
    #[error("there is a keyring in {0} already")]
    Exists(PathBuf),
    /// The master key is not there.
    #[error("the master key {0} is missing")]
    NoMasterKey(PathBuf),
    /// The master key may be read by others.
    #[error("the master key {0} must be readable by its owner only (mode 0600)")]
    TooOpen(PathBuf),
    /// The master key is not the one of this keyring.
    #[error("the master key does not fit this keyring")]
    WrongKey,
    /// The recovery key has a typing error.
    #[error("the recovery key has a typing error")]
    Typo,
    /// A newer Visite wrote it.
    #[error("the keyring was written by a newer version (format {0})")]
    Newer(u32),
    /// It cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// It is damaged.
    #[error("the keyring is damaged")]
    Damaged,
    /// Cryptography failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The file's content; also travels in each backup, since everything in it is wrapped.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KeyringFile {
    pub format: u32,
    pub instance: String,
    recovery: String,
    instance_key: String,
    tenants: BTreeMap<String, String>,
    /// Tenants whose keys were deleted; they stay deleted when an older backup is restored.
    #[serde(default)]
    erased: Vec<String>,
}

impl KeyringFile {
    /// Whether the key of a tenant is in it, by the tenant's id in hexadecimal digits.
    pub fn holds(&self, tenant: &str) -> bool {
        self.tenants.contains_key(tenant)
    }
    /// Every tenant that the ledger of erasures names.
    pub fn all_erased(&self) -> BTreeSet<[u8; 16]> {
        self.erased.iter().filter_map(|tenant| unhex(tenant)).collect()
    }
    /// With what a later file of the same instance knows: what was erased since stays erased, and tenants that came
    /// since keep their keys (the data file from before a restore still needs them).
    pub fn with_later(mut self, later: Self) -> Self {
        if self.instance == later.instance {
            // A tenant's key never changes; that of a later file may be damaged, where nobody could open it.
            for (tenant, key) in later.tenants {
                self.tenants.entry(tenant).or_insert(key);
            }
            self.erased.extend(later.erased);
            self.erased.sort();
            self.erased.dedup();
            let Self { tenants, erased, .. } = &mut self;
            tenants.retain(|tenant, _| !erased.contains(tenant));
        }
        self
    }
    /// Whether the ledger of erasures names a tenant.
    pub fn names_erased(&self, tenant: &str) -> bool {
        self.erased.iter().any(|known| known == tenant)
    }
}

/// A file of a keyring: its name and its content.
type NamedFile = (&'static str, Zeroizing<Vec<u8>>);

/// What becomes of the generation before, in its file.
#[derive(Clone, Copy)]
enum Former {
    /// It is kept there.
    Kept,
    /// It is overwritten with the new one: it holds a key that was erased and must not remain in any file.
    Gone,
}

/// The open keyring.
pub(super) struct Keyring {
    folder: Option<PathBuf>,
    master: KeyBytes,
    /// Held by whoever changes it, while the medium writes. `file` is held for moments only: everybody reads it.
    changes: Mutex<()>,
    file: Mutex<KeyringFile>,
    known: Mutex<BTreeMap<[u8; 16], Arc<ScopeKeys>>>,
}

pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> KeyringError + '_ {
    move |error| KeyringError::Io(path.to_path_buf(), error)
}

impl Keyring {
    /// A new keyring for a new instance. Without a folder it lives in memory (tests).
    pub fn create(folder: Option<&Path>) -> Result<(Self, RecoveryKey), KeyringError> {
        let master = Zeroizing::new(seal::random::<32>()?);
        let recovery = RecoveryKey(Zeroizing::new(seal::random::<32>()?));
        let wrapping = seal::derive(&*master, "visite/1/wrap")?;
        let from_recovery = seal::derive(&*recovery.0, "visite/1/recovery")?;
        let instance = hex(&seal::random::<16>()?);
        let instance_key = Zeroizing::new(seal::random::<32>()?);
        let file = KeyringFile {
            format: FORMAT,
            recovery: B64.encode(seal::wrap_key(&from_recovery, &instance, &master)?),
            instance_key: B64.encode(seal::wrap_key(&wrapping, &label(&INSTANCE), &instance_key)?),
            instance,
            tenants: BTreeMap::new(),
            erased: Vec::new(),
        };
        let keyring = Self::assemble(folder, master, file);
        if let Some(folder) = folder {
            if folder.join(KEYRING_FILE).exists() || folder.join(MASTER_FILE).exists() {
                return Err(KeyringError::Exists(folder.to_path_buf()));
            }
            master_key::write(folder, &keyring.master)?;
            keyring.save(&keyring.content(), Former::Kept)?;
        }
        Ok((keyring, recovery))
    }

    /// Opens the keyring of a folder with its master key (file or systemd credential).
    pub fn open(folder: &Path) -> Result<Self, KeyringError> {
        let path = folder.join(KEYRING_FILE);
        if !path.exists() {
            return Err(KeyringError::Missing(folder.to_path_buf()));
        }
        let file: KeyringFile = serde_json::from_slice(&fs::read(&path).map_err(io(&path))?)
            .map_err(|_| KeyringError::Damaged)?;
        let master = master_key::read(folder)?;
        Self::with_master(Some(folder), master, file)
    }

    /// The keyring of a backup, opened with the recovery key.
    pub fn recover(file: KeyringFile, recovery: &RecoveryKey) -> Result<Self, KeyringError> {
        let under = seal::derive(&*recovery.0, "visite/1/recovery")?;
        let wrapped = B64.decode(&file.recovery).map_err(|_| KeyringError::Damaged)?;
        let master = seal::unwrap_key(&under, &file.instance, &wrapped).ok_or(KeyringError::WrongKey)?;
        Self::with_master(None, master, file)
    }

    fn with_master(folder: Option<&Path>, master: KeyBytes, file: KeyringFile) -> Result<Self, KeyringError> {
        if file.format > FORMAT {
            return Err(KeyringError::Newer(file.format));
        }
        let keyring = Self::assemble(folder, master, file);
        keyring.instance_keys()?;
        Ok(keyring)
    }

    fn assemble(folder: Option<&Path>, master: KeyBytes, file: KeyringFile) -> Self {
        Self {
            folder: folder.map(Path::to_path_buf),
            master,
            changes: Mutex::default(),
            file: Mutex::new(file),
            known: Mutex::default(),
        }
    }

    /// The keyring of a backup, opened with the master key of this machine.
    pub fn with_same_master(&self, file: KeyringFile) -> Result<Self, KeyringError> {
        Self::with_master(None, self.master.clone(), file.with_later(self.content()))
    }

    /// What lies in a folder of a keyring, as far as it can be read without the master key.
    pub fn without_master(folder: &Path) -> Option<KeyringFile> {
        let read = |name| serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok();
        read(KEYRING_FILE).or_else(|| read(PREVIOUS_FILE))
    }

    /// Whether this keyring may settle in a folder: there is no master key there, or it is the same one.
    pub fn may_settle(&self, folder: &Path) -> Result<(), KeyringError> {
        match master_key::read(folder) {
            Ok(master) if *master == *self.master => Ok(()),
            Err(KeyringError::NoMasterKey(_)) => Ok(()),
            Ok(_) | Err(KeyringError::WrongKey) => Err(KeyringError::Exists(folder.to_path_buf())),
            Err(other) => Err(other),
        }
    }

    /// The files with which this keyring settles in a folder (restore): names and contents; the master key only where
    /// the machine does not have it yet.
    pub fn files(&self, folder: &Path) -> Result<Vec<NamedFile>, KeyringError> {
        self.may_settle(folder)?;
        let content = serde_json::to_vec_pretty(&*self.file.lock()).map_err(|_| KeyringError::Damaged)?;
        let mut files = vec![(KEYRING_FILE, Zeroizing::new(content))];
        if matches!(master_key::read(folder), Err(KeyringError::NoMasterKey(_))) {
            files.push((MASTER_FILE, Zeroizing::new(master_key::line(&self.master).as_bytes().to_vec())));
        }
        Ok(files)
    }

    /// Where it lies; none: in memory only.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }
    /// The scopes that it has keys for: the instance, and every tenant. A tenant's key that does not open is told in the
    /// log and stops nothing of the others.
    pub fn all_scopes(&self) -> Result<Vec<Arc<ScopeKeys>>, KeyringError> {
        let tenants: Vec<String> = self.file.lock().tenants.keys().cloned().collect();
        let mut scopes = vec![self.instance_keys()?];
        for name in tenants {
            let tenant = unhex(&name).ok_or(KeyringError::Damaged);
            match tenant.and_then(|tenant| Ok(self.tenant_keys(tenant)?)) {
                Ok(keys) => scopes.extend(keys),
                Err(error) => tracing::error!(tenant = name, %error, "a tenant's key does not open"),
            }
        }
        Ok(scopes)
    }
    /// Names the instance; the data file says the same.
    pub fn instance(&self) -> String {
        self.file.lock().instance.clone()
    }

    /// A copy for a backup.
    pub fn content(&self) -> KeyringFile {
        self.file.lock().clone()
    }

    /// Whether a tenant was erased.
    pub fn erased(&self, tenant: &[u8; 16]) -> bool {
        self.file.lock().erased.contains(&hex(tenant))
    }

    /// A key for another purpose (tokens, backups), derived from the master key.
    pub fn derived(&self, label: &str) -> Result<KeyBytes, StoreError> {
        seal::derive(&*self.master, label)
    }

    pub fn instance_keys(&self) -> Result<Arc<ScopeKeys>, KeyringError> {
        Ok(Arc::new(ScopeKeys::new(INSTANCE, &*self.instance_key()?)?))
    }

    fn instance_key(&self) -> Result<KeyBytes, KeyringError> {
        let wrapped = B64.decode(&self.file.lock().instance_key).map_err(|_| KeyringError::Damaged)?;
        self.unwrap_key(&INSTANCE, &wrapped)?.ok_or(KeyringError::WrongKey)
    }

    /// The name of every key: what it is for, whose it is (none: the instance's), and an id that tells nothing of it.
    pub fn ids(&self) -> Result<Vec<KeyId>, KeyringError> {
        let mut ids = vec![("master", None, seal::key_id(&self.master))];
        for (purpose, label) in FROM_MASTER {
            ids.push((purpose, None, seal::key_id(&*self.derived(label)?)));
        }
        let tenants: Vec<String> = self.file.lock().tenants.keys().cloned().collect();
        let mut scopes = vec![(None, self.instance_key()?)];
        for name in tenants {
            let tenant = unhex(&name).ok_or(KeyringError::Damaged)?;
            let key = self.tenant_key(&self.file.lock(), &tenant)?;
            if let Some(key) = key {
                scopes.push((Some(tenant), key));
            }
        }
        for (scope, key) in scopes {
            ids.push(("data", scope, seal::key_id(&key)));
            for (purpose, label) in seal::FROM_DATA_KEY {
                ids.push((purpose, scope, seal::key_id(&*seal::derive(&*key, label)?)));
            }
        }
        Ok(ids)
    }

    /// How many tenants' keys were deleted.
    pub fn erased_count(&self) -> usize {
        self.file.lock().erased.len()
    }

    /// Damages a tenant's key.
    #[cfg(test)]
    pub fn spoil(&self, tenant: [u8; 16]) {
        self.file.lock().tenants.insert(hex(&tenant), String::new());
        self.known.lock().remove(&tenant);
    }

    fn unwrap_key(&self, scope: &[u8; 16], wrapped: &[u8]) -> Result<Option<KeyBytes>, StoreError> {
        let wrapping = seal::derive(&*self.master, "visite/1/wrap")?;
        Ok(seal::unwrap_key(&wrapping, &label(scope), wrapped))
    }

    pub fn tenant_keys(&self, tenant: [u8; 16]) -> Result<Option<Arc<ScopeKeys>>, StoreError> {
        if let Some(known) = self.known.lock().get(&tenant) {
            return Ok(Some(known.clone()));
        }
        // Locked until the keys are known: an erasure must not come in between and leave them behind.
        let file = self.file.lock();
        let Some(key) = self.tenant_key(&file, &tenant)? else { return Ok(None) };
        let keys = Arc::new(ScopeKeys::new(tenant, &key)?);
        self.known.lock().insert(tenant, keys.clone());
        Ok(Some(keys))
    }

    fn tenant_key(&self, file: &KeyringFile, tenant: &[u8; 16]) -> Result<Option<KeyBytes>, StoreError> {
        let Some(wrapped) = file.tenants.get(&hex(tenant)) else { return Ok(None) };
        let damaged = || StoreError::Keyring("a tenant's key is damaged".into());
        let wrapped = B64.decode(wrapped).map_err(|_| damaged())?;
        self.unwrap_key(tenant, &wrapped)?.ok_or_else(damaged).map(Some)
    }

    pub fn new_tenant_keys(&self, tenant: [u8; 16]) -> Result<Arc<ScopeKeys>, StoreError> {
        let key = Zeroizing::new(seal::random::<32>()?);
        let wrapping = seal::derive(&*self.master, "visite/1/wrap")?;
        let wrapped = B64.encode(seal::wrap_key(&wrapping, &label(&tenant), &key)?);
        let keys = Arc::new(ScopeKeys::new(tenant, &key)?);
        self.change(Former::Kept, |file| {
            let name = hex(&tenant);
            if file.erased.contains(&name) || file.tenants.contains_key(&name) {
                return Err(StoreError::Keyring("this tenant has or had a key".into()));
            }
            file.tenants.insert(name, wrapped);
            Ok(())
        })?;
        self.known.lock().insert(tenant, keys.clone());
        Ok(keys)
    }

    /// Deletes a tenant's key for ever: what was sealed with it opens nowhere any more.
    pub fn erase_tenant(&self, tenant: [u8; 16]) -> Result<(), StoreError> {
        self.change(Former::Gone, |file| {
            let name = hex(&tenant);
            file.tenants.remove(&name);
            if !file.erased.contains(&name) {
                file.erased.push(name);
            }
            Ok(())
        })?;
        self.known.lock().remove(&tenant);
        Ok(())
    }

    /// Ends an erasure that was cut off after the keyring was written: the generation before holds no key that the
    /// keyring calls erased.
    pub fn finish_erasures(&self) -> Result<(), StoreError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let path = folder.join(PREVIOUS_FILE);
        let former = durable::read(&path).map_err(|error| failed(io(&path)(error)))?;
        let former = former.and_then(|bytes| serde_json::from_slice::<KeyringFile>(&bytes).ok());
        let behind = |former: &KeyringFile| self.file.lock().erased.iter().any(|tenant| former.holds(tenant));
        if former.as_ref().is_some_and(behind) { self.change(Former::Gone, |_| Ok(())) } else { Ok(()) }
    }

    /// Carries out a change: durable first, then in memory. A failure leaves both as they were.
    fn change(
        &self,
        former: Former,
        f: impl FnOnce(&mut KeyringFile) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _alone = self.changes.lock();
        let mut next = self.content();
        f(&mut next)?;
        self.save(&next, former).map_err(failed)?;
        *self.file.lock() = next;
        Ok(())
    }

    fn save(&self, file: &KeyringFile, former: Former) -> Result<(), KeyringError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let (path, previous) = (folder.join(KEYRING_FILE), folder.join(PREVIOUS_FILE));
        let (fresh, fresh_previous) = (path.with_extension("new"), folder.join("keyring.previous.new"));
        let content = serde_json::to_vec_pretty(file).map_err(|_| KeyringError::Damaged)?;
        let before = durable::read(&path).map_err(io(&path))?;
        let before_that = durable::read(&previous).map_err(io(&previous))?;
        let write = || {
            durable::write_new(&fresh, &content)?;
            if let Some(before) = &before {
                durable::write_new(
                    &fresh_previous,
                    match former {
                        Former::Kept => before,
                        Former::Gone => &content,
                    },
                )?;
            }
            durable::rename(&fresh, &path)?;
            if before.is_some() { durable::rename(&fresh_previous, &previous) } else { Ok(()) }
        };
        write().map_err(|error| {
            // As far as the medium still takes it, the folder is again as it was.
            for (path, before) in [(&path, &before), (&previous, &before_that)] {
                let _ = match before {
                    Some(before) => put_back(path, &fresh, before),
                    None => durable::remove(path),
                };
            }
            let _ = durable::remove(&fresh).and_then(|()| durable::remove(&fresh_previous));
            KeyringError::Io(path.clone(), error)
        })
    }
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32).map(u128::to_be_bytes)
}

fn label(scope: &[u8; 16]) -> String {
    format!("tenant {}", hex(scope))
}

/// Puts a file back to what it was, if it is not that.
fn put_back(path: &Path, fresh: &Path, before: &[u8]) -> std::io::Result<()> {
    if durable::read(path)?.as_deref() == Some(before) {
        return Ok(());
    }
    durable::write_new(fresh, before)?;
    durable::rename(fresh, path)
}

fn failed(error: KeyringError) -> StoreError {
    StoreError::Keyring(error.to_string())
}
