//! The closed lists of a resident: stored as numbers, written as care.md writes them.

use serde::{Deserialize, Serialize};

use crate::closed_list;

closed_list! {
    /// Gender as on the health insurance card.
    #[derive(Serialize, Deserialize)]
    pub enum Geschlecht {
        /// Male.
        Maennlich = 1 "m",
        /// Female.
        Weiblich = 2 "w",
        /// Diverse.
        Divers = 3 "d",
        /// Unknown or not said.
        Unbestimmt = 4 "x",
    }
}
closed_list! {
    /// The state of a stay, as stored. Away (`abwesend`) is computed from absences.
    pub enum Status {
        /// Lives here.
        Aktiv = 1 "aktiv",
        /// Moved out.
        Ausgezogen = 2 "ausgezogen",
        /// Died.
        Verstorben = 3 "verstorben",
    }
}
closed_list! {
    /// The state of a stay, as shown.
    pub enum Shown {
        /// Lives here and is there.
        Aktiv = 1 "aktiv",
        /// Lives here and is away now.
        Abwesend = 2 "abwesend",
        /// Moved out.
        Ausgezogen = 3 "ausgezogen",
        /// Died.
        Verstorben = 4 "verstorben",
    }
}
closed_list! {
    /// Why somebody is away.
    pub enum AbsenceKind {
        /// Hospital.
        Krankenhaus = 1 "krankenhaus",
        /// Holiday.
        Urlaub = 2 "urlaub",
        /// Rehabilitation.
        Reha = 3 "reha",
        /// Something else.
        Sonstige = 4 "sonstige",
    }
}
