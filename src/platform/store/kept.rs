//! Views of a tenant's records that are worked out once and kept in memory as long as nothing of the tenant is written:
//! each with the number of the last event of which it knows, and not at all around the few writes that end in none.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::Arc,
};

use parking_lot::RwLock;

use super::{Reader, StoreError, record::Record};
use crate::platform::tenancy::{MayRead, Permission};

/// Views of more tenants are not kept; then all are forgotten.
const MOST: usize = 256;

/// What can be worked out from the records of one kind, their index rows and their tallies, and from nothing else: it is
/// shown to everybody who may read that kind.
pub trait Kept: Any + Send + Sync {
    /// The kind of records.
    type Of: Record;
    /// Works it out.
    fn work_out<P: Permission + MayRead<Self::Of>>(r: &Reader<'_, P>) -> Result<Self, StoreError>
    where
        Self: Sized;
}

type Scope = [u8; 16];

/// A view, and after which event of its tenant it was worked out.
type Entry = (u64, Arc<dyn Any + Send + Sync>);

#[derive(Default)]
struct State {
    kept: HashMap<(Scope, TypeId), Entry>,
    /// Tenants of which nothing is kept at present, each as often as somebody asked for that.
    paused: HashMap<Scope, u32>,
    /// Counts up whenever a pause ends: who took a shelf before may have read what is no more.
    pauses: u64,
}

impl State {
    fn forget(&mut self, scope: Scope) {
        self.kept.retain(|(of, _), _| *of != scope);
        let paused = self.paused.entry(scope).or_default();
        *paused = paused.saturating_add(1);
    }
}

/// All that is kept.
#[derive(Default)]
pub(super) struct Shelves(RwLock<State>);

impl Shelves {
    /// The shelf of a snapshot that is taken *after* this call.
    pub fn now(&self) -> Shelf<'_> {
        Shelf { shelves: self, pauses: self.0.read().pauses }
    }

    /// To be held around a write that ends in no event: nothing of the tenant is kept meanwhile, and nothing from before
    /// is found afterwards.
    #[must_use]
    pub fn pause(&self, scope: Scope) -> Pause<'_> {
        self.0.write().forget(scope);
        Pause { shelves: self, scope }
    }

    /// Forgets an erased tenant; nothing of it is kept ever again.
    pub fn erase(&self, scope: Scope) {
        self.0.write().forget(scope);
    }
}

/// As long as this lives nothing of a tenant is kept.
pub(super) struct Pause<'a> {
    shelves: &'a Shelves,
    scope: Scope,
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        let mut state = self.shelves.0.write();
        state.pauses = state.pauses.saturating_add(1);
        let left = state.paused.remove(&self.scope).unwrap_or_default().saturating_sub(1);
        if left > 0 {
            state.paused.insert(self.scope, left);
        }
    }
}

/// What is kept, as seen from one snapshot.
pub(super) struct Shelf<'a> {
    shelves: &'a Shelves,
    pauses: u64,
}

impl Shelf<'_> {
    /// The view as it is after so many events.
    pub fn find<T: Any + Send + Sync>(&self, scope: Scope, events: u64) -> Option<Arc<T>> {
        let state = self.shelves.0.read();
        let (after, view) = state.kept.get(&(scope, TypeId::of::<T>()))?;
        let current = *after == events && state.pauses == self.pauses;
        current.then(|| Arc::clone(view).downcast().ok()).flatten()
    }

    /// Keeps a view, unless a newer one is there.
    pub fn keep<T: Any + Send + Sync>(&self, scope: Scope, events: u64, view: Arc<T>) {
        let mut state = self.shelves.0.write();
        if state.pauses != self.pauses || state.paused.contains_key(&scope) {
            return;
        }
        let place = (scope, TypeId::of::<T>());
        if state.kept.get(&place).is_some_and(|(after, _)| *after > events) {
            return;
        }
        if state.kept.len() >= MOST {
            state.kept.clear();
        }
        state.kept.insert(place, (events, view));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Scope = [1; 16];

    fn find(shelf: &Shelf<'_>, events: u64) -> Option<String> {
        shelf.find::<String>(SEVEN, events).map(|view| view.as_str().to_owned())
    }

    #[test]
    fn a_view_is_found_only_after_the_event_that_it_was_worked_out_after() {
        let shelves = Shelves::default();
        shelves.now().keep(SEVEN, 7, Arc::new("seven".to_owned()));
        assert_eq!(find(&shelves.now(), 7).unwrap(), "seven");
        assert!(find(&shelves.now(), 6).is_none() && find(&shelves.now(), 8).is_none());
        assert!(shelves.now().find::<String>([2; 16], 7).is_none());
        assert!(shelves.now().find::<u8>(SEVEN, 7).is_none());
        // Somebody who still reads an older snapshot does not take the newer view away.
        shelves.now().keep(SEVEN, 6, Arc::new("six".to_owned()));
        assert!(find(&shelves.now(), 7).is_some() && find(&shelves.now(), 6).is_none());
    }

    /// `reindex` puts wrong tallies right without an event, and a message is marked as read without one: who had read
    /// what was there before must not keep it, whenever they come.
    #[test]
    fn around_a_write_without_an_event_nothing_is_kept_and_nothing_older_is_found() {
        let shelves = Shelves::default();
        let keep = |shelf: &Shelf<'_>, text: &str| shelf.keep(SEVEN, 7, Arc::new(text.to_owned()));
        let before = shelves.now();
        keep(&before, "old");
        shelves.now().keep([2; 16], 7, Arc::new("another tenant's".to_owned()));
        let (first, second) = (shelves.pause(SEVEN), shelves.pause(SEVEN));
        assert!(find(&before, 7).is_none());
        let meanwhile = shelves.now();
        keep(&meanwhile, "old or new");
        drop(first);
        keep(&shelves.now(), "old or new");
        assert!(find(&meanwhile, 7).is_none() && find(&shelves.now(), 7).is_none());
        drop(second);
        keep(&before, "old");
        keep(&meanwhile, "old or new");
        assert!(find(&shelves.now(), 7).is_none());
        keep(&shelves.now(), "new");
        assert!(find(&before, 7).is_none() && find(&meanwhile, 7).is_none());
        assert_eq!(find(&shelves.now(), 7).unwrap(), "new");
        assert!(shelves.now().find::<String>([2; 16], 7).is_some());
    }

    #[test]
    fn nothing_of_an_erased_tenant_is_kept_whoever_still_has_its_keys() {
        let shelves = Shelves::default();
        let before = shelves.now();
        before.keep(SEVEN, 7, Arc::new("old".to_owned()));
        shelves.erase(SEVEN);
        before.keep(SEVEN, 7, Arc::new("old".to_owned()));
        shelves.now().keep(SEVEN, 7, Arc::new("old".to_owned()));
        drop(shelves.pause(SEVEN));
        shelves.now().keep(SEVEN, 7, Arc::new("old".to_owned()));
        assert!(find(&shelves.now(), 7).is_none() && shelves.0.read().kept.is_empty());
    }
}
