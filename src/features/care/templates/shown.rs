//! Answers as people read them: label, value with its unit, and a word where it is striking.

use maud::{Markup, html};

use super::{
    judge::{Judged, Score},
    model::{FieldType, Template, TemplateField},
    value::Value,
    widgets::said,
};
use crate::{
    kernel::words::Msg,
    ui::{
        View, badge,
        facts::{Fact, facts},
        format,
        view::Tone,
    },
};

/// An answer in words, with its unit.
#[must_use]
pub fn value_text(v: &View, field: &TemplateField, value: &Value) -> String {
    let label = |wert: &str| {
        // A version's own options are those that were chosen from; anything else would be damage, and is said as it is.
        field.option(wert).map_or_else(|| wert.to_owned(), |option| option.label.clone())
    };
    let bare = match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => {
            let places = if field.typ == FieldType::Zahl { field.dezimalstellen } else { 0 };
            format::decimal(v.lang, *number, places)
        }
        Value::Bool(yes) => v.w(if *yes { "common-yes" } else { "common-no" }),
        Value::Choice(wert) => label(wert),
        Value::Choices(chosen) if chosen.is_empty() => v.w("template-none-of-them"),
        Value::Choices(chosen) => chosen.iter().map(|wert| label(wert)).collect::<Vec<_>>().join(", "),
        Value::Day(day) => format::date(v.lang, *day),
        Value::Time(time) => super::value::clock(*time),
        Value::Pressure(syst, diast) => format!("{syst}/{diast}"),
        Value::Signature(signed) => signed.name.clone(),
        Value::Photos(photos) => v.t(&Msg::new("template-photos").with("n", photos.len())),
    };
    field.einheit.as_ref().map_or_else(|| bare.clone(), |unit| format!("{bare}{}{unit}", format::NARROW))
}

/// The answers of an entry in the order of its template, with its score and what is computed.
#[must_use]
pub fn answers(v: &View, template: &Template, entry: &Judged) -> Markup {
    let mut lines: Vec<Fact> = template
        .felder
        .iter()
        .filter_map(|field| {
            let value = entry.werte.get(&field.key).filter(|value| !value.is_blank())?;
            let strikes = entry.auffaellige_felder.contains(&field.key);
            let shown = html! {
                (value_text(v, field, value))
                @if strikes { " " (striking(v)) }
            };
            Some(Fact::new(said(&field.label), shown))
        })
        .collect();
    if let Some(area) = entry.flaeche_cm2 {
        let area = format!("{}{}cm²", format::decimal(v.lang, area, 1), format::NARROW);
        lines.push(Fact::text(Msg::new("template-area"), Some(&area)));
    }
    if let Some(grave) = entry.gravierend {
        lines.push(Fact::flag(v, Msg::new("template-grave"), grave));
    }
    html! {
        (facts(v, &lines))
        @if let Some(score) = &entry.punkte { (score_line(v, template, score)) }
    }
}

/// The word for what is striking; never a colour alone.
#[must_use]
pub fn striking(v: &View) -> Markup {
    badge::badge(Tone::Warn, &v.w("template-striking"))
}

/// The sum with what it means, or which answers it lacks: a part of a sum is never shown.
#[must_use]
pub fn score_line(v: &View, template: &Template, score: &Score) -> Markup {
    let missing = || {
        let labels =
            score.fehlend.iter().filter_map(|key| template.field(key)).map(|field| field.label.as_str());
        labels.collect::<Vec<_>>().join(", ")
    };
    html! {
        p {
            @match (score.summe, &score.stufe) {
                (Some(sum), level) => {
                    strong { (v.t(&Msg::new("template-score").with("n", sum))) }
                    @if let Some(level) = level { ": " (level.label) }
                    @if score.auffaellig() { " " (striking(v)) }
                }
                (None, _) => (v.t(&Msg::new("template-score-missing").with("felder", missing()))),
            }
        }
    }
}
