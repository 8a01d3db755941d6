//! What a record is: its table, key, stored form, and the rows that the store derives from it.

use std::{collections::BTreeMap, marker::PhantomData};

use super::{
    Corrupt, OnDisk, codec,
    engine::Pair,
    key::{ByOwner, OrderedKey},
    on_disk,
};

/// A record kind's number and names of its key spaces. Numbers and names are for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableName {
    /// Stored in the audit trail.
    pub number: u16,
    /// The key space of the records.
    pub name: &'static str,
}

impl TableName {
    /// A table; registered once, by its feature.
    #[must_use]
    pub const fn new(number: u16, name: &'static str) -> Self {
        Self { number, name }
    }
}

/// A kind of tenant record; its form on disk is that of [`OnDisk`].
pub trait Record: OnDisk {
    /// Its table.
    const TABLE: TableName;
    /// Version of the stored form.
    const VERSION: u8;
    /// Version of the derived rows; a change rebuilds them at start.
    const DERIVED: u16;
    /// Whether nothing is derived from it: no index row, tally or word. Then it can be thrown away unopened.
    const BARE: bool = false;
    /// Its key, without any tenant in it.
    type Key: OrderedKey + Clone;

    /// The key.
    fn key(&self) -> Self::Key;
    /// The bytes of the stored form; a large record may give the same bytes without copying itself first.
    fn encoded(&self) -> Result<Vec<u8>, Corrupt> {
        codec::encode(&self.raw())
    }
    /// Makes the bytes of an older version (1 to below [`Self::VERSION`]) those that this one would have written: what
    /// was added since stands behind them, as it counts for a record that knows nothing of it ([`codec::append`]).
    fn older(_version: u8, _bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        Err(Corrupt)
    }
    /// Reads any version that ever was.
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        on_disk::load(Self::VERSION, Self::older, version, bytes)
    }
    /// Index rows.
    fn indexes(&self, _out: &mut IndexEntries<'_>) {}
    /// Additive counters.
    fn tallies(&self, _out: &mut TallyEntries) {}
    /// What full-text search may find it by; none: not searchable.
    fn words(&self) -> Option<SearchWords> {
        None
    }
}

/// A record of the instance scope (users, tenants, sessions): own tables, own key, own handle.
pub trait InstanceRecord: OnDisk {
    /// Whose it is: a tenant's (`TenantId`), a user's (`Id<User>`), or the instance's (`()`). The instance scope separates
    /// nobody from anybody by its keys, so one that has an owner is read by its key only together with that owner
    /// ([`super::InstanceReader::get_of`]).
    type Owner: PartialEq;
    /// Its table.
    const TABLE: TableName;
    /// Version of the stored form.
    const VERSION: u8;
    /// The key.
    fn key(&self) -> [u8; 16];
    /// Whose it is.
    fn owner(&self) -> Self::Owner;
    /// See [`Record::older`].
    fn older(_version: u8, _bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        Err(Corrupt)
    }
    /// Reads any version that ever was.
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        on_disk::load(Self::VERSION, Self::older, version, bytes)
    }
    /// Field and value pairs by which it is looked up; stored as keyed hashes only.
    fn found_by(&self, _out: &mut Vec<(&'static str, String)>) {}
}

/// The types of an index, which holds none of them.
type Of<R, V, C> = fn() -> (R, V, C);

/// An index of `R` by values of `V`, whose rows carry `C` (a covering index): what a list wants to know of a record without
/// opening it, and what may change without the row having to move. `V` and `C` identify nobody; what does goes in as
/// [`IndexEntries::blind`].
pub struct Index<R, V, C = ()> {
    pub(super) number: u8,
    kind: PhantomData<Of<R, V, C>>,
}

impl<R: Record, V: OrderedKey, C: OrderedKey> Index<R, V, C> {
    /// An index; its number is unique within the record kind and for ever.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self { number, kind: PhantomData }
    }
}

