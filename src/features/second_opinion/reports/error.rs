//! Why a report is not made or shown.

use super::KwUngueltig;
use crate::{
    kernel::problem::{Explain, Problem},
    platform::{sheet::write_xlsx::WriteError, store::StoreError},
};

/// Why a report is not made or shown.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The year has no such week.
    #[error(transparent)]
    Woche(#[from] KwUngueltig),
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
            Self::Workbook(_) => Problem::internal(self),
            Self::Store(error) => error.explain(),
        }
    }
}
