//! What a collection may say, when it may be signed, and which of its risks are still to be looked at, as pure functions
//! (care.md, 5.1).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::model::{Cell, Content, MATRIX_TOPICS, TOPICS};
use crate::{
    features::care::measures::Risk,
    kernel::{
        ids::Id,
        problem::FieldErrors,
        text::{self, length},
        words::Msg,
    },
    platform::tenancy::User,
};

/// Most characters of the occasion.
pub const MOST_OCCASION: usize = 200;
/// Most characters of who was there.
pub const MOST_PRESENT: usize = 500;
/// Most characters of the own words and of each topic.
pub const MOST_TEXT: usize = 4_000;
/// Most characters of the remarks.
pub const MOST_REMARKS: usize = 2_000;
/// Most characters of what the sixth row is about.
pub const MOST_TITLE: usize = 80;
/// A closer look that was taken so long before the signature still counts.
pub const STILL_COUNTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What somebody says of a cell: whether there is the risk, and whether it is to be looked at more closely.
pub type Said = (Option<bool>, Option<bool>);

/// A collection as it was sent.
#[derive(Default)]
pub struct Sent {
    /// The day of the talk; today unless told.
    pub datum: Option<Date>,
    /// Why it was held.
    pub anlass: String,
    /// Who was there.
    pub anwesend: String,
    /// The resident's own words.
    pub o_ton: String,
    /// Topic (`1` to `6`) and what there is to say.
    pub themen: BTreeMap<String, String>,
    /// Code of a risk, then topic (`1` to `5`).
    pub matrix: BTreeMap<String, BTreeMap<String, Said>>,
    /// What the sixth row is about.
    pub sonstiges_titel: String,
    /// What else there is to say.
    pub bemerkung: String,
}

/// Every cell of the matrix, in its order.
pub fn cells() -> impl Iterator<Item = (Risk, u8)> {
    Risk::ALL.into_iter().flat_map(|risk| (1..=MATRIX_TOPICS).map(move |thema| (risk, thema)))
}

fn said(errors: &mut FieldErrors, name: String, raw: &str, most: usize, lines: bool) -> Option<String> {
    let read = if lines { text::lines(raw) } else { text::line(raw) };
    let read = read.unwrap_or_else(|_| {
        errors.add(name.clone(), "ZEICHEN_UNGUELTIG");
        String::new()
    });
    if length(&read) > most {
        errors.add_with(name, "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG_KURZ"));
    }
    text::some(read)
}

/// What was sent as a key is told again, but not at any length.
fn cut(code: &str) -> String {
    code.chars().take(20).collect()
}

/// What a draft says after it was saved by somebody. The resident's own words stay those that the first hand wrote down.
///
/// # Errors
/// `DATUM_IN_ZUKUNFT`, `FELD_ZU_LANG`, `ZEICHEN_UNGUELTIG`, `FELD_UNBEKANNT` of a topic or cell; `O_TON_FREMD`.
pub fn content(
    sent: &Sent,
    before: Option<&Content>,
    by: Id<User>,
    today: Date,
) -> Result<Content, FieldErrors> {
    let mut errors = FieldErrors::new();
    let datum = sent.datum.or(before.map(|before| before.datum)).unwrap_or(today);
    if datum > today {
        errors.add("datum", "DATUM_IN_ZUKUNFT");
    }
    let anlass = said(&mut errors, "anlass".into(), &sent.anlass, MOST_OCCASION, false);
    let anwesend = said(&mut errors, "anwesend".into(), &sent.anwesend, MOST_PRESENT, false);
    let o_ton = said(&mut errors, "o_ton".into(), &sent.o_ton, MOST_TEXT, true);
    let known = before.and_then(|before| before.o_ton.as_ref().zip(before.o_ton_von));
    let o_ton_von = match known {
        Some((words, first)) if o_ton.as_ref() == Some(words) => Some(first),
        Some((_, first)) if first != by => {
            errors.add("o_ton", "O_TON_FREMD");
            None
        }
        _ => o_ton.as_ref().map(|_| by),
    };
    let keys = |most: u8| (1..=most).map(|nr| nr.to_string()).collect::<Vec<String>>();
    let (topics, columns) = (keys(TOPICS), keys(MATRIX_TOPICS));
    for unknown in sent.themen.keys().filter(|key| !topics.contains(key)) {
        errors.add(format!("themen.{}", cut(unknown)), "FELD_UNBEKANNT");
    }
    let themen = topics.iter().map(|key| {
        let raw = sent.themen.get(key).map_or("", String::as_str);
        said(&mut errors, format!("themen.{key}"), raw, MOST_TEXT, true)
    });
    let themen: Vec<Option<String>> = themen.collect();
    for (row, of_row) in &sent.matrix {
        if Risk::from_code(row).is_none() {
            errors.add(format!("matrix.{}", cut(row)), "FELD_UNBEKANNT");
        }
        for unknown in of_row.keys().filter(|key| !columns.contains(key)) {
            errors.add(format!("matrix.{}.{}", cut(row), cut(unknown)), "FELD_UNBEKANNT");
        }
    }
    let matrix = cells().filter_map(|(zeile, thema)| {
        let (risiko, weitere) = *sent.matrix.get(zeile.code())?.get(&thema.to_string())?;
        // No risk, and none to look at more closely: that says one thing.
        let weitere = weitere.filter(|more| *more || risiko != Some(false));
        (risiko.is_some() || weitere.is_some()).then_some(Cell { zeile, thema, risiko, weitere })
    });
    let matrix: Vec<Cell> = matrix.collect();
    let sonstiges_titel =
        said(&mut errors, "sonstiges_titel".into(), &sent.sonstiges_titel, MOST_TITLE, false);
    let bemerkung = said(&mut errors, "bemerkung".into(), &sent.bemerkung, MOST_REMARKS, true);
    if errors.is_empty() {
        Ok(Content { datum, anlass, anwesend, o_ton, o_ton_von, themen, matrix, sonstiges_titel, bemerkung })
    } else {
        Err(errors)
    }
}

