//! What a writer reads through: its own changes, those of its scopes that are not durable yet, the last durable state.

use std::sync::Arc;

use super::{
    engine::{Changes, EngineError, Pairs, Snapshot, Space},
    lanes::Scope,
    marks::Mark,
    merge::Merged,
};

/// What is not durable yet of one scope: of the open batch, then of the one that is being committed.
pub(super) struct Pending {
    pub scope: Scope,
    pub layers: [Option<Arc<Changes>>; 2],
}

/// The layers of one write, newest first.
pub(super) struct Layers<'a> {
    pub own: Changes,
    /// Where audit chains end after this write.
    pub ends: Vec<Mark>,
    pub(super) pending: &'a [Pending],
    pub(super) snapshot: &'a dyn Snapshot,
}

impl<'a> Layers<'a> {
    pub fn over(pending: &'a [Pending], snapshot: &'a dyn Snapshot) -> Self {
        Self { own: Changes::default(), ends: Vec::new(), pending, snapshot }
    }

    /// What is pending of the scope that the key begins with. What another scope has pending is not seen: its lane is
    /// not held.
    fn pending(&self, key: &[u8]) -> impl Iterator<Item = &Changes> {
        let scope = key.first_chunk::<16>();
        let of_scope = self.pending.iter().find(|pending| Some(&pending.scope) == scope);
        of_scope.into_iter().flat_map(|pending| pending.layers.iter().flatten().map(|layer| &**layer))
    }

    pub fn get(&self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        for layer in std::iter::once(&self.own).chain(self.pending(key)) {
            if let Some(found) = layer.get(space, key) {
                return Ok(found.map(<[u8]>::to_vec));
            }
        }
        self.snapshot.get(space, key)
    }

    /// A range within one scope.
    pub fn range(
        &self,
        space: Space,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'_>, EngineError> {
        let base = self.snapshot.range(space, from, to, descending)?;
        let layers: Vec<&Changes> = std::iter::once(&self.own)
            .chain(self.pending(from))
            .filter(|layer| layer.of(space).is_some_and(|changes| !changes.is_empty()))
            .collect();
        if layers.is_empty() {
            return Ok(base);
        }
        Ok(Box::new(Merged::new(&layers, space, from, to, descending, base)))
    }
}
