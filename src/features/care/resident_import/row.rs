//! One row to the fields of a resident, with what is odd or wrong about it (care.md, 13).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Cells, Reading,
    codes::{Reason, Warning},
    columns::Column,
};
use crate::{
    features::care::{
        residents::{Contact, FIRST_YEAR, Geschlecht, ImportId, Resident, Status, is_too_far_ahead},
        units::{Unit, UnitNames},
    },
    kernel::{
        anrede::Anrede,
        file_dates::{DateFault, birth_date, day_from},
        ids::Id,
        kvnr::{self, KvnrStatus},
        text::{collapse, length, line, lines, norm, some},
    },
    platform::{
        entity::{Field, Stamp},
        intake::{Canon, Fed, tidy},
        sheet::is_damaged,
    },
};

/// The fields of a resident as a row gives them, in stored form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedRow {
    /// Surname.
    pub nachname: String,
    /// First name.
    pub vorname: String,
    /// Birth date.
    pub geburtsdatum: Date,
    /// Unit.
    pub wohnbereich_id: Id<Unit>,
    /// Its name, whatever the file calls it.
    pub wohnbereich: String,
    /// First day.
    pub aufnahme_datum: Date,
    /// The house's own number.
    pub bewohnernr: Option<String>,
    /// Salutation.
    pub anrede: Option<Anrede>,
    /// Gender.
    pub geschlecht: Option<Geschlecht>,
    /// Room.
    pub zimmer: Option<String>,
    /// Cleaned KVNR, valid or not.
    pub kvnr: Option<String>,
    /// Care grade, 0 to 5.
    pub pflegegrad: Option<u8>,
    /// Since when.
    pub pflegegrad_seit: Option<Date>,
    /// Last day.
    pub auszug_datum: Option<Date>,
    /// Allergies, or that none are known.
    pub allergien: Option<String>,
    /// Hints.
    pub hinweise: Option<String>,
    /// Family doctor.
    pub hausarzt: Option<String>,
    /// Whom to call: name, relation, phone number.
    pub kontakt: Option<(String, Option<String>, Option<String>)>,
}
crate::opaque_debug!(ParsedRow);

impl Fed for ParsedRow {
    fn feed(&self, canon: &mut Canon) {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        [&self.nachname, &self.vorname].into_iter().for_each(|name| canon.text(name));
        canon.bytes(&self.wohnbereich_id.bytes());
        for text in [
            day(Some(self.geburtsdatum)),
            day(Some(self.aufnahme_datum)),
            day(self.auszug_datum),
            day(self.pflegegrad_seit),
            self.pflegegrad.map(|grade| grade.to_string()),
            self.contact().map(|contact| contact.line()),
        ] {
            canon.some(text.as_deref());
        }
        canon.some(self.anrede.map(Anrede::code));
        canon.some(self.geschlecht.map(Geschlecht::code));
        for text in
            [&self.bewohnernr, &self.zimmer, &self.kvnr, &self.allergien, &self.hinweise, &self.hausarzt]
        {
            canon.some(text.as_deref());
        }
    }
}

impl ParsedRow {
    /// Whom to call.
    #[must_use]
    pub fn contact(&self) -> Option<Contact> {
        let (name, beziehung, telefon) = self.kontakt.clone()?;
        Some(Contact { name, beziehung, telefon })
    }

    /// The resident of this row, to be settled and judged like any other. One with a last day has moved out.
    #[must_use]
    pub fn resident(self, import: Option<(ImportId, u32)>, stamp: &Stamp) -> Resident {
        let none_known = self.allergien.as_deref().is_some_and(means_none);
        Resident {
            notfallkontakte: self.contact().into_iter().collect(),
            nachname: self.nachname,
            vorname: self.vorname,
            geburtsdatum: self.geburtsdatum,
            wohnbereich_id: self.wohnbereich_id,
            aufnahme_datum: self.aufnahme_datum,
            bewohnernr: self.bewohnernr,
            anrede: self.anrede,
            geschlecht: self.geschlecht,
            zimmer: self.zimmer,
            kvnr: self.kvnr,
            pflegegrad: self.pflegegrad,
            pflegegrad_seit: self.pflegegrad_seit,
            auszug_datum: self.auszug_datum,
            status: self.auszug_datum.map_or(Status::Aktiv, |_| Status::Ausgezogen),
            keine_allergien_bekannt: none_known,
            allergien: self.allergien.filter(|_| !none_known),
            hinweise: self.hinweise,
            hausarzt: self.hausarzt,
            import_log_id: import.map(|(id, _)| id),
            import_zeile: import.map(|(_, line)| line),
            ..Resident::begin(stamp)
        }
    }
}

/// Reads the cells of a row of a file.
#[must_use]
pub(super) fn read_row(cells: &Cells<'_>, units: &UnitNames, today: Date) -> Reading {
    if cells.surplus.is_some() {
        return Reading { parsed: None, warnings: Vec::new(), reasons: vec![Reason::Spaltenzahl] };
    }
    read(&cells.all().collect::<Vec<_>>(), units, today)
}

