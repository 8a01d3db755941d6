//! Whom a user reaches, beside the permission (care.md, 10.2): one rule for every read and every act.

use jiff::Timestamp;

use super::model::Resident;
use crate::{
    closed_list,
    features::care::units::Unit,
    kernel::{
        ids::Id,
        problem::{Explain, Kind, Problem},
        text::{collapse, length},
    },
    platform::tenancy::Role,
};

/// So many characters are a reason to look into a restricted file, or to restrict one.
pub const LEAST_REASON: usize = 10;

closed_list! {
    /// What staff reach outside their own units; a setting of the house.
    pub enum Zugriff {
        /// Every resident.
        Alle = 1 "alle",
        /// After saying that they stand in, until the end of the shift.
        Vertretung = 2 "vertretung",
        /// Nobody.
        Streng = 3 "streng",
    }
}

/// What the house says of one user's work: their care profile, and where they stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The house's setting.
    pub zugriff: Zugriff,
    /// Whether they are a nurse (`fachkraft`).
    pub fachkraft: bool,
    /// Their units; nothing: all of them.
    pub wohnbereiche: Option<Vec<Id<Unit>>>,
    /// Units in which they stand in, and until before when.
    pub vertretungen: Vec<(Id<Unit>, Timestamp)>,
}

/// Of somebody of whom the house says nothing: all units, no nurse.
impl Default for Duty {
    fn default() -> Self {
        Self { zugriff: Zugriff::Vertretung, fachkraft: false, wohnbereiche: None, vertretungen: Vec::new() }
    }
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

impl Duty {
    /// Whether a user in that role, whose permission is checked, reaches a resident of that unit. `grund` is why they look
    /// into a restricted file.
    ///
    /// # Errors
    /// Why not; never [`Barred::FachkraftNoetig`].
    pub fn reaches(
        &self,
        role: Role,
        unit: Id<Unit>,
        gesperrt: bool,
        grund: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Barred> {
        // What is not staff holds a permission of admins.
        if role != Role::Staff {
            let reason = grund.is_some_and(|grund| is_reason(grund, LEAST_REASON));
            return if gesperrt && !reason { Err(Barred::GrundNoetig) } else { Ok(()) };
        }
        if gesperrt {
            return Err(Barred::Missing);
        }
        let own = self.wohnbereiche.as_ref().is_none_or(|units| units.contains(&unit));
        let stands_in = self.vertretungen.iter().any(|(other, until)| *other == unit && now < *until);
        match self.zugriff {
            _ if own => Ok(()),
            Zugriff::Alle => Ok(()),
            Zugriff::Streng => Err(Barred::Missing),
            Zugriff::Vertretung if stands_in => Ok(()),
            Zugriff::Vertretung => Err(Barred::VertretungNoetig),
        }
    }

    /// As [`Self::reaches`], of a resident.
    ///
    /// # Errors
    /// Why not.
    pub fn reaches_resident(
        &self,
        role: Role,
        resident: &Resident,
        grund: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Barred> {
        self.reaches(role, resident.wohnbereich_id, resident.gesperrt, grund, now)
    }

    /// What an admin or a nurse may do (care.md, 10.1: "A F").
    ///
    /// # Errors
    /// [`Barred::FachkraftNoetig`].
    pub fn admin_or_nurse(&self, role: Role) -> Result<(), Barred> {
        if role == Role::Staff && !self.fachkraft { Err(Barred::FachkraftNoetig) } else { Ok(()) }
    }
}

/// Whether a text is a reason of at least so many characters, blanks at its ends not counted.
#[must_use]
pub fn is_reason(text: &str, least: usize) -> bool {
    length(&collapse(text)) >= least
}
