//! The fields of a template as a form asks them, with the value before beside each; it is never put into one.

use std::collections::HashMap;

use jiff::civil::Time;
use maud::{Markup, html};

use super::values::value_words;
use crate::{
    features::care::{
        observations::model::Entry,
        templates::{FieldType, NONE_OF_THEM, Template, TemplateField, Value, Values},
    },
    kernel::{
        problem::FieldErrors,
        words::{Lang, Msg},
    },
    ui::{
        View, format,
        form::{self, Choice, Field, Width},
    },
};

/// What stands in a form: the texts sent under each name.
pub type Filled = Vec<(String, String)>;

/// More options than these are a list that is opened.
const MOST_IN_SIGHT: usize = 7;

/// The last answers to the fields of a template, each as words with its time.
#[derive(Default)]
pub struct Last(HashMap<String, (String, jiff::Timestamp)>);

impl Last {
    /// Of entries that count, newest first: to each field the newest answer.
    #[must_use]
    pub fn of(v: &View, template: &Template, entries: &[Entry]) -> Self {
        let mut last = HashMap::new();
        for version in entries.iter().filter_map(Entry::current) {
            for (key, value) in version.werte.iter() {
                if let Some(field) = template.field(key).filter(|_| !last.contains_key(key)) {
                    last.insert(key.to_owned(), (value_words(v, Some(field), value), version.zeitpunkt));
                }
            }
        }
        Self(last)
    }

    /// When there was one, over all fields.
    #[must_use]
    pub fn newest(&self) -> Option<jiff::Timestamp> {
        self.0.values().map(|(_, at)| *at).max()
    }

    fn words(&self, v: &View, key: &str) -> Option<Msg> {
        let (value, at) = self.0.get(key)?;
        let at = format::observed(v.lang, *at, &v.zone);
        Some(Msg::new("entry-last").with("wert", value.as_str()).with("wann", at))
    }
}

/// A text of the house in the place of one of the catalogue.
#[must_use]
pub fn plain(text: &str) -> Msg {
    Msg::new("entry-plain").with("text", text)
}

/// How the fields of one template are drawn.
pub struct Inputs<'a> {
    /// The template.
    pub template: &'a Template,
    /// What the names of its fields begin with.
    pub prefix: &'a str,
    /// What stands in them.
    pub filled: &'a Filled,
    /// What is wrong with it.
    pub errors: &'a FieldErrors,
    /// The answers before.
    pub last: &'a Last,
    /// Whether the first of them takes the focus.
    pub focus: bool,
}

