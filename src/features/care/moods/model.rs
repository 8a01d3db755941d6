//! A mood as it is thought of (domain.md, 8.4; care.md, 7).

use jiff::Timestamp;

use crate::{
    closed_list,
    features::care::{
        observations::{Revisable, Source},
        residents::Resident,
        units::Unit,
    },
    kernel::ids::Id,
    platform::tenancy::User,
    record,
};

/// What is bad, and very bad.
const LOW: u8 = 2;

closed_list! {
    /// Who says how somebody feels.
    pub enum Origin {
        /// They themselves.
        Selbst = 1 "selbst",
        /// Staff, by what they see and hear.
        Fremd = 2 "fremd",
    }
}

closed_list! {
    /// Why a mood alerts.
    pub enum Cause {
        /// It is the worst.
        Worst = 1 "wert_1",
        /// It is the third bad day in a row.
        ThreeDays = 2 "drei_tage",
    }
}

record! {
    /// How somebody felt at a time.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Mood {
        /// Its id, used in URLs.
        pub id: Id<Mood>,
        /// Who felt so.
        pub resident_id: Id<Resident>,
        /// Where they lived then.
        pub wohnbereich_id: Id<Unit>,
        /// From 1, very bad, to 5, very good.
        pub wert: u8,
        /// A note of at most 500 characters.
        pub notiz: Option<String>,
        /// When they felt so.
        pub zeitpunkt: Timestamp,
        /// Who said so.
        pub quelle: Origin,
        /// Who of the staff recorded it; none of what a resident recorded.
        pub erfasst_von: Option<Id<User>>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// The way by which it came.
        pub weg: Source,
        /// Whether whoever sent it gave it its id, to send it again safely.
        pub client_id: bool,
        /// Why it alerts; none where it does not.
        pub anlass: Option<Cause>,
        /// Whether an alert was raised: one a resident and day.
        pub alarm: bool,
        /// When it was made.
        pub created_at: Timestamp,
        /// When the server received it.
        pub empfangen_at: Timestamp,
        /// Why an admin adds to a closed file.
        pub begruendung: Option<String>,
        /// That it was withdrawn.
        pub storno: Option<Withdrawal>,
    }
}

record! {
    /// That a mood was withdrawn: it stays readable, and counts nowhere.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Withdrawal {
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; none within a minute by its author.
        pub grund: Option<String>,
    }
}

impl Mood {
    /// What is asked before it is withdrawn; none of what a resident recorded: that stands for ever.
    #[must_use]
    pub fn revisable(&self) -> Option<Revisable> {
        Some(Revisable {
            erfasst_von: self.erfasst_von?,
            handzeichen: self.handzeichen.clone(),
            is_withdrawn: self.storno.is_some(),
            fassung: 1,
            empfangen_at: self.empfangen_at,
        })
    }

    /// Whether the next shift must know of it: a bad or very bad one that stands (care.md, 15).
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.storno.is_none() && self.wert <= LOW
    }

    /// Everybody of the staff who had to do with it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        self.erfasst_von.into_iter().chain(self.storno.iter().map(|storno| storno.von))
    }
}
