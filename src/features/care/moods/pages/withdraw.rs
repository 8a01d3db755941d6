//! What is asked before a mood is withdrawn.

use maud::{Markup, html};

use super::{HERE, called, content, mood_at, withdraw_at};
use crate::{
    features::care::{moods::model::Mood, observations::moment_shown, residents::Resident},
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// Whether a mood is withdrawn.
pub struct WithdrawPage {
    /// It.
    pub mood: Mood,
    /// Whose it is.
    pub resident: Resident,
    /// Whether it must be said why.
    pub needs_reason: bool,
    /// What was sent.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for WithdrawPage {
    fn title(&self) -> Msg {
        Msg::new("mood-withdraw-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: mood_at(self.resident.id), words: Msg::new("mood-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let grund = Field::new("grund", Msg::new("entry-reason"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(500);
        let grund = if self.needs_reason { grund.required() } else { grund.optional() };
        html! {
            (form::error_summary(v, &self.errors))
            p { (v.w("mood-withdraw-said")) }
            section.card { (content(v, &self.mood)) p.meta { (moment_shown(v, self.mood.zeitpunkt)) } }
            form.form method="post" action=(withdraw_at(self.mood.id)) {
                (form::guard(v))
                (form::text(v, &grund, &self.grund))
                (form::danger(v, &Msg::new("entry-withdraw"), Some((&mood_at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}
