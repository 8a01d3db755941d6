//! Says in the data file itself that its people are invented: a copy of it, or a backup of a demo, is known as one even
//! where the file `DEMO` beside it is not.

use serde::{Deserialize, Serialize};

use super::{
    base::Base,
    store::{InstanceRecord, StoreError, TableName},
};

/// The mark; there is one or none.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::platform) struct DemoMark;
crate::stored_as_it_is!(DemoMark);

const ONE: [u8; 16] = *b"invented people.";

impl InstanceRecord for DemoMark {
    type Owner = ();
    const TABLE: TableName = TableName::new(106, "demo_mark");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
}

impl Base {
    /// Marks the data as invented.
    pub fn mark_as_demo(&self) -> Result<(), StoreError> {
        self.store().instance_upkeep(|w| w.put(&DemoMark))
    }

    /// Whether the data is marked as invented.
    pub fn is_demo(&self) -> Result<bool, StoreError> {
        Ok(self.store().instance_read(|r| r.get::<DemoMark>(ONE))?.is_some())
    }
}
