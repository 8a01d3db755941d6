//! Removing rows that have had their time, some per commit: a large clean-up holds nobody up, and one that is cut off
//! goes on where it was.

use jiff::Timestamp;

use super::{
    Record, ScopeKeys, Store, StoreError,
    check::rows,
    engine::{Space, after_prefix},
    lanes::Scope,
    open::META,
    reader::Source,
    restore::known,
    writer::{self, ACCESS, scoped},
};

/// Most rows that one commit removes.
const ROWS: usize = 500;
/// Most bytes of them.
const BYTES: usize = 4 << 20;

impl Store {
    /// Forgets who read what of a scope more than two hours ago; the audit trail keeps it. Returns how many marks went.
    pub(in crate::platform) fn prune_access(
        &self,
        keys: &ScopeKeys,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let oldest = writer::hour(now).saturating_sub(2).to_be_bytes();
        self.remove_range(ACCESS, keys.scope(), Some(&scoped(keys, &oldest)))
    }

    /// Removes the records of a kind that `over` says have had their time. Only for kinds from which nothing is derived.
    pub(in crate::platform) fn purge<R: Record>(
        &self,
        keys: &ScopeKeys,
        over: impl Fn(&R) -> bool,
    ) -> Result<usize, StoreError> {
        const { assert!(R::BARE, "derived rows would stay behind") };
        let mut gone = 0_usize;
        let snapshot = self.committer.snapshot();
        let mut old = Vec::new();
        for row in rows::<R>(Source::Snapshot(&*snapshot), keys)? {
            // What does not open is the check's affair.
            if let (inner, Ok(record)) = row?
                && over(&record)
            {
                old.push(scoped(keys, &inner));
            }
            if old.len() == ROWS {
                gone = gone.saturating_add(self.remove_keys(
                    R::TABLE.name,
                    keys.scope(),
                    std::mem::take(&mut old),
                )?);
            }
        }
        Ok(gone.saturating_add(self.remove_keys(R::TABLE.name, keys.scope(), old)?))
    }

    /// Removes every row of an erased tenant. Returns how many there were.
    pub(in crate::platform) fn purge_erased(&self, tenant: [u8; 16]) -> Result<usize, StoreError> {
        if !self.keyring.erased(&tenant) {
            return Ok(0);
        }
        let end = after_prefix(&tenant);
        let mut gone = 0_usize;
        for space in self.committer.snapshot().spaces()?.iter().filter(|space| *space != META) {
            gone = gone.saturating_add(self.remove_range(known(space), tenant, end.as_deref())?);
        }
        Ok(gone)
    }

    /// Removes a scope's rows up to that key.
    fn remove_range(&self, space: Space, scope: Scope, to: Option<&[u8]>) -> Result<usize, StoreError> {
        let mut gone = 0_usize;
        loop {
            let snapshot = self.committer.snapshot();
            let (mut keys, mut bytes) = (Vec::new(), 0_usize);
            for row in snapshot.range(space, &scope, to, false)? {
                let (key, value) = row?;
                bytes = bytes.saturating_add(value.len());
                keys.push(key);
                if keys.len() >= ROWS || bytes >= BYTES {
                    break;
                }
            }
            if keys.is_empty() {
                return Ok(gone);
            }
            gone = gone.saturating_add(self.remove_keys(space, scope, keys)?);
        }
    }

    fn remove_keys(&self, space: Space, scope: Scope, keys: Vec<Vec<u8>>) -> Result<usize, StoreError> {
        let count = keys.len();
        if count > 0 {
            self.committer.write(&[scope], |layers| {
                keys.into_iter().for_each(|key| layers.own.remove(space, key));
                Ok::<_, StoreError>(((), Vec::new()))
            })?;
        }
        Ok(count)
    }
}
