//! Changes of single files that outlive a power loss: written beside, synced, renamed, their folder synced.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

/// Writes a new file for its owner alone (0600), and syncs it. One that is there is left over from a change that was cut
/// off, and goes.
pub(super) fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    step()?;
    remove(path)?;
    let mut file = create_new(path)?;
    file.write_all(content)?;
    step()?;
    file.sync_all()
}

/// Makes a file for its owner alone (0600); an error when there is one.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Renames a file durably: the folder is synced. A file that had the new name is replaced.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step()?;
    fs::rename(from, to)?;
    step()?;
    sync_folder_of(to)
}

/// Removes a file; one that is not there is removed already.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    step()?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// What is in a file; none when there is no file.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// Makes names in the folder of a file durable.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "in tests a step may fail")]
pub(super) fn step() -> io::Result<()> {
    Ok(())
}
#[cfg(test)]
pub(super) use faults::step;

/// Faults for tests: one step of a change fails, all do from there on, or the process ends there.
#[cfg(test)]
pub(super) mod faults {
    use std::{
        cell::Cell,
        io,
        panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    };

    /// What happens at a step.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Fault {
        /// It fails, and the next one succeeds.
        Once,
        /// It fails, and so does every one after it.
        Lasting,
        /// The process ends: nothing after it is carried out, not even what cleans up.
        Kill,
        /// It fails, and the process ends so many steps later.
        KillAfter(usize),
    }

    struct Killed;

    thread_local! {
        static PLAN: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
    }

    pub fn step() -> io::Result<()> {
        let fails = match PLAN.get() {
            None => return Ok(()),
            Some((0, fault)) => fault,
            Some((left, fault)) => {
                PLAN.set(Some((left - 1, fault)));
                return Ok(());
            }
        };
        match fails {
            Fault::Once => PLAN.set(None),
            Fault::Lasting => {}
            Fault::KillAfter(later) => PLAN.set(Some((later, Fault::Kill))),
            Fault::Kill => resume_unwind(Box::new(Killed)),
        }
        Err(io::ErrorKind::PermissionDenied.into())
    }

    /// Runs `f` with a fault at its step of that number, from 0. None: the process ended there.
    pub fn at<T>(number: usize, fault: Fault, f: impl FnOnce() -> T) -> Option<T> {
        PLAN.set(Some((number, fault)));
        let done = catch_unwind(AssertUnwindSafe(f));
        PLAN.set(None);
        match done {
            Ok(done) => Some(done),
            Err(cause) if cause.is::<Killed>() => None,
            Err(bug) => resume_unwind(bug),
        }
    }
}
