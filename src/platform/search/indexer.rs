//! The one thread that builds the indexes and applies what was committed, in commit order.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError},
    },
    time::{Duration, Instant},
};

use super::{Ready, Scope, SearchError, index::TenantIndex, overlay::Change};
use crate::platform::{
    cores::behind,
    store::{RecordKind, Store},
    tenancy::Tenant,
};

/// Orders to the indexing thread.
pub(super) enum Order {
    /// Records were committed.
    Changed(Vec<Arc<Change>>),
    /// Every tenant is to have its index.
    WarmUp,
    /// Somebody searches in a tenant without an index.
    Wanted(Scope),
    /// An index is to be built anew.
    Rebuild(Scope),
    /// Tell when everything before is searchable.
    Settle(SyncSender<()>),
    /// Do nothing until the other end is dropped.
    #[cfg(test)]
    Hold(Receiver<()>),
    /// End.
    Stop,
}

/// An index that was not fed for so long gives its writer back.
const IDLE: Duration = Duration::from_secs(30);
/// No more writers than this are open at once.
const OPEN: usize = 4;
/// After a failure the index is built again so much later.
const RETRY: Duration = Duration::from_secs(5);
/// A commit of the index costs about as much for one record as for a hundred: while many write, there is one at most so
/// often. What it lacks meanwhile is laid over each search.
const APPLY_EVERY: Duration = Duration::from_millis(500);
/// During a build, other tenants are fed after so many records.
const PUMP_EVERY: u32 = 1024;

pub(super) struct Indexer {
    store: Arc<Store>,
    kinds: &'static [RecordKind],
    ready: Arc<Ready>,
    orders: Receiver<Order>,
    indexes: HashMap<Scope, TenantIndex>,
    /// Changes of tenants whose index is not there yet.
    waiting: HashMap<Scope, Vec<Arc<Change>>>,
    todo: VecDeque<Scope>,
    /// Those of `todo` that are to be built anew, whatever is built meanwhile.
    rebuilds: HashSet<Scope>,
    again: Vec<(Instant, Scope)>,
    settling: Vec<SyncSender<()>>,
    /// Number of the last change that was received, of any tenant.
    taken: u64,
    /// Every tenant is to have its index.
    warming: bool,
    /// When changes were last applied.
    applied: Option<Instant>,
    stopped: bool,
}

impl Indexer {
    pub fn new(
        store: Arc<Store>,
        kinds: &'static [RecordKind],
        ready: Arc<Ready>,
        orders: Receiver<Order>,
    ) -> Self {
        Self {
            store,
            kinds,
            ready,
            orders,
            indexes: HashMap::new(),
            waiting: HashMap::new(),
            todo: VecDeque::new(),
            rebuilds: HashSet::new(),
            again: Vec::new(),
            settling: Vec::new(),
            taken: 0,
            warming: false,
            applied: None,
            stopped: false,
        }
    }

    /// Runs until the stop order. A panic inside an index is caught and leads to a rebuild; the thread goes on.
    pub fn run(mut self) {
        while !self.stopped {
            if catch_unwind(AssertUnwindSafe(|| self.work())).is_err() {
                tracing::error!("the search index failed; it is built again");
                self.ready.indexes.write().clear();
                self.indexes.clear();
                self.waiting.clear();
                std::thread::sleep(Duration::from_secs(1));
            }
        }
    }

