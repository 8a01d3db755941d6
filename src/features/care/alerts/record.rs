//! The alert in the store: key and index rows.

use jiff::Timestamp;

use super::model::Alert;
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::store::{Index, IndexEntries, Record, RefersTo, TableName},
};

/// What an index row tells of its alert: the number of its state, and whom it is about.
pub type Told = (u8, Id<Resident>);

/// By what alerts.
pub const BY_OCCASION: Index<Alert, [u8; 16]> = Index::new(1);
/// Those about which there is something to do, by when they were raised.
pub const OPEN: Index<Alert, u64, Told> = Index::new(2);
/// All of them, by when they were raised.
pub const BY_TIME: Index<Alert, u64, Told> = Index::new(3);
/// Those at which nobody has looked in time, and of which the admins were not told: by when they are.
pub const DUE: Index<Alert, u64> = Index::new(4);
/// Those about which there is something to do, by resident.
pub const OPEN_OF: Index<Alert, (Id<Resident>, u64)> = Index::new(5);

/// Microseconds since 1970, as the indexes hold instants; all of them are the server's clock.
#[must_use]
pub fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl Record for Alert {
    const TABLE: TableName = TableName::new(46, "alerts");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let raised = micros(self.created_at);
        let told = (self.state().number(), self.resident_id);
        out.add(&BY_OCCASION, &self.anlass);
        out.add_covering(&BY_TIME, &raised, &told);
        if self.is_open() {
            out.add_covering(&OPEN, &raised, &told);
            out.add(&OPEN_OF, &(self.resident_id, raised));
        }
        if !self.was_answered() && self.gemeldet_at.is_none() {
            out.add(&DUE, &micros(self.eskaliert_ab));
        }
    }
}

impl RefersTo<Resident> for Alert {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}
