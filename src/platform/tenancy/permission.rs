//! Permissions as types: what an act may do, and which roles may do it (domain.md, 9).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Actor;
use crate::{
    closed_list,
    platform::store::{Reader, Record, StoreError},
};

closed_list! {
    /// A role of a membership. The code is the word of the API and the command line.
    #[derive(Serialize, Deserialize, utoipa::ToSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Role {
        /// Runs the instance; never sees a record of a tenant.
        Operator = 0 "operator",
        /// Administers one tenant.
        Admin = 1 "admin",
        /// Insurer's staff.
        DakMitarbeiter = 2 "dak_mitarbeiter",
        /// Care staff.
        Staff = 3 "staff",
        /// Therapist.
        Therapist = 4 "therapist",
        /// Somebody who is looked after; their own records only.
        Client = 5 "client",
    }
}

impl Role {
    /// Whether the role never works without a second factor (decisions.md, 8).
    #[must_use]
    pub fn always_needs_factor(self) -> bool {
        matches!(self, Self::Operator | Self::Admin)
    }
    /// The stored bit of a set of roles.
    #[must_use]
    pub fn bit(self) -> u8 {
        1 << self.number()
    }
    /// The key of its words, e.g. `rolle-admin`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Operator => "rolle-operator",
            Self::Admin => "rolle-admin",
            Self::DakMitarbeiter => "rolle-dak-mitarbeiter",
            Self::Staff => "rolle-staff",
            Self::Therapist => "rolle-therapist",
            Self::Client => "rolle-client",
        }
    }
    /// Whether people of a tenant that has these areas switched on can have the role (domain.md, 9).
    #[must_use]
    pub fn is_of(self, has: impl Fn(Area) -> bool) -> bool {
        match self {
            Self::Admin => true,
            Self::DakMitarbeiter => has(Area::Zweitmeinung),
            Self::Staff => has(Area::Pflege),
            Self::Therapist => has(Area::Praxis),
            Self::Client => has(Area::Pflege) || has(Area::Praxis),
            Self::Operator => false,
        }
    }
}

closed_list! {
    /// An area of the product that a tenant switches on (decisions.md, 2); its number is the stored bit.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Area {
        /// Second opinions.
        Zweitmeinung = 1 "zweitmeinung",
        /// Care of people who live there.
        Pflege = 2 "pflege",
        /// EHR.
        Praxis = 4 "praxis",
    }
}

impl Area {
    /// The area that is suggested for a new tenant.
    pub const SUGGESTED: Self = Self::Zweitmeinung;
    /// The key of its words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Zweitmeinung => "area-zweitmeinung",
            Self::Pflege => "area-pflege",
            Self::Praxis => "area-praxis",
        }
    }
    /// The stored bit of a set of areas.
    #[must_use]
    pub fn bit(self) -> u8 {
        self.number()
    }
}

/// What an act may do. Declared with [`permission!`](crate::permission), held as `Ctx<P>`.
pub trait Permission: 'static {
    /// Stable name, e.g. `cases.read`.
    const NAME: &'static str;
    /// The roles that have it.
    const ROLES: &'static [Role];
    /// The area that must be switched on, if it belongs to one.
    const AREA: Option<Area>;
    /// Whether it is a right to some records of its kinds only ("own / assigned only", domain.md, 9). A grant of some
    /// records demands it, and every route of such a right is tried by another person of the same role.
    const OWN: bool;
    /// Of a permission for those without an account, for whom a record of the tenant stands
    /// ([`ActorKind::Badge`](super::ActorKind::Badge)): the local path of the page where they begin, which is open to
    /// everybody. No role has such a permission, and such an actor has no other.
    const BADGE: Option<&'static str> = None;
    /// What the tenant's records say of the actor beside their role, where it depends on that what they reach.
    type Duty: Duty;
}

/// What the records of a tenant say of one actor: where they work, for whom they stand in. A permission that depends on it
/// names its type, and a grant of it says by a rule over it which records it reaches. It is read at most once in a
/// transaction, from the same state as the records themselves: what is changed there counts for the next request.
pub trait Duty: Sized + Send + Sync + 'static {
    /// Whether anything depends on it.
    const COUNTS: bool = true;
    /// The permission under which its records are read. No role has it.
    type Reads: Permission<Duty = ()>;
    /// What is known of the actor now.
    ///
    /// # Errors
    /// Those of the store.
    fn of(r: &Reader<'_, Self::Reads>, who: &Actor, now: Timestamp) -> Result<Self, StoreError>;
}

