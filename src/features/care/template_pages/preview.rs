//! A template as the phone shows it, and what its answers would come to.

use maud::{Markup, html};

use crate::{
    features::care::templates::{Entered, Judged, Template, alarms, answers, form_errors, inputs},
    kernel::{problem::FieldErrors, words::Msg},
    ui::{View, form, notice::say, view::Tone},
};

/// What the names of the inputs begin with.
pub const PREFIX: &str = "probe";

/// The fields with nothing in them.
#[must_use]
pub fn fields(v: &View, template: &Template) -> Markup {
    let errors = FieldErrors::new();
    let entered =
        Entered { prefix: PREFIX, sent: &[], errors: &errors, last: &[], focus: false, photos: None };
    inputs(v, template, &entered)
}

/// What was tried, and what came of it.
pub enum Tried {
    /// Nothing yet.
    Not,
    /// Answers that are refused.
    Refused(Vec<(String, String)>, FieldErrors),
    /// Answers that fit.
    Fits(Vec<(String, String)>, Box<Judged>),
}

/// A form in which made-up answers are tried; nothing of it is stored.
#[must_use]
pub fn trial(v: &View, template: &Template, action: &str, tried: &Tried) -> Markup {
    let none = FieldErrors::new();
    let (sent, errors): (&[(String, String)], &FieldErrors) = match tried {
        Tried::Not => (&[], &none),
        Tried::Refused(sent, errors) => (sent, errors),
        Tried::Fits(sent, _) => (sent, &none),
    };
    html! {
        @if !errors.is_empty() { (form::error_summary(v, &form_errors(errors, PREFIX))) }
        @if let Tried::Fits(_, judged) = tried { (result(v, template, judged)) }
        form.form method="post" action=(action) {
            (form::hidden("csrf", &v.csrf))
            (inputs(v, template, &Entered { prefix: PREFIX, sent, errors, last: &[], focus: false, photos: None }))
            (form::actions(v, &Msg::new("template-try"), None))
        }
    }
}

fn result(v: &View, template: &Template, judged: &Judged) -> Markup {
    let (tone, words) = match (judged.auffaellig, alarms(template, judged, None)) {
        (_, true) => (Tone::Warn, "template-try-alarm"),
        (true, false) => (Tone::Warn, "template-try-striking"),
        (false, false) => (Tone::Good, "template-try-plain"),
    };
    html! {
        div tabindex="-1" data-fokus {
            (say(v, tone, Msg::new(words)))
            (answers(v, template, judged))
        }
    }
}
