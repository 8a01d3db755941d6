//! Entered values, parsed at the edge: a set of columns with their new values, each of the column's kind.

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde_json::{Map, Value};

use super::{Field, FieldValue, Fields, Kind};
use crate::{
    kernel::{
        clock::day_in,
        dates::{birth_date, day_from, event_date},
        email, icd,
        ids::Id,
        kvnr,
        problem::{FieldError, FieldErrors},
        text,
        words::Msg,
    },
    platform::web::query::Form,
};

/// No instant of a record lies before that year.
const FIRST_YEAR: i16 = 1900;

/// What the reading of a typed date depends on.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// Today in the tenant's zone: `heute`.
    pub today: Date,
    /// The last day on which somebody of the record can have been born: the pivot of two-digit birth years.
    pub born_by: Date,
}

/// Changes to a record: parsed, not yet judged together (that is the record's rules).
pub struct Patch<R: 'static>(Vec<(&'static Field<R>, FieldValue)>);

impl<R> std::fmt::Debug for Patch<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Patch(…)")
    }
}

// By hand, since a derived one would demand the same of the record.
impl<R> Clone for Patch<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl<R> PartialEq for Patch<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for Patch<R> {}
impl<R> Default for Patch<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R> Patch<R> {
    /// No change.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a column, replacing an earlier value of it.
    pub fn set(&mut self, field: &'static Field<R>, value: FieldValue) {
        self.0.retain(|(other, _)| *other != field);
        self.0.push((field, value));
    }

    /// The entered value of a column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.0.iter().find(|(field, _)| field.name == name).map(|(_, value)| value)
    }

    /// The columns and their values, in the order of entry.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field<R>, &FieldValue)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// A record with these values.
    ///
    /// # Errors
    /// `FELD_UNVERAENDERLICH` for every column that cannot be written; `ZAHL_UNGUELTIG` for a number that its column cannot
    /// hold.
    pub fn on(&self, record: &R) -> Result<R, FieldErrors>
    where
        R: Clone,
    {
        let mut new = record.clone();
        let mut errors = FieldErrors::new();
        for (field, value) in self.iter() {
            if field.writable() && field.set(&mut new, value.clone()) {
                continue;
            }
            match value {
                FieldValue::Number(number) if field.writable() => {
                    let words = Msg::code("ZAHL_UNGUELTIG").with("x", number.to_string());
                    errors.add_with(field.name, "ZAHL_UNGUELTIG", words);
                }
                _ => errors.add(field.name, "FELD_UNVERAENDERLICH"),
            }
        }
        if errors.is_empty() { Ok(new) } else { Err(errors) }
    }

    pub(super) fn collect(read: impl Iterator<Item = Read<R>>) -> Result<Self, FieldErrors> {
        let (mut patch, mut errors) = (Self::new(), FieldErrors::new());
        for one in read {
            match one {
                Ok((field, value)) => patch.set(field, value),
                Err(error) => errors.0.push(error),
            }
        }
        if errors.is_empty() { Ok(patch) } else { Err(errors) }
    }
}

impl<R: Fields> Patch<R> {
    /// Reads a form's boxes (name, German text).
    ///
    /// # Errors
    /// One for every box that cannot be read, in their order.
    pub fn from_form<'a>(
        boxes: impl IntoIterator<Item = (&'a str, &'a str)>,
        days: Days,
    ) -> Result<Self, FieldErrors> {
        Self::collect(boxes.into_iter().map(|(name, raw)| parse_field(name, raw, days)))
    }

    /// Reads a JSON object of the API.
    ///
    /// # Errors
    /// One for every member that cannot be read, in their order.
    pub fn from_json(object: &Map<String, Value>) -> Result<Self, FieldErrors> {
        Self::collect(object.iter().map(|(name, value)| parse_json(name, value)))
    }
}

/// The boxes of a form that belong to a column of the record, in the order of the columns; an unticked check box is not
/// sent and means no.
#[must_use]
pub fn boxes<R: Fields>(form: &Form) -> Vec<(&'static str, &str)> {
    R::FIELDS
        .iter()
        .filter(|field| field.writable() && (field.kind == Kind::Bool || form.has(field.name)))
        .map(|field| (field.name, form.get(field.name)))
        .collect()
}

/// Whether a text box holds what the form showed of the record. Of a check box that is never said: what it shows is no
/// text.
#[must_use]
pub fn stands<R: Fields>(record: &R, name: &str, raw: &str) -> bool {
    let field = Field::<R>::named(name).filter(|field| field.kind != Kind::Bool);
    field.is_some_and(|field| field.get(record).form() == raw)
}

