//! Merges ordered runs: newer layers hide what older ones say about the same key.

use std::{collections::btree_map, iter::Peekable, ops::Bound};

use super::engine::{Changes, EngineError, Pair, Pairs, Space};

type Run<'a> = Peekable<Box<dyn Iterator<Item = (&'a Vec<u8>, &'a Option<Vec<u8>>)> + 'a>>;

/// The pairs of a base run under the changes of layers (newest first).
pub(super) struct Merged<'a> {
    layers: Vec<Run<'a>>,
    base: Peekable<Pairs<'a>>,
    descending: bool,
}

impl<'a> Merged<'a> {
    pub fn new(
        layers: &[&'a Changes],
        space: Space,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
        base: Pairs<'a>,
    ) -> Self {
        let bounds = (Bound::Included(from), to.map_or(Bound::Unbounded, Bound::Excluded));
        let empty = to.is_some_and(|to| to <= from);
        let layers = layers
            .iter()
            .filter(|_| !empty)
            .filter_map(|layer| layer.of(space))
            .map(|changes| {
                let range: btree_map::Range<'a, Vec<u8>, Option<Vec<u8>>> = changes.range::<[u8], _>(bounds);
                let run: Box<dyn Iterator<Item = _> + 'a> =
                    if descending { Box::new(range.rev()) } else { Box::new(range) };
                run.peekable()
            })
            .collect();
        Self { layers, base: base.peekable(), descending }
    }

    /// The next key of all runs.
    fn next_key(&mut self) -> Option<Vec<u8>> {
        let mut next: Option<Vec<u8>> = match self.base.peek() {
            Some(Ok((key, _))) => Some(key.clone()),
            _ => None,
        };
        for run in &mut self.layers {
            if let Some((key, _)) = run.peek() {
                let first =
                    next.as_ref().is_none_or(|best| if self.descending { *key > best } else { *key < best });
                if first {
                    next = Some((*key).clone());
                }
            }
        }
        next
    }
}

impl Iterator for Merged<'_> {
    type Item = Result<Pair, EngineError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(Err(_)) = self.base.peek() {
                return self.base.next();
            }
            let key = self.next_key()?;
            let mut newest: Option<Option<Vec<u8>>> = None;
            for run in &mut self.layers {
                if let Some((_, value)) = run.next_if(|(candidate, _)| **candidate == key) {
                    newest.get_or_insert_with(|| value.clone());
                }
            }
            let below = self.base.next_if(|pair| matches!(pair, Ok((candidate, _)) if *candidate == key));
            match newest {
                Some(Some(value)) => return Some(Ok((key, value))),
                Some(None) => {}
                None => return below,
            }
        }
    }
}
