//! Backup: one read snapshot into one finished, verified file.
//!
//! Layout: magic, length and JSON of the header (instance, time, the wrapped keyring, the wrapped backup key), then
//! frames: length and sealed bytes, each bound to the header, its number and whether it is the last. The last frame is
//! the manifest with the count and digest of every key space. Values stay sealed with the tenants' keys inside.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{
    KeyringError, OpenError, RecoveryKey, Store, StoreError, codec, durable,
    engine::Snapshot,
    keyring::{Keyring, KeyringFile},
    open::FORMAT,
    own_folder, seal,
};

const MAGIC: &[u8; 16] = b"VISITE-BACKUP-1\n";
/// Content of a frame before sealing.
const FRAME: usize = 1 << 20;
/// No frame or header is larger; a damaged length cannot ask for more memory.
const MOST: usize = 80 << 20;

/// Why a backup cannot be made, verified or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
    /// It is not a backup of Visite.
    #[error("{0} is not a backup of Visite")]
    NotABackup(PathBuf),
    /// A newer version made it.
    #[error("the backup has format {found}, this version reads up to {known}")]
    Newer {
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// Cut off, changed, or opened with the wrong key.
    #[error("the backup is damaged or cut off ({0})")]
    Damaged(&'static str),
    /// Neither the keyring nor a recovery key opens it.
    #[error("no key for this backup: give the recovery key, or the keyring that it was made with")]
    NoKey,
    /// There is a file of that name already.
    #[error("{0} exists already, and a backup never overwrites a file; choose another name")]
    Exists(PathBuf),
    /// The place to restore to is not empty.
    #[error("{0} exists already; restore into an empty directory, or say --force")]
    NotEmpty(PathBuf),
    /// The keyring does not open.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The restored data does not open.
    #[error(transparent)]
    Open(#[from] Box<OpenError>),
}

impl BackupError {
    /// Whether it says nothing of the backup: the place where it was to be unpacked is full, or cannot be written.
    #[must_use]
    pub fn is_of_the_place(&self) -> bool {
        matches!(self, Self::Store(StoreError::Engine(_)))
    }
}

impl From<OpenError> for BackupError {
    fn from(error: OpenError) -> Self {
        Box::new(error).into()
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    instance: String,
    created_at: Timestamp,
    version: String,
    key: String,
    keyring: KeyringFile,
}

#[derive(Serialize, Deserialize, Default, PartialEq, Eq)]
struct Manifest {
    spaces: BTreeMap<String, (u64, [u8; 32])>,
}

/// What a backup holds: counts only.
#[derive(Debug, Clone, Serialize)]
pub struct BackupSummary {
    /// The finished file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// When the snapshot was taken.
    pub created_at: Timestamp,
    /// The version that made it.
    pub version: String,
    /// Keys per key space.
    pub rows: BTreeMap<String, u64>,
}

pub(super) type Frame = Vec<(String, Vec<u8>, Vec<u8>)>;

/// A frame's content: space, key and value of each row, each with its length in front. (The codec would go byte by
/// byte through the values.)
fn pack(frame: &Frame) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::with_capacity(FRAME + FRAME / 8);
    for (space, key, value) in frame {
        for part in [space.as_bytes(), key, value] {
            bytes.extend_from_slice(&length(part.len())?);
            bytes.extend_from_slice(part);
        }
    }
    Ok(bytes)
}

fn unpack(mut bytes: &[u8]) -> Result<Frame, BackupError> {
    fn part<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        *bytes = rest;
        Some(part)
    }
    let mut frame = Frame::new();
    while !bytes.is_empty() {
        let row = (|| {
            let space = std::str::from_utf8(part(&mut bytes)?).ok()?.to_owned();
            Some((space, part(&mut bytes)?.to_vec(), part(&mut bytes)?.to_vec()))
        })();
        frame.push(row.ok_or(BackupError::Damaged("frame"))?);
    }
    Ok(frame)
}

pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError + '_ {
    move |error| BackupError::Io(path.to_path_buf(), error)
}

