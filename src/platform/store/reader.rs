//! Reading: one consistent view, typed by what the permission may see.

use std::{collections::BTreeSet, marker::PhantomData, ops::Deref, sync::Arc};

use parking_lot::Mutex;

use super::{
    StoreError,
    asker::{Asker, reach},
    cached::{CachedView, ViewCache},
    codec,
    engine::{EngineError, Pairs, Snapshot, Space, after_prefix},
    event_log::{self, Entry, History},
    generation::{Generations, RECORDS},
    key::{ByOwner, OrderedKey, OwnerId as _},
    layers::Layers,
    record::{Counters, Index, Record, TableName, Tally},
    seal::{Place, ScopeKeys},
};
use crate::{
    kernel::text::hex,
    platform::tenancy::{ListsOwn, MayRead, MayReadAll, Permission, Reach, ReadsTrail},
};

/// What a reader reads from: a snapshot, or a writer's layers.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Snapshot(&'a dyn Snapshot),
    Layers(&'a Layers<'a>),
}

impl<'a> Source<'a> {
    pub fn get(self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.get(space, key),
            Self::Layers(layers) => layers.get(space, key),
        }
    }
    pub fn range(self, space: Space, prefix: &[u8], descending: bool) -> Result<Pairs<'a>, EngineError> {
        self.between(space, prefix, after_prefix(prefix).as_deref(), descending)
    }
    pub fn between(
        self,
        space: Space,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.range(space, from, to, descending),
            Self::Layers(layers) => layers.range(space, from, to, descending),
        }
    }
}

/// A record as it was read, with the version that a later write compares.
pub struct Versioned<R> {
    record: R,
    row_version: u64,
}

impl<R> Versioned<R> {
    pub(super) fn new(record: R, row_version: u64) -> Self {
        Self { record, row_version }
    }
    /// Counts up with each change of the record, from 1.
    #[must_use]
    pub fn row_version(&self) -> u64 {
        self.row_version
    }
    /// The record alone.
    #[must_use]
    pub fn into_inner(self) -> R {
        self.record
    }
}

impl<R> Deref for Versioned<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R> std::fmt::Debug for Versioned<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seen(version {})", self.row_version)
    }
}

/// Which rows of an index or tally.
pub struct Range {
    from: Vec<u8>,
    to: Option<Vec<u8>>,
    prefix: bool,
}

impl Range {
    /// Every row.
    #[must_use]
    pub fn all() -> Self {
        Self { from: Vec::new(), to: None, prefix: true }
    }
    /// Rows whose value begins with this one (a tuple's first parts).
    #[must_use]
    pub fn prefix(value: &impl OrderedKey) -> Self {
        Self { from: value.encoded(), to: None, prefix: true }
    }
    /// Rows with `from <= value < to`, both given by their first parts.
    #[must_use]
    pub fn between(from: &impl OrderedKey, to: &impl OrderedKey) -> Self {
        Self { from: from.encoded(), to: Some(to.encoded()), prefix: false }
    }

    /// The same rows of one owner only, of an index whose values go on with these behind the owner.
    fn of(&self, owner: &impl OrderedKey) -> Self {
        let owner = owner.encoded();
        let behind = |part: &[u8]| [&owner, part].concat();
        Self { from: behind(&self.from), to: self.to.as_deref().map(behind), prefix: self.prefix }
    }

    /// The engine's bounds below a fixed head.
    fn bounds(&self, head: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
        let from = [head, &self.from].concat();
        let to = match (&self.to, self.prefix) {
            (Some(to), _) => Some([head, to.as_slice()].concat()),
            (None, true) => after_prefix(&from),
            (None, false) => after_prefix(head),
        };
        (from, to)
    }
}

/// A row of a covering index: value, what it carries, and the key of its record.
pub type IndexRow<R, V, C> = (V, C, <R as Record>::Key);

/// The order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Up,
    /// Greatest first.
    Down,
}

/// Reads what the permission `P` may see of one tenant.
pub struct Reader<'a, P> {
    pub(super) source: Source<'a>,
    pub(super) keys: &'a ScopeKeys,
    /// Whom a grant of some records reaches them for.
    pub(super) asker: &'a Asker<'a>,
    /// None within a write, whose own changes nobody else may see.
    views: Option<&'a ViewCache>,
    /// Which parts of its kind a view reads while it is worked out.
    parts: Option<&'a Mutex<BTreeSet<u8>>>,
    permission: PhantomData<fn() -> P>,
}

