//! What was sent for the fields of a template, as JSON or as a form, read as the types of the fields (care.md, 3.3).

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde_json::{Map, Value as Json};

use super::{
    model::{FieldType, MOST_PHOTOS, MOST_TEXT, TemplateField},
    value::{PhotoId, Signature, Value},
};
use crate::kernel::{
    dates,
    decimal::{Decimal, NumberFault},
    local_time,
    text::{length, line, lines},
};

/// What a form sends where nothing of a choice of many applies: the answer "none", which is another one than no answer.
pub const NONE_OF_THEM: &str = "-";
/// Most strokes of a signature.
const MOST_STROKES: usize = 200;
/// Most points of a signature.
const MOST_POINTS: usize = 5_000;
/// Where a point of a signature lies at most.
const LAST_POINT: u16 = 10_000;
/// The oldest day that a form takes.
const FIRST_YEAR: i16 = 1900;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing answered where something must be.
    Missing,
    /// Of another type than the field.
    WrongType,
    /// One of two numbers only.
    Half,
    /// Typed, and no number.
    NoNumber,
    /// Typed, and no day or time.
    NoTime,
    /// More decimals than the field has.
    TooPrecise,
    /// Beyond a hard limit.
    Outside,
    /// No option of the field.
    UnknownOption,
    /// The first number of a blood pressure is not the larger.
    PressureOrder,
    /// More characters than a text has.
    TooLong,
    /// Signs that no text has.
    ControlSigns,
    /// More photos than a field has.
    TooManyPhotos,
}

impl From<NumberFault> for Fault {
    fn from(fault: NumberFault) -> Self {
        match fault {
            NumberFault::Invalid => Self::NoNumber,
            NumberFault::TooPrecise => Self::TooPrecise,
            NumberFault::TooLarge => Self::Outside,
        }
    }
}

/// What was sent for the fields, by their keys.
#[derive(Clone)]
pub enum Input<'a> {
    /// As JSON.
    Json(&'a Map<String, Json>),
    /// As a form: the texts sent under each name, without what its names begin with; typed days are read as of that day.
    Form(BTreeMap<&'a str, Vec<&'a str>>, Date),
}

impl<'a> Input<'a> {
    /// The fields of a form whose names begin with `prefix` and a point: `werte.puls`, `werte.blutdruck.syst`. `today` is
    /// the day of which two-digit years and "heute" are said.
    #[must_use]
    pub fn of_form(form: &'a [(String, String)], prefix: &str, today: Date) -> Self {
        let mut sent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, text) in form {
            if let Some(name) = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')) {
                sent.entry(name).or_default().push(text);
            }
        }
        Self::Form(sent, today)
    }

    /// The keys under which anything but nothing was sent, in alphabetical order.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = match self {
            Self::Json(map) => {
                map.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.as_str()).collect()
            }
            Self::Form(sent, _) => sent.keys().filter_map(|name| name.split('.').next()).collect(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The answer to a field, none where nothing was sent.
    pub(super) fn read(&self, field: &TemplateField) -> Result<Option<Value>, Fault> {
        match self {
            Self::Json(map) => map
                .get(&field.key)
                .filter(|sent| !sent.is_null())
                .map(|sent| of_json(field, sent))
                .transpose()
                // No photos are no answer.
                .map(|value| value.filter(|value| field.typ != FieldType::Foto || !value.is_blank())),
            Self::Form(sent, today) => of_form(field, sent, *today),
        }
    }
}

