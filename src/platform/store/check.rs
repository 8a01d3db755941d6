//! Recomputes every index row, tally and chain link from the records and compares; rebuilds derived rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    Examined, Link, LinkReport, LogReport, Store, StoreError, TableName, catch_damage, codec, digest,
    engine::Pair,
    event_log, event_verify,
    generation::count_up,
    instance::INSTANCE,
    key::OrderedKey as _,
    layers::Layers,
    marks::Marks,
    open::META,
    reader::{INDEX, Source, TALLY, Versioned, load, open_counters},
    record::{Counters, Record, SearchWords},
    seal::{Place, ScopeKeys},
    writer::{Derived, scoped},
};

/// Most faults that a report lists per table.
const MOST_FAULTS: usize = 20;

/// What a check found in one table of one scope. Holds counts and row ids, nothing of a record's content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// The table's name.
    pub table: &'static str,
    /// Records that open.
    pub records: u64,
    /// Index rows that should be there.
    pub index_rows: u64,
    /// Tally buckets that should be there.
    pub tally_buckets: u64,
    /// Records that full-text search must have.
    pub searchable: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<String>,
}

impl TableReport {
    /// Nothing yet.
    #[must_use]
    pub fn of(table: &'static str) -> Self {
        Self { table, ..Self::default() }
    }
}

/// What a check found in one scope.
#[derive(Debug, Clone, Serialize)]
pub struct ScopeReport {
    /// Per table.
    pub tables: Vec<TableReport>,
    /// The audit chain.
    pub audit: LogReport,
}

impl ScopeReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.audit.faults.is_empty() && self.tables.iter().all(|table| table.faults.is_empty())
    }
}

type Visit<'v> = &'v mut dyn FnMut(&[u8], SearchWords);

/// A registered record kind: what check, rebuild and search need of it without its type.
#[derive(Clone, Copy)]
pub struct RecordKind {
    /// Its table.
    pub table: TableName,
    /// Version of its derived rows.
    pub derived: u16,
    recount: fn(Source<'_>, &ScopeKeys, &mut Recount, EachRow<'_>) -> Result<(), StoreError>,
    visit: fn(Source<'_>, &ScopeKeys, Visit<'_>) -> Result<(), StoreError>,
    #[cfg(test)]
    pub(super) stored_again: fn(Source<'_>, &ScopeKeys) -> u64,
}

impl RecordKind {
    /// The kind of `R`.
    #[must_use]
    pub const fn of<R: Record>() -> Self {
        Self {
            table: R::TABLE,
            derived: R::DERIVED,
            recount: recount::<R>,
            visit: visit::<R>,
            #[cfg(test)]
            stored_again: super::testing::stored_again::<R>,
        }
    }
}

/// What should be there, counted from the records.
#[derive(Default)]
struct Recount {
    records: u64,
    searchable: u64,
    index_rows: u64,
    tallies: BTreeMap<Vec<u8>, Counters>,
    faults: Vec<String>,
}

/// What is done with the index rows of each record. They are many more than the records: nobody holds them all.
type EachRow<'r> = &'r mut dyn FnMut(Pair);

/// What many rows are together, whatever their order: their number, and the sum of their digests.
#[derive(Default, PartialEq, Eq)]
struct RowSum {
    count: u64,
    sum: u128,
}

impl RowSum {
    fn add(&mut self, row: &Pair) {
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.wrapping_add(row_digest(row));
    }
}

fn row_digest((key, carried): &Pair) -> u128 {
    let length = u64::try_from(key.len()).unwrap_or(0).to_be_bytes();
    let digest = digest(&[&length[..], key, carried].concat());
    digest.first_chunk::<16>().copied().map_or(0, u128::from_be_bytes)
}

/// How index rows differ from what the records say.
#[derive(Default)]
struct RowFaults {
    missing: usize,
    surplus: usize,
    different: usize,
}

/// Compares the index rows one by one, only so many at once in memory; for tables of which the sums differ.
fn compare_rows(
    source: Source<'_>,
    keys: &ScopeKeys,
    kind: RecordKind,
    rows: u64,
) -> Result<RowFaults, StoreError> {
    let mut faults = RowFaults::default();
    let slices = u128::from(rows / HELD).saturating_add(1);
    for slice in 0..slices {
        // By the key alone: a row and what it should carry are in the same slice.
        let within = |key: &Vec<u8>| row_digest(&(key.clone(), Vec::new())) % slices == slice;
        let mut should = BTreeMap::new();
        (kind.recount)(source, keys, &mut Recount::default(), &mut |(key, carried)| {
            if within(&key) {
                should.insert(key, carried);
            }
        })?;
        note_held(should.len());
        for row in source.range(INDEX, &table_head(keys, kind.table), false)? {
            let (key, carried) = row?;
            if !within(&key) {
                continue;
            }
            match should.remove(&key) {
                None => faults.surplus = faults.surplus.saturating_add(1),
                Some(other) if other != carried => faults.different = faults.different.saturating_add(1),
                Some(_) => {}
            }
        }
        faults.missing = faults.missing.saturating_add(should.len());
    }
    Ok(faults)
}

/// Most index rows of a table that are held in memory at once.
#[cfg(not(test))]
const HELD: u64 = 200_000;
#[cfg(test)]
pub(super) const HELD: u64 = 50;

#[cfg(not(test))]
fn note_held(_: usize) {}
#[cfg(test)]
thread_local! {
    pub(super) static MOST_HELD: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
#[cfg(test)]
fn note_held(rows: usize) {
    MOST_HELD.set(MOST_HELD.get().max(rows));
}

/// A record's key, and the record if it opens.
type Row<R> = (Vec<u8>, Result<Versioned<R>, StoreError>);

pub(super) fn rows<'a, R: Record>(
    source: Source<'a>,
    keys: &'a ScopeKeys,
) -> Result<impl Iterator<Item = Result<Row<R>, StoreError>> + 'a, StoreError> {
    Ok(source.range(R::TABLE.name, &keys.scope(), false)?.map(|row| {
        let (key, sealed) = row?;
        let inner = key.get(16..).unwrap_or_default().to_vec();
        let seen = load::<R>(keys, &inner, &sealed);
        Ok((inner, seen))
    }))
}

