//! The columns of the file.

use serde::{Deserialize, Serialize};

use super::row::signs;
use crate::{
    closed_list,
    platform::{intake, sheet::Columns},
};

closed_list! {
    /// A column of the file; its code is its heading. The required ones come first.
    #[derive(Serialize, Deserialize)]
    pub enum Column {
        /// Surname.
        Nachname = 1 "Nachname",
        /// First name.
        Vorname = 2 "Vorname",
        /// Birth date.
        Geburtsdatum = 3 "Geburtsdatum",
        /// Name or short name of the unit.
        Wohnbereich = 4 "Wohnbereich",
        /// First day.
        Aufnahme = 5 "Aufnahme",
        /// The house's own number.
        Bewohnernr = 6 "Bewohnernr",
        /// Salutation.
        Anrede = 7 "Anrede",
        /// Gender.
        Geschlecht = 8 "Geschlecht",
        /// Room.
        Zimmer = 9 "Zimmer",
        /// Insurance number.
        Kvnr = 10 "KVNR",
        /// Care grade.
        Pflegegrad = 11 "Pflegegrad",
        /// Since when.
        PflegegradSeit = 12 "Pflegegrad seit",
        /// Last day.
        Auszug = 13 "Auszug",
        /// Allergies.
        Allergien = 14 "Allergien",
        /// Hints.
        Hinweise = 15 "Hinweise",
        /// Family doctor.
        Hausarzt = 16 "Hausarzt",
        /// Whom to call.
        KontaktName = 17 "Kontakt 1 Name",
        /// Their relation.
        KontaktBeziehung = 18 "Kontakt 1 Beziehung",
        /// Their phone number.
        KontaktTelefon = 19 "Kontakt 1 Telefon",
    }
}

/// So many columns a file must have.
const REQUIRED: usize = 5;
const SPLIT: (&[&str], &[&str]) = Column::CODES.as_slice().split_at(REQUIRED);

/// What a file of residents must and may have. Cells come in the order of [`Column::ALL`].
pub const COLUMNS: Columns = Columns { required: SPLIT.0, optional: SPLIT.1, signs };

/// The names of the fields in the form that corrects a row, in the same order.
const FIELDS: [&str; Column::CODES.len()] = [
    "nachname",
    "vorname",
    "geburtsdatum",
    "wohnbereich",
    "aufnahme",
    "bewohnernr",
    "anrede",
    "geschlecht",
    "zimmer",
    "kvnr",
    "pflegegrad",
    "pflegegrad-seit",
    "auszug",
    "allergien",
    "hinweise",
    "hausarzt",
    "kontakt-name",
    "kontakt-beziehung",
    "kontakt-telefon",
];

impl intake::Column for Column {
    const ALL: &'static [Self] = &Self::ALL;

    fn name(self) -> &'static str {
        self.code()
    }
    fn field(self) -> &'static str {
        FIELDS.get(self.place()).copied().unwrap_or_default()
    }
}

impl Column {
    /// Where its cell stands in a row.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.number().saturating_sub(1))
    }
}
