//! The closed lists of measures.

use crate::closed_list;

closed_list! {
    /// How it is proved that a measure was carried out (care.md, 5.2).
    pub enum Proof {
        /// Each time by itself: treatment, restraint, turning, drinking protocol, everything ordered.
        Einzeln = 1 "einzeln",
        /// With the shift: routine.
        Schicht = 2 "schicht",
        /// Never due: goals, agreements.
        Keiner = 3 "keiner",
    }
}

closed_list! {
    /// The risk that a measure answers.
    pub enum Risk {
        /// Pressure sores.
        Dekubitus = 1 "dekubitus",
        /// Falls.
        Sturz = 2 "sturz",
        /// Incontinence.
        Inkontinenz = 3 "inkontinenz",
        /// Pain.
        Schmerz = 4 "schmerz",
        /// Eating and drinking.
        Ernaehrung = 5 "ernaehrung",
        /// Something else.
        Sonstiges = 6 "sonstiges",
    }
}
