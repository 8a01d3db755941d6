//! The closed lists of words in a case: stored as numbers, written as the original systems write them.

use crate::platform::entity::{FieldValue, Part};

/// One closed list: variants with their stored number (for ever) and the word of columns, API and audit.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $number:literal $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$what])* $variant),+ }

        impl $name {
            /// Every word, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every word as written.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as written in columns, API and audit.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The word with exactly that spelling.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
            /// The stored number.
            #[must_use]
            pub fn number(self) -> u8 {
                match self { $(Self::$variant => $number),+ }
            }
            /// The word with that stored number.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Part for $name {
            fn value(&self) -> FieldValue {
                FieldValue::Word(self.word())
            }
            fn part(value: FieldValue) -> Option<Self> {
                match value { FieldValue::Word(word) => Self::from_word(word), _ => None }
            }
        }
    };
}

words! {
    /// Salutation (domain.md, 0).
    Anrede {
        /// Herr
        Herr = 1 "Herr",
        /// Frau
        Frau = 2 "Frau",
        /// Divers
        Divers = 3 "Divers",
    }
}
words! {
    /// What the expert report says of the first opinion.
    GutachtenTyp {
        /// Another therapy.
        Alternative = 1 "Alternative",
        /// The same therapy.
        Bestaetigung = 2 "Bestätigung",
    }
}
words! {
    /// Yes or no where "not yet known" is a third answer.
    JaNein {
        /// Ja
        Ja = 1 "Ja",
        /// Nein
        Nein = 2 "Nein",
    }
}
words! {
    /// Where a case came from.
    ImportQuelle {
        /// CRM CSV.
        CrmCsv = 1 "crm_csv",
        /// Abrechnung_DAK.xlsx, once.
        Historical = 2 "historical",
        /// Abrechnung_DAK.xlsx, edited and read back.
        ExcelSync = 3 "excel_sync",
        /// Entered by hand.
        Manual = 4 "manual",
    }
}
