//! An order of restraint as it is thought of (care.md, 8.4), with all its versions: a court approves later, an approval is
//! prolonged, and what was said before stays readable.

use jiff::{Timestamp, civil::Date};

use super::words::{Basis, RestraintKind};
use crate::{features::care::residents::Resident, kernel::ids::Id, platform::tenancy::User, record};

record! {
    /// What was ordered for a resident.
    #[derive(Clone, PartialEq, Eq)]
    pub struct RestraintOrder {
        /// The id of all its versions, used in URLs.
        pub id: Id<RestraintOrder>,
        /// For whom.
        pub resident_id: Id<Resident>,
        /// What takes the freedom.
        pub art: RestraintKind,
        /// Every version, the first first; never empty.
        pub fassungen: Vec<OrderVersion>,
        /// That it was ended.
        pub ende: Option<OrderEnd>,
        /// The last day on which people were told that its approval ends or is over.
        pub gemeldet_am: Option<Date>,
    }
}

record! {
    /// One version of an order.
    #[derive(Clone, PartialEq, Eq)]
    pub struct OrderVersion {
        /// On what it rests.
        pub grundlage: Basis,
        /// The court's file number.
        pub aktenzeichen: Option<String>,
        /// The last day on which the basis holds.
        pub gueltig_bis: Option<Date>,
        /// What was tried before.
        pub alternativen: String,
        /// After so many minutes somebody looks after the resident again, 15 to 240.
        pub kontrolle_min: u16,
        /// The nurse who wrote this version.
        pub von: Id<User>,
        /// How they sign, as it was then.
        pub handzeichen: Option<String>,
        /// When they wrote it.
        pub at: Timestamp,
    }
}

record! {
    /// That an order was ended.
    #[derive(Clone, PartialEq, Eq)]
    pub struct OrderEnd {
        /// From then on it is not in force.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// Why; none where the stay ended.
        pub grund: Option<String>,
    }
}

impl RestraintOrder {
    /// Its newest version.
    #[must_use]
    pub fn newest(&self) -> Option<&OrderVersion> {
        self.fassungen.last()
    }
    /// Whether it is in force at an instant: it is not ended by then.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.ende.as_ref().is_none_or(|end| at < end.at)
    }
    /// The version that was there at an instant; before the first one that one: an emergency is written down afterwards.
    #[must_use]
    pub fn version_at(&self, at: Timestamp) -> Option<&OrderVersion> {
        self.fassungen.iter().rev().find(|version| version.at <= at).or_else(|| self.fassungen.first())
    }
    /// Everybody who wrote something of it.
    pub fn authors(&self) -> impl Iterator<Item = Id<User>> {
        let ended = self.ende.iter().map(|end| end.von);
        self.fassungen.iter().map(|version| version.von).chain(ended)
    }
}
