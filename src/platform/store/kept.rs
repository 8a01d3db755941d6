//! Views of a tenant's records that are worked out once and kept in memory as long as nothing of the tenant is written.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
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

/// All that is kept.
#[derive(Default)]
pub(super) struct Shelves {
    kept: RwLock<HashMap<(Scope, TypeId), Entry>>,
    /// How often derived rows were rebuilt, which no event tells.
    rebuilt: AtomicU64,
}

impl Shelves {
    /// The shelf of a snapshot that is taken *after* this call.
    pub fn now(&self) -> Shelf<'_> {
        Shelf { shelves: self, rebuilt: self.rebuilt.load(Ordering::Acquire) }
    }

    /// Forgets everything, also what those who read an older snapshot are about to keep.
    pub fn clear(&self) {
        let mut kept = self.kept.write();
        self.rebuilt.fetch_add(1, Ordering::AcqRel);
        kept.clear();
    }
}

/// What is kept, as seen from one snapshot.
pub(super) struct Shelf<'a> {
    shelves: &'a Shelves,
    rebuilt: u64,
}

impl Shelf<'_> {
    /// The view as it is after so many events.
    pub fn find<T: Any + Send + Sync>(&self, scope: Scope, events: u64) -> Option<Arc<T>> {
        let kept = self.shelves.kept.read();
        let (after, view) = kept.get(&(scope, TypeId::of::<T>()))?;
        let current = *after == events && self.shelves.rebuilt.load(Ordering::Acquire) == self.rebuilt;
        current.then(|| Arc::clone(view).downcast().ok()).flatten()
    }

    /// Keeps a view, unless a newer one is there.
    pub fn keep<T: Any + Send + Sync>(&self, scope: Scope, events: u64, view: Arc<T>) {
        let mut kept = self.shelves.kept.write();
        if self.shelves.rebuilt.load(Ordering::Acquire) != self.rebuilt {
            return;
        }
        let place = (scope, TypeId::of::<T>());
        if kept.get(&place).is_some_and(|(after, _)| *after > events) {
            return;
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(place, (events, view));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_found_only_after_the_event_that_it_was_worked_out_after() {
        let shelves = Shelves::default();
        let find = |scope, events| shelves.now().find::<String>([scope; 16], events);
        shelves.now().keep([1; 16], 7, Arc::new("seven".to_owned()));
        assert_eq!(find(1, 7).unwrap().as_str(), "seven");
        assert!(find(1, 6).is_none() && find(1, 8).is_none() && find(2, 7).is_none());
        assert!(shelves.now().find::<u8>([1; 16], 7).is_none());
        // Somebody who still reads an older snapshot does not take the newer view away.
        shelves.now().keep([1; 16], 6, Arc::new("six".to_owned()));
        assert!(find(1, 7).is_some() && find(1, 6).is_none());
    }

    /// `reindex` puts wrong tallies right without an event: who had read the wrong ones before must not keep them.
    #[test]
    fn what_was_worked_out_before_a_rebuild_is_not_kept_after_it() {
        let shelves = Shelves::default();
        let before = shelves.now();
        shelves.clear();
        before.keep([1; 16], 7, Arc::new("old".to_owned()));
        assert!(shelves.now().find::<String>([1; 16], 7).is_none());
        shelves.now().keep([1; 16], 7, Arc::new("new".to_owned()));
        assert!(before.find::<String>([1; 16], 7).is_none());
        assert_eq!(shelves.now().find::<String>([1; 16], 7).unwrap().as_str(), "new");
    }
}
