//! The derived status of a case (domain.md, 1.2): for display and filters, never for reports.

use jiff::civil::Date;

use super::{model::Case, traits::Traits};
use crate::kernel::words::Msg;

/// Where a case stands; the first matching rule of domain.md, 1.2 wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Taken back.
    Storniert,
    /// Declined.
    Abgelehnt,
    /// Aborted.
    Abbruch,
    /// Expert report, coded.
    Kodiert,
    /// Expert report, not coded.
    Gutachten,
    /// Documents received.
    Unterlagen,
    /// Nothing received for longer than the tenant's term.
    KeineRueckmeldung,
    /// Nothing received yet.
    Eingegangen,
}

impl Status {
    /// Every status, in the order of the rules.
    pub const ALL: [Self; 8] = [
        Self::Storniert,
        Self::Abgelehnt,
        Self::Abbruch,
        Self::Kodiert,
        Self::Gutachten,
        Self::Unterlagen,
        Self::KeineRueckmeldung,
        Self::Eingegangen,
    ];
    /// Their words, in the same order.
    pub const NAMES: [&'static str; 8] = [
        Self::Storniert.name(),
        Self::Abgelehnt.name(),
        Self::Abbruch.name(),
        Self::Kodiert.name(),
        Self::Gutachten.name(),
        Self::Unterlagen.name(),
        Self::KeineRueckmeldung.name(),
        Self::Eingegangen.name(),
    ];

    /// The word of filters and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Storniert => "storniert",
            Self::Abgelehnt => "abgelehnt",
            Self::Abbruch => "abbruch",
            Self::Kodiert => "kodiert",
            Self::Gutachten => "gutachten",
            Self::Unterlagen => "unterlagen",
            Self::KeineRueckmeldung => "keine_rueckmeldung",
            Self::Eingegangen => "eingegangen",
        }
    }

    /// The status with that word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The label, e.g. `status-keine-rueckmeldung`.
    #[must_use]
    pub fn label(self) -> Msg {
        Msg::new(match self {
            Self::Storniert => "status-storniert",
            Self::Abgelehnt => "status-abgelehnt",
            Self::Abbruch => "status-abbruch",
            Self::Kodiert => "status-kodiert",
            Self::Gutachten => "status-gutachten",
            Self::Unterlagen => "status-unterlagen",
            Self::KeineRueckmeldung => "status-keine-rueckmeldung",
            Self::Eingegangen => "status-eingegangen",
        })
    }
}

/// The part of the status that no day changes; none is "offen": [`Status::KeineRueckmeldung`] or
/// [`Status::Eingegangen`], which depends on today.
#[must_use]
pub fn settled(traits: Traits) -> Option<Status> {
    let rules = [
        (traits.has(Traits::STORNIERT), Status::Storniert),
        (traits.has(Traits::ABLEHNUNG), Status::Abgelehnt),
        (traits.has(Traits::ABBRUCH), Status::Abbruch),
        (traits.kodiert(), Status::Kodiert),
        (traits.has(Traits::GUTACHTEN), Status::Gutachten),
        (traits.has(Traits::UNTERLAGEN), Status::Unterlagen),
    ];
    rules.into_iter().find_map(|(holds, status)| holds.then_some(status))
}

/// The first `datum` that still counts as "Eingegangen"; earlier open cases are "Keine Rückmeldung".
#[must_use]
pub fn eingegangen_since(today: Date, frist_tage: u16) -> Date {
    today.checked_sub(jiff::Span::new().days(i64::from(frist_tage))).unwrap_or(Date::MIN)
}

/// Where a case stands today.
#[must_use]
pub fn status(case: &Case, today: Date, frist_tage: u16) -> Status {
    settled(case.traits()).unwrap_or_else(|| {
        if case.datum < eingegangen_since(today, frist_tage) {
            Status::KeineRueckmeldung
        } else {
            Status::Eingegangen
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn the_first_matching_rule_wins() {
        let mut case = testing::case("2026-02-02");
        let on = |case: &Case, day: &str| status(case, day.parse().unwrap(), 28);
        assert_eq!(on(&case, "2026-03-02"), Status::Eingegangen);
        assert_eq!(on(&case, "2026-03-03"), Status::KeineRueckmeldung);
        let mut check = |change: fn(&mut Case), expected: Status| {
            change(&mut case);
            assert_eq!(on(&case, "2026-03-03"), expected);
        };
        check(|case| case.unterlagen = true, Status::Unterlagen);
        check(|case| case.gutachten = true, Status::Gutachten);
        check(|case| case.gutachten_typ = super::super::model::GutachtenTyp::from_number(1), Status::Kodiert);
        check(|case| case.abbruch = true, Status::Abbruch);
        check(|case| case.ablehnung = true, Status::Abgelehnt);
        check(|case| case.geloescht_am = Some(case.created_at), Status::Storniert);
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.name()), Some(status));
            assert_eq!(status.label().key, format!("status-{}", status.name().replace('_', "-")));
        }
    }
}
