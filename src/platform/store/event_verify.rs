//! Whether an audit chain is whole: recomputed from its first entry to its head, with all that stands beside it, and
//! compared with the mark that is kept outside the data file (R-AUD-02 to R-AUD-04).

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Corrupt, EventKind, Store, StoreError,
    event_log::{ABOUT, LOG, VALUES, about_key, head, open_row, read},
    marks::Marks,
    reader::Source,
    seal::ScopeKeys,
    writer::scoped,
};

/// Old and new values of entries were erased (Art. 17 GDPR); the note `eintrag` names each.
pub const VALUES_ERASED: EventKind = EventKind::new("log.values_erased");

/// What a verification of the chain found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LogReport {
    /// Entries of the chain.
    pub entries: u64,
    /// Entries whose values were erased, and an entry says so.
    pub erased: u64,
    /// What is wrong, with sequence numbers; empty when the chain is whole.
    pub faults: Vec<String>,
}

/// What the walk along the chain gathers for the comparison with what stands beside it.
#[derive(Default)]
struct Walk {
    report: LogReport,
    /// Entries that have values by their own word.
    with_values: BTreeSet<u64>,
    /// Of those, whose values are not there.
    without: BTreeSet<u64>,
    /// Entries whose erasure another entry tells.
    told: BTreeSet<u64>,
    /// Entries about a record.
    about: u64,
    previous: [u8; 32],
    next: u64,
    /// The link at the mark's entry.
    at_mark: Option<[u8; 32]>,
}

/// Recomputes the chain from its first entry to its head.
pub(super) fn verify(source: Source<'_>, keys: &ScopeKeys, marks: &Marks) -> Result<LogReport, StoreError> {
    let mark = marks.of(&keys.scope());
    let mut walk = Walk { next: 1, ..Walk::default() };
    for row in source.range(LOG, &keys.scope(), false)? {
        let (key, row) = row?;
        let inner = key.get(16..).unwrap_or_default();
        let seq = inner.first_chunk::<8>().copied().map_or(0, u64::from_be_bytes);
        walk.report.entries = walk.report.entries.saturating_add(1);
        if seq != walk.next {
            walk.report.faults.push(format!("entry {} is missing before {seq}", walk.next));
        }
        walk.next = seq.saturating_add(1);
        match open_row(keys, inner, &row) {
            Ok((link, opened)) => {
                if keys.link(&walk.previous, seq, &opened.bytes) != link {
                    walk.report.faults.push(format!("entry {seq} does not continue the chain"));
                }
                walk.previous = link;
                if mark.is_some_and(|mark| mark.seq == seq) {
                    walk.at_mark = Some(link);
                }
                walk.look(source, keys, seq)?;
            }
            Err(Corrupt) => walk.report.faults.push(format!("entry {seq} is damaged")),
        }
    }
    walk.beside(source, keys)?;
    match head(source, keys) {
        Ok(head)
            if head.seq.saturating_add(1) == walk.next && (head.seq == 0 || head.link == walk.previous) => {}
        Ok(head) => walk.report.faults.push(format!("the head says {} entries, ending otherwise", head.seq)),
        Err(_) => walk.report.faults.push("the head is damaged".into()),
    }
    if let Some(mark) = mark
        && walk.at_mark != Some(mark.link)
    {
        let last = walk.next.saturating_sub(1);
        walk.report.faults.push(format!(
            "the keyring knows an entry {} that this chain of {last} does not lead to: it was cut, or the data file is an older copy",
            mark.seq
        ));
    }
    Ok(walk.report)
}

impl Walk {
    /// The entry itself, its values, its row in the record's history.
    fn look(&mut self, source: Source<'_>, keys: &ScopeKeys, seq: u64) -> Result<(), StoreError> {
        let entry = match read(source, keys, seq) {
            Ok(Some(entry)) => entry,
            Ok(None) | Err(_) => {
                self.report.faults.push(format!("the values of entry {seq} are damaged"));
                return Ok(());
            }
        };
        for ((table, id), role) in entry.listed_with() {
            self.about = self.about.saturating_add(1);
            let row = scoped(keys, &about_key(table, &id, Some(seq)));
            match source.get(ABOUT, &row)? {
                None => self.report.faults.push(format!("entry {seq} is missing in its record's history")),
                // Rows of before they told it are empty.
                Some(told) if told.is_empty() || told == [role] => {}
                Some(_) => {
                    self.report.faults.push(format!("entry {seq} stands as another in its record's history"));
                }
            }
        }
        if !entry.fields.is_empty() {
            self.with_values.insert(seq);
            if entry.changes.is_empty() {
                self.without.insert(seq);
            }
        }
        if entry.kind == VALUES_ERASED.name {
            let named = entry.notes.iter().filter(|(name, _)| name == "eintrag");
            self.told.extend(named.filter_map(|(_, seq)| seq.parse::<u64>().ok()));
        }
        Ok(())
    }

    /// What stands beside the chain: nothing less, and nothing more.
    fn beside(&mut self, source: Source<'_>, keys: &ScopeKeys) -> Result<(), StoreError> {
        for seq in &self.without {
            if self.told.contains(seq) {
                self.report.erased = self.report.erased.saturating_add(1);
            } else {
                self.report.faults.push(format!("the values of entry {seq} are missing"));
            }
        }
        for row in source.range(VALUES, &keys.scope(), false)? {
            let (key, _) = row?;
            let seq =
                key.get(16..).and_then(|inner| inner.first_chunk::<8>().copied()).map(u64::from_be_bytes);
            if !seq.is_some_and(|seq| key.len() == 24 && self.with_values.contains(&seq)) {
                self.report.faults.push("there are values that belong to no entry".into());
            }
        }
        let rows = u64::try_from(source.range(ABOUT, &keys.scope(), false)?.count()).unwrap_or(u64::MAX);
        if rows > self.about {
            self.report.faults.push("a record's history names an entry that is not there".into());
        }
        Ok(())
    }
}

impl Store {
    /// As `check_log`, of a state that is not committed.
    #[cfg(test)]
    pub(super) fn verify_layers(
        &self,
        keys: &ScopeKeys,
        layers: &super::layers::Layers<'_>,
    ) -> Result<LogReport, StoreError> {
        verify(Source::Layers(layers), keys, self.committer.marks())
    }

    /// Compares every chain's head with its mark when the data file is opened; a chain that does not reach it is told
    /// loudly, and its mark stays as evidence.
    pub(super) fn compare_marks(&self) -> Result<(), StoreError> {
        let scopes = self.keyring.all_scopes().map_err(|error| StoreError::Keyring(error.to_string()))?;
        let snapshot = self.committer.snapshot();
        let marks = self.committer.marks();
        for keys in scopes {
            let Some(mark) = marks.of(&keys.scope()) else { continue };
            let source = Source::Snapshot(&*snapshot);
            let Ok(head) = head(source, &keys) else { continue };
            let inner = mark.seq.to_be_bytes();
            let row = source.get(LOG, &scoped(&keys, &inner))?;
            let link = row.as_deref().and_then(|row| row.first_chunk::<32>());
            if link != Some(&mark.link) {
                marks.keep(&keys.scope());
                tracing::error!(
                    entries = head.seq,
                    known = mark.seq,
                    "an audit chain ends before the entry that the keyring knows: the data file may be an older copy; `visite audit verify` tells more"
                );
            }
        }
        Ok(())
    }
}
