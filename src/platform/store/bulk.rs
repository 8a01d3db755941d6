//! Adding many records in one transaction: made ready on every core, put down in the order of their keys.

use super::{
    ChangedRecord, StoreError,
    key::OrderedKey as _,
    layers::Layers,
    reader::INDEX,
    record::Record,
    seal::{Nonces, Place, ScopeKeys},
    writer::{Derived, Writer, scoped, sealed, told},
};
use crate::platform::{
    cores::Cores,
    tenancy::{MayWrite, Permission},
};

/// Records that are in memory together before they are sealed.
const BLOCK: usize = 4_096;
/// Records that one core takes at a time.
const SHARE: usize = 256;

/// Some records, ready to be put down.
struct Ready {
    /// Full keys and sealed values.
    sealed: Vec<(Vec<u8>, Vec<u8>)>,
    derived: Derived,
    fed: Vec<ChangedRecord>,
}

impl<P: Permission> Writer<'_, '_, P> {
    /// Adds records whose keys are new: what [`Writer::add`] does for each, in less time. `each` is told after every
    /// record, from any thread. After an error nothing of the transaction can be committed.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when a key is not new; [`StoreError::Missing`] when the permission would not reach a record;
    /// those of the store.
    pub fn add_all<R: Record + Send + Sync>(
        &mut self,
        records: impl IntoIterator<Item = R>,
        each: impl Fn() + Sync,
    ) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        let added = self.put_all(records, &each);
        self.broken |= added.is_err();
        added
    }

    fn put_all<R: Record + Send + Sync>(
        &mut self,
        records: impl IntoIterator<Item = R>,
        each: &(impl Fn() + Sync),
    ) -> Result<(), StoreError>
    where
        P: MayWrite<R>,
    {
        let mut records = records.into_iter();
        let (mut rows, cores) = (Vec::new(), Cores::default());
        loop {
            let block: Vec<R> = records.by_ref().take(BLOCK).collect();
            if block.is_empty() {
                break;
            }
            block.iter().try_for_each(|record| self.reached(record))?;
            let (layers, keys) = (&*self.layers, self.keys);
            let shares = block.chunks(SHARE).collect();
            let ready = cores.each(2, shares, |share| made_ready(layers, keys, share, each))?;
            self.changed.insert(R::TABLE.number);
            for ready in ready {
                for (key, value) in ready.sealed {
                    // Two records of this call with one key.
                    if self.layers.own.get(R::TABLE.name, &key).flatten().is_some() {
                        return Err(StoreError::Stale);
                    }
                    self.layers.own.put(R::TABLE.name, key, value);
                }
                rows.extend(ready.derived.index_rows);
                self.count(ready.derived.tallies);
                self.fed.extend(ready.fed);
            }
        }
        cores.sort(&mut rows);
        self.layers.own.put_sorted(INDEX, rows.into_iter());
        Ok(())
    }
}

fn made_ready<R: Record>(
    layers: &Layers<'_>,
    keys: &ScopeKeys,
    share: &[R],
    each: &impl Fn(),
) -> Result<Ready, StoreError> {
    let inner: Vec<Vec<u8>> = share.iter().map(|record| record.key().encoded()).collect();
    let with_key = || share.iter().zip(inner.iter().map(Vec::as_slice));
    let derived = Derived::of_all(with_key(), keys, 1);
    let (mut values, mut fed) = (Vec::with_capacity(share.len()), Vec::with_capacity(share.len()));
    let mut nonces = Nonces::new();
    for (record, inner) in with_key() {
        let full = scoped(keys, inner);
        if layers.get(R::TABLE.name, &full)?.is_some() {
            return Err(StoreError::Stale);
        }
        let seal =
            |place: Place<'_>, plain: &[u8]| keys.seal_one_of_many(&mut nonces, place, R::VERSION, 1, plain);
        values.push((full, sealed(record, inner, seal)?));
        fed.extend(told(keys, record, inner, true));
        each();
    }
    Ok(Ready { sealed: values, derived, fed })
}
