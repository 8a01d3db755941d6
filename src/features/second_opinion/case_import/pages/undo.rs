//! Before an import is taken back: how many cases go, and which stay.

use maud::{Markup, html};

use super::HERE;
use crate::{
    features::second_opinion::{
        case_import::{ImportRun, actions::UndoPlan},
        cases::Case,
    },
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, Page, View, form, notice::say, time, view::Tone},
};

/// Changed cases that are named; more are counted.
const NAMED: usize = 100;

/// The question before an import is taken back.
pub struct UndoPage {
    /// The import.
    pub run: ImportRun,
    /// What would happen.
    pub plan: UndoPlan,
    /// The cases changed since the question was asked.
    pub changed_meanwhile: bool,
}

impl Page for UndoPage {
    fn title(&self) -> Msg {
        Msg::new("import-undo-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.changed_meanwhile
    }
    fn body(&self, v: &View) -> Markup {
        let (run, plan) = (&self.run, &self.plan);
        let back = format!("/import/{}/ergebnis", run.id);
        let (key, explained) = if plan.kept.is_empty() {
            ("import-undo-all", "import-undo-all-hint")
        } else {
            ("import-undo-rest", "import-undo-rest-hint")
        };
        let button = Msg::new(key).with("n", plan.removed);
        html! {
            @if self.changed_meanwhile { (say(v, Tone::Warn, Msg::new("import-undo-changed"))) }
            p { (run.filename) ", " (time::moment(v, run.imported_at)) }
            @if !plan.kept.is_empty() {
                (say(v, Tone::Warn, Msg::new("import-undo-kept").with("n", plan.kept.len())))
                ul {
                    @for kept in plan.kept.iter().take(NAMED) {
                        li {
                            a href={ "/faelle/" (Id::<Case>::from_bytes(kept.id)) } {
                                (v.t(&Msg::new("import-undo-case").with("nr", kept.nr)))
                            }
                        }
                    }
                }
                @if plan.kept.len() > NAMED {
                    p { (v.t(&Msg::new("import-undo-more").with("n", plan.kept.len() - NAMED))) }
                }
            }
            @if plan.removed > 0 {
                p { (v.t(&Msg::new(explained).with("n", plan.removed))) }
                form.form method="post" action={ "/import/" (run.id) "/rueckgaengig" } {
                    (form::guard(v))
                    (form::hidden("unveraendert", &plan.removed.to_string()))
                    (form::actions(v, &button, Some((&back, &Msg::new("common-cancel")))))
                }
            } @else {
                p { (v.w("import-undo-nothing")) }
                p.actions { a href=(back) { (v.w("common-back")) } }
            }
        }
    }
}
