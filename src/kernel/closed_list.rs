//! Closed lists: kinds of things that are few, named once and for ever.

/// An enum made by [`closed_list!`](crate::closed_list): each variant has a code, which columns, addresses, the API and the
/// audit trail write.
pub trait ClosedList: Copy + Sized + 'static {
    /// The code.
    fn code(self) -> &'static str;
    /// The variant with exactly that code.
    fn from_code(code: &str) -> Option<Self>;
    /// The stored number.
    fn number(self) -> u8;
    /// The variant with that stored number.
    fn from_number(number: u8) -> Option<Self>;
}

/// A closed list: variants in their order, each with its stored number and its code, both of which are for ever.
///
/// ```
/// closed_list! {
///     /// What a light says.
///     pub enum Light {
///         /// Stop.
///         Red = 1 "rot",
///         /// Go.
///         Green = 2 "grün",
///     }
/// }
/// assert_eq!(Light::from_code("grün"), Some(Light::Green));
/// assert_eq!(Light::from_number(1).map(Light::code), Some("rot"));
/// assert_eq!((Light::from_number(3), Light::from_code("gelb")), (None, None));
/// assert_eq!((Light::ALL.len(), Light::CODES), (2, ["rot", "grün"]));
/// ```
#[macro_export]
macro_rules! closed_list {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$what:meta])* $variant:ident = $number:literal $code:literal),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$what])* $variant),+ }

        #[allow(dead_code, reason = "a list of few users need not be asked for everything")]
        impl $name {
            /// All of them, in their order.
            pub const ALL: [Self; [$($number),+].len()] = [$(Self::$variant),+];
            /// Their codes, in the same order.
            pub const CODES: [&'static str; [$($number),+].len()] = [$($code),+];

            /// The code, as columns, addresses, the API and the audit trail write it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The one with exactly that code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
            /// The stored number.
            #[must_use]
            pub const fn number(self) -> u8 {
                match self { $(Self::$variant => $number),+ }
            }
            /// The one with that stored number.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::kernel::closed_list::ClosedList for $name {
            fn code(self) -> &'static str {
                Self::code(self)
            }
            fn from_code(code: &str) -> Option<Self> {
                Self::from_code(code)
            }
            fn number(self) -> u8 {
                Self::number(self)
            }
            fn from_number(number: u8) -> Option<Self> {
                Self::from_number(number)
            }
        }
    };
}
