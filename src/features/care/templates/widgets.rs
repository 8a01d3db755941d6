//! The fields of a template as inputs of a form: for an entry, and for the preview of the template.

use maud::{Markup, html};

use super::{
    input::NONE_OF_THEM,
    model::{FieldType, MOST_PHOTOS, MOST_TEXT, Template, TemplateField},
    value::{PhotoId, Value, Values},
};
use crate::{
    kernel::{
        problem::FieldErrors,
        words::{Lang, Msg},
    },
    ui::{
        View,
        form::{self, Choice, Field, Width, checkboxes, radios, select},
        format,
    },
};

/// Up to so many options lie in sight; more are a list.
const IN_SIGHT: usize = 8;
/// Up to so many steps of a scale lie in sight.
const STEPS: i64 = 11;
/// The option of a shipped choice of many that says "none" itself.
const NONE: &str = "keine";

/// What stands in the inputs of a template, and around them.
pub struct Entered<'a> {
    /// What the names of the inputs begin with, before a point: `werte`.
    pub prefix: &'a str,
    /// The pairs of the form as they were sent, or as [`typed`] makes them of stored answers.
    pub sent: &'a [(String, String)],
    /// What is wrong, by the keys of the fields.
    pub errors: &'a FieldErrors,
    /// What the fields were answered last, in words by their keys: it stands beside the input, and never in it.
    pub last: &'a [(String, String)],
    /// Whether the first input takes the focus.
    pub focus: bool,
    /// How photos are taken; none: not in this form.
    pub photos: Option<&'a PhotoInputs<'a>>,
}

/// How a form takes photos.
pub struct PhotoInputs<'a> {
    /// Whether the resident has agreed to it.
    pub consent: bool,
    /// Largest file, in bytes.
    pub most_bytes: usize,
    /// The answers that are corrected, with the photos that are there.
    pub there: &'a Values,
    /// Where a preview of one of them is.
    pub preview: &'a dyn Fn(PhotoId) -> String,
}

impl Entered<'_> {
    fn all(&self, name: &str) -> Vec<&str> {
        self.sent.iter().filter(|(sent, _)| sent == name).map(|(_, text)| text.as_str()).collect()
    }
    fn one(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or_default()
    }
}

/// The inputs of a template in its order.
#[must_use]
pub fn inputs(v: &View, template: &Template, entered: &Entered<'_>) -> Markup {
    html! {
        div.form id={ "feld-" (entered.prefix) } tabindex="-1" {
            @for (place, field) in template.felder.iter().enumerate() {
                (input(v, field, entered, entered.focus && place == 0))
            }
        }
    }
}

/// The errors of a form whose names begin with that prefix: what the summary above it links to. That there is nothing at all
/// is said of all inputs.
#[must_use]
pub fn form_errors(errors: &FieldErrors, prefix: &str) -> FieldErrors {
    let named = errors.0.iter().cloned().map(|mut error| {
        let field =
            if error.field.is_empty() { prefix.to_owned() } else { format!("{prefix}.{}", error.field) };
        error.field = field.into();
        error
    });
    FieldErrors(named.collect())
}

/// A label or a word that a house has chosen, which no catalogue has.
pub(super) fn said(text: &str) -> Msg {
    Msg::new("template-said").with("text", text)
}

fn input(v: &View, one: &TemplateField, entered: &Entered<'_>, focus: bool) -> Markup {
    let name = format!("{}.{}", entered.prefix, one.key);
    let value = entered.one(&name);
    let mut field = Field::new(name.clone(), said(&one.label));
    field = if one.pflicht { field.required() } else { field };
    field = if focus { field.focus() } else { field };
    if let Some(help) = &one.hilfe {
        field = field.hint(said(help));
    }
    let errors = form_errors(entered.errors, entered.prefix);
    field = field.errors(&errors);
    let last = entered.last.iter().find(|(key, _)| *key == one.key).map(|(_, words)| words);
    let beside = html! {
        @if let Some(unit) = &one.einheit { span { " " (unit) } }
        @if let Some(last) = last { " " span.meta { (last) } }
    };
    // Where nothing stands beside an input there is no line for it.
    let lined = |field: Field| {
        if one.einheit.is_some() || last.is_some() { field.line(beside.clone()) } else { field }
    };
    match one.typ {
        FieldType::Text => {
            let rows = if one.pflicht { 3 } else { 2 };
            form::textarea(v, &lined(field.maxlength(MOST_TEXT)), value, rows)
        }
        FieldType::Zahl => number(v, one, lined(field), value),
        FieldType::Skala => match steps(one) {
            Some(steps) => radios(v, &lined(field), &with_none(v, one, steps), value),
            None => number(v, one, lined(field), value),
        },
        FieldType::Bool => {
            let words = [Choice::new("ja", v.w("common-yes")), Choice::new("nein", v.w("common-no"))];
            radios(v, &lined(field), &with_none(v, one, words.to_vec()), value)
        }
        FieldType::Auswahl if one.optionen.len() <= IN_SIGHT => {
            radios(v, &lined(field), &with_none(v, one, options(one)), value)
        }
        FieldType::Auswahl => {
            let first = Choice::new("", v.w("template-choose"));
            let all: Vec<Choice> = std::iter::once(first).chain(options(one)).collect();
            select(v, &lined(field), &all, value)
        }
        FieldType::Mehrfach => {
            let mut all = options(one);
            if one.option(NONE).is_none() {
                all.push(Choice::new(NONE_OF_THEM, v.w("template-none-of-them")));
            }
            checkboxes(v, &lined(field), &all, &entered.all(&name))
        }
        FieldType::Datum => form::date(v, &lined(field), value),
        FieldType::Uhrzeit => {
            form::text(v, &lined(field.width(Width::Short).inputmode("numeric").maxlength(9)), value)
        }
        FieldType::Blutdruck => {
            let parts = [format!("{name}.syst"), format!("{name}.diast")];
            let [syst, diast] = [Msg::new("template-syst"), Msg::new("template-diast")];
            let [first, second] = [entered.one(&parts[0]), entered.one(&parts[1])];
            let field = lined(field.inputmode("numeric"));
            form::pair(v, &field, [(&parts[0], &syst, first), (&parts[1], &diast, second)])
        }
        FieldType::Unterschrift => {
            let (named, strokes) = (format!("{name}.name"), format!("{name}.striche"));
            let inside = Field::new(named.clone(), Msg::new("template-signed-by")).maxlength(100);
            html! {
                (field.hint(Msg::new("template-signature-note")).group(v, html! {
                    (form::text(v, &inside, entered.one(&named)))
                    @if !entered.one(&strokes).is_empty() { (form::hidden(&strokes, entered.one(&strokes))) }
                }))
            }
        }
        FieldType::Foto => match entered.photos {
            Some(photos) => photo_inputs(v, one, (field, &name), (entered, photos)),
            None => html! { p.meta { strong { (one.label) } " " (v.w("template-photo-note")) } },
        },
    }
}

