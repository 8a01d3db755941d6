//! The engine seam on redb: the only file that names it. Every commit is durable, two-phase, with quick repair.

use std::{
    collections::{BTreeSet, HashMap},
    io,
    iter::Peekable,
    ops::Bound,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use parking_lot::RwLock;
use redb::{
    CursorError, Database, Durability, ReadOnlyDatabase, ReadOnlyTable, ReadTransaction, ReadableDatabase,
    Table, TableDefinition, TableError, TableHandle, backends::InMemoryBackend,
};

use super::{
    engine::{Changes, Engine, EngineError, Examined, Fault, Pairs, Snapshot},
    guard::catch_damage,
    overlay::Overlay,
};

/// Page cache of the engine: all inner pages of a large file. The others lie in the cache of the operating system; with
/// eight times as much the figures are the same, and a backup, which reads every page once, fills it for good.
const CACHE_BYTES: usize = 12 << 20;
/// From so many changes of one table on, runs of new keys go in by a cursor: about three times as fast.
const MANY: usize = 256;
/// After shorter runs the next keys go in one by one; finding a gap for each would cost more than it saves.
const SHORT: usize = 8;
/// With so many other keys between two that are removed, each is removed by itself.
const SPARSE: usize = 8;
/// Most keys that go in one by one before a run is tried again.
const PATIENCE: usize = 4_096;

/// What the engine writes to, for tests that fail or lose power.
#[cfg(test)]
pub use redb::StorageBackend as Backend;

type Bytes = &'static [u8];

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

fn table(space: &str) -> TableDefinition<'_, Bytes, Bytes> {
    TableDefinition::new(space)
}

fn failed(error: impl Into<redb::Error>) -> EngineError {
    let error = error.into();
    let fault = match &error {
        redb::Error::Io(io) if is_full(io) => Fault::Full,
        redb::Error::DatabaseAlreadyOpen => Fault::Held,
        redb::Error::Corrupted(_) => Fault::Damaged,
        _ => Fault::Passing,
    };
    EngineError::of(fault, error.to_string())
}

/// The same of a read. That the disk does not give what lies on it is no passing disturbance; that the file is closed
/// and opened again after a failure is one.
fn unread(error: impl Into<redb::Error>) -> EngineError {
    match error.into() {
        redb::Error::Io(io) => EngineError::of(Fault::Damaged, io.to_string()),
        other => failed(other),
    }
}

/// No room on the volume, the owner's quota used up, or the largest size that the process may give a file.
fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

type Opening = Box<dyn Fn() -> Result<Database, EngineError> + Send + Sync>;

impl redb::StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.length())
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.read_at(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.set_length(len);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.write_at(offset, data)
    }
}

/// Opens what lies under an overlay. An empty file would be made anew, not opened.
fn overlaid(overlay: Overlay) -> Result<Database, EngineError> {
    if overlay.length() == 0 {
        return Err(EngineError::new("the data file is empty"));
    }
    builder().create_with_backend(overlay).map_err(failed)
}

/// Compares the checksums of every page of a file that nobody writes to meanwhile.
fn examined(file: &Path) -> Result<Examined, EngineError> {
    let damaged = |text: String| Ok(Examined::Damaged(text));
    let overlay = Overlay::over(file).map_err(|error| failed(redb::Error::Io(error)))?;
    let looked = catch_damage(|| overlaid(overlay).and_then(|mut db| db.check_integrity().map_err(failed)));
    match looked {
        Ok(Ok(true)) => Ok(Examined::Whole),
        Ok(Ok(false)) => damaged("pages do not fit their checksums; an older state is whole".into()),
        Ok(Err(error)) => damaged(error.text),
        Err(damage) => damaged(damage.to_string()),
    }
}

/// redb as the engine.
pub struct Redb {
    /// Where it lies; none in memory.
    file: Option<PathBuf>,
    /// Opens it again; none when what it lies on is gone with it.
    again: Option<Opening>,
    db: RwLock<Option<Opened>>,
}

/// The file, open.
struct Opened {
    db: Database,
    /// No after a failure, when it does not open for writing: what the engine would write stays in memory.
    writes: bool,
    stuck: Stuck,
}

/// Whether a read failed: from then on redb refuses every read that its cache does not answer.
#[derive(Clone, Default)]
struct Stuck(Arc<AtomicBool>);

