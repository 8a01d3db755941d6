//! Why a case was not changed, and what that means to people.

use super::Case;
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::store::StoreError,
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
    /// The entered values break rules.
    #[error("broken rules")]
    Invalid(FieldErrors),
    /// Somebody saved since the form was filled.
    #[error("the case was changed meanwhile")]
    Stale,
    /// The case is cancelled and is not changed.
    #[error("the case is cancelled")]
    Cancelled,
    /// The new case looks like others; it is entered when that is confirmed.
    #[error("looks like another case")]
    Lookalikes(Vec<Lookalike>),
    /// The store failed, or the case is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for CaseError {
    fn explain(&self) -> Problem {
        match self {
            Self::Invalid(fields) => {
                let code = fields.0.first().map_or("EINGABE_UNGUELTIG", |error| error.code);
                let words = fields.0.first().map_or_else(|| Msg::new("problem-invalid"), |e| e.words.clone());
                Problem::new(Kind::Invalid, code).saying(words).with_fields(fields.clone())
            }
            Self::Stale | Self::Store(StoreError::Stale) => Problem::new(Kind::Conflict, "FASSUNG_VERALTET"),
            Self::Cancelled => Problem::new(Kind::Conflict, "STORNIERT"),
            Self::Lookalikes(_) => Problem::new(Kind::Conflict, "DUBLETTE_BESTAETIGEN"),
            Self::Store(error) => error.explain(),
        }
    }
}
