//! How far each audit chain had come, kept with the keyring and so outside the data file (R-AUD-04, T-ROLLBACK).
//!
//! After every commit the last entry of each chain that grew is noted here, sealed with a keyed MAC. An audit trail that
//! was cut, or a data file that was exchanged for an older copy, then ends before its mark. A mark is written without
//! waiting for the disk: after a power loss it may lag behind the data, never run ahead of it.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use parking_lot::Mutex;

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

struct State {
    /// Where the file is, or will be with the first mark: looking alone makes none.
    path: Option<PathBuf>,
    file: Option<File>,
    places: BTreeMap<[u8; 16], Place>,
    rows: u64,
}

/// The marks of all chains.
pub(super) struct Marks {
    key: [u8; 32],
    state: Mutex<State>,
}

impl Marks {
    /// Marks in memory only (tests).
    pub fn in_memory(key: [u8; 32]) -> Self {
        Self { key, state: Mutex::new(State { path: None, file: None, places: BTreeMap::new(), rows: 0 }) }
    }

    /// The marks of a keyring's folder; rows with a wrong MAC (torn, forged) say nothing.
    pub fn open(folder: &Path, key: [u8; 32]) -> io::Result<Self> {
        let marks = Self::in_memory(key);
        let path = folder.join(MARKS_FILE);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read?,
        };
        {
            let mut state = marks.state.lock();
            let mut rows = 0_u64;
            for (row, number) in bytes.chunks(ROW).zip(0_u64..) {
                rows = number.saturating_add(1);
                let Ok(mark) = marks.read(row) else { continue };
                let known = state.places.get(&mark.scope).map_or(0, |place| place.mark.seq);
                if mark.seq >= known {
                    // The pair of rows of a scope begins at an even number.
                    state.places.insert(mark.scope, Place { mark, row: number ^ 1, kept: false });
                }
            }
            state.rows = rows.saturating_add(rows & 1);
            state.path = Some(path);
        }
        Ok(marks)
    }

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

    /// Notes the ends of chains after their commit; nothing is ever taken back. Failing to write is told once in the
    /// log and stops nobody: the mark is a second witness.
    pub fn note<'m>(&self, marks: impl IntoIterator<Item = &'m Mark>) {
        let mut state = self.state.lock();
        for mark in marks {
            let next = state.rows;
            let place =
                state.places.entry(mark.scope).or_insert(Place { mark: *mark, row: next, kept: false });
            let fresh = place.row == next;
            if place.kept || (!fresh && mark.seq <= place.mark.seq) {
                continue;
            }
            place.mark = *mark;
            let row = place.row;
            place.row ^= 1;
            if fresh {
                state.rows = state.rows.saturating_add(2);
            }
            let tag = self.tag(mark);
            if state.file.is_none()
                && let Some(path) = &state.path
            {
                match writable(path) {
                    Ok(file) => state.file = Some(file),
                    Err(error) => {
                        tracing::error!(%error, "the ends of the audit chains cannot be noted with the keyring");
                        state.path = None;
                    }
                }
            }
            if let Some(file) = &mut state.file {
                let at = row.saturating_mul(u64::try_from(ROW).unwrap_or(0));
                let bytes = [&mark.scope[..], &mark.seq.to_be_bytes(), &mark.link, &tag].concat();
                let written = file.seek(SeekFrom::Start(at)).and_then(|_| file.write_all(&bytes));
                if let Err(error) = written {
                    tracing::error!(%error, "the end of an audit chain was not noted with the keyring");
                    (state.file, state.path) = (None, None);
                }
            }
        }
    }

    /// The mark of a scope.
    pub fn of(&self, scope: &[u8; 16]) -> Option<Mark> {
        self.state.lock().places.get(scope).map(|place| place.mark)
    }

    /// From now on the mark of this scope stays as it is: its chain does not lead to it.
    pub fn keep(&self, scope: &[u8; 16]) {
        if let Some(place) = self.state.lock().places.get_mut(scope) {
            place.kept = true;
        }
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

    #[test]
    fn marks_are_there_again_after_a_restart_and_never_go_back() {
        let dir = tempfile::tempdir().unwrap();
        let marks = Marks::open(dir.path(), [1; 32]).unwrap();
        for seq in 1..=5 {
            marks.note(&[mark(1, seq), mark(2, seq * 10)]);
        }
        marks.note(&[mark(1, 3)]);
        drop(marks);
        let again = Marks::open(dir.path(), [1; 32]).unwrap();
        assert_eq!((again.of(&[1; 16]), again.of(&[2; 16])), (Some(mark(1, 5)), Some(mark(2, 50))));
        again.note(&[mark(3, 1), mark(1, 6)]);
        again.keep(&[2; 16]);
        again.note(&[mark(2, 51)]);
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
            marks.note(&[mark(1, seq)]);
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
}