fn recount<R: Record>(
    source: Source<'_>,
    keys: &ScopeKeys,
    into: &mut Recount,
    each: EachRow<'_>,
) -> Result<(), StoreError> {
    for row in rows::<R>(source, keys)? {
        let (inner, seen) = row?;
        let Ok(record) = seen else {
            into.faults.push(format!("record {} does not open", crate::kernel::text::hex(&inner)));
            continue;
        };
        if record.key().encoded() != inner {
            into.faults.push(format!("record {} lies at another key", crate::kernel::text::hex(&inner)));
        }
        into.records += 1;
        into.searchable += u64::from(record.words().is_some());
        let derived = Derived::of::<R>(&record, &inner, keys, 1);
        for row in derived.index_rows {
            into.index_rows += 1;
            each(row);
        }
        for (bucket, counters) in derived.tallies {
            let sums = into.tallies.entry(bucket).or_default();
            for (name, count) in counters {
                *sums.entry(name).or_default() += count;
            }
        }
    }
    Ok(())
}

fn visit<R: Record>(source: Source<'_>, keys: &ScopeKeys, visit: Visit<'_>) -> Result<(), StoreError> {
    for row in rows::<R>(source, keys)? {
        let (inner, seen) = row?;
        match seen {
            Ok(record) => record.words().into_iter().for_each(|words| visit(&inner, words)),
            // One damaged record must not take the search away from all others; `check` names it.
            Err(error) => {
                tracing::error!(table = R::TABLE.name, %error, "a damaged record is not searchable")
            }
        }
    }
    Ok(())
}

fn table_head(keys: &ScopeKeys, table: TableName) -> Vec<u8> {
    scoped(keys, &table.number.to_be_bytes())
}

/// The index rows of a table as they are stored, with what they carry.
fn index_rows(
    source: Source<'_>,
    keys: &ScopeKeys,
    table: TableName,
) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StoreError> {
    Ok(source.range(INDEX, &table_head(keys, table), false)?.collect::<Result<_, _>>()?)
}