crate::permission!(
    /// Reads nothing.
    pub Nothing, "nothing", []
);

/// Nothing depends on it.
impl Duty for () {
    const COUNTS: bool = false;
    type Reads = Nothing;
    fn of(_: &Reader<'_, Nothing>, _: &Actor, _: Timestamp) -> Result<Self, StoreError> {
        Ok(())
    }
}

/// How an actor reaches a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not: to them it is not there.
    Not,
    /// As their work is.
    Plain,
    /// Out of turn: that it was read is noted in the audit trail with this purpose.
    As(&'static str),
}

/// The rule by which a permission that depends on a duty reaches a record.
pub type ByDuty<P, R> = fn(&Actor, &<P as Permission>::Duty, &R) -> Reach;

/// The permission reads records of kind `R`: all of them ([`MayReadAll`]), or those that [`MayRead::reaches`] says.
/// Declared with [`grants!`](crate::grants) beside the feature.
pub trait MayRead<R: Record>: Permission {
    /// Whether this actor reaches this record ("own / assigned only", domain.md, 9). The store asks it for every record
    /// that it opens or changes; one that is not reached is not there. It has no default, so that a grant of some records
    /// cannot forget to say which.
    #[must_use]
    fn reaches(who: &Actor, record: &R) -> bool;
    /// The rule that the record must pass beside that, where it depends on the actor's duty. The store asks it at the same
    /// places.
    const BY_DUTY: Option<ByDuty<Self, R>> = None;
}
/// The permission reads every record of kind `R` of its tenant. Demanded where rows are read that the store does not open
/// and so cannot ask [`MayRead::reaches`] about: indexes, tallies, cached views, search, removing unopened.
pub trait MayReadAll<R: Record>: MayRead<R> {}
/// A grant of all records reaches every record. That this stands here for all of them is what keeps a grant from being of
/// all records and of some: the two implementations would overlap.
impl<R: Record, P: MayReadAll<R>> MayRead<R> for P {
    #[inline]
    fn reaches(_: &Actor, _: &R) -> bool {
        true
    }
}
/// The permission reads and writes records of kind `R`: those that it reaches, before the change and after it.
pub trait MayWrite<R: Record>: MayRead<R> {}
/// The permission reads some records of kind `R` and lists them by indexes that begin with who owns the record
/// ([`Reader::own`](crate::platform::store::Reader::own)).
pub trait ListsOwn<R: Record>: MayRead<R> {
    /// The numbers of these indexes. A row of them under an owner must be of a record that this owner reaches: the list
    /// shows it without opening the record. `reaches_own_only` of `platform::testing` tries that.
    const BY: &'static [u8];
}
/// The permission reads the whole audit trail of its tenant.
pub trait ReadsTrail: Permission {}
/// The permission opens sessions of those without an account, pairs the devices on which they act, and ends both.
pub trait KeepsBadges: Permission {}
/// A permission made for a sweep over all tenants (check, reindex, counts); never held by a person.
pub trait SweepPermission: Permission {}
/// What may enter and leave a sweep over tenants: counts, sizes, health; nothing of a tenant's content.
pub trait TenantFree: 'static {}
impl TenantFree for () {}

