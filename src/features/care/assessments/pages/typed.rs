//! What is typed into the forms of assessments.

use jiff::civil::Date;

use crate::{
    features::care::assessments::{
        items::{Item, MODULES, Scale},
        rules::{Sent, module_key},
        words::Kind,
    },
    kernel::{dates, problem::FieldErrors, words::Msg},
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

/// The three boxes of a criterion that is told by how often.
pub const TIMES: [&str; 3] = ["tag", "woche", "monat"];

fn get<'a>(form: &'a Filled, name: &str) -> &'a str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.trim())
}

/// What a form begins with: today. A former answer stands in no box (care.md, 0).
#[must_use]
pub fn begun(today: Date) -> Filled {
    vec![("stichtag".to_owned(), today.strftime("%d.%m.%Y").to_string())]
}

/// What a form says; what is no day or number is an error at its field, all else is judged later.
///
/// # Errors
/// `DATUM_UNGUELTIG`, `ZAHL_UNGUELTIG`, `ENUM_UNGUELTIG`.
pub fn sent(form: &Filled, art: Kind, today: Date) -> Result<Sent, FieldErrors> {
    let mut errors = FieldErrors::new();
    let day = get(form, "stichtag");
    let stichtag = dates::event_date(day, today);
    if !day.is_empty() && stichtag.is_none() {
        errors.add_with("stichtag", "DATUM_UNGUELTIG", Msg::code("DATUM_UNGUELTIG").with("x", day));
    }
    let mut number = |name: String, field: &str, code: &'static str| -> Option<i64> {
        let typed = get(form, &name);
        let read = typed.parse::<i64>().ok();
        if !typed.is_empty() && read.is_none() {
            errors.add(field.to_owned(), code);
        }
        read
    };
    let (mut punkte, mut haeufigkeiten, mut summen) = (Vec::new(), Vec::new(), Vec::new());
    for item in Item::all() {
        let code = item.code();
        if item.scale() == Scale::Rate {
            let field = format!("haeufigkeiten.{code}");
            let times =
                TIMES.map(|of| number(format!("{field}.{of}"), &field, "ZAHL_UNGUELTIG").unwrap_or(0));
            haeufigkeiten.push((code, times));
        } else {
            let field = format!("punkte.{code}");
            if let Some(points) = number(field.clone(), &field, "ENUM_UNGUELTIG") {
                punkte.push((code, points));
            }
        }
    }
    for key in (1..=MODULES).map(module_key) {
        let field = format!("summen.{key}");
        if let Some(sum) = number(field.clone(), &field, "ZAHL_UNGUELTIG") {
            summen.push((key, sum));
        }
    }
    let pflegegrad = number("pflegegrad".to_owned(), "pflegegrad", "PFLEGEGRAD_UNGUELTIG");
    if !errors.is_empty() {
        return Err(errors);
    }
    let besonders = get(form, "besonders") == "ja";
    Ok(Sent { art: art.code().to_owned(), stichtag, punkte, haeufigkeiten, summen, besonders, pflegegrad })
}
