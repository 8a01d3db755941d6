//! Group commit: concurrent writes share one durable commit (architecture.md, 4.3).
//!
//! A writer runs its closure in the lanes of its scopes, against layers: its own changes, what its scopes have in the
//! open batch, what they have in the batch that is being committed, the last durable snapshot. Success puts its changes
//! into the open batch; it leaves its lanes and waits until the batch is durable or has failed. A thread of its own leads:
//! it takes the open batch and commits it while the next fills. If a commit fails, its batch and all that was built on it
//! fail too. No engine transaction is open while foreign code runs.

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};

use super::{
    StoreError,
    change_feed::{ChangeFeed, ChangedRecord},
    engine::{Changes, Engine, EngineError, Examined, Fault, Snapshot, Space},
    health::Health,
    instance::INSTANCE,
    lanes::{Lanes, Scope, Writing},
    layers::{Layers, Pending},
    marks::{Mark, Marks},
    open::META,
    recovery::Lost,
    room::Room,
};
use crate::platform::cores::lower_priority;

/// A batch with more changes is taken apart by a thread of its own.
const LARGE: usize = 20_000;
/// A write with so many bytes of changes is asked for room before it shares a commit with others.
const LARGE_BYTES: usize = 1 << 20;
/// How soon it is noticed that the file cannot be read, when nothing is to be committed.
const LOOK: Duration = Duration::from_secs(1);

/// How a batch ended; said once, by the leader.
type Outcome = OnceLock<Result<(), EngineError>>;

/// Changes by scope, and so by the beginnings of their keys.
pub(super) type Parts = BTreeMap<Scope, Arc<Changes>>;

/// Writes that are committed together.
#[derive(Default)]
struct Batch {
    changes: Parts,
    sequel: Sequel,
}

/// What follows the commit of a batch.
#[derive(Default)]
struct Sequel {
    fed: Vec<ChangedRecord>,
    /// Where each audit chain ends.
    ends: HashMap<Scope, Mark>,
    writes: u64,
    outcome: Arc<Outcome>,
}

impl Drop for Sequel {
    /// Sets the outcome if the leader did not (a panic), so that no writer waits for ever.
    fn drop(&mut self) {
        self.outcome.get_or_init(|| Err(EngineError::new("the commit was given up")));
    }
}

struct State {
    open: Batch,
    frozen: Arc<Parts>,
    /// Of the batch that is being committed.
    committing: Option<Arc<Outcome>>,
    snapshot: Arc<dyn Snapshot>,
    /// Nothing more will come.
    closing: bool,
}

/// What a write begins with.
struct View {
    pending: Vec<Pending>,
    snapshot: Arc<dyn Snapshot>,
    /// Of the newest batch whose changes it sees; none when it sees only what is durable.
    seen: Option<Arc<Outcome>>,
}

/// Runs writes side by side where their scopes differ, and shares their commits.
pub(super) struct Committer {
    pub(super) shared: Arc<Shared>,
    /// Not one of the writers: with these, a fifth of the time went by until the next one was awake and had the lock.
    leader: Option<JoinHandle<()>>,
}

pub(super) struct Shared {
    pub(super) engine: Box<dyn Engine>,
    pub(super) lanes: Lanes,
    state: Mutex<State>,
    /// Wakes the leader when the open batch has changes, or when the store closes.
    filled: Condvar,
    /// The last durable state, apart from `state` so that a read never waits for a writer; none while the file is closed.
    pub(super) durable: RwLock<Option<Arc<dyn Snapshot>>>,
    /// Held while the file is closed and opened again.
    pub(super) reopening: Mutex<()>,
    change_feed: ChangeFeed,
    marks: Marks,
    pub(super) health: Health,
    pub(super) room: Room,
    commits: AtomicU64,
    written: AtomicU64,
}

impl Committer {
    pub fn new(engine: Box<dyn Engine>, marks: Marks) -> Result<Self, EngineError> {
        let snapshot = engine.snapshot()?;
        let shared = Arc::new(Shared {
            engine,
            lanes: Lanes::default(),
            state: Mutex::new(State {
                open: Batch::default(),
                frozen: Arc::default(),
                committing: None,
                snapshot: snapshot.clone(),
                closing: false,
            }),
            filled: Condvar::new(),
            durable: RwLock::new(Some(snapshot)),
            reopening: Mutex::default(),
            change_feed: ChangeFeed::default(),
            marks,
            health: Health::default(),
            room: Room::default(),
            commits: AtomicU64::new(0),
            written: AtomicU64::new(0),
        });
        let leads = shared.clone();
        let leader = std::thread::Builder::new().name("commit".into()).spawn(move || {
            // A listener that writes would wait for the thread that it is called by.
            let _writing = Writing::begin();
            if catch_unwind(AssertUnwindSafe(|| leads.lead())).is_err() {
                tracing::error!("the thread of the commits failed; the store is read-only until a restart");
                // Under the lock: whoever merges afterwards sees it, whoever did before is in this batch.
                let mut state = leads.state.lock();
                leads.health.dead();
                state.open = Batch::default();
            }
        });
        let leader = leader.map_err(|error| EngineError::new(error.to_string()))?;
        Ok(Self { shared, leader: Some(leader) })
    }

