//! The pending list: a column to type down, and the same as one plain form.

use maud::{Markup, html};

use super::{
    HERE,
    narrow::{scope_filter, standing},
    row::{ALL, Row},
};
use crate::{
    features::second_opinion::{
        cases::no_cases,
        icd::{
            beginning::Beside,
            pending::Progress,
            scope::{Place, Scope},
        },
    },
    kernel::{problem::Link, words::Msg},
    ui::{NavSpot, Page, View, form, notice, progress::progress},
};

/// Where the pending list is.
pub const HREF: &str = "/icd";

/// The pending list.
pub struct ColumnPage {
    /// Behind which place it begins.
    pub after: Option<Place>,
    /// Behind which place it goes on.
    pub next: Option<Place>,
    /// How far the work has come.
    pub progress: Progress,
    /// What is shown of it, and what waits beside that.
    pub beside: Beside,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether the reader may bring cases in.
    pub may_import: bool,
}

crate::opaque_debug!(ColumnPage);

/// The address of a stretch of the list.
#[must_use]
pub fn href(scope: Scope, after: Option<Place>) -> String {
    let after = after.map(|(jahr, kw, group, nr)| format!("nach={jahr}.{kw}.{group}.{nr}"));
    let parts: Vec<String> = [Some(scope.query()), after].into_iter().flatten().collect();
    format!("{HREF}?{}", parts.join("&"))
}

/// "12 von 57" with what is open beside that, alone or out of band.
#[must_use]
pub fn progress_part(v: &View, done: Progress, beside: &Beside, out_of_band: bool) -> Markup {
    let words = Msg::new("icd-progress").with("n", done.done).with("m", done.all);
    html! {
        div #icd-fortschritt hx-swap-oob=[out_of_band.then_some("true")] {
            (standing(v, HREF, beside))
            @if done.all > 0 { (progress(v, done.done, done.all, &words)) }
        }
    }
}

impl Page for ColumnPage {
    fn title(&self) -> Msg {
        Msg::new("icd-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.rows.iter().any(Row::bad)
    }
    fn body(&self, v: &View) -> Markup {
        if !self.beside.any {
            return no_cases(v, self.may_import);
        }
        html! {
            (scope_filter(v, HREF, self.beside.scope))
            (progress_part(v, self.progress, &self.beside, false))
            @if self.rows.is_empty() { (self.empty(v)) } @else { (self.column(v)) }
        }
    }
}

impl ColumnPage {
    fn column(&self, v: &View) -> Markup {
        html! {
            p.problem-count data-problemzahl hidden {}
            (self.summary(v))
            p.meta #icd-hilfe { (v.w("icd-help")) }
            div.icd-column #icd-spalte
                data-wort-verteilen=(v.w("icd-paste"))
                data-wort-ja=(v.w("icd-paste-yes"))
                data-wort-nein=(v.w("common-cancel"))
            {
                form #(ALL) method="post" action=(href(self.beside.scope, self.after)) data-ohne-warnung { (form::guard(v)) }
                div.icd-head aria-hidden="true" {
                    @for word in ["icd-head-nr", "common-week", "common-name", "case-field-fallgruppe", "case-field-icd", "common-state"] {
                        span { (v.t(&Msg::new(word))) }
                    }
                }
                @for row in &self.rows { (row.show(v, self.beside.scope)) }
            }
            div.actions {
                button.secondary type="submit" form=(ALL) { (v.w("icd-save-all")) }
                @if let Some(next) = self.next { a href=(href(self.beside.scope, Some(next))) { (v.w("icd-next-rows")) } }
                @if self.after.is_some() { a href=(href(self.beside.scope, None)) { (v.w("icd-from-start")) } }
            }
        }
    }

    /// What is wrong, each sentence a link to its field.
    fn summary(&self, v: &View) -> Markup {
        html! {
            @if self.refused() {
                div.error-summary tabindex="-1" data-fokus {
                    div role="alert" {
                        h2 { (v.w("form-check")) }
                        ul role="list" {
                            @for row in self.rows.iter().filter(|row| row.bad()) {
                                @for words in row.problems() {
                                    li { a href={ "#" (row.field()) } { (row.name) ": " (v.t(&words)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn empty(&self, v: &View) -> Markup {
        let way = |href: &str, words| Link { href: href.to_owned(), words: Msg::new(words) };
        let mut ways = Vec::new();
        if self.after.is_some() {
            ways.push(Link { href: href(self.beside.scope, None), words: Msg::new("icd-from-start") });
        }
        ways.push(way("/faelle", "icd-to-cases"));
        let words = match (self.after, self.progress.open(), self.beside.all) {
            (Some(_), 1.., _) => "icd-empty-behind",
            (_, _, 0) => "icd-empty",
            _ => "icd-empty-here",
        };
        notice::empty(v, &Msg::new(words), &ways)
    }
}
