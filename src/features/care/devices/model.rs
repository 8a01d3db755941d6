//! A device as the house knows it (care.md, 14.1).

use jiff::Timestamp;

use crate::{closed_list, features::care::units::Unit, kernel::ids::Id, platform::tenancy::User, record};

closed_list! {
    /// What a device is for. 1 is that of capture without a connection.
    pub enum DeviceKind {
        /// A tablet on which residents show their badge.
        Bewohnertablet = 2 "bewohnertablet",
    }
}

record! {
    /// A device.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Device {
        /// Its id.
        pub id: Id<Device>,
        /// What it is for.
        pub art: DeviceKind,
        /// What the house calls it.
        pub name: String,
        /// Where it lies.
        pub wohnbereich_id: Option<Id<Unit>>,
        /// When it was entered.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
        /// When its browser was recognised after pairing, the first time.
        pub erkannt_at: Option<Timestamp>,
        /// When it was taken back, and by whom.
        pub widerruf: Option<Revoked>,
    }
}

record! {
    /// When something was taken back, and by whom.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Revoked {
        /// When.
        pub at: Timestamp,
        /// By whom.
        pub von: Id<User>,
    }
}

closed_list! {
    /// How a device stands.
    pub enum State {
        /// A code for it waits to be used.
        Offen = 1 "offen",
        /// Its code was not used in time, or its browser has lost what it is known by.
        Ungekoppelt = 2 "ungekoppelt",
        /// Its browser is paired.
        Gekoppelt = 3 "gekoppelt",
        /// It was taken back.
        Widerrufen = 4 "widerrufen",
    }
}