/// Photos that are there, each to be kept, and inputs for more where the resident has agreed.
fn photo_inputs(
    v: &View,
    one: &TemplateField,
    (field, name): (Field, &str),
    (entered, photos): (&Entered<'_>, &PhotoInputs<'_>),
) -> Markup {
    let kept = entered.all(name);
    let there = photos.there.photos_of(&one.key);
    let kept = html! {
        @if !there.is_empty() {
            ul.photos role="list" {
                @for (nr, photo) in (1_usize..).zip(there) {
                    @let id = photo.to_string();
                    li {
                        label {
                            img src=((photos.preview)(*photo)) alt="" width="160" height="160";
                            input type="checkbox" name=(name) value=(id) checked[kept.contains(&id.as_str())];
                            " " (v.t(&Msg::new("template-photo-keep").with("n", nr)))
                        }
                    }
                }
            }
        }
    };
    if !photos.consent {
        return field.hint(Msg::new("template-photo-no-consent")).group(v, kept);
    }
    let hint = Msg::new("template-photo-hint").with("n", MOST_PHOTOS).with("mb", photos.most_bytes >> 20);
    let hint = if let Some(help) = &one.hilfe { said(&format!("{help} {}", v.t(&hint))) } else { hint };
    form::pictures(v, &field.hint(hint), &kept)
}

fn number(v: &View, one: &TemplateField, field: Field, value: &str) -> Markup {
    let mode = if one.typ == FieldType::Zahl && one.dezimalstellen > 0 { "decimal" } else { "numeric" };
    form::text(v, &field.width(Width::Short).inputmode(mode).maxlength(20), value)
}

/// The steps of a short scale.
fn steps(one: &TemplateField) -> Option<Vec<Choice>> {
    let (min, max) = (one.grenzen.min?.as_whole()?, one.grenzen.max?.as_whole()?);
    let few = (min..=max).count() <= usize::try_from(STEPS).ok()?;
    few.then(|| (min..=max).map(|step| Choice::new(step.to_string(), step.to_string())).collect())
}

fn options(one: &TemplateField) -> Vec<Choice> {
    one.optionen.iter().map(|option| Choice::new(option.wert.clone(), option.label.clone())).collect()
}

/// With a choice that takes an answer back: what is chosen among few cannot be untouched again.
fn with_none(v: &View, one: &TemplateField, mut all: Vec<Choice>) -> Vec<Choice> {
    if !one.pflicht {
        all.push(Choice::new("", v.w("template-no-answer")));
    }
    all
}

/// Stored answers as a form has them: for a correction, which begins with what stands there.
#[must_use]
pub fn typed(prefix: &str, template: &Template, werte: &Values, lang: Lang) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in &template.felder {
        let Some(value) = werte.get(&field.key) else { continue };
        let mut add = |part: &str, text: String| pairs.push((format!("{prefix}.{}{part}", field.key), text));
        match value {
            Value::Text(text) | Value::Choice(text) => add("", text.clone()),
            Value::Number(number) => add("", number.written(lang, field.dezimalstellen)),
            Value::Bool(yes) => add("", if *yes { "ja" } else { "nein" }.to_owned()),
            Value::Choices(chosen) if chosen.is_empty() => add("", NONE_OF_THEM.to_owned()),
            Value::Choices(chosen) => chosen.iter().for_each(|wert| add("", wert.clone())),
            Value::Day(day) => add("", format::date(Lang::De, *day)),
            Value::Time(time) => add("", super::value::clock(*time)),
            Value::Pressure(syst, diast) => {
                add(".syst", syst.to_string());
                add(".diast", diast.to_string());
            }
            Value::Signature(signed) => {
                add(".name", signed.name.clone());
                add(".striche", value.json().get("striche").map_or(String::new(), ToString::to_string));
            }
            Value::Photos(photos) => photos.iter().for_each(|photo| add("", photo.to_string())),
        }
    }
    pairs
}