fn bound(header: &[u8; 32], number: u64, last: bool) -> Vec<u8> {
    [b"frame", &header[..], &number.to_be_bytes(), &[u8::from(last)]].concat()
}

#[derive(Default)]
struct Counting(BTreeMap<String, (u64, Sha256)>);

impl Counting {
    fn add(&mut self, space: &str, key: &[u8], value: &[u8]) {
        if !self.0.contains_key(space) {
            self.0.insert(space.to_owned(), Default::default());
        }
        if let Some((count, digest)) = self.0.get_mut(space) {
            *count += 1;
            for part in [key, value] {
                digest.update(part.len().to_be_bytes());
                digest.update(part);
            }
        }
    }
    fn manifest(self) -> Manifest {
        let spaces = self.0.into_iter().map(|(space, (count, sum))| (space, (count, sum.finalize().into())));
        Manifest { spaces: spaces.collect() }
    }
}

impl Store {
    /// Writes a backup of everything committed to `file`, which must not exist, while the store goes on. The file
    /// appears under its name only when it is finished, synced and verified.
    pub(in crate::platform) fn backup(
        &self,
        file: &Path,
        now: Timestamp,
    ) -> Result<BackupSummary, BackupError> {
        let snapshot = self.committer.snapshot();
        let key = Zeroizing::new(seal::random::<32>()?);
        let under = self.keyring.derived("visite/1/backup")?;
        let header = Header {
            format: FORMAT,
            instance: self.keyring.instance(),
            created_at: now,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            key: B64.encode(seal::wrap_key(&under, "backup", &key)?),
            keyring: self.keyring.content(),
        };
        if file.exists() {
            return Err(BackupError::Exists(file.to_path_buf()));
        }
        if let Some(folder) =
            file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        {
            own_folder(folder).map_err(io(folder))?;
        }
        let unfinished = file.with_extension("unfinished");
        let written = write(&unfinished, &header, &key, &*snapshot);
        if let Err(error) = written {
            let _ = fs::remove_file(&unfinished);
            return Err(error);
        }
        let mut summary = read(&unfinished, Unlock::Keyring(&self.keyring), &mut |_| Ok(()))?.0;
        durable::rename(&unfinished, file).map_err(io(file))?;
        summary.file = file.to_path_buf();
        Ok(summary)
    }
}

fn write(path: &Path, header: &Header, key: &[u8; 32], snapshot: &dyn Snapshot) -> Result<(), BackupError> {
    let _ = fs::remove_file(path);
    let mut out = BufWriter::new(durable::create_new(path).map_err(io(path))?);
    let head = serde_json::to_vec(header).map_err(|_| BackupError::Damaged("header"))?;
    let sum = seal::digest(&head);
    let mut put = |bytes: &[u8]| out.write_all(bytes).map_err(io(path));
    put(MAGIC)?;
    put(&length(head.len())?)?;
    put(&head)?;
    let (mut number, mut frame, mut size) = (0_u64, Frame::new(), 0_usize);
    let mut counting = Counting::default();
    let mut send = |content: &[u8], number: u64, last: bool| -> Result<(), BackupError> {
        let sealed = seal::seal_with(key, &bound(&sum, number, last), content)?;
        put(&length(sealed.len())?)?;
        put(&sealed)
    };
    for space in snapshot.spaces().map_err(StoreError::from)? {
        for row in snapshot.range(&space, &[], None, false).map_err(StoreError::from)? {
            let (key, value) = row.map_err(StoreError::from)?;
            counting.add(&space, &key, &value);
            size += space.len() + key.len() + value.len();
            frame.push((space.clone(), key, value));
            if size >= FRAME {
                send(&pack(&frame)?, number, false)?;
                (number, size) = (number + 1, 0);
                frame.clear();
            }
        }
    }
    send(&pack(&frame)?, number, false)?;
    send(&codec::encode(&counting.manifest()).map_err(StoreError::from)?, number + 1, true)?;
    let file = out.into_inner().map_err(|error| BackupError::Io(path.to_path_buf(), error.into_error()))?;
    file.sync_all().map_err(io(path))
}

