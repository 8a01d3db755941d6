//! What is due and how it stands, what an answer says, and when it may be given: pure functions (care.md, 5.4 and 5.5).

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    error::{DueError, LEAST_REASON},
    words::{Grund, State, Status},
};
use crate::{
    features::care::{measures::Proof, residents::room_order, settings::CareSettings, staff::is_reason},
    kernel::{
        problem::FieldErrors,
        schedule::Due,
        shift::ShiftSpan,
        text::{self, length},
        words::Msg,
    },
    platform::tenancy::Role,
};

/// So many characters say what was otherwise, or what another reason is.
pub const LEAST_TEXT: usize = 3;
/// Most characters of a text.
pub const MOST_TEXT: usize = 2_000;

/// How something due stands. An own answer counts before the proof of the shift; what is due at an instant is overdue when
/// the tolerance is over, what is due in a shift when that has ended.
#[must_use]
pub fn state(due: &Due, own: Option<Status>, is_proved: bool, now: Timestamp, tolerance: u16) -> State {
    if let Some(status) = own {
        return status.into();
    }
    if is_proved {
        return State::Erledigt;
    }
    let late = match due {
        Due::At(at) => now.duration_since(*at) > SignedDuration::from_mins(tolerance.into()),
        Due::In(span) => now >= span.until,
    };
    if late { State::Ueberfaellig } else { State::Offen }
}

/// Whether the proof of a shift answers a measure: what is proved by shift alone, and what is reserved for nurses only if one
/// proved it.
#[must_use]
pub fn is_answered_by(nachweis: Proof, nur_fachkraft: bool, by_a_nurse: bool) -> bool {
    nachweis == Proof::Schicht && (by_a_nurse || !nur_fachkraft)
}

/// The order of what is due: by the clock, what is due in a shift at its end and behind what is due then; by room, its number
/// before its letters; by title.
#[must_use]
pub fn place(due: &Due, zimmer: Option<&str>, titel: &str) -> Place {
    place_at((due.ends(), matches!(due, Due::In(_))), zimmer, titel)
}

/// A place in the order: when, whether at the end of a shift, number and letters of the room, title.
pub type Place = (Timestamp, bool, u64, String, String);

/// [`place`] of what is due then, or by the end of a shift that ends then.
#[must_use]
pub fn place_at((ends, by_shift): (Timestamp, bool), zimmer: Option<&str>, titel: &str) -> Place {
    let (number, room) = room_order(zimmer);
    (ends, by_shift, number, room, titel.to_owned())
}

/// Whether what no plan makes due stands in the list of a shift: where it is due in it; in that of the present one, which
/// somebody works off, also what is open from before.
#[must_use]
pub fn stands_in(span: &ShiftSpan, due: Timestamp, now: Timestamp) -> bool {
    due < span.until && (span.from <= due || is_present(span, now))
}

/// [`stands_in`] of what is due on a day; `today` is that of `now` where the house stands. A night that began the day before
/// has it from midnight on.
#[must_use]
pub fn day_stands_in(span: &ShiftSpan, day: Date, (now, today): (Timestamp, Date)) -> bool {
    span.id.day == day || day <= today && is_present(span, now)
}

fn is_present(span: &ShiftSpan, now: Timestamp) -> bool {
    span.from <= now && now < span.until
}

/// What is asked of an answer before it is known to what.
pub struct Sent {
    /// What became of it.
    pub status: Status,
    /// Why it was not done.
    pub grund: Option<Grund>,
    /// What there is to say.
    pub text: Option<String>,
}

/// An answer as it was sent, by the codes of its lists.
///
/// # Errors
/// `ENUM_UNGUELTIG`; `GRUND_FEHLT` of what was not done; `TEXT_FEHLT` of what was otherwise, or of another reason;
/// `TEXT_ZU_LANG`, `ZEICHEN_UNGUELTIG`.
pub fn said(status: &str, grund: &str, text: &str) -> Result<Sent, FieldErrors> {
    let mut errors = FieldErrors::new();
    let status = Status::from_code(status);
    if status.is_none() {
        errors.add("status", "ENUM_UNGUELTIG");
    }
    let reason = Grund::from_code(grund);
    match status {
        _ if !grund.is_empty() && reason.is_none() => errors.add("grund", "ENUM_UNGUELTIG"),
        Some(Status::NichtErledigt) if reason.is_none() => {
            errors.add_with("grund", "GRUND_FEHLT", Msg::new("due-need-reason"));
        }
        // Only what was not done has a reason.
        Some(Status::Erledigt | Status::Abweichung) if reason.is_some() => {
            errors.add("grund", "ENUM_UNGUELTIG")
        }
        _ => {}
    }
    let text = text::lines(text).unwrap_or_else(|_| {
        errors.add("text", "ZEICHEN_UNGUELTIG");
        String::new()
    });
    let needs = status == Some(Status::Abweichung) || reason == Some(Grund::Anderer);
    if length(&text) > MOST_TEXT {
        errors.add("text", "TEXT_ZU_LANG");
    } else if needs && !is_reason(&text, LEAST_TEXT) && errors.is_empty() {
        errors.add("text", "TEXT_FEHLT");
    }
    match status {
        Some(status) if errors.is_empty() => Ok(Sent { status, grund: reason, text: text::some(text) }),
        _ => Err(errors),
    }
}