/// What is missing before a collection may be signed, in the order of the matrix; at `dekubitus.1` and so on, and at
/// `sonstiges`: `RISIKO_UNBEANTWORTET`, `WEITERE_OHNE_RISIKO`, `WEITERE_FEHLT`, `TITEL_FEHLT`. Of the sixth row nothing is asked
/// unless it is used.
#[must_use]
pub fn missing(content: &Content) -> FieldErrors {
    let mut errors = FieldErrors::new();
    let unnamed = content.has_other() && content.sonstiges_titel.is_none();
    for (zeile, thema) in cells() {
        if zeile == Risk::Sonstiges && content.sonstiges_titel.is_none() {
            continue;
        }
        let code = match content.cell(zeile, thema) {
            (None, _) => "RISIKO_UNBEANTWORTET",
            (Some(false), Some(true)) => "WEITERE_OHNE_RISIKO",
            (Some(true), None) => "WEITERE_FEHLT",
            (Some(true), Some(_)) | (Some(false), _) => continue,
        };
        errors.add(format!("{}.{thema}", zeile.code()), code);
    }
    if unnamed {
        errors.add(Risk::Sonstiges.code(), "TITEL_FEHLT");
    }
    errors
}

/// Whether an entry of that template is a closer look at a risk; `of` is the risk that an assessment in words names.
#[must_use]
pub fn looks_at(risk: Risk, vorlage: &str, of: Option<&str>) -> bool {
    match vorlage {
        IN_WORDS => of == Some(risk.code()),
        other => scales(risk).contains(&other),
    }
}

/// The template of a closer assessment in words.
pub const IN_WORDS: &str = "einschaetzung";

/// The templates whose entries are a closer look at a risk, whatever they say.
#[must_use]
pub fn scales(risk: Risk) -> &'static [&'static str] {
    match risk {
        Risk::Dekubitus => &["braden"],
        Risk::Schmerz => &["schmerz", "besd"],
        Risk::Inkontinenz => &["kontinenz"],
        Risk::Sturz | Risk::Ernaehrung | Risk::Sonstiges => &[],
    }
}

/// Whether a closer look that was taken then counts for a collection that was signed then.
#[must_use]
pub fn counts(zeitpunkt: Timestamp, unterschrieben_at: Timestamp) -> bool {
    unterschrieben_at.duration_since(zeitpunkt) <= STILL_COUNTS
}

/// The risks that a collection wants to be looked at more closely, in the order of the matrix.
#[must_use]
pub fn wanted(content: &Content) -> Vec<Risk> {
    let wants =
        |risk: &Risk| content.matrix.iter().any(|cell| cell.zeile == *risk && cell.weitere == Some(true));
    Risk::ALL.into_iter().filter(wants).collect()
}

/// Those of the wanted risks at which nobody has looked yet: `EINSCHAETZUNG_OFFEN`. `looked` says so of each.
///
/// # Errors
/// Those of `looked`.
pub fn open<E>(content: &Content, mut looked: impl FnMut(Risk) -> Result<bool, E>) -> Result<Vec<Risk>, E> {
    let mut open = Vec::new();
    for risk in wanted(content) {
        if !looked(risk)? {
            open.push(risk);
        }
    }
    Ok(open)
}
