//! Values that must not be printed: secrets, and people's data.

use std::fmt;

use zeroize::Zeroizing;

/// A password or token: wiped when dropped, opaque in every print.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
    /// The text itself; keep it short-lived.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}
impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::new)
    }
}

/// Gives types that hold people's data an opaque `Debug`: `opaque_debug!(Case)`, `opaque_debug!(<I: Intake> Plan)`.
#[macro_export]
macro_rules! opaque_debug {
    (<$of:ident: $bound:ident> $type:ident) => { impl<$of: $bound> ::std::fmt::Debug for $type<$of> {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(stringify!($type))?;
            f.write_str("(…)")
        }
    } };
    ($($type:ty),+ $(,)?) => { $(impl ::std::fmt::Debug for $type {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            f.write_str(stringify!($type))?;
            f.write_str("(…)")
        }
    })+ };
}
