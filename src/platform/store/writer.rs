//! Writing: records with their derived rows, numbers, events; all of it in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    marker::PhantomData,
};

use jiff::Timestamp;

use super::{
    ChangedRecord, Event, StoreError,
    asker::Asker,
    codec,
    engine::{Pair, Space},
    event_log,
    generation::{RECORDS, count_up},
    key::OrderedKey,
    layers::Layers,
    reader::{INDEX, Reader, Source, TALLY, Versioned, load, open_counters},
    record::{Counters, IndexEntries, Record, TallyEntries},
    seal::{Place, ScopeKeys},
};
use crate::platform::tenancy::{Actor, MayRead, MayReadAll, MayWrite, Permission, Reach, RequestId};

/// Running numbers of record kinds.
pub(super) const SEQUENCE: Space = "sequence";
/// Which person read which record in which hour.
pub(super) const ACCESS: Space = "access";

/// No record is larger, so that it fits into a frame of a backup.
const MOST_OF_A_RECORD: usize = 40 << 20;
/// Most old access marks that one write drops.
const OLD_MARKS: usize = 64;

/// Writes what the permission `P` may change of one tenant.
pub struct Writer<'w, 'l, P> {
    pub(super) layers: &'w mut Layers<'l>,
    pub(super) keys: &'w ScopeKeys,
    /// Whom a grant of some records reaches them for.
    pub(super) asker: Asker<'w>,
    pub(super) tallies: BTreeMap<Vec<u8>, Counters>,
    numbers: HashMap<u16, u64>,
    /// Tables of which records were changed.
    pub(super) changed: BTreeSet<u16>,
    pub(super) fed: Vec<ChangedRecord>,
    /// Something was written only in part: nothing of this transaction may be committed.
    pub(super) broken: bool,
    permission: PhantomData<fn() -> P>,
}

/// A key with the tenant in front.
pub(super) fn scoped(keys: &ScopeKeys, inner: &[u8]) -> Vec<u8> {
    [&keys.scope()[..], inner].concat()
}

/// Hours since 1970.
pub(super) fn hour(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0) / 3600
}

/// The mark that somebody ([`Actor::distinct`]) read a record in an hour (hours since 1970). The hour leads, so that old
/// marks go as one run.
pub(super) fn access_mark(who: &[u8; 16], table: super::TableName, id: &[u8; 16], hour: u64) -> Vec<u8> {
    [&hour.to_be_bytes()[..], who, &table.number.to_be_bytes(), id].concat()
}

impl<'w, 'l, P: Permission> Writer<'w, 'l, P> {
    pub(super) fn new(
        layers: &'w mut Layers<'l>,
        keys: &'w ScopeKeys,
        (who, now): (&'w Actor, Timestamp),
    ) -> Self {
        Self {
            layers,
            keys,
            asker: Asker::new(who, now),
            tallies: BTreeMap::new(),
            numbers: HashMap::new(),
            changed: BTreeSet::new(),
            fed: Vec::new(),
            broken: false,
            permission: PhantomData,
        }
    }

    /// Reads within this transaction, its own records and index rows included (tallies only from before it).
    #[must_use]
    pub fn reader(&self) -> Reader<'_, P> {
        Reader::of_layers(self.layers, self.keys, &self.asker)
    }
    /// A record, if it is there and the permission reaches it.
    pub fn get<R: Record>(&self, key: &R::Key) -> Result<Option<Versioned<R>>, StoreError>
    where
        P: MayRead<R>,
    {
        self.reader().get(key)
    }
    /// A record that must be there. One that the permission does not reach is missing.
    pub fn need<R: Record>(&self, key: &R::Key) -> Result<Versioned<R>, StoreError>
    where
        P: MayRead<R>,
    {
        self.reader().need(key)
    }

    /// The address of a file's content, as [`Reader::address`].
    #[must_use]
    pub fn address(&self, content: &[u8]) -> [u8; 32] {
        self.keys.address(content)
    }

    /// The next running number of a record kind, from 1; never given twice.
    pub fn next_number<R: Record>(&mut self) -> Result<u64, StoreError>
    where
        P: MayWrite<R>,
    {
        self.next_numbers::<R>(1)
    }

