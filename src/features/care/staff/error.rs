//! Why nothing was done about the staff, and what that means to people.

use crate::{
    kernel::problem::{Explain, Kind, Problem},
    platform::entity::ActError,
};

/// Why somebody does not stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StandInError {
    /// The house does not want it.
    #[error("nobody stands in here")]
    NotWanted,
    /// The unit is theirs, or everybody reaches all units.
    #[error("that unit is reached anyway")]
    NotNeeded,
    /// The unit is closed.
    #[error("that unit is closed")]
    Closed,
}

impl Explain for StandInError {
    fn explain(&self) -> Problem {
        match self {
            Self::NotWanted => Problem::new(Kind::NotAllowed, "VERTRETUNG_AUSGESCHLOSSEN"),
            Self::NotNeeded => Problem::new(Kind::Conflict, "VERTRETUNG_UNNOETIG"),
            Self::Closed => Problem::new(Kind::Conflict, "WOHNBEREICH_GESCHLOSSEN"),
        }
    }
}

impl From<StandInError> for ActError {
    fn from(error: StandInError) -> Self {
        error.explain().into()
    }
}
