//! The weekly report (Berichtswesen; domain.md, 5).
//!
//! Owns: what is counted, the numbers of the five sheets, their layout, the workbook, and every report that was made.
//! May use: `kernel`, `ui`, `platform`, the faces of `cases`, `icd` and `coding`.
//! Never: a case itself; every number comes from counts, so that the cost does not grow with the cases.

pub mod access;
pub mod actions;
pub mod api;
pub mod basis;
mod charts;
pub mod counts;
pub mod error;
pub mod figures;
mod look;
pub mod measures;
mod notices;
pub mod pages;
pub mod record;
pub mod routes;
pub mod rules;
pub mod sheets;
pub mod weekly;
pub mod workbook;
pub mod yearly;

#[cfg(test)]
mod print_tests;
#[cfg(test)]
pub(in crate::features::second_opinion) mod replay;
#[cfg(test)]
mod store_tests;
#[cfg(test)]
mod week_tests;
#[cfg(test)]
mod workbook_tests;

pub use access::{GenerateReports, ReadReports};
pub use actions::{REPORT_DOWNLOADED, REPORT_GENERATED, file, generate, numbers};
pub use error::ReportError;
pub use figures::{Comparison, Counts, Figures, ratio};
pub use measures::Measure;
pub use pages::{HERE, list::year_links};
pub use record::{GENERATED, Report, ReportContent};
#[cfg(test)]
pub(in crate::features::second_opinion) use replay::{cases as replayed_cases, counts as replayed_counts};
pub use routes::routes;
pub use rules::Wanted;
pub use sheets::{GESAMT, ReportNumbers};
pub use weekly::WeeklyData;
pub use workbook::{Edition, workbook};
pub use yearly::Sums;

#[cfg(test)]
pub use self::{basis::State, sheets::ReportCells};

use crate::{
    kernel::{
        period::{IsoWeek, weeks_in},
        problem::{Explain, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        blobs::Blob,
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[
        RecordKind::of::<Report>(),        // 15
        RecordKind::of::<ReportContent>(), // 16
    ],
    links: &[
        Link::of::<Report, ReportContent>(),
        Link::of::<ReportContent, Report>(),
        Link::of::<Report, Blob>(),
    ],
    shown_at: &[ShownAt::named(Report::TABLE, "audit-object-report")],
    rights: &[
        Right::of::<GenerateReports>(80, "right-reports-generate"),
        Right::of::<ReadReports>(90, "right-reports-read"),
    ],
    events: &[
        (REPORT_GENERATED, Reaction::Do(notices::report_ready)),
        (REPORT_DOWNLOADED, Reaction::Nothing),
    ],
    notices: &[&notices::REPORT_READY],
    nav: &[NavEntry::of::<ReadReports>(60, HERE, "/berichte", "nav-reports", Icon::Report)],
    routes,
    ..Feature::named("second_opinion::reports")
};

/// The year has no such week (domain.md, 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{jahr} has no week {kw}")]
pub struct KwUngueltig {
    /// The year asked for.
    pub jahr: u16,
    /// The week asked for.
    pub kw: u8,
}

impl Explain for KwUngueltig {
    fn explain(&self) -> Problem {
        let words = Msg::code("KW_UNGUELTIG")
            .with("jahr", self.jahr.to_string())
            .with("kw", self.kw)
            .with("wochen", weeks_in(self.jahr));
        let mut fields = FieldErrors::new();
        fields.add_with("kw", "KW_UNGUELTIG", words.clone());
        Problem::new(Kind::Invalid, "KW_UNGUELTIG").saying(words).with_fields(fields)
    }
}

/// The week of a report.
///
/// # Errors
/// [`KwUngueltig`] when the year (1999 to 2099) does not have that week.
pub fn woche(jahr: u16, kw: u8) -> Result<IsoWeek, KwUngueltig> {
    IsoWeek::new(jahr, kw).ok_or(KwUngueltig { jahr, kw })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_that_the_year_does_not_have_is_refused() {
        for (jahr, kw, ok) in [
            (2026, 53, true),
            (2025, 53, false),
            (2020, 53, true),
            (2026, 0, false),
            (2026, 54, false),
            (2100, 1, false),
        ] {
            assert_eq!(woche(jahr, kw).is_ok(), ok, "{jahr}/{kw}");
        }
        let problem = KwUngueltig { jahr: 2025, kw: 53 }.explain();
        assert_eq!((problem.kind, problem.code), (Kind::Invalid, "KW_UNGUELTIG"));
        assert_eq!(problem.fields.of("kw").count(), 1);
    }
}
