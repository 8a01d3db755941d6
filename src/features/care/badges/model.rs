//! A badge as it is thought of (care.md, 14.2): its secrets are known by keyed hashes alone.

use jiff::Timestamp;

use crate::{
    closed_list, features::care::residents::Resident, kernel::ids::Id, platform::tenancy::User, record,
};

closed_list! {
    /// How a badge stands.
    pub enum State {
        /// It counts.
        Aktiv = 1 "aktiv",
        /// Locked: by wrong PINs or by staff.
        Gesperrt = 2 "gesperrt",
        /// Taken back; nothing leads out of that.
        Widerrufen = 3 "widerrufen",
        /// It has had its time.
        Abgelaufen = 4 "abgelaufen",
    }
}

record! {
    /// A badge of a resident.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Badge {
        /// Its id.
        pub id: Id<Badge>,
        /// Whose it is.
        pub resident_id: Id<Resident>,
        /// Keyed hash of the secret in its link.
        pub token: [u8; 16],
        /// Keyed hash of its code.
        pub code: [u8; 16],
        /// Keyed hash of its PIN, if it has one.
        pub pin: Option<[u8; 16]>,
        /// Wrong PINs since the last right one.
        pub fehlversuche: u8,
        /// That it is locked.
        pub sperre: Option<Lock>,
        /// When it was issued.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
        /// It counts until before then.
        pub gueltig_bis: Timestamp,
        /// That it was taken back.
        pub widerruf: Option<Revocation>,
    }
}

record! {
    /// Since when a badge is locked, and by whom; none: by wrong PINs.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Lock {
        /// Since when.
        pub at: Timestamp,
        /// By whom.
        pub von: Option<Id<User>>,
    }
}

record! {
    /// When a badge was taken back, and by whom; none: with the end of the stay.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Revocation {
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub von: Option<Id<User>>,
    }
}

impl Badge {
    /// How it stands at that instant.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> State {
        match self {
            Self { widerruf: Some(_), .. } => State::Widerrufen,
            Self { gueltig_bis, .. } if now >= *gueltig_bis => State::Abgelaufen,
            Self { sperre: Some(_), .. } => State::Gesperrt,
            _ => State::Aktiv,
        }
    }
}