impl Stuck {
    /// [`unread`], noted here.
    fn unread(&self, error: impl Into<redb::Error>) -> EngineError {
        let error = error.into();
        if matches!(error, redb::Error::Io(_) | redb::Error::PreviousIo) {
            self.0.store(true, Ordering::Release);
        }
        unread(error)
    }
}

impl Opened {
    fn writing(db: Database) -> Self {
        Self { db, writes: true, stuck: Stuck::default() }
    }
    fn looking(db: Database) -> Self {
        Self { writes: false, ..Self::writing(db) }
    }
    fn to_write(&self) -> Result<&Database, EngineError> {
        if self.writes { Ok(&self.db) } else { Err(closed()) }
    }
}

impl Redb {
    /// Opens the data file, making it (readable by its owner only) when `create`.
    pub fn open(file: &Path, create: bool) -> Result<Self, EngineError> {
        let db = if create {
            let mut options = std::fs::OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            #[cfg(unix)]
            {
                use std::os::unix::fs::OpenOptionsExt as _;
                options.mode(0o600);
            }
            let opened = options.open(file).map_err(|error| failed(redb::Error::Io(error)))?;
            builder().create_file(opened)
        } else {
            builder().open(file)
        }
        .map_err(failed)?;
        let (file, path) = (Some(file.to_path_buf()), file.to_path_buf());
        let again: Opening = Box::new(move || builder().open(&path).map_err(failed));
        Ok(Self { file, again: Some(again), db: RwLock::new(Some(Opened::writing(db))) })
    }

    /// Opens a data file that nobody else holds, and never writes a byte to it: what the engine would write, such as a
    /// repair, stays in memory.
    pub fn untouched(file: &Path) -> Result<Self, EngineError> {
        let overlay = Overlay::alone(file).map_err(|error| {
            let busy = error.kind() == io::ErrorKind::WouldBlock;
            if busy {
                EngineError::of(Fault::Held, error.to_string())
            } else {
                failed(redb::Error::Io(error))
            }
        })?;
        let db = RwLock::new(Some(Opened::writing(overlaid(overlay)?)));
        Ok(Self { file: Some(file.to_path_buf()), again: None, db })
    }

    /// An engine in memory: tests, and the check of a backup.
    pub fn in_memory() -> Result<Self, EngineError> {
        let db = builder().create_with_backend(InMemoryBackend::new()).map_err(failed)?;
        Ok(Self { file: None, again: None, db: RwLock::new(Some(Opened::writing(db))) })
    }

    /// An engine on a backend of one's own (crash simulation).
    #[cfg(test)]
    pub fn on_backend(backend: impl redb::StorageBackend + Clone) -> Result<Self, EngineError> {
        let again: Opening = Box::new(move || builder().create_with_backend(backend.clone()).map_err(failed));
        Ok(Self { file: None, db: RwLock::new(Some(Opened::writing(again()?))), again: Some(again) })
    }

    /// Reads every page of the file and compares its checksums. Needs the file for itself.
    #[cfg(test)]
    pub fn check_integrity(file: &Path) -> Result<bool, EngineError> {
        let mut db = Database::builder().set_cache_size(CACHE_BYTES).open(file).map_err(failed)?;
        db.check_integrity().map_err(failed)
    }

    /// Looks into a data file without writing a byte to it; fails when it was not closed cleanly.
    pub fn peek(file: &Path) -> Result<Arc<dyn Snapshot>, EngineError> {
        let db = ReadOnlyDatabase::open(file).map_err(failed)?;
        let transaction = db.begin_read().map_err(unread)?;
        let stuck = Stuck::default();
        Ok(Arc::new(View { transaction, tables: RwLock::default(), stuck, _db: Some(db) }))
    }
}

type Found = Option<Arc<ReadOnlyTable<Bytes, Bytes>>>;

struct View {
    transaction: ReadTransaction,
    /// Opening a table walks the master tree; a snapshot does it once per table.
    tables: RwLock<HashMap<String, Found>>,
    stuck: Stuck,
    _db: Option<ReadOnlyDatabase>,
}

impl View {
    fn table(&self, space: &str) -> Result<Found, EngineError> {
        if let Some(known) = self.tables.read().get(space) {
            return Ok(known.clone());
        }
        let opened = match self.transaction.open_table(table(space)) {
            Ok(table) => Some(Arc::new(table)),
            Err(TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(self.stuck.unread(error)),
        };
        self.tables.write().insert(space.to_owned(), opened.clone());
        Ok(opened)
    }
}

impl Snapshot for View {
    fn get(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(table) = self.table(space)? else { return Ok(None) };
        Ok(table
            .get_owned(key)
            .map_err(|error| self.stuck.unread(error))?
            .map(|value| value.value().to_vec()))
    }

