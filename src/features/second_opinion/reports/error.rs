//! Why a report is not made or shown.

use super::KwUngueltig;
use crate::{
    kernel::{
        period::IsoWeek,
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{sheet::write_xlsx::WriteError, store::StoreError},
};

/// Why a report is not made or shown.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The year has no such week.
    #[error(transparent)]
    Woche(#[from] KwUngueltig),
    /// The week has not begun.
    #[error("week {0} has not begun")]
    NotBegun(IsoWeek),
    /// The week is not over, and nobody confirmed that a preliminary report is wanted.
    #[error("week {0} is not over")]
    Running(IsoWeek),
    /// The workbook cannot be written.
    #[error(transparent)]
    Workbook(#[from] WriteError),
    /// The store failed, or the report is not there.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for ReportError {
    fn explain(&self) -> Problem {
        match self {
            Self::Woche(error) => error.explain(),
            Self::NotBegun(week) => {
                let words = of_week("KW_NICHT_BEGONNEN", *week);
                let mut fields = FieldErrors::new();
                fields.add_with("kw", "KW_NICHT_BEGONNEN", words.clone());
                Problem::new(Kind::Invalid, "KW_NICHT_BEGONNEN").saying(words).with_fields(fields)
            }
            Self::Running(week) => {
                Problem::new(Kind::Conflict, "KW_LAEUFT").saying(of_week("KW_LAEUFT", *week))
            }
            Self::Workbook(_) => Problem::internal(self),
            Self::Store(error) => error.explain(),
        }
    }
}

/// The sentence of a code, with the week that it is about.
pub(super) fn of_week(code: &'static str, week: IsoWeek) -> Msg {
    Msg::code(code).with("kw", week.kw).with("jahr", week.jahr.to_string())
}
