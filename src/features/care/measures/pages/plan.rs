//! The plan of a resident: what is done for them, by topic, with what it was before.

use jiff::Timestamp;
use maud::{Markup, html};

use super::schedule::{Shifts, listed, schedule_words};
use crate::{
    features::care::{
        measures::model::{Measure, Version},
        observations::{People, called, moment_shown, resident_at, signed},
        residents::Resident,
        versioned::{HERE, RevisedPages as _},
    },
    kernel::{problem::Link, schedule::Validity, words::Msg},
    ui::{NavSpot, Page, View, badge, notice::empty, time, view::Tone},
};

/// A measure in a plan.
pub struct Line {
    /// It.
    pub measure: Measure,
    /// What it is done with next, in words; none where it is never due.
    pub next: Option<Timestamp>,
}

/// The plan of a resident.
pub struct PlanPage {
    /// Whose.
    pub resident: Resident,
    /// Every measure that there is or was.
    pub lines: Vec<Line>,
    /// The shifts of the unit.
    pub shifts: Shifts,
    /// Titles of templates by their keys.
    pub vorlagen: Vec<(String, String)>,
    /// Who wrote them.
    pub people: People,
    /// Whether the reader writes plans.
    pub writes: bool,
    /// Now.
    pub now: Timestamp,
}

impl Page for PlanPage {
    fn title(&self) -> Msg {
        Msg::new("measure-plan-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.writes { div.actions { a.button href=(Measure::new_at(self.resident.id)) { (v.w("measure-new")) } } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let (past, current): (Vec<&Line>, Vec<&Line>) =
            self.lines.iter().partition(|line| self.is_past(line));
        if self.lines.is_empty() {
            let new = Link { href: Measure::new_at(self.resident.id), words: Msg::new("measure-new") };
            let ways = if self.writes { vec![new] } else { Vec::new() };
            return empty(v, &Msg::new("measure-plan-empty"), &ways);
        }
        html! {
            @if current.is_empty() { p { (v.w("measure-plan-none-now")) } }
            @for topic in [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), None] {
                @let of = |line: &&&Line| line.measure.newest().is_some_and(|newest| newest.thema == topic);
                @if current.iter().any(|line| of(&line)) {
                    section.card {
                        h2 {
                            @match topic {
                                Some(nr) => (listed(v, "topic", &nr.to_string())),
                                None => (v.w("measure-no-topic")),
                            }
                        }
                        ul role="list" { @for line in current.iter().filter(of) { (self.line(v, line)) } }
                    }
                }
            }
            @if !past.is_empty() {
                details.card {
                    summary { h2 { (v.t(&Msg::new("measure-past").with("n", past.len()))) } }
                    ul role="list" { @for line in past { (self.line(v, line)) } }
                }
            }
        }
    }
}

impl PlanPage {
    fn is_past(&self, line: &Line) -> bool {
        line.measure.valid_until().is_some_and(|until| until <= self.now)
    }