/// The first instant at which something due may be signed as done: so long before, or from the shift's beginning on.
#[must_use]
pub fn earliest(due: &Due, settings: &CareSettings) -> Timestamp {
    match due {
        Due::At(at) => before(*at, settings.vorlauf_min),
        Due::In(span) => span.from,
    }
}

/// The first instant at which a shift may be proved.
#[must_use]
pub fn earliest_proof(span: &ShiftSpan, settings: &CareSettings) -> Timestamp {
    before(span.until, settings.nachweis_frueh_min)
}

fn before(at: Timestamp, minutes: u16) -> Timestamp {
    at.checked_sub(SignedDuration::from_mins(minutes.into())).unwrap_or(Timestamp::MIN)
}

/// Who answers, when, of when, and why so late.
#[derive(Clone, Copy)]
pub struct When<'a> {
    /// In which role.
    pub role: Role,
    /// When it is answered.
    pub now: Timestamp,
    /// Of when it is.
    pub zeitpunkt: Timestamp,
    /// Why it is answered so late.
    pub begruendung: &'a str,
}

/// Whether nothing is signed ahead. That it was not done, or done otherwise, may be said earlier.
///
/// # Errors
/// [`DueError::Early`].
pub fn not_ahead(earliest: Timestamp, when: &When<'_>, zone: &jiff::tz::TimeZone) -> Result<(), DueError> {
    // A clock that is ahead helps nobody: what is said to be later than now is of now.
    if when.zeitpunkt.min(when.now) < earliest {
        Err(DueError::Early(earliest, zone.clone()))
    } else {
        Ok(())
    }
}

/// Whether it is still answered: so many days after it was due; later by an admin with a reason.
///
/// # Errors
/// [`DueError::Late`], [`DueError::Reason`].
pub fn not_late(ends: Timestamp, when: &When<'_>, settings: &CareSettings) -> Result<(), DueError> {
    let days = settings.nachtrag_tage;
    if when.now.duration_since(ends) <= SignedDuration::from_hours(24 * i64::from(days)) {
        return Ok(());
    }
    match when.role {
        Role::Staff => Err(DueError::Late(days)),
        _ if is_reason(when.begruendung, LEAST_REASON) => Ok(()),
        _ => Err(DueError::Reason("begruendung")),
    }
}

/// So often within [`UNDONE_WITHIN`] a measure is not done before that gives occasion to evaluate it (care.md, 5.6).
const UNDONE_OFTEN: usize = 3;
/// See [`left_undone`].
pub const UNDONE_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The time around something due in which others are counted with it.
#[must_use]
pub fn around(at: Timestamp) -> std::ops::Range<Timestamp> {
    let just_behind = SignedDuration::from_micros(1);
    let until = at.checked_add(UNDONE_WITHIN).and_then(|until| until.checked_add(just_behind));
    at.checked_sub(UNDONE_WITHIN).unwrap_or(Timestamp::MIN)..until.unwrap_or(Timestamp::MAX)
}

/// Whether something was left undone three times within seven days: the last of the first three. Each time counts once: those
/// up to `counted` were an occasion before. `times` are in their order.
#[must_use]
pub fn left_undone(times: &[Timestamp], counted: Option<Timestamp>) -> Option<Timestamp> {
    let new: Vec<Timestamp> =
        times.iter().copied().filter(|at| counted.is_none_or(|counted| *at > counted)).collect();
    new.windows(UNDONE_OFTEN).find_map(|some| match some {
        [first, .., last] if last.duration_since(*first) <= UNDONE_WITHIN => Some(*last),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_times_within_seven_days_are_an_occasion_and_each_time_counts_once() {
        let at = |text: &&str| -> Timestamp { format!("2026-{text}:00:00Z").parse().unwrap() };
        let times = |all: &[&str]| all.iter().map(at).collect::<Vec<_>>();
        let day = |text: &str| Some(at(&text));
        for (all, counted, found) in [
            (vec![], None, None),
            (vec!["11-01T08", "11-02T08"], None, None),
            (vec!["11-01T08", "11-02T08", "11-03T08"], None, day("11-03T08")),
            // Seven days to the hour, and one hour more.
            (vec!["11-01T08", "11-02T08", "11-08T08"], None, day("11-08T08")),
            (vec!["11-01T08", "11-02T08", "11-08T09"], None, None),
            (vec!["11-01T08", "11-02T08", "11-08T09", "11-09T07"], None, day("11-09T07")),
            (vec!["11-01T08", "11-02T08", "11-03T08", "11-04T08"], day("11-03T08"), None),
            (vec!["11-03T08", "11-04T08", "11-05T08", "11-06T08"], day("11-03T08"), day("11-06T08")),
        ] {
            assert_eq!(left_undone(&times(&all), counted), found, "{all:?}");
        }
        let of = around(at(&"11-08T08"));
        assert!(of.contains(&at(&"11-01T08")) && of.contains(&at(&"11-15T08")));
        assert!(!of.contains(&at(&"11-01T07")) && !of.contains(&at(&"11-15T09")));
    }
}
