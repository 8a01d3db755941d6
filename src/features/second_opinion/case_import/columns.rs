//! The columns of the CRM's file (domain.md, 2.1).

use serde::{Deserialize, Serialize};

use crate::platform::{intake, sheet::Columns};

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

impl intake::Column for Column {
    const ALL: &'static [Self] =
        &[Self::Hauptkontakt, Self::Erstellungsdatum, Self::Modul, Self::Thema, Self::Name];

    fn name(self) -> &'static str {
        match self {
            Self::Hauptkontakt => "Hauptkontakt",
            Self::Erstellungsdatum => "Erstellungsdatum",
            Self::Modul => "Modul",
            Self::Thema => "Thema",
            Self::Name => "Name",
        }
    }
    fn field(self) -> &'static str {
        match self {
            Self::Hauptkontakt => "hauptkontakt",
            Self::Erstellungsdatum => "erstellungsdatum",
            Self::Modul => "modul",
            Self::Thema => "thema",
            Self::Name => "name",
        }
    }
}
