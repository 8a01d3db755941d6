//! Puts a message into a language: the Fluent catalogues of `assets/i18n`, embedded.
//!
//! Owns: the catalogues, plural and number words.
//! May use: `kernel`, fluent.
//! Never: which language a person reads.
//!
//! The loader reads its directory when this file is compiled: after adding a *new* catalogue file, touch this file.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_templates::{
    LanguageIdentifier, Loader, StaticLoader, fluent_bundle::FluentValue, langid, static_loader,
};

use parking_lot::RwLock;

use crate::kernel::words::{Arg, Lang, Msg};
use crate::ui::format;

static_loader! {
    static CATALOGUE = {
        locales: "assets/i18n",
        fallback_language: "de",
        // Marks of direction would end up in titles, file names and copied text.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let german = bundle.locales.first().is_some_and(|locale| locale.language.as_str() == "de");
            if german { bundle.set_formatter(Some(german_number)) } else { bundle.set_formatter(Some(english_number)) }
        },
    };
}

const DE: LanguageIdentifier = langid!("de");
const EN: LanguageIdentifier = langid!("en");

/// Arguments that are labels, not quantities: never grouped ("2026", not "2.026").
const LABELS: [&str; 6] = ["jahr", "vorjahr", "kw", "nr", "version", "status"];

fn german_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Lang::De, value)
}
fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Lang::En, value)
}
fn number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            number.as_string().parse::<i64>().ok().map(|whole| format::signed(lang, whole))
        }
        _ => None,
    }
}

/// Sentences without values as they were put together once, per language: a list says some hundred of them on a page.
type Known = LazyLock<RwLock<HashMap<String, String>>>;
static KNOWN_DE: Known = LazyLock::new(RwLock::default);
static KNOWN_EN: Known = LazyLock::new(RwLock::default);

/// The sentence in that language. Where a value is missing that it would quote, the short form is said (`<key>-kurz`).
/// A missing key shows itself in guillemets; a test keeps that from happening.
#[must_use]
pub fn t(lang: Lang, msg: &Msg) -> String {
    let missing = || format!("«{}»", msg.key);
    if !msg.args.is_empty() {
        return put_together(lang, msg).unwrap_or_else(missing);
    }
    let known = match lang {
        Lang::De => &KNOWN_DE,
        Lang::En => &KNOWN_EN,
    };
    if let Some(words) = known.read().get(&*msg.key) {
        return words.clone();
    }
    // A key can come from a cookie: what is in no catalogue is not kept.
    let Some(words) = put_together(lang, msg) else { return missing() };
    known.write().insert(msg.key.to_string(), words.clone());
    words
}

/// The sentence, where the catalogue has one: for keys that are put together from names.
#[must_use]
pub fn find(lang: Lang, msg: &Msg) -> Option<String> {
    put_together(lang, msg)
}

fn put_together(lang: Lang, msg: &Msg) -> Option<String> {
    let loader: &StaticLoader = &CATALOGUE;
    let id = match lang {
        Lang::De => &DE,
        Lang::En => &EN,
    };
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = msg
        .args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(number) if LABELS.contains(name) => FluentValue::from(number.to_string()),
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Decimal(number) => FluentValue::from(format::decimal(lang, *number, 0)),
            };
            (Cow::Borrowed(*name), value)
        })
        .collect();
    let said = loader.try_lookup_with_args(id, &msg.key, &args);
    if said.as_ref().is_some_and(|said| !said.contains("{$")) {
        return said;
    }
    let short = loader.try_lookup_with_args(id, &format!("{}-kurz", msg.key), &args);
    short.or(said)
}

#[cfg(test)]
mod tests;
