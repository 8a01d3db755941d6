//! Why an entry was not written, corrected or withdrawn, in words.

use super::rules::LEAST_REASON;
use crate::{
    features::care::{residents::ResidentError, staff::Barred},
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{entity::ActError, store::StoreError},
};

/// Why an entry was not written, corrected or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Staff correct and withdraw their own; how its author signs, where that is known.
    #[error("of another author")]
    NotAuthor(Option<String>),
    /// It is withdrawn already.
    #[error("withdrawn already")]
    Withdrawn,
    /// Another version was made since.
    #[error("another version was made since")]
    Stale,
    /// It must be said why.
    #[error("a reason is needed")]
    Reason,
    /// Another entry has the id that the sender gave it.
    #[error("the id belongs to another entry")]
    OtherContent,
    /// The resident's stay or file refuses it.
    #[error(transparent)]
    Resident(#[from] ResidentError),
    /// What was entered is wrong.
    #[error("broken rules")]
    Invalid(FieldErrors),
    /// Any other refusal that has its words.
    #[error("{}", .0.code)]
    Refused(Box<Problem>),
    /// The store failed, or it is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Barred> for EntryError {
    fn from(barred: Barred) -> Self {
        Self::Resident(barred.into())
    }
}

impl From<ActError> for EntryError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Invalid(errors) => Self::Invalid(errors),
            ActError::Store(error) => Self::Store(error),
            ActError::Refused(problem) => Self::Refused(problem),
            other => Self::Refused(Box::new(other.explain())),
        }
    }
}

impl From<EntryError> for ActError {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Invalid(errors) => Self::Invalid(errors),
            EntryError::Store(error) => Self::Store(error),
            other => other.explain().into(),
        }
    }
}

impl Explain for EntryError {
    fn explain(&self) -> Problem {
        match self {
            Self::NotAuthor(Some(by)) => Problem::new(Kind::NotAllowed, "NICHT_VERFASSER")
                .saying(Msg::code("NICHT_VERFASSER").with("handzeichen", by.as_str())),
            Self::NotAuthor(None) => {
                Problem::new(Kind::NotAllowed, "NICHT_VERFASSER").saying(Msg::code("NICHT_VERFASSER_KURZ"))
            }
            Self::Withdrawn => Problem::new(Kind::Conflict, "BEREITS_ZURUECKGEZOGEN"),
            Self::Stale => {
                Problem::new(Kind::Conflict, "FASSUNG_VERALTET").saying(Msg::code("FASSUNG_VERALTET_EINTRAG"))
            }
            Self::Reason => {
                let words = Msg::new("care-reason").with("n", LEAST_REASON);
                let mut errors = FieldErrors::new();
                errors.add_with("grund", "GRUND_FEHLT", words.clone());
                Problem::new(Kind::Invalid, "GRUND_FEHLT").saying(words).with_fields(errors)
            }
            Self::OtherContent => Problem::new(Kind::Conflict, "KENNUNG_MIT_ANDEREM_INHALT"),
            Self::Resident(error) => error.explain(),
            Self::Invalid(errors) => ActError::Invalid(errors.clone()).explain(),
            Self::Refused(problem) => (**problem).clone(),
            Self::Store(error) => error.explain(),
        }
    }
}