fn check_table(source: Source<'_>, keys: &ScopeKeys, kind: RecordKind) -> Result<TableReport, StoreError> {
    let (mut should, mut said) = (Recount::default(), RowSum::default());
    (kind.recount)(source, keys, &mut should, &mut |row| said.add(&row))?;
    let mut faults = std::mem::take(&mut should.faults);
    let mut there = RowSum::default();
    for row in source.range(INDEX, &table_head(keys, kind.table), false)? {
        there.add(&row?);
    }
    if said != there {
        let RowFaults { missing, surplus, different } =
            compare_rows(source, keys, kind, said.count.max(there.count))?;
        if missing + surplus > 0 {
            faults.push(format!("{missing} index rows missing, {surplus} too many"));
        }
        if different > 0 {
            faults.push(format!("{different} index rows carry something else than their records say"));
        }
    }
    let mut buckets = BTreeMap::new();
    for row in source.range(TALLY, &table_head(keys, kind.table), false)? {
        let (key, sealed) = row?;
        match open_counters(keys, &key, &sealed) {
            Ok(counters) => drop(buckets.insert(key, counters)),
            Err(_) => faults.push("a tally does not open".into()),
        }
    }
    let wrong = should.tallies.iter().filter(|(key, sums)| buckets.get(*key) != Some(sums)).count()
        + buckets.keys().filter(|key| !should.tallies.contains_key(*key)).count();
    if wrong > 0 {
        faults.push(format!("{wrong} tallies differ from the recount"));
    }
    faults.truncate(MOST_FAULTS);
    Ok(TableReport {
        table: kind.table.name,
        records: should.records,
        index_rows: should.index_rows,
        tally_buckets: u64::try_from(should.tallies.len()).unwrap_or(u64::MAX),
        searchable: should.searchable,
        faults,
    })
}

/// [`check_table`]; what cannot be read is a fault of the table, not the end of the check.
fn sound_table(source: Source<'_>, keys: &ScopeKeys, kind: RecordKind) -> TableReport {
    let lost = |fault: String| TableReport { faults: vec![fault], ..TableReport::of(kind.table.name) };
    match catch_damage(|| check_table(source, keys, kind)) {
        Ok(Ok(report)) => report,
        Ok(Err(error)) => lost(error.to_string()),
        Err(damage) => lost(damage.to_string()),
    }
}

/// The audit chain; what cannot be read of it is a fault.
fn sound_log(source: Source<'_>, keys: &ScopeKeys, marks: &Marks) -> LogReport {
    let lost = |fault: String| LogReport { faults: vec![fault], ..LogReport::default() };
    match catch_damage(|| event_verify::verify(source, keys, marks)) {
        Ok(Ok(report)) => report,
        Ok(Err(error)) => lost(error.to_string()),
        Err(damage) => lost(damage.to_string()),
    }
}

/// Puts the derived rows of one table right. Returns how many keys changed.
fn rebuild_table(layers: &mut Layers<'_>, keys: &ScopeKeys, kind: RecordKind) -> Result<usize, StoreError> {
    let (mut should, mut rows) = (Recount::default(), BTreeMap::new());
    let source = Source::Layers(layers);
    (kind.recount)(source, keys, &mut should, &mut |(key, carried)| drop(rows.insert(key, carried)))?;
    let there = index_rows(source, keys, kind.table)?;
    let mut old_buckets = BTreeSet::new();
    for row in source.range(TALLY, &table_head(keys, kind.table), false)? {
        old_buckets.insert(row?.0);
    }
    let before = layers.own.len();
    for row in there.keys().filter(|row| !rows.contains_key(*row)) {
        layers.own.remove(INDEX, row.clone());
    }
    for (row, carried) in rows.into_iter().filter(|(row, carried)| there.get(row) != Some(carried)) {
        layers.own.put(INDEX, row, carried);
    }
    for bucket in old_buckets.iter().filter(|bucket| !should.tallies.contains_key(*bucket)) {
        layers.own.remove(TALLY, bucket.clone());
    }
    for (bucket, counters) in should.tallies {
        let inner = bucket.get(16..).unwrap_or_default();
        let sealed = keys.seal(Place { space: TALLY, key: inner }, 1, 0, &codec::encode(&counters)?)?;
        layers.own.put(TALLY, bucket, sealed);
    }
    let changed = layers.own.len() - before;
    count_up(layers, keys, kind.table.number, &BTreeSet::new())?;
    Ok(changed)
}

impl Store {
    /// Recounts one scope from one snapshot.
    pub(in crate::platform) fn check_scope(&self, keys: &ScopeKeys, kinds: &[RecordKind]) -> ScopeReport {
        let snapshot = self.committer.snapshot();
        let source = Source::Snapshot(&*snapshot);
        let tables = kinds.iter().map(|kind| sound_table(source, keys, *kind)).collect();
        ScopeReport { tables, audit: sound_log(source, keys, self.committer.marks()) }
    }

    /// Follows the references between the records of one scope.
    pub(in crate::platform) fn check_links(&self, keys: &ScopeKeys, links: &[Link]) -> Vec<LinkReport> {
        let snapshot = self.committer.snapshot();
        links.iter().map(|link| link.report(Source::Snapshot(&*snapshot), keys)).collect()
    }

