//! Compaction, offline: every row into a new file, compared with the old one, which it then replaces.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde::Serialize;

use super::{
    OpenError, Places, Store, StoreError,
    engine::{Changes, Engine as _, Examined, Snapshot},
    engine_redb::Redb,
    journal::{self, Folder, Replaced},
    keyring::Keyring,
    open::{DATA_FILE, sound},
    restore::known,
};

/// Rows of about so many bytes go into one commit.
const AT_ONCE: usize = 32 << 20;
/// What the file is called that was replaced.
const FORMER: &str = "visite.before-compact";

/// What a compaction did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CompactSummary {
    /// The data file.
    pub data_file: PathBuf,
    /// The file before; it may be deleted.
    pub former: PathBuf,
    /// Rows that were copied and compared.
    pub rows: u64,
    /// Size before, bytes.
    pub bytes_before: u64,
    /// Size now, bytes.
    pub bytes: u64,
}

/// Writes the data file anew without the space of what was removed. The copy takes its place only after every row and
/// every page of it was compared; whatever ends the process, there is one whole data file.
///
/// # Errors
/// When a server holds the file, when it does not open, or when the disk is full: then nothing has changed.
pub fn compact(places: &Places) -> Result<CompactSummary, OpenError> {
    let file = places.data_file();
    journal::settle(places)?;
    if !file.exists() {
        return Err(OpenError::NoData(file));
    }
    let keyring = Keyring::open(&places.keyring)?;
    // Held until the copy has taken its place; never written to.
    let old = sound(|| Store::accepted(&file, Redb::untouched(&file), &keyring))?;
    let replaced =
        Replaced { folder: Folder::Data, name: DATA_FILE.to_owned(), former: Some(FORMER.to_owned()) };
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |meta| meta.len());
    let bytes_before = size(&file);
    let rows = journal::replace(places, vec![replaced], Vec::new(), || {
        let path = journal::incoming(places, Folder::Data, DATA_FILE);
        sound(|| {
            let from = old.snapshot().map_err(StoreError::from)?;
            let new = Redb::open(&path, true).map_err(StoreError::from)?;
            copy(&*from, &new)?;
            let rows = compare(&*from, &*new.snapshot().map_err(StoreError::from)?)?;
            match new.examine().map_err(StoreError::from)? {
                Examined::Damaged(fault) => Err(OpenError::Damaged(format!("the compacted copy: {fault}"))),
                Examined::Whole | Examined::InMemory => Ok(rows),
            }
        })
    })?;
    drop(old);
    Ok(CompactSummary {
        bytes: size(&file),
        former: places.data.join(FORMER),
        data_file: file,
        rows,
        bytes_before,
    })
}

fn copy(from: &dyn Snapshot, to: &Redb) -> Result<(), StoreError> {
    for space in from.spaces()? {
        let (mut changes, mut size) = (Changes::default(), 0_usize);
        for row in from.range(&space, &[], None, false)? {
            let (key, value) = row?;
            size = size.saturating_add(key.len()).saturating_add(value.len());
            changes.put(known(&space), key, value);
            if size >= AT_ONCE {
                to.commit(&changes)?;
                (changes, size) = (Changes::default(), 0);
            }
        }
        to.commit(&changes)?;
    }
    Ok(())
}

/// Whether both hold the same rows; how many.
fn compare(old: &dyn Snapshot, new: &dyn Snapshot) -> Result<u64, OpenError> {
    let differs = || OpenError::Damaged("the compacted copy differs; nothing was changed".into());
    let spaces = |snapshot: &dyn Snapshot| snapshot.spaces().map_err(StoreError::from);
    // Spaces that are empty by now need not be there in the copy.
    let names: BTreeSet<String> = spaces(old)?.into_iter().chain(spaces(new)?).collect();
    let mut rows = 0_u64;
    for space in names {
        let mut others = new.range(&space, &[], None, false).map_err(StoreError::from)?;
        for row in old.range(&space, &[], None, false).map_err(StoreError::from)? {
            let row = row.map_err(StoreError::from)?;
            if others.next().transpose().map_err(StoreError::from)? != Some(row) {
                return Err(differs());
            }
            rows = rows.saturating_add(1);
        }
        if others.next().is_some() {
            return Err(differs());
        }
    }
    Ok(rows)
}