    fn range<'a>(
        &'a self,
        space: &str,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError> {
        let Some(table) = self.table(space)? else { return Ok(Box::new(std::iter::empty())) };
        let range = match to {
            Some(to) if to <= from => return Ok(Box::new(std::iter::empty())),
            Some(to) => table.range_owned::<&[u8]>(from..to),
            None => table.range_owned::<&[u8]>(from..),
        }
        .map_err(|error| self.stuck.unread(error))?;
        let pair = |entry: Result<(redb::OwnedAccessGuard<Bytes>, redb::OwnedAccessGuard<Bytes>), _>| {
            let pair = entry.map(|(key, value)| (key.value().to_vec(), value.value().to_vec()));
            pair.map_err(|error: redb::StorageError| self.stuck.unread(error))
        };
        Ok(if descending { Box::new(range.rev().map(pair)) } else { Box::new(range.map(pair)) })
    }

    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        let tables = self.transaction.list_tables().map_err(|error| self.stuck.unread(error))?;
        Ok(tables.map(|table| table.name().to_owned()).collect())
    }
}

impl Engine for Redb {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        let db = self.db.read();
        let Opened { db, stuck, .. } = db.as_ref().ok_or_else(closed)?;
        let transaction = db.begin_read().map_err(|error| stuck.unread(error))?;
        Ok(Arc::new(View { transaction, tables: RwLock::default(), stuck: stuck.clone(), _db: None }))
    }

    fn commit_parts(&self, parts: &[&Changes]) -> Result<(), EngineError> {
        let db = self.db.read();
        let db = db.as_ref().ok_or_else(closed)?.to_write()?;
        let mut transaction = db.begin_write().map_err(failed)?;
        transaction.set_durability(Durability::Immediate).map_err(failed)?;
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        let spaces: BTreeSet<_> =
            parts.iter().flat_map(|part| part.spaces().map(|(space, _)| space)).collect();
        for space in spaces {
            let mut open = transaction.open_table(table(space)).map_err(failed)?;
            for changes in parts.iter().filter_map(|part| part.of(space)) {
                if changes.len() < MANY {
                    one_by_one(&mut open, changes.iter())
                } else {
                    in_runs(&mut open, changes.iter())
                }
                .map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)
    }

    fn commits(&self) -> bool {
        self.db.read().as_ref().is_some_and(|opened| opened.writes)
    }

    fn is_stuck(&self) -> bool {
        // Whoever examines the file holds it open, and all would wait until that is done.
        let stuck = |db: Option<&Opened>| db.is_some_and(|opened| opened.stuck.0.load(Ordering::Acquire));
        self.again.is_some() && self.db.try_write().is_some_and(|db| stuck(db.as_ref()))
    }

    #[cfg(unix)]
    fn room(&self) -> Option<u64> {
        let file = self.file.as_ref()?;
        let volume = rustix::fs::statvfs(file).ok()?;
        let free = volume.f_bavail.saturating_mul(volume.f_frsize);
        // What the process may give a file in size (`ulimit -f`, `LimitFSIZE=`).
        let most = rustix::process::getrlimit(rustix::process::Resource::Fsize).current;
        let length = std::fs::metadata(file).ok()?.len();
        Some(most.map_or(free, |most| free.min(most.saturating_sub(length))))
    }

    fn examine(&self) -> Result<Examined, EngineError> {
        let Some(file) = &self.file else { return Ok(Examined::InMemory) };
        let db = self.db.read();
        let db = db.as_ref().ok_or_else(closed)?.to_write()?;
        // While this write transaction is open no other can begin, so that the file does not change.
        let still = db.begin_write().map_err(failed)?;
        let found = examined(file);
        still.abort().map_err(failed)?;
        found
    }

    fn reopen(&self) -> Result<(), EngineError> {
        let Some(again) = &self.again else { return Err(closed()) };
        let mut db = self.db.write();
        drop(db.take());
        let opened = catch_damage(again).map_err(EngineError::from).flatten();
        let (now, done) = match opened {
            Ok(opened) => (Some(Opened::writing(opened)), Ok(())),
            Err(error) => {
                // What can be read shall be read.
                let overlay = self.file.as_ref().and_then(|file| {
                    // Nobody else is to write to it meanwhile, where the file system can keep them out.
                    Overlay::alone(file).or_else(|_| Overlay::over(file)).ok()
                });
                let looking = overlay.and_then(|overlay| catch_damage(|| overlaid(overlay)).ok()?.ok());
                (looking.map(Opened::looking), Err(error))
            }
        };
        *db = now;
        done
    }
}

