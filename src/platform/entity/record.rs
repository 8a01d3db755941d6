//! A record is declared once: its members give its form on disk and, where they are columns, those.

/// A record, or a part of one: the struct, its form on disk, and a `Debug` that shows nothing. Its members are stored in
/// their order, each as it is [`OnDisk`](crate::platform::store::OnDisk), and so for ever: a new one goes to the end, with
/// a new version of the record and what older ones lack ([`Record::older`](crate::platform::store::Record::older)).
///
/// A struct with `words` has columns, too ([`Fields`](crate::platform::entity::Fields)): the members that say so as
/// [`field!`](crate::field) has it.
///
/// ```
/// # use crate::{platform::{entity::{Kind, Section}, tenancy::Role}, record};
/// # const WHAT: Section = Section("what");
/// # const ADMIN: &[Role] = &[Role::Admin];
/// record! {
///     /// Something with a name.
///     #[derive(Clone, PartialEq)]
///     pub struct Thing, words "thing" {
///         /// Its number.
///         pub number: u64,
///         /// Its name.
///         pub name: String => (Kind::Line(100), WHAT, ADMIN, required),
///     }
/// }
/// ```
#[macro_export]
macro_rules! record {
    ($(#[$about:meta])* $vis:vis struct $name:ident, words $words:literal {
        $($(#[$what:meta])* $seen:vis $member:ident: $type:ty $(=> ($($column:tt)+))?),+ $(,)?
    }) => {
        $crate::record! { $(#[$about])* $vis struct $name { $($(#[$what])* $seen $member: $type),+ } }

        impl $crate::platform::entity::Fields for $name {
            const FIELDS: &'static [$crate::platform::entity::Field<Self>] =
                &[$($($crate::field!($member, $($column)+),)?)+];
            const WORDS: &'static str = $words;
        }
    };
    ($(#[$about:meta])* $vis:vis struct $name:ident $(<$of:ident: $bound:ident>)? {
        $($(#[$what:meta])* $seen:vis $member:ident: $type:ty),+ $(,)?
    }) => {
        $(#[$about])*
        $vis struct $name $(<$of: $bound>)? { $($(#[$what])* $seen $member: $type),+ }

        $crate::opaque_debug!($(<$of: $bound>)? $name);

        const _: () = {
            use $crate::platform::store::{Corrupt, OnDisk};

            /// The form on disk.
            #[derive(::serde::Serialize, ::serde::Deserialize)]
            #[serde(bound = "")]
            pub struct StoredForm $(<$of: $bound>)? { $($member: <$type as OnDisk>::Raw),+ }

            impl $(<$of: $bound>)? OnDisk for $name $(<$of>)? {
                type Raw = StoredForm $(<$of>)?;
                fn raw(&self) -> Self::Raw {
                    StoredForm { $($member: OnDisk::raw(&self.$member)),+ }
                }
                fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
                    Ok(Self { $($member: OnDisk::of_raw(raw.$member)?),+ })
                }
            }
        };
    };
}

/// What is asked for an act ([`Transition`](crate::platform::entity::Transition)): a struct of columns that are stored nowhere
/// by themselves. Each may be filled in by whoever may do the act; a member without a kind is none of them, such as the number
/// in the address. A struct without members asks nothing.
#[macro_export]
macro_rules! asked {
    ($(#[$about:meta])* $vis:vis struct $name:ident, words $words:literal {
        $($(#[$what:meta])* $seen:vis $member:ident: $type:ty
            $(=> ($kind:expr $(, $($more:tt)+)?))?),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Default)]
        $vis struct $name { $($(#[$what])* $seen $member: $type),* }

        $crate::opaque_debug!($name);

        impl $crate::platform::entity::Fields for $name {
            const FIELDS: &'static [$crate::platform::entity::Field<Self>] = &[$($(
                $crate::field!(
                    $member,
                    $kind,
                    $crate::platform::entity::Section("asked"),
                    &$crate::platform::tenancy::Role::ALL
                    $(, $($more)+)?
                ),
            )?)*];
            const WORDS: &'static str = $words;
        }
    };
}