    /// The last durable state.
    pub fn snapshot(&self) -> Arc<dyn Snapshot> {
        self.shared.durable()
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
    pub fn change_feed(&self) -> &ChangeFeed {
        &self.shared.change_feed
    }

    /// Whether anything can be read at present.
    pub fn reads(&self) -> bool {
        self.shared.durable.read().is_some()
    }

    /// Whether anything is written at present.
    pub fn writes(&self) -> bool {
        self.shared.health.writes(Instant::now())
    }

    /// Whether nothing is written any more until a restart.
    pub fn is_dead(&self) -> bool {
        self.shared.health.is_dead()
    }

    /// Commits and writes so far; their ratio is the size of the groups.
    pub fn counts(&self) -> (u64, u64) {
        (self.shared.commits.load(Ordering::Relaxed), self.shared.written.load(Ordering::Relaxed))
    }

    /// Runs `f` in the lanes of these scopes, to which all that it reads and writes belongs, and returns after its
    /// changes, and all that it has seen, are durable.
    ///
    /// # Errors
    /// [`StoreError::Nested`] within another write, [`StoreError::Busy`] when too many wait already,
    /// [`StoreError::ReadOnly`] after repeated storage errors, [`StoreError::Engine`] when the commit failed,
    /// [`StoreError::Outside`] when `f` changed what belongs to other scopes.
    pub fn write<T, E: From<StoreError>>(
        &self,
        scopes: &[Scope],
        f: impl FnOnce(&mut Layers<'_>) -> Result<(T, Vec<ChangedRecord>), E>,
    ) -> Result<T, E> {
        let writing = Writing::begin()?;
        // A scope that is named twice would wait for itself.
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        let queued = self.shared.lanes.queue(&scopes)?;
        let (value, outcome) = {
            let _turns = queued.turn();
            if !self.writes() {
                return Err(StoreError::ReadOnly.into());
            }
            let view = self.shared.view(&scopes);
            let mut layers = Layers::over(&view.pending, &*view.snapshot);
            let done = f(&mut layers);
            let (own, ends) = (layers.own, layers.ends);
            match done {
                Ok((value, fed)) if !own.is_empty() => {
                    (Ok(value), self.shared.merge(&scopes, view, own, ends, fed)?)
                }
                // Nothing to commit, but the answer or the refusal ("that form was sent already") may rest on what
                // others wrote and what is not durable yet.
                other => {
                    let value = other.map(|(value, _)| value);
                    match view.seen {
                        Some(outcome) => (value, outcome),
                        None => return value,
                    }
                }
            }
        };
        drop(writing);
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
    /// What a write of these scopes sees, whose lanes the caller holds.
    fn view(&self, scopes: &[Scope]) -> View {
        let state = self.state.lock();
        let layers =
            |scope: &Scope| [state.open.changes.get(scope).cloned(), state.frozen.get(scope).cloned()];
        let pending: Vec<_> =
            scopes.iter().map(|scope| Pending { scope: *scope, layers: layers(scope) }).collect();
        let sees = |layer: usize| pending.iter().any(|of| of.layers.get(layer).is_some_and(Option::is_some));
        let seen = if sees(0) {
            Some(state.open.sequel.outcome.clone())
        } else {
            state.committing.clone().filter(|_| sees(1))
        };
        View { pending, snapshot: state.snapshot.clone(), seen }
    }

    /// Puts a write's changes into the open batch. Returns how that will end.
    ///
    /// # Errors
    /// Of the commit of what the write was built on, if that is lost meanwhile; [`StoreError::Outside`]; and a full volume
    /// when the changes are many: they shall not take those of others, which fit, down with them.
    fn merge(
        &self,
        scopes: &[Scope],
        view: View,
        own: Changes,
        ends: Vec<Mark>,
        fed: Vec<ChangedRecord>,
    ) -> Result<Arc<Outcome>, StoreError> {
        let seen = view.seen.clone();
        // What it has seen of the open batch is not shared any more, and can be added to.
        drop(view);
        let bytes = own.bytes();
        let parts = by_scope(own, scopes)?;
        let room = if bytes < LARGE_BYTES { None } else { self.engine.room() };
        let mut state = self.state.lock();
        if let Some(Err(lost)) = seen.as_ref().and_then(|seen| seen.get()) {
            // What it has seen may be there; its own changes certainly are not.
            let fault = if lost.fault == Fault::Unsure { Fault::Passing } else { lost.fault };
            return Err(EngineError { fault, ..lost.clone() }.into());
        }
        if self.health.is_dead() {
            return Err(StoreError::ReadOnly);
        }
        let others = bytes_of(&state.open.changes).saturating_add(bytes_of(&state.frozen));
        self.room.admit(room, bytes.saturating_add(others))?;
        for (scope, changes) in parts {
            match state.open.changes.entry(scope) {
                Entry::Vacant(none) => {
                    none.insert(Arc::new(changes));
                }
                Entry::Occupied(mut some) => Arc::make_mut(some.get_mut()).absorb(changes),
            }
        }
        let sequel = &mut state.open.sequel;
        sequel.ends.extend(ends.into_iter().map(|end| (end.scope, end)));
        sequel.fed.extend(fed);
        sequel.writes = sequel.writes.saturating_add(1);
        if sequel.writes == 1 {
            self.filled.notify_one();
        }
        Ok(sequel.outcome.clone())
    }

    /// Commits one batch after another until nothing more will come.
    fn lead(&self) {
        let mut state = self.state.lock();
        // Durable, and its writers do not know yet.
        let mut untold = None;
        loop {
            if state.open.sequel.writes == 0 {
                if let Some((parts, sequel)) = untold.take() {
                    MutexGuard::unlocked(&mut state, || self.tell(parts, sequel));
                } else if state.closing {
                    return;
                } else if self.filled.wait_for(&mut state, LOOK).timed_out() {
                    MutexGuard::unlocked(&mut state, || self.mend());
                    state.snapshot = self.durable();
                }
                continue;
            }
            let Batch { changes, mut sequel } = std::mem::take(&mut state.open);
            let parts = Arc::new(changes);
            state.frozen = parts.clone();
            state.committing = Some(sequel.outcome.clone());
            let committed = MutexGuard::unlocked(&mut state, || {
                // Those who wrote before this batch go on while it is committed.
                if let Some((parts, sequel)) = untold.take() {
                    self.tell(parts, sequel);
                }
                self.commit(&parts)
            });
            state.frozen = Arc::default();
            state.committing = None;
            state.snapshot = self.durable();
            match committed {
                Ok(()) => untold = Some((parts, sequel)),
                Err(Lost { mut error, is_there }) => {
                    // What was built on the failed batch fails with it.
                    let built_on_it = std::mem::take(&mut state.open);
                    let _ = built_on_it.sequel.outcome.set(Err(error.clone()));
                    if is_there {
                        // Whoever reads sees it. How far the audit chains are is not noted: a mark that is ahead of
                        // the file would call it cut.
                        self.heard(&mut sequel);
                        error.fault = Fault::Unsure;
                    }
                    let _ = sequel.outcome.set(Err(error));
                }
            }
        }
    }

    /// Counts a batch that readers can see, and sends its changes to search.
    fn heard(&self, sequel: &mut Sequel) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.written.fetch_add(sequel.writes, Ordering::Relaxed);
        if catch_unwind(AssertUnwindSafe(|| self.change_feed.send(std::mem::take(&mut sequel.fed)))).is_err()
        {
            tracing::error!("the listener to changes panicked; search may lack them until a restart");
        }
    }

    /// Says that a batch is durable.
    fn tell(&self, parts: Arc<Parts>, mut sequel: Sequel) {
        self.marks.note(sequel.ends.values());
        self.heard(&mut sequel);
        let _ = sequel.outcome.set(Ok(()));
        if parts.values().map(|changes| changes.len()).sum::<usize>() > LARGE {
            // Nobody need wait until so much memory is given back; without a thread it happens here.
            let name = std::thread::Builder::new().name("discard".into());
            drop(name.spawn(move || {
                lower_priority();
                drop(parts);
            }));
        }
    }
}

/// Bytes of all parts, or somewhat more.
pub(super) fn bytes_of(parts: &Parts) -> usize {
    parts.values().map(|changes| changes.bytes()).sum()
}

/// Whose a key is. What the file says of itself goes with the instance.
fn scope_of(space: Space, key: &[u8]) -> Option<Scope> {
    if space == META { Some(INSTANCE) } else { key.first_chunk().copied() }
}

/// One write's changes, taken apart by scope.
///
/// # Errors
/// [`StoreError::Outside`] when a key belongs to none of them: its lane is not held.
fn by_scope(own: Changes, scopes: &[Scope]) -> Result<Vec<(Scope, Changes)>, StoreError> {
    if let [scope] = scopes {
        let mut ends = own.spaces().flat_map(|(space, changes)| {
            let ends = changes.keys().next().into_iter().chain(changes.keys().next_back());
            ends.map(move |key| scope_of(space, key))
        });
        let inside = ends.all(|of| of == Some(*scope));
        drop(ends);
        return if inside { Ok(vec![(*scope, own)]) } else { Err(StoreError::Outside) };
    }
    let mut parts: Vec<_> = scopes.iter().map(|scope| (*scope, Changes::default())).collect();
    for (space, key, value) in own.into_all() {
        let of = scope_of(space, &key);
        let part = parts.iter_mut().find(|(scope, _)| Some(*scope) == of);
        part.ok_or(StoreError::Outside)?.1.set(space, key, value);
    }
    parts.retain(|(_, part)| !part.is_empty());
    Ok(parts)
}
