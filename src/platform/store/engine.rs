//! The engine seam: ordered key spaces, snapshots, one atomic durable commit. Nothing above it knows which engine runs.

use std::{collections::BTreeMap, sync::Arc};

/// The name of an ordered key space.
pub type Space = &'static str;

/// What one commit changes: per key space, a key's new value, or none to remove it.
#[derive(Default)]
pub struct Changes {
    spaces: BTreeMap<Space, BTreeMap<Vec<u8>, Option<Vec<u8>>>>,
}

impl Changes {
    /// Puts a value.
    pub fn put(&mut self, space: Space, key: Vec<u8>, value: Vec<u8>) {
        self.spaces.entry(space).or_default().insert(key, Some(value));
    }
    /// Puts many keys that come in their order; less work than one after another.
    pub fn put_sorted(&mut self, space: Space, sorted: impl Iterator<Item = Pair>) {
        let mut sorted: BTreeMap<_, _> = sorted.map(|(key, value)| (key, Some(value))).collect();
        let mine = self.spaces.entry(space).or_default();
        if mine.is_empty() {
            *mine = sorted;
        } else {
            mine.append(&mut sorted);
        }
    }
    /// Removes a key.
    pub fn remove(&mut self, space: Space, key: Vec<u8>) {
        self.spaces.entry(space).or_default().insert(key, None);
    }
    /// What these changes say about a key: nothing, removed, or a value.
    #[must_use]
    pub fn get(&self, space: Space, key: &[u8]) -> Option<Option<&[u8]>> {
        self.spaces.get(space)?.get(key).map(Option::as_deref)
    }
    /// The changes of one key space.
    #[must_use]
    pub fn of(&self, space: Space) -> Option<&BTreeMap<Vec<u8>, Option<Vec<u8>>>> {
        self.spaces.get(space)
    }
    /// Puts newer changes on top of these.
    pub fn absorb(&mut self, newer: Self) {
        for (space, changes) in newer.spaces {
            let mine = self.spaces.entry(space).or_default();
            if mine.is_empty() {
                *mine = changes;
            } else {
                mine.extend(changes);
            }
        }
    }
    /// Every key space, in the order of its name, with its changes in key order.
    pub fn spaces(&self) -> impl Iterator<Item = (Space, &BTreeMap<Vec<u8>, Option<Vec<u8>>>)> {
        self.spaces.iter().map(|(space, changes)| (*space, changes))
    }
    /// Number of keys changed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spaces.values().map(BTreeMap::len).sum()
    }
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spaces.values().all(BTreeMap::is_empty)
    }
}

/// A storage failure, in the engine's words; for the log, never for a page.
#[derive(Debug, Clone, thiserror::Error)]
#[error("storage engine: {text}")]
pub struct EngineError {
    /// What the engine said.
    pub text: String,
    /// Whether the volume is full.
    pub full: bool,
    /// Whether another process holds the file.
    pub busy: bool,
}

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);
/// A run of pairs in key order.
pub type Pairs<'a> = Box<dyn Iterator<Item = Result<Pair, EngineError>> + 'a>;

/// A consistent view of everything committed at one moment.
pub trait Snapshot: Send + Sync {
    /// The value of a key.
    fn get(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;
    /// The pairs with `from <= key < to`, ascending or descending; `to` none: to the end.
    fn range<'a>(
        &'a self,
        space: &str,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError>;
    /// The key spaces that exist.
    fn spaces(&self) -> Result<Vec<String>, EngineError>;
}

/// What an engine found on the pages of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined {
    /// Every page is what was written.
    Whole,
    /// Some are not; in the engine's words.
    Damaged(String),
    /// There is no file.
    InMemory,
}

/// An ordered, transactional key-value engine.
pub trait Engine: Send + Sync {
    /// The state of the last commit.
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError>;
    /// Makes all changes durable, or none; returns after they are on disk.
    fn commit(&self, changes: &Changes) -> Result<(), EngineError>;
    /// Compares the checksums of every page as it lies in the file, and changes none. Commits wait meanwhile.
    fn examine(&self) -> Result<Examined, EngineError>;
    /// Closes and opens again after a failure, and checks itself. Snapshots must have been dropped.
    fn reopen(&self) -> Result<(), EngineError>;
}

/// The smallest key that is greater than every key with this prefix; none when there is none.
#[must_use]
pub fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last.saturating_add(1));
            return Some(end);
        }
    }
    None
}
