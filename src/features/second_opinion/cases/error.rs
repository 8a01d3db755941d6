//! Why a case was not changed, and what that means to people.

use super::Case;
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain, FieldErrors, Kind, Problem},
    },
    platform::{entity::ActError, store::StoreError},
};

/// A case that looks like the one being entered (domain.md, 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookalike {
    /// Which case.
    pub id: Id<Case>,
    /// Its number.
    pub nr: u64,
    /// `DUBLETTE` (D1, D3) or `MOEGLICHE_DUBLETTE`.
    pub code: &'static str,
}

/// Why an action on a case was refused.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Broken rules, a stale form, no such case, or the store failed.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The case is cancelled and is not changed.
    #[error("the case is cancelled")]
    Cancelled,
    /// The new case looks like others; it is entered when that is confirmed.
    #[error("looks like another case")]
    Lookalikes(Vec<Lookalike>),
}

impl From<FieldErrors> for CaseError {
    fn from(errors: FieldErrors) -> Self {
        Self::Act(ActError::Invalid(errors))
    }
}

impl From<StoreError> for CaseError {
    fn from(error: StoreError) -> Self {
        Self::Act(error.into())
    }
}

impl Explain for CaseError {
    fn explain(&self) -> Problem {
        match self {
            Self::Act(error) => error.explain(),
            Self::Cancelled => Problem::new(Kind::Conflict, "STORNIERT"),
            Self::Lookalikes(_) => Problem::new(Kind::Conflict, "DUBLETTE_BESTAETIGEN"),
        }
    }
}
