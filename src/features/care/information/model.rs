//! An information collection as it is thought of (care.md, 5.1). What is still being written and what was signed are two types:
//! signing makes one of the other, and nothing changes what was signed. It is in force until the next one is signed.

use jiff::{Timestamp, civil::Date};

use crate::{
    features::care::{measures::Risk, residents::Resident},
    kernel::ids::Id,
    platform::tenancy::User,
    record,
};

/// How many topics there are.
pub const TOPICS: u8 = 6;
/// The topics of the matrix: the last one, where and how somebody lives, has no risks.
pub const MATRIX_TOPICS: u8 = 5;

record! {
    /// What a collection says.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Content {
        /// The day of the talk.
        pub datum: Date,
        /// Why it was held.
        pub anlass: Option<String>,
        /// Who was there.
        pub anwesend: Option<String>,
        /// What the resident says, in their own words.
        pub o_ton: Option<String>,
        /// Whose hand wrote them down; nobody else changes them.
        pub o_ton_von: Option<Id<User>>,
        /// What there is to say of each of the six topics, in their order.
        pub themen: Vec<Option<String>>,
        /// The cells of the matrix that were answered, in its order.
        pub matrix: Vec<Cell>,
        /// What the sixth row of the matrix is about.
        pub sonstiges_titel: Option<String>,
        /// What else there is to say.
        pub bemerkung: Option<String>,
    }
}

record! {
    /// A cell of the matrix: a risk in a topic.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Cell {
        /// The row.
        pub zeile: Risk,
        /// The topic, 1 to 5.
        pub thema: u8,
        /// Whether there is the risk.
        pub risiko: Option<bool>,
        /// Whether it is to be looked at more closely.
        pub weitere: Option<bool>,
    }
}

record! {
    /// A collection that a nurse is writing; one of a resident at most.
    #[derive(Clone, PartialEq, Eq)]
    pub struct SisDraft {
        /// The id that it keeps when it is signed.
        pub id: Id<Sis>,
        /// Of whom.
        pub resident_id: Id<Resident>,
        /// What it says so far.
        pub inhalt: Content,
        /// Who began it.
        pub begonnen_von: Id<User>,
        /// When.
        pub begonnen_at: Timestamp,
        /// Who saved it last.
        pub gespeichert_von: Id<User>,
        /// When.
        pub gespeichert_at: Timestamp,
    }
}

record! {
    /// A signed collection.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Sis {
        /// The record's id, used in URLs.
        pub id: Id<Sis>,
        /// Of whom.
        pub resident_id: Id<Resident>,
        /// Its number among those of the resident, from 1.
        pub fassung: u32,
        /// What it says.
        pub inhalt: Content,
        /// The one that it followed.
        pub vorgaenger_id: Option<Id<Sis>>,
        /// Who signed it.
        pub unterschrieben_von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// When.
        pub unterschrieben_at: Timestamp,
        /// The bytes that were signed.
        pub kanonisch: String,
        /// SHA-256 over them.
        pub sha256: [u8; 32],
    }
}

impl Content {
    /// What stands in a cell of the matrix: whether there is the risk, and whether it is to be looked at more closely.
    #[must_use]
    pub fn cell(&self, zeile: Risk, thema: u8) -> (Option<bool>, Option<bool>) {
        let cell = self.matrix.iter().find(|cell| (cell.zeile, cell.thema) == (zeile, thema));
        cell.map_or((None, None), |cell| (cell.risiko, cell.weitere))
    }

    /// What is said of a topic.
    #[must_use]
    pub fn topic(&self, thema: u8) -> Option<&str> {
        let place = usize::from(thema).checked_sub(1)?;
        self.themen.get(place)?.as_deref()
    }

    /// Whether the sixth row of the matrix is used.
    #[must_use]
    pub fn has_other(&self) -> bool {
        self.sonstiges_titel.is_some() || self.matrix.iter().any(|cell| cell.zeile == Risk::Sonstiges)
    }
}
