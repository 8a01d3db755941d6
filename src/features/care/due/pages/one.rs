//! The page of an answer and of the proof of a shift: what they say, every version, and how they are revised.

use maud::{Markup, html};

use super::{HERE, answer_at, called, line::tone, listed, proof_at, resident_at};
use crate::{
    features::care::{
        due::{
            actions::Opened,
            model::{Answer, Said, ShiftProof, Withdrawal},
            words::{Grund, Status},
        },
        observations::{Filled, People, entry_at, moment_shown, show_when, signed},
    },
    kernel::{
        problem::{FieldErrors, Link},
        schedule::DueKey,
        words::Msg,
    },
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, card, facts},
        form::{self, Choice, Field, Width},
        format,
        notice::say,
        view::Tone,
    },
};

/// The page of an answer.
pub struct AnswerPage {
    /// It.
    pub seen: Opened<Answer>,
    /// Who wrote it.
    pub people: People,
    /// The names of the shifts by their keys.
    pub shifts: Vec<(String, String)>,
    /// Whether the reader corrects and withdraws it.
    pub may_revise: bool,
    /// Whether they must say why, to correct and to withdraw it.
    pub needs_reason: (bool, bool),
    /// What stands in the fields of the correction.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

/// When something was due, in words.
fn due_words(v: &View, faellig: &str, shifts: &[(String, String)]) -> String {
    match faellig.parse::<DueKey>() {
        Ok(DueKey::At(at)) => format::observed(v.lang, at, &v.zone),
        Ok(DueKey::In(shift)) => {
            let name =
                shifts.iter().find(|(key, _)| *key == shift.key).map_or(shift.key.as_str(), |(_, name)| name);
            format!("{name}, {}", format::date(v.lang, shift.day))
        }
        Err(_) => faellig.to_owned(),
    }
}

fn taken_back(v: &View, people: &People, storno: &Withdrawal) -> Markup {
    let who = storno.handzeichen.clone().or_else(|| people.name(storno.von).map(str::to_owned));
    let words = Msg::new("due-was-withdrawn")
        .with("wer", who.unwrap_or_default())
        .with("wann", format::moment(v.lang, storno.at, &v.zone))
        .with("grund", storno.grund.clone().unwrap_or_else(|| "–".to_owned()));
    say(v, Tone::Bad, words)
}

/// The form that takes something back.
fn withdrawal(v: &View, at: &str, (fassung, needs_reason): (u32, bool), words: &'static str) -> Markup {
    // The form of a correction beside it has a field of this name, too.
    let why = Field::new("grund", Msg::new("entry-reason")).twin(2).width(Width::Full).maxlength(500);
    let why = if needs_reason { why.required() } else { why.optional() };
    html! {
        details.card {
            summary { h2 { (v.w(words)) } }
            p { (v.w("due-withdraw-said")) }
            form.form method="post" action=(at) {
                (form::guard(v))
                (form::row_version(fassung.into()))
                (form::text(v, &why, ""))
                (form::danger(v, &Msg::new(words), None))
            }
        }
    }
}

impl Page for AnswerPage {
    fn title(&self) -> Msg {
        let newest = self.seen.measure.as_ref().and_then(|measure| measure.newest());
        Msg::new("due-answer-title")
            .with("titel", newest.map_or("", |newest| newest.titel.as_str()))
            .with("name", called(&self.seen.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        let words = Msg::new("entry-back-to").with("name", called(&self.seen.resident));
        Some(Link { href: resident_at(self.seen.resident.id), words })
    }
    fn body(&self, v: &View) -> Markup {
        let answer = &self.seen.record;
        let Some(current) = answer.current() else { return html! {} };
        let mut all = vec![
            Fact::text(Msg::new("due-was-due"), Some(&due_words(v, &answer.faellig, &self.shifts))),
            Fact::new(Msg::new("entry-made-at"), moment_shown(v, answer.created_at)),
        ];
        if let Some(id) = current.eintrag_id {
            all.push(Fact::new(
                Msg::new("due-entry"),
                html! { a href=(entry_at(id)) { (v.w("due-entry-open")) } },
            ));
        }
        let mut versions: Vec<(usize, &Said)> = answer.fassungen.iter().enumerate().collect();
        versions.reverse();
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(storno) = &answer.storno { (taken_back(v, &self.people, storno)) }
            (card(v, &Msg::new("due-answer"), html! { (self.said(v, current, answer.storno.is_some())) (facts(v, &all)) }))
            @if self.may_revise {
                (self.correction(v))
                (withdrawal(v, &format!("{}/zurueckziehen", answer_at(answer.id)), (answer.fassung(), self.needs_reason.1), "entry-withdraw"))
            }
            @if versions.len() > 1 {
                section.card #versionen {
                    h2 { (v.w("entry-versions")) }
                    ol role="list" {
                        @for (place, said) in versions {
                            li.entry-line {
                                p { strong { (v.t(&Msg::new("entry-version").with("nr", place + 1))) } }
                                (self.said(v, said, place + 1 < answer.fassungen.len()))
                            }
                        }
                    }
                }
            }
        }
    }
}

impl AnswerPage {
    fn said(&self, v: &View, said: &Said, is_struck: bool) -> Markup {
        let content = html! {
            p {
                (badge::badge(tone(said.status.into()), &listed(v, "status", said.status.code())))
                @if let Some(why) = said.grund { " " (listed(v, "reason", why.code())) }
            }
            @if let Some(text) = &said.text { p.text { (text) } }
        };
        html! {
            @if is_struck { del { (content) } } @else { (content) }
            p.meta {
                (signed(v, &self.people, said.von, said.handzeichen.as_deref())) ", " (moment_shown(v, said.zeitpunkt))
                @if let Some(why) = &said.begruendung { " · " (v.t(&Msg::new("entry-why").with("grund", why.as_str()))) }
            }
        }
    }

