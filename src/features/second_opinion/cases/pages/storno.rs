//! Taking a case back, and taking that back: a page that asks once.

use maud::{Markup, html};

use super::HERE;
use crate::{
    features::second_opinion::cases::{Case, filter::LIST},
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        notice::say,
        view::Tone,
    },
};

/// Asks before a Storno or before taking it back.
pub struct StornoPage {
    /// Which case.
    pub id: Id<Case>,
    /// Its number.
    pub nr: u64,
    /// Its version.
    pub row_version: u64,
    /// Take a Storno back.
    pub back: bool,
    /// The reason as entered.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Somebody saved since the page was shown; it is shown with the present version.
    pub stale: bool,
}

impl Page for StornoPage {
    fn title(&self) -> Msg {
        Msg::new(if self.back { "case-restore-title" } else { "case-cancel-title" }).with("nr", self.nr)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.stale
    }
    fn body(&self, v: &View) -> Markup {
        let case = format!("{LIST}/{}", self.id);
        let (below, submit, said) = if self.back {
            ("storno-zuruecknehmen", "case-restore", "case-restore-said")
        } else {
            ("storno", "case-cancel", "case-cancel-said")
        };
        let reason = Field::new("loesch_grund", Msg::new("case-field-loesch-grund"))
            .hint(Msg::new("case-cancel-hint"))
            .errors(&self.errors)
            .maxlength(500)
            .width(Width::Full);
        html! {
            (form::error_summary(v, &self.errors))
            @if self.stale { (say(v, Tone::Warn, Msg::new("case-cancel-stale"))) }
            p { (v.w(said)) }
            form.narrow method="post" action={ (case) "/" (below) } {
                (form::guard(v))
                (form::row_version(self.row_version))
                @if !self.back { (form::text(v, &reason, &self.grund)) }
                (form::actions(v, &Msg::new(submit), Some((&case, &Msg::new("common-cancel")))))
            }
        }
    }
}
