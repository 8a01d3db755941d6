//! How often the records of a kind, and each of its tallies, were changed: counted up in the transaction of the change,
//! so that what was worked out from a snapshot is known to hold for another one.

use std::collections::BTreeSet;

use super::{StoreError, engine::Space, layers::Layers, reader::Source, seal::ScopeKeys, writer::scoped};

/// Table number below the tenant -> (part, count), nine bytes each. Plain: it tells nothing of a record.
pub(super) const GENERATIONS: Space = "generations";

/// The records of the kind and their index rows; the other parts are the tallies by their numbers.
pub(super) const RECORDS: u8 = 0;
/// All that is derived was built anew.
const REBUILT: u8 = u8::MAX;

/// How often each part of a record kind was changed, as of one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Generations(Vec<(u8, u64)>);

impl Generations {
    /// Those of a table of one tenant.
    pub fn read(source: Source<'_>, keys: &ScopeKeys, table: u16) -> Result<Self, StoreError> {
        let stored = source.get(GENERATIONS, &scoped(keys, &table.to_be_bytes()))?.unwrap_or_default();
        let (rows, rest) = stored.as_chunks::<9>();
        if !rest.is_empty() {
            return Err(StoreError::Damaged(GENERATIONS));
        }
        let row = |[part, count @ ..]: &[u8; 9]| (*part, u64::from_be_bytes(*count));
        Ok(Self(rows.iter().map(row).collect()))
    }

    fn of(&self, part: u8) -> u64 {
        self.0.iter().find(|(other, _)| *other == part).map_or(0, |(_, count)| *count)
    }

    /// Only those of some parts; a rebuild counts for every part.
    pub fn only(&self, parts: &BTreeSet<u8>) -> Self {
        Self(parts.iter().copied().chain([REBUILT]).map(|part| (part, self.of(part))).collect())
    }

    /// The parts that these are of.
    pub fn parts(&self) -> impl Iterator<Item = u8> {
        self.0.iter().map(|(part, _)| *part)
    }

    /// Whether these, of some parts, are still those of a snapshot.
    pub fn hold_in(&self, snapshot: &Self) -> bool {
        self.0.iter().all(|(part, count)| snapshot.of(*part) == *count)
    }

    /// Whether something was changed after these in what others know.
    pub fn are_behind(&self, others: &Self) -> bool {
        others.0.iter().any(|(part, count)| *count > self.of(*part))
    }
}

/// Counts up what a write changes of a table; no part: all that is derived.
pub(super) fn count_up(
    layers: &mut Layers<'_>,
    keys: &ScopeKeys,
    table: u16,
    parts: &BTreeSet<u8>,
) -> Result<(), StoreError> {
    let mut now = Generations::read(Source::Layers(layers), keys, table)?;
    let all = BTreeSet::from([REBUILT]);
    for part in if parts.is_empty() { &all } else { parts } {
        let count = now.of(*part).saturating_add(1);
        now.0.retain(|(other, _)| other != part);
        now.0.push((*part, count));
    }
    let stored = now.0.iter().flat_map(|(part, count)| [&[*part][..], &count.to_be_bytes()].concat());
    layers.own.put(GENERATIONS, scoped(keys, &table.to_be_bytes()), stored.collect());
    Ok(())
}
