//! Views of a tenant's records that are worked out once and cached until something that they read is written.
//!
//! A view holds as long as the generations of what it read: those of a snapshot are part of the snapshot, so no write has
//! to tell the cache anything. One thread works a view out, others wait for it. What was not used for longest goes first.

use std::{
    any::{Any, TypeId},
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use parking_lot::Mutex;

use super::{Reader, StoreError, generation::Generations, lanes::Scope, record::Record};
use crate::platform::tenancy::{MayReadAll, Permission};

/// Bytes of all views together.
const MOST: usize = 128 << 20;

/// What can be worked out from the records of one kind, their index rows and their tallies, and from nothing else: it is
/// shown to everybody who may read all of that kind.
pub trait CachedView: Any + Send + Sync {
    /// The kind of records.
    type Of: Record;
    /// Works it out. `old` is the view as it was at another time, to take over what has not changed since.
    fn work_out<P: Permission + MayReadAll<Self::Of>>(
        r: &Reader<'_, P>,
        old: Option<&Self>,
    ) -> Result<Self, StoreError>
    where
        Self: Sized;
    /// Bytes that it takes in memory, roughly.
    fn bytes(&self) -> usize;
}

type Place = (Scope, TypeId);

/// A view with the generations of what it read.
struct Entry {
    view: Arc<dyn Any + Send + Sync>,
    read: Generations,
    /// Those of the snapshot that it was worked out from: of everything, whatever it read.
    at: Generations,
    bytes: usize,
    /// When it was last asked for, in calls.
    used: u64,
}

#[derive(Default)]
struct Slot {
    entry: Option<Entry>,
    /// Held by the thread that works the view out.
    turn: Arc<Mutex<()>>,
}

#[derive(Default)]
struct State {
    slots: HashMap<Place, Slot>,
    bytes: usize,
    calls: u64,
    erased: HashSet<Scope>,
}

/// The views of all tenants.
pub(super) struct ViewCache {
    state: Mutex<State>,
    most: usize,
}

impl Default for ViewCache {
    fn default() -> Self {
        Self::of(MOST)
    }
}

/// What is cached: the view of this snapshot, or one of another time and whose turn it is.
enum Found<T> {
    Current(Arc<T>, Generations),
    Old(Option<Arc<T>>, Arc<Mutex<()>>),
}

impl ViewCache {
    /// A cache for so many bytes.
    pub fn of(most: usize) -> Self {
        Self { state: Mutex::default(), most }
    }

    /// The view as it is in a snapshot with these generations, and those of what it read. `work_out` is given what there
    /// was before, and tells which parts of the kind it read.
    pub fn get<T: CachedView>(
        &self,
        scope: Scope,
        snapshot: &Generations,
        work_out: impl FnOnce(Option<&T>) -> Result<(T, BTreeSet<u8>), StoreError>,
    ) -> Result<(Arc<T>, Generations), StoreError> {
        let turn = match self.find(scope, snapshot) {
            Found::Current(view, read) => return Ok((view, read)),
            Found::Old::<T>(_, turn) => turn,
        };
        let _turn = turn.lock();
        // Another thread may have worked it out while this one waited.
        let old = match self.find::<T>(scope, snapshot) {
            Found::Current(view, read) => return Ok((view, read)),
            Found::Old(old, _) => old,
        };
        let (view, parts) = work_out(old.as_deref())?;
        let (view, read) = (Arc::new(view), snapshot.only(&parts));
        self.keep(scope, &view, read.clone(), snapshot.clone());
        Ok((view, read))
    }

    fn find<T: CachedView>(&self, scope: Scope, snapshot: &Generations) -> Found<T> {
        let mut state = self.state.lock();
        state.calls = state.calls.saturating_add(1);
        let calls = state.calls;
        let slot = state.slots.entry((scope, TypeId::of::<T>())).or_default();
        let view = slot.entry.as_mut().and_then(|entry| {
            entry.used = calls;
            Some((Arc::clone(&entry.view).downcast::<T>().ok()?, &entry.read))
        });
        match view {
            Some((view, read)) if read.hold_in(snapshot) => Found::Current(view, read.clone()),
            other => Found::Old(other.map(|(view, _)| view), slot.turn.clone()),
        }
    }

    /// Caches a view, unless a newer one is there.
    fn keep<T: CachedView>(&self, scope: Scope, view: &Arc<T>, read: Generations, at: Generations) {
        let mut guard = self.state.lock();
        let state = &mut *guard;
        let place = (scope, TypeId::of::<T>());
        if state.erased.contains(&scope) {
            state.slots.remove(&place);
            return;
        }
        let slot = state.slots.entry(place).or_default();
        if slot.entry.as_ref().is_some_and(|entry| at.are_behind(&entry.at)) {
            return;
        }
        let (bytes, used) = (view.bytes(), state.calls);
        let before = slot.entry.replace(Entry { view: view.clone(), read, at, bytes, used });
        state.bytes = state.bytes.saturating_add(bytes);
        state.bytes = state.bytes.saturating_sub(before.map_or(0, |entry| entry.bytes));
        while state.bytes > self.most {
            let others = state.slots.iter().filter(|(other, slot)| **other != place && slot.entry.is_some());
            let oldest = others.min_by_key(|(_, slot)| slot.entry.as_ref().map(|entry| entry.used));
            let Some(oldest) = oldest.map(|(oldest, _)| *oldest) else { break };
            let gone = state.slots.remove(&oldest).and_then(|slot| slot.entry);
            state.bytes = state.bytes.saturating_sub(gone.map_or(0, |entry| entry.bytes));
        }
    }

    /// Forgets an erased tenant; nothing of it is cached ever again, whoever still has its keys.
    pub fn erase(&self, scope: Scope) {
        let mut state = self.state.lock();
        state.erased.insert(scope);
        state.slots.retain(|(of, _), _| *of != scope);
        state.bytes =
            state.slots.values().filter_map(|slot| slot.entry.as_ref()).map(|entry| entry.bytes).sum();
    }
}
