//! Locks on files, and drives that have none (some of the network, some of FUSE).

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
};

/// How a file is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Others may look too.
    Shared,
    /// Nobody else has it.
    Alone,
}

/// What came of locking a file; held until dropped.
#[derive(Debug)]
pub(super) enum Lock {
    /// It is ours.
    Held(#[expect(dead_code, reason = "the lock lasts as long as it does")] File),
    /// Another process has it.
    Busy,
    /// The drive has no locks: whether another process has it cannot be told.
    NoLocks(#[expect(dead_code, reason = "as the other")] File),
}

/// Locks a file that is there, without waiting.
pub(super) fn hold(path: &Path, how: How) -> io::Result<Lock> {
    // Some drives of the network lock for writing only what was opened for writing.
    let file = File::options().read(true).write(how == How::Alone).open(path)?;
    let locked = match how {
        How::Shared => file.try_lock_shared(),
        How::Alone => file.try_lock(),
    };
    #[cfg(test)]
    let locked = if for_tests::lacks(path) { Err(for_tests::refusal()) } else { locked };
    match locked {
        Ok(()) => Ok(Lock::Held(file)),
        Err(TryLockError::WouldBlock) => Ok(Lock::Busy),
        Err(TryLockError::Error(error)) if says_no_locks(&error) => Ok(Lock::NoLocks(file)),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether the drive of a file has locks; a file that is not there has nothing to lock.
#[must_use]
pub fn has_locks(path: &Path) -> bool {
    !matches!(hold(path, How::Shared), Ok(Lock::NoLocks(_)))
}

#[cfg(unix)]
fn says_no_locks(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let said = Errno::from_io_error(error);
    said.is_some_and(|said| [Errno::OPNOTSUPP, Errno::NOLCK, Errno::NOSYS, Errno::NOTSUP].contains(&said))
        || error.kind() == io::ErrorKind::Unsupported
}
#[cfg(not(unix))]
fn says_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}

/// Drives without locks, for tests.
#[cfg(test)]
pub mod for_tests {
    use std::{
        collections::BTreeSet,
        fs::TryLockError,
        io,
        path::{Path, PathBuf},
    };

    use parking_lot::Mutex;

    static LACKING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

    /// From now on files in this folder have no locks.
    pub fn without_locks(folder: &Path) {
        LACKING.lock().insert(folder.to_path_buf());
    }
    pub(super) fn lacks(path: &Path) -> bool {
        LACKING.lock().iter().any(|folder| path.starts_with(folder))
    }
    pub(super) fn refusal() -> TryLockError {
        TryLockError::Error(io::Error::from_raw_os_error(rustix::io::Errno::OPNOTSUPP.raw_os_error()))
    }
}
