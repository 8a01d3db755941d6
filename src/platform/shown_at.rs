//! How records are named where something tells of them, and the page that shows one: a feature says it of its kinds.

use super::store::TableName;

/// How the records of a kind are named, and where one of them is shown.
#[derive(Clone, Copy)]
pub struct ShownAt {
    /// Their table; of the tenant or of the instance.
    pub table: TableName,
    /// Key of the word for one of them, e.g. `audit-object-person`.
    pub words: &'static str,
    /// The page of the record with this id, as local path; none for kinds without a page of their own.
    pub page: Option<fn(&str) -> String>,
}

impl ShownAt {
    /// A kind of record with a name and without a page.
    #[must_use]
    pub const fn named(table: TableName, words: &'static str) -> Self {
        Self { table, words, page: None }
    }
}