/// One column with the value that was read for it, or why there is none.
type Read<R> = Result<(&'static Field<R>, FieldValue), FieldError>;

/// Reads one box of a form; blank is empty, a blank check box is no.
///
/// # Errors
/// `FELD_UNBEKANNT`, `FELD_UNVERAENDERLICH`, or why the text is no value of the column.
pub fn parse_field<R: Fields>(
    name: &str,
    raw: &str,
    days: Days,
) -> Result<(&'static Field<R>, FieldValue), FieldError> {
    let field = writable(name)?;
    let value = match field.kind {
        Kind::Bool => match text::norm(raw).as_str() {
            "" | "nein" | "false" | "off" | "0" => FieldValue::Bool(false),
            "ja" | "true" | "on" | "1" => FieldValue::Bool(true),
            _ => return Err(refuse(field, "BOOL_UNGUELTIG", raw)),
        },
        _ if text::is_blank(raw) => FieldValue::Empty,
        Kind::Date => event_date(raw, days.today)
            .map(FieldValue::Date)
            .ok_or_else(|| refuse(field, "DATUM_UNGUELTIG", raw))?,
        Kind::DateFrom(first) => day_from(raw, days.today, first)
            .map(FieldValue::Date)
            .ok_or_else(|| refuse(field, "DATUM_UNGUELTIG", raw))?,
        Kind::BirthDate => birth_date(raw, days.today, days.born_by)
            .map(FieldValue::Date)
            .ok_or_else(|| refuse(field, "GEBURTSDATUM_UNGUELTIG", raw))?,
        _ => words(field, raw)?,
    };
    filled(field, value)
}

/// Reads one member of a JSON object: text, boolean or `null`, dates as `YYYY-MM-DD`.
///
/// # Errors
/// As [`parse_field`]; `TEXT_ERWARTET` for another JSON type where text stands.
pub fn parse_json<R: Fields>(
    name: &str,
    value: &Value,
) -> Result<(&'static Field<R>, FieldValue), FieldError> {
    let field = writable(name)?;
    let first = if let Kind::DateFrom(first) = field.kind { first } else { 1900 };
    let iso = |code| {
        let Value::String(raw) = value else { return Err(refuse(field, code, "")) };
        let date: Option<Date> = (raw.len() == 10).then(|| raw.parse().ok()).flatten();
        date.filter(|date| (first..=2099).contains(&date.year()))
            .map(FieldValue::Date)
            .ok_or_else(|| refuse(field, code, raw))
    };
    let read = match (field.kind, value) {
        (Kind::Bool, Value::Bool(on)) => FieldValue::Bool(*on),
        (Kind::Bool, Value::Null) => FieldValue::Empty,
        (Kind::Bool, _) => return Err(refuse(field, "BOOL_UNGUELTIG", "")),
        (_, Value::Null) => FieldValue::Empty,
        (Kind::Number, Value::Number(number)) if number.is_u64() => {
            number.as_u64().map_or(FieldValue::Empty, FieldValue::Number)
        }
        (Kind::Number, _) => return Err(refuse(field, "ZAHL_UNGUELTIG", "")),
        (Kind::Date | Kind::DateFrom(_), _) => iso("DATUM_UNGUELTIG")?,
        (Kind::BirthDate, _) => iso("GEBURTSDATUM_UNGUELTIG")?,
        (Kind::Instant, Value::String(raw)) => {
            raw.parse().map(FieldValue::Instant).map_err(|_| refuse(field, "ZEITPUNKT_UNGUELTIG", raw))?
        }
        (Kind::Instant, _) => return Err(refuse(field, "ZEITPUNKT_UNGUELTIG", "")),
        (_, Value::String(raw)) => words(field, raw)?,
        (Kind::Enum(_), _) => return Err(refuse(field, "ENUM_UNGUELTIG", "")),
        _ => return Err(refuse(field, "TEXT_ERWARTET", "")),
    };
    filled(field, read)
}

/// Reads a box as [`parse_field`]; one of an instant, too, which is typed where the tenant is.
///
/// # Errors
/// As [`parse_field`]; `ZEITPUNKT_UNGUELTIG`.
pub fn parse_asked<R: Fields>(
    name: &str,
    raw: &str,
    (now, zone): (Timestamp, &TimeZone),
) -> Result<(&'static Field<R>, FieldValue), FieldError> {
    let today = day_in(now, zone);
    match Field::<R>::named(name).filter(|field| field.kind == Kind::Instant) {
        Some(field) if text::is_blank(raw) => filled(field, FieldValue::Empty),
        Some(field) => match moment(raw, today, zone) {
            Some(at) => Ok((field, FieldValue::Instant(at))),
            None => Err(refuse(field, "ZEITPUNKT_UNGUELTIG", raw)),
        },
        None => parse_field(name, raw, Days { today, born_by: today }),
    }
}

/// An instant as people type it: a day, and a time unless it is midnight. A time that the clocks skip is the next one.
fn moment(raw: &str, today: Date, zone: &TimeZone) -> Option<Timestamp> {
    let raw = text::collapse(raw);
    let (day, time) = raw.split_once(' ').unwrap_or((&raw, "0:00"));
    let (hour, minute) = time.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    zone.to_timestamp(day_from(day, today, FIRST_YEAR)?.to_datetime(time)).ok()
}

fn writable<R: Fields>(name: &str) -> Result<&'static Field<R>, FieldError> {
    let Some(field) = Field::named(name) else {
        // The name is the sender's: said back, but not at any length.
        let field = name.chars().take(60).collect::<String>().into();
        return Err(FieldError { field, code: "FELD_UNBEKANNT", words: Msg::code("FELD_UNBEKANNT") });
    };
    if field.writable() { Ok(field) } else { Err(refuse(field, "FELD_UNVERAENDERLICH", "")) }
}