fn of_json(field: &TemplateField, sent: &Json) -> Result<Value, Fault> {
    match (field.typ, sent) {
        (FieldType::Text, Json::String(raw)) => text(raw),
        (FieldType::Zahl | FieldType::Skala, Json::Number(number)) => {
            let number = Decimal::of_json(&number.to_string())?;
            precise(number, places(field)).map(Value::Number)
        }
        (FieldType::Bool, Json::Bool(yes)) => Ok(Value::Bool(*yes)),
        (FieldType::Auswahl, Json::String(wert)) => option(field, wert).map(Value::Choice),
        (FieldType::Mehrfach, Json::Array(sent)) => {
            let chosen: Option<Vec<&str>> = sent.iter().map(Json::as_str).collect();
            options(field, &chosen.ok_or(Fault::WrongType)?)
        }
        (FieldType::Datum, Json::String(raw)) => {
            let day: Date = raw.parse().map_err(|_| Fault::WrongType)?;
            // The calendar's own reader takes more forms than the one that is written.
            if day.to_string() == *raw { Ok(Value::Day(day)) } else { Err(Fault::WrongType) }
        }
        (FieldType::Uhrzeit, Json::String(raw)) => {
            local_time::clock_time(raw).map(Value::Time).ok_or(Fault::WrongType)
        }
        (FieldType::Blutdruck, Json::Object(sent)) => {
            // Whole numbers alone are a blood pressure.
            let part = |name: &str| sent.get(name).and_then(Json::as_i64).ok_or(Fault::WrongType);
            match sent.len() {
                2 => pressure(part("syst")?, part("diast")?),
                _ => Err(Fault::WrongType),
            }
        }
        (FieldType::Unterschrift, Json::Object(sent)) => signature(sent),
        (FieldType::Foto, Json::Array(sent)) => {
            let named: Option<Vec<&str>> = sent.iter().map(Json::as_str).collect();
            photos(&named.ok_or(Fault::WrongType)?)
        }
        _ => Err(Fault::WrongType),
    }
}

fn of_form(
    field: &TemplateField,
    sent: &BTreeMap<&str, Vec<&str>>,
    today: Date,
) -> Result<Option<Value>, Fault> {
    let all =
        |part: &str| sent.get(format!("{}{part}", field.key).as_str()).map(Vec::as_slice).unwrap_or_default();
    let typed = |part: &str| all(part).first().map(|text| text.trim()).filter(|text| !text.is_empty());
    let number = |text: &str| Decimal::typed(text, places(field)).map_err(Fault::from);
    Ok(match field.typ {
        FieldType::Text => typed("").map(text).transpose()?.filter(|text| !text.is_blank()),
        FieldType::Zahl | FieldType::Skala => typed("").map(number).transpose()?.map(Value::Number),
        FieldType::Bool => match typed("") {
            None => None,
            Some("ja") => Some(Value::Bool(true)),
            Some("nein") => Some(Value::Bool(false)),
            Some(_) => return Err(Fault::WrongType),
        },
        FieldType::Auswahl => typed("").map(|wert| option(field, wert)).transpose()?.map(Value::Choice),
        FieldType::Mehrfach => {
            let ticked: Vec<&str> = all("").iter().copied().filter(|text| !text.is_empty()).collect();
            match ticked.as_slice() {
                [] => None,
                [NONE_OF_THEM] => Some(Value::Choices(Vec::new())),
                _ => Some(options(field, &ticked)?),
            }
        }
        FieldType::Datum => typed("").map(|text| day(text, today)).transpose()?.map(Value::Day),
        FieldType::Uhrzeit => typed("").map(time).transpose()?.map(Value::Time),
        FieldType::Blutdruck => match (typed(".syst"), typed(".diast")) {
            (None, None) => None,
            (Some(syst), Some(diast)) => {
                let whole = |text: &str| number(text)?.as_whole().ok_or(Fault::TooPrecise);
                Some(pressure(whole(syst)?, whole(diast)?)?)
            }
            _ => return Err(Fault::Half),
        },
        FieldType::Unterschrift => {
            typed(".name").map(|name| signed(field, name, typed(".striche"))).transpose()?
        }
        FieldType::Foto => {
            let named: Vec<&str> = all("").iter().copied().filter(|text| !text.is_empty()).collect();
            if named.is_empty() { None } else { Some(photos(&named)?) }
        }
    })
}

fn day(typed: &str, today: Date) -> Result<Date, Fault> {
    dates::day_from(typed, today, FIRST_YEAR).ok_or(Fault::NoTime)
}

fn time(typed: &str) -> Result<Time, Fault> {
    local_time::typed_time(typed).ok_or(Fault::NoTime)
}

