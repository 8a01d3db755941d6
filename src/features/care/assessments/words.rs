//! The closed lists of assessments.

use crate::closed_list;

closed_list! {
    /// What an assessment is (care.md, 3.7).
    pub enum Kind {
        /// The house's own, an estimate.
        Eigeneinschaetzung = 1 "eigeneinschaetzung",
        /// What the care insurance decided.
        Bescheid = 2 "bescheid",
    }
}
