//! What is typed into the form of a draft, and what a draft fills in there. A cell of the matrix is one answer.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{
    features::care::information::{
        model::{Content, TOPICS},
        rules::{Said, Sent, cells},
    },
    kernel::{dates, problem::FieldErrors, words::Msg},
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

/// The answers of a cell: no risk; a risk, and whether it is to be looked at more closely. The last one is that of a draft that
/// a program began.
pub const ANSWERS: [(&str, Said); 4] = [
    ("nein", (Some(false), None)),
    ("ja", (Some(true), Some(false))),
    ("weitere", (Some(true), Some(true))),
    ("offen", (Some(true), None)),
];

fn get<'a>(form: &'a Filled, name: &str) -> &'a str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
}

fn day(day: Date) -> String {
    day.strftime("%d.%m.%Y").to_string()
}

/// What the form of a new draft begins with. What an earlier collection says stands in no box (care.md, 0).
#[must_use]
pub fn begun(today: Date) -> Filled {
    vec![("datum".to_owned(), day(today))]
}

/// What stands in the form of a draft.
#[must_use]
pub fn of_content(content: &Content) -> Filled {
    let text = |name: &str, text: &Option<String>| (name.to_owned(), text.clone().unwrap_or_default());
    let mut filled = vec![
        ("datum".to_owned(), day(content.datum)),
        text("anlass", &content.anlass),
        text("anwesend", &content.anwesend),
        text("o_ton", &content.o_ton),
        text("sonstiges_titel", &content.sonstiges_titel),
        text("bemerkung", &content.bemerkung),
    ];
    for thema in 1..=TOPICS {
        filled.push((format!("themen.{thema}"), content.topic(thema).unwrap_or_default().to_owned()));
    }
    for (zeile, thema) in cells() {
        let said = content.cell(zeile, thema);
        if let Some((answer, _)) = ANSWERS.iter().find(|(_, one)| *one == said) {
            filled.push((format!("matrix.{}.{thema}", zeile.code()), (*answer).to_owned()));
        }
    }
    filled
}

/// What a form says; a day that is none is an error at its field, all else is judged later.
///
/// # Errors
/// `DATUM_UNGUELTIG`, `ENUM_UNGUELTIG`.
pub fn sent(form: &Filled, today: Date) -> Result<Sent, FieldErrors> {
    let mut errors = FieldErrors::new();
    let typed = get(form, "datum").trim();
    let datum = dates::event_date(typed, today);
    if !typed.is_empty() && datum.is_none() {
        errors.add_with("datum", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", typed));
    }
    let mut matrix: BTreeMap<String, BTreeMap<String, Said>> = BTreeMap::new();
    for (zeile, thema) in cells() {
        let name = format!("matrix.{}.{thema}", zeile.code());
        let answer = get(form, &name);
        let said = ANSWERS.iter().find(|(word, _)| *word == answer).map(|(_, said)| *said);
        if said.is_none() && !answer.is_empty() {
            errors.add(name, "ENUM_UNGUELTIG");
        }
        if let Some(said) = said {
            matrix.entry(zeile.code().to_owned()).or_default().insert(thema.to_string(), said);
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let text = |name: &str| get(form, name).to_owned();
    Ok(Sent {
        datum,
        anlass: text("anlass"),
        anwesend: text("anwesend"),
        o_ton: text("o_ton"),
        themen: (1..=TOPICS).map(|thema| (thema.to_string(), text(&format!("themen.{thema}")))).collect(),
        matrix,
        sonstiges_titel: text("sonstiges_titel"),
        bemerkung: text("bemerkung"),
    })
}
