//! How far a large import has come: in memory only, since an import that breaks off leaves nothing behind.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use parking_lot::Mutex;

use super::ImportId;
use crate::kernel::problem::Problem;

/// The count of rows done.
#[derive(Debug, Default)]
pub struct Progress(AtomicU32);

impl Progress {
    /// One more row is done.
    pub fn step(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
    /// Rows done so far.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
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

/// Ends it: a failure is kept until it was shown.
pub fn end(id: ImportId, failed: Option<Problem>) {
    let mut all = UNDER_WAY.lock();
    match failed {
        Some(problem) => drop(all.insert(id, Course::Failed(problem))),
        None => drop(all.remove(&id)),
    }
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
        end(id, Some(Problem::new(Kind::Busy, "TEST")));
        assert!(matches!(course(id, false), Some(Course::Failed(_))));
        assert!(matches!(course(id, true), Some(Course::Failed(_))));
        assert!(course(id, true).is_none());
        assert!(begin(id).is_some());
        end(id, None);
        assert!(course(id, true).is_none());
    }
}
