//! What is asked before a collection is signed or a draft thrown away: what it says, what is missing, and who signs.

use maud::{Markup, html};

use super::{HERE, called, draft_at, form::draft_version, risk, topic, view::content};
use crate::{
    features::care::{information::model::SisDraft, measures::Risk, residents::Resident},
    kernel::{
        problem::{FieldError, FieldErrors, Link},
        words::Msg,
    },
    platform::{store::Versioned, web::query::escaped},
    ui::{NavSpot, Page, View, form, notice::say, view::Tone},
};

/// What is done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It is signed.
    Sign,
    /// It is thrown away.
    Discard,
}

/// The page before a draft is signed or thrown away.
pub struct SignPage {
    /// Of whom.
    pub resident: Resident,
    /// What is signed.
    pub draft: Versioned<SisDraft>,
    /// Which of the two.
    pub doing: Doing,
    /// What is missing, at the cells of the matrix.
    pub missing: FieldErrors,
    /// Whether the person has shown lately who they are.
    pub proved: bool,
    /// Whether somebody else has saved it since it was shown.
    pub is_stale: bool,
}

impl Page for SignPage {
    fn title(&self) -> Msg {
        let words = if self.doing == Doing::Sign { "sis-sign-title" } else { "sis-discard-title" };
        Msg::new(words).with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.is_stale
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: draft_at(self.resident.id, "entwurf"), words: Msg::new("sis-back-draft") })
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if self.is_stale { (say(v, Tone::Warn, Msg::new("sis-stale-sign"))) }
            @match self.doing {
                Doing::Sign => (self.sign(v)),
                Doing::Discard => (self.discard(v)),
            }
            (content(v, &self.draft.inhalt))
        }
    }
}

impl SignPage {
    fn sign(&self, v: &View) -> Markup {
        let at = draft_at(self.resident.id, "unterschreiben");
        html! {
            @if !self.missing.is_empty() {
                div.error-summary tabindex="-1" data-fokus {
                    h2 { (v.w("sis-missing")) }
                    ul role="list" { @for error in &self.missing.0 { li { (self.lacks(v, error)) } } }
                }
            } @else if self.proved {
                p { (v.w("sis-sign-said")) }
                form.form method="post" action=(at) {
                    (form::guard(v))
                    (draft_version(self.draft.row_version()))
                    (form::actions(v, &Msg::new("sis-sign"), Some((&draft_at(self.resident.id, "entwurf"), &Msg::new("common-cancel")))))
                }
            } @else {
                p { (v.w("sis-prove-said")) }
                p.actions { a.button href={ "/konto/nachweis?weiter=" (escaped(&at)) } { (v.w("sis-prove")) } }
            }
        }
    }

    /// What a cell lacks, as a link to it.
    fn lacks(&self, v: &View, error: &FieldError) -> Markup {
        let form = draft_at(self.resident.id, "entwurf");
        let (zeile, thema) = error.field.split_once('.').unwrap_or((&error.field, ""));
        let row = Risk::from_code(zeile).map(|one| risk(v, one)).unwrap_or_default();
        let topic = thema.parse().ok().map(|thema| topic(v, thema));
        let field =
            if topic.is_some() { format!("matrix.{}", error.field) } else { "sonstiges_titel".to_owned() };
        html! {
            a href={ (form) "#feld-" (field) } {
                (row) @if let Some(topic) = &topic { " – " (topic) }
                ": " (v.t(&error.words))
            }
        }
    }

    fn discard(&self, v: &View) -> Markup {
        let back = draft_at(self.resident.id, "entwurf");
        html! {
            p { (v.w("sis-discard-said")) }
            form.form method="post" action=(draft_at(self.resident.id, "verwerfen")) {
                (form::guard(v))
                (draft_version(self.draft.row_version()))
                (form::danger(v, &Msg::new("sis-discard"), Some((&back, &Msg::new("common-cancel")))))
            }
        }
    }
}
