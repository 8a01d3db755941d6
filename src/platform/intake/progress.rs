//! How far a large import has come: in memory only, since an import that breaks off leaves nothing behind.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
};

use parking_lot::Mutex;

use super::ImportId;
use crate::kernel::problem::Problem;

/// It runs.
const RUNNING: u8 = 0;
/// Somebody wants it to stop: it will commit nothing.
const STOPPED: u8 = 1;
/// All rows are done: it commits, whatever anybody wants.
const CLOSED: u8 = 2;

/// The count of rows done, and whether somebody wants it to stop. Of [`Progress::stop`] and [`Progress::close`] the first
/// one holds, so that nobody is told that an import was stopped which then commits.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU32,
    state: AtomicU8,
}

impl Progress {
    /// One more row is done.
    pub fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
    /// Rows done so far.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.done.load(Ordering::Relaxed)
    }
    /// Whether somebody wants it to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.state.load(Ordering::Acquire) == STOPPED
    }
    /// Stops it; whether that was in time.
    #[must_use]
    pub fn stop(&self) -> bool {
        self.turn(STOPPED)
    }
    /// Says that it commits now; whether nobody stopped it.
    #[must_use]
    pub fn close(&self) -> bool {
        self.turn(CLOSED)
    }
    fn turn(&self, to: u8) -> bool {
        let first = self.state.compare_exchange(RUNNING, to, Ordering::AcqRel, Ordering::Acquire);
        first.map_or_else(|found| found == to, |_| true)
    }
}

/// What is known of an import in the background.
#[derive(Debug, Clone)]
pub enum Course {
    /// It is under way.
    Running(Arc<Progress>),
    /// It was refused or failed; nothing was imported.
    Failed(Problem),
}

/// Imports of this process by id. Whose they are is asked of the store before one is looked up.
static UNDER_WAY: LazyLock<Mutex<HashMap<ImportId, Course>>> = LazyLock::new(Mutex::default);

/// Takes the place of a new background import; none when it is running already.
#[must_use]
pub fn begin(id: ImportId) -> Option<Arc<Progress>> {
    let mut all = UNDER_WAY.lock();
    if matches!(all.get(&id), Some(Course::Running(_))) {
        return None;
    }
    let progress = Arc::<Progress>::default();
    all.insert(id, Course::Running(progress.clone()));
    Some(progress)
}

/// Ends it: a failure is kept until it was shown. Nothing happens when another one has taken its place meanwhile.
pub fn end(id: ImportId, ended: &Arc<Progress>, failed: Option<Problem>) {
    let mut all = UNDER_WAY.lock();
    if !matches!(all.get(&id), Some(Course::Running(running)) if Arc::ptr_eq(running, ended)) {
        return;
    }
    match failed {
        Some(problem) => drop(all.insert(id, Course::Failed(problem))),
        None => drop(all.remove(&id)),
    }
}

/// Stops it, if it runs and that is in time: then it runs no more, and this says how many rows were done.
#[must_use]
pub fn stop(id: ImportId) -> Option<u32> {
    let mut all = UNDER_WAY.lock();
    let Some(Course::Running(progress)) = all.get(&id) else { return None };
    let done = progress.stop().then(|| progress.done());
    if done.is_some() {
        all.remove(&id);
    }
    done
}

/// How it stands; a failure that is `told` is forgotten.
#[must_use]
pub fn course(id: ImportId, told: bool) -> Option<Course> {
    let mut all = UNDER_WAY.lock();
    match all.get(&id) {
        Some(Course::Failed(_)) if told => all.remove(&id),
        other => other.cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{ids::Id, problem::Kind};

    #[test]
    fn one_import_runs_once_and_a_failure_is_told_once() {
        let id = Id::from_bytes([0xA7; 16]);
        let progress = begin(id).unwrap();
        assert!(begin(id).is_none());
        progress.step();
        assert!(matches!(course(id, true), Some(Course::Running(p)) if p.done() == 1));
        end(id, &progress, Some(Problem::new(Kind::Busy, "TEST")));
        assert!(matches!(course(id, false), Some(Course::Failed(_))));
        assert!(matches!(course(id, true), Some(Course::Failed(_))));
        assert!(course(id, true).is_none());
        let progress = begin(id).unwrap();
        end(id, &progress, None);
        assert!(course(id, true).is_none());
    }

    #[test]
    fn of_stopping_and_committing_the_first_holds() {
        let id = Id::from_bytes([0xA8; 16]);
        assert_eq!(stop(id), None);
        let stopped = begin(id).unwrap();
        stopped.step();
        assert_eq!(stop(id), Some(1));
        assert!(stopped.is_stopped() && !stopped.close());
        // The next one may begin before the stopped one has noticed.
        let next = begin(id).unwrap();
        end(id, &stopped, None);
        assert!(matches!(course(id, true), Some(Course::Running(_))));
        assert!(next.close());
        assert_eq!(stop(id), None, "too late");
        assert!(!next.is_stopped());
        end(id, &next, None);
        assert!(course(id, true).is_none());
    }
}
