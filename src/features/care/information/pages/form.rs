//! The form of a draft. It is saved by its buttons, and with script while it is typed, too.

use maud::{Markup, html};

use super::{
    HERE, called, draft_at, list_at, risk,
    typed::{ANSWERS, Filled},
};
use crate::{
    features::care::{
        information::{
            model::{MATRIX_TOPICS, SisDraft, TOPICS},
            rules::{MOST_OCCASION, MOST_PRESENT, MOST_REMARKS, MOST_TEXT, MOST_TITLE},
        },
        measures::Risk,
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::{store::Versioned, tenancy::User},
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        notice::say,
        view::Tone,
    },
};

/// The element that says when the draft was saved last.
const SAVED: &str = "sis-gespeichert";
/// The hidden field with the version that is seen.
const VERSION: &str = "sis-fassung";

/// The form of a draft.
pub struct DraftForm {
    /// Of whom.
    pub resident: Resident,
    /// What is stored; none before the first save.
    pub draft: Option<Versioned<SisDraft>>,
    /// The version that is seen; 0 before the first save.
    pub version: u64,
    /// Who types.
    pub user: Id<User>,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether somebody else has saved it since.
    pub is_stale: bool,
}

/// What is said beside the form after a save by script.
pub enum Saved {
    /// It was saved.
    Done(Box<Versioned<SisDraft>>),
    /// Something cannot be saved.
    Refused(FieldErrors),
    /// Somebody else was faster.
    Stale,
}

impl Saved {
    /// The part of the page that says so, with the version that is seen from now on.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        html! {
            @match self {
                Self::Done(draft) => {
                    (saved_at(v, draft))
                    input type="hidden" name="fassung" id=(VERSION) value=(draft.row_version()) hx-swap-oob="true";
                }
                Self::Refused(errors) => {
                    p.error {
                        strong { (v.w("sis-not-saved")) }
                        @for error in &errors.0 { " " (v.t(&error.words)) }
                    }
                }
                Self::Stale => p.error { strong { (v.w("sis-not-saved")) } " " (v.w("sis-stale")) }
            }
        }
    }
}

fn saved_at(v: &View, draft: &SisDraft) -> Markup {
    let when = format::clock(draft.gespeichert_at, &v.zone);
    html! { p.hint { (v.t(&Msg::new("sis-saved-at").with("zeit", when))) } }
}

/// The hidden field with the version that is seen.
#[must_use]
pub fn draft_version(version: u64) -> Markup {
    html! { input type="hidden" name="fassung" id=(VERSION) value=(version); }
}

impl Page for DraftForm {
    fn title(&self) -> Msg {
        Msg::new("sis-draft-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: list_at(self.resident.id), words: Msg::new("sis-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let at = draft_at(self.resident.id, "entwurf");
        html! {
            (form::error_summary(v, &self.errors))
            @if self.is_stale { (say(v, Tone::Warn, Msg::new("sis-stale"))) }
            p { (v.w("sis-draft-said")) }
            // Saved two seconds after the last key, one save after the other.
            form.form method="post" action=(at) hx-post=(at) hx-trigger="input delay:2s"
                hx-target={ "#" (SAVED) } hx-swap="innerHTML" hx-sync="this:queue last" {
                (form::guard(v))
                (draft_version(self.version))
                (form::fieldset(v, &Msg::new("sis-a"), self.talk(v)))
                (form::fieldset(v, &Msg::new("sis-b"), self.own_words(v)))
                (form::fieldset(v, &Msg::new("sis-c1"), self.topics(v)))
                p { (v.w("sis-c2-said")) }
                @for zeile in Risk::ALL { (self.row(v, zeile)) }
                (form::fieldset(v, &Msg::new("sis-remarks"), self.remarks(v)))
                div.stays {
                    div id=(SAVED) role="status" { @if let Some(draft) = &self.draft { (saved_at(v, draft)) } }
                    div.actions {
                        button.button type="submit" { (v.w("sis-save")) }
                        button.secondary type="submit" name="weiter" value="unterschreiben" { (v.w("sis-to-sign")) }
                        a href=(list_at(self.resident.id)) { (v.w("common-cancel")) }
                    }
                }
            }
            @if self.draft.is_some() {
                p.actions { a.button.danger href=(draft_at(self.resident.id, "verwerfen")) { (v.w("sis-discard")) } }
            }
        }
    }
}

impl DraftForm {
    fn get(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }
    fn field(&self, name: &'static str, words: &'static str) -> Field {
        Field::new(name, Msg::new(words)).errors(&self.errors)
    }

    fn talk(&self, v: &View) -> Markup {
        html! {
            (form::date(v, &self.field("datum", "sis-day"), self.get("datum")))
            (form::text(v, &self.field("anlass", "sis-occasion").width(Width::Full).maxlength(MOST_OCCASION).optional(), self.get("anlass")))
            (form::text(v, &self.field("anwesend", "sis-present").width(Width::Full).maxlength(MOST_PRESENT).optional(), self.get("anwesend")))
        }
    }

    /// What another nurse wrote down stands in quotes, and is not typed over.
    fn own_words(&self, v: &View) -> Markup {
        let stored = self.draft.as_ref().map(|draft| &draft.inhalt);
        let others = stored.filter(|content| content.o_ton_von.is_some_and(|first| first != self.user));
        let words = others.and_then(|content| content.o_ton.as_deref());
        html! {
            @match words {
                Some(words) => {
                    p.hint { (v.w("sis-own-words-others")) }
                    blockquote.text { "„" (words) "“" }
                    (form::hidden("o_ton", words))
                }
                None => (form::textarea(v, &self.field("o_ton", "sis-own-words").hint(Msg::new("sis-own-words-hint")).width(Width::Full).maxlength(MOST_TEXT), self.get("o_ton"), 5)),
            }
        }
    }

    fn topics(&self, v: &View) -> Markup {
        html! {
            @for thema in 1..=TOPICS {
                @let name = format!("themen.{thema}");
                @let label = Msg { key: format!("sis-topic-{thema}").into(), args: Vec::new() };
                (form::textarea(v, &Field::new(name.clone(), label).errors(&self.errors).width(Width::Full).maxlength(MOST_TEXT), self.get(&name), 4))
            }
        }
    }

    fn row(&self, v: &View, zeile: Risk) -> Markup {
        let cells = html! {
            @if zeile == Risk::Sonstiges {
                (form::text(v, &self.field("sonstiges_titel", "sis-other-title").hint(Msg::new("sis-other-hint")).maxlength(MOST_TITLE).optional(), self.get("sonstiges_titel")))
            }
            @for thema in 1..=MATRIX_TOPICS {
                @let name = format!("matrix.{}.{thema}", zeile.code());
                @let chosen = self.get(&name);
                @let choices: Vec<Choice> = ANSWERS.iter()
                    .filter(|(word, _)| *word != "offen" || chosen == "offen")
                    .map(|(word, _)| Choice::new(*word, v.t(&Msg { key: format!("sis-cell-{word}").into(), args: Vec::new() })))
                    .collect();
                @let label = Msg { key: format!("sis-topic-{thema}").into(), args: Vec::new() };
                (form::radios(v, &Field::new(name.clone(), label).errors(&self.errors), &choices, chosen))
            }
        };
        let legend = Msg::new("sis-row").with("risiko", risk(v, zeile));
        form::fieldset(v, &legend, cells)
    }

    fn remarks(&self, v: &View) -> Markup {
        form::textarea(
            v,
            &self.field("bemerkung", "sis-remarks").width(Width::Full).maxlength(MOST_REMARKS).quiet(),
            self.get("bemerkung"),
            3,
        )
    }
}
