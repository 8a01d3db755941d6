//! Why a card was not coded, in words.

use jiff::Timestamp;

use super::lease::Coding;
use crate::{
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::store::StoreError,
};

/// Why a card was not opened, coded or taken back.
#[derive(Debug, thiserror::Error)]
pub enum CodingError {
    /// Part of the coding is missing, or its parts do not fit together.
    #[error("the coding is incomplete or contradicts itself")]
    Broken(FieldErrors),
    /// Somebody else has the card in hand.
    #[error("somebody else works on the card")]
    Taken {
        /// Their name.
        by: String,
    },
    /// Somebody coded the case otherwise.
    #[error("the case is coded already")]
    AlreadyCoded(Box<Theirs>),
    /// There is no expert report yet.
    #[error("there is no expert report")]
    NotCodable,
    /// The case is taken back.
    #[error("the case is cancelled")]
    Storniert,
    /// More than a minute has passed, or it was somebody else's coding.
    #[error("too late to take the coding back")]
    UndoOver,
    /// The case changed since the API read it.
    #[error("the case was changed meanwhile")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The coding that stands there.
pub struct Theirs {
    /// What was decided.
    pub coding: Coding,
    /// By whom, where the history tells.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

crate::opaque_debug!(Theirs);

impl Explain for CodingError {
    fn explain(&self) -> Problem {
        let problem = match self {
            Self::Broken(fields) => {
                let first = fields.0.first();
                let problem =
                    Problem::new(Kind::Invalid, first.map_or("KODIERUNG_UNVOLLSTAENDIG", |error| error.code));
                return problem.with_fields(fields.clone());
            }
            Self::Taken { by } => Problem::new(Kind::Conflict, "KARTE_BELEGT")
                .saying(Msg::code("KARTE_BELEGT").with("wer", by.as_str())),
            Self::AlreadyCoded(_) => Problem::new(Kind::Conflict, "SCHON_KODIERT"),
            Self::NotCodable => Problem::new(Kind::Conflict, "NICHT_KODIERBAR"),
            Self::Storniert => Problem::new(Kind::Conflict, "STORNIERT"),
            Self::UndoOver => Problem::new(Kind::Conflict, "RUECKGAENGIG_VORBEI"),
            Self::Stale => return Problem::new(Kind::Stale, "FASSUNG_VERALTET"),
            Self::Store(error) => return error.explain(),
        };
        problem.way_out("/kodierung", Msg::new("coding-next"))
    }
}