fn length(length: usize) -> Result<[u8; 4], BackupError> {
    u32::try_from(length).map(u32::to_be_bytes).map_err(|_| BackupError::Damaged("length"))
}

/// What opens a backup.
pub(super) enum Unlock<'a> {
    Keyring(&'a Keyring),
    /// And what lies on this machine of a keyring whose master key is not there.
    Recovery(&'a RecoveryKey, Option<KeyringFile>),
}

/// Reads and authenticates a backup, handing out each frame. Returns its summary and its keyring.
pub(super) fn read(
    path: &Path,
    unlock: Unlock<'_>,
    each: &mut dyn FnMut(Frame) -> Result<(), BackupError>,
) -> Result<(BackupSummary, Keyring), BackupError> {
    let file = File::open(path).map_err(io(path))?;
    let bytes = file.metadata().map_err(io(path))?.len();
    let mut from = BufReader::new(file);
    let mut magic = [0_u8; 16];
    if from.read_exact(&mut magic).is_err() || magic != *MAGIC {
        return Err(BackupError::NotABackup(path.to_path_buf()));
    }
    let head = chunk(&mut from)?.ok_or(BackupError::Damaged("header"))?;
    let sum = seal::digest(&head);
    let header: Header = serde_json::from_slice(&head).map_err(|_| BackupError::Damaged("header"))?;
    if header.format > FORMAT {
        return Err(BackupError::Newer { found: header.format, known: FORMAT });
    }
    let keyring = match unlock {
        Unlock::Keyring(ours) => ours.with_same_master(header.keyring),
        Unlock::Recovery(recovery, ours) => {
            let file = ours.into_iter().fold(header.keyring, KeyringFile::with_later);
            Keyring::recover(file, recovery)
        }
    }
    .map_err(
        |error| if matches!(error, KeyringError::WrongKey) { BackupError::NoKey } else { error.into() },
    )?;
    let wrapped = B64.decode(&header.key).map_err(|_| BackupError::Damaged("key"))?;
    let key = seal::unwrap_key(&*keyring.derived("visite/1/backup")?, "backup", &wrapped)
        .ok_or(BackupError::Damaged("key"))?;
    let mut counting = Counting::default();
    let mut number = 0_u64;
    loop {
        let sealed = chunk(&mut from)?.ok_or(BackupError::Damaged("its end is missing"))?;
        if let Some(plain) = seal::open_with(&key, &bound(&sum, number, false), &sealed) {
            let frame = unpack(&plain)?;
            for (space, key, value) in &frame {
                counting.add(space, key, value);
            }
            each(frame)?;
            number += 1;
            continue;
        }
        let plain = seal::open_with(&key, &bound(&sum, number, true), &sealed)
            .ok_or(BackupError::Damaged("a frame does not open"))?;
        let manifest: Manifest = codec::decode(&plain).map_err(|_| BackupError::Damaged("manifest"))?;
        let found = counting.manifest();
        if chunk(&mut from)?.is_some() || found != manifest {
            return Err(BackupError::Damaged("manifest"));
        }
        let rows = manifest.spaces.into_iter().map(|(space, (count, _))| (space, count)).collect();
        let summary = BackupSummary {
            file: path.to_path_buf(),
            bytes,
            created_at: header.created_at,
            version: header.version,
            rows,
        };
        return Ok((summary, keyring));
    }
}

fn chunk(from: &mut impl Read) -> Result<Option<Vec<u8>>, BackupError> {
    let mut length = [0_u8; 4];
    let mut got = 0;
    while got < 4 {
        let rest = length.get_mut(got..).unwrap_or_default();
        match from.read(rest) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) | Err(_) => return Err(BackupError::Damaged("it ends in the middle")),
            Ok(read) => got += read,
        }
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > MOST {
        return Err(BackupError::Damaged("length"));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).map_err(|_| BackupError::Damaged("it ends in the middle"))?;
    Ok(Some(bytes))
}
