//! Year, week and specialty of a waiting list: the form that narrows it, and the page of one that means nothing.

use maud::{Markup, html};

use crate::{
    features::second_opinion::{
        cases::Fallgruppe,
        icd::{
            beginning::Beside,
            scope::{Scope, ScopeQuery},
        },
    },
    kernel::{
        period::IsoWeek,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
    },
};

/// Year, week and specialty, as a GET form.
#[must_use]
pub fn scope_filter(v: &View, action: &str, scope: Scope) -> Markup {
    fields(v, action, &ScopeQuery::from(scope), &FieldErrors::new())
}

fn fields(v: &View, action: &str, asked: &ScopeQuery, errors: &FieldErrors) -> Markup {
    let group = v.w("case-field-fallgruppe");
    let all = Msg::new("record-filter-unset").with("label", group).with("value", v.w("common-all"));
    let mut choices = vec![Choice::new("", v.t(&all))];
    choices.extend(Fallgruppe::ALL.map(|group| Choice::new(group.code(), v.t(&group.label()))));
    let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
    let number = |name, label| field(name, label).width(Width::Short).inputmode("numeric");
    html! {
        form.filter method="get" action=(action) {
            // What is sent is chosen, also when every field is empty.
            (form::hidden("gewaehlt", "ja"))
            (form::text(v, &number("jahr", "common-year"), &asked.jahr))
            (form::text(v, &number("kw", "common-week"), &asked.kw))
            (form::select(v, &field("fallgruppe", "case-field-fallgruppe").quiet(), &choices, &asked.fallgruppe))
            button.secondary type="submit" { (v.w("common-filter")) }
            @if !asked.is_empty() { a href=(Scope::default().choice(action)) { (v.w("common-filter-reset")) } }
        }
    }
}

/// How many wait in the part that is shown, and the ways to those that wait elsewhere: together they are the number of the
/// navigation, which the page keeps in step with `data-offen`.
#[must_use]
pub fn standing(v: &View, path: &str, beside: &Beside) -> Markup {
    let Beside { scope, here, older, all, newest, .. } = *beside;
    let words = match (scope.woche(), scope.vor, scope.import) {
        (_, _, Some(_)) => Msg::new("queue-open-import"),
        (_, Some((jahr, kw)), _) => {
            Msg::new("queue-open-before").with("woche", IsoWeek { jahr, kw }.to_string())
        }
        (Some(week), ..) => Msg::new("queue-open-week").with("woche", week.to_string()),
        _ => Msg::new("queue-open"),
    };
    let newest = newest.filter(|week| scope.woche() != Some(*week) && here != all);
    let link = |href: String, words: Msg| html! { " " a href=(href) { (v.t(&words)) } };
    html! {
        p.queue-standing data-offen=(format::count(v.lang, all)) {
            strong { (v.t(&words.with("n", here))) }
            @if let Some(scope) = scope.older().filter(|_| older > 0) {
                (link(scope.choice(path), Msg::new("queue-older").with("n", older)))
            }
            @if let Some(week) = newest {
                (link(format!("{path}?{}", Scope::from(week).query()), Msg::new("queue-newest").with("woche", week.to_string())))
            }
            @if here.saturating_add(older) < all { (link(Scope::default().choice(path), Msg::new("queue-all").with("n", all))) }
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
