//! What a house says of one user's work, and whom they reach by it: one rule for every read and every act (care.md, 10.2).

use jiff::Timestamp;

use super::{
    access::KnowDuty,
    model::{Profile, StandIn},
    stand_in,
};
use crate::{
    features::care::{
        settings::{CareSettings, Zugriff},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Explain, Kind, Problem},
        text::{collapse, length},
    },
    platform::{
        Platform,
        store::{Reader, StoreError},
        tenancy::{Actor, Ctx, Duty, Permission, Role, User},
    },
};

/// So many characters are a reason to look into a restricted file, or to restrict one.
pub const LEAST_REASON: usize = 10;

/// What the house says of one user's work: its settings, their profile, and where they stand in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareDuty {
    /// The house's setting.
    pub zugriff: Zugriff,
    /// Whether they are a nurse (`fachkraft`).
    pub fachkraft: bool,
    /// Their units; nothing: all of them.
    pub wohnbereiche: Option<Vec<Id<Unit>>>,
    /// Units in which they stand in, and until before when.
    pub vertretungen: Vec<(Id<Unit>, Timestamp)>,
    /// When that is asked.
    pub now: Timestamp,
}

impl Duty for CareDuty {
    type Reads = KnowDuty;

    /// Of whoever is no person the house says nothing.
    fn of(r: &Reader<'_, KnowDuty>, who: &Actor, now: Timestamp) -> Result<Self, StoreError> {
        if who.is_person() {
            return Self::of_user(r, who.user, now);
        }
        let zugriff = CareSettings::in_force(r)?.zugriff;
        Ok(Self { zugriff, fachkraft: false, wohnbereiche: None, vertretungen: Vec::new(), now })
    }
}

/// How a user reaches what belongs to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// By their own work.
    Own,
    /// Since they stand in there.
    StandIn,
}

/// Why somebody does not reach a resident, or may not do what only a nurse does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// As if it were not there.
    #[error("not there")]
    Missing,
    /// An admin, who must say why.
    #[error("a reason is needed")]
    GrundNoetig,
    /// Somebody of another unit, who can say that they stand in.
    #[error("of another unit")]
    VertretungNoetig,
    /// Somebody without the nurse's flag.
    #[error("nurses only")]
    FachkraftNoetig,
}

impl Barred {
    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "NICHT_GEFUNDEN",
            Self::GrundNoetig => "GRUND_NOETIG",
            Self::VertretungNoetig => "VERTRETUNG_NOETIG",
            Self::FachkraftNoetig => "FACHKRAFT_NOETIG",
        }
    }
}

impl Explain for Barred {
    fn explain(&self) -> Problem {
        let kind = if *self == Self::Missing { Kind::NotFound } else { Kind::NotAllowed };
        Problem::new(kind, self.code())
    }
}

impl CareDuty {
    /// What the house says of a user; of one without a profile nothing: all units, no nurse.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) fn of_user(
        r: &Reader<'_, KnowDuty>,
        user: Id<User>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let profile = r.get::<Profile>(&Profile::id_of(user))?;
        let wohnbereiche = profile.as_ref().map(|profile| &profile.wohnbereiche);
        Ok(Self {
            zugriff: CareSettings::in_force(r)?.zugriff,
            fachkraft: profile.as_ref().is_some_and(|profile| profile.fachkraft),
            wohnbereiche: wohnbereiche.filter(|units| !units.is_empty()).cloned(),
            vertretungen: stand_in::of(r, user, now)?
                .into_iter()
                .map(|one: StandIn| (one.wohnbereich_id, one.bis))
                .collect(),
            now,
        })
    }

    /// Whether a user in that role, whose permission is checked, reaches a resident of that unit, and how. `grund` is why
    /// they look into a restricted file.
    ///
    /// # Errors
    /// Why not; never [`Barred::FachkraftNoetig`].
    pub fn reaches(
        &self,
        role: Role,
        unit: Id<Unit>,
        gesperrt: bool,
        grund: Option<&str>,
    ) -> Result<Via, Barred> {
        restricted(role, gesperrt, grund)?;
        match self.zugriff {
            // What is not staff holds a permission of admins.
            _ if role != Role::Staff || self.is_own(unit) => Ok(Via::Own),
            Zugriff::Alle => Ok(Via::Own),
            Zugriff::Streng => Err(Barred::Missing),
            Zugriff::Vertretung if self.stands_in(unit) => Ok(Via::StandIn),
            Zugriff::Vertretung => Err(Barred::VertretungNoetig),
        }
    }

    /// Whether it is one of their own units.
    #[must_use]
    pub fn is_own(&self, unit: Id<Unit>) -> bool {
        self.wohnbereiche.as_ref().is_none_or(|units| units.contains(&unit))
    }

    /// Whether they stand in there now.
    #[must_use]
    pub fn stands_in(&self, unit: Id<Unit>) -> bool {
        self.vertretungen.iter().any(|(other, until)| *other == unit && self.now < *until)
    }

    /// Whether lists begin with that unit: their own, and where they stand in. Everything is in them for whoever has no
    /// units of their own, admins among them.
    #[must_use]
    pub fn lists(&self, role: Role, unit: Id<Unit>) -> bool {
        role != Role::Staff || self.is_own(unit) || self.stands_in(unit)
    }

    /// What an admin or a nurse may do (care.md, 10.1: "A F").
    ///
    /// # Errors
    /// [`Barred::FachkraftNoetig`].
    pub fn admin_or_nurse(&self, role: Role) -> Result<(), Barred> {
        if role == Role::Staff { self.nurse() } else { Ok(()) }
    }

    /// What only a nurse may do (care.md, 10.1: "F"): an admin without the flag does not nurse (§ 4 PflBG).
    ///
    /// # Errors
    /// [`Barred::FachkraftNoetig`].
    pub fn nurse(&self) -> Result<(), Barred> {
        if self.fachkraft { Ok(()) } else { Err(Barred::FachkraftNoetig) }
    }
}

/// The part of the rule that depends on nobody's duty: a restricted file is not there for staff, and an admin says why they
/// look into it.
///
/// # Errors
/// [`Barred::Missing`], [`Barred::GrundNoetig`].
pub fn restricted(role: Role, gesperrt: bool, grund: Option<&str>) -> Result<(), Barred> {
    match role {
        _ if !gesperrt => Ok(()),
        Role::Staff => Err(Barred::Missing),
        _ if grund.is_some_and(|grund| is_reason(grund, LEAST_REASON)) => Ok(()),
        _ => Err(Barred::GrundNoetig),
    }
}

/// Whether a text is a reason of at least so many characters, blanks at its ends not counted.
#[must_use]
pub fn is_reason(text: &str, least: usize) -> bool {
    length(&collapse(text)) >= least
}

/// Whoever is no nurse is told so before they fill anything in.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; those of the store.
pub fn need_nurse<P: Permission<Duty = CareDuty>>(p: &Platform, ctx: &Ctx<P>) -> Result<(), Problem> {
    let nurse = p.store().read(ctx, |r| Ok::<_, StoreError>(r.duty()?.nurse()))?;
    nurse.map_err(|barred| barred.explain())
}
