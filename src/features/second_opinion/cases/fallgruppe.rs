//! The five specialties (domain.md, section 0).

use serde::{Deserialize, Serialize};

use crate::{
    kernel::words::Msg,
    platform::entity::{FieldValue, Part},
};

/// A specialty. The order is the order of every list and sheet; the numbers are stored and for ever.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Fallgruppe {
    /// Onkologie
    Onko,
    /// Kardiologie
    Kardio,
    /// Intensivmedizin
    Intensiv,
    /// Gallenblase
    Galle,
    /// Schilddrüse
    Sd,
}

impl Fallgruppe {
    /// All five, in their order.
    pub const ALL: [Self; 5] = [Self::Onko, Self::Kardio, Self::Intensiv, Self::Galle, Self::Sd];
    /// Their codes, in the same order.
    pub const CODES: [&'static str; 5] =
        [Self::Onko.code(), Self::Kardio.code(), Self::Intensiv.code(), Self::Galle.code(), Self::Sd.code()];

    /// The code of columns, URLs and fall_ids.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Onko => "onko",
            Self::Kardio => "kardio",
            Self::Intensiv => "intensiv",
            Self::Galle => "galle",
            Self::Sd => "sd",
        }
    }

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

    /// The group with that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// The stored number, 0..=4.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Onko => 0,
            Self::Kardio => 1,
            Self::Intensiv => 2,
            Self::Galle => 3,
            Self::Sd => 4,
        }
    }

    /// The group with that stored number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.number() == number)
    }
}

impl Part for Fallgruppe {
    fn value(&self) -> FieldValue {
        FieldValue::Word(self.code())
    }
    fn part(value: FieldValue) -> Option<Self> {
        match value {
            FieldValue::Word(word) => Self::from_code(word),
            _ => None,
        }
    }
}