    fn line(&self, v: &View, line: &Line) -> Markup {
        let measure = &line.measure;
        let mut versions: Vec<_> = measure.versions().collect();
        let Some((_, newest, validity)) = versions.pop() else { return html! {} };
        html! {
            li.entry-line id=(Measure::anchor(measure.id)) tabindex="-1" {
                p { strong { (newest.titel) } " " (self.marks(v, measure, newest, validity)) }
                (self.said(v, newest, line.next))
                p.meta { (self.wrote(v, newest, validity)) }
                @if let Some(evaluated) = measure.evaluiert.filter(|evaluated| evaluated.at >= newest.at) {
                    p.meta { (v.w("measure-evaluated")) " " (moment_shown(v, evaluated.at)) " · " (v.w("measure-evaluation")) " " (time::date(v, evaluated.naechste_am)) }
                }
                @if let Some(end) = &measure.ende {
                    p.meta {
                        @match &end.grund {
                            Some(why) => {
                                (v.w("measure-ended")) " " (moment_shown(v, end.at)) ", "
                                (signed(v, &self.people, end.von, end.handzeichen.as_deref()))
                                ": " (why)
                            }
                            None => { (v.w("measure-ended-stay")) " " (moment_shown(v, end.at)) }
                        }
                    }
                }
                @if !versions.is_empty() {
                    details {
                        summary { (v.t(&Msg::new("measure-earlier").with("n", versions.len()))) }
                        ol role="list" {
                            @for (nr, version, validity) in versions.into_iter().rev() {
                                li.entry-line {
                                    p { (v.t(&Msg::new("entry-version").with("nr", nr))) ": " strong { (version.titel) } }
                                    del { (self.said(v, version, None)) }
                                    p.meta { (self.wrote(v, version, validity)) }
                                }
                            }
                        }
                    }
                }
                @if self.writes && measure.ende.is_none() {
                    p.actions {
                        a href=(Measure::change_at(measure.id)) {
                            (v.w("measure-change")) span.visually-hidden { " " (newest.titel) }
                        }
                        a href=(Measure::end_at(measure.id)) {
                            (v.w("measure-end")) span.visually-hidden { " " (newest.titel) }
                        }
                    }
                }
            }
        }
    }

    fn marks(&self, v: &View, measure: &Measure, newest: &Version, validity: Validity) -> Markup {
        let runs = measure.ende.is_none() && validity.until.is_none_or(|until| self.now < until);
        let evaluation = measure.evaluation_on().unwrap_or(newest.evaluation_am);
        let days = evaluation.duration_since(v.today).as_hours() / 24;
        let marks = [
            (runs && days <= 0, Tone::Warn, "measure-evaluation-due"),
            (runs && (1..=7).contains(&days), Tone::Info, "measure-evaluation-soon"),
            (runs && validity.from > self.now, Tone::Info, "measure-begins-later"),
            (newest.nur_fachkraft, Tone::Neutral, "measure-nurses"),
        ];
        html! { @for (_, tone, word) in marks.into_iter().filter(|(on, ..)| *on) { (badge::badge(tone, &v.w(word))) " " } }
    }

    /// What a version says.
    fn said(&self, v: &View, version: &Version, next: Option<Timestamp>) -> Markup {
        let vorlage = version.vorlage.as_deref().map(|key| {
            let title = self.vorlagen.iter().find(|(known, _)| known == key);
            title.map_or(key, |(_, title)| title.as_str())
        });
        html! {
            p {
                (schedule_words(v, &version.zeitplan.0, &self.shifts))
                " · " (listed(v, "proved", version.nachweis.code()))
                @if let Some(title) = vorlage { " · " (v.t(&Msg::new("measure-opens").with("vorlage", title))) }
                @if let Some(at) = next { " · " (v.w("measure-next")) " " (moment_shown(v, at)) }
            }
            @if let Some(how) = &version.beschreibung { p.text { (how) } }
            @if let Some(goal) = &version.ziel { p.text { (v.w("measure-goal")) ": " (goal) } }
            @if let Some(risk) = version.risiko { p { (v.w("measure-risk")) ": " (listed(v, "risk", risk.code())) } }
        }
    }

    fn wrote(&self, v: &View, version: &Version, validity: Validity) -> Markup {
        let never = validity.until.is_some_and(|until| until <= validity.from);
        html! {
            @if never { (v.w("measure-never-valid")) }
            @else {
                (v.w("measure-from")) " " (moment_shown(v, validity.from))
                @if let Some(until) = validity.until { " " (v.w("measure-to")) " " (moment_shown(v, until)) }
            }
            " · " (v.w("measure-evaluation")) " " (time::date(v, version.evaluation_am))
            " · " (signed(v, &self.people, version.von, version.handzeichen.as_deref())) ", " (moment_shown(v, version.at))
        }
    }
}
