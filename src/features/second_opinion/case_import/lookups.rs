//! The known cases, asked of the store by keyed hashes. A record is opened only when the index has a row.

use jiff::civil::Date;

use super::duplicates::{Holder, Known, KnownCase};
use crate::{
    features::second_opinion::cases::{
        BASE, BY_BASE, BY_D1, BY_FALL_ID, BY_KVNR, BY_TICKET, Case, D1, FALL_ID, KVNR, TICKET,
    },
    kernel::{ids::Id, text::spelling},
    platform::{
        store::{Index, Order, Range, Reader, StoreError},
        tenancy::{MayReadAll, Permission},
    },
};

/// Answers from one view of the store: a snapshot, or the write under way.
pub struct StoredCases<'r, 'a, P>(&'r Reader<'a, P>);

impl<'r, 'a, P: Permission + MayReadAll<Case>> StoredCases<'r, 'a, P> {
    /// Asks this reader.
    #[must_use]
    pub fn of(reader: &'r Reader<'a, P>) -> Self {
        Self(reader)
    }

    /// The cases with that hash whose key is really `key`: a hash alone proves nothing.
    fn numbered(
        &self,
        index: &Index<Case, ([u8; 16], u64)>,
        hash: [u8; 16],
        really: impl Fn(&Case) -> bool,
    ) -> Result<Vec<KnownCase>, StoreError> {
        let rows: Vec<Id<Case>> = self
            .0
            .by(index, &Range::prefix(&hash), Order::Up)?
            .map(|row| row.map(|(_, id)| id))
            .collect::<Result<_, _>>()?;
        let mut known = Vec::with_capacity(rows.len());
        for id in rows {
            let case = self.0.need::<Case>(&id)?.into_inner();
            if really(&case) {
                let base = case.base_fall_id().to_owned();
                let Case { nr, vorname, geburtsdatum, kvnr, .. } = case;
                known.push(KnownCase { nr, base, vorname, geburtsdatum, kvnr });
            }
        }
        Ok(known)
    }
}

impl<P: Permission + MayReadAll<Case>> Known for StoredCases<'_, '_, P> {
    type Error = StoreError;

    fn has_d1(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.0.first_by(&BY_D1, &self.0.blind(D1, key))?.is_some())
    }
    fn has_base(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.0.first_by(&BY_BASE, &self.0.blind(BASE, key))?.is_some())
    }
    fn by_d1(&self, key: &str) -> Result<Vec<KnownCase>, StoreError> {
        self.numbered(&BY_D1, self.0.blind(D1, key), |case| case.facts().d1_key() == key)
    }
    fn by_base(&self, key: &str) -> Result<Vec<KnownCase>, StoreError> {
        self.numbered(&BY_BASE, self.0.blind(BASE, key), |case| spelling(case.base_fall_id()) == key)
    }
    fn holder(&self, fall_id: &str) -> Result<Option<Holder>, StoreError> {
        let hash = self.0.blind(FALL_ID, fall_id);
        for row in self.0.by(&BY_FALL_ID, &Range::prefix(&hash), Order::Up)? {
            let (_, id) = row?;
            let case = self.0.need::<Case>(&id)?;
            if case.fall_id == fall_id {
                return Ok(Some(Holder { nr: case.nr, deleted: case.storniert() }));
            }
        }
        Ok(None)
    }
    fn has_ticket(&self, key: &str) -> Result<bool, StoreError> {
        Ok(self.0.first_by(&BY_TICKET, &self.0.blind(TICKET, key))?.is_some())
    }
    fn kvnr_between(&self, key: &str, from: Date, to: Date) -> Result<bool, StoreError> {
        let hash = self.0.blind(KVNR, key);
        let after = to.tomorrow().unwrap_or(to);
        let range = Range::between(&(hash, from), &(hash, after));
        Ok(self.0.by(&BY_KVNR, &range, Order::Up)?.next().transpose()?.is_some())
    }
}
