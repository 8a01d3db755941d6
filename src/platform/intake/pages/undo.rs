//! Before an import is taken back: how many records go, and which stay.

use maud::{Markup, html};

use super::Pages;
use crate::{
    kernel::words::Msg,
    platform::intake::{Run, UndoPlan, contract::words},
    ui::{NavSpot, Page, View, form, notice::say, time, view::Tone},
};

/// Changed records that are named; more are counted.
const NAMED: usize = 100;

/// The question before an import is taken back.
pub struct UndoPage<I: Pages> {
    /// The import.
    pub run: Run<I>,
    /// What would happen.
    pub plan: UndoPlan<I>,
    /// The records changed since the question was asked.
    pub changed_meanwhile: bool,
}

impl<I: Pages> Page for UndoPage<I> {
    fn title(&self) -> Msg {
        words::<I>("undo-title")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn refused(&self) -> bool {
        self.changed_meanwhile
    }
    fn body(&self, v: &View) -> Markup {
        let (run, plan) = (&self.run, &self.plan);
        let back = format!("{}/{}/ergebnis", I::AT, run.id);
        let (key, explained) = if plan.kept.is_empty() {
            ("undo-all", "undo-all-hint")
        } else {
            ("undo-rest", "undo-rest-hint")
        };
        let button = words::<I>(key).with("n", plan.removed);
        html! {
            @if self.changed_meanwhile { (say(v, Tone::Warn, words::<I>("undo-changed"))) }
            p { (run.filename) ", " (time::moment(v, run.imported_at)) }
            @if !plan.kept.is_empty() {
                (say(v, Tone::Warn, words::<I>("undo-kept").with("n", plan.kept.len())))
                ul {
                    @for kept in plan.kept.iter().take(NAMED) {
                        li { (I::kept(v, kept)) }
                    }
                }
                @if plan.kept.len() > NAMED {
                    p { (v.t(&words::<I>("undo-more").with("n", plan.kept.len() - NAMED))) }
                }
            }
            @if plan.removed > 0 {
                p { (v.t(&words::<I>(explained).with("n", plan.removed))) }
                form.form method="post" action={ (I::AT) "/" (run.id) "/rueckgaengig" } {
                    (form::guard(v))
                    (form::hidden("unveraendert", &plan.removed.to_string()))
                    (form::danger(v, &button, Some((&back, &Msg::new("common-cancel")))))
                }
            } @else {
                p { (v.t(&words::<I>("undo-nothing"))) }
                p.actions { a href=(back) { (v.w("common-back")) } }
            }
        }
    }
}
