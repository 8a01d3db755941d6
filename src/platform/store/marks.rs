//! How far each audit chain had come, kept with the keyring and so outside the data file (R-AUD-04, T-ROLLBACK).
//!
//! After every commit the last entry of each chain that grew is noted here, sealed with a keyed MAC. An audit trail that
//! was cut, or a data file that was exchanged for an older copy, then ends before its mark. A thread of its own writes
//! the marks, the latest of each chain, so that no commit waits for the keyring's medium; and without waiting for the
//! disk: after a power loss a mark may lag behind the data, never run ahead of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex};

use super::{Corrupt, seal};

/// Name of the file in the keyring's folder.
pub(super) const MARKS_FILE: &str = "audit.marks";
/// Scope, sequence number, link, MAC.
const ROW: usize = 16 + 8 + 32 + 32;

/// The last entry of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Whose chain.
    pub scope: [u8; 16],
    /// Number of the entry.
    pub seq: u64,
    /// Its link.
    pub link: [u8; 32],
}

struct Place {
    mark: Mark,
    /// Which of the two rows of the scope is written next: a torn write leaves the other.
    row: u64,
    /// The chain does not lead to its mark: the mark stays as evidence until a restore.
    kept: bool,
}

/// A mark that waits longer than this is late: the medium of the keyring hangs.
const LATE: Duration = Duration::from_secs(10);
/// After a failure the marks are written again so much later.
const RETRY: Duration = Duration::from_secs(10);
/// At the end so long is waited for the last marks; a medium that hangs does not keep the process.
const LAST: Duration = Duration::from_secs(3);

struct State {
    places: BTreeMap<[u8; 16], Place>,
    rows: u64,
    /// Scopes whose mark is not in the file yet.
    unwritten: BTreeSet<[u8; 16]>,
    /// Since when one waits.
    since: Option<Instant>,
    /// Why the last try failed.
    failed: Option<String>,
    closing: bool,
    ended: bool,
}

/// Whether the marks reach their file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarksState {
    /// They do.
    Written,
    /// The medium of the keyring has not answered for so many seconds.
    Late(u64),
    /// The file cannot be written, for this reason.
    Failed(String),
}

struct Shared {
    key: [u8; 32],
    state: Mutex<State>,
    /// Tells the writer of new marks, and whoever waits for it that it came further.
    changed: Condvar,
}

/// The marks of all chains.
pub(super) struct Marks {
    shared: Arc<Shared>,
    /// None: in memory only.
    writer: Option<JoinHandle<()>>,
}

impl Marks {
    /// Marks in memory only (tests).
    pub fn in_memory(key: [u8; 32]) -> Self {
        let state = State {
            places: BTreeMap::new(),
            rows: 0,
            unwritten: BTreeSet::new(),
            since: None,
            failed: None,
            closing: false,
            ended: false,
        };
        let shared = Shared { key, state: Mutex::new(state), changed: Condvar::new() };
        Self { shared: Arc::new(shared), writer: None }
    }

    /// The marks of a keyring's folder; rows with a wrong MAC (torn, forged) say nothing. Looking alone makes no file.
    pub fn open(folder: &Path, key: [u8; 32]) -> io::Result<Self> {
        let mut marks = Self::in_memory(key);
        let path = folder.join(MARKS_FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        {
            let mut state = marks.shared.state.lock();
            let mut rows = 0_u64;
            for (row, number) in bytes.chunks(ROW).zip(0_u64..) {
                rows = number.saturating_add(1);
                let Ok(mark) = marks.shared.read(row) else { continue };
                let known = state.places.get(&mark.scope).map_or(0, |place| place.mark.seq);
                if mark.seq >= known {
                    // The pair of rows of a scope begins at an even number.
                    state.places.insert(mark.scope, Place { mark, row: number ^ 1, kept: false });
                }
            }
            state.rows = rows.saturating_add(rows & 1);
        }
        let shared = marks.shared.clone();
        let thread = std::thread::Builder::new().name("audit-marks".into());
        marks.writer = Some(thread.spawn(move || shared.keep_written(&path))?);
        Ok(marks)
    }

    /// Notes the ends of chains after their commit; nothing is ever taken back. Waits for no medium.
    pub fn note<'m>(&self, marks: impl IntoIterator<Item = &'m Mark>) {
        let mut state = self.shared.state.lock();
        for mark in marks {
            let next = state.rows;
            let place =
                state.places.entry(mark.scope).or_insert(Place { mark: *mark, row: next, kept: false });
            let fresh = place.row == next;
            if place.kept || (!fresh && mark.seq <= place.mark.seq) {
                continue;
            }
            place.mark = *mark;
            if fresh {
                state.rows = state.rows.saturating_add(2);
            }
            if self.writer.is_some() {
                state.unwritten.insert(mark.scope);
            }
        }
        if !state.unwritten.is_empty() {
            state.since.get_or_insert_with(Instant::now);
            self.shared.changed.notify_all();
        }
    }

