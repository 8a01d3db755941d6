//! The engine seam: ordered key spaces, snapshots, one atomic durable commit. Nothing above it names an engine.

use std::{collections::BTreeMap, sync::Arc};

use super::guard::PageDamage;

/// The name of an ordered key space.
pub type Space = &'static str;

/// What one commit changes: per key space, a key's new value, or none to remove it.
#[derive(Default, Clone)]
pub struct Changes {
    spaces: BTreeMap<Space, BTreeMap<Vec<u8>, Option<Vec<u8>>>>,
    /// Of all keys and values that were ever put here.
    bytes: usize,
}

impl Changes {
    /// Puts a value.
    pub fn put(&mut self, space: Space, key: Vec<u8>, value: Vec<u8>) {
        self.set(space, key, Some(value));
    }
    /// Puts a value, or removes the key.
    pub fn set(&mut self, space: Space, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(value.as_ref().map_or(0, Vec::len));
        self.spaces.entry(space).or_default().insert(key, value);
    }
    /// Puts many keys that come in their order; less work than one after another.
    pub fn put_sorted(&mut self, space: Space, sorted: impl Iterator<Item = Pair>) {
        let mut bytes = 0_usize;
        let counted = sorted
            .inspect(|(key, value)| bytes = bytes.saturating_add(key.len()).saturating_add(value.len()));
        let mut sorted: BTreeMap<_, _> = counted.map(|(key, value)| (key, Some(value))).collect();
        self.bytes = self.bytes.saturating_add(bytes);
        let mine = self.spaces.entry(space).or_default();
        if mine.is_empty() {
            *mine = sorted;
        } else {
            mine.append(&mut sorted);
        }
    }
    /// Removes a key.
    pub fn remove(&mut self, space: Space, key: Vec<u8>) {
        self.set(space, key, None);
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
    /// Puts newer changes on top of these. Costs as much as the smaller ones are many.
    pub fn absorb(&mut self, newer: Self) {
        self.bytes = self.bytes.saturating_add(newer.bytes);
        for (space, mut changes) in newer.spaces {
            let mine = self.spaces.entry(space).or_default();
            if mine.len() < changes.len() {
                std::mem::swap(mine, &mut changes);
                for (key, older) in changes {
                    mine.entry(key).or_insert(older);
                }
            } else {
                mine.extend(changes);
            }
        }
    }
    /// Every change with its key space.
    pub fn into_all(self) -> impl Iterator<Item = (Space, Vec<u8>, Option<Vec<u8>>)> {
        let all = |(space, changes): (Space, BTreeMap<_, _>)| {
            changes.into_iter().map(move |(key, value)| (space, key, value))
        };
        self.spaces.into_iter().flat_map(all)
    }
    /// Bytes of keys and values, or somewhat more.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
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
    /// What follows from it.
    pub fault: Fault,
}

/// What sort of storage failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was done; the next try may succeed.
    Passing,
    /// The volume is full.
    Full,
    /// Another process holds the file.
    Held,
    /// What is stored cannot be read, or is not what was written.
    Damaged,
    /// The changes of a commit are found in the file, but nobody can promise that they stay.
    Unsure,
}

impl EngineError {
    /// A failure after which the next try may succeed.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self::of(Fault::Passing, text)
    }
    /// A failure of that sort.
    #[must_use]
    pub fn of(fault: Fault, text: impl Into<String>) -> Self {
        Self { text: text.into(), fault }
    }
    /// Whether the volume is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.fault == Fault::Full
    }
    /// Whether another process holds the file.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.fault == Fault::Held
    }
}

impl From<PageDamage> for EngineError {
    fn from(damage: PageDamage) -> Self {
        let fault = if damage == PageDamage::Page { Fault::Damaged } else { Fault::Passing };
        Self::of(fault, damage.to_string())
    }
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
    /// Makes all changes of all parts durable, or none; returns after they are on disk. No key is in two parts; in less
    /// time when the keys of each part are greater than those of the part before.
    fn commit_parts(&self, parts: &[&Changes]) -> Result<(), EngineError>;
    /// The same of one part.
    fn commit(&self, changes: &Changes) -> Result<(), EngineError> {
        self.commit_parts(&[changes])
    }
    /// Whether it is open for commits: after a failure it may be open for reading alone, or not at all.
    fn commits(&self) -> bool {
        true
    }
    /// Whether a failed read makes it refuse others until it is opened again, and it can be opened again now.
    fn is_stuck(&self) -> bool {
        false
    }
    /// Bytes by which the file may still grow; none where that is not known.
    fn room(&self) -> Option<u64> {
        None
    }
    /// Compares the checksums of every page as it lies in the file, and changes none. Commits wait meanwhile.
    fn examine(&self) -> Result<Examined, EngineError>;
    /// Closes and opens again after a failure. Snapshots from before fail from now on. After an error snapshots are given
    /// out if the file can be read at all, but nothing is committed.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whichever of the two is the larger: the newer ones count.
    #[test]
    fn newer_changes_lie_on_top() {
        let of = |keys: std::ops::Range<u8>, value: u8| {
            let mut changes = Changes::default();
            keys.for_each(|key| changes.put("t", vec![key], vec![value]));
            changes.remove("t", vec![100 + value]);
            changes
        };
        for (older, newer) in [(0..3, 2..90), (0..90, 2..5)] {
            let mut both = of(older.clone(), 1);
            both.absorb(of(newer.clone(), 2));
            for key in 0..100 {
                let of_newer = newer.contains(&key).then_some(&[2_u8][..]);
                let of_older = older.contains(&key).then_some(&[1_u8][..]);
                assert_eq!(both.get("t", &[key]).flatten(), of_newer.or(of_older));
            }
            assert_eq!((both.get("t", &[101]), both.get("t", &[102])), (Some(None), Some(None)));
            assert!(both.bytes() >= 2 * both.len() - 2);
        }
    }
}