    fn work(&mut self) {
        if self.warming {
            self.warm_up();
        }
        while !self.stopped {
            self.pump();
            let now = Instant::now();
            let due: Vec<Scope> = self.again.extract_if(.., |(at, _)| *at <= now).map(|(_, s)| s).collect();
            due.into_iter().for_each(|scope| self.want(scope));
            if let Some(scope) = self.todo.pop_front() {
                // Most of what a build asks of the heap is freed by the threads of the writer, and goes back to the system
                // when the thread that asked has ended.
                behind(|| self.build(scope));
                continue;
            }
            self.ready.warm.store(self.warming && self.again.is_empty(), Ordering::Release);
            for settled in self.settling.drain(..) {
                let _ = settled.send(());
            }
            self.close_idle();
            match self.orders.recv_timeout(Duration::from_secs(1)) {
                Ok(order) => {
                    let mut changed = HashMap::new();
                    self.take(order, &mut changed);
                    self.gather(&mut changed);
                    self.apply(changed);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.stopped = true,
            }
        }
    }

    fn warm_up(&mut self) {
        self.warming = true;
        match self.store.instance_read(|r| r.all::<Tenant>()) {
            Ok(tenants) => tenants.iter().for_each(|tenant| self.want(tenant.id.0)),
            Err(error) => tracing::error!(%error, "the tenants cannot be listed for search"),
        }
    }

    fn want(&mut self, scope: Scope) {
        if !self.indexes.contains_key(&scope) && !self.todo.contains(&scope) {
            self.ready.warm.store(false, Ordering::Release);
            self.todo.push_back(scope);
        }
    }

    /// Applies all that has come, without waiting.
    fn pump(&mut self) {
        let mut changed = HashMap::new();
        self.drain(&mut changed);
        self.apply(changed);
    }

    /// Takes what comes until changes may be applied again, or until somebody waits.
    fn gather(&mut self, changed: &mut HashMap<Scope, Vec<Arc<Change>>>) {
        let again = self.applied.map(|applied| applied + APPLY_EVERY);
        while self.settling.is_empty() && self.todo.is_empty() && !self.stopped {
            let Some(left) = again.and_then(|again| again.checked_duration_since(Instant::now())) else {
                break;
            };
            match self.orders.recv_timeout(left) {
                Ok(order) => self.take(order, changed),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => self.stopped = true,
            }
        }
        self.drain(changed);
    }

    fn drain(&mut self, changed: &mut HashMap<Scope, Vec<Arc<Change>>>) {
        loop {
            match self.orders.try_recv() {
                Ok(order) => self.take(order, changed),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.stopped = true;
                    return;
                }
            }
        }
    }

    fn take(&mut self, order: Order, changed: &mut HashMap<Scope, Vec<Arc<Change>>>) {
        match order {
            Order::Changed(fed) => {
                for change in fed {
                    self.taken = change.seq;
                    changed.entry(change.fed.scope).or_default().push(change);
                }
            }
            Order::Rebuild(scope) => {
                self.ready.indexes.write().remove(&scope);
                self.indexes.remove(&scope);
                self.rebuilds.insert(scope);
                self.want(scope);
            }
            Order::WarmUp => self.warm_up(),
            Order::Wanted(scope) => {
                // Somebody waits for this one: it goes first.
                self.todo.retain(|other| *other != scope);
                if !self.indexes.contains_key(&scope) || self.rebuilds.contains(&scope) {
                    self.todo.push_front(scope);
                }
            }
            Order::Settle(done) => self.settling.push(done),
            #[cfg(test)]
            Order::Hold(until) => drop(until.recv()),
            Order::Stop => self.stopped = true,
        }
    }

    fn apply(&mut self, changed: HashMap<Scope, Vec<Arc<Change>>>) {
        if !changed.is_empty() {
            self.applied = Some(Instant::now());
        }
        for (scope, fed) in changed {
            match self.indexes.get_mut(&scope) {
                Some(index) => match change_feed(index, &fed) {
                    Ok(()) => self.ready.overlay.forget(scope, self.taken),
                    Err(error) => self.failed(scope, &error),
                },
                None => {
                    self.waiting.entry(scope).or_default().extend(fed);
                    self.want(scope);
                }
            }
        }
    }

    /// Builds a tenant's index from a snapshot, then applies what was committed meanwhile.
    fn build(&mut self, scope: Scope) {
        self.rebuilds.remove(&scope);
        // What is committed meanwhile waits for the index that is built, not for one that it replaces.
        self.indexes.remove(&scope);
        // What waits so far was durable before it was told, so the snapshot taken now holds it.
        self.waiting.remove(&scope);
        match self.built(scope) {
            // It may have been erased while this was built.
            Ok(Some(index)) if !matches!(self.store.tenant_keys(scope), Ok(None)) => {
                self.ready.indexes.write().insert(scope, index.readable());
                self.ready.overlay.forget(scope, self.taken);
                self.indexes.insert(scope, index);
                // Nobody writes, as a rule: the next change opens it again.
                self.close(scope);
            }
            Ok(_) => {
                self.ready.indexes.write().remove(&scope);
                self.indexes.remove(&scope);
                self.ready.overlay.forget(scope, self.taken);
            }
            Err(error) => self.failed(scope, &error),
        }
    }

