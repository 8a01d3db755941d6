//! The answers of the store to what an import asks of the residents of the house.

use super::judge::{Holder, Known, Of};
use crate::{
    features::care::residents::{BEWOHNERNR, BY_BEWOHNERNR, BY_KVNR, BY_PERSON, KVNR, PERSON, Resident},
    kernel::kvnr,
    platform::{
        store::{Index, Order, Range, Reader, StoreError, Versioned},
        tenancy::{MayReadAll, Permission},
    },
};

/// Looks up what one transaction sees.
pub struct Lookups<'r, 'a, P: Permission>(pub &'r Reader<'a, P>);

impl<P: Permission + MayReadAll<Resident>> Lookups<'_, '_, P> {
    fn first(
        &self,
        index: &Index<Resident, ([u8; 16], u64)>,
        hash: [u8; 16],
    ) -> Result<Option<u64>, StoreError> {
        let mut rows = self.0.by(index, &Range::prefix(&(hash,)), Order::Up)?;
        rows.next().transpose().map(|row| row.map(|((_, nr), _)| nr))
    }
}

impl<P: Permission + MayReadAll<Resident>> Known for Lookups<'_, '_, P> {
    type Error = StoreError;

    fn by_number(&self, bewohnernr: &str) -> Result<Option<Holder>, StoreError> {
        let Some(id) = self.0.first_by(&BY_BEWOHNERNR, &self.0.blind(BEWOHNERNR, bewohnernr))? else {
            return Ok(None);
        };
        let holder: Versioned<Resident> = self.0.need(&id)?;
        let (of, person) = (Of::There(holder.nr), holder.person_key());
        Ok(Some(Holder { of, person, kvnr: kvnr::valid(holder.kvnr.as_deref()).map(str::to_owned) }))
    }
    fn by_person(&self, key: &str) -> Result<Option<u64>, StoreError> {
        self.first(&BY_PERSON, self.0.blind(PERSON, key))
    }
    fn by_kvnr(&self, kvnr: &str) -> Result<Option<u64>, StoreError> {
        self.first(&BY_KVNR, self.0.blind(KVNR, kvnr))
    }
}