impl<R: Record, V: ByOwner, C: OrderedKey> Index<R, V, C> {
    /// The index's number, of an index that begins with an owner only: what [`grants!`](crate::grants) names in `by`.
    #[must_use]
    pub const fn number_by_owner(&self) -> u8 {
        self.number
    }
}

/// Collects the index rows of one record.
pub struct IndexEntries<'a> {
    /// Full keys (head, index, value, tail), and what the rows carry.
    pub(super) rows: Vec<Pair>,
    /// Tenant and record kind.
    pub(super) head: &'a [u8],
    /// The record's key.
    pub(super) tail: &'a [u8],
    pub(super) blind: &'a dyn Fn(&str, &str) -> [u8; 16],
}

impl IndexEntries<'_> {
    /// A row of an index.
    pub fn add<R: Record, V: OrderedKey>(&mut self, index: &Index<R, V>, value: &V) {
        self.add_covering(index, value, &());
    }
    /// A row of a covering index.
    pub fn add_covering<R: Record, V: OrderedKey, C: OrderedKey>(
        &mut self,
        index: &Index<R, V, C>,
        value: &V,
        carried: &C,
    ) {
        let mut row = Vec::with_capacity(self.head.len() + 1 + V::LEN + self.tail.len());
        row.extend_from_slice(self.head);
        row.push(index.number);
        value.encode(&mut row);
        row.extend_from_slice(self.tail);
        self.rows.push((row, carried.encoded()));
    }
    /// The keyed hash of something that identifies a person.
    #[must_use]
    pub fn blind(&self, field: &str, value: &str) -> [u8; 16] {
        (self.blind)(field, value)
    }
}

/// A tally of `R`: buckets that each hold a sealed map of additive counters. The bucket's key identifies nobody.
pub struct Tally<R, B> {
    pub(super) number: u8,
    kind: PhantomData<fn() -> (R, B)>,
}

impl<R: Record, B: OrderedKey> Tally<R, B> {
    /// A tally; its number is unique within the record kind and for ever.
    #[must_use]
    pub const fn new(number: u8) -> Self {
        Self { number, kind: PhantomData }
    }
}

/// A bucket's counters.
pub type Counters = BTreeMap<Vec<u8>, i64>;

/// Collects what one record contributes to the tallies.
#[derive(Default)]
pub struct TallyEntries {
    pub(super) sums: BTreeMap<Vec<u8>, Counters>,
    pub(super) sign: i64,
}

impl TallyEntries {
    /// Adds one to the counter `name` of a bucket.
    pub fn count<R: Record, B: OrderedKey>(&mut self, tally: &Tally<R, B>, bucket: &B, name: &[u8]) {
        self.add(tally, bucket, name, 1);
    }

    /// Adds an amount to the counter `name` of a bucket. The sum of a bucket must fit.
    pub fn add<R: Record, B: OrderedKey>(
        &mut self,
        tally: &Tally<R, B>,
        bucket: &B,
        name: &[u8],
        amount: u32,
    ) {
        let mut key = Vec::with_capacity(1 + B::LEN);
        key.push(tally.number);
        bucket.encode(&mut key);
        let sum = self.sums.entry(key).or_default().entry(name.to_vec()).or_default();
        *sum += self.sign * i64::from(amount);
    }
}

/// What full-text search may find a record by. Lives in memory only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SearchWords {
    /// Free text: names, topics; all words must match, the last as a prefix.
    pub words: Vec<String>,
    /// Whole values that match only exactly (KVNR, fall_id).
    pub exact: Vec<String>,
    /// Filter terms such as `jahr:2026`; never shown.
    pub facets: Vec<String>,
    /// For sorting by number.
    pub number: u64,
    /// For sorting by name.
    pub name: String,
    /// For sorting and ranges by what else the record has; what they mean is the record's affair.
    pub columns: [u64; 3],
}

crate::opaque_debug!(SearchWords);
