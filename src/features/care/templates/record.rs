//! Templates in the store. Shipped ones are there from their first change on.

use super::{
    model::{TemplateHead, TemplateVersion},
    shipped::is_shipped,
};
use crate::{
    kernel::ids::Id,
    platform::store::{Record, RefersTo, TableName},
};

impl Record for TemplateHead {
    const TABLE: TableName = TableName::new(40, "templates");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
}

impl Record for TemplateVersion {
    const TABLE: TableName = TableName::new(41, "template_versions");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = (Id<TemplateHead>, u32);

    fn key(&self) -> (Id<TemplateHead>, u32) {
        (self.id, self.template.version)
    }
}

impl RefersTo<TemplateHead> for TemplateVersion {
    fn refers(&self) -> Option<Id<TemplateHead>> {
        Some(self.id)
    }
}
/// The first version of a shipped template is in the program.
impl RefersTo<TemplateVersion> for TemplateHead {
    fn refers(&self) -> Option<(Id<Self>, u32)> {
        let inside = self.version == 1 && is_shipped(&self.key);
        (!inside).then_some((self.id, self.version))
    }
}