type Change<'c> = (&'c Vec<u8>, &'c Option<Vec<u8>>);

fn one_by_one<'c>(
    open: &mut Table<'_, Bytes, Bytes>,
    changes: impl Iterator<Item = Change<'c>>,
) -> Result<(), redb::Error> {
    for (key, value) in changes {
        match value {
            Some(value) => drop(open.insert(key.as_slice(), value.as_slice())?),
            None => drop(open.remove(key.as_slice())?),
        }
    }
    Ok(())
}

/// The same in less time where many new keys in a row lie between two keys of the table, as those of an import do, or
/// where many that are removed stand side by side.
fn in_runs<'c>(
    open: &mut Table<'_, Bytes, Bytes>,
    changes: impl Iterator<Item = Change<'c>>,
) -> Result<(), redb::Error> {
    let mut changes = changes.peekable();
    let mut patience = 1;
    while changes.peek().is_some() {
        let run = match changes.peek() {
            Some((_, None)) => thinned(open, &mut changes)?,
            _ => run(open, &mut changes)?,
        };
        patience = if run < SHORT { PATIENCE.min(patience * 2) } else { 1 };
        // What ended the run: a key that is there already, one that is removed, or one behind the gap.
        one_by_one(open, changes.by_ref().take(patience))?;
    }
    Ok(())
}

/// Puts new keys into one gap between two keys of the table, as far as they belong there; how many there were.
fn run<'c>(
    open: &mut Table<'_, Bytes, Bytes>,
    changes: &mut Peekable<impl Iterator<Item = Change<'c>>>,
) -> Result<usize, redb::Error> {
    let Some((first, Some(_))) = changes.peek() else { return Ok(0) };
    let mut gap = open.lower_bound_mut(Bound::Included(first.as_slice()))?;
    let mut run = 0_usize;
    while let Some((key, Some(value))) = changes.peek() {
        match gap.insert_before(key.as_slice(), value.as_slice()) {
            Ok(()) => run = run.saturating_add(1),
            Err(CursorError::UnorderedKey) => break,
            Err(error) => return Err(error.into()),
        }
        changes.next();
    }
    gap.close()?;
    Ok(run)
}

/// Removes keys that stand close together in the table, leaf by leaf, as taking an import back does; how many there were,
/// or none where many others stand between them: then one by one costs less.
fn thinned<'c>(
    open: &mut Table<'_, Bytes, Bytes>,
    changes: &mut Peekable<impl Iterator<Item = Change<'c>>>,
) -> Result<usize, redb::Error> {
    let gone = std::iter::from_fn(|| changes.next_if(|(_, value)| value.is_none()));
    let keys: Vec<&[u8]> = gone.take(MANY).map(|(key, _)| key.as_slice()).collect();
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else { return Ok(0) };
    let mut wanted = keys.iter().peekable();
    let mut others = 0_usize;
    open.retain_in(*first..=*last, |key, _| {
        while wanted.next_if(|wanted| **wanted < key).is_some() {}
        let goes = wanted.next_if(|wanted| **wanted == key).is_some();
        others = others.saturating_add(usize::from(!goes));
        !goes
    })?;
    Ok(if others > keys.len().saturating_mul(SPARSE) { 0 } else { keys.len() })
}

fn closed() -> EngineError {
    EngineError::new("the data file is closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Story: a sector that could not be read was answered as if the next try would succeed, and was in no log.
    #[test]
    fn what_cannot_be_read_from_the_disk_is_no_passing_disturbance() {
        let io = || redb::Error::Io(io::Error::from_raw_os_error(5));
        assert_eq!((failed(io()).fault, unread(io()).fault), (Fault::Passing, Fault::Damaged));
        assert_eq!(unread(redb::Error::Corrupted("planted".into())).fault, Fault::Damaged);
        assert_eq!(unread(redb::Error::DatabaseClosed).fault, Fault::Passing);
    }
}
