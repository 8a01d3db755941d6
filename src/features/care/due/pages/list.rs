//! The list of what is due in a shift: overdue first, then by the clock; one tap says that something was done.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{AT, HERE, Which, called, line::Lines, other};
use crate::{
    features::care::{
        due::{
            actions::DueList,
            lines::Line,
            list::Item,
            model::{Answer, ShiftProof},
            rules,
            words::State,
        },
        measures::Proof,
        observations::{People, moment_shown, signed},
        residents::Resident,
    },
    kernel::{problem::Link, shift::ShiftSpan, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field},
        format,
        notice::{empty, say},
        view::Tone,
    },
};

/// What was just done, which can be taken back at once.
pub enum Done {
    /// Something was answered.
    Answer(Answer),
    /// A shift was proved.
    Proof(ShiftProof),
    /// It was so before: who said it, and when.
    Before(String, Timestamp),
}

/// The list.
pub struct DuePage {
    /// What is due; none in a house without units.
    pub list: Option<DueList>,
    /// Which list it is.
    pub which: Which,
    /// The units that the user works in: id and name.
    pub units: Vec<(String, String)>,
    /// Who answered.
    pub people: People,
    /// Whether the user is a nurse.
    pub nurse: bool,
    /// What was just done.
    pub done: Option<Done>,
    /// Now.
    pub now: Timestamp,
}

impl Page for DuePage {
    fn title(&self) -> Msg {
        match self
            .list
            .as_ref()
            .filter(|_| !self.which.bewohner.is_empty())
            .and_then(|list| list.residents.first())
        {
            Some(one) => Msg::new("due-title-of").with("name", called(one)),
            None => Msg::new("due-title"),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        let Some(list) = &self.list else {
            return empty(v, &Msg::new("due-no-units"), &[]);
        };
        let of = |state: fn(&Line) -> bool| list.lines.iter().filter(move |line| state(line));
        let late = |line: &Line| line.state() == State::Ueberfaellig;
        let open = |line: &Line| line.state() == State::Offen;
        let answered = |line: &Line| !line.state().is_open();
        let count = of(answered).count();
        html! {
            (self.taken_back(v))
            (self.choice(v, list))
            @if list.lines.is_empty() {
                @let residents = Link { href: "/bewohner".into(), words: Msg::new("nav-residents") };
                (empty(v, &Msg::new("due-none"), &[residents]))
            } @else if count == list.lines.len() {
                (say(v, Tone::Good, Msg::new("due-all-done")))
            }
            (self.group(v, list, "due-late", of(late)))
            (self.group(v, list, "due-open-ones", of(open)))
            (self.as_planned(v, list))
            @if count > 0 {
                details.card {
                    summary { h2 { (v.t(&Msg::new("due-answered").with("n", count))) } }
                    ul role="list" { @for line in of(answered) { (self.line(v, list, line)) } }
                }
            }
        }
    }
}

impl DuePage {
    fn line(&self, v: &View, list: &DueList, line: &Line) -> Markup {
        let lines = Lines { which: &self.which, people: &self.people, nurse: self.nurse, now: self.now };
        let resident = list.residents.iter().find(|one| one.id == line.resident_id());
        html! {
            @if let Some(resident) = resident {
                @match line {
                    Line::Measure(item) => (lines.show(v, item, resident)),
                    Line::Other(other) => (other::show(v, other, resident, &self.which.list())),
                }
            }
        }
    }

    fn group<'a>(
        &self,
        v: &View,
        list: &DueList,
        words: &'static str,
        lines: impl Iterator<Item = &'a Line>,
    ) -> Markup {
        let lines: Vec<&Line> = lines.collect();
        html! {
            @if !lines.is_empty() {
                section.card {
                    h2 { (v.t(&Msg::new(words).with("n", lines.len()))) }
                    ul role="list" { @for line in lines { (self.line(v, list, line)) } }
                }
            }
        }
    }

    /// What was just done, with the button that takes it back.
    fn taken_back(&self, v: &View) -> Markup {
        let undo = |action: String, fassung: u32| {
            html! {
                form method="post" action=(action) {
                    (form::guard(v))
                    (form::row_version(fassung.into()))
                    (form::hidden("zurueck", &self.which.list()))
                    div.actions { button.secondary type="submit" { (v.w("due-undo")) } }
                }
            }
        };
        html! {
            @match &self.done {
                Some(Done::Answer(answer)) => {
                    @let item = self.list.iter().flat_map(DueList::items).find(|item| item.answer.as_ref().is_some_and(|one| one.id == answer.id));
                    @let titel = item.map_or("", |item| item.version.titel.as_str());
                    section.card {
                        (say(v, Tone::Good, Msg::new("due-done").with("titel", titel)))
                        (undo(format!("{}/zurueckziehen", super::answer_at(answer.id)), answer.fassung()))
                    }
                }
                Some(Done::Proof(proof)) => {
                    section.card {
                        (say(v, Tone::Good, Msg::new("due-proved")))
                        (undo(format!("{}/zuruecknehmen", super::proof_at(proof.id)), 1))
                    }
                }
                Some(Done::Before(sign, at)) => {
                    @let words = Msg::code("BEREITS_BEANTWORTET").with("handzeichen", sign.as_str());
                    (say(v, Tone::Info, words.with("zeit", format::clock(*at, &v.zone))))
                }
                None => {}
            }
        }
    }

