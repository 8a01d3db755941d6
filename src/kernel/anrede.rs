//! How somebody is addressed.

use serde::{Deserialize, Serialize};

use crate::closed_list;

closed_list! {
    /// Salutation (domain.md, 0).
    #[derive(Serialize, Deserialize)]
    pub enum Anrede {
        /// Herr
        Herr = 1 "Herr",
        /// Frau
        Frau = 2 "Frau",
        /// Divers
        Divers = 3 "Divers",
    }
}
