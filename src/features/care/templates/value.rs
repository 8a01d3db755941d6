//! What was answered to the fields of a template.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::{
    kernel::{decimal::Decimal, ids::Id},
    opaque_debug,
    platform::store::{Corrupt, OnDisk},
};

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, several lines.
    Text(String),
    /// A number, also of a scale.
    Number(Decimal),
    /// Yes or no.
    Bool(bool),
    /// The key of an option.
    Choice(String),
    /// Keys of options, in the order of the field.
    Choices(Vec<String>),
    /// A day.
    Day(Date),
    /// A time of day, in whole minutes.
    Time(Time),
    /// Blood pressure: systolic, diastolic.
    Pressure(u16, u16),
    /// A signature.
    Signature(Signature),
    /// Photos, in the order in which they were added.
    Photos(Vec<PhotoId>),
}
opaque_debug!(Value);

/// What an answer names; the photo itself belongs to the entry, and is stored beside it.
pub enum PhotoName {}
/// By which an answer names a photo.
pub type PhotoId = Id<PhotoName>;

/// A name and how it was written by hand: strokes of points, each from 0 to 10,000 right and down. No qualified signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who signed.
    pub name: String,
    /// The strokes.
    pub striche: Vec<Vec<(u16, u16)>>,
}
opaque_debug!(Signature);

impl Value {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Photos(photos) => photos.is_empty(),
            _ => false,
        }
    }

    /// As the API gives it.
    #[must_use]
    pub fn json(&self) -> Json {
        match self {
            Self::Text(text) | Self::Choice(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Bool(yes) => json!(yes),
            Self::Choices(chosen) => json!(chosen),
            Self::Day(day) => json!(day.to_string()),
            Self::Time(time) => json!(clock(*time)),
            Self::Pressure(syst, diast) => json!({"syst": syst, "diast": diast}),
            Self::Photos(photos) => json!(photos.iter().map(PhotoId::to_string).collect::<Vec<_>>()),
            Self::Signature(signed) => {
                let strokes: Vec<Vec<[u16; 2]>> = signed
                    .striche
                    .iter()
                    .map(|stroke| stroke.iter().map(|(x, y)| [*x, *y]).collect())
                    .collect();
                json!({"name": signed.name, "striche": strokes})
            }
        }
    }
}

/// `HH:MM`.
pub(super) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The answers of an entry by the keys of their fields, in the order of the template; what was not answered is missing.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Values(Vec<(String, Value)>);
opaque_debug!(Values);

impl Values {
    pub(super) fn add(&mut self, key: String, value: Value) {
        self.0.push((key, value));
    }
    /// The answer to a field.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }
    /// The number answered to a field.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Decimal> {
        match self.get(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
    /// Whether an option of a field was chosen.
    #[must_use]
    pub fn chose(&self, key: &str, wert: &str) -> bool {
        match self.get(key) {
            Some(Value::Choice(chosen)) => chosen == wert,
            Some(Value::Choices(chosen)) => chosen.iter().any(|one| one == wert),
            _ => false,
        }
    }
    /// The photos of a field.
    #[must_use]
    pub fn photos_of(&self, key: &str) -> &[PhotoId] {
        match self.get(key) {
            Some(Value::Photos(photos)) => photos,
            _ => &[],
        }
    }
    /// The photos of all fields, each with the key of its field.
    pub fn photos(&self) -> impl Iterator<Item = (&str, PhotoId)> {
        self.iter().flat_map(|(key, _)| self.photos_of(key).iter().map(move |photo| (key, *photo)))
    }
    /// Every answer with its key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
    /// Whether nothing was answered.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|(_, value)| value.is_blank())
    }
    /// As the API gives them.
    #[must_use]
    pub fn json(&self) -> Map<String, Json> {
        self.iter().map(|(key, value)| (key.to_owned(), value.json())).collect()
    }
}

/// The form on disk. Variants are stored by their number, in this order: a new one goes to the end.
#[derive(Serialize, Deserialize)]
pub enum StoredValue {
    /// [`Value::Text`].
    Text(String),
    /// [`Value::Number`]: its digits, and how many stand behind the mark.
    Number(i64, u8),
    /// [`Value::Bool`].
    Bool(bool),
    /// [`Value::Choice`].
    Choice(String),
    /// [`Value::Choices`].
    Choices(Vec<String>),
    /// [`Value::Day`].
    Day(i32),
    /// [`Value::Time`]: minutes of the day.
    Time(u16),
    /// [`Value::Pressure`].
    Pressure(u16, u16),
    /// [`Value::Signature`].
    Signature(String, Vec<Vec<(u16, u16)>>),
    /// [`Value::Photos`].
    Photos(Vec<[u8; 16]>),
}

impl OnDisk for Value {
    type Raw = StoredValue;
    fn raw(&self) -> StoredValue {
        match self {
            Self::Text(text) => StoredValue::Text(text.clone()),
            Self::Number(number) => {
                let (units, places) = number.parts();
                StoredValue::Number(units, places)
            }
            Self::Bool(yes) => StoredValue::Bool(*yes),
            Self::Choice(wert) => StoredValue::Choice(wert.clone()),
            Self::Choices(chosen) => StoredValue::Choices(chosen.clone()),
            Self::Day(day) => StoredValue::Day(day.raw()),
            Self::Time(time) => StoredValue::Time(time.raw()),
            Self::Pressure(syst, diast) => StoredValue::Pressure(*syst, *diast),
            Self::Signature(signed) => StoredValue::Signature(signed.name.clone(), signed.striche.clone()),
            Self::Photos(photos) => StoredValue::Photos(photos.raw()),
        }
    }
    fn of_raw(raw: StoredValue) -> Result<Self, Corrupt> {
        Ok(match raw {
            StoredValue::Text(text) => Self::Text(text),
            StoredValue::Number(units, places) => Self::Number(Decimal::of_raw((units, places))?),
            StoredValue::Bool(yes) => Self::Bool(yes),
            StoredValue::Choice(wert) => Self::Choice(wert),
            StoredValue::Choices(chosen) => Self::Choices(chosen),
            StoredValue::Day(day) => Self::Day(Date::of_raw(day)?),
            StoredValue::Time(minutes) => Self::Time(Time::of_raw(minutes)?),
            StoredValue::Pressure(syst, diast) => Self::Pressure(syst, diast),
            StoredValue::Signature(name, striche) => Self::Signature(Signature { name, striche }),
            StoredValue::Photos(photos) => Self::Photos(Vec::of_raw(photos)?),
        })
    }
}

impl OnDisk for Values {
    type Raw = Vec<(String, StoredValue)>;
    fn raw(&self) -> Self::Raw {
        self.0.raw()
    }
    fn of_raw(raw: Self::Raw) -> Result<Self, Corrupt> {
        Vec::of_raw(raw).map(Self)
    }
}
