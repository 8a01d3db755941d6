//! The ICD of one case: a cell in the list, or a page of its own without script.

use maud::{Markup, html};

use super::row::{State, address, changed, errors};
use crate::{
    features::second_opinion::cases::Case,
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, Page, View, form, format},
};

/// The ICD of one case.
pub struct Cell {
    /// The case.
    pub id: Id<Case>,
    /// Surname and first name.
    pub name: String,
    /// Its number.
    pub nr: u64,
    /// What stands in the field, or is shown.
    pub text: String,
    /// The stored codes, joined.
    pub vorher: String,
    /// What became of what was typed.
    pub state: State,
    /// Whether the reader may clear it.
    pub may_clear: bool,
}

crate::opaque_debug!(Cell, CellPage);

impl Cell {
    /// What stands inside the cell to be read; `focus` after saving. What it gets stands in the cell: the list says so.
    #[must_use]
    pub fn view(&self, v: &View, focus: bool) -> Markup {
        let edit = format!("{}?bearbeiten=1", address(self.id));
        let label = Msg::new("icd-edit-of").with("name", self.name.as_str()).with("nr", self.nr);
        html! {
            @if self.vorher.is_empty() {
                a.meta href=(edit) hx-get=(edit) data-fokus[focus] { (v.w("case-icd-open")) }
            } @else {
                a href=(edit) hx-get=(edit) aria-label={ (self.vorher) ", " (v.t(&label)) } data-fokus[focus] {
                    (self.vorher)
                }
            }
            @if let State::Saved(noted) = &self.state {
                @if let Some(typed) = &noted.typed {
                    " " span.meta { (v.t(&Msg::new("icd-from").with("typed", typed.as_str()))) }
                }
                @for warning in &noted.warnings { " " span.tone-warn { "▲ " (v.t(&Msg::code(warning))) } }
            }
        }
    }

    /// The field, inside the cell or on the page.
    #[must_use]
    pub fn edit(&self, v: &View, inline: bool) -> Markup {
        let post = inline.then(|| address(self.id));
        let back = if inline { address(self.id) } else { format!("/faelle/{}", self.id) };
        let label = Msg::new("icd-of").with("name", self.name.as_str()).with("nr", self.nr);
        let bad = !matches!(self.state, State::Open | State::Saved(_));
        let (field, wrong) = (format!("icd-feld-{}", self.id), format!("icd-fehler-{}", self.id));
        html! {
            form.icd-cell method="post" action=(address(self.id)) hx-post=[post.as_deref()] data-ohne-warnung[inline] {
                (form::guard(v))
                (form::hidden("vorher", &self.vorher))
                // In the list Enter takes what was meant, as in the column; on a page of its own it is asked about.
                @if inline { (form::hidden("annehmen", "ja")) }
                label .visually-hidden[inline] for=(field) { (v.t(&label)) }
                input #(field) name="icd" value=(self.text) autocomplete="off" spellcheck="false" autocapitalize="characters" maxlength="300"
                    aria-describedby=[bad.then_some(wrong.as_str())] aria-invalid=[bad.then_some("true")] data-fokus;
                " " button .secondary[inline] .button[!inline] type="submit" { (v.w("common-save")) }
                " " a href=(back) hx-get=[post.as_deref()] { (v.w("common-cancel")) }
                @if self.may_clear && !self.vorher.is_empty() && !inline {
                    " " button.secondary type="submit" name="leeren" value="ja" formnovalidate { (v.w("icd-clear")) }
                }
                @if bad { p.error #(wrong) { (self.problem(v)) } }
            }
        }
    }

    fn problem(&self, v: &View) -> Markup {
        let offer = |text: &str, words: &'static str| {
            html! {
                button.link type="submit" name="vorschlag" value=(text) { (v.t(&Msg::new(words).with("icd", text))) }
            }
        };
        html! {
            @match &self.state {
                State::Open | State::Saved(_) => {}
                State::Refused(refusal) => {
                    (errors(v, &refusal.fields))
                    @if let Some(meant) = &refusal.suggestion { " " (offer(meant, "icd-accept")) }
                }
                State::Changed(meanwhile) => {
                    strong { (v.w("form-error")) } " " (v.t(&changed(meanwhile))) " "
                    (offer(&self.text, "icd-overwrite")) " "
                    @if !meanwhile.icd.is_empty() { (offer(&meanwhile.icd, "icd-keep")) }
                }
                State::Lost(words) => { strong { (v.w("form-error")) } " " (v.t(words)) }
            }
        }
    }
}

/// The cell as a page.
pub struct CellPage(pub Cell);

impl Page for CellPage {
    fn title(&self) -> Msg {
        Msg::new("icd-cell-title").with("nr", self.0.nr)
    }
    fn here(&self) -> NavSpot {
        NavSpot("faelle")
    }
    fn refused(&self) -> bool {
        !matches!(self.0.state, State::Open | State::Saved(_))
    }
    fn body(&self, v: &View) -> Markup {
        let stored = if self.0.vorher.is_empty() { format::UNKNOWN } else { self.0.vorher.as_str() };
        html! {
            p { (self.0.name) " · " (v.w("case-field-icd")) ": " (stored) }
            (self.0.edit(v, false))
        }
    }
}
