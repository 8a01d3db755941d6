//! Group commit: concurrent writes share one durable commit (architecture.md, 4.3).
//!
//! A writer runs its closure under the state lock against layers: its own changes, the open batch, the batch that is
//! being committed, the last durable snapshot. Success puts its changes into the open batch. One writer becomes the
//! leader, takes the batch and commits it while the next fills; the others wait for it. If a commit fails, its batch and
//! all that was built on it fail too. No engine transaction is open while foreign code runs.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};

use parking_lot::{Condvar, Mutex, RwLock};

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

/// How a batch ended, and who waits for that. The waiters of other batches sleep on.
#[derive(Default)]
struct Outcome {
    /// Said once, by its leader.
    said: OnceLock<Result<(), EngineError>>,
    /// Together with the turn.
    told: Condvar,
}

struct State {
    batch: Changes,
    fed: Vec<Fed>,
    /// Where each audit chain ends in this batch.
    ends: HashMap<[u8; 16], Mark>,
    writes: u64,
    /// Of the open batch.
    outcome: Arc<Outcome>,
    frozen: Arc<Changes>,
    /// Of the batch that is being committed.
    committing: Option<Arc<Outcome>>,
    snapshot: Arc<dyn Snapshot>,
}

/// Serialises writes and shares their commits.
pub(super) struct Committer {
    engine: Box<dyn Engine>,
    state: Mutex<State>,
    /// The last durable state, apart from `state` so that a read never waits for a writer.
    durable: RwLock<Arc<dyn Snapshot>>,
    /// Whether somebody leads.
    turn: Mutex<bool>,
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
        Ok(Self {
            engine,
            state: Mutex::new(State {
                batch: Changes::default(),
                fed: Vec::new(),
                ends: HashMap::new(),
                writes: 0,
                outcome: Arc::default(),
                frozen: Arc::default(),
                committing: None,
                snapshot: snapshot.clone(),
            }),
            durable: RwLock::new(snapshot),
            turn: Mutex::default(),
            feed: Feed::default(),
            marks,
            strikes: AtomicU8::new(0),
            commits: AtomicU64::new(0),
            written: AtomicU64::new(0),
        })
    }

    /// The last durable state.
    pub fn snapshot(&self) -> Arc<dyn Snapshot> {
        self.durable.read().clone()
    }

    /// How far each audit chain has come.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Has the engine examine its file.
    pub fn examine(&self) -> Result<Examined, EngineError> {
        self.engine.examine()
    }

    /// What follows each commit, in commit order.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Whether anything is still written.
    pub fn writes(&self) -> bool {
        self.strikes.load(Ordering::Acquire) < STRIKES
    }

    /// Commits and writes so far; their ratio is the size of the groups.
    pub fn counts(&self) -> (u64, u64) {
        (self.commits.load(Ordering::Relaxed), self.written.load(Ordering::Relaxed))
    }

    /// Runs `f` under the writer lock and returns after its changes, and all that it has seen, are durable.
    pub fn write<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Layers<'_>) -> Result<(T, Vec<Fed>), E>,
    ) -> Result<T, E> {
        let (value, outcome) = {
            let mut state = self.state.lock();
            if self.strikes.load(Ordering::Acquire) >= STRIKES {
                return Err(StoreError::ReadOnly.into());
            }
            let mut layers = Layers {
                own: Changes::default(),
                ends: Vec::new(),
                batch: &state.batch,
                frozen: &state.frozen,
                snapshot: &*state.snapshot,
            };
            let done = f(&mut layers);
            let (own, ends) = (layers.own, layers.ends);
            match done {
                Ok((value, fed)) if !own.is_empty() => {
                    state.batch.absorb(own);
                    state.ends.extend(ends.into_iter().map(|end| (end.scope, end)));
                    state.fed.extend(fed);
                    state.writes = state.writes.saturating_add(1);
                    (Ok(value), state.outcome.clone())
                }
                // Nothing to commit, but the answer or the refusal ("that form was sent already") may rest on what
                // others wrote and what is not durable yet.
                other => {
                    let seen =
                        if state.writes > 0 { Some(state.outcome.clone()) } else { state.committing.clone() };
                    let value = other.map(|(value, _)| value);
                    match seen {
                        Some(outcome) => (value, outcome),
                        None => return value,
                    }
                }
            }
        };
        self.wait(&outcome)?;
        value
    }

    /// Waits until a batch is durable or lost, committing when nobody else does.
    fn wait(&self, outcome: &Outcome) -> Result<(), StoreError> {
        let mut leading = self.turn.lock();
        loop {
            if let Some(said) = outcome.said.get() {
                return said.clone().map_err(StoreError::Engine);
            }
            if *leading {
                outcome.told.wait(&mut leading);
                continue;
            }
            // Nobody leads, so this batch is the open one.
            *leading = true;
            drop(leading);
            let next = self.lead();
            leading = self.turn.lock();
            *leading = false;
            // Who leads next comes first: all are woken in turn, and the others only go on with their own work.
            if next.said.get().is_some() {
                next.told.notify_all();
            } else {
                next.told.notify_one();
            }
            outcome.told.notify_all();
        }
    }

    /// Takes the open batch, commits it and says how it ended. Never panics: all others wait for it. Returns the batch
    /// that filled meanwhile: one of its writers leads next, unless it failed with this one.
    fn lead(&self) -> Arc<Outcome> {
        let (batch, fed, ends, writes, outcome) = {
            let mut state = self.state.lock();
            let batch = Arc::new(std::mem::take(&mut state.batch));
            let fed = std::mem::take(&mut state.fed);
            let ends = std::mem::take(&mut state.ends);
            let writes = std::mem::take(&mut state.writes);
            let outcome = std::mem::take(&mut state.outcome);
            state.frozen = batch.clone();
            state.committing = Some(outcome.clone());
            (batch, fed, ends, writes, outcome)
        };
        let committed = guarded(|| self.engine.commit(&batch).and_then(|()| self.engine.snapshot()));
        let mut state = self.state.lock();
        state.frozen = Arc::default();
        state.committing = None;
        match committed {
            Ok(snapshot) => {
                state.snapshot = snapshot.clone();
                *self.durable.write() = snapshot;
                let next = state.outcome.clone();
                drop(state);
                self.marks.note(ends.values());
                self.commits.fetch_add(1, Ordering::Relaxed);
                self.written.fetch_add(writes, Ordering::Relaxed);
                if catch_unwind(AssertUnwindSafe(|| self.feed.send(fed))).is_err() {
                    tracing::error!("the listener to changes panicked; search may lack them until a restart");
                }
                let _ = outcome.said.set(Ok(()));
                if batch.len() > LARGE {
                    // Nobody need wait until so much memory is given back; without a thread it happens here.
                    let name = std::thread::Builder::new().name("discard".into());
                    drop(name.spawn(move || drop(batch)));
                }
                next
            }
            Err(error) => {
                // What was built on the failed batch fails with it.
                state.batch = Changes::default();
                state.fed.clear();
                state.ends.clear();
                state.writes = 0;
                let built_on_it = std::mem::take(&mut state.outcome);
                self.recover(&mut state, &error);
                let _ = built_on_it.said.set(Err(error.clone()));
                let _ = outcome.said.set(Err(error));
                built_on_it
            }
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
