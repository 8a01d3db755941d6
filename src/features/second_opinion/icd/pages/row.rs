//! One row of the column: who, which week, the field, and what became of what was typed.

use maud::{Markup, html};

use crate::{
    features::second_opinion::{
        cases::{Case, Fallgruppe},
        icd::{actions::EnteredCodes, entry::Refusal, error::Meanwhile, scope::Scope},
    },
    kernel::{ids::Id, period::IsoWeek, problem::FieldErrors, words::Msg},
    ui::{
        View,
        badge::{badge, group},
        form, format,
        view::Tone,
    },
};

/// The form that sends all rows without script.
pub const ALL: &str = "icd-alle";

/// What is to be said of codes that are stored.
#[derive(Debug, Clone, Default)]
pub struct Noted {
    /// What was dropped or looks unusual.
    pub warnings: Vec<&'static str>,
    /// What was typed, where it was read as what it probably meant.
    pub typed: Option<String>,
}

impl Noted {
    /// "C50.1 gespeichert (aus C501)".
    #[must_use]
    pub fn words(&self, icd: &str) -> Msg {
        match &self.typed {
            Some(typed) => Msg::new("icd-saved-from").with("icd", icd).with("typed", typed.as_str()),
            None => Msg::new("icd-saved").with("icd", icd),
        }
    }
}

/// What became of what was typed into a row.
pub enum State {
    /// Nothing yet.
    Open,
    /// It is stored.
    Saved(Noted),
    /// It is no list of codes.
    Refused(Refusal),
    /// Somebody else entered other codes meanwhile.
    Changed(Meanwhile),
    /// It cannot be stored at all (case cancelled or gone).
    Lost(Msg),
}

/// One case of the column.
pub struct Row {
    /// The case.
    pub id: Id<Case>,
    /// Its number.
    pub nr: u64,
    /// Its week.
    pub woche: IsoWeek,
    /// Surname and first name.
    pub name: String,
    /// Its specialty.
    pub fallgruppe: Fallgruppe,
    /// What stands in the field.
    pub text: String,
    /// The stored codes that the row shows or showed, joined; sent back to notice a change by somebody else.
    pub vorher: String,
    /// What became of it.
    pub state: State,
    /// Whether it takes the focus.
    pub focus: bool,
}

crate::opaque_debug!(State, Row);

