//! The settings in the store: one record in each facility, from its first change on.

use crate::{
    platform::{
        store::{CachedView, Reader, Record, StoreError, TableName},
        tenancy::{Ctx, MayReadAll, Permission},
    },
    record,
};

record! {
    /// The settings of second opinions in a facility.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Settings {
        /// Days until a case without answer shows as "Keine Rückmeldung" (domain.md, 1.2).
        pub keine_rm_frist_tage: u16,
    }
}

/// There is one.
pub(super) const ONE: [u8; 16] = [0; 16];

/// Days until "Keine Rückmeldung", unless the facility says otherwise (domain.md, 1.2).
const FRIST_TAGE: u16 = 28;

impl Settings {
    /// What counts while no record is there: what the facility chose before areas had settings of their own, else the
    /// product's choice.
    #[must_use]
    pub fn before<P: Permission>(ctx: &Ctx<P>) -> Self {
        Self { keine_rm_frist_tage: ctx.legacy_setting().unwrap_or(FRIST_TAGE) }
    }

    /// Those that count.
    ///
    /// # Errors
    /// Those of the store.
    pub fn in_force<P>(ctx: &Ctx<P>, r: &Reader<'_, P>) -> Result<Self, StoreError>
    where
        P: Permission + MayReadAll<Self>,
    {
        Ok(r.cached::<InForce>()?.0.unwrap_or_else(|| Self::before(ctx)))
    }
}

impl Record for Settings {
    const TABLE: TableName = TableName::new(18, "second_opinion_settings");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = [u8; 16];

    fn key(&self) -> [u8; 16] {
        ONE
    }
}

/// The record, if it is there: cached, since every list of cases asks for it.
struct InForce(Option<Settings>);

impl CachedView for InForce {
    type Of = Settings;
    fn work_out<P: Permission + MayReadAll<Settings>>(
        r: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
        Ok(Self(r.get::<Settings>(&ONE)?.map(|settings| *settings)))
    }
    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::platform::store::testing::tenant_stored_bytes;

    #[test]
    fn bytes_on_disk_are_for_ever() {
        assert_eq!(tenant_stored_bytes(&Settings { keine_rm_frist_tage: 14 }), b"\x0e");
    }
}
