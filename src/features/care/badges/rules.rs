//! What is decided where a badge is shown, as pure functions (care.md, 14.2).

use jiff::{SignedDuration, Timestamp};

use super::model::{Badge, State};
use crate::{
    features::care::{
        residents::{Resident, Status},
        settings::AusweisPin,
    },
    kernel::problem::FieldErrors,
    platform::web::session::TryRule,
};

/// So often badges are shown on a device within a minute.
pub const SHOWN_AT_MOST: TryRule = TryRule { most: 10, within: SignedDuration::from_secs(60) };
/// So many wrong PINs in a row lock a badge.
pub const MOST_WRONG: u8 = 5;
/// A session is over after so long without a request. The session counts whole seconds, and is over after the last of them:
/// at 900 seconds, not behind them.
pub const IDLE: SignedDuration = SignedDuration::from_secs(15 * 60 - 1);
/// And after so long, whatever happens.
pub const LONGEST: SignedDuration = SignedDuration::from_mins(60);
/// So long a PIN is waited for.
pub const PIN_WITHIN: SignedDuration = SignedDuration::from_mins(5);
/// Digits of a PIN.
const PIN: std::ops::RangeInclusive<usize> = 4..=6;
/// Days for which a badge counts at most.
pub const MOST_DAYS: u16 = 395;

/// Whether a resident's badge can count at all: they live there, and their file is not restricted.
#[must_use]
pub fn lives_here(resident: &Resident) -> bool {
    resident.status == Status::Aktiv && !resident.gesperrt
}

/// Whether a badge that was shown counts. None: there is no such badge.
#[must_use]
pub fn counts(badge: Option<&Badge>, resident: Option<&Resident>, now: Timestamp) -> bool {
    let stands = badge.is_some_and(|badge| badge.state(now) == State::Aktiv);
    let here = resident.is_some_and(lives_here);
    stands && here
}

/// Whether what a badge opened is over with it: none of the resident's badges counts any more.
#[must_use]
pub fn is_over(badges: &[Badge], resident: &Resident, now: Timestamp) -> bool {
    !badges.iter().any(|badge| counts(Some(badge), Some(resident), now))
}

/// What a PIN that was entered comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It is the one.
    Right,
    /// It is not: so many were wrong in a row.
    Wrong(u8),
    /// And that was the last that could be.
    Locks,
}

/// Judges a PIN beside those that were wrong before.
#[must_use]
pub fn judge(is_right: bool, wrong_before: u8) -> Entered {
    let wrong = wrong_before.saturating_add(1);
    match is_right {
        true => Entered::Right,
        false if wrong >= MOST_WRONG => Entered::Locks,
        false => Entered::Wrong(wrong),
    }
}

/// A PIN as it is entered for a new badge; none where there is none.
///
/// # Errors
/// `PFLICHTFELD_FEHLT` where the house asks for one; `PIN_UNGUELTIG` unless it has 4 to 6 digits.
pub fn new_pin(entered: &str, rule: AusweisPin) -> Result<Option<&str>, FieldErrors> {
    let (entered, mut errors) = (entered.trim(), FieldErrors::new());
    let digits = PIN.contains(&entered.len()) && entered.bytes().all(|byte| byte.is_ascii_digit());
    match (entered.is_empty(), rule) {
        (true, AusweisPin::Freiwillig) => return Ok(None),
        (true, AusweisPin::Pflicht) => errors.add("pin", "PFLICHTFELD_FEHLT"),
        (false, _) if digits => return Ok(Some(entered)),
        (false, _) => errors.add("pin", "PIN_UNGUELTIG"),
    }
    Err(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_pin_in_a_row_locks() {
        assert_eq!(judge(true, 4), Entered::Right);
        assert_eq!(judge(false, 0), Entered::Wrong(1));
        assert_eq!(judge(false, 3), Entered::Wrong(4));
        assert_eq!(judge(false, 4), Entered::Locks);
        assert_eq!(judge(false, u8::MAX), Entered::Locks);
    }

    #[test]
    fn pins_have_four_to_six_digits() {
        for (entered, rule, pin) in [
            ("", AusweisPin::Freiwillig, Ok(None)),
            (" 4711 ", AusweisPin::Freiwillig, Ok(Some("4711"))),
            ("471100", AusweisPin::Pflicht, Ok(Some("471100"))),
            ("", AusweisPin::Pflicht, Err("PFLICHTFELD_FEHLT")),
            ("471", AusweisPin::Freiwillig, Err("PIN_UNGUELTIG")),
            ("4711000", AusweisPin::Freiwillig, Err("PIN_UNGUELTIG")),
            ("47a1", AusweisPin::Freiwillig, Err("PIN_UNGUELTIG")),
            ("٤٧١١", AusweisPin::Pflicht, Err("PIN_UNGUELTIG")),
        ] {
            let read = new_pin(entered, rule).map_err(|errors| errors.0[0].code);
            assert_eq!(read, pin, "{entered}");
        }
    }
}