impl Row {
    /// The row of a case as it is stored.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let icd = case.icd_text().unwrap_or_default();
        Self {
            id: case.id,
            nr: case.nr,
            woche: case.woche(),
            name: name(case),
            fallgruppe: case.fallgruppe,
            text: icd.clone(),
            vorher: icd,
            state: State::Open,
            focus: false,
        }
    }

    /// The row after entering; `typed` is what was read as what it probably meant.
    #[must_use]
    pub fn saved(entered: &EnteredCodes, typed: Option<String>) -> Self {
        let noted = Noted { warnings: entered.warnings.clone(), typed };
        Self { state: State::Saved(noted), ..Self::of(&entered.case) }
    }

    /// The row with what was typed and what became of it.
    #[must_use]
    pub fn typed(self, text: &str, state: State) -> Self {
        let vorher = match &state {
            // The reader has now seen what somebody else entered.
            State::Changed(meanwhile) => meanwhile.icd.clone(),
            _ => self.vorher,
        };
        Self { text: text.to_owned(), vorher, state, ..self }
    }

    /// The element's id; also the row's anchor.
    #[must_use]
    pub fn element(&self) -> String {
        format!("icd-zeile-{}", self.id)
    }

    /// The id of the row's field.
    #[must_use]
    pub fn field(&self) -> String {
        format!("icd-feld-{}", self.id)
    }

    /// Whether the row wants somebody to look.
    #[must_use]
    pub fn bad(&self) -> bool {
        matches!(self.state, State::Refused(_) | State::Changed(_) | State::Lost(_))
    }

    /// The sentences of a row that wants somebody to look.
    #[must_use]
    pub fn problems(&self) -> Vec<Msg> {
        match &self.state {
            State::Open | State::Saved(_) => Vec::new(),
            State::Refused(refusal) => sentences(&refusal.fields),
            State::Changed(meanwhile) => vec![changed(meanwhile)],
            State::Lost(words) => vec![words.clone()],
        }
    }

    /// The row. Its fields belong to the form of all rows, so that one button saves the page without script;
    /// with script each row is sent alone to the row's own address.
    #[must_use]
    pub fn show(&self, v: &View, scope: Scope) -> Markup {
        let stand = format!("icd-stand-{}", self.id);
        let good = matches!(self.state, State::Saved(_));
        let label = Msg::new("icd-of").with("name", self.name.as_str()).with("nr", self.nr);
        let action = format!("{}?{}", address(self.id), scope.query());
        html! {
            form.icd-row #(self.element()) method="post" action=(action) .saved[good] .problem[self.bad()] {
                (form::hidden("csrf", &v.csrf))
                span { (self.nr) }
                span { (self.woche) }
                span { (self.name) }
                (group(self.fallgruppe.number() + 1, &v.t(&self.fallgruppe.label())))
                span.icd-field {
                    input type="hidden" form=(ALL) name="fall" value=(self.id);
                    input type="hidden" form=(ALL) name="vorher" value=(self.vorher);
                    input #(self.field()) form=(ALL) name="icd" value=(self.text) aria-label=(v.t(&label))
                        autocomplete="off" spellcheck="false" autocapitalize="characters" maxlength="300" data-gespeichert=(self.vorher)
                        aria-describedby=(stand) aria-invalid=[self.bad().then_some("true")] data-fokus[self.focus];
                }
                span.icd-state #(stand) { (self.state(v)) }
            }
        }
    }

    fn state(&self, v: &View) -> Markup {
        html! {
            @match &self.state {
                State::Open => {}
                State::Saved(noted) => {
                    (badge(Tone::Good, &v.t(&noted.words(&self.text))))
                    @for warning in &noted.warnings { " " span.tone-warn { "▲ " (v.t(&Msg::code(warning))) } }
                }
                State::Refused(refusal) => {
                    (errors(v, &refusal.fields))
                    @if let Some(meant) = &refusal.suggestion { " " (self.offer(v, meant, "icd-accept")) }
                }
                State::Changed(meanwhile) => {
                    strong { (v.w("form-error")) } " " (v.t(&changed(meanwhile))) " "
                    (self.offer(v, &self.text, "icd-overwrite")) " "
                    @if !meanwhile.icd.is_empty() { (self.offer(v, &meanwhile.icd, "icd-keep")) }
                }
                State::Lost(words) => { strong { (v.w("form-error")) } " " (v.t(words)) }
            }
        }
    }

    /// A text that one key puts into the field and saves; without script the button sends it with the page.
    fn offer(&self, v: &View, text: &str, words: &'static str) -> Markup {
        html! {
            button.link type="submit" form=(ALL) name="vorschlag" value={ (self.id) " " (text) } data-vorschlag=(text) {
                (v.t(&Msg::new(words).with("icd", text)))
            }
        }
    }
}

/// Where a row or cell is sent.
#[must_use]
pub fn address(id: Id<Case>) -> String {
    format!("/faelle/{id}/icd")
}

/// Surname and first name as lists show them.
#[must_use]
pub fn name(case: &Case) -> String {
    match case.vorname.as_deref() {
        Some(vorname) if !vorname.is_empty() => format!("{}, {vorname}", case.nachname),
        _ => case.nachname.clone(),
    }
}

/// The errors of a field, one after another.
#[must_use]
pub fn errors(v: &View, fields: &FieldErrors) -> Markup {
    html! { strong { (v.w("form-error")) } @for words in sentences(fields) { " " (v.t(&words)) } }
}

fn sentences(fields: &FieldErrors) -> Vec<Msg> {
    fields.0.iter().map(|error| error.words.clone()).collect()
}

/// What somebody else entered.
#[must_use]
pub fn changed(meanwhile: &Meanwhile) -> Msg {
    let icd = if meanwhile.icd.is_empty() { format::UNKNOWN } else { meanwhile.icd.as_str() };
    match &meanwhile.by {
        Some(by) => Msg::new("icd-changed-by").with("by", by.as_str()).with("icd", icd),
        None => Msg::new("icd-changed").with("icd", icd),
    }
}
