//! The codes of a row: what is odd about it, why it is refused, by which rule it is a duplicate.

use std::fmt::Debug;

use serde::{Serialize, de::DeserializeOwned};

/// A code of a row, in the order in which lists show it. Declared with [`row_codes!`](crate::row_codes).
pub trait Code: Copy + Ord + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// All, in the order in which they are stored.
    const ALL: &'static [Self];
    /// The code.
    fn code(self) -> &'static str;
}

/// A list of codes, stored by position: `row_codes! { /** doc */ Reason { /** doc */ NoName = "NO_NAME", } }`.
#[macro_export]
macro_rules! row_codes {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$what])* $variant,)+ }
        impl $crate::platform::intake::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
        /// By code, as lists show them.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                use $crate::platform::intake::Code as _;
                self.code().cmp(other.code())
            }
        }
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> { Some(self.cmp(other)) }
        }
    };
}

/// Sorted by code, each once.
pub fn tidy<T: Ord>(codes: &mut Vec<T>) {
    codes.sort();
    codes.dedup();
}
