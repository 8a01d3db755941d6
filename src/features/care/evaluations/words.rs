//! The closed lists of evaluations. The numbers that are missing are those of sources which are still to come.

use crate::closed_list;

closed_list! {
    /// What is evaluated.
    pub enum Umfang {
        /// One measure.
        Massnahme = 1 "massnahme",
        /// The whole plan, and so every measure of it.
        Plan = 2 "plan",
    }
}

closed_list! {
    /// What becomes of it.
    pub enum Folge {
        /// It stays as it is.
        Unveraendert = 1 "unveraendert",
        /// It is changed.
        Geaendert = 2 "geaendert",
        /// It is ended.
        Beendet = 3 "beendet",
    }
}

closed_list! {
    /// What gives occasion to evaluate a plan (care.md, 5.6).
    pub enum Art {
        /// A fall.
        Sturz = 1 "sturz",
        /// Return from hospital.
        Krankenhaus = 2 "krankenhaus",
        /// A scale says worse than before.
        Stufe = 3 "stufe",
        /// The care grade has changed.
        Pflegegrad = 4 "pflegegrad",
        /// The same measure was not done three times within seven days.
        NichtErledigt = 5 "nicht_erledigt",
    }
}
