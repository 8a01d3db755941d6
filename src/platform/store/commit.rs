//! Group commit: concurrent writes share one durable commit (architecture.md, 4.3).
//!
//! A writer runs its closure in the lanes of its scopes, against layers: its own changes, what its scopes have in the
//! open batch, what they have in the batch that is being committed, the last durable snapshot. Success puts its changes
//! into the open batch, it leaves its lanes, and sleeps until that is durable or lost. A thread of its own leads: it
//! takes the open batch and commits it while the next fills. If a commit fails, its batch and all that was built on it
//! fail too. No engine transaction is open while foreign code runs.

use std::{
    collections::{BTreeMap, HashMap, btree_map::Entry},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Instant,
};

use parking_lot::{Condvar, Mutex, MutexGuard, RwLock};

use super::{
    StoreError,
    engine::{Changes, Engine, EngineError, Examined, Snapshot},
    feed::{Fed, Feed},
    health::Health,
    instance::INSTANCE,
    lanes::{Lanes, Scope, Writing},
    layers::{Layers, Pending},
    marks::{Mark, Marks},
    room::Room,
};

/// A batch with more changes is taken apart by a thread of its own.
const LARGE: usize = 20_000;

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
    fed: Vec<Fed>,
    /// Where each audit chain ends.
    ends: HashMap<Scope, Mark>,
    writes: u64,
    outcome: Arc<Outcome>,
}

impl Drop for Sequel {
    /// Whatever happens to a batch, nobody sleeps on.
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
    shared: Arc<Shared>,
    /// Not one of the writers: with these, a fifth of the time went by until the next one was awake and had the lock.
    leader: Option<JoinHandle<()>>,
}

pub(super) struct Shared {
    pub(super) engine: Box<dyn Engine>,
    lanes: Lanes,
    state: Mutex<State>,
    /// Tells the leader that there is something to commit, or that nothing more will come.
    filled: Condvar,
    /// The last durable state, apart from `state` so that a read never waits for a writer.
    pub(super) durable: RwLock<Arc<dyn Snapshot>>,
    feed: Feed,
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
            durable: RwLock::new(snapshot),
            feed: Feed::default(),
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
                leads.health.dead();
                leads.state.lock().open = Batch::default();
            }
        });
        let leader = leader.map_err(|error| EngineError::new(error.to_string()))?;
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

    /// Whether anything is written at present.
    pub fn writes(&self) -> bool {
        self.shared.health.writes(Instant::now())
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
    /// [`StoreError::ReadOnly`] after repeated storage errors, [`StoreError::Engine`] when the commit failed.
    pub fn write<T, E: From<StoreError>>(
        &self,
        scopes: &[Scope],
        f: impl FnOnce(&mut Layers<'_>) -> Result<(T, Vec<Fed>), E>,
    ) -> Result<T, E> {
        let writing = Writing::begin()?;
        // Somebody with two roles in one tenant is a person of one lane.
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
                    (Ok(value), self.shared.merge(&scopes, view, own, ends, fed))
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

    /// Puts a write's changes into the open batch. Returns how that will end; if what the write was built on is lost
    /// meanwhile, that is how it ended itself.
    fn merge(
        &self,
        scopes: &[Scope],
        view: View,
        own: Changes,
        ends: Vec<Mark>,
        fed: Vec<Fed>,
    ) -> Arc<Outcome> {
        let seen = view.seen.clone();
        // What it has seen of the open batch is not shared any more, and can be added to.
        drop(view);
        let parts = by_scope(own, scopes);
        let mut state = self.state.lock();
        if let Some(lost) = seen.filter(|seen| matches!(seen.get(), Some(Err(_)))) {
            return lost;
        }
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
        sequel.outcome.clone()
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
                } else {
                    self.filled.wait(&mut state);
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
            state.snapshot = self.durable.read().clone();
            match committed {
                Ok(()) => untold = Some((parts, sequel)),
                Err(lost) => {
                    // What was built on the failed batch fails with it.
                    let built_on_it = std::mem::take(&mut state.open);
                    let _ = built_on_it.sequel.outcome.set(Err(lost.error.clone()));
                    if lost.is_there {
                        self.follow(&mut sequel);
                    }
                    let _ = sequel.outcome.set(Err(lost.error));
                }
            }
        }
    }

    /// What follows a commit for those who read: how far the audit chains are, and what search hears.
    fn follow(&self, sequel: &mut Sequel) {
        self.marks.note(sequel.ends.values());
        if catch_unwind(AssertUnwindSafe(|| self.feed.send(std::mem::take(&mut sequel.fed)))).is_err() {
            tracing::error!("the listener to changes panicked; search may lack them until a restart");
        }
    }

    /// Says that a batch is durable.
    fn tell(&self, parts: Arc<Parts>, mut sequel: Sequel) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.written.fetch_add(sequel.writes, Ordering::Relaxed);
        self.follow(&mut sequel);
        let _ = sequel.outcome.set(Ok(()));
        if parts.values().map(|changes| changes.len()).sum::<usize>() > LARGE {
            // Nobody need wait until so much memory is given back; without a thread it happens here.
            let name = std::thread::Builder::new().name("discard".into());
            drop(name.spawn(move || drop(parts)));
        }
    }
}

/// One write's changes, taken apart by scope. What belongs to none (what the file says of itself) goes with the instance.
fn by_scope(own: Changes, scopes: &[Scope]) -> Vec<(Scope, Changes)> {
    if let [scope] = scopes {
        debug_assert!(*scope == INSTANCE || own.all_begin_with(scope), "a write outside of its scope");
        return vec![(*scope, own)];
    }
    let mut parts: Vec<_> = scopes.iter().map(|scope| (*scope, Changes::default())).collect();
    for (space, key, value) in own.into_all() {
        let of = |scope: &Scope| parts.iter().position(|(of, _)| of == scope);
        let at = key.first_chunk().and_then(of).or_else(|| of(&INSTANCE));
        debug_assert!(at.is_some(), "a write outside of its scopes");
        if let Some((_, part)) = at.and_then(|at| parts.get_mut(at)) {
            part.set(space, key, value);
        }
    }
    parts.retain(|(_, part)| !part.is_empty());
    parts
}
