//! What was committed and is not in the indexes yet, laid over every search: who saved something finds it at once, though
//! an index takes changes in at most twice a second.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, OnceLock},
};

use parking_lot::RwLock;

use super::{Scope, needle::Terms};
use crate::{kernel::text::fold, platform::store::ChangedRecord};

/// More changes of one tenant are not kept: a search goes through all of them. Of a large import it sees the end at once,
/// and says so until the index has the rest.
const MOST: usize = 4096;

/// A committed change and its place in the order of the commits.
pub(super) struct Change {
    pub fed: ChangedRecord,
    pub seq: u64,
    /// Worked out by the first search, never by the writer.
    found_by: OnceLock<Option<FoundBy>>,
}

/// What a search needs to know of a record.
pub(super) struct FoundBy {
    pub terms: Terms,
    /// Folded, as it is sorted by.
    pub name: String,
}

impl Change {
    /// What the record is found by; none when it is gone.
    pub fn found_by(&self) -> Option<&FoundBy> {
        let work_out = || {
            let words = self.fed.words.as_ref()?;
            Some(FoundBy { terms: Terms::of(words), name: fold(&words.name) })
        };
        self.found_by.get_or_init(work_out).as_ref()
    }
}

/// One tenant's changes in commit order.
#[derive(Default)]
struct Tail {
    changes: VecDeque<Arc<Change>>,
    /// The last change that was left out because there were too many.
    dropped: Option<u64>,
}

/// The changes of all tenants that may not be in their index yet.
#[derive(Default)]
pub(super) struct Overlay(RwLock<State>);

#[derive(Default)]
struct State {
    tails: HashMap<Scope, Tail>,
    /// The number of the last change.
    last: u64,
}

/// What one search has to know beside the index: of every record that changed, the last state.
#[derive(Default)]
pub(super) struct Pending {
    pub changes: Vec<Arc<Change>>,
    /// There are more that only the index will know.
    pub incomplete: bool,
}

impl Overlay {
    /// Notes what was committed. The writer is answered after this, so it is as little as possible.
    pub fn note(&self, fed: Vec<ChangedRecord>) -> Vec<Arc<Change>> {
        let mut state = self.0.write();
        let mut noted = Vec::with_capacity(fed.len());
        for fed in fed {
            state.last = state.last.saturating_add(1);
            let (scope, seq) = (fed.scope, state.last);
            let change = Arc::new(Change { fed, seq, found_by: OnceLock::new() });
            let tail = state.tails.entry(scope).or_default();
            tail.changes.push_back(change.clone());
            if tail.changes.len() > MOST {
                tail.dropped = tail.changes.pop_front().map(|change| change.seq);
            }
            noted.push(change);
        }
        noted
    }

    /// Forgets what a tenant's index now has: every change up to this one.
    pub fn forget(&self, scope: Scope, upto: u64) {
        let mut state = self.0.write();
        let Some(tail) = state.tails.get_mut(&scope) else { return };
        while tail.changes.pop_front_if(|change| change.seq <= upto).is_some() {}
        tail.dropped = tail.dropped.filter(|seq| *seq > upto);
        if tail.changes.is_empty() {
            state.tails.remove(&scope);
        }
    }

    /// What an index that is read *after* this call may lack of one table.
    pub fn pending(&self, scope: Scope, table: u16) -> Pending {
        let (mut changes, incomplete) = match self.0.read().tails.get(&scope) {
            Some(tail) => (tail.changes.iter().rev().cloned().collect::<Vec<_>>(), tail.dropped.is_some()),
            None => return Pending::default(),
        };
        let mut seen = HashSet::new();
        changes.retain(|change| change.fed.table == table && seen.insert(change.fed.key.clone()));
        Pending { changes, incomplete }
    }
}
