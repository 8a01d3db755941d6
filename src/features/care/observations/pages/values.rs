//! How answers read.

use std::sync::Arc;

use maud::{Markup, html};

use super::inputs::clock;
use crate::{
    features::care::{
        observations::model::Version,
        templates::{Template, TemplateField, Value},
    },
    kernel::words::Msg,
    ui::{View, badge, format, view::Tone},
};

/// An answer in words, with its unit.
#[must_use]
pub fn value_words(v: &View, field: Option<&TemplateField>, value: &Value) -> String {
    let label = |wert: &str| {
        let option = field.and_then(|field| field.option(wert));
        option.map_or_else(|| wert.to_owned(), |option| option.label.clone())
    };
    let with_unit = |number: String| match field.and_then(|field| field.einheit.as_deref()) {
        Some(unit) => format!("{number}\u{a0}{unit}"),
        None => number,
    };
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => with_unit(number.written(v.lang, 0)),
        Value::Bool(true) => v.w("common-yes"),
        Value::Bool(false) => v.w("common-no"),
        Value::Choice(wert) => label(wert),
        Value::Choices(chosen) if chosen.is_empty() => v.w("entry-none-of-them"),
        Value::Choices(chosen) => chosen.iter().map(|wert| label(wert)).collect::<Vec<_>>().join(", "),
        Value::Day(day) => format::date(v.lang, *day),
        Value::Time(time) => clock(*time),
        Value::Pressure(syst, diast) => with_unit(format!("{syst}/{diast}")),
        Value::Signature(signed) => signed.name.clone(),
    }
}

/// A version, and the template by which it is shown.
pub type Shown = (Version, Option<Arc<Template>>);

/// [`content`] of a version with its template.
#[must_use]
pub fn said(v: &View, (version, template): &Shown) -> Markup {
    content(v, version, template.as_deref())
}

/// The answers of a version, its score and its text. Striking ones carry the sign beside the word.
#[must_use]
pub fn content(v: &View, version: &Version, template: Option<&Template>) -> Markup {
    let striking = |key: &str| version.auffaellige_felder.iter().any(|one| one == key);
    html! {
        @if !version.werte.is_blank() {
            dl.values {
                @for (key, value) in version.werte.iter().filter(|(_, value)| !value.is_blank()) {
                    @let field = template.and_then(|template| template.field(key));
                    div {
                        dt { (field.map_or(key, |field| &field.label)) }
                        dd {
                            @if striking(key) {
                                strong { span.shape aria-hidden="true" { "▲ " } (value_words(v, field, value)) }
                                " " span.visually-hidden { (v.w("entry-striking")) }
                            } @else { (value_words(v, field, value)) }
                        }
                    }
                }
            }
        }
        @if let Some(score) = &version.punkte {
            p {
                @match (score.summe, &score.stufe) {
                    (Some(sum), Some(level)) => {
                        (v.t(&Msg::new("entry-sum").with("summe", sum))) " "
                        (badge::badge(if score.auffaellig { Tone::Warn } else { Tone::Neutral }, level))
                    }
                    (Some(sum), None) => (v.t(&Msg::new("entry-sum").with("summe", sum))),
                    (None, _) => {
                        @let missing: Vec<&str> = score.fehlend.iter().map(|key| {
                            template.and_then(|template| template.field(key)).map_or(key.as_str(), |field| &field.label)
                        }).collect();
                        span.meta { (v.t(&Msg::new("entry-no-sum").with("fehlt", missing.join(", ")))) }
                    }
                }
            }
        }
        @if let Some(text) = &version.freitext { p.text { (text) } }
    }
}
