//! What became of what was due in a shift, kept once nobody answers it any more (care.md, 12, K6, and 21).

use jiff::{Timestamp, civil::Date};

use crate::{features::care::units::Unit, kernel::ids::Id, record};

record! {
    /// What became of what was due to those who lived in a unit in a shift, `nachtrag_tage` after its end.
    #[derive(Clone, PartialEq, Eq)]
    pub struct ClosedShift {
        /// The unit.
        pub wohnbereich_id: Id<Unit>,
        /// The first instant of the shift.
        pub beginn: Timestamp,
        /// The shift, as it is written.
        pub schicht: String,
        /// The local day on which it begins.
        pub tag: Date,
        /// How much was done as planned.
        pub erledigt: u32,
        /// How much was done otherwise.
        pub abweichung: u32,
        /// How much was not done.
        pub nicht_erledigt: u32,
        /// Of how much nobody said anything.
        pub nicht_dokumentiert: u32,
        /// Until when answers counted.
        pub frist: Timestamp,
    }
}