/// Declares a permission: `permission!(/** doc */ pub ReadCases, "cases.read", [Admin, DakMitarbeiter], Zweitmeinung);`
///
/// `own` before it makes a right to some records only ([`Permission::OWN`]):
/// `permission!(own /** doc */ pub OwnPatients, "patients.own", [Therapist], Praxis);`
///
/// `by` and a [`Duty`] before it make it depend on that; its grants say `where duty is` what rule they follow:
/// `permission!(by Shift, /** doc */ pub ReadFiles, "files.read", [Staff], Pflege);`
///
/// `badge` before it, and where they begin instead of roles, makes it one of those without an account
/// ([`Permission::BADGE`]), who have rights to some records only:
/// `permission!(badge /** doc */ pub OwnDay, "day.own", from "/start", Pflege);`
#[macro_export]
macro_rules! permission {
    (own $($rest:tt)*) => { $crate::permission!(@area true, None, (), $($rest)*); };
    (by $duty:ty, $($rest:tt)*) => { $crate::permission!(@area false, None, $duty, $($rest)*); };
    (badge $(#[$doc:meta])* $vis:vis $name:ident, $text:literal, from $start:literal $(, $area:ident)?) => {
        $crate::permission!(@area true, Some($start), (), $(#[$doc])* $vis $name, $text, [] $(, $area)?);
    };
    (@area $own:literal, $badge:expr, $duty:ty, $(#[$doc:meta])* $vis:vis $name:ident, $text:literal, [$($role:ident),*] $(, $area:ident)?) => {
        $(#[$doc])* $vis struct $name;
        impl $crate::platform::tenancy::Permission for $name {
            const NAME: &'static str = $text;
            const ROLES: &'static [$crate::platform::tenancy::Role] = &[$($crate::platform::tenancy::Role::$role),*];
            const AREA: Option<$crate::platform::tenancy::Area> = $crate::permission!(@some $($area)?);
            const OWN: bool = $own;
            const BADGE: Option<&'static str> = $badge;
            type Duty = $duty;
        }
    };
    (@some) => { None };
    (@some $area:ident) => { Some($crate::platform::tenancy::Area::$area) };
    ($($rest:tt)*) => { $crate::permission!(@area false, None, (), $($rest)*); };
}

/// Record grants of a permission: `grants!(EditCases: write Case; read ImportLog);`
///
/// A grant of some records of a kind says which, in a line of its own, and by which indexes it lists them:
/// `grants!(OwnPatients: read Patient where |who, patient| patient.therapist == who.user, by BY_THERAPIST);`. It reaches
/// nothing for an actor who is no person: the nil id of the system would otherwise own what nobody owns. Of a permission for
/// badges it is the other way round, and says which record stands for the actor:
/// `grants!(OwnDay: read Visit where |who, visit| who.badge_of::<Patient>() == Some(visit.patient));`.
///
/// A grant that depends on the actor's [`Duty`] names its rule ([`ByDuty`]): `grants!(ReadFiles: read File where duty is reach);`.
#[macro_export]
macro_rules! grants {
    ($perm:ty: read $record:ty where duty is $rule:path $(;)?) => {
        impl $crate::platform::tenancy::MayRead<$record> for $perm {
            fn reaches(_: &$crate::platform::tenancy::Actor, _: &$record) -> bool {
                const { assert!(<<$perm as $crate::platform::tenancy::Permission>::Duty as $crate::platform::tenancy::Duty>::COUNTS, "declare the permission `by` a duty") };
                true
            }
            const BY_DUTY: Option<$crate::platform::tenancy::ByDuty<Self, $record>> = Some($rule);
        }
    };
    ($perm:ty: write $record:ty where duty is $rule:path $(;)?) => {
        $crate::grants!($perm: read $record where duty is $rule);
        impl $crate::platform::tenancy::MayWrite<$record> for $perm {}
    };
    ($perm:ty: read $record:ty where |$who:ident, $row:ident| $holds:expr $(, by $($index:path),+)? $(;)?) => {
        $crate::grants!(@ some $perm, $record, $who, $row, $holds $(, by $($index),+)?);
    };
    ($perm:ty: write $record:ty where |$who:ident, $row:ident| $holds:expr $(, by $($index:path),+)? $(;)?) => {
        $crate::grants!(@ some $perm, $record, $who, $row, $holds $(, by $($index),+)?);
        impl $crate::platform::tenancy::MayWrite<$record> for $perm {}
    };
    ($perm:ty: $($kind:ident $($record:ty),+);+ $(;)?) => { $($($crate::grants!(@ $kind $perm, $record);)+)+ };
    (@ read $perm:ty, $record:ty) => {
        const _: () = assert!(
            <$perm as $crate::platform::tenancy::Permission>::BADGE.is_none(),
            "a badge reaches some records of a kind: say which, by `where`"
        );
        impl $crate::platform::tenancy::MayReadAll<$record> for $perm {}
    };
    (@ write $perm:ty, $record:ty) => {
        $crate::grants!(@ read $perm, $record);
        impl $crate::platform::tenancy::MayWrite<$record> for $perm {}
    };
    (@ some $perm:ty, $record:ty, $who:ident, $row:ident, $holds:expr $(, by $($index:path),+)?) => {
        const _: () = assert!(<$perm as $crate::platform::tenancy::Permission>::OWN, "declare the permission as `own`");
        impl $crate::platform::tenancy::MayRead<$record> for $perm {
            fn reaches($who: &$crate::platform::tenancy::Actor, $row: &$record) -> bool {
                $who.owns_under::<$perm>() && $holds
            }
        }
        $(impl $crate::platform::tenancy::ListsOwn<$record> for $perm {
            const BY: &'static [u8] =
                &[$($crate::platform::store::Index::<$record, _, _>::number_by_owner(&$index)),+];
        })?
    };
}
