//! What may be planned, as pure functions (care.md, 5.2 and 5.3).

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use serde_json::Value;

use super::{
    model::{Planned, Version},
    words::{Proof, Risk},
};
use crate::{
    kernel::{
        clock::{day_in, whole_micros},
        ids::Id,
        problem::FieldErrors,
        schedule::{NoSchedule, Schedule},
        shift::ShiftCalendar,
        text::{self, length},
        words::Msg,
    },
    platform::tenancy::User,
};

/// Most characters of a title.
pub const MOST_TITLE: usize = 120;
/// Most characters of a description.
pub const MOST_TEXT: usize = 2_000;
/// Most characters of a goal.
pub const MOST_GOAL: usize = 500;
/// A measure begins at most so many days ahead.
pub const MOST_DAYS_AHEAD: i64 = 90;
/// It is evaluated at most so many days ahead.
pub const MOST_DAYS_TO_EVALUATE: i64 = 366;
/// What was meant as "now" when it was sent begins when it arrives.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(5);

/// A version of a measure as it was sent.
#[derive(Default)]
pub struct Sent {
    /// What is done.
    pub titel: String,
    /// How.
    pub beschreibung: String,
    /// The topic.
    pub thema: Option<i64>,
    /// The code of a risk; empty: none.
    pub risiko: String,
    /// What for.
    pub ziel: String,
    /// The code of a proof.
    pub nachweis: String,
    /// Key of a template; empty: none.
    pub vorlage: String,
    /// Whether only a nurse may do it.
    pub nur_fachkraft: bool,
    /// Whether the resident sees it.
    pub fuer_bewohner: bool,
    /// The schedule in JSON.
    pub zeitplan: Value,
    /// From when on; none: from now on.
    pub gueltig_ab: Option<Timestamp>,
    /// Until before when.
    pub gueltig_bis: Option<Timestamp>,
    /// When it is to be evaluated.
    pub evaluation_am: Option<Date>,
}

/// What a version is judged by.
pub struct By<'a> {
    /// When.
    pub now: Timestamp,
    /// The zone of the house.
    pub zone: &'a TimeZone,
    /// The shifts of the unit.
    pub calendar: &'a ShiftCalendar,
    /// Who writes it.
    pub von: Id<User>,
    /// How they sign.
    pub handzeichen: Option<String>,
    /// Whether the house offers the template that was sent.
    pub has_template: bool,
}

fn days_after(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

/// A text as it is stored; of several lines where `lines` says so.
fn said(errors: &mut FieldErrors, name: &'static str, raw: &str, most: usize, lines: bool) -> Option<String> {
    let read = if lines { text::lines(raw) } else { text::line(raw) };
    let read = read.unwrap_or_else(|_| {
        errors.add(name, "ZEICHEN_UNGUELTIG");
        String::new()
    });
    if length(&read) > most {
        errors.add_with(name, "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG_KURZ"));
    }
    text::some(read)
}

fn missing(errors: &mut FieldErrors, name: &'static str) {
    errors.add_with(name, "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ"));
}

