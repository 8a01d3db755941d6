//! Why something was not answered, proved, corrected or taken back, in words.

use jiff::Timestamp;

use crate::{
    features::care::{observations::EntryError, residents::ResidentError, staff::Barred},
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{entity::ActError, store::StoreError},
    ui::format,
};

/// So many characters are a reason.
pub const LEAST_REASON: usize = 5;

/// Why something was not answered, proved, corrected or taken back.
#[derive(Debug, thiserror::Error)]
pub enum DueError {
    /// Somebody has answered it otherwise: how they sign, or who they are, and when.
    #[error("answered already")]
    Answered(String, Timestamp, jiff::tz::TimeZone),
    /// Nothing is signed ahead: the earliest instant.
    #[error("too early")]
    Early(Timestamp, jiff::tz::TimeZone),
    /// So many days were time to answer it.
    #[error("too late")]
    Late(u16),
    /// Nothing is due then.
    #[error("nothing is due then")]
    NotDue,
    /// It must be said why; the name of that field.
    #[error("a reason is needed")]
    Reason(&'static str),
    /// What entries and residents say.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

macro_rules! by_entry {
    ($($type:ty),+) => { $(
        impl From<$type> for DueError {
            fn from(error: $type) -> Self {
                Self::Entry(error.into())
            }
        }
    )+ };
}
by_entry!(StoreError, ActError, ResidentError, Barred);

impl From<DueError> for ActError {
    fn from(error: DueError) -> Self {
        match error {
            DueError::Entry(error) => error.into(),
            other => other.explain().into(),
        }
    }
}

impl Explain for DueError {
    fn explain(&self) -> Problem {
        match self {
            Self::Answered(by, at, zone) => Problem::new(Kind::Conflict, "BEREITS_BEANTWORTET").saying(
                Msg::code("BEREITS_BEANTWORTET")
                    .with("handzeichen", by.as_str())
                    .with("zeit", format::clock(*at, zone)),
            ),
            Self::Early(at, zone) => Problem::new(Kind::Conflict, "ZU_FRUEH")
                .saying(Msg::code("ZU_FRUEH").with("zeit", format::clock(*at, zone))),
            Self::Late(days) => Problem::new(Kind::Conflict, "NACHTRAG_ZU_SPAET")
                .saying(Msg::code("NACHTRAG_ZU_SPAET").with("n", *days)),
            Self::NotDue => Problem::new(Kind::Conflict, "NICHT_FAELLIG"),
            Self::Reason(field) => {
                let words = Msg::new("care-reason").with("n", LEAST_REASON);
                let mut errors = FieldErrors::new();
                errors.add_with(*field, "GRUND_FEHLT", words.clone());
                Problem::new(Kind::Invalid, "GRUND_FEHLT").saying(words).with_fields(errors)
            }
            Self::Entry(error) => error.explain(),
        }
    }
}
