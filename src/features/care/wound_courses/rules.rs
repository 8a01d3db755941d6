//! What may be said of a wound, and when it is assessed again: pure functions (care.md, 8.3).

use jiff::{Span, Timestamp, civil::Date};

use super::{
    model::CourseVersion,
    words::{CourseState, Origin, WoundKind},
};
use crate::{
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::FieldErrors,
        text::{self, length},
        words::Msg,
    },
    platform::tenancy::User,
};

/// Most characters of a place on the body.
pub const MOST_PLACE: usize = 200;

/// What was sent of a wound as a whole.
#[derive(Default)]
pub struct Sent {
    /// The code of a kind.
    pub art: String,
    /// Where on the body.
    pub lokalisation: String,
    /// Since when.
    pub entstanden_am: Option<Date>,
    /// The code of an origin.
    pub ort: String,
}

fn missing(errors: &mut FieldErrors, name: &'static str) {
    errors.add_with(name, "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ"));
}

/// A version of what was sent, by whom and when.
///
/// # Errors
/// `NICHT_LEERBAR`, `ENUM_UNGUELTIG`, `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`; `ENTSTANDEN_IN_ZUKUNFT`.
pub fn version(
    sent: &Sent,
    (von, handzeichen, now): (Id<User>, Option<String>, Timestamp),
    today: Date,
) -> Result<CourseVersion, FieldErrors> {
    let mut errors = FieldErrors::new();
    let art = WoundKind::from_code(&sent.art);
    let ort = Origin::from_code(&sent.ort);
    for (name, code, known) in [("art", &sent.art, art.is_some()), ("ort", &sent.ort, ort.is_some())] {
        match known {
            false if code.is_empty() => missing(&mut errors, name),
            false => errors.add(name, "ENUM_UNGUELTIG"),
            true => {}
        }
    }
    let place = text::line(&sent.lokalisation);
    match &place {
        Err(_) => errors.add("lokalisation", "ZEICHEN_UNGUELTIG"),
        Ok(place) if place.is_empty() => missing(&mut errors, "lokalisation"),
        Ok(place) if length(place) > MOST_PLACE => {
            errors.add_with("lokalisation", "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG_KURZ"));
        }
        Ok(_) => {}
    }
    if sent.entstanden_am.is_some_and(|day| day > today) {
        errors.add("entstanden_am", "ENTSTANDEN_IN_ZUKUNFT");
    }
    match (art, ort, place) {
        (Some(art), Some(ort), Ok(lokalisation)) if errors.is_empty() => Ok(CourseVersion {
            art,
            lokalisation,
            entstanden_am: sent.entstanden_am,
            ort,
            von,
            handzeichen,
            at: whole_micros(now),
        }),
        _ => Err(errors),
    }
}

/// How a course may end.
#[must_use]
pub fn ending(code: &str) -> Option<CourseState> {
    CourseState::from_code(code).filter(|state| *state != CourseState::Offen)
}

/// What a version says apart from who wrote it and when: the same again is no change.
#[must_use]
pub fn says_the_same(one: &CourseVersion, other: &CourseVersion) -> bool {
    let plain = |version: &CourseVersion| CourseVersion {
        von: Id::from_bytes([0; 16]),
        handzeichen: None,
        at: Timestamp::UNIX_EPOCH,
        ..version.clone()
    };
    plain(one) == plain(other)
}

/// The day of the next assessment: so many days after the last one; without any, the day on which the course began.
#[must_use]
pub fn next_assessment(last: Option<Date>, begun: Date, days: u16) -> Date {
    last.map_or(begun, |last| last.saturating_add(Span::new().days(i64::from(days))))
}