/// Reads the cells of a row, which stand in the order of [`Column::ALL`]; those that a row has not are empty.
#[must_use]
pub fn read<S: AsRef<str>>(cells: &[S], units: &UnitNames, today: Date) -> Reading {
    let mut row = Row { cells, warnings: Vec::new(), reasons: Vec::new() };
    let parsed = row.parse(units, today);
    let Row { mut warnings, mut reasons, .. } = row;
    tidy(&mut warnings);
    tidy(&mut reasons);
    Reading { parsed: parsed.filter(|_| reasons.is_empty()), warnings, reasons }
}

struct Row<'a, S> {
    cells: &'a [S],
    warnings: Vec<Warning>,
    reasons: Vec<Reason>,
}

impl<S: AsRef<str>> Row<'_, S> {
    /// Reads every cell, so that a refused row says all that is wrong with it.
    fn parse(&mut self, units: &UnitNames, today: Date) -> Option<ParsedRow> {
        if self.cells.iter().any(|cell| is_damaged(cell.as_ref())) {
            self.warnings.push(Warning::ZeichenVerdacht);
        }
        let nachname = self.needed(Column::Nachname, "nachname", Reason::NachnameFehlt);
        let vorname = self.needed(Column::Vorname, "vorname", Reason::VornameFehlt);
        let geburtsdatum = self.birth_date(today);
        let unit = units.find(self.cell(Column::Wohnbereich)).map(|(id, name)| (id, name.to_owned()));
        self.refuse(unit.is_none(), Reason::WohnbereichUnbekannt);
        let aufnahme_datum = self.first_day(today);
        let born_later = geburtsdatum.zip(aufnahme_datum).is_some_and(|(born, first)| first < born);
        self.refuse(born_later, Reason::AufnahmeVorGeburt);
        let auszug_datum = self.day(Column::Auszug, today, Reason::AuszugInZukunft);
        self.refuse(auszug_datum.is_some_and(|last| last > today), Reason::AuszugInZukunft);
        let early = auszug_datum.zip(aufnahme_datum).is_some_and(|(last, first)| last < first);
        self.refuse(early, Reason::AuszugVorAufnahme);
        let pflegegrad_seit = self.day(Column::PflegegradSeit, today, Reason::DatumUngueltig);
        let bewohnernr = self.text(Column::Bewohnernr, "bewohnernr");
        let anrede = self.word(Column::Anrede, anrede, Warning::AnredeUnbekannt);
        let geschlecht = self.word(Column::Geschlecht, geschlecht, Warning::GeschlechtUnbekannt);
        let pflegegrad = self.word(Column::Pflegegrad, pflegegrad, Warning::PflegegradUngueltig);
        let (zimmer, hausarzt) =
            (self.text(Column::Zimmer, "zimmer"), self.text(Column::Hausarzt, "hausarzt"));
        let (allergien, hinweise) =
            (self.lines(Column::Allergien, "allergien"), self.lines(Column::Hinweise, "hinweise"));
        let (kvnr, kontakt) = (self.kvnr(), self.contact());
        let (wohnbereich_id, wohnbereich) = unit?;
        Some(ParsedRow {
            nachname: nachname?,
            vorname: vorname?,
            geburtsdatum: geburtsdatum?,
            wohnbereich_id,
            wohnbereich,
            aufnahme_datum: aufnahme_datum?,
            bewohnernr,
            anrede,
            geschlecht,
            zimmer,
            kvnr,
            pflegegrad,
            pflegegrad_seit,
            auszug_datum,
            allergien,
            hinweise,
            hausarzt,
            kontakt,
        })
    }

    fn cell(&self, column: Column) -> &str {
        self.cells.get(column.place()).map_or("", AsRef::as_ref)
    }

    fn refuse(&mut self, when: bool, reason: Reason) {
        if when {
            self.reasons.push(reason);
        }
    }

    /// A text that fits the column of the resident with that name.
    fn fits(&mut self, text: String, field: &str) -> Option<String> {
        let most = Field::<Resident>::named(field).and_then(Field::max_length);
        self.refuse(most.is_some_and(|most| length(&text) > most), Reason::FeldZuLang);
        some(text)
    }

    fn text(&mut self, column: Column, field: &str) -> Option<String> {
        let read = line(self.cell(column));
        self.refuse(read.is_err(), Reason::ZeichenUngueltig);
        self.fits(read.unwrap_or_default(), field)
    }

    fn lines(&mut self, column: Column, field: &str) -> Option<String> {
        let read = lines(self.cell(column));
        self.refuse(read.is_err(), Reason::ZeichenUngueltig);
        self.fits(read.unwrap_or_default(), field)
    }

    fn needed(&mut self, column: Column, field: &str, missing: Reason) -> Option<String> {
        let text = self.text(column, field);
        let unreadable = line(self.cell(column)).is_err();
        self.refuse(text.is_none() && !unreadable, missing);
        text
    }

    fn birth_date(&mut self, today: Date) -> Option<Date> {
        match birth_date(self.cell(Column::Geburtsdatum), today) {
            Ok(None) => {
                self.reasons.push(Reason::GeburtsdatumFehlt);
                None
            }
            Ok(Some(birth)) => {
                if birth.two_digit_year {
                    self.warnings.push(Warning::GeburtsjahrZweistellig);
                }
                Some(birth.date)
            }
            Err(_) => {
                self.reasons.push(Reason::GeburtsdatumUngueltig);
                None
            }
        }
    }

    fn first_day(&mut self, today: Date) -> Option<Date> {
        let day = self.day(Column::Aufnahme, today, Reason::AufnahmeZuWeit);
        self.refuse(collapse(self.cell(Column::Aufnahme)).is_empty(), Reason::AufnahmeFehlt);
        self.refuse(day.is_some_and(|day| is_too_far_ahead(day, today)), Reason::AufnahmeZuWeit);
        day
    }

    /// A day; one that is more than a year ahead is refused for `far`.
    fn day(&mut self, column: Column, today: Date, far: Reason) -> Option<Date> {
        match day_from(self.cell(column), today, FIRST_YEAR) {
            Ok(day) => day,
            Err(fault) => {
                self.reasons.push(if fault == DateFault::Zukunft { far } else { Reason::DatumUngueltig });
                None
            }
        }
    }

    /// A word of a closed list; the field stays empty where it is none of them.
    fn word<T>(&mut self, column: Column, of: fn(&str) -> Option<T>, odd: Warning) -> Option<T> {
        let entered = norm(self.cell(column));
        let word = of(&entered);
        if word.is_none() && !entered.is_empty() {
            self.warnings.push(odd);
        }
        word
    }

    fn kvnr(&mut self) -> Option<String> {
        let cleaned = kvnr::clean(self.cell(Column::Kvnr));
        match kvnr::status(cleaned.as_deref()) {
            KvnrStatus::Ok | KvnrStatus::Fehlt => {}
            KvnrStatus::Pruefziffer => self.warnings.push(Warning::KvnrPruefziffer),
            KvnrStatus::Format => self.warnings.push(Warning::KvnrFormat),
        }
        let unreadable = line(self.cell(Column::Kvnr)).is_err();
        self.refuse(unreadable, Reason::ZeichenUngueltig);
        self.fits(cleaned.unwrap_or_default(), "kvnr")
    }

    /// The three cells of a contact. A resident keeps contacts as lines, whose length is bounded together.
    fn contact(&mut self) -> Option<(String, Option<String>, Option<String>)> {
        let [name, beziehung, telefon] =
            [Column::KontaktName, Column::KontaktBeziehung, Column::KontaktTelefon]
                .map(|column| self.text(column, "notfallkontakte"));
        if name.is_none() {
            self.refuse(beziehung.is_some() || telefon.is_some(), Reason::KontaktOhneName);
        }
        name.map(|name| (name, beziehung, telefon))
    }
}

