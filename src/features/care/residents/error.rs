//! Why a resident was not changed, and what that means to people.

use jiff::civil::Date;

use super::{actions::Candidate, reach::Barred};
use crate::{
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{entity::ActError, store::StoreError},
};

/// Why an act on a resident was refused.
#[derive(Debug, thiserror::Error)]
pub enum ResidentError {
    /// Broken rules, a stale form, no such resident, or the store failed.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The user does not reach this resident, or may not do this.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// The new resident may be one of these; they are taken in when a reason is given.
    #[error("may be another resident")]
    Candidates(Vec<Candidate>),
    /// The absence overlaps another.
    #[error("overlaps another absence")]
    Overlap,
    /// The stay is closed since that day.
    #[error("the stay is closed")]
    Closed(Date),
    /// The stay is open: there is nothing to open again.
    #[error("the stay is open")]
    Open,
    /// The file is restricted; the restriction is lifted first.
    #[error("the file is restricted")]
    Restricted,
}

impl From<FieldErrors> for ResidentError {
    fn from(errors: FieldErrors) -> Self {
        Self::Act(ActError::Invalid(errors))
    }
}
impl From<StoreError> for ResidentError {
    fn from(error: StoreError) -> Self {
        Self::Act(error.into())
    }
}

/// The possible duplicates are shown by number: the name is the one that was entered.
impl From<ResidentError> for ActError {
    fn from(error: ResidentError) -> Self {
        match error {
            ResidentError::Act(error) => error,
            ResidentError::Candidates(found) => Self::Alike(found.iter().map(Candidate::lookalike).collect()),
            other => Self::Refused(Box::new(other.explain())),
        }
    }
}

impl ResidentError {
    /// One column with what is wrong about it.
    #[must_use]
    pub fn field(field: &'static str, code: &'static str) -> Self {
        let mut errors = FieldErrors::new();
        errors.add(field, code);
        errors.into()
    }
}

impl Explain for ResidentError {
    fn explain(&self) -> Problem {
        match self {
            Self::Act(error) => error.explain(),
            Self::Barred(barred) => barred.explain(),
            Self::Candidates(_) => Problem::new(Kind::Conflict, "DUBLETTE_MOEGLICH"),
            Self::Overlap => {
                let mut errors = FieldErrors::new();
                errors.add("von", "ABWESENHEIT_UEBERSCHNEIDET");
                Problem::new(Kind::Conflict, "ABWESENHEIT_UEBERSCHNEIDET").with_fields(errors)
            }
            Self::Closed(since) => {
                let day = since.strftime("%d.%m.%Y").to_string();
                let words = Msg::code("BEWOHNER_AUSGEZOGEN").with("datum", day);
                Problem::new(Kind::Conflict, "BEWOHNER_AUSGEZOGEN").saying(words)
            }
            Self::Open => Problem::new(Kind::Conflict, "BEWOHNER_AKTIV"),
            Self::Restricted => Problem::new(Kind::Conflict, "BEWOHNER_GESPERRT"),
        }
    }
}
