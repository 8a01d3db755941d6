//! A column's value apart from its record, and how the types of a record's members become one and come back.

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use crate::kernel::{closed_list::ClosedList, icd, ids::Id};

/// The value of one column.
#[derive(Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// Nothing entered.
    Empty,
    /// Text, with `\n` between lines.
    Text(String),
    /// A day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// One of the column's words, as the API gives it.
    Word(&'static str),
    /// A number.
    Number(u64),
    /// An instant, UTC.
    Instant(Timestamp),
    /// Codes.
    List(Vec<String>),
    /// ICD codes, at least one.
    Icd(Vec<String>),
    /// Another record.
    Reference([u8; 16]),
}

crate::opaque_debug!(FieldValue);

impl FieldValue {
    /// Whether nothing is entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// As the API gives it: dates `YYYY-MM-DD`, instants RFC 3339, ICD codes as one text, nothing `null`.
    #[must_use]
    pub fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Bool(on) => json!(on),
            Self::Number(number) => json!(number),
            Self::List(codes) => json!(codes),
            other => json!(other.plain()),
        }
    }

    /// As machines and the audit keep it: ISO dates, `true`/`false`, empty text for nothing.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Bool(on) => on.to_string(),
            Self::Word(word) => (*word).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Instant(instant) => instant.to_string(),
            Self::List(codes) | Self::Icd(codes) => codes.join(icd::JOINT),
            Self::Reference(bytes) => Id::<()>::from_bytes(*bytes).to_string(),
        }
    }

    /// As it stands in a form's box: like [`Self::plain`], but dates as `TT.MM.JJJJ`.
    #[must_use]
    pub fn form(&self) -> String {
        match self {
            Self::Date(date) => date.strftime("%d.%m.%Y").to_string(),
            other => other.plain(),
        }
    }
}

/// A type of a record's member that can be a column.
pub trait Slot {
    /// The value that stands in the record.
    fn read(&self) -> FieldValue;
    /// Puts a value into the record; gives false, and changes nothing, when it is of another kind.
    fn write(&mut self, value: FieldValue) -> bool;
}

/// A type that is never empty by itself, such as a day or a closed list of words; it and `Option` of it are [`Slot`]s.
pub trait Part: Sized {
    /// As a column's value.
    fn value(&self) -> FieldValue;
    /// From a column's value; none when that is of another kind, or a word that is not in the list.
    fn part(value: FieldValue) -> Option<Self>;
}

impl<T: ClosedList> Part for T {
    fn value(&self) -> FieldValue {
        FieldValue::Word(self.code())
    }
    fn part(value: FieldValue) -> Option<Self> {
        match value {
            FieldValue::Word(code) => Self::from_code(code),
            _ => None,
        }
    }
}

macro_rules! parts {
    ($($type:ty: |$this:ident| $value:expr, $pattern:pat => $part:expr;)+) => { $(
        impl Part for $type {
            fn value(&self) -> FieldValue {
                let $this = self;
                $value
            }
            fn part(value: FieldValue) -> Option<Self> {
                match value { $pattern => $part, _ => None }
            }
        }
    )+ };
}

parts! {
    Date: |date| FieldValue::Date(*date), FieldValue::Date(date) => Some(date);
    Timestamp: |at| FieldValue::Instant(*at), FieldValue::Instant(at) => Some(at);
    u64: |number| FieldValue::Number(*number), FieldValue::Number(number) => Some(number);
    u32: |number| FieldValue::Number(u64::from(*number)), FieldValue::Number(number) => Self::try_from(number).ok();
    u16: |number| FieldValue::Number(u64::from(*number)), FieldValue::Number(number) => Self::try_from(number).ok();
    u8: |number| FieldValue::Number(u64::from(*number)), FieldValue::Number(number) => Self::try_from(number).ok();
}

impl<K> Part for Id<K> {
    fn value(&self) -> FieldValue {
        FieldValue::Reference(self.bytes())
    }
    fn part(value: FieldValue) -> Option<Self> {
        match value {
            FieldValue::Reference(bytes) => Some(Self::from_bytes(bytes)),
            _ => None,
        }
    }
}

impl<T: Part> Slot for T {
    fn read(&self) -> FieldValue {
        self.value()
    }
    fn write(&mut self, value: FieldValue) -> bool {
        T::part(value).map(|part| *self = part).is_some()
    }
}

impl<T: Part> Slot for Option<T> {
    fn read(&self) -> FieldValue {
        self.as_ref().map_or(FieldValue::Empty, Part::value)
    }
    fn write(&mut self, value: FieldValue) -> bool {
        if value.is_empty() {
            *self = None;
            return true;
        }
        T::part(value).map(|part| *self = Some(part)).is_some()
    }
}

impl Slot for bool {
    fn read(&self) -> FieldValue {
        FieldValue::Bool(*self)
    }
    fn write(&mut self, value: FieldValue) -> bool {
        let FieldValue::Bool(on) = value else { return false };
        *self = on;
        true
    }
}

impl Slot for String {
    fn read(&self) -> FieldValue {
        if self.is_empty() { FieldValue::Empty } else { FieldValue::Text(self.clone()) }
    }
    fn write(&mut self, value: FieldValue) -> bool {
        match value {
            FieldValue::Empty => self.clear(),
            FieldValue::Text(text) => *self = text,
            _ => return false,
        }
        true
    }
}

impl Slot for Option<String> {
    fn read(&self) -> FieldValue {
        self.as_ref().map_or(FieldValue::Empty, |text| text.read())
    }
    fn write(&mut self, value: FieldValue) -> bool {
        match value {
            FieldValue::Empty => *self = None,
            FieldValue::Text(text) => *self = Some(text),
            _ => return false,
        }
        true
    }
}

impl Slot for Vec<String> {
    fn read(&self) -> FieldValue {
        FieldValue::List(self.clone())
    }
    fn write(&mut self, value: FieldValue) -> bool {
        match value {
            FieldValue::Empty => self.clear(),
            FieldValue::List(codes) | FieldValue::Icd(codes) => *self = codes,
            _ => return false,
        }
        true
    }
}
