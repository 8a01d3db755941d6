//! The transitions of a stay (care.md, 2.1). Each gives the changed resident, or why not.

use jiff::{Span, civil::Date};

use crate::{
    features::care::{
        residents::{
            error::ResidentError,
            model::{Absence, Move, Resident},
            words::Status,
        },
        staff::{self, is_reason},
        units::Unit,
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors, text, words::Msg},
    platform::entity::ActError,
};

/// A stay may begin at most so many days ahead.
pub const MOST_DAYS_AHEAD: i64 = 90;
/// So many days after the last one the file is still written up.
pub const DAYS_WRITTEN_UP: i64 = 7;
/// So many characters are a reason to open a stay again, or to take in a possible duplicate.
pub const LEAST_REASON: usize = 5;
/// Longest note of an absence.
const MOST_NOTE: usize = 500;

fn days_after(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap_or(Date::MAX)
}

/// Whether a stay that begins on that day is entered too early.
#[must_use]
pub fn too_far_ahead(first: Date, today: Date) -> bool {
    first > days_after(today, MOST_DAYS_AHEAD)
}

/// First and last day of a stay: what is asked before something is written into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// First day.
    pub aufnahme: Date,
    /// Last day, of a closed stay.
    pub auszug: Option<Date>,
}

impl Resident {
    /// Their stay.
    #[must_use]
    pub fn stay(&self) -> Stay {
        Stay { aufnahme: self.aufnahme_datum, auszug: self.auszug_datum }
    }
}

impl Stay {
    /// Whether the file is read-only on that day: the last night is always written up later, so it is seven days after the
    /// end of the last one. `reason` says that an admin gave one.
    ///
    /// # Errors
    /// [`ResidentError::Closed`].
    pub fn is_written(&self, today: Date, reason: bool) -> Result<(), ResidentError> {
        match self.auszug {
            Some(last) if !reason && today > days_after(last, DAYS_WRITTEN_UP) => {
                Err(ResidentError::Closed(last))
            }
            _ => Ok(()),
        }
    }
}

/// Whether an entry of that local day may be added to the file or corrected there: it is of a day of the stay, and the file
/// is still written ([`Stay::is_written`]).
///
/// # Errors
/// `VOR_AUFNAHME`, [`ResidentError::Closed`].
pub fn entry_fits(stay: &Stay, of: Date, today: Date, reason: bool) -> Result<(), ActError> {
    if of < stay.aufnahme {
        return Err(ActError::field("zeitpunkt", "VOR_AUFNAHME"));
    }
    match stay.auszug {
        Some(last) if of > last => Err(ResidentError::Closed(last).into()),
        _ => Ok(stay.is_written(today, reason)?),
    }
}

fn is_open(resident: &Resident) -> Result<(), ResidentError> {
    match (resident.status, resident.auszug_datum) {
        (Status::Aktiv, _) => Ok(()),
        (_, last) => Err(ResidentError::Closed(last.unwrap_or(resident.aufnahme_datum))),
    }
}

/// Enters an absence, or changes the one with the number `nr`: the end of one is a change, too. It is numbered here. `von_day`
/// is the day of its beginning where the house stands.
///
/// # Errors
/// [`ResidentError::Closed`], [`ResidentError::Overlap`]; `ABWESENHEIT_UNBEKANNT`, `ABWESENHEIT_ENDE`, `VOR_AUFNAHME`,
/// `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`.
pub fn away(
    resident: &Resident,
    nr: Option<u16>,
    entered: Absence,
    von_day: Date,
) -> Result<Resident, ActError> {
    is_open(resident)?;
    let (von, bis) = (whole_micros(entered.von), entered.bis.map(whole_micros));
    if bis.is_some_and(|bis| bis <= von) {
        return Err(ActError::field("bis", "ABWESENHEIT_ENDE"));
    }
    if von_day < resident.aufnahme_datum {
        return Err(ActError::field("von", "VOR_AUFNAHME"));
    }
    let notiz = text::lines(entered.notiz.as_deref().unwrap_or_default())
        .map_err(|_| ActError::field("notiz", "ZEICHEN_UNGUELTIG"))?;
    if text::length(&notiz) > MOST_NOTE {
        return Err(ActError::field("notiz", "FELD_ZU_LANG"));
    }
    let mut new = resident.clone();
    let last = new.abwesenheiten.iter().map(|absence| absence.nr).max().unwrap_or(0);
    let notiz = text::some(notiz);
    let absence = Absence { nr: nr.unwrap_or(last.saturating_add(1)), von, bis, notiz, ..entered };
    if new.abwesenheiten.iter().any(|other| other.nr != absence.nr && other.overlaps(&absence)) {
        return Err(ResidentError::Overlap.into());
    }
    match nr {
        None => new.abwesenheiten.push(absence),
        Some(nr) => match new.abwesenheiten.iter_mut().find(|other| other.nr == nr) {
            Some(old) => *old = absence,
            None => return Err(ActError::field("nr", "ABWESENHEIT_UNBEKANNT")),
        },
    }
    Ok(new)
}

