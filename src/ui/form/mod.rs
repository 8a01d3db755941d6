//! Forms: label, error, field, and the hint below; nothing typed is lost, and every error says what to do (interface.md, 3.2, 4.0).
//!
//! Owns: fields, choices, the error summary, the hidden guards of every form.
//! May use: `kernel`, `ui::view`.
//! Never: what a field means.

mod choices;
mod field;
mod inputs;
mod problems;
mod rows;

pub use choices::{Choice, checkbox, checkboxes, radios, select};
pub use field::{Day, Field, Width};
pub use inputs::{date, email, file, pair, password, pictures, progress, text, textarea};
pub use problems::{Labels, with_labels};
pub use rows::rows;

use maud::{Markup, html};

use crate::kernel::{
    problem::{FieldErrors, Problem},
    words::Msg,
};
use crate::ui::view::View;

/// The hidden fields of every form: token against forged requests, and the one-time id that makes a second click harmless.
#[must_use]
pub fn guard(v: &View) -> Markup {
    html! { (hidden("csrf", &v.csrf)) (hidden("vorgang", &v.idempotency_key)) }
}

/// The version that the form was filled from; a stale one is answered with a comparison (409).
#[must_use]
pub fn row_version(version: u64) -> Markup {
    hidden("fassung", &version.to_string())
}

/// Any hidden field.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// The primary button with an optional way back. `key` is the shortcut shown on it, e.g. "Strg+Enter".
#[must_use]
pub fn actions(v: &View, submit: &Msg, back: Option<(&str, &Msg)>) -> Markup {
    html! {
        div.actions {
            button.button type="submit" { (v.t(submit)) }
            @if let Some((href, words)) = back { a href=(href) { (v.t(words)) } }
        }
    }
}

/// The same for what cannot simply be taken back: the one look of danger.
#[must_use]
pub fn danger(v: &View, submit: &Msg, back: Option<(&str, &Msg)>) -> Markup {
    html! {
        div.actions {
            button.button.danger type="submit" { (v.t(submit)) }
            @if let Some((href, words)) = back { a href=(href) { (v.t(words)) } }
        }
    }
}

/// What is wrong, above the form: each sentence a link to its field. Takes the focus. Nothing when nothing is wrong.
#[must_use]
pub fn error_summary(v: &View, errors: &FieldErrors) -> Markup {
    error_summary_of(v, errors, None)
}

/// The same for one of several forms on a page, whose fields are [`Field::twin`]s of that number.
#[must_use]
pub fn error_summary_of(v: &View, errors: &FieldErrors, twin: Option<u32>) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.error-summary tabindex="-1" data-fokus {
                div role="alert" {
                    h2 { (v.w("form-check")) }
                    ul role="list" {
                        @for error in &errors.0 {
                            @let id = field::id(&error.field, twin);
                            li { a href={ "#" (id) } { (problems::said(v, error, v.labels.find(&id).as_deref())) } }
                        }
                    }
                }
            }
        }
    }
}

/// Why a form was refused: each field's sentence, or the one of the whole. Takes the focus.
#[must_use]
pub fn refusal(v: &View, problem: Option<&Problem>) -> Markup {
    let Some(problem) = problem else { return html! {} };
    if !problem.fields.is_empty() {
        return error_summary(v, &problem.fields);
    }
    html! {
        div.error-summary tabindex="-1" data-fokus {
            div role="alert" {
                h2 { (v.w("form-check")) }
                p { (v.t(&problem.words)) }
            }
        }
    }
}

/// Fields that belong together, under one heading.
#[must_use]
pub fn fieldset(v: &View, legend: &Msg, inside: Markup) -> Markup {
    html! { fieldset.fieldset { legend { (v.t(legend)) } (inside) } }
}

/// The same with an id that the index of a long form leads to; its fields stand in lines, label beside field.
#[must_use]
pub fn section(v: &View, id: &str, legend: &Msg, inside: Markup) -> Markup {
    html! { fieldset.fieldset.lines id=(id) { legend { (v.t(legend)) } (inside) } }
}

#[cfg(test)]
mod tests;
