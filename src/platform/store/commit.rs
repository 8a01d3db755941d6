//! Group commit: concurrent writes share one durable commit (architecture.md, 4.3).
//!
//! A writer runs its closure under the state lock against layers: its own changes, the open batch, the batch that is
//! being committed, the last durable snapshot. Success puts its changes into the open batch, and the writer sleeps until
//! that is durable or lost. A thread of its own leads: it takes the open batch and commits it while the next fills. If a
//! commit fails, its batch and all that was built on it fail too. No engine transaction is open while foreign code runs.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    thread::JoinHandle,
};

use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};

use super::{
    StoreError,
    engine::{Changes, Engine, EngineError, Examined, Pairs, Snapshot, Space},
    feed::{Fed, Feed},
    marks::{Mark, Marks},
};

/// After so many storage errors the store becomes read-only.
const STRIKES: u8 = 3;
/// A batch with more changes is taken apart by a thread of its own.
const LARGE: usize = 20_000;

/// How a batch ended; said once, by the leader.
type Outcome = OnceLock<Result<(), EngineError>>;

/// Writes that are committed together.
#[derive(Default)]
struct Batch {
    changes: Changes,
    sequel: Sequel,
}

/// What follows the commit of a batch.
#[derive(Default)]
struct Sequel {
    fed: Vec<Fed>,
    /// Where each audit chain ends.
    ends: HashMap<[u8; 16], Mark>,
    writes: u64,
    outcome: Arc<Outcome>,
}

impl Drop for Sequel {
    /// Whatever happens to a batch, nobody sleeps on.
    fn drop(&mut self) {
        self.outcome.get_or_init(|| {
            Err(EngineError { text: "the commit was given up".into(), full: false, busy: false })
        });
    }
}

struct State {
    open: Batch,
    frozen: Arc<Changes>,
    /// Of the batch that is being committed.
    committing: Option<Arc<Outcome>>,
    snapshot: Arc<dyn Snapshot>,
    /// Nothing more will come.
    closing: bool,
}

/// Serialises writes and shares their commits.
pub(super) struct Committer {
    shared: Arc<Shared>,
    /// Not one of the writers: with these, a fifth of the time went by until the next one was awake and had the lock.
    leader: Option<JoinHandle<()>>,
}

struct Shared {
    engine: Box<dyn Engine>,
    state: Mutex<State>,
    /// Tells the leader that there is something to commit, or that nothing more will come.
    filled: Condvar,
    /// The last durable state, apart from `state` so that a read never waits for a writer.
    durable: RwLock<Arc<dyn Snapshot>>,
    feed: Feed,
    marks: Marks,
    strikes: AtomicU8,
    commits: AtomicU64,
    written: AtomicU64,
}

/// What a writer reads through: its own changes on top of all that was written before it.
pub(super) struct Layers<'a> {
    pub own: Changes,
    /// Where audit chains end after this write.
    pub ends: Vec<Mark>,
    batch: &'a Changes,
    frozen: &'a Changes,
    snapshot: &'a dyn Snapshot,
}

impl Layers<'_> {
    pub fn get(&self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        for layer in [&self.own, self.batch, self.frozen] {
            if let Some(found) = layer.get(space, key) {
                return Ok(found.map(<[u8]>::to_vec));
            }
        }
        self.snapshot.get(space, key)
    }

    pub fn range(
        &self,
        space: Space,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'_>, EngineError> {
        let base = self.snapshot.range(space, from, to, descending)?;
        let layers: Vec<&Changes> = [&self.own, self.batch, self.frozen]
            .into_iter()
            .filter(|layer| layer.of(space).is_some_and(|changes| !changes.is_empty()))
            .collect();
        if layers.is_empty() {
            return Ok(base);
        }
        Ok(Box::new(super::merge::Merged::new(&layers, space, from, to, descending, base)))
    }
}