impl<'a, P: Permission> Reader<'a, P> {
    pub(super) fn of_snapshot(
        snapshot: &'a dyn Snapshot,
        keys: &'a ScopeKeys,
        asker: &'a Asker<'a>,
        views: &'a ViewCache,
    ) -> Self {
        let source = Source::Snapshot(snapshot);
        Self { source, keys, asker, views: Some(views), parts: None, permission: PhantomData }
    }
    pub(super) fn of_layers(layers: &'a Layers<'a>, keys: &'a ScopeKeys, asker: &'a Asker<'a>) -> Self {
        Self {
            source: Source::Layers(layers),
            keys,
            asker,
            views: None,
            parts: None,
            permission: PhantomData,
        }
    }

    /// The same state for the same actor under another permission, and for no view: none may depend on who asks for it.
    pub(super) fn under<Q>(&self) -> Reader<'a, Q> {
        let Self { source, keys, asker, views, .. } = *self;
        Reader { source, keys, asker, views, parts: None, permission: PhantomData }
    }

    /// A view that is being worked out depends on this part of its kind.
    fn reads(&self, part: u8) {
        if let Some(parts) = self.parts {
            parts.lock().insert(part);
        }
    }

    /// A record, if it is there and the permission reaches it.
    pub fn get<R: Record>(&self, key: &R::Key) -> Result<Option<Versioned<R>>, StoreError>
    where
        P: MayRead<R>,
    {
        self.reads(RECORDS);
        let inner = key.encoded();
        let full = [&self.keys.scope()[..], &inner].concat();
        let Some(sealed) = self.source.get(R::TABLE.name, &full)? else { return Ok(None) };
        let seen: Versioned<R> = load(self.keys, &inner, &sealed)?;
        Ok((self.reach::<R>(&seen)? != Reach::Not).then_some(seen))
    }

    /// A record that must be there. One that the permission does not reach is missing.
    pub fn need<R: Record>(&self, key: &R::Key) -> Result<Versioned<R>, StoreError>
    where
        P: MayRead<R>,
    {
        self.get(key)?.ok_or(StoreError::Missing)
    }

    /// Every record of a kind that the permission reaches, in key order; each is opened. For small tables, rebuilds and checks.
    pub fn scan<R: Record>(
        &self,
    ) -> Result<impl Iterator<Item = Result<Versioned<R>, StoreError>> + use<'a, P, R>, StoreError>
    where
        P: MayRead<R>,
    {
        self.reads(RECORDS);
        let (keys, who, rule) = (self.keys, self.asker.who, self.rule::<R>()?);
        let rows = self.source.range(R::TABLE.name, &keys.scope(), false)?;
        let records = rows.map(move |row| {
            let (key, sealed) = row?;
            let inner = key.get(16..).ok_or(StoreError::Damaged(R::TABLE.name))?;
            load(keys, inner, &sealed)
        });
        Ok(records.filter(move |seen| {
            seen.as_ref().ok().is_none_or(|seen| reach::<P, R>(who, &rule, seen) != Reach::Not)
        }))
    }

    /// Rows of an index: value and record key, without opening the record.
    pub fn by<R: Record, V: OrderedKey, C: OrderedKey>(
        &self,
        index: &Index<R, V, C>,
        range: &Range,
        order: Order,
    ) -> Result<impl Iterator<Item = Result<(V, R::Key), StoreError>> + use<'a, P, R, V, C>, StoreError>
    where
        P: MayReadAll<R>,
    {
        Ok(self.by_covering(index, range, order)?.map(|row| row.map(|(value, _, key)| (value, key))))
    }

    /// Rows of a covering index: value, what the row carries, and record key.
    pub fn by_covering<R: Record, V: OrderedKey, C: OrderedKey>(
        &self,
        index: &Index<R, V, C>,
        range: &Range,
        order: Order,
    ) -> Result<impl Iterator<Item = Result<IndexRow<R, V, C>, StoreError>> + use<'a, P, R, V, C>, StoreError>
    where
        P: MayReadAll<R>,
    {
        self.rows(index, range, order)
    }

    /// Rows of an index that begins with an owner: those of the acting one, who is no argument so that it cannot be
    /// another. `below` bounds what the values go on with behind the owner. The records are not opened.
    ///
    /// # Errors
    /// [`StoreError::NotOwn`] when the grant does not name the index; a bug.
    pub fn own<R: Record, V: ByOwner, C: OrderedKey>(
        &self,
        index: &Index<R, V, C>,
        below: &Range,
        order: Order,
    ) -> Result<impl Iterator<Item = Result<IndexRow<R, V, C>, StoreError>> + use<'a, P, R, V, C>, StoreError>
    where
        P: ListsOwn<R>,
    {
        if !P::BY.contains(&index.number) {
            return Err(StoreError::NotOwn);
        }
        // Who owns nothing here (the system, a badge of another kind of record) has no rows: not even those of the nil id.
        let owner = V::Owner::of(self.asker.who).filter(|_| self.asker.who.owns_under::<P>());
        let rows = owner.map(|owner| self.rows(index, &below.of(&owner), order)).transpose()?;
        Ok(rows.into_iter().flatten())
    }

    fn rows<R: Record, V: OrderedKey, C: OrderedKey>(
        &self,
        index: &Index<R, V, C>,
        range: &Range,
        order: Order,
    ) -> Result<impl Iterator<Item = Result<IndexRow<R, V, C>, StoreError>> + use<'a, P, R, V, C>, StoreError>
    {
        self.reads(RECORDS);
        let (from, to) = range.bounds(&derived_head(self.keys, R::TABLE, index.number));
        let rows = self.source.between(INDEX, &from, to.as_deref(), order == Order::Down)?;
        Ok(rows.map(|row| {
            #[cfg(test)]
            ROWS_SEEN.set(ROWS_SEEN.get() + 1);
            let (key, carried) = row?;
            let mut rest = key.get(HEAD..).ok_or(StoreError::Damaged(INDEX))?;
            Ok((V::decode(&mut rest)?, C::decode(&mut carried.as_slice())?, R::Key::decode(&mut rest)?))
        }))
    }

    /// The first record key of an index value, if any.
    pub fn first_by<R: Record, V: OrderedKey, C: OrderedKey>(
        &self,
        index: &Index<R, V, C>,
        value: &impl OrderedKey,
    ) -> Result<Option<R::Key>, StoreError>
    where
        P: MayReadAll<R>,
    {
        self.by(index, &Range::prefix(value), Order::Up)?
            .next()
            .transpose()
            .map(|row| row.map(|(_, key)| key))
    }

    /// Buckets of a tally with their counters.
    pub fn tally<R: Record, B: OrderedKey>(
        &self,
        tally: &Tally<R, B>,
        range: &Range,
    ) -> Result<Vec<(B, Counters)>, StoreError>
    where
        P: MayReadAll<R>,
    {
        self.reads(tally.number);
        let (from, to) = range.bounds(&derived_head(self.keys, R::TABLE, tally.number));
        self.source
            .between(TALLY, &from, to.as_deref(), false)?
            .map(|row| {
                let (key, sealed) = row?;
                let mut bucket = key.get(HEAD..).ok_or(StoreError::Damaged(TALLY))?;
                Ok((B::decode(&mut bucket)?, open_counters(self.keys, &key, &sealed)?))
            })
            .collect()
    }

    /// Counters of a tally, bucket by bucket and name by name, without a copy of any of them.
    pub fn tally_each<R: Record, B: OrderedKey>(
        &self,
        tally: &Tally<R, B>,
        range: &Range,
        mut each: impl FnMut(&B, &[u8], i64) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>
    where
        P: MayReadAll<R>,
    {
        self.reads(tally.number);
        let (from, to) = range.bounds(&derived_head(self.keys, R::TABLE, tally.number));
        for row in self.source.between(TALLY, &from, to.as_deref(), false)? {
            let (key, sealed) = row?;
            let damaged = |_| StoreError::Damaged(TALLY);
            let mut bucket = key.get(HEAD..).ok_or(StoreError::Damaged(TALLY))?;
            let bucket = B::decode(&mut bucket)?;
            let place = Place { space: TALLY, key: key.get(16..).unwrap_or_default() };
            let opened = self.keys.open(place, &sealed).map_err(damaged)?;
            // A map is stored as the run of its pairs.
            let counters: Vec<(&[u8], i64)> = codec::decode_borrowed(&opened.bytes).map_err(damaged)?;
            counters.into_iter().try_for_each(|(name, count)| each(&bucket, name, count))?;
        }
        Ok(())
    }

    /// A view of the records that is worked out once and cached until something that it read is written.
    pub fn cached<T: CachedView>(&self) -> Result<Arc<T>, StoreError>
    where
        P: MayReadAll<T::Of>,
    {
        let Some(views) = self.views else { return T::work_out(self, None).map(Arc::new) };
        let snapshot = Generations::read(self.source, self.keys, T::Of::TABLE.number)?;
        let (view, read) = views.get(self.keys.scope(), &snapshot, |old| {
            let parts = Mutex::default();
            let reader: Reader<'_, P> = Reader { parts: Some(&parts), ..*self };
            let view = T::work_out(&reader, old)?;
            Ok((view, parts.into_inner()))
        })?;
        // A view may rest on another one of the same kind.
        read.parts().for_each(|part| self.reads(part));
        Ok(view)
    }

    /// How many events there have been in this scope. As long as that stays, nothing was written but drafts
    /// ([`super::Draft`]) and what follows from an event and is none itself ([`super::Store`]'s upkeep): every other write
    /// ends in an event.
    pub fn events(&self) -> Result<u64, StoreError> {
        debug_assert!(self.parts.is_none(), "no view may depend on the log");
        event_log::last(self.source, self.keys)
    }

    /// The whole audit trail of this tenant, newest first, one entry after another as they are asked for.
    pub fn trail(&self) -> Result<impl Iterator<Item = Result<Entry, StoreError>> + use<'_, P>, StoreError>
    where
        P: ReadsTrail,
    {
        event_log::trail(self.source, self.keys)
    }

    /// The entries about one record of any kind, newest first.
    pub fn trail_of(&self, table: TableName, id: [u8; 16]) -> Result<Vec<Entry>, StoreError>
    where
        P: ReadsTrail,
    {
        let mut entries = event_log::about(self.source, self.keys, table, id)?;
        entries.reverse();
        Ok(entries)
    }

    /// What happened to one record, oldest first: its entries of the audit trail with old and new values. Also of one
    /// that is no longer there, which no grant of some records could be asked about.
    pub fn history<R: Record>(&self, id: [u8; 16]) -> Result<Vec<Entry>, StoreError>
    where
        P: MayReadAll<R>,
    {
        event_log::about(self.source, self.keys, R::TABLE, id)
    }

    /// What was done of late to a record that is there and that the permission reaches.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not there or not reached.
    pub fn history_of<R: Record<Key: Into<[u8; 16]>>>(&self, key: &R::Key) -> Result<History, StoreError>
    where
        P: MayRead<R>,
    {
        self.need::<R>(key)?;
        event_log::history(self.source, self.keys, R::TABLE, key.clone().into())
    }

    /// The address of a file's content: a keyed hash of this tenant that does not tell the content.
    #[must_use]
    pub fn address(&self, content: &[u8]) -> [u8; 32] {
        self.keys.address(content)
    }

    /// A keyed hash for looking up an index row.
    #[must_use]
    pub fn blind(&self, field: &str, value: &str) -> [u8; 16] {
        self.keys.blind(field, value)
    }
}

