//! What people see of an import: upload, preview, one row, progress, result, undo.
//!
//! Owns: the markup of these pages.
//! May use: `ui`, the records and plan of this feature.
//! Never: the store, or a decision.

mod line;
mod preview;
mod reading;
mod result;
mod row;
mod undo;
mod upload;

pub use line::{Focus, LineAnswer, LineForm, line_id};
pub use preview::{PreviewPage, Showing};
pub use reading::{RefusedReading, reading_of};
pub use result::{LISTED, LaufPage, PROGRESS, ResultPage};
pub use row::{RowPage, field_name, place};
pub use undo::UndoPage;
pub use upload::ImportPage;

use crate::{features::second_opinion::cases::Fallgruppe, kernel::words::Msg, ui::NavSpot};

/// The place of imports in the navigation.
pub const HERE: NavSpot = NavSpot("import");

/// A specialty in full.
pub(super) fn group(fallgruppe: Fallgruppe) -> Msg {
    Msg::new(match fallgruppe {
        Fallgruppe::Onko => "gruppe-onko",
        Fallgruppe::Kardio => "gruppe-kardio",
        Fallgruppe::Intensiv => "gruppe-intensiv",
        Fallgruppe::Galle => "gruppe-galle",
        Fallgruppe::Sd => "gruppe-sd",
    })
}
