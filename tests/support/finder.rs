//! Many byte strings, looked for at once.

use std::collections::{BTreeMap, BTreeSet};

/// Looks for many byte strings at once.
pub struct Finder {
    /// By the first three bytes: what begins so, and what it is a form of.
    starts: BTreeMap<[u8; 3], Vec<(Vec<u8>, String)>>,
    /// Whether any begins with these two.
    hints: Vec<bool>,
}

impl Finder {
    /// Patterns of at least three bytes, and what each is a form of.
    pub fn new(patterns: impl IntoIterator<Item = (Vec<u8>, String)>) -> Self {
        let mut finder = Self { starts: BTreeMap::new(), hints: vec![false; 1 << 16] };
        for (pattern, name) in patterns {
            finder.hints[usize::from(pattern[0]) << 8 | usize::from(pattern[1])] = true;
            finder.starts.entry(*pattern.first_chunk().unwrap()).or_default().push((pattern, name));
        }
        finder
    }

    /// Adds what is found.
    pub fn find(&self, bytes: &[u8], found: &mut BTreeSet<String>) {
        let mut last = 0_usize;
        for (at, byte) in bytes.iter().enumerate() {
            last = (last << 8 | usize::from(*byte)) & 0xffff;
            if !self.hints[last] || at == 0 {
                continue;
            }
            let rest = &bytes[at - 1..];
            let start = rest.first_chunk().and_then(|start: &[u8; 3]| self.starts.get(start));
            for (pattern, name) in start.into_iter().flatten() {
                if rest.starts_with(pattern) {
                    found.insert(name.clone());
                }
            }
        }
    }
}
