//! What is said to people, before it is put into a language: a key of the catalogue and its arguments.

use std::borrow::Cow;

use super::decimal::Decimal;

/// A language of the interface. German first, English complete (decisions.md, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag of `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
    /// Its name, as every language is written in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::De => "Deutsch",
            Self::En => "English",
        }
    }
    /// Every language.
    pub const ALL: [Self; 2] = [Self::De, Self::En];
}

/// An argument of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is.
    Text(String),
    /// Shown in the language's way; chooses the plural.
    Number(i64),
    /// Shown in the language's way, with the decimals that it has.
    Decimal(Decimal),
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Decimal> for Arg {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number)
    }
}
macro_rules! numbers { ($($t:ty)*) => { $(impl From<$t> for Arg {
    fn from(number: $t) -> Self { Self::Number(i64::try_from(number).unwrap_or(i64::MAX)) }
})* } }
numbers!(u8 u16 u32 u64 usize i64);

/// A message: a key of `assets/i18n/*.ftl` and its arguments. `ui::words` puts it into a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Msg {
    /// Key of the catalogue.
    pub key: Cow<'static, str>,
    /// Named arguments.
    pub args: Vec<(&'static str, Arg)>,
}

impl Msg {
    /// A message without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), args: Vec::new() }
    }
    /// The sentence of a code of domain.md, section 11: `ICD_FORMAT` has the key `code-icd-format`.
    #[must_use]
    pub fn code(code: &str) -> Self {
        Self {
            key: Cow::Owned(format!("code-{}", code.to_ascii_lowercase().replace('_', "-"))),
            args: Vec::new(),
        }
    }
    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}