    /// Whether the marks reach their file.
    pub fn state(&self) -> MarksState {
        self.state_after(LATE)
    }

    fn state_after(&self, late: Duration) -> MarksState {
        let state = self.shared.state.lock();
        match (&state.failed, state.since.map(|since| since.elapsed())) {
            (Some(reason), _) => MarksState::Failed(reason.clone()),
            (None, Some(waited)) if waited > late => MarksState::Late(waited.as_secs()),
            (None, _) => MarksState::Written,
        }
    }

    /// The mark of a scope.
    pub fn of(&self, scope: &[u8; 16]) -> Option<Mark> {
        self.shared.state.lock().places.get(scope).map(|place| place.mark)
    }

    /// From now on the mark of this scope stays as it is: its chain does not lead to it.
    pub fn keep(&self, scope: &[u8; 16]) {
        if let Some(place) = self.shared.state.lock().places.get_mut(scope) {
            place.kept = true;
        }
    }
}

impl Drop for Marks {
    /// The last marks are written before the process goes on, unless the medium hangs.
    fn drop(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        let mut state = self.shared.state.lock();
        state.closing = true;
        self.shared.changed.notify_all();
        let hangs = self.shared.changed.wait_while_for(&mut state, |state| !state.ended, LAST).timed_out();
        drop(state);
        if hangs {
            tracing::error!(
                "the medium of the keyring hangs: the last ends of the audit chains are not noted"
            );
        } else {
            let _ = writer.join();
        }
    }
}

impl Shared {
    fn tag(&self, mark: &Mark) -> [u8; 32] {
        seal::mac(&self.key, &[b"audit-mark", &mark.scope, &mark.seq.to_be_bytes(), &mark.link])
    }

    fn read(&self, row: &[u8]) -> Result<Mark, Corrupt> {
        let (scope, rest) = row.split_first_chunk::<16>().ok_or(Corrupt)?;
        let (seq, rest) = rest.split_first_chunk::<8>().ok_or(Corrupt)?;
        let (link, tag) = rest.split_first_chunk::<32>().ok_or(Corrupt)?;
        let mark = Mark { scope: *scope, seq: u64::from_be_bytes(*seq), link: *link };
        let right: bool = subtle::ConstantTimeEq::ct_eq(&self.tag(&mark)[..], tag).into();
        if right { Ok(mark) } else { Err(Corrupt) }
    }

    /// Writes marks until the store closes. The lock is never held while the medium is at work.
    fn keep_written(&self, path: &Path) {
        let mut file = None;
        let mut state = self.state.lock();
        loop {
            if state.unwritten.is_empty() {
                if state.closing {
                    break;
                }
                self.changed.wait(&mut state);
                continue;
            }
            let scopes = std::mem::take(&mut state.unwritten);
            let places = scopes.iter().filter_map(|scope| state.places.get(scope));
            let rows: Vec<(u64, Mark)> = places.map(|place| (place.row, place.mark)).collect();
            let written =
                parking_lot::MutexGuard::unlocked(&mut state, || self.write(path, &mut file, &rows));
            match written {
                Ok(()) => {
                    for scope in &scopes {
                        if let Some(place) = state.places.get_mut(scope) {
                            place.row ^= 1;
                        }
                    }
                    state.failed = None;
                    state.since = (!state.unwritten.is_empty()).then(Instant::now);
                    self.changed.notify_all();
                }
                Err(error) => {
                    // Opened anew: the medium may have been exchanged.
                    file = None;
                    if state.failed.is_none() {
                        tracing::error!(%error, "the ends of the audit chains cannot be noted with the keyring");
                    }
                    state.failed = Some(error.to_string());
                    state.unwritten.extend(scopes);
                    self.changed.notify_all();
                    if state.closing {
                        break;
                    }
                    self.changed.wait_while_for(&mut state, |state| !state.closing, RETRY);
                }
            }
        }
        state.ended = true;
        self.changed.notify_all();
    }

