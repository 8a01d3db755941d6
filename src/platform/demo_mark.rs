//! Says in the data file itself that its people are invented: a copy of it, or a backup of a demo, is known as one even
//! where the file `DEMO` beside it is not.

use super::{
    Platform,
    store::{Corrupt, InstanceRecord, StoreError, TableName, codec},
};

/// The mark; there is one or none.
pub(in crate::platform) struct DemoMark;

const ONE: [u8; 16] = *b"invented people.";

impl InstanceRecord for DemoMark {
    type Owner = ();
    const TABLE: TableName = TableName::new(106, "demo_mark");
    const VERSION: u8 = 1;
    type Stored = ();
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
    fn store(&self) {}
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        codec::only_version::<()>(1, version, bytes).map(|()| Self)
    }
    fn found_by(&self, _: &mut Vec<(&'static str, String)>) {}
}

impl Platform {
    /// Marks the data as invented.
    pub fn mark_as_demo(&self) -> Result<(), StoreError> {
        self.store().instance_upkeep(|w| w.put(&DemoMark))
    }

    /// Whether the data is marked as invented.
    pub fn is_demo(&self) -> Result<bool, StoreError> {
        Ok(self.store().instance_read(|r| r.get::<DemoMark>(ONE))?.is_some())
    }
}
