//! A commit, what became of it when the engine says that it failed, and a file that is opened again.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    commit::{Parts, Shared, bytes_of},
    engine::{Changes, EngineError, Pairs, Snapshot},
    guard::catch_damage,
};

/// How often a batch that is found in the file after all is committed again, so that it certainly stays there.
const AGAIN: usize = 2;
/// How long a read waits for a file that is being reopened.
const MOMENT: Duration = Duration::from_secs(2);

/// A batch of which its writers must be told that it failed.
pub(super) struct Lost {
    pub error: EngineError,
    /// It is found in the file all the same, though nobody can promise that it stays; whoever reads sees it.
    pub is_there: bool,
}

impl Shared {
    /// The last durable state. While the file is reopened it is waited for a moment, never without limit: a drive that
    /// hangs must not take those with it who only read.
    pub(super) fn durable(&self) -> Arc<dyn Snapshot> {
        let now = || self.durable.read().clone();
        now()
            .or_else(|| {
                let _reopened = self.reopening.try_lock_for(MOMENT);
                now()
            })
            .unwrap_or_else(|| Arc::new(Closed))
    }

    /// Makes a batch durable and the last durable state known, or says that it is lost. Only the leader comes here.
    pub(super) fn commit(&self, parts: &Parts) -> Result<(), Lost> {
        let lost = |error, is_there| Lost { error, is_there };
        self.room.admit(self.engine.room(), bytes_of(parts)).map_err(|error| lost(error, false))?;
        if self.is_unreadable() || !self.engine.commits() {
            // It did not open after a failure, and the pause since is over; or a read failed.
            self.reopen().map_err(|error| lost(error, false))?;
        }
        let changes: Vec<&Changes> = parts.values().map(|changes| &**changes).collect();
        let mut again = 0;
        loop {
            let committed =
                tried(|| self.engine.commit_parts(&changes).and_then(|()| self.engine.snapshot()));
            let error = match committed {
                Ok(snapshot) => {
                    self.health.succeeded();
                    *self.durable.write() = Some(snapshot);
                    return Ok(());
                }
                Err(error) => error,
            };
            self.recover(&error);
            // Where it opens for looking alone, that shows it too.
            let now = self.durable.read().clone();
            let is_there = now.is_some_and(|snapshot| tried(|| holds(&*snapshot, &changes)).unwrap_or(false));
            // Found in the file is not yet durable: what failed may have been the sync. To write it once more decides.
            if !is_there || again == AGAIN || !self.health.writes(Instant::now()) {
                return Err(lost(error, is_there));
            }
            tracing::warn!("the batch of the failed commit is in the data file; it is committed again");
            again = again.saturating_add(1);
        }
    }

    /// After a storage error: close and reopen, so that reading goes on at once; what is open already is told to come
    /// again. The file is not read through here: a two-phase commit leaves a state that was synced as a whole, and what
    /// the disk did to it since is found by the nightly check. After several errors in a row writing pauses. A full
    /// volume is no such error: space comes back, and then writing goes on.
    fn recover(&self, error: &EngineError) {
        let strikes = if error.is_full() { 0 } else { self.health.failed(Instant::now()) };
        tracing::error!(strikes, error = %error, "a commit failed; the data file is reopened");
        // What it says is in the log.
        let _ = self.reopen();
    }

    /// Whether nothing, or only what is in a cache, can be read until the file is opened again.
    fn is_unreadable(&self) -> bool {
        self.durable.read().is_none() || self.engine.is_stuck()
    }

    /// Opens the file again while it cannot be read. No write would: each reads before it has anything to commit. A file
    /// that can be read and not be written is left to the next write, since opening it cuts off those who read.
    pub(super) fn mend(&self) {
        if self.is_unreadable() {
            let opened = self.reopen().is_ok();
            if self.durable.read().is_some() {
                tracing::warn!(for_writing = opened, "reading had failed; the data file was opened again");
            }
        }
    }

    /// Closes the file and opens it again. What can be read is read from then on, even after an error.
    fn reopen(&self) -> Result<(), EngineError> {
        let _reopening = self.reopening.lock();
        let before = self.durable.write().take();
        // Of a file that stays closed it is said once.
        let was_open = before.is_some();
        drop(before);
        let reopened = tried(|| self.engine.reopen());
        let snapshot = tried(|| self.engine.snapshot());
        *self.durable.write() = snapshot.as_ref().ok().cloned();
        reopened.and(snapshot.map(drop)).inspect_err(|error| {
            self.health.closed(Instant::now());
            if was_open {
                tracing::error!(error = %error, "the data file does not open for writing; that is tried again later");
            }
        })
    }
}

/// Whether all of these changes are part of a durable state.
fn holds(snapshot: &dyn Snapshot, changes: &[&Changes]) -> Result<bool, EngineError> {
    for (space, changes) in changes.iter().flat_map(|part| part.spaces()) {
        for (key, value) in changes {
            if snapshot.get(space, key)? != *value {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Turns a panic of the engine (redb asserts on damaged pages) into its error.
fn tried<T>(f: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
    catch_damage(f).map_err(EngineError::from).flatten()
}

/// Stands in while the data file is closed.
struct Closed;

impl Snapshot for Closed {
    fn get(&self, _: &str, _: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Err(closed())
    }
    fn range<'a>(&'a self, _: &str, _: &[u8], _: Option<&[u8]>, _: bool) -> Result<Pairs<'a>, EngineError> {
        Err(closed())
    }
    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        Err(closed())
    }
}

fn closed() -> EngineError {
    EngineError::new("the data file does not open")
}