/// A salutation in `norm`.
fn anrede(entered: &str) -> Option<Anrede> {
    Anrede::ALL.into_iter().find(|anrede| norm(anrede.code()) == entered)
}

/// A gender in `norm`: the letter or its word.
fn geschlecht(entered: &str) -> Option<Geschlecht> {
    match entered {
        "m" | "männlich" | "maennlich" | "mann" | "male" => Some(Geschlecht::Maennlich),
        "w" | "weiblich" | "frau" | "f" | "female" => Some(Geschlecht::Weiblich),
        "d" | "divers" | "diverse" => Some(Geschlecht::Divers),
        "x" | "unbestimmt" | "keine angabe" | "ohne angabe" => Some(Geschlecht::Unbestimmt),
        _ => None,
    }
}

/// A care grade in `norm`: `0` to `5`, `PG 3`, `Pflegegrad 3`, `kein`.
fn pflegegrad(entered: &str) -> Option<u8> {
    let number = entered.strip_prefix("pflegegrad").or_else(|| entered.strip_prefix("pg")).unwrap_or(entered);
    match number.trim_start() {
        "kein" | "keiner" | "ohne" => Some(0),
        digit if digit.len() == 1 => digit.parse().ok().filter(|grade| *grade <= 5),
        _ => None,
    }
}

/// Whether an entry about allergies says that none are known. An empty cell says nothing.
fn means_none(entered: &str) -> bool {
    let said = norm(entered);
    let said = said.trim_end_matches('.');
    matches!(
        said,
        "keine" | "keine bekannt" | "keine allergien" | "keine allergien bekannt" | "none" | "none known"
    )
}

/// How many of these cells read as what only their column holds ([`Columns::signs`](crate::platform::sheet::Columns)): two
/// dates, a valid KVNR.
pub(super) fn signs(cells: &[&str]) -> usize {
    let cell = |column: Column| cells.get(column.place()).copied().unwrap_or_default();
    let is_date =
        |column| !matches!(day_from(cell(column), Date::MAX, FIRST_YEAR), Ok(None) | Err(DateFault::Format));
    let kvnr = kvnr::clean(cell(Column::Kvnr));
    let is_kvnr = kvnr::status(kvnr.as_deref()) == KvnrStatus::Ok;
    [is_date(Column::Geburtsdatum), is_date(Column::Aufnahme), is_kvnr].into_iter().filter(|is| *is).count()
}
