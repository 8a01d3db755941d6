//! The figures of one week, as the API and the bars show them (domain.md, 5.8 `WeeklyData`).

use serde::{Deserialize, Serialize};

use super::{measures::Measure, yearly::Sums};

/// One week's figures; zeros for a valid week without cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WeeklyData {
    /// ISO week.
    pub kw: u8,
    /// Cases received.
    pub erstberatungen: i64,
    /// With documents.
    pub unterlagen: i64,
    /// Declined.
    pub ablehnungen: i64,
    /// No answer yet.
    pub keine_rm: i64,
    /// With an expert report.
    pub gutachten: i64,
}

impl WeeklyData {
    /// Of the sums of that week.
    #[must_use]
    pub fn of(kw: u8, sums: &Sums) -> Self {
        let get = |measure| sums.get(measure, None).unwrap_or(0);
        Self {
            kw,
            erstberatungen: get(Measure::Erstberatungen),
            unterlagen: get(Measure::Unterlagen),
            ablehnungen: get(Measure::Ablehnungen),
            keine_rm: get(Measure::KeineRueckmeldung),
            gutachten: get(Measure::Gutachten),
        }
    }
}