/// Text kinds, which are read alike from a form and from JSON.
fn words<R>(field: &'static Field<R>, raw: &str) -> Result<FieldValue, FieldError> {
    let unclean = |_| refuse(field, "ZEICHEN_UNGUELTIG", "");
    let cleaned = match field.kind {
        Kind::Lines(_) => text::lines(raw).map_err(unclean)?,
        // Codes may be entered one a line.
        Kind::Icd => return codes(field, raw),
        _ => text::line(raw).map_err(unclean)?,
    };
    if cleaned.is_empty() {
        return Ok(FieldValue::Empty);
    }
    match field.kind {
        Kind::Enum(allowed) => allowed
            .iter()
            .find(|word| **word == cleaned)
            .map(|word| FieldValue::Word(word))
            .ok_or_else(|| refuse(field, "ENUM_UNGUELTIG", &cleaned)),
        Kind::Kvnr => bounded(field, kvnr::clean(&cleaned).unwrap_or_default()),
        Kind::Number => {
            cleaned.parse().map(FieldValue::Number).map_err(|_| refuse(field, "ZAHL_UNGUELTIG", &cleaned))
        }
        Kind::Reference => {
            let id = cleaned.parse::<Id<()>>().ok();
            let value = id.map(|id| FieldValue::Reference(id.bytes()));
            value.ok_or_else(|| refuse(field, "ENUM_UNGUELTIG", &cleaned))
        }
        Kind::Email => email::clean(&cleaned)
            .map(FieldValue::Text)
            .ok_or_else(|| refuse(field, "EMAIL_UNGUELTIG", &cleaned)),
        _ => bounded(field, cleaned),
    }
}

fn bounded<R>(field: &'static Field<R>, cleaned: String) -> Result<FieldValue, FieldError> {
    match field.max_length() {
        Some(most) if text::length(&cleaned) > most => {
            let words = Msg::code("FELD_ZU_LANG").with("n", most);
            Err(FieldError { field: field.name.into(), code: "FELD_ZU_LANG", words })
        }
        _ if cleaned.is_empty() => Ok(FieldValue::Empty),
        _ => Ok(FieldValue::Text(cleaned)),
    }
}

fn codes<R>(field: &'static Field<R>, raw: &str) -> Result<FieldValue, FieldError> {
    if text::is_blank(raw) {
        return Ok(FieldValue::Empty);
    }
    match icd::normalise(raw) {
        Ok(found) => Ok(FieldValue::Icd(found.codes)),
        Err(refused) => Err(refused.problems.first().map_or_else(
            || refuse(field, "ICD_FORMAT", raw),
            |problem| FieldError { field: field.name.into(), code: problem.code, words: problem.words() },
        )),
    }
}

/// A mandatory column is not emptied.
fn filled<R>(field: &'static Field<R>, value: FieldValue) -> Read<R> {
    if field.required && value.is_empty() {
        return Err(refuse(field, field.missing, ""));
    }
    Ok((field, value))
}

