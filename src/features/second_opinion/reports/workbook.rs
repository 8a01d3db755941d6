//! The report as a file: the five sheets, and what its margins and properties say of it.

use jiff::{Timestamp, tz::TimeZone};

use super::{figures::Figures, rules, sheets::sheets};
use crate::{
    kernel::{period::IsoWeek, words::Lang},
    platform::sheet::write_xlsx::{Book, Margin, Part, Sheet, WriteError, to_bytes},
    ui::format,
};

/// The file's name: year and week, nobody's name (domain.md, 5.8).
#[must_use]
pub fn file_name(woche: IsoWeek) -> String {
    format!("Berichtswesen_DAK_{}_KW{:02}.xlsx", woche.jahr, woche.kw)
}

/// Whose report a workbook is, and which.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// The facility's name.
    pub facility: &'a str,
    /// When the numbers were counted.
    pub made: Timestamp,
    /// The facility's zone.
    pub zone: &'a TimeZone,
    /// Version of the week's report; none when it is not kept.
    pub version: Option<u16>,
}

impl Edition<'_> {
    /// Whether the week was not over when its numbers were counted.
    fn is_preliminary(&self, woche: IsoWeek) -> bool {
        rules::is_preliminary(woche, self.zone.to_datetime(self.made).date())
    }

    fn header(&self, woche: IsoWeek) -> Margin {
        let mut which = vec![format::week(Lang::De, woche)];
        if let (Some(monday), Some(sunday)) = (woche.monday(), woche.sunday()) {
            which.push(format::days(Lang::De, monday, sunday));
        }
        if self.is_preliminary(woche) {
            which.push("vorläufig".into());
        }
        Margin {
            left: vec![Part::Text(self.facility.to_owned())],
            right: vec![Part::Text(which.join(" · "))],
        }
    }

    fn footer(&self) -> Margin {
        let stand = format!("Stand {}", format::moment(Lang::De, self.made, self.zone));
        let version = self.version.map(|version| format!(" · Version {version}")).unwrap_or_default();
        Margin {
            left: vec![Part::Text(format!("{stand}{version}"))],
            right: vec![
                Part::Sheet,
                Part::Text(" · Seite ".into()),
                Part::Page,
                Part::Text(" von ".into()),
                Part::Pages,
            ],
        }
    }
}

/// The workbook's bytes. The same figures and edition give the same bytes.
///
/// # Errors
/// When a number or text lies beyond the limits of the file format.
pub fn workbook(figures: &Figures, edition: &Edition<'_>) -> Result<Vec<u8>, WriteError> {
    of_sheets(figures.woche, sheets(figures), edition)
}

/// [`workbook`] of sheets that are made already.
pub(super) fn of_sheets(
    woche: IsoWeek,
    sheets: Vec<Sheet>,
    edition: &Edition<'_>,
) -> Result<Vec<u8>, WriteError> {
    let preliminary = if edition.is_preliminary(woche) { " (vorläufig)" } else { "" };
    to_bytes(&Book {
        title: format!("Berichtswesen DAK {} KW {:02}{preliminary}", woche.jahr, woche.kw),
        author: edition.facility.to_owned(),
        created: edition.made,
        header: edition.header(woche),
        footer: edition.footer(),
        sheets,
    })
}
