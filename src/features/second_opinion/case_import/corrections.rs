//! What the user changes in the preview before confirming.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{features::second_opinion::cases::Fallgruppe, kernel::text::norm, platform::sheet::Columns};

/// The columns of the CRM, in the order of [`COLUMNS`]. Stored by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Column {
    /// The person.
    Hauptkontakt,
    /// The day of the request.
    Erstellungsdatum,
    /// What becomes the Fallgruppe.
    Modul,
    /// Subject.
    Thema,
    /// The ticket.
    Name,
}

/// What a CRM file must and may have (domain.md, 2.1).
pub const COLUMNS: Columns = Columns {
    required: &["Hauptkontakt", "Erstellungsdatum", "Modul"],
    optional: &["Thema", "Name"],
    signs: super::row::signs,
};

impl Column {
    /// All, in the order of [`COLUMNS`].
    pub const ALL: [Self; 5] =
        [Self::Hauptkontakt, Self::Erstellungsdatum, Self::Modul, Self::Thema, Self::Name];

    /// The name in the file's header.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hauptkontakt => "Hauptkontakt",
            Self::Erstellungsdatum => "Erstellungsdatum",
            Self::Modul => "Modul",
            Self::Thema => "Thema",
            Self::Name => "Name",
        }
    }

    /// Whether a row cannot do without it.
    #[must_use]
    pub fn required(self) -> bool {
        COLUMNS.required.contains(&self.name())
    }

    /// The column with that name, however it is spelt.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| norm(column.name()) == norm(name))
    }
}

/// Corrections of a file; they belong to one plan, and a new plan is made with more of them.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Corrections {
    /// New texts of single cells, by the row's line and the column.
    pub cells: BTreeMap<(u32, Column), String>,
    /// The Fallgruppe of a Modul that is otherwise unknown, by `norm` of the Modul.
    pub modul: BTreeMap<String, Fallgruppe>,
    /// Lines of rows that are not to be imported.
    pub left_out: BTreeSet<u32>,
}
crate::opaque_debug!(Corrections);

impl Corrections {
    /// Gives an unknown Modul its Fallgruppe, for every row that has it.
    pub fn assign(&mut self, modul: &str, fallgruppe: Fallgruppe) {
        self.modul.insert(norm(modul), fallgruppe);
    }

    pub(super) fn cell(&self, line: u32, column: Column) -> Option<&str> {
        self.cells.get(&(line, column)).map(String::as_str)
    }

    pub(super) fn assigned(&self, modul: &str) -> Option<Fallgruppe> {
        self.modul.get(&norm(modul)).copied()
    }
}
