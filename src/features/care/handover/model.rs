//! That somebody has taken a unit over (care.md, 15): who knew what. It is offered and never demanded, and is not changed.

use jiff::Timestamp;

use crate::{features::care::units::Unit, kernel::ids::Id, platform::tenancy::User, record};

record! {
    /// A user has read the handover of a unit.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Takeover {
        /// Its id.
        pub id: Id<Takeover>,
        /// Which unit.
        pub wohnbereich_id: Id<Unit>,
        /// Who.
        pub benutzer: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// What they read began then.
        pub von: Timestamp,
        /// And ended before then.
        pub bis: Timestamp,
        /// How many records it told of.
        pub anzahl: u32,
        /// The keyed hash of their ids, in their order: whether something stood in it can be shown later.
        pub pruefwert: [u8; 32],
        /// When they said so.
        pub at: Timestamp,
    }
}
