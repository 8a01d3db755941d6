//! How records are told of outside their own pages, in the audit trail and where a form waits for its person: a feature says
//! it of its kinds.

use maud::{Markup, html};

use super::present::Look;
use crate::{
    kernel::words::{Lang, Msg},
    platform::{
        Platform,
        store::{Change, TableName},
        tenancy::Ctx,
    },
    ui::{
        View, format,
        sign_in_again::{Kept, Waiting},
        words,
    },
};

/// What one record is called for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// So, e.g. "Fall 3620".
    Called(Msg),
    /// It is not there any more.
    Gone,
    /// By its kind alone: the kind has no names, or the reader does not read it.
    Unsaid,
}

/// An old and a new value as people read them.
pub struct ToldChange {
    /// The label of the column.
    pub label: String,
    /// Before.
    pub old: Markup,
    /// After.
    pub new: Markup,
}

/// What a record is called, by its key.
pub type Name = fn(&Platform, &Ctx<Look>, [u8; 16]) -> Named;
/// Changes of one record as people read them.
pub type Tell = fn(&Platform, &Ctx<Look>, &View, &[Change]) -> Vec<ToldChange>;

/// Hidden fields of forms, which nobody typed: the one-time id and the version.
const UNSEEN: [&str; 2] = ["vorgang", "fassung"];

/// A form that is about a record of the kind; none when it is not.
pub type Waits = fn(&Platform, &Ctx<Look>, &View, &Kept) -> Option<Waiting>;

/// How one record of a kind is told of.
#[derive(Clone, Copy)]
pub struct Told {
    /// Their table; of the tenant or of the instance.
    pub table: TableName,
    /// What one of them is called.
    pub name: Name,
    /// What was changed of one of them.
    pub tell: Tell,
    /// What of a form about one of them waits.
    pub waits: Waits,
}

impl Told {
    /// A kind of record that has names, and nothing else to tell.
    #[must_use]
    pub const fn named(table: TableName, name: Name) -> Self {
        Self { table, name, tell: plainly, waits: |_, _, _, _| None }
    }
}

impl Platform {
    /// A form that waits, in the words of the kind of record that it is about; of another one by the words that the catalogue
    /// has for its fields.
    #[must_use]
    pub fn waiting(&self, look: Option<&Ctx<Look>>, v: &View, kept: &Kept) -> Waiting {
        let typed = kept.fields.iter().filter(|(name, _)| !UNSEEN.contains(&name.as_str())).cloned();
        let kept = Kept { path: kept.path.clone(), fields: typed.collect() };
        let own = |look| self.told_kinds().iter().find_map(|told| (told.waits)(self, look, v, &kept));
        look.and_then(own).unwrap_or_else(|| {
            let typed = kept.fields.iter().filter(|(_, text)| !text.trim().is_empty());
            let fields = typed.map(|(name, text)| (label(v.lang, name), value(v.lang, name, text)));
            Waiting { title: None, fields: fields.collect() }
        })
    }
}

/// Changes of a record without columns of its own: by the words that the catalogue has for them.
pub fn plainly(_: &Platform, _: &Ctx<Look>, v: &View, changes: &[Change]) -> Vec<ToldChange> {
    changes
        .iter()
        .map(|change| {
            let said = |text: &Option<String>| {
                let text = text.as_deref().filter(|text| !text.is_empty());
                let said = text
                    .map_or_else(|| format::UNKNOWN.to_owned(), |text| value(v.lang, &change.field, text));
                html! { (said) }
            };
            ToldChange { label: label(v.lang, &change.field), old: said(&change.old), new: said(&change.new) }
        })
        .collect()
}

/// The label of a value by its name (`told-field-…`); the name itself where the catalogue has none. What stands behind a point
/// is a name of the house's own.
#[must_use]
pub fn label(lang: Lang, name: &str) -> String {
    match (found(lang, &["told-field", name]), name.split_once('.')) {
        (Some(label), _) => label,
        (None, Some((of, own))) => format!("{}: {own}", label(lang, of)),
        (None, None) => name.to_owned(),
    }
}

/// A value, each of its words in the reader's language (`told-value-<name>-<word>`) where the catalogue has it.
#[must_use]
pub fn value(lang: Lang, name: &str, text: &str) -> String {
    if text.starts_with(['{', '['])
        && let Ok(parts) = serde_json::from_str(text)
    {
        return Some(of_parts(lang, &parts))
            .filter(|said| !said.is_empty())
            .unwrap_or(format::UNKNOWN.into());
    }
    if let "true" | "false" = text {
        return words::t(lang, &Msg::new(if text == "true" { "common-yes" } else { "common-no" }));
    }
    let words = text.split(", ");
    let said = words.map(|word| found(lang, &["told-value", name, word]).unwrap_or_else(|| word.to_owned()));
    said.collect::<Vec<_>>().join(", ")
}

/// A value that has parts: those of them that say something, each with its label.
fn of_parts(lang: Lang, value: &serde_json::Value) -> String {
    use serde_json::Value;
    let joined =
        |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => words::t(lang, &Msg::new("common-yes")),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => joined(items.iter().map(|item| of_parts(lang, item)).collect()),
        Value::Object(members) => {
            let said = members.iter().map(|(name, member)| (name, of_parts(lang, member)));
            let said = said.filter(|(_, said)| !said.is_empty());
            joined(said.map(|(name, said)| format!("{}: {said}", label(lang, name))).collect())
        }
    }
}

fn found(lang: Lang, parts: &[&str]) -> Option<String> {
    let key = parts.join("-").to_lowercase().replace(['_', '.'], "-");
    // Names are ours, values may be anything.
    let plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain.then(|| words::find(lang, &Msg { key: key.into(), args: Vec::new() })).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words() {
        let said = |text: &str| value(Lang::De, "felder.bild", text);
        assert_eq!(said("true"), "Ja");
        assert_eq!(said("[]"), format::UNKNOWN);
        let field = r#"{"label":"Bild","typ":"foto","pflicht":false,"min":null,"optionen":[{"wert":"a"}]}"#;
        assert_eq!(said(field), "Beschriftung: Bild, Art: foto, Auswahl: Wert: a");
        assert_eq!(said("{halb"), "{halb");
        assert_eq!(label(Lang::De, "felder.bild"), "Felder: bild");
        assert_eq!(label(Lang::De, "gibt_es_nicht"), "gibt_es_nicht");
    }
}
