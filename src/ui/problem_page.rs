//! A refusal or failure as a page: what happened, what to do, and ways out; never anything technical.

use maud::{Markup, html};

use crate::kernel::{
    problem::{Button, Kind, Link, Problem},
    words::Msg,
};
use crate::ui::{
    form,
    page::{NavSpot, Page},
    view::View,
};

/// The page of a problem.
pub struct ProblemPage {
    /// What happened.
    pub problem: Problem,
    /// To quote when asking for help; only for failures of the product.
    pub incident: Option<String>,
}

impl Page for ProblemPage {
    fn title(&self) -> Msg {
        match self.problem.kind {
            Kind::NotFound => Msg::new("problem-not-found"),
            Kind::NotAllowed => Msg::new("problem-not-allowed"),
            Kind::SignIn => Msg::new("problem-sign-in"),
            Kind::ShowBadge => Msg::new("notice-show-badge"),
            Kind::Invalid | Kind::Malformed => Msg::new("problem-invalid"),
            Kind::Conflict | Kind::Stale | Kind::PreconditionRequired => Msg::new("problem-conflict"),
            Kind::TooLarge => Msg::new("problem-too-large"),
            Kind::UnsupportedMedia => Msg::new("problem-unsupported"),
            Kind::TooMany => Msg::new("problem-too-many"),
            Kind::Busy => Msg::new("problem-busy"),
            Kind::NoSpace => Msg::new("problem-no-space"),
            Kind::Internal => Msg::new("problem-internal"),
        }
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            div.problem-page { (problem(v, &self.problem, self.incident.as_deref())) }
        }
    }
}

/// The same as a part of a page: the answer to htmx.
#[must_use]
pub fn problem(v: &View, problem: &Problem, incident: Option<&str>) -> Markup {
    html! {
        p data-code=(problem.code) { (v.t(&problem.words)) }
        @if !problem.fields.is_empty() {
            ul { @for error in &problem.fields.0 { li { (v.t(&error.words)) } } }
        }
        @if let Some(incident) = incident {
            p.meta { (v.w("problem-incident")) " " code { (incident) } }
        }
        @if let Some(button) = problem.button() { (act(v, button)) }
        p.actions {
            @for way in problem.links() { (link(v, way)) }
            @if problem.links().is_empty() {
                // Who is not signed in begins there.
                @let (href, key) = if v.person.is_some() { ("/", "problem-home") } else { ("/anmelden", "problem-to-sign-in") };
                a.button.secondary href=(href) { (v.w(key)) }
            }
        }
    }
}

fn act(v: &View, button: &Button) -> Markup {
    html! {
        form.actions method="post" action=(button.at) {
            (form::guard(v))
            @for (name, value) in &button.fields { (form::hidden(name, value)) }
            (form::hidden("weiter", &button.back))
            button.button type="submit" { (v.t(&button.words)) }
        }
    }
}

fn link(v: &View, way: &Link) -> Markup {
    html! { a.button.secondary href=(way.href) { (v.t(&way.words)) } }
}
