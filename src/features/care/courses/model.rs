//! That a nurse set a hint about weight aside.

use jiff::Timestamp;

use super::rules::weight::Hint;
use crate::{
    features::care::{observations::Entry, residents::Resident},
    kernel::{decimal::Decimal, ids::Id},
    platform::tenancy::User,
    record,
};

record! {
    /// Hints about a weight that a nurse set aside, e.g. after an amputation: until there is another weight.
    #[derive(Clone, PartialEq, Eq)]
    pub struct HintAside {
        /// Its id.
        pub id: Id<HintAside>,
        /// About whom.
        pub resident_id: Id<Resident>,
        /// The entry with the weight that raised them.
        pub gewicht_id: Id<Entry>,
        /// They. One that another loss raises stands again.
        pub hinweise: Vec<Raised>,
        /// Why.
        pub grund: String,
        /// Who said so.
        pub von: Id<User>,
        /// How they sign.
        pub handzeichen: Option<String>,
        /// When.
        pub at: Timestamp,
    }
}

record! {
    /// A hint, and the loss that raised it.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Raised {
        /// Which.
        pub hinweis: Hint,
        /// The loss in percent, as it is shown.
        pub prozent: Decimal,
    }
}
