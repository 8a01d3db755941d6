//! What the product wrote, found by comparing copies of its data file, and bare transactions that write the same.

use std::{collections::BTreeMap, path::Path};

use redb::{
    Builder, Database, Durability, ReadableDatabase, ReadableTable, Table, TableDefinition, TableHandle,
};

type Bytes = &'static [u8];
/// Per key space, what changed in it, in key order: a new value, or none where the key is gone.
pub type Changes = BTreeMap<String, BTreeMap<Vec<u8>, Option<Vec<u8>>>>;

/// A database with the cache that the product gives its own.
pub fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(64 << 20);
    builder
}

/// What is otherwise in the file `after` than in the file `before`.
pub fn changes(before: &Path, after: &Path) -> Changes {
    let mut before = all(before);
    let mut changes = Changes::new();
    for (name, pairs) in all(after) {
        let mut old = before.remove(&name).unwrap_or_default();
        let put = pairs.into_iter().filter_map(|(key, value)| {
            let same = old.remove(&key).is_some_and(|old| old == value);
            (!same).then_some((key, Some(value)))
        });
        let mut changed: BTreeMap<_, _> = put.collect();
        changed.extend(old.into_keys().map(|gone| (gone, None)));
        changes.insert(name, changed);
    }
    changes
}

fn all(file: &Path) -> BTreeMap<String, BTreeMap<Vec<u8>, Vec<u8>>> {
    let db = Database::open(file).expect("a data file");
    let read = db.begin_read().expect("a snapshot");
    let tables = read.list_tables().expect("tables").map(|table| {
        let open = read.open_table(definition(table.name())).expect("a table");
        let pairs = open.iter().expect("pairs").map(|pair| {
            let (key, value) = pair.expect("a pair");
            (key.value().to_vec(), value.value().to_vec())
        });
        (table.name().to_owned(), pairs.collect())
    });
    tables.collect()
}

fn definition(name: &str) -> TableDefinition<'_, Bytes, Bytes> {
    TableDefinition::new(name)
}

/// One transaction, as durable as those of the product: what `put` does to each of the key spaces.
pub fn transaction<'n, T>(
    db: &Database,
    spaces: impl IntoIterator<Item = (&'n String, T)>,
    mut put: impl FnMut(&mut Table<'_, Bytes, Bytes>, T),
) {
    let mut transaction = db.begin_write().expect("a transaction");
    transaction.set_durability(Durability::Immediate).expect("durable");
    transaction.set_two_phase_commit(true);
    transaction.set_quick_repair(true);
    for (name, what) in spaces {
        put(&mut transaction.open_table(definition(name)).expect("a table"), what);
    }
    transaction.commit().expect("a commit");
}

/// Puts or removes one after another.
pub fn apply<'c>(
    table: &mut Table<'_, Bytes, Bytes>,
    changes: impl IntoIterator<Item = (&'c Vec<u8>, &'c Option<Vec<u8>>)>,
) {
    for (key, value) in changes {
        match value {
            Some(value) => drop(table.insert(key.as_slice(), value.as_slice()).expect("a pair")),
            None => drop(table.remove(key.as_slice()).expect("a pair")),
        }
    }
}
