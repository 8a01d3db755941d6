//! What an evaluation must say, and how near the next one is: pure functions (care.md, 5.6).

use jiff::{Span, civil::Date};

use super::words::{Folge, Umfang};
use crate::{
    features::care::measures::MOST_DAYS_TO_EVALUATE,
    kernel::{
        problem::FieldErrors,
        text::{self, length},
        words::Msg,
    },
};

/// Most characters of what came out.
pub const MOST_TEXT: usize = 2_000;
/// So many days before its day an evaluation is near.
pub const SOON: i64 = 7;

/// An evaluation as it was sent, by the codes of its lists.
#[derive(Default)]
pub struct Sent {
    /// The code of what is evaluated.
    pub umfang: String,
    /// What came out.
    pub ergebnis: String,
    /// The code of what becomes of it.
    pub folge: String,
    /// When it is to be evaluated again.
    pub naechste_am: Option<Date>,
}

/// The same, judged.
#[derive(Debug, PartialEq, Eq)]
pub struct Judged {
    /// What is evaluated.
    pub umfang: Umfang,
    /// What came out.
    pub ergebnis: String,
    /// What becomes of it.
    pub folge: Folge,
    /// When it is to be evaluated again.
    pub naechste_am: Date,
}

fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// The day that is proposed for the next evaluation.
#[must_use]
pub fn proposed(today: Date, evaluation_tage: u16) -> Date {
    days_after(today, evaluation_tage.into())
}

/// What was sent.
///
/// # Errors
/// `ENUM_UNGUELTIG`, `NICHT_LEERBAR`, `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`; `EVALUATION_AUSSERHALB` of a day before today, or
/// more than 366 days after it.
pub fn judged(sent: &Sent, today: Date) -> Result<Judged, FieldErrors> {
    let mut errors = FieldErrors::new();
    let missing = |errors: &mut FieldErrors, name: &'static str| {
        errors.add_with(name, "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ"));
    };
    let umfang = Umfang::from_code(&sent.umfang);
    if umfang.is_none() {
        errors.add("umfang", "ENUM_UNGUELTIG");
    }
    let folge = Folge::from_code(&sent.folge);
    match (folge, sent.folge.is_empty()) {
        (None, true) => missing(&mut errors, "folge"),
        (None, false) => errors.add("folge", "ENUM_UNGUELTIG"),
        (Some(_), _) => {}
    }
    let ergebnis = match text::lines(&sent.ergebnis) {
        Ok(ergebnis) if length(&ergebnis) > MOST_TEXT => {
            errors.add_with("ergebnis", "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG_KURZ"));
            None
        }
        Ok(ergebnis) => {
            let said = text::some(ergebnis);
            if said.is_none() {
                missing(&mut errors, "ergebnis");
            }
            said
        }
        Err(_) => {
            errors.add("ergebnis", "ZEICHEN_UNGUELTIG");
            None
        }
    };
    match sent.naechste_am {
        None => missing(&mut errors, "naechste_am"),
        Some(day) if !(today..=days_after(today, MOST_DAYS_TO_EVALUATE)).contains(&day) => {
            let words = Msg::code("EVALUATION_AUSSERHALB").with("n", MOST_DAYS_TO_EVALUATE);
            errors.add_with("naechste_am", "EVALUATION_AUSSERHALB", words);
        }
        Some(_) => {}
    }
    match (umfang, ergebnis, folge, sent.naechste_am) {
        (Some(umfang), Some(ergebnis), Some(folge), Some(naechste_am)) if errors.is_empty() => {
            Ok(Judged { umfang, ergebnis, folge, naechste_am })
        }
        _ => Err(errors),
    }
}

/// How near an evaluation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Its day is today or past.
    Due,
    /// It is within a week.
    Soon,
    /// It is later.
    Later,
}

impl Near {
    /// As programs are told.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Due => "faellig",
            Self::Soon => "bald",
            Self::Later => "spaeter",
        }
    }
}

/// How near that day is.
#[must_use]
pub fn near(day: Date, today: Date) -> Near {
    if day <= today {
        Near::Due
    } else if day <= days_after(today, SOON) {
        Near::Soon
    } else {
        Near::Later
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_evaluation_is_due_on_its_day_and_near_a_week_before() {
        let today = day("2026-11-20");
        for (on, found) in [
            ("2026-11-19", Near::Due),
            ("2026-11-20", Near::Due),
            ("2026-11-21", Near::Soon),
            ("2026-11-27", Near::Soon),
            ("2026-11-28", Near::Later),
        ] {
            assert_eq!(near(day(on), today), found, "{on}");
        }
        assert_eq!(proposed(today, 90), day("2027-02-18"));
    }

    #[test]
    fn an_evaluation_says_what_came_out_what_becomes_of_it_and_when_it_is_next() {
        let today = day("2026-11-20");
        let sent = |umfang: &str, ergebnis: &str, folge: &str, next: Option<&str>| Sent {
            umfang: umfang.into(),
            ergebnis: ergebnis.into(),
            folge: folge.into(),
            naechste_am: next.map(day),
        };
        let wrong = |sent: Sent| {
            let errors = judged(&sent, today).unwrap_err();
            errors.0.iter().map(|error| format!("{} {}", error.field, error.code)).collect::<Vec<_>>()
        };
        let long = "x".repeat(MOST_TEXT + 1);
        let good =
            judged(&sent("plan", " Ziel erreicht. ", "unveraendert", Some("2027-11-21")), today).unwrap();
        assert_eq!(
            (good.umfang, good.ergebnis.as_str(), good.folge),
            (Umfang::Plan, "Ziel erreicht.", Folge::Unveraendert)
        );
        for (sent, found) in [
            (
                sent("sis", " ", "", None),
                vec![
                    "umfang ENUM_UNGUELTIG",
                    "folge NICHT_LEERBAR",
                    "ergebnis NICHT_LEERBAR",
                    "naechste_am NICHT_LEERBAR",
                ],
            ),
            (sent("plan", "a", "egal", Some("2026-11-20")), vec!["folge ENUM_UNGUELTIG"]),
            (sent("plan", &long, "beendet", Some("2026-11-20")), vec!["ergebnis FELD_ZU_LANG"]),
            (sent("plan", "a", "beendet", Some("2026-11-19")), vec!["naechste_am EVALUATION_AUSSERHALB"]),
            (
                sent("massnahme", "a", "geaendert", Some("2027-11-22")),
                vec!["naechste_am EVALUATION_AUSSERHALB"],
            ),
        ] {
            assert_eq!(wrong(sent), found);
        }
    }
}
