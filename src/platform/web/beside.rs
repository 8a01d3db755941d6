//! What features add to the page of a record that another feature owns: the page of a person shows what is written about
//! them, and the feature that owns the person does not know those that write.

use maud::Markup;

use super::present::Look;
use crate::{
    kernel::problem::Problem,
    platform::{Platform, store::TableName, tenancy::Ctx},
    ui::View,
};

/// What stands on the page of one record for one reader.
pub struct Added {
    /// What is done most here: the first button of the page, which then is its primary one.
    pub first: Option<Markup>,
    /// A part of the page, above what is entered.
    pub part: Markup,
}

/// Reads what is added, by the key of the record; none for readers who may not see it.
pub type Add = fn(&Platform, &Ctx<Look>, &View, [u8; 16]) -> Result<Option<Added>, Problem>;

/// What a feature adds to the pages of a kind of record.
#[derive(Clone, Copy)]
pub struct Beside {
    /// Their table.
    pub table: TableName,
    /// What.
    pub add: Add,
}

impl Platform {
    /// What every feature adds to the page of that record.
    ///
    /// # Errors
    /// Those of reading it.
    pub fn beside(
        &self,
        look: Option<&Ctx<Look>>,
        v: &View,
        table: TableName,
        id: [u8; 16],
    ) -> Result<Vec<Added>, Problem> {
        let Some(look) = look else { return Ok(Vec::new()) };
        let of = self.wiring().beside.iter().filter(|beside| beside.table == table);
        of.filter_map(|beside| (beside.add)(self, look, v, id).transpose()).collect()
    }
}
