//! Why a resident was not changed, and what that means to people.

use jiff::civil::Date;

use crate::{
    features::care::staff::Barred,
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::entity::ActError,
};

/// What of the stay or the file refuses an act on a resident.
#[derive(Debug, thiserror::Error)]
pub enum ResidentError {
    /// The user does not reach this resident, or may not do this.
    #[error(transparent)]
    Barred(#[from] Barred),
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

impl From<ResidentError> for ActError {
    fn from(error: ResidentError) -> Self {
        error.explain().into()
    }
}

impl Explain for ResidentError {
    fn explain(&self) -> Problem {
        match self {
            Self::Barred(barred) => barred.explain(),
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