fn text(raw: &str) -> Result<Value, Fault> {
    let cleaned = lines(raw).map_err(|_| Fault::ControlSigns)?;
    if length(&cleaned) > MOST_TEXT { Err(Fault::TooLong) } else { Ok(Value::Text(cleaned)) }
}

fn places(field: &TemplateField) -> u8 {
    if field.typ == FieldType::Zahl { field.dezimalstellen } else { 0 }
}

fn precise(number: Decimal, places: u8) -> Result<Decimal, Fault> {
    if number.places() > places { Err(Fault::TooPrecise) } else { Ok(number) }
}

fn option(field: &TemplateField, wert: &str) -> Result<String, Fault> {
    field.option(wert).map(|option| option.wert.clone()).ok_or(Fault::UnknownOption)
}

/// The chosen ones in the order of the field, so that equal answers are stored alike.
fn options(field: &TemplateField, chosen: &[&str]) -> Result<Value, Fault> {
    for (at, wert) in chosen.iter().enumerate() {
        option(field, wert)?;
        if chosen.iter().take(at).any(|before| before == wert) {
            return Err(Fault::WrongType);
        }
    }
    let all = field.optionen.iter().filter(|option| chosen.contains(&option.wert.as_str()));
    Ok(Value::Choices(all.map(|option| option.wert.clone()).collect()))
}

/// The names of photos, each once. Whether the entry has them is not known here.
fn photos(named: &[&str]) -> Result<Value, Fault> {
    let ids = named.iter().map(|id| id.parse::<PhotoId>().map_err(|_| Fault::WrongType));
    let ids = ids.collect::<Result<Vec<_>, Fault>>()?;
    if ids.iter().enumerate().any(|(at, id)| ids.iter().take(at).any(|before| before == id)) {
        return Err(Fault::WrongType);
    }
    if ids.len() > MOST_PHOTOS { Err(Fault::TooManyPhotos) } else { Ok(Value::Photos(ids)) }
}

fn pressure(syst: i64, diast: i64) -> Result<Value, Fault> {
    let part = |number: i64| u16::try_from(number).map_err(|_| Fault::Outside);
    Ok(Value::Pressure(part(syst)?, part(diast)?))
}

fn signature(sent: &Map<String, Json>) -> Result<Value, Fault> {
    let (Some(Json::String(name)), Some(Json::Array(strokes)), 2) =
        (sent.get("name"), sent.get("striche"), sent.len())
    else {
        return Err(Fault::WrongType);
    };
    let point = |sent: &Json| match sent.as_array().map(Vec::as_slice) {
        Some([x, y]) => {
            let place = |json: &Json| u16::try_from(json.as_u64()?).ok().filter(|place| *place <= LAST_POINT);
            Some((place(x)?, place(y)?))
        }
        _ => None,
    };
    let stroke = |sent: &Json| sent.as_array()?.iter().map(point).collect::<Option<Vec<_>>>();
    if strokes.len() > MOST_STROKES {
        return Err(Fault::Outside);
    }
    let striche = strokes.iter().map(stroke).collect::<Option<Vec<_>>>().ok_or(Fault::WrongType)?;
    if striche.iter().map(Vec::len).sum::<usize>() > MOST_POINTS {
        return Err(Fault::Outside);
    }
    let name = line(name).map_err(|_| Fault::ControlSigns)?;
    match length(&name) {
        0 => Err(Fault::Missing),
        1..=100 => Ok(Value::Signature(Signature { name, striche })),
        _ => Err(Fault::TooLong),
    }
}

/// A signature of a form: the name alone where no strokes could be drawn.
fn signed(field: &TemplateField, name: &str, strokes: Option<&str>) -> Result<Value, Fault> {
    let strokes =
        strokes.map_or(Ok(Json::Array(Vec::new())), serde_json::from_str).map_err(|_| Fault::WrongType)?;
    let mut sent = Map::new();
    sent.insert("name".into(), Json::String(name.to_owned()));
    sent.insert("striche".into(), strokes);
    of_json(field, &Json::Object(sent))
}
