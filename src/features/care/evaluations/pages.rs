//! The pages of evaluations: what there is of a resident, and the form of one.

use maud::{Markup, html};

use super::{
    actions::All,
    find::Coming,
    model::{Evaluation, Occasion},
    rules::{MOST_TEXT, Near},
    words::{Art, Folge},
};
use crate::{
    features::care::{
        measures::{Measure, plan_at},
        observations::{Filled, People, called, entry_at, moment_shown, resident_at, signed},
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::web::query::escaped,
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field, Width},
        notice::empty,
        time,
        view::Tone,
    },
};

/// Their place in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");
/// What the choice of what is evaluated says for the whole plan.
pub const WHOLE: &str = "plan";

/// The evaluations of a resident.
#[must_use]
pub fn at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/evaluation")
}
/// The form of a new one.
#[must_use]
pub fn new_at(id: Id<Resident>, measure: Option<Id<Measure>>, occasion: Option<Id<Occasion>>) -> String {
    let was = measure.map_or_else(|| WHOLE.to_owned(), |measure| measure.to_string());
    let anlass = occasion.map(|occasion| format!("&anlass={}", escaped(&occasion.to_string())));
    format!("{}/neu?was={}{}", at(id), escaped(&was), anlass.unwrap_or_default())
}
fn drop_at(id: Id<Occasion>) -> String {
    format!("/anlaesse/{id}/verwerfen")
}

fn word(v: &View, list: &str, code: &str) -> String {
    v.t(&Msg { key: format!("evaluation-{list}-{}", code.replace('_', "-")).into(), args: Vec::new() })
}

/// An occasion in words: what it is, and when it was.
#[must_use]
pub fn occasion_words(v: &View, occasion: &Occasion) -> Markup {
    html! { (word(v, "occasion", occasion.art.code())) ", " (moment_shown(v, occasion.zeitpunkt)) }
}

/// Where the source of an occasion is shown.
fn source(occasion: &Occasion) -> Option<String> {
    match occasion.art {
        Art::Sturz | Art::Stufe => Some(entry_at(Id::from_bytes(occasion.quelle))),
        Art::NichtErledigt => Some(format!("/massnahmen/{}", Id::<Measure>::from_bytes(occasion.quelle))),
        Art::Krankenhaus | Art::Pflegegrad => None,
    }
}

/// How near an evaluation is, as shape and word.
fn near(v: &View, near: Near) -> Markup {
    match near {
        Near::Due => badge::badge(Tone::Warn, &v.w("measure-evaluation-due")),
        Near::Soon => badge::badge(Tone::Info, &v.w("measure-evaluation-soon")),
        Near::Later => html! {},
    }
}

/// What there is of the evaluations of a resident.
pub struct EvaluationsPage {
    /// It.
    pub all: All,
    /// Who evaluated.
    pub people: People,
    /// Whether the reader evaluates.
    pub writes: bool,
    /// An occasion that was to be dropped: which, the reason that was sent, and what is wrong with it.
    pub refused: Option<(Id<Occasion>, String, FieldErrors)>,
}