    fn write(&self, path: &Path, open: &mut Option<File>, rows: &[(u64, Mark)]) -> io::Result<()> {
        let file = match open {
            Some(file) => file,
            None => open.insert(writable(path)?),
        };
        for (row, mark) in rows {
            let bytes = [&mark.scope[..], &mark.seq.to_be_bytes(), &mark.link, &self.tag(mark)].concat();
            file.seek(SeekFrom::Start(row.saturating_mul(u64::try_from(ROW).unwrap_or(0))))?;
            file.write_all(&bytes)?;
        }
        Ok(())
    }
}

fn writable(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(scope: u8, seq: u64) -> Mark {
        Mark { scope: [scope; 16], seq, link: [7; 32] }
    }

    /// Notes them and waits until they are in the file.
    fn written(marks: &Marks, these: &[Mark]) {
        marks.note(these);
        let shared = &marks.shared;
        shared.changed.wait_while(&mut shared.state.lock(), |state| state.since.is_some());
    }

    #[test]
    fn marks_are_there_again_after_a_restart_and_never_go_back() {
        let dir = tempfile::tempdir().unwrap();
        let marks = Marks::open(dir.path(), [1; 32]).unwrap();
        for seq in 1..=5 {
            written(&marks, &[mark(1, seq), mark(2, seq * 10)]);
        }
        marks.note(&[mark(1, 3)]);
        drop(marks);
        let again = Marks::open(dir.path(), [1; 32]).unwrap();
        assert_eq!((again.of(&[1; 16]), again.of(&[2; 16])), (Some(mark(1, 5)), Some(mark(2, 50))));
        written(&again, &[mark(3, 1), mark(1, 6)]);
        again.keep(&[2; 16]);
        written(&again, &[mark(2, 51)]);
        let third = Marks::open(dir.path(), [1; 32]).unwrap();
        assert_eq!(third.of(&[1; 16]), Some(mark(1, 6)));
        assert_eq!(third.of(&[2; 16]), Some(mark(2, 50)));
        assert_eq!(third.of(&[3; 16]), Some(mark(3, 1)));
        assert_eq!(Marks::open(dir.path(), [2; 32]).unwrap().of(&[1; 16]), None, "another key: no witness");
    }

    #[test]
    fn a_torn_row_leaves_the_one_before() {
        let dir = tempfile::tempdir().unwrap();
        let marks = Marks::open(dir.path(), [1; 32]).unwrap();
        for seq in 1..=3 {
            written(&marks, &[mark(1, seq)]);
        }
        let path = dir.path().join(MARKS_FILE);
        let mut bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len(), 2 * ROW);
        // The third mark went into the first row.
        bytes[20] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(Marks::open(dir.path(), [1; 32]).unwrap().of(&[1; 16]), Some(mark(1, 2)));
        std::fs::write(&path, &bytes[..ROW + 30]).unwrap();
        assert_eq!(Marks::open(dir.path(), [1; 32]).unwrap().of(&[1; 16]), None);
    }

    /// Story: the mark was written under the lock of the commits. On a medium that hung (a drive of the network, a stick
    /// that was pulled out), nobody could save anything any more.
    #[test]
    fn a_medium_that_hangs_or_fails_stops_nobody_and_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let marks = Arc::new(Marks::open(dir.path(), [1; 32]).unwrap());
        let path = dir.path().join(MARKS_FILE);
        // Opening a pipe that nobody reads waits for ever.
        let private = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, private, 0).unwrap();
        let (told, noted) = std::sync::mpsc::channel();
        let notes = std::thread::spawn({
            let marks = marks.clone();
            move || {
                for seq in 1..=100 {
                    marks.note(&[mark(1, seq)]);
                }
                told.send(()).unwrap();
            }
        });
        noted.recv_timeout(Duration::from_secs(20)).expect("who notes waits for no medium");
        notes.join().unwrap();
        assert_eq!(marks.of(&[1; 16]), Some(mark(1, 100)));
        assert_eq!(marks.state(), MarksState::Written, "it may still come");
        assert!(matches!(marks.state_after(Duration::ZERO), MarksState::Late(_)));
        // A pipe does not seek: the medium answers, with an error.
        let reader = std::thread::spawn({
            let path = path.clone();
            move || File::open(path).unwrap()
        });
        let shared = &marks.shared;
        shared.changed.wait_while(&mut shared.state.lock(), |state| state.failed.is_none());
        drop(reader.join().unwrap());
        assert!(matches!(marks.state(), MarksState::Failed(_)));
        marks.note(&[mark(1, 101)]);
        std::fs::remove_file(&path).unwrap();
        // The last try, at the end.
        drop(marks);
        assert_eq!(Marks::open(dir.path(), [1; 32]).unwrap().of(&[1; 16]), Some(mark(1, 101)));
    }
}