    /// Which unit and shift.
    fn choice(&self, v: &View, list: &DueList) -> Markup {
        let choices: Vec<Choice> = self.units.iter().map(|(id, name)| Choice::new(id, name)).collect();
        let unit = list.unit.id.to_string();
        let named = |span: &ShiftSpan| format!("{}, {}", span.name, format::date(v.lang, span.id.day));
        let to = |span: &ShiftSpan| Which { schicht: span.id.to_string(), ..self.which.clone() }.list();
        let (before, after) =
            (list.calendar.before(&list.span, &v.zone), list.calendar.after(&list.span, &v.zone));
        html! {
            @if self.which.bewohner.is_empty() && self.units.len() > 1 {
                form.filter.screen method="get" action=(AT) data-ohne-warnung {
                    @if !self.which.schicht.is_empty() { (form::hidden("schicht", &self.which.schicht)) }
                    (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &choices, &unit))
                    button.secondary type="submit" { (v.w("entry-round-go")) }
                }
            }
            p {
                strong { (named(&list.span)) } " · " (list.unit.name)
                @if !self.which.bewohner.is_empty() {
                    " · " a href=(Which { bewohner: String::new(), ..self.which.clone() }.list()) { (v.w("due-whole-unit")) }
                }
            }
            p.actions.screen {
                @if let Some(before) = &before { a rel="prev" href=(to(before)) { "‹ " (named(before)) } }
                @if let Some(after) = &after { a rel="next" href=(to(after)) { (named(after)) " ›" } }
            }
        }
    }

    /// Whose routine of the shift is still open, with one button each.
    fn as_planned(&self, v: &View, list: &DueList) -> Markup {
        let open = |resident: &Resident| {
            let answers = |item: &&Item| {
                item.resident_id == resident.id
                    && item.state.is_open()
                    && rules::is_answered_by(item.version.nachweis, item.version.nur_fachkraft, self.nurse)
            };
            list.items().filter(answers).count()
        };
        let rows: Vec<(&Resident, usize)> = list
            .residents
            .iter()
            .map(|one| (&**one, open(one)))
            .filter(|(one, open)| *open > 0 && !list.proofs.iter().any(|proof| proof.resident_id == one.id))
            .collect();
        let earliest = rules::earliest_proof(&list.span, &list.settings);
        let routine = list.items().any(|item| item.version.nachweis == Proof::Schicht);
        html! {
            @if routine && (!rows.is_empty() || !list.proofs.is_empty()) {
                section.card #wie-geplant {
                    h2 { (v.w("due-as-planned")) }
                    @if !rows.is_empty() {
                        p.hint { (v.w("due-as-planned-said")) }
                        @if self.now < earliest {
                            p { (v.t(&Msg::new("due-from").with("zeit", format::clock(earliest, &v.zone)))) }
                        } @else {
                            ul role="list" {
                                @for (one, count) in rows {
                                    li.entry-line {
                                        form.cluster method="post" action={ (AT) "/wie-geplant" } {
                                            (form::guard(v))
                                            (self.which.hidden())
                                            (form::hidden("person", &one.id.to_string()))
                                            (form::hidden("dienst", &list.span.id.to_string()))
                                            button.button type="submit" {
                                                (v.w("due-as-planned")) span.visually-hidden { ": " (called(one)) }
                                            }
                                            " " @if let Some(room) = &one.zimmer { (room) " " }
                                            (called(one)) " "
                                            span.meta { (v.t(&Msg::new("due-routines").with("n", count))) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    @for proof in &list.proofs {
                        @if let Some(one) = list.residents.iter().find(|one| one.id == proof.resident_id) {
                            p.meta {
                                (called(one)) ": " (v.w("due-as-planned")) ", "
                                (signed(v, &self.people, proof.von, proof.handzeichen.as_deref())) ", " (moment_shown(v, proof.zeitpunkt))
                                " · " a href=(super::proof_at(proof.id)) { (v.w("due-open")) span.visually-hidden { " " (called(one)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
