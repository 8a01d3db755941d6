//! The pages of a record, each made from its columns and from what it says of itself ([`super::Shown`]).
//!
//! Owns: list, page, form, the question before an act, and how its values read.
//! May use: `kernel`, `ui`, the description of the record.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod ask;
pub mod boxes;
mod detail;
mod edit;
mod list;
mod single;
pub(super) mod words;

pub use ask::AskPage;
#[cfg(test)]
pub use ask::asked_label;
pub use detail::DetailPage;
pub use edit::EditPage;
pub use list::{ListPage, ListTable, cells};
pub use single::SinglePage;
pub use words::{Marked, dash, value};
