//! The pending list: a column to type down, and the same as one plain form.

use maud::{Markup, html};

use super::{
    HERE,
    narrow::scope_filter,
    row::{ALL, Row},
};
use crate::{
    features::second_opinion::icd::{
        pending::Progress,
        scope::{Place, Scope},
    },
    kernel::{problem::Link, words::Msg},
    ui::{NavSpot, Page, View, form, notice, progress::progress},
};

/// Where the pending list is.
pub const HREF: &str = "/icd";

/// The pending list.
pub struct ColumnPage {
    /// What is shown of it.
    pub scope: Scope,
    /// Behind which place it begins.
    pub after: Option<Place>,
    /// Behind which place it goes on.
    pub next: Option<Place>,
    /// How far the work has come.
    pub progress: Progress,
    /// The rows.
    pub rows: Vec<Row>,
}

crate::opaque_debug!(ColumnPage);

/// The address of a stretch of the list.
#[must_use]
pub fn href(scope: Scope, after: Option<Place>) -> String {
    let after = after.map(|(jahr, kw, group, nr)| format!("nach={jahr}.{kw}.{group}.{nr}"));
    let parts: Vec<String> =
        [Some(scope.query()).filter(|query| !query.is_empty()), after].into_iter().flatten().collect();
    if parts.is_empty() { HREF.to_owned() } else { format!("{HREF}?{}", parts.join("&")) }
}

/// "12 von 57", alone or out of band.
#[must_use]
pub fn progress_part(v: &View, done: Progress, out_of_band: bool) -> Markup {
    let words = Msg::new("icd-progress").with("n", done.done).with("m", done.all);
    html! {
        div #icd-fortschritt hx-swap-oob=[out_of_band.then_some("true")] {
            (progress(v, done.done, done.all, &words))
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
        html! {
            (scope_filter(v, HREF, self.scope))
            @if self.rows.is_empty() { (self.empty(v)) } @else { (self.column(v)) }
        }
    }
}

impl ColumnPage {
    fn column(&self, v: &View) -> Markup {
        html! {
            (progress_part(v, self.progress, false))
            p.problem-count data-problemzahl hidden {}
            (self.summary(v))
            p.meta #icd-hilfe { (v.w("icd-help")) }
            form #(ALL) method="post" action=(href(self.scope, self.after)) data-ohne-warnung { (form::guard(v)) }
            div #icd-spalte
                data-wort-fehler=(v.w("form-error"))
                data-wort-meinten=(v.w("icd-meant"))
                data-wort-verteilen=(v.w("icd-paste"))
                data-wort-ja=(v.w("icd-paste-yes"))
                data-wort-nein=(v.w("common-cancel"))
            {
                div.icd-head aria-hidden="true" {
                    @for word in ["icd-head-nr", "common-week", "common-name", "case-field-fallgruppe", "case-field-icd", "common-state"] {
                        span { (v.t(&Msg::new(word))) }
                    }
                }
                @for row in &self.rows { (row.show(v, self.scope)) }
            }
            div.actions {
                button.button type="submit" form=(ALL) { (v.w("icd-save-all")) }
                @if let Some(next) = self.next { a href=(href(self.scope, Some(next))) { (v.w("icd-next-rows")) } }
                @if self.after.is_some() { a href=(href(self.scope, None)) { (v.w("icd-from-start")) } }
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
            ways.push(Link { href: href(self.scope, None), words: Msg::new("icd-from-start") });
        }
        if !self.scope.is_all() {
            ways.push(way(HREF, "common-filter-reset"));
        }
        ways.push(way("/faelle", "icd-to-cases"));
        let words =
            if self.after.is_some() && self.progress.open() > 0 { "icd-empty-behind" } else { "icd-empty" };
        notice::empty(v, &Msg::new(words), &ways)
    }
}
