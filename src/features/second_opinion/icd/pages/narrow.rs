//! Year, week and specialty of a waiting list: the form that narrows it, and the page of one that means nothing.

use maud::{Markup, html};

use crate::{
    features::second_opinion::{
        cases::Fallgruppe,
        icd::scope::{Scope, ScopeQuery},
    },
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
    },
};

/// Year, week and specialty, as a GET form.
#[must_use]
pub fn scope_filter(v: &View, action: &str, scope: Scope) -> Markup {
    fields(v, action, &ScopeQuery::from(scope), &FieldErrors::new())
}

fn fields(v: &View, action: &str, asked: &ScopeQuery, errors: &FieldErrors) -> Markup {
    let mut choices = vec![Choice::new("", v.w("common-all"))];
    choices.extend(Fallgruppe::ALL.map(|group| Choice::new(group.code(), v.t(&group.label()))));
    let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
    let number = |name, label| field(name, label).width(Width::Short).inputmode("numeric");
    html! {
        form.filter method="get" action=(action) {
            (form::text(v, &number("jahr", "common-year"), &asked.jahr))
            (form::text(v, &number("kw", "common-week"), &asked.kw))
            (form::select(v, &field("fallgruppe", "case-field-fallgruppe"), &choices, &asked.fallgruppe))
            div.actions {
                button.secondary type="submit" { (v.w("common-filter")) }
                @if !asked.is_empty() { a href=(action) { (v.w("common-filter-reset")) } }
            }
        }
    }
}

/// A filter that means nothing: what was typed stays, with what is wrong about it.
pub struct WrongScope {
    title: Msg,
    here: NavSpot,
    action: &'static str,
    asked: ScopeQuery,
    errors: FieldErrors,
}

impl WrongScope {
    /// Of the list at `action`, with what [`Scope::read`] says of the query.
    #[must_use]
    pub fn of(title: Msg, here: NavSpot, action: &'static str, asked: ScopeQuery, refused: Problem) -> Self {
        Self { title, here, action, asked, errors: refused.fields }
    }
}

impl Page for WrongScope {
    fn title(&self) -> Msg {
        self.title.clone()
    }
    fn here(&self) -> NavSpot {
        self.here
    }
    fn refused(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (fields(v, self.action, &self.asked, &self.errors))
        }
    }
}
