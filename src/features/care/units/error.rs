//! Why a unit was not changed, and what that means to people.

use crate::{
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{entity::ActError, store::StoreError},
};

/// Why an act on a unit was refused.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// Broken rules, a stale form, no such unit, or the store failed.
    #[error(transparent)]
    Act(#[from] ActError),
    /// So many people live there: it is not closed.
    #[error("people live there")]
    Occupied(u64),
}

impl From<FieldErrors> for UnitError {
    fn from(errors: FieldErrors) -> Self {
        Self::Act(ActError::Invalid(errors))
    }
}
impl From<StoreError> for UnitError {
    fn from(error: StoreError) -> Self {
        Self::Act(error.into())
    }
}

impl From<UnitError> for ActError {
    fn from(error: UnitError) -> Self {
        match error {
            UnitError::Act(error) => error,
            occupied @ UnitError::Occupied(_) => Self::Refused(Box::new(occupied.explain())),
        }
    }
}

impl Explain for UnitError {
    fn explain(&self) -> Problem {
        match self {
            Self::Act(error) => error.explain(),
            Self::Occupied(people) => Problem::new(Kind::Conflict, "WOHNBEREICH_BELEGT")
                .saying(Msg::code("WOHNBEREICH_BELEGT").with("n", *people)),
        }
    }
}
