//! Which weeks a report can be made of.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ReportError, woche};
use crate::kernel::period::IsoWeek;

/// Which report to make.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// ISO year.
    #[schema(minimum = 1999, maximum = 2099)]
    pub jahr: u16,
    /// Last week.
    #[schema(minimum = 1, maximum = 53)]
    pub kw: u8,
    /// Confirms a report of the present week, which is preliminary: nobody is notified of it.
    #[serde(default)]
    pub vorlaeufig: bool,
}

impl Wanted {
    /// The week, if a report of it can be made on that day.
    ///
    /// # Errors
    /// [`ReportError::Woche`] when the year has no such week, [`ReportError::NotBegun`] before its Monday,
    /// [`ReportError::Running`] until its Sunday unless that is confirmed.
    pub fn week(self, today: Date) -> Result<IsoWeek, ReportError> {
        let (week, now) = (woche(self.jahr, self.kw)?, IsoWeek::of(today));
        match week.cmp(&now) {
            std::cmp::Ordering::Greater => Err(ReportError::NotBegun(week)),
            std::cmp::Ordering::Equal if !self.vorlaeufig => Err(ReportError::Running(week)),
            _ => Ok(week),
        }
    }
}

/// Whether a report of that week, made on that day, is preliminary: the week was not over.
#[must_use]
pub fn is_preliminary(woche: IsoWeek, made: Date) -> bool {
    woche >= IsoWeek::of(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_reported_when_it_is_over_and_before_that_only_when_confirmed() {
        let week = |today: &str, kw, vorlaeufig| {
            let week = Wanted { jahr: 2026, kw, vorlaeufig }.week(today.parse().unwrap());
            week.map(|week| week.kw).map_err(|error| error.to_string())
        };
        // Week 8 of 2026 is 16 to 22 February.
        assert_eq!(week("2026-02-23", 8, false), Ok(8));
        for today in ["2026-02-16", "2026-02-22"] {
            assert_eq!(week(today, 8, true), Ok(8));
            assert_eq!(week(today, 8, false), Err("week 08/2026 is not over".into()));
        }
        for confirmed in [false, true] {
            assert_eq!(week("2026-02-15", 8, confirmed), Err("week 08/2026 has not begun".into()));
            assert_eq!(week("2025-12-28", 1, confirmed), Err("week 01/2026 has not begun".into()));
        }
        // 29 December 2025 is in week 1 of 2026.
        assert_eq!(week("2025-12-29", 1, true), Ok(1));
        assert!(week("2026-02-23", 54, true).is_err());
    }

    #[test]
    fn a_report_is_preliminary_until_the_sunday_of_its_week() {
        let week = IsoWeek { jahr: 2026, kw: 8 };
        let made = |day: &str| is_preliminary(week, day.parse().unwrap());
        assert!(made("2026-02-16") && made("2026-02-22"));
        assert!(!made("2026-02-23"));
    }
}