    /// The first of the next `count` running numbers, all of which are given with it.
    pub fn next_numbers<R: Record>(&mut self, count: u64) -> Result<u64, StoreError>
    where
        P: MayWrite<R>,
    {
        let table = R::TABLE.number;
        let last = match self.numbers.get(&table) {
            Some(last) => *last,
            None => {
                let inner = table.to_be_bytes();
                match self.layers.get(SEQUENCE, &scoped(self.keys, &inner))? {
                    Some(sealed) => {
                        let opened = self.keys.open(Place { space: SEQUENCE, key: &inner }, &sealed)?;
                        codec::decode(&opened.bytes)?
                    }
                    None => 0,
                }
            }
        };
        self.numbers.insert(table, last.saturating_add(count));
        Ok(last.saturating_add(1))
    }

    /// Adds a record whose key is new.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the key is not new, whoever has it; [`StoreError::Missing`] when the permission would not
    /// reach the record.
    pub fn add<R: Record>(&mut self, record: &R) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        self.reached(record)?;
        let inner = record.key().encoded();
        let full = scoped(self.keys, &inner);
        if self.layers.get(R::TABLE.name, &full)?.is_some() {
            return Err(StoreError::Stale);
        }
        self.put(record, &inner, full, 1)?;
        self.derive(record, &inner, 1);
        Ok(())
    }

    /// Replaces a record that is still as it was seen, under the same key. Returns its new row version.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not there, or when the permission does not reach it or would not reach it
    /// afterwards: whoever may change some records gives none away. [`StoreError::Stale`] when it changed meanwhile.
    pub fn replace<R: Record>(&mut self, seen: &Versioned<R>, record: &R) -> Result<u64, StoreError>
    where
        P: MayWrite<R>,
    {
        let inner = record.key().encoded();
        if seen.key().encoded() != inner {
            return Err(StoreError::Missing);
        }
        let full = scoped(self.keys, &inner);
        self.reached(record)?;
        // The contribution of the *stored* record is taken back, whatever the caller had seen.
        let stored = self.stored(seen, &inner, &full)?;
        let version = stored.row_version().saturating_add(1);
        let (old, new) =
            (Derived::of::<R>(&stored, &inner, self.keys, -1), Derived::of(record, &inner, self.keys, 1));
        self.put(record, &inner, full, version)?;
        // Most rows stay as they are, and each that is written costs a page.
        let stays = |row: &[u8]| new.index_rows.iter().any(|(other, _)| other == row);
        for (row, _) in old.index_rows.iter().filter(|(row, _)| !stays(row)) {
            self.layers.own.remove(INDEX, row.clone());
        }
        for (row, carried) in new.index_rows.into_iter().filter(|row| !old.index_rows.contains(row)) {
            self.layers.own.put(INDEX, row, carried);
        }
        self.count(old.tallies);
        self.count(new.tallies);
        let told_of =
            told(self.keys, record, &inner, true).or_else(|| told::<R>(self.keys, &stored, &inner, false));
        self.fed.extend(told_of);
        Ok(version)
    }

    /// Removes a record that is still as it was seen.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it is not there or the permission does not reach it; [`StoreError::Stale`] when it
    /// changed meanwhile.
    pub fn remove<R: Record>(&mut self, seen: &Versioned<R>) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        let inner = seen.key().encoded();
        let full = scoped(self.keys, &inner);
        let stored = self.stored(seen, &inner, &full)?;
        self.derive::<R>(&stored, &inner, -1);
        self.changed.insert(R::TABLE.number);
        self.layers.own.remove(R::TABLE.name, full);
        Ok(())
    }

    /// Removes a record whatever it holds now, with at most one decode; whether there was one.
    pub fn discard<R: Record>(&mut self, key: &R::Key) -> Result<bool, StoreError>
    where
        P: MayWrite<R> + MayReadAll<R>,
    {
        let inner = key.encoded();
        let full = scoped(self.keys, &inner);
        let Some(sealed) = self.layers.get(R::TABLE.name, &full)? else { return Ok(false) };
        if !R::BARE {
            let stored: Versioned<R> = load(self.keys, &inner, &sealed)?;
            self.derive::<R>(&stored, &inner, -1);
        }
        self.changed.insert(R::TABLE.number);
        self.layers.own.remove(R::TABLE.name, full);
        Ok(true)
    }

    /// Whether the permission reaches a record as it is given; one that it does not reach is not there.
    pub(super) fn reached<R: Record>(&self, record: &R) -> Result<(), StoreError>
    where
        P: MayRead<R>,
    {
        if self.reader().reach(record)? == Reach::Not { Err(StoreError::Missing) } else { Ok(()) }
    }

    fn stored<R: Record>(
        &self,
        seen: &Versioned<R>,
        inner: &[u8],
        full: &[u8],
    ) -> Result<Versioned<R>, StoreError>
    where
        P: MayRead<R>,
    {
        let sealed = self.layers.get(R::TABLE.name, full)?.ok_or(StoreError::Missing)?;
        let stored: Versioned<R> = load(self.keys, inner, &sealed)?;
        // What is stored now counts, not what was seen: it may have been handed to somebody else since.
        self.reached::<R>(&stored)?;
        if stored.row_version() == seen.row_version() { Ok(stored) } else { Err(StoreError::Stale) }
    }

    fn put<R: Record>(
        &mut self,
        record: &R,
        inner: &[u8],
        full: Vec<u8>,
        row: u64,
    ) -> Result<(), StoreError> {
        let sealed = sealed(record, inner, |place, plain| self.keys.seal(place, R::VERSION, row, plain))?;
        self.changed.insert(R::TABLE.number);
        self.layers.own.put(R::TABLE.name, full, sealed);
        Ok(())
    }

    /// Adds (`sign` 1) or takes back (`sign` -1) what the store derives from a record.
    fn derive<R: Record>(&mut self, record: &R, inner: &[u8], sign: i64) {
        let derived = Derived::of(record, inner, self.keys, sign);
        for (row, carried) in derived.index_rows {
            if sign > 0 {
                self.layers.own.put(INDEX, row, carried);
            } else {
                self.layers.own.remove(INDEX, row);
            }
        }
        self.count(derived.tallies);
        self.fed.extend(told(self.keys, record, inner, sign > 0));
    }

    /// Adds to the tallies of this transaction.
    pub(super) fn count(&mut self, tallies: BTreeMap<Vec<u8>, Counters>) {
        for (bucket, counters) in tallies {
            let mine = self.tallies.entry(bucket).or_default();
            for (name, count) in counters {
                *mine.entry(name).or_default() += count;
            }
        }
    }

    /// Marks that a person read a record in this hour; whether that is new. Marks of hours long past are dropped,
    /// some at a time, so that they do not pile up.
    pub(super) fn mark_access(&mut self, mark: &[u8], hour: u64) -> Result<bool, StoreError> {
        let full = scoped(self.keys, mark);
        if self.layers.get(ACCESS, &full)?.is_some() {
            return Ok(false);
        }
        let kept = scoped(self.keys, &hour.saturating_sub(1).to_be_bytes());
        let old: Vec<_> = self
            .layers
            .range(ACCESS, &self.keys.scope(), Some(&kept), false)?
            .take(OLD_MARKS)
            .collect::<Result<_, _>>()?;
        for (key, _) in old {
            self.layers.own.remove(ACCESS, key);
        }
        self.layers.own.put(ACCESS, full, Vec::new());
        Ok(true)
    }

    /// Whether the transaction differs from what it began with.
    pub(super) fn changed_something(&self) -> bool {
        !self.layers.own.is_empty() || !self.numbers.is_empty() || !self.tallies.is_empty()
    }

    /// Writes tallies, numbers and events; returns the changes for the search feed.
    pub(super) fn finish(
        self,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        events: Vec<Event>,
    ) -> Result<Vec<ChangedRecord>, StoreError> {
        if self.broken {
            return Err(StoreError::Stale);
        }
        let records = |table| (table, BTreeSet::from([RECORDS]));
        let mut changed: BTreeMap<u16, BTreeSet<u8>> = self.changed.into_iter().map(records).collect();
        for (bucket, delta) in self.tallies {
            if delta.values().all(|count| *count == 0) {
                continue;
            }
            if let Some([table @ .., tally]) = bucket.get(16..).and_then(|key| key.first_chunk::<3>()) {
                changed.entry(u16::from_be_bytes(*table)).or_default().insert(*tally);
            }
            let mut counters = match self.layers.get(TALLY, &bucket)? {
                Some(sealed) => open_counters(self.keys, &bucket, &sealed)?,
                None => Counters::new(),
            };
            for (name, count) in delta {
                *counters.entry(name).or_default() += count;
            }
            counters.retain(|_, count| *count != 0);
            if counters.is_empty() {
                self.layers.own.remove(TALLY, bucket);
            } else {
                let inner = bucket.get(16..).unwrap_or_default();
                let sealed =
                    self.keys.seal(Place { space: TALLY, key: inner }, 1, 0, &codec::encode(&counters)?)?;
                self.layers.own.put(TALLY, bucket, sealed);
            }
        }
        for (table, parts) in changed {
            count_up(self.layers, self.keys, table, &parts)?;
        }
        for (table, last) in self.numbers {
            let inner = table.to_be_bytes();
            let place = Place { space: SEQUENCE, key: &inner };
            let sealed = self.keys.seal(place, 1, 0, &codec::encode(&last)?)?;
            self.layers.own.put(SEQUENCE, scoped(self.keys, &inner), sealed);
        }
        event_log::append(self.layers, self.keys, actor, request, now, events)?;
        Ok(self.fed)
    }
}

