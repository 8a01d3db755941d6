//! One raw row to the fields of a case, with what is odd or wrong about it (domain.md, 2.1 to 2.5).

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    codes::{Reason, Warning, tidy},
    contact::parse_contact,
    corrections::{Column, Corrections},
    modul::fallgruppe_of,
};
use crate::{
    features::second_opinion::cases::{Facts, Fallgruppe},
    kernel::{
        file_dates::{DateFault, event_date},
        period::IsoWeek,
        text::{collapse, length, line, some, visible},
    },
    platform::sheet::{CsvRecord, Delimiter, Head, MAX_FIELD, RawRow, is_damaged},
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

/// What a row's cells alone give.
pub struct Reading {
    /// The fields; none when the row is refused.
    pub parsed: Option<ParsedRow>,
    /// What is odd, sorted, each once.
    pub warnings: Vec<Warning>,
    /// Why it is refused, sorted, each once.
    pub reasons: Vec<Reason>,
}
crate::opaque_debug!(Reading);

/// A row's cells by column, corrections applied.
pub struct Cells {
    cells: [String; 5],
    /// Whether an unquoted comma in the Erstellungsdatum was repaired.
    repaired: bool,
    /// Whether a field of the row runs over line ends.
    lines: bool,
    /// How many fields the row has, if that is too many to tell the columns apart.
    pub surplus: Option<usize>,
}
crate::opaque_debug!(Cells);

impl Cells {
    /// Finds the cells of one row.
    #[must_use]
    pub fn of(head: &Head, row: &RawRow, corrections: &Corrections) -> Self {
        Self::in_record(head, row, &head.record(row), corrections)
    }

    /// Finds the cells of a row in its record.
    #[must_use]
    pub fn in_record(head: &Head, row: &RawRow, record: &CsvRecord, corrections: &Corrections) -> Self {
        let mut fields = head.fields(record);
        let (repaired, mut surplus) = settle(head, &mut fields, record);
        let corrected = |column: Column| corrections.cell(row.line, column);
        if surplus.is_some()
            && Column::ALL.into_iter().filter(|c| c.required()).all(|c| corrected(c).is_some())
        {
            // Every cell that counts was given anew: the row's own fields no longer matter.
            surplus = None;
            fields.clear();
        }
        let mut places = head.places.iter();
        let cells = Column::ALL.map(|column| {
            let place = places.next().copied().flatten();
            match corrected(column) {
                Some(text) => text.to_owned(),
                None => place.and_then(|place| fields.get(place)).cloned().unwrap_or_default().into_owned(),
            }
        });
        Self {
            cells,
            repaired: repaired && corrected(Column::Erstellungsdatum).is_none(),
            lines: row.text.contains(['\r', '\n']),
            surplus,
        }
    }

    /// One cell.
    #[must_use]
    pub fn get(&self, column: Column) -> &str {
        let [hauptkontakt, erstellungsdatum, modul, thema, name] = &self.cells;
        match column {
            Column::Hauptkontakt => hauptkontakt,
            Column::Erstellungsdatum => erstellungsdatum,
            Column::Modul => modul,
            Column::Thema => thema,
            Column::Name => name,
        }
    }
}

/// Every field of a row, those too many included; a date that was cut at its comma is whole again, so that the row can be
/// written with another delimiter.
pub(super) fn every_field<'a>(head: &Head, record: &'a CsvRecord) -> Vec<Cow<'a, str>> {
    let mut fields = head.every_field(record);
    settle(head, &mut fields, record);
    fields
}

/// Makes as many fields of too many as the header has, where that loses nothing: whether a date was put together, and how many
/// fields there are if it stays too many.
fn settle(head: &Head, fields: &mut Vec<Cow<'_, str>>, record: &CsvRecord) -> (bool, Option<usize>) {
    let date_at = head.places.get(1).copied().flatten();
    let filled = head.filled(record);
    // Where only empty fields are too many, a time behind the date may stand in a column of its own that nobody reads.
    let may_repair = |date_at: usize| {
        let time_at = date_at.saturating_add(1);
        filled > head.width || time_at == head.width || head.places.contains(&Some(time_at))
    };
    let date_at = date_at.filter(|at| may_repair(*at));
    for count in [record.count(), filled] {
        if count > head.width && repair_comma(head, fields, count, date_at) {
            fields.truncate(head.width);
            return (true, None);
        }
    }
    if filled > head.width {
        return (false, Some(record.count()));
    }
    fields.truncate(head.width);
    (false, None)
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
pub fn read_row(cells: &Cells, corrections: &Corrections, today: Date) -> Reading {
    let (mut warnings, mut reasons) = (Vec::new(), Vec::new());
    if cells.lines {
        warnings.push(Warning::Mehrzeilig);
    }
    if cells.surplus.is_some() {
        return Reading { parsed: None, warnings, reasons: vec![Reason::Spaltenzahl] };
    }
    if cells.repaired {
        warnings.push(Warning::DatumKommaRepariert);
    }
    if Column::ALL.into_iter().any(|column| is_damaged(cells.get(column))) {
        warnings.push(Warning::ZeichenVerdacht);
    }
    if Column::ALL.into_iter().any(|column| line(cells.get(column)).is_err()) {
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
    if too_long || Column::ALL.into_iter().any(|column| length(cells.get(column)) > MAX_FIELD) {
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