fn refuse<R>(field: &'static Field<R>, code: &'static str, entered: &str) -> FieldError {
    let words = Msg::code(code);
    FieldError {
        field: field.name.into(),
        code,
        words: if entered.is_empty() { words } else { words.with("x", entered.trim()) },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::testing::Thing, *};

    fn days() -> Days {
        Days { today: "2026-11-20".parse().unwrap(), born_by: "2026-11-20".parse().unwrap() }
    }

    /// What the columns hold after a form was read, or the codes of what is wrong.
    fn form(boxes: &[(&str, &str)]) -> Result<Vec<(&'static str, String)>, Vec<&'static str>> {
        let read = Patch::<Thing>::from_form(boxes.iter().copied(), days());
        let codes = |errors: FieldErrors| errors.0.into_iter().map(|error| error.code).collect();
        read.map(|patch| patch.iter().map(|(field, value)| (field.name, value.plain())).collect())
            .map_err(codes)
    }

    #[test]
    fn a_box_is_read_as_its_column_says() {
        let read = form(&[
            ("name", "  Bank "),
            ("stuff", "wood"),
            ("whole", "ja"),
            ("made_on", "1.2.2026"),
            ("bought_on", "1.9.95"),
            ("born_on", "3.4.31"),
            ("codes", "c50.1"),
            ("place", ""),
        ]);
        let expected = [
            ("name", "Bank"),
            ("stuff", "wood"),
            ("whole", "true"),
            ("made_on", "2026-02-01"),
            ("bought_on", "1995-09-01"),
            ("born_on", "1931-04-03"),
            ("codes", "C50.1"),
            ("place", ""),
        ];
        assert_eq!(read, Ok(expected.map(|(name, value)| (name, value.to_owned())).to_vec()));
    }

    #[test]
    fn every_box_that_cannot_be_read_says_why() {
        let refused = [
            ("hobby", "x", "FELD_UNBEKANNT"),
            ("number", "7", "FELD_UNVERAENDERLICH"),
            ("name", " ", "NICHT_LEERBAR"),
            ("place", "eleven chars", "FELD_ZU_LANG"),
            ("stuff", "gold", "ENUM_UNGUELTIG"),
            ("whole", "perhaps", "BOOL_UNGUELTIG"),
            ("made_on", "31.2.2026", "DATUM_UNGUELTIG"),
            ("bought_on", "31.12.1949", "DATUM_UNGUELTIG"),
            ("born_on", "21.11.2026", "GEBURTSDATUM_UNGUELTIG"),
        ];
        let boxes = refused.map(|(name, raw, _)| (name, raw));
        assert_eq!(form(&boxes), Err(refused.map(|(_, _, code)| code).to_vec()));
    }

    #[test]
    fn json_empties_with_null_and_takes_iso_dates_only() {
        let read = |value: Value| Patch::<Thing>::from_json(value.as_object().unwrap());
        let patch = read(json!({"place": null, "whole": true, "made_on": "2026-02-01"})).unwrap();
        assert_eq!(patch.get("place"), Some(&FieldValue::Empty));
        assert_eq!(patch.get("whole"), Some(&FieldValue::Bool(true)));
        assert_eq!(format!("{patch:?}"), "Patch(…)");
        let refused = read(json!({"made_on": "1.2.2026", "place": 7, "name": null, "whole": "ja"}));
        let mut codes: Vec<_> = refused.err().unwrap().0.into_iter().map(|error| error.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["BOOL_UNGUELTIG", "DATUM_UNGUELTIG", "NICHT_LEERBAR", "TEXT_ERWARTET"]);
    }

    #[test]
    fn an_instant_is_typed_where_the_tenant_is() {
        let (today, zone) = (days().today, TimeZone::get("Europe/Berlin").unwrap());
        let read = |raw: &str| moment(raw, today, &zone).map(|at| at.to_string());
        assert_eq!(read(" 20.11.2026  14:05 ").as_deref(), Some("2026-11-20T13:05:00Z"));
        assert_eq!(read("heute").as_deref(), Some("2026-11-19T23:00:00Z"));
        assert_eq!(read("29.3.2026 2:30").as_deref(), Some("2026-03-29T01:30:00Z"), "the clocks skip it");
        for wrong in ["", "14:05", "20.11.2026 25:00", "20.11.2026 14", "20.11.1899 14:05"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_unticked_box_means_no_and_what_the_form_showed_stands() {
        let sent = Form(vec![("place".into(), "Kiel".into()), ("number".into(), "7".into())]);
        assert_eq!(boxes::<Thing>(&sent), [("place", "Kiel"), ("whole", "")]);
        let thing = Thing { place: Some("Kiel".into()), ..Thing::default() };
        assert!(stands(&thing, "place", "Kiel") && stands(&thing, "made_on", ""));
        assert!(!stands(&thing, "place", "Plön") && !stands(&thing, "whole", "false"));
    }
}
