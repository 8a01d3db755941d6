//! A case as tests write it: with something in every column of text that the product has, by its own list of columns.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use visite::for_tests::{FIELDS, Field, Kind};

/// What a case ends with, one of the three; a column `…_grund` belongs to its end.
pub const ENDS: [&str; 3] = ["gutachten", "ablehnung", "abbruch"];

/// The columns that people fill with a text of their own.
pub fn text_columns() -> impl Iterator<Item = &'static Field> {
    let text = |kind| matches!(kind, Kind::Line(_) | Kind::Lines(_) | Kind::Kvnr | Kind::Email);
    FIELDS.iter().filter(move |field| field.writable() && text(field.kind))
}

/// A case that ended so, with what is written into each column of text that it may have.
pub fn whole(end: &str, mut write: impl FnMut(&Field) -> String) -> Value {
    let mut case = json!({"datum": "2026-02-02", "fallgruppe": "onko", "unterlagen": true, "schweigepflicht": true,
        "unterlagen_erhalten": "2026-02-03"});
    case[end] = true.into();
    if end == "gutachten" {
        case["gutachten_erstellt"] = "2026-02-04".into();
        case["gutachten_versendet"] = "2026-02-05".into();
    }
    for field in text_columns() {
        if field.name.strip_suffix("_grund").is_none_or(|of| of == end) {
            case[field.name] = write(field).into();
        }
    }
    case
}

/// Which version of a case is to be changed.
pub fn tag(version: &Value) -> HeaderMap {
    [("if-match".parse().unwrap(), format!("\"{version}\"").parse().unwrap())].into_iter().collect()
}
