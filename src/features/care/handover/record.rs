//! The takeover in the store: key and index row.

use super::model::Takeover;
use crate::{
    features::care::{observations::moment, units::Unit},
    kernel::ids::Id,
    platform::{
        store::{Index, IndexEntries, Record, RefersTo, TableName},
        tenancy::User,
    },
};

/// By user, unit, and until before when it told.
pub const BY_USER: Index<Takeover, (Id<User>, Id<Unit>, u64)> = Index::new(1);

impl Record for Takeover {
    const TABLE: TableName = TableName::new(55, "takeovers");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_USER, &(self.benutzer, self.wohnbereich_id, moment(self.bis)));
    }
}

impl RefersTo<Unit> for Takeover {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}
