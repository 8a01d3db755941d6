//! Fields that are chosen from.

use maud::{Markup, html};

use crate::ui::{badge, form::field::Field, view::View};

/// One thing to choose.
#[derive(Clone)]
pub struct Choice {
    /// What the server reads.
    pub value: String,
    /// What people read.
    pub label: String,
    /// The key that chooses it in a queue, e.g. "1" (interface.md, 4.6); read by the script.
    pub key: Option<&'static str>,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), key: None }
    }
    /// With the key that chooses it.
    #[must_use]
    pub fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

/// One of many, in a list.
#[must_use]
pub fn select(v: &View, field: &Field, choices: &[Choice], chosen: &str) -> Markup {
    let control = html! {
        select id=(field.id()) name=(field.name) aria-describedby=[field.described_by()]
            aria-invalid=[field.invalid()] data-fokus[field.focus] {
            @for choice in choices {
                option value=(choice.value) selected[choice.value == chosen] { (choice.label) }
            }
        }
    };
    field.around(v, control)
}

/// One of few, all in sight.
#[must_use]
pub fn radios(v: &View, field: &Field, choices: &[Choice], chosen: &str) -> Markup {
    let boxes = html! {
        div.choices {
            @for (place, choice) in choices.iter().enumerate() {
                (tick(field, "radio", place, choice, choice.value == chosen))
            }
        }
    };
    field.around_group(v, boxes)
}

/// Any number of few.
#[must_use]
pub fn checkboxes(v: &View, field: &Field, choices: &[Choice], chosen: &[&str]) -> Markup {
    let boxes = html! {
        div.choices {
            @for (place, choice) in choices.iter().enumerate() {
                (tick(field, "checkbox", place, choice, chosen.contains(&choice.value.as_str())))
            }
        }
    };
    field.around_group(v, boxes)
}

fn tick(field: &Field, kind: &str, place: usize, choice: &Choice, on: bool) -> Markup {
    html! {
        label.choice {
            input id={ (field.id()) "-" (place + 1) } type=(kind) name=(field.name) value=(choice.value) checked[on]
                data-taste=[choice.key] data-fokus[field.focus && place == 0];
            span { (choice.label) }
            @if let Some(key) = first(choice.key) { " " (badge::key(key)) }
        }
    }
}

/// The key that is shown, where several do the same ("Ü B").
fn first(keys: Option<&'static str>) -> Option<&'static str> {
    keys.and_then(|keys| keys.split(' ').next())
}

/// A single yes or no; sent as `name=ja` when ticked. `key` chooses it in a queue.
#[must_use]
pub fn checkbox(v: &View, field: &Field, on: bool, key: Option<&'static str>) -> Markup {
    html! {
        div.field .invalid[!field.errors.is_empty()] {
            (field.wrong(v))
            label.choice {
                input id=(field.id()) type="checkbox" name=(field.name) value="ja" checked[on] data-taste=[key]
                    aria-describedby=[field.described_by()] aria-invalid=[field.invalid()];
                span { (field.name(v)) }
                @if let Some(key) = first(key) { " " (badge::key(key)) }
            }
            @if let Some(others) = &field.line { div.line { (others) } }
            (field.help(v))
        }
    }
}
