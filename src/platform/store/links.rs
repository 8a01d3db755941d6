//! Records that cannot do without another: which, and whether the other is there.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    StoreError, TableName, check::rows, key::OrderedKey as _, reader::Source, record::Record,
    seal::ScopeKeys, writer::scoped,
};

/// A record that names one of kind `B` of the same tenant, without which it means nothing.
pub trait RefersTo<B: Record>: Record {
    /// The key of the other; none where this one does without.
    fn refers(&self) -> Option<B::Key>;
}

/// Follows one kind of reference through a scope: how many there are, and how many lead nowhere.
type Follow = fn(Source<'_>, &ScopeKeys) -> Result<(u64, u64), StoreError>;

/// A registered pair of kinds: what a check needs of it without its types.
#[derive(Clone, Copy)]
pub struct Link {
    from: TableName,
    to: TableName,
    follow: Follow,
}

/// What came of following the references from one kind to another in one scope. Counts only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkReport {
    /// The table of the records that refer.
    pub from: &'static str,
    /// The table that they refer to.
    pub to: &'static str,
    /// References.
    pub references: u64,
    /// What is wrong; empty when each leads somewhere.
    pub faults: Vec<String>,
}

impl Link {
    /// The references from `A` to `B`.
    #[must_use]
    pub const fn of<A: RefersTo<B>, B: Record>() -> Self {
        Self { from: A::TABLE, to: B::TABLE, follow: follow::<A, B> }
    }

    /// Follows every reference of one scope.
    pub(super) fn report(&self, source: Source<'_>, keys: &ScopeKeys) -> LinkReport {
        let followed = super::catch_damage(|| (self.follow)(source, keys));
        let (references, faults) = match followed {
            Ok(Ok((references, 0))) => (references, Vec::new()),
            Ok(Ok((references, lost))) => (references, vec![format!("{lost} references lead nowhere")]),
            Ok(Err(error)) => (0, vec![error.to_string()]),
            Err(damage) => (0, vec![damage.to_string()]),
        };
        LinkReport { from: self.from.name, to: self.to.name, references, faults }
    }
}

/// References, and how many of them lead nowhere. Records that do not open are reported by the recount.
fn follow<A: RefersTo<B>, B: Record>(source: Source<'_>, keys: &ScopeKeys) -> Result<(u64, u64), StoreError> {
    let (mut references, mut lost) = (0_u64, 0_u64);
    let mut known = BTreeSet::new();
    for row in rows::<A>(source, keys)? {
        let Some(key) = row?.1.ok().and_then(|record| record.refers()) else { continue };
        references = references.saturating_add(1);
        let key = key.encoded();
        if known.contains(&key) {
            continue;
        }
        if source.get(B::TABLE.name, &scoped(keys, &key))?.is_some() {
            known.insert(key);
        } else {
            lost = lost.saturating_add(1);
        }
    }
    Ok((references, lost))
}
