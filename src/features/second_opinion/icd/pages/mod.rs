//! What ICD entry looks like: the column, one row of it, one cell, and the filter.
//!
//! Owns: the markup that `app.js` works on (class `icd-row`, field `icd`, `data-vorschlag`), and its twin without script.
//! May use: `kernel`, `ui`, the values of this feature.
//! Never: the store.

mod cell;
mod column;
mod narrow;
mod row;

pub use cell::{Cell, CellPage};
pub use column::{ColumnPage, HREF, href, progress_part};
pub use narrow::{WrongScope, scope_filter, standing};
pub use row::{Noted, Row, State};

use crate::ui::NavSpot;

/// The entry of the navigation.
pub const HERE: NavSpot = NavSpot("icd");
