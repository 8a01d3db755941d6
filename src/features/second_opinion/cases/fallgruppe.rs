//! The five specialties (domain.md, section 0).

use serde::{Deserialize, Serialize};

use crate::{closed_list, kernel::words::Msg};

closed_list! {
    /// A specialty. The order is the order of every list and sheet; the numbers are stored and for ever.
    #[derive(Serialize, Deserialize, utoipa::ToSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Fallgruppe {
        /// Onkologie
        Onko = 0 "onko",
        /// Kardiologie
        Kardio = 1 "kardio",
        /// Intensivmedizin
        Intensiv = 2 "intensiv",
        /// Gallenblase
        Galle = 3 "galle",
        /// Schilddrüse
        Sd = 4 "sd",
    }
}

impl Fallgruppe {
    /// The German name, as people and workbooks say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Onko => "Onkologie",
            Self::Kardio => "Kardiologie",
            Self::Intensiv => "Intensivmedizin",
            Self::Galle => "Gallenblase",
            Self::Sd => "Schilddrüse",
        }
    }

    /// Its name in the reader's language.
    #[must_use]
    pub fn label(self) -> Msg {
        Msg::new(match self {
            Self::Onko => "gruppe-onko",
            Self::Kardio => "gruppe-kardio",
            Self::Intensiv => "gruppe-intensiv",
            Self::Galle => "gruppe-galle",
            Self::Sd => "gruppe-sd",
        })
    }
}