    fn built(&mut self, scope: Scope) -> Result<Option<TenantIndex>, SearchError> {
        let failed = |error: crate::platform::store::StoreError| SearchError::Failed(error.to_string());
        let store = self.store.clone();
        // An erased tenant has no keys and no index.
        let Some(keys) = store.tenant_keys(scope).map_err(failed)? else { return Ok(None) };
        let mut index = TenantIndex::new()?;
        let kinds = self.kinds;
        let (mut count, mut trouble) = (0_u32, None);
        store
            .searchable(&keys, kinds, |table, key, words| {
                if let Err(error) = index.add(table, key, &words) {
                    trouble.get_or_insert(error);
                }
                count = count.wrapping_add(1);
                if count.is_multiple_of(PUMP_EVERY) {
                    self.pump();
                }
            })
            .map_err(failed)?;
        if let Some(error) = trouble {
            return Err(error);
        }
        index.commit()?;
        self.pump();
        if let Some(fed) = self.waiting.remove(&scope) {
            change_feed(&mut index, &fed)?;
        }
        // The changes that waited asked for the index that is there now; who ordered another one did not.
        if !self.rebuilds.contains(&scope) {
            self.todo.retain(|other| *other != scope);
        }
        Ok(Some(index))
    }

    fn failed(&mut self, scope: Scope, error: &SearchError) {
        tracing::error!(%error, "a search index failed; it is built again");
        self.ready.indexes.write().remove(&scope);
        self.indexes.remove(&scope);
        self.todo.retain(|other| *other != scope);
        self.again.push((Instant::now() + RETRY, scope));
    }

    /// Writers cost threads and memory: those of idle indexes are closed, and the oldest when there are too many.
    fn close_idle(&mut self) {
        let mut open: Vec<(Instant, Scope)> =
            self.indexes.iter().filter(|(_, i)| i.is_open()).map(|(scope, i)| (i.fed, *scope)).collect();
        open.sort_unstable_by_key(|(fed, _)| *fed);
        let surplus = open.len().saturating_sub(OPEN);
        for (at, (fed, scope)) in open.into_iter().enumerate() {
            if at < surplus || fed.elapsed() > IDLE {
                self.close(scope);
            }
        }
    }

    fn close(&mut self, scope: Scope) {
        if let Some(Err(error)) = self.indexes.get_mut(&scope).map(TenantIndex::close) {
            self.failed(scope, &error);
        }
    }
}

/// Applies changes: of each record only the last counts, so that no search sees it gone in between.
fn change_feed(index: &mut TenantIndex, fed: &[Arc<Change>]) -> Result<(), SearchError> {
    let mut last = HashMap::new();
    for change in fed.iter().map(|change| &change.fed) {
        last.insert((change.table, change.key.as_slice()), change);
    }
    for ((table, key), change) in last {
        index.remove(table, key)?;
        if let Some(words) = &change.words {
            index.add(table, key, words)?;
        }
    }
    index.commit()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Sender;

    use super::*;
    use crate::platform::{
        search::index::Readable,
        store::{ChangedRecord, SearchWords},
        testing::TestStore,
    };

    /// A feeder that was told, while it built a tenant's index, to build it again.
    fn ordered_during_a_build() -> (TestStore, Sender<Order>, Arc<Ready>, Indexer, Scope) {
        let bench = TestStore::new();
        let (orders, inbox) = std::sync::mpsc::channel();
        let ready = Arc::new(Ready::default());
        let mut indexer = Indexer::new(bench.store.clone(), &[], ready.clone(), inbox);
        let scope = bench.keys(0).scope();
        orders.send(Order::Rebuild(scope)).unwrap();
        indexer.build(scope);
        (bench, orders, ready, indexer, scope)
    }

    /// Story: what was saved while an index was built anew went into the old one, and was found no more.
    #[test]
    fn what_comes_during_a_second_build_is_in_the_new_index() {
        let (_bench, orders, ready, mut indexer, scope) = ordered_during_a_build();
        let fed = ChangedRecord { scope, table: 1, key: vec![1], words: Some(SearchWords::default()) };
        orders.send(Order::Changed(ready.overlay.note(vec![fed]))).unwrap();
        indexer.build(scope);
        let indexes = ready.indexes.read();
        assert_eq!(indexes.get(&scope).map(Readable::documents), Some(1));
    }

    /// Story: an order that came while an index was built was taken for fulfilled by that build: what an erased tenant
    /// was found by stayed in memory.
    #[test]
    fn an_order_that_comes_during_a_build_is_carried_out_after_it() {
        let (bench, _orders, ready, mut indexer, scope) = ordered_during_a_build();
        assert_eq!(indexer.todo, [scope]);
        assert!(ready.indexes.read().contains_key(&scope));
        bench.store.erase_tenant_keys(scope).unwrap();
        indexer.build(scope);
        assert!(ready.indexes.read().is_empty() && indexer.indexes.is_empty());
    }
}
