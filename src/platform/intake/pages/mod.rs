//! What people see of an import: upload, preview, one row, progress, result, undo.
//!
//! Owns: the markup of these pages.
//! May use: `ui`, the records and plan.
//! Never: the store, or a decision.

mod discard;
mod line;
mod preview;
mod reading;
mod result;
mod row;
mod undo;
mod upload;

use maud::Markup;

use super::{Cells, ImportId, Intake};
use crate::{
    kernel::words::Msg,
    platform::store::{Reader, StoreError},
    ui::{NavSpot, View, table::Column},
};

pub use discard::DiscardPage;
pub use line::{Focus, LineAnswer, LineForm, line_id};
pub use preview::{PreviewPage, Showing};
pub use reading::{RefusedReading, reading_of};
pub use result::{BrokenPage, LISTED, LaufPage, PROGRESS, ResultPage};
pub use row::RowPage;
pub use undo::UndoPage;
pub use upload::ImportPage;

/// What the pages of an import say of its rows and records.
pub trait Pages: Intake {
    /// Its place in the navigation.
    const HERE: NavSpot;
    /// The field that is first to be mended where no reason says another.
    const FIRST: Self::Column;
    /// Name of a file that has nothing but the headings, to be filled in; none where the files come from another program.
    const TEMPLATE: Option<&'static str> = None;

    /// The field in which a reason can be mended.
    fn place(reason: Self::Reason) -> Self::Column;
    /// The hint at a column's field.
    fn hint(_column: Self::Column) -> Option<&'static str> {
        None
    }
    /// Whether a column's texts are long.
    fn is_long(_column: Self::Column) -> bool {
        false
    }
    /// The columns of a row's fields in the table of the preview.
    fn columns() -> Vec<Column>;
    /// What stands in these columns of a row that is not imported: its cells as they were read.
    fn as_read(cells: &Cells<'_, Self>) -> Vec<String>;
    /// A row's fields in these columns.
    fn cells(v: &View, row: &Self::Row) -> Vec<Markup>;
    /// What names a record that is there already, e.g. its number.
    fn twin(twin: Self::Twin) -> Msg;
    /// The page of that record, as local path; none for one that is gone.
    ///
    /// # Errors
    /// Those of the store.
    fn page_of(r: &Reader<'_, Self::Act>, twin: Self::Twin) -> Result<Option<String>, StoreError>;
    /// The list of the records that an import made, as local path.
    fn list_of(run: ImportId) -> String;
    /// A record that stays when its import is taken back.
    fn kept(v: &View, kept: &Self::Kept) -> Markup;
    /// The sentence of a reason's code without the row's values, which the log does not keep.
    fn short(code: &str) -> Msg {
        Msg::code(code)
    }
}