/// A version of what was sent.
///
/// # Errors
/// `NICHT_LEERBAR`, `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`, `AUSSERHALB` of the topic, `ENUM_UNGUELTIG`, `ZEITPLAN_UNGUELTIG`,
/// `VORLAGE_UNBEKANNT`, `GUELTIG_AB_AUSSERHALB`, `ENDE_VOR_BEGINN`, `EVALUATION_AUSSERHALB`.
pub fn version(sent: &Sent, by: By<'_>) -> Result<Version, FieldErrors> {
    let mut errors = FieldErrors::new();
    let (now, today) = (whole_micros(by.now), day_in(by.now, by.zone));
    let titel = said(&mut errors, "titel", &sent.titel, MOST_TITLE, false);
    if titel.is_none() && errors.is_empty() {
        missing(&mut errors, "titel");
    }
    let beschreibung = said(&mut errors, "beschreibung", &sent.beschreibung, MOST_TEXT, true);
    let thema = sent.thema.map(|thema| u8::try_from(thema).ok().filter(|thema| (1..=6).contains(thema)));
    if thema == Some(None) {
        errors.add_with("thema", "AUSSERHALB", Msg::code("AUSSERHALB").with("min", 1_u8).with("max", 6_u8));
    }
    let risiko = (!sent.risiko.is_empty()).then(|| Risk::from_code(&sent.risiko));
    if risiko == Some(None) {
        errors.add("risiko", "ENUM_UNGUELTIG");
    }
    let ziel = said(&mut errors, "ziel", &sent.ziel, MOST_GOAL, true);
    let nachweis = Proof::from_code(&sent.nachweis);
    match nachweis {
        None if sent.nachweis.is_empty() => missing(&mut errors, "nachweis"),
        None => errors.add("nachweis", "ENUM_UNGUELTIG"),
        Some(_) => {}
    }
    let gueltig_ab = whole_micros(match sent.gueltig_ab {
        Some(ab) if ab < now && now.duration_since(ab) <= JUST_NOW => now,
        Some(ab) => ab,
        None => now,
    });
    // No plan is made for the past.
    let latest = now.checked_add(SignedDuration::from_hours(24 * MOST_DAYS_AHEAD)).unwrap_or(Timestamp::MAX);
    if gueltig_ab < now || gueltig_ab > latest {
        let words = Msg::code("GUELTIG_AB_AUSSERHALB").with("n", MOST_DAYS_AHEAD);
        errors.add_with("gueltig_ab", "GUELTIG_AB_AUSSERHALB", words);
    }
    let gueltig_bis = sent.gueltig_bis.map(whole_micros);
    if gueltig_bis.is_some_and(|bis| bis <= gueltig_ab) {
        errors.add("gueltig_bis", "ENDE_VOR_BEGINN");
    }
    let zeitplan = match Schedule::of_json(&sent.zeitplan) {
        // A shift that the unit does not have would never be due.
        Ok(read) if has_shifts(&read, by.calendar, day_in(gueltig_ab, by.zone)) => Some(Planned(read)),
        Ok(_) | Err(NoSchedule) => {
            errors.add("zeitplan", "ZEITPLAN_UNGUELTIG");
            None
        }
    };
    let vorlage = text::some(sent.vorlage.clone());
    if vorlage.is_some() && !by.has_template {
        errors.add("vorlage", "VORLAGE_UNBEKANNT");
    }
    match sent.evaluation_am {
        None => missing(&mut errors, "evaluation_am"),
        Some(day) if !(today..=days_after(today, MOST_DAYS_TO_EVALUATE)).contains(&day) => {
            let words = Msg::code("EVALUATION_AUSSERHALB").with("n", MOST_DAYS_TO_EVALUATE);
            errors.add_with("evaluation_am", "EVALUATION_AUSSERHALB", words);
        }
        Some(_) => {}
    }
    match (titel, nachweis, zeitplan, sent.evaluation_am) {
        (Some(titel), Some(nachweis), Some(zeitplan), Some(evaluation_am)) if errors.is_empty() => {
            Ok(Version {
                titel,
                beschreibung,
                thema: thema.flatten(),
                risiko: risiko.flatten(),
                ziel,
                nachweis,
                vorlage,
                nur_fachkraft: sent.nur_fachkraft,
                fuer_bewohner: sent.fuer_bewohner,
                zeitplan,
                gueltig_ab,
                gueltig_bis,
                evaluation_am,
                von: by.von,
                handzeichen: by.handzeichen,
                at: now,
            })
        }
        _ => Err(errors),
    }
}

/// Whether every shift that a schedule names is one of the unit on that day.
fn has_shifts(schedule: &Schedule, calendar: &ShiftCalendar, day: Date) -> bool {
    let of_day = calendar.on(day);
    schedule.shifts().iter().all(|key| of_day.iter().any(|shift| shift.key == *key))
}

/// What a version says apart from who wrote it, when, and how long it is valid: the same again is no change.
#[must_use]
pub fn says_the_same(one: &Version, other: &Version) -> bool {
    let plain = |version: &Version| Version {
        gueltig_ab: Timestamp::UNIX_EPOCH,
        von: Id::from_bytes([0; 16]),
        handzeichen: None,
        at: Timestamp::UNIX_EPOCH,
        ..version.clone()
    };
    plain(one) == plain(other)
}