    fn correction(&self, v: &View) -> Markup {
        let get = |name: &str| {
            self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
        };
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let states: Vec<Choice> =
            Status::CODES.iter().map(|code| Choice::new(*code, listed(v, "status", code))).collect();
        let none = std::iter::once(Choice::new("", v.w("measure-none")));
        let reasons: Vec<Choice> = none
            .chain(Grund::CODES.iter().map(|code| Choice::new(*code, listed(v, "reason", code))))
            .collect();
        let why = field("begruendung", "entry-reason").width(Width::Full).maxlength(500);
        let why = if self.needs_reason.0 { why.required() } else { why.optional() };
        let answer = &self.seen.record;
        html! {
            details.card open[self.refused()] {
                summary { h2 { (v.w("entry-correct")) } }
                p { (v.w("entry-correct-said")) }
                form.form method="post" action={ (answer_at(answer.id)) "/berichtigen" } {
                    (form::guard(v))
                    (form::row_version(answer.fassung().into()))
                    (form::radios(v, &field("status", "due-status"), &states, get("status")))
                    (form::select(v, &field("grund", "due-reason"), &reasons, get("grund")))
                    (form::textarea(v, &field("text", "due-text").width(Width::Full).maxlength(2_000), get("text"), 3))
                    (show_when(v, &self.filled, &self.errors))
                    (form::text(v, &why, get("begruendung")))
                    (form::actions(v, &Msg::new("entry-correct"), None))
                }
            }
        }
    }
}

/// The page of the proof of a shift.
pub struct ProofPage {
    /// It.
    pub seen: Opened<ShiftProof>,
    /// Who gave it.
    pub people: People,
    /// The names of the shifts by their keys.
    pub shifts: Vec<(String, String)>,
    /// Whether the reader takes it back.
    pub may_revise: bool,
    /// Whether they must say why.
    pub needs_reason: bool,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
}

impl Page for ProofPage {
    fn title(&self) -> Msg {
        Msg::new("due-proof-title").with("name", called(&self.seen.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        let words = Msg::new("entry-back-to").with("name", called(&self.seen.resident));
        Some(Link { href: resident_at(self.seen.resident.id), words })
    }
    fn body(&self, v: &View) -> Markup {
        let proof = &self.seen.record;
        let all = [
            Fact::text(Msg::new("entry-shift"), Some(&due_words(v, &proof.schicht, &self.shifts))),
            Fact::new(Msg::new("entry-observed"), moment_shown(v, proof.zeitpunkt)),
            Fact::new(Msg::new("entry-by"), signed(v, &self.people, proof.von, proof.handzeichen.as_deref())),
        ];
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(storno) = &proof.storno { (taken_back(v, &self.people, storno)) }
            (card(v, &Msg::new("due-as-planned"), facts(v, &all)))
            @if self.may_revise {
                (withdrawal(v, &format!("{}/zuruecknehmen", proof_at(proof.id)), (1, self.needs_reason), "due-take-back"))
            }
        }
    }
}
