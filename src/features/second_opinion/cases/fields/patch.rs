//! Entered values, parsed at the edge: a set of columns with their new values, each of the column's kind.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Field, FieldValue, Kind};
use crate::kernel::{
    dates::{birth_date, event_date},
    email, icd, kvnr,
    problem::{FieldError, FieldErrors},
    text,
    words::Msg,
};

/// What the reading of a typed date depends on.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// Today in the tenant's zone: `heute`.
    pub today: Date,
    /// The case's `datum` (of a new case: today): the pivot of two-digit birth years.
    pub datum: Date,
}

/// Changes to a case: parsed, not yet judged together (that is `rules::apply`).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Patch(Vec<(&'static Field, FieldValue)>);

crate::opaque_debug!(Patch);

impl Patch {
    /// No change.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a column, replacing an earlier value of it.
    pub fn set(&mut self, field: &'static Field, value: FieldValue) {
        self.0.retain(|(other, _)| *other != field);
        self.0.push((field, value));
    }

    /// The entered value of a column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldValue> {
        self.0.iter().find(|(field, _)| field.name == name).map(|(_, value)| value)
    }

    /// The columns and their values, in the order of entry.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field, &FieldValue)> {
        self.0.iter().map(|(field, value)| (*field, value))
    }

    /// Whether nothing is entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a form's boxes (name, German text). A new `datum` among them is the pivot of the birth date.
    ///
    /// # Errors
    /// One for every box that cannot be read, in their order.
    pub fn from_form<'a>(
        boxes: impl IntoIterator<Item = (&'a str, &'a str)>,
        mut days: Days,
    ) -> Result<Self, FieldErrors> {
        let boxes: Vec<_> = boxes.into_iter().collect();
        let entered = boxes.iter().find(|(name, _)| *name == "datum");
        days.datum = entered.and_then(|(_, raw)| event_date(raw, days.today)).unwrap_or(days.datum);
        Self::collect(boxes.into_iter().map(|(name, raw)| parse_field(name, raw, days)))
    }

    /// Reads a JSON object of the API.
    ///
    /// # Errors
    /// One for every member that cannot be read, in their order.
    pub fn from_json(object: &Map<String, Value>) -> Result<Self, FieldErrors> {
        Self::collect(object.iter().map(|(name, value)| parse_json(name, value)))
    }

    fn collect(
        read: impl Iterator<Item = Result<(&'static Field, FieldValue), FieldError>>,
    ) -> Result<Self, FieldErrors> {
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

/// Reads one box of a form; blank is empty, a blank check box is no.
///
/// # Errors
/// `FELD_UNBEKANNT`, `FELD_UNVERAENDERLICH`, or why the text is no value of the column.
pub fn parse_field(name: &str, raw: &str, days: Days) -> Result<(&'static Field, FieldValue), FieldError> {
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
        Kind::BirthDate => birth_date(raw, days.today, days.datum)
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
pub fn parse_json(name: &str, value: &Value) -> Result<(&'static Field, FieldValue), FieldError> {
    let field = writable(name)?;
    let iso = |code| {
        let Value::String(raw) = value else { return Err(refuse(field, code, "")) };
        let date: Option<Date> = (raw.len() == 10).then(|| raw.parse().ok()).flatten();
        date.filter(|date| (1900..=2099).contains(&date.year()))
            .map(FieldValue::Date)
            .ok_or_else(|| refuse(field, code, raw))
    };
    let read = match (field.kind, value) {
        (Kind::Bool, Value::Bool(on)) => FieldValue::Bool(*on),
        (Kind::Bool, Value::Null) => FieldValue::Empty,
        (Kind::Bool, _) => return Err(refuse(field, "BOOL_UNGUELTIG", "")),
        (_, Value::Null) => FieldValue::Empty,
        (Kind::Date, _) => iso("DATUM_UNGUELTIG")?,
        (Kind::BirthDate, _) => iso("GEBURTSDATUM_UNGUELTIG")?,
        (_, Value::String(raw)) => words(field, raw)?,
        (Kind::Enum(_), _) => return Err(refuse(field, "ENUM_UNGUELTIG", "")),
        _ => return Err(refuse(field, "TEXT_ERWARTET", "")),
    };
    filled(field, read)
}

fn writable(name: &str) -> Result<&'static Field, FieldError> {
    let Some(field) = Field::named(name) else {
        // The name is the sender's: said back, but not at any length.
        let field = name.chars().take(60).collect::<String>().into();
        return Err(FieldError { field, code: "FELD_UNBEKANNT", words: Msg::code("FELD_UNBEKANNT") });
    };
    if field.writable() { Ok(field) } else { Err(refuse(field, "FELD_UNVERAENDERLICH", "")) }
}

/// Text kinds, which are read alike from a form and from JSON.
fn words(field: &'static Field, raw: &str) -> Result<FieldValue, FieldError> {
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
        Kind::Email => email::clean(&cleaned)
            .map(FieldValue::Text)
            .ok_or_else(|| refuse(field, "EMAIL_UNGUELTIG", &cleaned)),
        _ => bounded(field, cleaned),
    }
}

fn bounded(field: &'static Field, cleaned: String) -> Result<FieldValue, FieldError> {
    match field.max_length() {
        Some(most) if text::length(&cleaned) > most => {
            let words = Msg::code("FELD_ZU_LANG").with("n", most);
            Err(FieldError { field: field.name.into(), code: "FELD_ZU_LANG", words })
        }
        _ if cleaned.is_empty() => Ok(FieldValue::Empty),
        _ => Ok(FieldValue::Text(cleaned)),
    }
}

fn codes(field: &'static Field, raw: &str) -> Result<FieldValue, FieldError> {
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
fn filled(field: &'static Field, value: FieldValue) -> Result<(&'static Field, FieldValue), FieldError> {
    if field.required && value.is_empty() {
        return Err(refuse(field, "NICHT_LEERBAR", ""));
    }
    Ok((field, value))
}

fn refuse(field: &'static Field, code: &'static str, entered: &str) -> FieldError {
    let words = Msg::code(code);
    FieldError {
        field: field.name.into(),
        code,
        words: if entered.is_empty() { words } else { words.with("x", entered.trim()) },
    }
}