impl Committer {
    pub fn new(engine: Box<dyn Engine>, marks: Marks) -> Result<Self, EngineError> {
        let snapshot = engine.snapshot()?;
        let shared = Arc::new(Shared {
            engine,
            state: Mutex::new(State {
                open: Batch::default(),
                frozen: Arc::default(),
                committing: None,
                snapshot: snapshot.clone(),
                closing: false,
            }),
            filled: Condvar::new(),
            durable: RwLock::new(snapshot),
            feed: Feed::default(),
            marks,
            strikes: AtomicU8::new(0),
            commits: AtomicU64::new(0),
            written: AtomicU64::new(0),
        });
        let leads = shared.clone();
        let leader = std::thread::Builder::new().name("commit".into()).spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| leads.lead())).is_err() {
                tracing::error!("the thread of the commits failed; the store is read-only until a restart");
                leads.strikes.store(STRIKES, Ordering::Release);
                leads.state.lock().open = Batch::default();
            }
        });
        let leader =
            leader.map_err(|error| EngineError { text: error.to_string(), full: false, busy: false })?;
        Ok(Self { shared, leader: Some(leader) })
    }

    /// The last durable state.
    pub fn snapshot(&self) -> Arc<dyn Snapshot> {
        self.shared.durable.read().clone()
    }

    /// How far each audit chain has come.
    pub fn marks(&self) -> &Marks {
        &self.shared.marks
    }

    /// Has the engine examine its file.
    pub fn examine(&self) -> Result<Examined, EngineError> {
        self.shared.engine.examine()
    }

    /// What follows each commit, in commit order.
    pub fn feed(&self) -> &Feed {
        &self.shared.feed
    }

    /// Whether anything is still written.
    pub fn writes(&self) -> bool {
        self.shared.strikes.load(Ordering::Acquire) < STRIKES
    }

    /// Commits and writes so far; their ratio is the size of the groups.
    pub fn counts(&self) -> (u64, u64) {
        (self.shared.commits.load(Ordering::Relaxed), self.shared.written.load(Ordering::Relaxed))
    }

    /// Runs `f` under the writer lock and returns after its changes, and all that it has seen, are durable.
    pub fn write<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Layers<'_>) -> Result<(T, Vec<Fed>), E>,
    ) -> Result<T, E> {
        let (value, outcome) = {
            let mut state = self.shared.state.lock();
            if !self.writes() {
                return Err(StoreError::ReadOnly.into());
            }
            let mut layers = Layers {
                own: Changes::default(),
                ends: Vec::new(),
                batch: &state.open.changes,
                frozen: &state.frozen,
                snapshot: &*state.snapshot,
            };
            let done = f(&mut layers);
            let (own, ends) = (layers.own, layers.ends);
            match done {
                Ok((value, fed)) if !own.is_empty() => {
                    state.open.changes.absorb(own);
                    let sequel = &mut state.open.sequel;
                    sequel.ends.extend(ends.into_iter().map(|end| (end.scope, end)));
                    sequel.fed.extend(fed);
                    sequel.writes = sequel.writes.saturating_add(1);
                    if sequel.writes == 1 {
                        self.shared.filled.notify_one();
                    }
                    (Ok(value), sequel.outcome.clone())
                }
                // Nothing to commit, but the answer or the refusal ("that form was sent already") may rest on what
                // others wrote and what is not durable yet.
                other => {
                    let sequel = &state.open.sequel;
                    let seen = if sequel.writes > 0 {
                        Some(sequel.outcome.clone())
                    } else {
                        state.committing.clone()
                    };
                    let value = other.map(|(value, _)| value);
                    match seen {
                        Some(outcome) => (value, outcome),
                        None => return value,
                    }
                }
            }
        };
        outcome.wait().clone().map_err(StoreError::Engine)?;
        value
    }
}

impl Drop for Committer {
    /// Waits for the leader, which holds the engine too: with the committer gone, the data file is closed.
    fn drop(&mut self) {
        self.shared.state.lock().closing = true;
        self.shared.filled.notify_one();
        if let Some(leader) = self.leader.take() {
            let _ = leader.join();
        }
    }
}