#[cfg(test)]
thread_local! {
    /// Index rows that this thread has looked at, for tests of what a list costs.
    pub static ROWS_SEEN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The key space of all index rows.
pub(super) const INDEX: Space = "index";
/// The key space of all tallies.
pub(super) const TALLY: Space = "tally";
/// Tenant, record kind, index or tally.
const HEAD: usize = 16 + 2 + 1;

/// What the keys of one index or tally begin with.
pub(super) fn derived_head(keys: &ScopeKeys, table: TableName, number: u8) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(&keys.scope());
    head.extend_from_slice(&table.number.to_be_bytes());
    head.push(number);
    head
}

/// Opens the counters of a tally's bucket.
pub(super) fn open_counters(keys: &ScopeKeys, full: &[u8], sealed: &[u8]) -> Result<Counters, StoreError> {
    let inner = full.get(16..).ok_or(StoreError::Damaged(TALLY))?;
    let opened =
        keys.open(Place { space: TALLY, key: inner }, sealed).map_err(|_| StoreError::Damaged(TALLY))?;
    Ok(codec::decode(&opened.bytes)?)
}

/// Opens a sealed record.
pub(super) fn load<R: Record>(
    keys: &ScopeKeys,
    inner: &[u8],
    sealed: &[u8],
) -> Result<Versioned<R>, StoreError> {
    let damaged = |_| StoreError::DamagedRow(R::TABLE.name, hex(inner));
    let opened = keys.open(Place { space: R::TABLE.name, key: inner }, sealed).map_err(damaged)?;
    Ok(Versioned::new(R::load(opened.version, &opened.bytes).map_err(damaged)?, opened.row_version))
}
