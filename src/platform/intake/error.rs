//! Why an import does not happen, in words.

use super::{ImportId, Intake};
use crate::{
    kernel::{
        problem::{Explain, Kind, Problem},
        words::Msg,
    },
    platform::{sheet::FileError, store::StoreError},
};

/// Why an import does not happen.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError<I: Intake> {
    /// The whole file is refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is no such preview, import or row, or it is somebody else's.
    #[error("no such preview or import")]
    Unknown,
    /// The preview is older than 30 minutes.
    #[error("the preview has run out")]
    Expired,
    /// The preview was confirmed before.
    #[error("the preview was used")]
    Used(ImportId),
    /// The file was read by a guess, and nobody has said that the names are right; nothing was imported.
    #[error("the encoding is a guess")]
    Unsure(ImportId),
    /// The preview is not the one that was confirmed; nothing was imported.
    #[error("the preview is out of date")]
    Stale(ImportId),
    /// Somebody stopped it while it ran; nothing was imported.
    #[error("stopped while it ran")]
    Stopped,
    /// A correction that leaves the row refused.
    #[error("the row is still refused")]
    StillRefused(Vec<I::Reason>),
    /// More than 30 days have passed.
    #[error("too late to undo")]
    UndoExpired,
    /// It was undone before.
    #[error("undone before")]
    UndoDone,
    /// Records of the import were changed; only the others can be removed.
    #[error("{0} records were changed")]
    UndoBlocked(usize),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<I: Intake> Explain for IntakeError<I> {
    fn explain(&self) -> Problem {
        let to_upload = |problem: Problem| problem.way_out(I::AT, Msg::new("import-to-upload"));
        match self {
            Self::File(error) => to_upload(error.explain()),
            Self::Unknown => Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"),
            Self::Expired => to_upload(Problem::new(Kind::Conflict, "VORSCHAU_ABGELAUFEN")),
            Self::Used(id) => Problem::new(Kind::Conflict, "VORSCHAU_VERBRAUCHT")
                .way_out(format!("{}/{id}/ergebnis", I::AT), Msg::new("import-to-result")),
            Self::Unsure(id) => Problem::new(Kind::Invalid, "KODIERUNG_UNSICHER")
                .way_out(format!("{}/{id}", I::AT), Msg::new("import-to-preview")),
            Self::Stale(id) => Problem::new(Kind::Conflict, "VORSCHAU_VERALTET")
                .way_out(format!("{}/{id}", I::AT), Msg::new("import-to-preview")),
            Self::Stopped => Problem::new(Kind::Conflict, "IMPORT_ABGEBROCHEN"),
            Self::StillRefused(_) => Problem::new(Kind::Invalid, "ZEILE_FEHLERHAFT"),
            Self::UndoExpired => Problem::new(Kind::Conflict, "UNDO_ABGELAUFEN"),
            Self::UndoDone => Problem::new(Kind::Conflict, "UNDO_ERLEDIGT"),
            Self::UndoBlocked(_) => Problem::new(Kind::Conflict, "UNDO_GESPERRT"),
            Self::Store(error) => error.explain(),
        }
    }
}
