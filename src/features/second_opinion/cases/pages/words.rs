//! Values of a case as people read them.

use maud::{Markup, html};

use crate::{
    features::second_opinion::cases::{
        Fallgruppe, Status,
        fields::{Field, FieldValue, Kind},
    },
    kernel::words::Msg,
    ui::{View, badge, format, time, view::Tone},
};

/// A specialty: colour and short name.
#[must_use]
pub fn fallgruppe_badge(v: &View, group: Fallgruppe) -> Markup {
    badge::group(group.number().saturating_add(1), &v.t(&short(group)))
}

fn short(group: Fallgruppe) -> Msg {
    Msg::new(match group {
        Fallgruppe::Onko => "gruppe-kurz-onko",
        Fallgruppe::Kardio => "gruppe-kurz-kardio",
        Fallgruppe::Intensiv => "gruppe-kurz-intensiv",
        Fallgruppe::Galle => "gruppe-kurz-galle",
        Fallgruppe::Sd => "gruppe-kurz-sd",
    })
}

/// Where a case stands: shape and word.
#[must_use]
pub fn status_badge(v: &View, status: Status) -> Markup {
    let tone = match status {
        Status::Storniert | Status::Abgelehnt | Status::Abbruch => Tone::Neutral,
        Status::Kodiert => Tone::Good,
        Status::Gutachten | Status::Unterlagen | Status::Eingegangen => Tone::Info,
        Status::KeineRueckmeldung => Tone::Warn,
    };
    badge::badge(tone, &v.t(&status.label()))
}

/// A word of a closed list in the reader's language; codes of the audit's texts are read alike.
pub(super) fn word(v: &View, word: &str) -> String {
    let key = match word {
        "Alternative" => "typ-alternative",
        "Bestätigung" => "typ-bestaetigung",
        "Ja" => "common-yes",
        "Nein" => "common-no",
        "Herr" => "anrede-herr",
        "Frau" => "anrede-frau",
        "Divers" => "anrede-divers",
        "crm_csv" => "case-quelle-crm-csv",
        "historical" => "case-quelle-historical",
        "excel_sync" => "case-quelle-excel-sync",
        "manual" => "case-quelle-manual",
        other => {
            let group = Fallgruppe::from_code(other).map(|group| v.t(&group.label()));
            return group.unwrap_or_else(|| other.to_owned());
        }
    };
    v.w(key)
}

/// A column's value; none where nothing is entered.
pub(super) fn value(v: &View, value: &FieldValue) -> Option<Markup> {
    Some(match value {
        FieldValue::Empty => return None,
        FieldValue::Text(text) => lines(text),
        FieldValue::Date(day) => time::date(v, *day),
        FieldValue::Bool(on) => html! { (v.w(if *on { "common-yes" } else { "common-no" })) },
        FieldValue::Word(text) => html! { (word(v, text)) },
        // Labels, not quantities: no thousands separator.
        FieldValue::Number(number) => html! { (number) },
        FieldValue::Instant(at) => time::moment(v, *at),
        FieldValue::List(codes) if codes.is_empty() => return None,
        FieldValue::List(codes) => html! {
            ul { @for code in codes { li { (v.t(&Msg::code(code).with("x", "").with("y", "").with("n", 0_u8))) } } }
        },
        FieldValue::Icd(codes) => html! { code { (codes.join(", ")) } },
        FieldValue::Reference(_) => html! { code { (value.plain()) } },
    })
}

/// An old or new value as the audit keeps it, by its column's kind.
pub(super) fn audited(v: &View, field: &str, text: Option<&str>) -> Markup {
    let Some(text) = text else { return html! { span.unknown { (format::UNKNOWN) } } };
    match Field::named(field).map(|field| field.kind) {
        Some(Kind::Bool) => html! { (v.w(if text == "true" { "common-yes" } else { "common-no" })) },
        Some(Kind::Enum(_)) => html! { (word(v, text)) },
        Some(Kind::Date | Kind::BirthDate) => match text.parse() {
            Ok(day) => time::date(v, day),
            Err(_) => html! { (text) },
        },
        Some(Kind::Instant) => match text.parse() {
            Ok(at) => time::moment(v, at),
            Err(_) => html! { (text) },
        },
        _ => lines(text),
    }
}

fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.lines().enumerate() { @if at > 0 { br; } (line) } }
}