impl Inputs<'_> {
    fn sent(&self, name: &str) -> impl Iterator<Item = &str> {
        self.filled.iter().filter(move |(sent, _)| sent == name).map(|(_, text)| text.as_str())
    }
    fn first(&self, name: &str) -> &str {
        self.filled.iter().find(|(sent, _)| sent == name).map_or("", |(_, text)| text)
    }

    /// All of the fields.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let shown = self.template.felder.iter().filter(|field| field.typ != FieldType::Foto);
        html! { @for (place, field) in shown.enumerate() { (self.one(v, field, self.focus && place == 0)) } }
    }

    fn field(&self, v: &View, of: &TemplateField, focus: bool) -> Field {
        let mut field = Field::new(format!("{}.{}", self.prefix, of.key), plain(&of.label)).errors(self.errors);
        let last = self.last.words(v, &of.key);
        let hint = match (last, &of.hilfe) {
            (Some(last), Some(help)) => Some(plain(&format!("{} · {help}", v.t(&last)))),
            (Some(last), None) => Some(last),
            (None, Some(help)) => Some(plain(help)),
            (None, None) => None,
        };
        if let Some(hint) = hint {
            field = field.hint(hint);
        }
        if of.pflicht {
            field = field.required();
        }
        if focus { field.focus() } else { field }
    }

    fn one(&self, v: &View, of: &TemplateField, focus: bool) -> Markup {
        let field = self.field(v, of, focus);
        let name = format!("{}.{}", self.prefix, of.key);
        let value = self.first(&name);
        match of.typ {
            FieldType::Text => form::textarea(v, &field.width(Width::Full), value, 2),
            FieldType::Zahl => {
                let field = field.width(Width::Short).inputmode("decimal");
                form::text(v, &with_unit(field, of), value)
            }
            FieldType::Skala => self.scale(v, field, of, value),
            FieldType::Bool => {
                let choices = [Choice::new("ja", v.w("common-yes")), Choice::new("nein", v.w("common-no"))];
                self.few(v, &field, of, &choices, value)
            }
            FieldType::Auswahl => {
                let choices: Vec<Choice> =
                    of.optionen.iter().map(|option| Choice::new(&option.wert, &option.label)).collect();
                self.few(v, &field, of, &choices, value)
            }
            FieldType::Mehrfach => {
                let options = of.optionen.iter().map(|option| Choice::new(&option.wert, &option.label));
                let none = of.pflicht.then(|| Choice::new(NONE_OF_THEM, v.w("entry-none-of-them")));
                let choices: Vec<Choice> = options.chain(none).collect();
                form::checkboxes(v, &field, &choices, &self.sent(&name).collect::<Vec<_>>())
            }
            FieldType::Datum => form::date(v, &field, value),
            FieldType::Uhrzeit => form::text(v, &field.width(Width::Short).inputmode("numeric"), value),
            FieldType::Blutdruck => self.pressure(v, of, field),
            FieldType::Unterschrift => {
                // Strokes are drawn where script can: without it a name stands for them, and the page says that it is no more.
                let name = format!("{name}.name");
                let field = Field::new(name.clone(), plain(&of.label)).hint(Msg::new("entry-signature-hint"));
                form::text(v, &field.errors(self.errors), self.first(&name))
            }
            FieldType::Foto => html! {},
        }
    }

    /// A scale: all of its steps in sight, where they are few.
    fn scale(&self, v: &View, field: Field, of: &TemplateField, value: &str) -> Markup {
        let end = |end: Option<crate::kernel::decimal::Decimal>| end.and_then(|end| end.as_whole());
        match (end(of.grenzen.min), end(of.grenzen.max)) {
            (Some(min), Some(max)) if (0..=10).contains(&(max - min)) => {
                let steps: Vec<Choice> = (min..=max).map(|step| Choice::new(step.to_string(), step.to_string())).collect();
                self.radios(v, &field, of, &steps, value)
            }
            _ => form::text(v, &field.width(Width::Short).inputmode("numeric"), value),
        }
    }

    /// One of some: all in sight where they are few.
    fn few(&self, v: &View, field: &Field, of: &TemplateField, choices: &[Choice], value: &str) -> Markup {
        if choices.len() <= MOST_IN_SIGHT {
            return self.radios(v, field, of, choices, value);
        }
        let open = Choice::new("", v.w("entry-not-said"));
        let all: Vec<Choice> = std::iter::once(open).chain(choices.iter().cloned()).collect();
        form::select(v, field, &all, value)
    }

    /// What was pressed can be taken back: "not said" is one of them, unless something must be.
    fn radios(&self, v: &View, field: &Field, of: &TemplateField, choices: &[Choice], value: &str) -> Markup {
        let open = (!of.pflicht).then(|| Choice::new("", v.w("entry-not-said")));
        let all: Vec<Choice> = choices.iter().cloned().chain(open).collect();
        form::radios(v, field, &all, value)
    }

    fn pressure(&self, v: &View, of: &TemplateField, field: Field) -> Markup {
        let part = |part: &str| format!("{}.{}.{part}", self.prefix, of.key);
        let (syst, diast) = (part("syst"), part("diast"));
        let (first, second) = (Msg::new("entry-systolic"), Msg::new("entry-diastolic"));
        let boxes =
            [(syst.as_str(), &first, self.first(&syst)), (diast.as_str(), &second, self.first(&diast))];
        form::pair(v, &with_unit(field.inputmode("numeric"), of), boxes)
    }
}

fn with_unit(field: Field, of: &TemplateField) -> Field {
    match &of.einheit {
        Some(unit) => field.line(html! { span.meta { (unit) } }),
        None => field,
    }
}

/// Answers as a form would have sent them: for a correction, and to be carried over.
#[must_use]
pub fn filled(lang: Lang, prefix: &str, werte: &Values) -> Filled {
    let mut filled = Filled::new();
    for (key, value) in werte.iter() {
        let name = format!("{prefix}.{key}");
        let mut put = |part: &str, text: String| filled.push((format!("{name}{part}"), text));
        match value {
            Value::Text(text) | Value::Choice(text) => put("", text.clone()),
            Value::Number(number) => put("", number.written(lang, 0)),
            Value::Bool(yes) => put("", if *yes { "ja" } else { "nein" }.to_owned()),
            Value::Choices(chosen) if chosen.is_empty() => put("", NONE_OF_THEM.to_owned()),
            Value::Choices(chosen) => chosen.iter().for_each(|wert| put("", wert.clone())),
            Value::Day(day) => put("", day.strftime("%d.%m.%Y").to_string()),
            Value::Time(time) => put("", clock(*time)),
            Value::Pressure(syst, diast) => {
                put(".syst", syst.to_string());
                put(".diast", diast.to_string());
            }
            Value::Signature(signed) => put(".name", signed.name.clone()),
        }
    }
    filled
}

/// `HH:MM`.
#[must_use]
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