impl Shared {
    /// Commits one batch after another until nothing more will come.
    fn lead(&self) {
        let mut state = self.state.lock();
        // Durable, and its writers do not know yet.
        let mut untold = None;
        loop {
            if state.open.sequel.writes == 0 {
                if let Some((changes, sequel)) = untold.take() {
                    MutexGuard::unlocked(&mut state, || self.tell(changes, sequel));
                } else if state.closing {
                    return;
                } else {
                    self.filled.wait(&mut state);
                }
                continue;
            }
            let Batch { changes, sequel } = std::mem::take(&mut state.open);
            let changes = Arc::new(changes);
            state.frozen = changes.clone();
            state.committing = Some(sequel.outcome.clone());
            let committed = MutexGuard::unlocked(&mut state, || {
                // Those who wrote before this batch go on while it is committed.
                if let Some((changes, sequel)) = untold.take() {
                    self.tell(changes, sequel);
                }
                guarded(|| self.engine.commit(&changes).and_then(|()| self.engine.snapshot()))
            });
            state.frozen = Arc::default();
            state.committing = None;
            match committed {
                Ok(snapshot) => {
                    state.snapshot = snapshot.clone();
                    *self.durable.write() = snapshot;
                    untold = Some((changes, sequel));
                }
                Err(error) => {
                    // What was built on the failed batch fails with it.
                    let built_on_it = std::mem::take(&mut state.open);
                    self.recover(&mut state, &error);
                    let _ = built_on_it.sequel.outcome.set(Err(error.clone()));
                    let _ = sequel.outcome.set(Err(error));
                }
            }
        }
    }

    /// Says that a batch is durable.
    fn tell(&self, changes: Arc<Changes>, mut sequel: Sequel) {
        self.marks.note(sequel.ends.values());
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.written.fetch_add(sequel.writes, Ordering::Relaxed);
        if catch_unwind(AssertUnwindSafe(|| self.feed.send(std::mem::take(&mut sequel.fed)))).is_err() {
            tracing::error!("the listener to changes panicked; search may lack them until a restart");
        }
        let _ = sequel.outcome.set(Ok(()));
        if changes.len() > LARGE {
            // Nobody need wait until so much memory is given back; without a thread it happens here.
            let name = std::thread::Builder::new().name("discard".into());
            drop(name.spawn(move || drop(changes)));
        }
    }

    /// After a storage error: close, reopen, check; after three, stay read-only. A full volume is no strike: space
    /// comes back, and then writing goes on.
    fn recover(&self, state: &mut State, error: &EngineError) {
        let known = self.strikes.load(Ordering::Acquire);
        let strikes = known.saturating_add(u8::from(!error.full));
        self.strikes.store(strikes, Ordering::Release);
        tracing::error!(strikes, error = %error, "a commit failed; the data file is reopened and checked");
        let closed: Arc<dyn Snapshot> = Arc::new(Closed);
        state.snapshot = closed.clone();
        *self.durable.write() = closed;
        match guarded(|| self.engine.reopen().and_then(|()| self.engine.snapshot())) {
            Ok(snapshot) => {
                state.snapshot = snapshot.clone();
                *self.durable.write() = snapshot;
            }
            Err(error) => {
                self.strikes.store(STRIKES, Ordering::Release);
                tracing::error!(error = %error, "the data file does not open again");
                if let Ok(snapshot) = guarded(|| self.engine.snapshot()) {
                    *self.durable.write() = snapshot;
                }
            }
        }
    }
}

/// Turns a panic of the engine (redb asserts on damaged pages) into its error.
fn guarded<T>(f: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
    catch_unwind(AssertUnwindSafe(f))
        .unwrap_or_else(|_| Err(EngineError { text: "the engine panicked".into(), full: false, busy: false }))
}

/// Stands in while the data file is closed.
struct Closed;

impl Snapshot for Closed {
    fn get(&self, _: &str, _: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Err(reopening())
    }
    fn range<'a>(&'a self, _: &str, _: &[u8], _: Option<&[u8]>, _: bool) -> Result<Pairs<'a>, EngineError> {
        Err(reopening())
    }
    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        Err(reopening())
    }
}

fn reopening() -> EngineError {
    EngineError { text: "the data file is being reopened".into(), full: false, busy: false }
}