    /// Every record of a kind that opens, for a check: no context stands behind it. Those that do not open are left out;
    /// the recount names them.
    pub(in crate::platform) fn all_of<R: Record>(&self, keys: &ScopeKeys) -> Result<Vec<R>, StoreError> {
        let snapshot = self.committer.snapshot();
        let rows = rows::<R>(Source::Snapshot(&*snapshot), keys)?;
        let opened =
            rows.filter_map(|row| row.map(|(_, seen)| seen.ok().map(Versioned::into_inner)).transpose());
        opened.collect()
    }

    /// One record, for a check.
    pub(in crate::platform) fn one_of<R: Record>(
        &self,
        keys: &ScopeKeys,
        key: &R::Key,
    ) -> Result<Option<R>, StoreError> {
        let inner = key.encoded();
        let Some(sealed) = self.committer.snapshot().get(R::TABLE.name, &scoped(keys, &inner))? else {
            return Ok(None);
        };
        Ok(Some(load::<R>(keys, &inner, &sealed)?.into_inner()))
    }

    /// Compares the checksums of every page of the data file, and changes none; commits wait meanwhile.
    pub(in crate::platform) fn examine(&self) -> Result<Examined, StoreError> {
        Ok(self.committer.examine()?)
    }

    /// The audit chain of one scope; none: of the instance.
    pub(in crate::platform) fn check_log(&self, keys: Option<&ScopeKeys>) -> LogReport {
        let snapshot = self.committer.snapshot();
        sound_log(Source::Snapshot(&*snapshot), keys.unwrap_or(&self.instance_keys), self.committer.marks())
    }

    /// Rebuilds derived rows whose definition changed since they were written.
    pub(in crate::platform) fn rebuild_derived(
        &self,
        scopes: &[std::sync::Arc<ScopeKeys>],
        kinds: &[RecordKind],
    ) -> Result<(), StoreError> {
        for kind in kinds {
            let key = format!("derived {}", kind.table.name).into_bytes();
            let now = kind.derived.to_be_bytes().to_vec();
            if self.committer.snapshot().get(META, &key)?.as_ref() == Some(&now) {
                continue;
            }
            let mut lanes: Vec<_> = scopes.iter().map(|keys| keys.scope()).collect();
            lanes.push(INSTANCE);
            self.committer.write(&lanes, |layers| {
                for keys in scopes {
                    let changed = rebuild_table(layers, keys, *kind)?;
                    tracing::info!(table = kind.table.name, changed, "derived rows rebuilt");
                }
                layers.own.put(META, key, now);
                Ok::<_, StoreError>(((), Vec::new()))
            })?;
        }
        Ok(())
    }

    /// Rebuilds every derived row of one scope, whatever their version. Returns how many rows were written.
    pub(in crate::platform) fn rebuild_scope(
        &self,
        keys: &ScopeKeys,
        kinds: &[RecordKind],
    ) -> Result<usize, StoreError> {
        let mut written = 0_usize;
        for kind in kinds {
            let rows = self.committer.write(&[keys.scope()], |layers| {
                Ok::<_, StoreError>((rebuild_table(layers, keys, *kind)?, Vec::new()))
            })?;
            written = written.saturating_add(rows);
        }
        Ok(written)
    }

    /// Every searchable record of a scope, from the last durable state.
    pub(in crate::platform) fn searchable(
        &self,
        keys: &ScopeKeys,
        kinds: &[RecordKind],
        mut each: impl FnMut(u16, &[u8], SearchWords),
    ) -> Result<(), StoreError> {
        let snapshot = self.committer.snapshot();
        for kind in kinds {
            (kind.visit)(Source::Snapshot(&*snapshot), keys, &mut |key, words| {
                each(kind.table.number, key, words);
            })?;
        }
        Ok(())
    }

    /// Whether any reaction is due.
    pub(in crate::platform) fn any_due(&self) -> Result<bool, StoreError> {
        Ok(self.committer.snapshot().range(event_log::OUTBOX, &[], None, false)?.next().is_some())
    }

    /// Events behind that number whose reactions are due.
    pub(in crate::platform) fn due(
        &self,
        keys: &ScopeKeys,
        after: u64,
        most: usize,
    ) -> Result<Vec<event_log::Due>, StoreError> {
        let snapshot = self.committer.snapshot();
        event_log::due(Source::Snapshot(&*snapshot), keys, after, most)
    }

    /// Takes events of one scope off its outbox after their reactions ran.
    pub(in crate::platform) fn reacted(
        &self,
        keys: &ScopeKeys,
        events: Vec<event_log::Due>,
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        self.committer.write(&[keys.scope()], |layers| {
            event_log::done(layers, events);
            Ok::<_, StoreError>(((), Vec::new()))
        })
    }
}