/// A record's stored form, sealed for its place by `seal`.
pub(super) fn sealed<R: Record>(
    record: &R,
    inner: &[u8],
    seal: impl FnOnce(Place<'_>, &[u8]) -> Result<Vec<u8>, StoreError>,
) -> Result<Vec<u8>, StoreError> {
    let plain = record.encoded()?;
    if plain.len() > MOST_OF_A_RECORD {
        return Err(StoreError::Damaged("a record too large to be stored"));
    }
    seal(Place { space: R::TABLE.name, key: inner }, &plain)
}

/// The change of a record as the search feed sends it; none if the record is not searchable.
pub(super) fn told<R: Record>(
    keys: &ScopeKeys,
    record: &R,
    inner: &[u8],
    there: bool,
) -> Option<ChangedRecord> {
    let words = record.words()?;
    debug_assert!(!R::BARE, "{}", R::TABLE.name);
    let (scope, key) = (keys.scope(), inner.to_vec());
    Some(ChangedRecord { scope, table: R::TABLE.number, key, words: there.then_some(words) })
}

/// What the store derives from one record.
pub(super) struct Derived {
    pub index_rows: Vec<Pair>,
    pub tallies: BTreeMap<Vec<u8>, Counters>,
}

impl Derived {
    /// Index rows with full keys and what they carry, and signed contributions with full bucket keys.
    pub fn of<R: Record>(record: &R, inner: &[u8], keys: &ScopeKeys, sign: i64) -> Self {
        Self::of_all::<R>([(record, inner)].into_iter(), keys, sign)
    }

    /// The same of several records together.
    pub fn of_all<'r, R: Record>(
        records: impl ExactSizeIterator<Item = (&'r R, &'r [u8])>,
        keys: &ScopeKeys,
        sign: i64,
    ) -> Self {
        let head = [&keys.scope()[..], &R::TABLE.number.to_be_bytes()].concat();
        let blind = |field: &str, value: &str| keys.blind(field, value);
        let mut index_rows = Vec::with_capacity(records.len().saturating_mul(12));
        let mut tallies = TallyEntries { sums: BTreeMap::new(), sign };
        for (record, inner) in records {
            let mut entries = IndexEntries { rows: index_rows, head: &head, tail: inner, blind: &blind };
            record.indexes(&mut entries);
            index_rows = entries.rows;
            record.tallies(&mut tallies);
        }
        debug_assert!(!R::BARE || (index_rows.is_empty() && tallies.sums.is_empty()), "{}", R::TABLE.name);
        Self {
            index_rows,
            tallies: tallies.sums.into_iter().map(|(key, sums)| ([&head[..], &key].concat(), sums)).collect(),
        }
    }
}

/// Lets the event log read through the layers.
pub(super) fn source<'a>(layers: &'a Layers<'a>) -> Source<'a> {
    Source::Layers(layers)
}
