//! One raw row to the fields of a case, with what is odd or wrong about it (domain.md, 2.1 to 2.5).

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Cells, Column, Corrections, Reading,
    codes::{Reason, Warning},
    contact::parse_contact,
    modul::fallgruppe_of,
};
use crate::{
    features::second_opinion::cases::{Facts, Fallgruppe},
    kernel::{
        file_dates::{DateFault, event_date},
        period::IsoWeek,
        text::{collapse, length, line, some, visible},
    },
    platform::{
        intake::{Canon, Fed, tidy},
        sheet::{CsvRecord, Delimiter, Head, MAX_FIELD, is_damaged},
    },
};

/// The fields of a case as a CRM row gives them, in stored form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedRow {
    /// Surname, 1 to 100 characters.
    pub nachname: String,
    /// First name.
    pub vorname: Option<String>,
    /// Birth date.
    pub geburtsdatum: Option<Date>,
    /// Text of an unreadable birth date, at most 50 characters.
    pub geburtsdatum_roh: Option<String>,
    /// Cleaned KVNR, valid or not.
    pub kvnr: Option<String>,
    /// Day of the request.
    pub datum: Date,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// Subject; may be empty.
    pub thema: String,
    /// The CRM's `Name`.
    pub crm_ticket_id: Option<String>,
    /// The CRM's `Modul` as received.
    pub modul_roh: Option<String>,
}
crate::opaque_debug!(ParsedRow);

impl ParsedRow {
    /// The ISO week of its date.
    #[must_use]
    pub fn week(&self) -> IsoWeek {
        IsoWeek::of(self.datum)
    }

    /// What the rules about duplicates compare.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            datum: self.datum,
            fallgruppe: self.fallgruppe,
            nachname: &self.nachname,
            vorname: self.vorname.as_deref(),
            geburtsdatum: self.geburtsdatum,
            kvnr: self.kvnr.as_deref(),
            ticket: self.crm_ticket_id.as_deref(),
        }
    }
}

impl Fed for ParsedRow {
    fn feed(&self, canon: &mut Canon) {
        canon.text(&self.nachname);
        canon.some(self.vorname.as_deref());
        canon.some(self.geburtsdatum.map(|day| day.to_string()).as_deref());
        canon.some(self.geburtsdatum_roh.as_deref());
        canon.some(self.kvnr.as_deref());
        canon.text(&self.datum.to_string());
        canon.text(self.fallgruppe.code());
        canon.text(&self.thema);
        canon.some(self.crm_ticket_id.as_deref());
        canon.some(self.modul_roh.as_deref());
    }
}

/// Puts a date that was cut at its comma together again; whether it did.
pub(super) fn mend_date(
    head: &Head,
    fields: &mut Vec<Cow<'_, str>>,
    record: &CsvRecord,
    filled: usize,
) -> bool {
    let date_at = head.places.get(1).copied().flatten();
    // Where only empty fields are too many, a time behind the date may stand in a column of its own that nobody reads.
    let may_repair = |date_at: usize| {
        let time_at = date_at.saturating_add(1);
        filled > head.width || time_at == head.width || head.places.contains(&Some(time_at))
    };
    let date_at = date_at.filter(|at| may_repair(*at));
    let too_many = [record.count(), filled].into_iter().filter(|count| *count > head.width);
    too_many.into_iter().any(|count| repair_comma(head, fields, count, date_at))
}

/// How many of these cells read as what their columns hold ([`Columns::signs`](crate::platform::sheet::Columns)): a person, a
/// date, a Modul.
pub(super) fn signs(cells: &[&str]) -> usize {
    let [contact, date, modul, ..] = cells else { return 0 };
    let is_date = !matches!(event_date(date, Date::MAX), Ok(None) | Err(DateFault::Format));
    let modul = collapse(modul);
    let is_modul = fallgruppe_of(&modul).is_some() || modul.to_lowercase().starts_with("zweitmeinung ");
    // One `|` is in many a text; a contact has at least two (domain.md, 2.2).
    let is_contact = contact.matches('|').nth(1).is_some();
    [is_contact, is_date, is_modul].into_iter().filter(|is| *is).count()
}

