//! Full-text search: one index in memory per tenant, always rebuildable from the store.
//!
//! Owns: the indexes, their feeding after commits, what they lack until then, the analysis of words, queries.
//! May use: `kernel`, `cores`, `store`, `tenancy`.
//! Never: the only copy of anything; stored text; a tenant-id argument.

mod analysis;
mod index;
mod indexer;
mod needle;
mod numbered;
mod overlay;
mod prefix;
mod query;
mod similar;
mod sorted;

#[cfg(test)]
pub(in crate::platform) mod tests;

pub use index::SearchError;
pub use needle::{Needle, Terms, is_cut};
pub use numbered::{Number, NumberedNeedle};
pub use query::{Column, Found, Query, Sort};
pub use similar::{Similar, similar_among};

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use parking_lot::RwLock;

use self::{
    index::Readable,
    indexer::{Indexer, Order},
    overlay::Overlay,
};
use super::{
    cores::lower_priority,
    store::{Record, RecordKind, Scope, SearchWords, Store, TableName},
    tenancy::{Ctx, MayReadAll, Permission, Tenant},
};

/// How long [`Search::settle`] waits.
const SETTLE: Duration = Duration::from_secs(120);

/// What searches see: the indexes that are complete, and what was committed since they were fed.
#[derive(Default)]
struct Ready {
    indexes: RwLock<HashMap<Scope, Readable>>,
    /// What they lack until they are fed.
    overlay: Overlay,
    /// Whether every tenant known so far has its index.
    warm: AtomicBool,
}

/// Full-text search over all searchable records, per tenant. What a write changed is found as soon as it is answered.
pub struct Search {
    ready: Arc<Ready>,
    orders: mpsc::Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

impl Search {
    /// Listens to the store from now on. A tenant's index is built in the background when it is wished for first, and
    /// that of every tenant after [`Search::warm_up`].
    pub fn start(store: Arc<Store>, kinds: &'static [RecordKind]) -> Result<Self, SearchError> {
        let (orders, inbox) = mpsc::channel();
        let ready = Arc::new(Ready::default());
        // Listening begins before any snapshot is taken: no change can fall between the two.
        let (change_feed, noted) = (orders.clone(), ready.clone());
        store.listen(move |fed| drop(change_feed.send(Order::Changed(noted.overlay.note(fed)))));
        let indexer = Indexer::new(store, kinds, ready.clone(), inbox);
        let thread = std::thread::Builder::new()
            .name("search".into())
            .spawn(move || {
                // What is written is found at once: the overlay holds what the index does not have yet.
                lower_priority();
                indexer.run();
            })
            .map_err(|error| SearchError::Failed(error.to_string()))?;
        Ok(Self { ready, orders, thread: Some(thread) })
    }

    /// Builds the indexes of all tenants that have none, in the background; one that is wished for goes first.
    pub fn warm_up(&self) {
        drop(self.orders.send(Order::WarmUp));
    }

    /// The records of the acting tenant that match, sorted, one page of them, and how many there are in all.
    pub fn find<P, R>(&self, ctx: &Ctx<P>, query: &Query<'_>) -> Result<Found<R::Key>, SearchError>
    where
        P: Permission + MayReadAll<R>,
        R: Record,
    {
        // Before the index: what the index takes in meanwhile is then found in both, never in none.
        let pending = self.ready.overlay.pending(ctx.grant.tenant.0, R::TABLE.number);
        self.of(ctx)?.find::<R>(query, &pending)
    }

    /// What the text of a query that finds nothing may have meant: texts with one letter different that find something
    /// among the same records. `words` gives what a record is found by.
    pub fn similar<P, R>(
        &self,
        ctx: &Ctx<P>,
        query: &Query<'_>,
        words: impl Fn(&R::Key) -> Option<SearchWords>,
    ) -> Result<Vec<Similar>, SearchError>
    where
        P: Permission + MayReadAll<R>,
        R: Record,
    {
        let pending = self.ready.overlay.pending(ctx.grant.tenant.0, R::TABLE.number);
        self.of(ctx)?.similar::<R>(query, &pending, words)
    }

    /// Whether the acting tenant's index is complete. If not, lists work without it.
    #[must_use]
    pub fn ready<P: Permission>(&self, ctx: &Ctx<P>) -> bool {
        self.of(ctx).is_ok()
    }

    /// Whether every tenant's index is complete (`search ready` of the health page).
    #[must_use]
    pub fn warm(&self) -> bool {
        self.ready.warm.load(Ordering::Acquire)
    }

    /// How many records of all kinds the acting tenant's index holds. Only for tests: no permission grants every kind.
    #[cfg(test)]
    pub fn documents<P: Permission>(&self, ctx: &Ctx<P>) -> Result<u64, SearchError> {
        Ok(self.of(ctx)?.documents())
    }

    /// Throws an index away and builds it again; until then searches of that tenant are told that it is being prepared.
    pub(in crate::platform) fn rebuild(&self, tenant: &Tenant) {
        drop(self.orders.send(Order::Rebuild(tenant.id.0)));
    }

    /// From now on no index is built or fed, until what this returns is dropped.
    #[cfg(test)]
    pub fn hold(&self) -> mpsc::SyncSender<()> {
        let (held, until) = mpsc::sync_channel(0);
        self.orders.send(Order::Hold(until)).unwrap();
        held
    }

    /// Waits until everything committed before this call can be found, in every tenant whose index can be built.
    pub fn settle(&self) -> Result<(), SearchError> {
        self.warm_up();
        let (done, wait) = mpsc::sync_channel(1);
        self.orders.send(Order::Settle(done)).map_err(|_| SearchError::NotReady)?;
        wait.recv_timeout(SETTLE).map_err(|_| SearchError::NotReady)
    }

    fn of<P: Permission>(&self, ctx: &Ctx<P>) -> Result<Readable, SearchError> {
        let scope = ctx.grant.tenant.0;
        let found = self.ready.indexes.read().get(&scope).cloned();
        found.ok_or_else(|| {
            drop(self.orders.send(Order::Wanted(scope)));
            SearchError::NotReady
        })
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        drop(self.orders.send(Order::Stop));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Builds an index only to count it, for `check`: records per table that can be found.
pub(in crate::platform) fn count_built(
    store: &Store,
    keys: &super::store::ScopeKeys,
    kinds: &[RecordKind],
) -> Result<Vec<(TableName, u64)>, SearchError> {
    let mut built = index::TenantIndex::new()?;
    let mut failed = None;
    store
        .searchable(keys, kinds, |table, key, words| {
            if let Err(error) = built.add(table, key, &words) {
                failed.get_or_insert(error);
            }
        })
        .map_err(|error| SearchError::Failed(error.to_string()))?;
    if let Some(error) = failed {
        return Err(error);
    }
    built.commit()?;
    let readable = built.readable();
    kinds.iter().map(|kind| Ok((kind.table, readable.documents_of(kind.table.number)?))).collect()
}
