//! Group commit: concurrent writes share one durable commit (architecture.md, 4.3).
//!
//! A writer runs its closure under the state lock against layers: its own changes, the open batch, the batch that is
//! being committed, the last durable snapshot. Success puts its changes into the open batch. One writer becomes the
//! leader, takes the batch and commits it while the next fills; the others wait for it. If a commit fails, its batch and
//! all that was built on it fail too. No engine transaction is open while foreign code runs.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU64, Ordering},
};

use parking_lot::{Condvar, Mutex, RwLock};

use super::{
    StoreError,
    engine::{Changes, Engine, EngineError, Pairs, Snapshot, Space},
    feed::{Fed, Feed},
};

/// After so many storage errors the store becomes read-only.
const STRIKES: u8 = 3;

struct State {
    batch: Changes,
    fed: Vec<Fed>,
    number: u64,
    writes: u64,
    frozen: Arc<Changes>,
    snapshot: Arc<dyn Snapshot>,
}

#[derive(Default)]
struct Turn {
    durable_through: u64,
    failed: Vec<(u64, u64, EngineError)>,
    leading: bool,
}

/// Serialises writes and shares their commits.
pub(super) struct Committer {
    engine: Box<dyn Engine>,
    state: Mutex<State>,
    /// The last durable state, apart from `state` so that a read never waits for a writer.
    durable: RwLock<Arc<dyn Snapshot>>,
    turn: Mutex<Turn>,
    turned: Condvar,
    feed: Feed,
    strikes: AtomicU8,
    commits: AtomicU64,
    written: AtomicU64,
}

/// What a writer reads through: its own changes on top of all that was written before it.
pub(super) struct Layers<'a> {
    pub own: Changes,
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
    pub fn new(engine: Box<dyn Engine>) -> Result<Self, EngineError> {
        let snapshot = engine.snapshot()?;
        Ok(Self {
            engine,
            state: Mutex::new(State {
                batch: Changes::default(),
                fed: Vec::new(),
                number: 1,
                writes: 0,
                frozen: Arc::default(),
                snapshot: snapshot.clone(),
            }),
            durable: RwLock::new(snapshot),
            turn: Mutex::default(),
            turned: Condvar::new(),
            feed: Feed::default(),
            strikes: AtomicU8::new(0),
            commits: AtomicU64::new(0),
            written: AtomicU64::new(0),
        })
    }

    /// The last durable state.
    pub fn snapshot(&self) -> Arc<dyn Snapshot> {
        self.durable.read().clone()
    }

    /// What follows each commit, in commit order.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// Commits and writes so far; their ratio is the size of the groups.
    pub fn counts(&self) -> (u64, u64) {
        (self.commits.load(Ordering::Relaxed), self.written.load(Ordering::Relaxed))
    }

    /// Runs `f` under the writer lock and returns after its changes are durable.
    pub fn write<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Layers<'_>) -> Result<(T, Vec<Fed>), E>,
    ) -> Result<T, E> {
        if self.strikes.load(Ordering::Acquire) >= STRIKES {
            return Err(StoreError::ReadOnly.into());
        }
        let (value, mine) = {
            let mut state = self.state.lock();
            let mut layers = Layers {
                own: Changes::default(),
                batch: &state.batch,
                frozen: &state.frozen,
                snapshot: &*state.snapshot,
            };
            let (value, fed) = f(&mut layers)?;
            let own = layers.own;
            if own.is_empty() {
                return Ok(value);
            }
            state.batch.absorb(own);
            state.fed.extend(fed);
            state.writes = state.writes.saturating_add(1);
            (value, state.number)
        };
        self.wait(mine)?;
        Ok(value)
    }

    /// Waits until batch `mine` is durable, committing it when nobody else does.
    fn wait(&self, mine: u64) -> Result<(), StoreError> {
        let mut turn = self.turn.lock();
        loop {
            if let Some((_, _, error)) =
                turn.failed.iter().find(|(from, to, _)| (*from..=*to).contains(&mine))
            {
                return Err(StoreError::Engine(error.clone()));
            }
            if turn.durable_through >= mine {
                return Ok(());
            }
            if turn.leading {
                self.turned.wait(&mut turn);
                continue;
            }
            turn.leading = true;
            drop(turn);
            let outcome = self.lead();
            turn = self.turn.lock();
            turn.leading = false;
            match outcome {
                Ok(number) => turn.durable_through = number,
                Err((from, to, error)) => {
                    turn.failed.push((from, to, error));
                    turn.durable_through = turn.durable_through.max(to);
                }
            }
            self.turned.notify_all();
        }
    }

    /// Takes the open batch and commits it. An error names the batches that are lost.
    fn lead(&self) -> Result<u64, (u64, u64, EngineError)> {
        let (batch, fed, number, writes) = {
            let mut state = self.state.lock();
            let batch = Arc::new(std::mem::take(&mut state.batch));
            let fed = std::mem::take(&mut state.fed);
            let writes = std::mem::take(&mut state.writes);
            state.frozen = batch.clone();
            let number = state.number;
            state.number = number.saturating_add(1);
            (batch, fed, number, writes)
        };
        let committed = self.engine.commit(&batch).and_then(|()| self.engine.snapshot());
        let mut state = self.state.lock();
        state.frozen = Arc::default();
        match committed {
            Ok(snapshot) => {
                state.snapshot = snapshot.clone();
                *self.durable.write() = snapshot;
                drop(state);
                self.commits.fetch_add(1, Ordering::Relaxed);
                self.written.fetch_add(writes, Ordering::Relaxed);
                self.feed.send(fed);
                Ok(number)
            }
            Err(error) => {
                // What was built on the failed batch fails with it.
                state.batch = Changes::default();
                state.fed.clear();
                state.writes = 0;
                let last = state.number;
                state.number = last.saturating_add(1);
                self.recover(&mut state, &error);
                Err((number, last, error))
            }
        }
    }

    /// After a storage error: close, reopen, check; after three, stay read-only.
    fn recover(&self, state: &mut State, error: &EngineError) {
        let strikes = self.strikes.fetch_add(1, Ordering::AcqRel).saturating_add(1);
        tracing::error!(strikes, error = %error, "a commit failed; the data file is reopened and checked");
        let closed: Arc<dyn Snapshot> = Arc::new(Closed);
        state.snapshot = closed.clone();
        *self.durable.write() = closed;
        match self.engine.reopen().and_then(|()| self.engine.snapshot()) {
            Ok(snapshot) => {
                state.snapshot = snapshot.clone();
                *self.durable.write() = snapshot;
            }
            Err(error) => {
                self.strikes.store(STRIKES, Ordering::Release);
                tracing::error!(error = %error, "the data file does not open again");
                if let Ok(snapshot) = self.engine.snapshot() {
                    *self.durable.write() = snapshot;
                }
            }
        }
    }
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