/// `02.02.26, 08:50` without its quotes is one field too many; the two are put together again.
fn repair_comma(head: &Head, fields: &mut Vec<Cow<'_, str>>, count: usize, date_at: Option<usize>) -> bool {
    let one_too_many = head.delimiter == Delimiter::Comma && count == head.width.saturating_add(1);
    let Some(date_at) = date_at.filter(|_| one_too_many) else { return false };
    let time_at = date_at.saturating_add(1);
    if !fields.get(time_at).is_some_and(|field| is_clock_time(field)) {
        return false;
    }
    let time = fields.remove(time_at);
    let Some(date) = fields.get_mut(date_at) else { return false };
    let whole = format!("{date},{time}");
    *date = Cow::Owned(whole);
    true
}

/// `^\s*\d{1,2}:\d{2}$`
fn is_clock_time(field: &str) -> bool {
    let field = visible(field);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    field.trim_start().split_once(':').is_some_and(|(hours, minutes)| {
        (1..=2).contains(&hours.len()) && minutes.len() == 2 && digits(hours) && digits(minutes)
    })
}

/// Reads the cells of a row. `today` stands in for an empty Erstellungsdatum.
#[must_use]
pub fn read_row(cells: &Cells<'_>, corrections: &Corrections, today: Date) -> Reading {
    let (mut warnings, mut reasons) = (Vec::new(), Vec::new());
    if cells.lines {
        warnings.push(Warning::Mehrzeilig);
    }
    if cells.surplus.is_some() {
        return Reading { parsed: None, warnings, reasons: vec![Reason::Spaltenzahl] };
    }
    if cells.mended.is_some() {
        warnings.push(Warning::DatumKommaRepariert);
    }
    if cells.all().any(is_damaged) {
        warnings.push(Warning::ZeichenVerdacht);
    }
    if cells.all().any(|cell| line(cell).is_err()) {
        reasons.push(Reason::ZeichenUngueltig);
    }
    let datum = match event_date(cells.get(Column::Erstellungsdatum), today) {
        Ok(Some(date)) => {
            if date > today {
                warnings.push(Warning::DatumInZukunft);
            }
            Some(date)
        }
        Ok(None) => {
            warnings.push(Warning::DatumFehlt);
            Some(today)
        }
        Err(_) => {
            reasons.push(Reason::DatumUngueltig);
            None
        }
    };
    let contact = parse_contact(cells.get(Column::Hauptkontakt), datum.unwrap_or(today));
    warnings.extend(&contact.warnings);
    reasons.extend(&contact.reasons);
    let modul = collapse(cells.get(Column::Modul));
    let found = fallgruppe_of(&modul).or_else(|| corrections.assigned(&modul).map(|group| (group, None)));
    match found {
        Some((_, warning)) => warnings.extend(warning),
        None => reasons.push(Reason::ModulUnbekannt),
    }
    let (thema, name) = (collapse(cells.get(Column::Thema)), collapse(cells.get(Column::Name)));
    let too_long = length(&thema) > 500 || length(&name) > 100 || length(&modul) > 200;
    if too_long || cells.all().any(|cell| length(cell) > MAX_FIELD) {
        reasons.push(Reason::FeldZuLang);
    }
    tidy(&mut warnings);
    tidy(&mut reasons);
    let parsed = match (datum, found) {
        (Some(datum), Some((fallgruppe, _))) if reasons.is_empty() => Some(ParsedRow {
            nachname: contact.nachname,
            vorname: contact.vorname,
            geburtsdatum: contact.geburtsdatum,
            geburtsdatum_roh: contact.geburtsdatum_roh,
            kvnr: contact.kvnr,
            datum,
            fallgruppe,
            thema,
            crm_ticket_id: some(name),
            modul_roh: some(modul),
        }),
        _ => None,
    };
    Reading { parsed, warnings, reasons }
}