/// Moves somebody inside the house from that day on. A move on the day of the last one takes its place: that is how a slip
/// is corrected without a second move.
///
/// # Errors
/// [`ResidentError::Closed`]; `UMZUG_DATUM` for a day before the last move or after today.
pub fn relocate(
    resident: &Resident,
    wohnbereich_id: Id<Unit>,
    zimmer: Option<String>,
    ab: Date,
    today: Date,
) -> Result<Resident, ActError> {
    is_open(resident)?;
    let since = resident.umzuege.last().map_or(resident.aufnahme_datum, |last| last.ab);
    if ab < since || ab > today {
        return Err(ActError::field("ab", "UMZUG_DATUM"));
    }
    let mut new = Resident { wohnbereich_id, zimmer: zimmer.clone(), ..resident.clone() };
    let lives = |last: &Move| last.wohnbereich_id == wohnbereich_id && last.zimmer == zimmer;
    if !new.umzuege.last().is_some_and(lives) {
        new.umzuege.pop_if(|last| last.ab == ab);
    }
    if !new.umzuege.last().is_some_and(lives) {
        new.umzuege.push(Move { wohnbereich_id, zimmer, ab });
    }
    Ok(new)
}

/// Closes a stay: they moved out, or died. An absence that is still open stays as it is, so that opening the stay again
/// gives back what was there.
///
/// # Errors
/// [`ResidentError::Closed`] of a closed one; `ENUM_UNGUELTIG` unless `how` closes a stay. The last day is judged with the record
/// (`AUSZUG_VOR_AUFNAHME`, `AUSZUG_IN_ZUKUNFT`).
pub fn close(resident: &Resident, how: Status, last: Date) -> Result<Resident, ActError> {
    is_open(resident)?;
    if how == Status::Aktiv {
        return Err(ActError::field("status", "ENUM_UNGUELTIG"));
    }
    Ok(Resident { status: how, auszug_datum: Some(last), ..resident.clone() })
}

/// Opens a closed stay again.
///
/// # Errors
/// [`ResidentError::Open`]; `GRUND_FEHLT` below five characters.
pub fn reopen(resident: &Resident, grund: &str) -> Result<Resident, ActError> {
    if resident.status == Status::Aktiv {
        return Err(ResidentError::Open.into());
    }
    let grund = Some(reason(grund, LEAST_REASON, "GRUND_FEHLT")?);
    Ok(Resident { status: Status::Aktiv, auszug_datum: None, grund, ..resident.clone() })
}

/// Restricts a file (domain.md, 8.9), or lifts that. Of one that is so already, nothing changes.
///
/// # Errors
/// `GRUND_NOETIG` below ten characters.
pub fn restrict(resident: &Resident, gesperrt: bool, grund: &str) -> Result<Resident, ActError> {
    let grund = reason(grund, staff::LEAST_REASON, "GRUND_NOETIG")?;
    if resident.gesperrt == gesperrt {
        return Ok(resident.clone());
    }
    Ok(Resident { gesperrt, grund: Some(grund), ..resident.clone() })
}

/// A reason as it is stored: at least so many characters.
///
/// # Errors
/// `code` for a shorter one; `ZEICHEN_UNGUELTIG`.
pub fn reason(entered: &str, least: usize, code: &'static str) -> Result<String, ActError> {
    if !is_reason(entered, least) {
        let mut errors = FieldErrors::new();
        errors.add_with("grund", code, Msg::new("care-reason").with("n", least));
        return Err(ActError::Invalid(errors));
    }
    text::line(entered).map_err(|_| ActError::field("grund", "ZEICHEN_UNGUELTIG"))
}