impl Page for EvaluationsPage {
    fn title(&self) -> Msg {
        Msg::new("evaluation-title").with("name", called(&self.all.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.refused.is_some()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.all.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        let plan = html! { a href=(plan_at(self.all.resident.id)) { (v.w("measure-plan-open")) } };
        html! {
            div.actions {
                @if self.writes && !self.all.coming.is_empty() {
                    a.button href=(new_at(self.all.resident.id, None, None)) { (v.w("evaluation-whole-new")) }
                }
                (plan)
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let open: Vec<&Occasion> = self.all.occasions.iter().filter(|one| one.is_open()).collect();
        let decided: Vec<&Occasion> = self.all.occasions.iter().filter(|one| !one.is_open()).collect();
        let nothing = self.all.coming.is_empty() && open.is_empty() && self.all.evaluations.is_empty();
        html! {
            @if nothing {
                @let plan = Link { href: plan_at(self.all.resident.id), words: Msg::new("measure-plan-open") };
                (empty(v, &Msg::new("evaluation-none"), &[plan]))
            }
            @if !open.is_empty() {
                section.card #anlaesse {
                    h2 { (v.w("evaluation-occasions")) }
                    ul role="list" { @for (nr, one) in (1..).zip(open) { (self.occasion(v, one, nr)) } }
                }
            }
            @if !self.all.coming.is_empty() {
                section.card {
                    h2 { (v.w("evaluation-coming")) }
                    ul role="list" { @for one in &self.all.coming { (self.coming(v, one)) } }
                }
            }
            @if !self.all.evaluations.is_empty() {
                section.card {
                    h2 { (v.w("evaluation-past")) }
                    ol role="list" { @for one in &self.all.evaluations { (self.evaluation(v, one)) } }
                }
            }
            @if !decided.is_empty() {
                details.card {
                    summary { h2 { (v.w("evaluation-decided")) } }
                    ul role="list" { @for one in decided { (self.decided(v, one)) } }
                }
            }
        }
    }
}

impl EvaluationsPage {
    fn titled(&self, id: Id<Measure>) -> &str {
        self.all.titles.iter().find(|(known, _)| *known == id).map_or("", |(_, title)| title.as_str())
    }

    fn named(&self, v: &View, one: &Occasion) -> Markup {
        let titel = self.titled(Id::from_bytes(one.quelle));
        html! {
            @match source(one) {
                Some(href) => { a href=(href) { (occasion_words(v, one)) } }
                None => (occasion_words(v, one)),
            }
            @if !titel.is_empty() { ": " (titel) }
        }
    }

    fn occasion(&self, v: &View, one: &Occasion, nr: u32) -> Markup {
        let measure = (one.art == Art::NichtErledigt).then(|| Id::from_bytes(one.quelle));
        let refused = self.refused.as_ref().filter(|(id, ..)| *id == one.id);
        let none = FieldErrors::new();
        let (sent, errors) = refused.map_or(("", &none), |(_, sent, errors)| (sent.as_str(), errors));
        let why = Field::new("grund", Msg::new("entry-reason"))
            .twin(nr)
            .errors(errors)
            .width(Width::Full)
            .maxlength(500)
            .required();
        html! {
            li.entry-line {
                p { (badge::badge(Tone::Warn, &v.w("evaluation-open"))) " " (self.named(v, one)) }
                @if self.writes {
                    p.actions {
                        a.button href=(new_at(one.resident_id, measure, Some(one.id))) {
                            (v.w("evaluation-new")) span.visually-hidden { ": " (word(v, "occasion", one.art.code())) }
                        }
                    }
                    details open[refused.is_some()] {
                        summary { (v.w("evaluation-no-occasion")) span.visually-hidden { ": " (word(v, "occasion", one.art.code())) } }
                        form.form method="post" action=(drop_at(one.id)) {
                            (form::guard(v))
                            (form::error_summary_of(v, errors, Some(nr)))
                            (form::text(v, &why, sent))
                            div.actions { button.secondary type="submit" { (v.w("evaluation-drop")) } }
                        }
                    }
                }
            }
        }
    }

    fn decided(&self, v: &View, one: &Occasion) -> Markup {
        html! {
            li.entry-line {
                p { (self.named(v, one)) }
                p.meta {
                    @match &one.verworfen {
                        Some(dropped) => {
                            (v.w("evaluation-dropped")) ", " (moment_shown(v, dropped.at))
                            @match &dropped.grund {
                                Some(why) => { ", " (signed(v, &self.people, dropped.von, dropped.handzeichen.as_deref())) ": " (why) }
                                None => { ": " (v.w("evaluation-lapsed")) }
                            }
                        }
                        None => (v.w("evaluation-settled")),
                    }
                }
            }
        }
    }

    fn coming(&self, v: &View, one: &Coming) -> Markup {
        let (measure, name) = match &one.measure {
            Some((id, titel)) => (Some(*id), titel.clone()),
            None => (None, v.w("evaluation-whole")),
        };
        html! {
            li.entry-line {
                p { strong { (name) } " " (near(v, one.near(v.today))) }
                p.meta { (v.w("measure-evaluation")) " " (time::date(v, one.day)) }
                @if self.writes {
                    p.actions {
                        a href=(new_at(self.all.resident.id, measure, None)) { (v.w("evaluation-new")) span.visually-hidden { ": " (name) } }
                    }
                }
            }
        }
    }

    fn evaluation(&self, v: &View, one: &Evaluation) -> Markup {
        let Some(said) = one.current() else { return html! {} };
        let name = one.massnahme_id.map_or_else(|| v.w("evaluation-whole"), |id| self.titled(id).to_owned());
        let occasion = one.anlass_id.and_then(|id| self.all.occasions.iter().find(|known| known.id == id));
        html! {
            li.entry-line id={ "evaluation-" (one.id) } tabindex="-1" {
                p { (moment_shown(v, one.created_at)) " · " strong { (name) } " " (badge::badge(Tone::Neutral, &word(v, "folge", said.folge.code()))) }
                @if let Some(occasion) = occasion { p { (v.w("evaluation-occasion")) ": " (occasion_words(v, occasion)) } }
                p.text { (said.ergebnis) }
                p.meta {
                    (v.w("evaluation-next")) " " (time::date(v, said.naechste_am)) " · "
                    (signed(v, &self.people, said.von, said.handzeichen.as_deref()))
                }
            }
        }
    }
}

/// The form of an evaluation.
pub struct EvaluationForm {
    /// Whose plan.
    pub resident: Resident,
    /// The measures that run: id and title.
    pub measures: Vec<(Id<Measure>, String)>,
    /// The open occasions.
    pub occasions: Vec<Occasion>,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for EvaluationForm {
    fn title(&self) -> Msg {
        Msg::new("evaluation-new-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: at(self.resident.id), words: Msg::new("evaluation-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let mut what = vec![Choice::new(WHOLE, v.w("evaluation-whole"))];
        what.extend(self.measures.iter().map(|(id, titel)| Choice::new(id.to_string(), titel.clone())));
        let mut why = vec![Choice::new("", v.w("evaluation-regular"))];
        why.extend(self.occasions.iter().map(|one| {
            let day = crate::ui::format::observed(v.lang, one.zeitpunkt, &v.zone);
            Choice::new(one.id.to_string(), format!("{}, {day}", word(v, "occasion", one.art.code())))
        }));
        let becomes = Folge::ALL.map(|folge| Choice::new(folge.code(), word(v, "folge", folge.code())));
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let came_out =
            field("ergebnis", "evaluation-result").width(Width::Full).maxlength(MOST_TEXT).required();
        let came_out = if self.errors.is_empty() { came_out.focus() } else { came_out };
        html! {
            (form::error_summary(v, &self.errors))
            form.form method="post" action={ (at(self.resident.id)) "/neu" } {
                (form::guard(v))
                (form::select(v, &field("was", "evaluation-what").required(), &what, self.get("was")))
                @if !self.occasions.is_empty() {
                    (form::select(v, &field("anlass", "evaluation-occasion"), &why, self.get("anlass")))
                }
                (form::textarea(v, &came_out, self.get("ergebnis"), 5))
                (form::radios(v, &field("folge", "evaluation-becomes").required(), &becomes, self.get("folge")))
                (form::date(v, &field("naechste_am", "evaluation-next").required(), self.get("naechste_am")))
                (form::actions(v, &Msg::new("evaluation-save"), Some((&at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}

impl EvaluationForm {
    fn get(&self, name: &str) -> &str {
        self.filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }
}
