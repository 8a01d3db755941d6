//! Why ICD codes were not entered, in words.

use super::entry::Refusal;
use crate::{
    features::second_opinion::cases::Case,
    kernel::{
        ids::Id,
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::store::StoreError,
};

/// Why ICD codes were not entered.
#[derive(Debug, thiserror::Error)]
pub enum IcdError {
    /// The text is no list of codes.
    #[error("not a list of ICD codes")]
    Refused(Refusal),
    /// A rule of the case forbids it.
    #[error("a rule of the case is broken")]
    Broken(FieldErrors),
    /// Somebody entered other codes since the form was filled.
    #[error("other codes were entered meanwhile")]
    Changed(Box<Meanwhile>),
    /// The case changed since the API read it.
    #[error("the case was changed meanwhile")]
    Stale,
    /// The case is taken back.
    #[error("the case is cancelled")]
    Storniert(Id<Case>),
    /// Only an admin clears codes.
    #[error("only an admin clears ICD codes")]
    NotAllowed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What stands there now.
pub struct Meanwhile {
    /// The codes, joined.
    pub icd: String,
    /// Who entered them, where the history tells.
    pub by: Option<String>,
}

crate::opaque_debug!(Meanwhile);

impl IcdError {
    fn fields(fields: &FieldErrors) -> Problem {
        let first = fields.0.first();
        let problem = Problem::new(Kind::Invalid, first.map_or("ICD_FORMAT", |error| error.code));
        let problem = match first {
            Some(error) => problem.saying(error.words.clone()),
            None => problem,
        };
        problem.with_fields(fields.clone())
    }
}

impl Explain for IcdError {
    fn explain(&self) -> Problem {
        match self {
            Self::Refused(refusal) => Self::fields(&refusal.fields),
            Self::Broken(fields) => Self::fields(fields),
            Self::Changed(_) => Problem::new(Kind::Conflict, "KONFLIKT"),
            Self::Stale => Problem::new(Kind::Stale, "FASSUNG_VERALTET"),
            Self::Storniert(id) => Problem::new(Kind::Conflict, "STORNIERT")
                .way_out(format!("/faelle/{id}"), Msg::new("icd-to-case")),
            Self::NotAllowed => Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"),
            Self::Store(error) => error.explain(),
        }
    }
}
