//! The page of a handover, which is its print, too: one sheet for a unit, with a box to tick before each line.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    read::{Became, Handover, OfResident},
    rules::Since,
};
use crate::{
    features::care::{
        alert_pages::alert_state,
        alerts::{AT as ALERTS, Alert, Art},
        due::{self, Answer},
        measures::Measure,
        moods::{Mood, show_mood},
        observations::{
            Entry, Filled, People, called, entry_at, moment_shown, resident_at, show_when, signed,
            timeline_at,
        },
        residents::{Absence, Resident},
    },
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    platform::web::query::escaped,
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field},
        notice::empty,
        tabs::{Tab, tabs},
        time,
        view::Tone,
    },
};

/// Its place in the navigation.
pub const HERE: NavSpot = NavSpot("handover");
/// Its address.
pub const AT: &str = "/uebergabe";

/// As the address names what it begins with.
#[must_use]
pub fn code(since: Since) -> &'static str {
    match since {
        Since::Own => "",
        Since::Shift => "schicht",
        Since::Hours(24) => "24h",
        Since::Hours(_) => "72h",
        Since::From(_) => "ab",
    }
}

/// The page of a unit that begins so.
#[must_use]
pub fn at(unit: &str, seit: &str) -> String {
    let all = [("wohnbereich", unit), ("seit", seit)];
    let set = all.into_iter().filter(|(_, value)| !value.is_empty());
    let set: Vec<String> = set.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if set.is_empty() { AT.to_owned() } else { format!("{AT}?{}", set.join("&")) }
}

/// The page.
pub struct HandoverPage {
    /// What is handed over; none in a house without units, or where something is wrong with the address.
    pub handover: Option<Handover>,
    /// The unit.
    pub unit: String,
    /// The units that the user works in: id and name.
    pub units: Vec<(String, String)>,
    /// What it begins with.
    pub since: Since,
    /// Day and time from which on, as they were typed.
    pub filled: Filled,
    /// What is wrong with them.
    pub errors: FieldErrors,
    /// Who wrote what it shows.
    pub people: People,
    /// Now.
    pub now: Timestamp,
}

impl Page for HandoverPage {
    fn title(&self) -> Msg {
        match &self.handover {
            Some(handover) => {
                // In a row of windows each says since when it tells.
                let words = match self.since {
                    Since::Own => "handover-title-of",
                    Since::Shift => "handover-title-shift",
                    Since::Hours(24) => "handover-title-24",
                    Since::Hours(_) => "handover-title-72",
                    Since::From(_) => "handover-title-from",
                };
                Msg::new(words).with("name", handover.unit.name.as_str())
            }
            None => Msg::new("handover-title"),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            div.actions { button.button.secondary type="button" data-drucken hidden { (v.w("account-codes-print")) } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            @if self.units.is_empty() {
                (empty(v, &Msg::new("due-no-units"), &[]))
            } @else {
                (self.choice(v))
                @if let Some(handover) = &self.handover { (self.told(v, handover)) }
            }
        }
    }
}

impl HandoverPage {
    /// Which unit, and since when.
    fn choice(&self, v: &View) -> Markup {
        let units: Vec<Choice> = self.units.iter().map(|(id, name)| Choice::new(id, name)).collect();
        let tab = |since: Since, label: &'static str| Tab {
            href: at(&self.unit, code(since)),
            label: Msg::new(label),
            count: None,
            current: code(since) == code(self.since),
        };
        let all = [
            tab(Since::Own, "handover-since-own"),
            tab(Since::Shift, "handover-since-shift"),
            tab(Since::Hours(24), "handover-since-24"),
            tab(Since::Hours(72), "handover-since-72"),
        ];
        let from = matches!(self.since, Since::From(_)) || !self.errors.is_empty();
        html! {
            @if self.units.len() > 1 {
                form.filter.screen method="get" action=(AT) data-ohne-warnung {
                    (form::hidden("seit", if from { "" } else { code(self.since) }))
                    (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &units, &self.unit))
                    button.secondary type="submit" { (v.w("entry-round-go")) }
                }
            }
            (tabs(v, &Msg::new("handover-since"), &all))
            details.card.screen open[from] {
                summary { (v.w("handover-since-from")) }
                form.form method="get" action=(AT) data-ohne-warnung {
                    (form::hidden("wohnbereich", &self.unit))
                    (form::hidden("seit", "ab"))
                    (show_when(v, &self.filled, &self.errors))
                    div.actions { button.button.secondary type="submit" { (v.w("handover-show")) } }
                }
            }
        }
    }

    fn told(&self, v: &View, handover: &Handover) -> Markup {
        let quiet = handover.quiet();
        let rest = |one: &&OfResident| one.is_quiet() && !one.rest.is_empty();
        html! {
            div.stack.handover #uebergabe {
                p {
                    strong { (moment_shown(v, handover.time.start)) " – " (moment_shown(v, handover.time.end)) }
                    @if let Some(last) = &handover.last {
                        br; span.meta { (v.w("handover-last")) " " (moment_shown(v, last.at)) }
                    }
                }
                @if handover.residents.is_empty() {
                    (empty(v, &Msg::new("handover-nobody"), &[]))
                } @else {
                    @for one in handover.residents.iter().filter(|one| !one.is_quiet()) { (self.resident(v, handover, one)) }
                    p { strong { (v.t(&Msg::new("handover-quiet").with("n", quiet))) } }
                    @if handover.residents.iter().any(|one| rest(&one)) {
                        details.card.screen {
                            summary { (v.w("handover-quiet-rest")) }
                            ul role="list" {
                                @for one in handover.residents.iter().filter(rest) {
                                    li.entry-line {
                                        p { (named(one)) " " span.meta { (v.t(&Msg::new("handover-rest").with("n", one.rest.len()))) } }
                                        @for id in &one.rest { (self.entry(v, handover, *id, false)) }
                                    }
                                }
                            }
                        }
                    }
                    form.form.screen method="post" action=(AT) {
                        (form::guard(v))
                        (form::hidden("wohnbereich", &handover.unit.id.to_string()))
                        (form::hidden("von", &handover.time.start.to_string()))
                        (form::hidden("bis", &handover.time.end.to_string()))
                        p.hint { (v.w("handover-take-said")) }
                        (form::actions(v, &Msg::new("handover-take"), None))
                    }
                }
            }
        }
    }

    fn resident(&self, v: &View, handover: &Handover, one: &OfResident) -> Markup {
        html! {
            section.card {
                h2 { (named(one)) }
                @if !one.alerts.is_empty() {
                    h3 { (v.w("alert-open")) }
                    @for alert in &one.alerts { (self.alert(v, handover, one, alert)) }
                }
                @if one.is_new { p { (tick()) (v.w("handover-moved-in")) " " (time::date(v, one.resident.aufnahme_datum)) } }
                @if let Some(last) = one.resident.auszug_datum.filter(|_| one.has_left) {
                    p { (tick()) (v.w("handover-left")) " " (time::date(v, last)) }
                }
                @for absence in &one.absences { p { (tick()) (away(v, absence)) } }
                @for id in &one.told { (self.entry(v, handover, *id, true)) }
                @for mood in &one.moods { (self.mood(v, mood)) }
                @for (answer, titel) in &one.answers { (self.answer(v, handover, answer, titel)) }
                @for (measure, became) in &one.measures { (self.measure(v, measure, *became)) }
                @if !one.changed.is_empty() {
                    h3 { (v.w("handover-changed")) }
                    @for id in &one.changed { (self.entry(v, handover, *id, true)) }
                }
                @if !one.rest.is_empty() {
                    details.screen {
                        summary { (v.t(&Msg::new("handover-rest").with("n", one.rest.len()))) }
                        @for id in &one.rest { (self.entry(v, handover, *id, false)) }
                    }
                }
                p.actions { a href=(timeline_at(one.resident.id)) { (v.w("alert-course")) span.visually-hidden { " " (called(&one.resident)) } } }
            }
        }
    }

    /// What alerts, and how far it has come; what it is about in full only where it is not told below.
    fn alert(&self, v: &View, handover: &Handover, one: &OfResident, alert: &Alert) -> Markup {
        let about = Id::from_bytes(alert.anlass);
        let title = match alert.art {
            Art::Observation => {
                handover.quoted.title(about).map_or_else(|| v.w("entry-hidden"), str::to_owned)
            }
            Art::Mood => v.w("mood-title"),
        };
        let is_told = one.told.contains(&about) || one.changed.contains(&about);
        let felt = one.moods.iter().find(|mood| mood.id.bytes() == alert.anlass).map(|mood| mood.zeitpunkt);
        let at = handover.quoted.zeitpunkt(about).or(felt).unwrap_or(alert.created_at);
        html! {
            div.entry-line {
                p {
                    (tick()) (moment_shown(v, at)) " · "
                    a href={ (ALERTS) "/" (alert.id) } { strong { (title) } } " " (alert_state(v, alert, self.now))
                }
                @if !is_told { (handover.quoted.show(v, about)) }
            }
        }
    }

    /// An entry: when, what, by whom.
    fn entry(&self, v: &View, handover: &Handover, id: Id<Entry>, ticked: bool) -> Markup {
        let Some(entry) = handover.quoted.entry(id) else { return html! {} };
        let title = handover.quoted.title(id).map_or_else(|| v.w("entry-hidden"), str::to_owned);
        let sign = entry.fassungen.first().and_then(|first| first.handzeichen.as_deref());
        html! {
            div.entry-line {
                p { @if ticked { (tick()) } (moment_shown(v, entry.zeitpunkt())) " · " a href=(entry_at(id)) { strong { (title) } } }
                (handover.quoted.show(v, id))
                p.meta { (signed(v, &self.people, entry.erfasst_von, sign)) }
            }
        }
    }

    /// A bad mood; who recorded it, unless the resident did.
    fn mood(&self, v: &View, mood: &Mood) -> Markup {
        html! {
            div.entry-line {
                p { (tick()) (moment_shown(v, mood.zeitpunkt)) " · " strong { (v.w("mood-title")) } }
                (show_mood(v, mood))
                @if let Some(by) = mood.erfasst_von {
                    p.meta { (signed(v, &self.people, by, mood.handzeichen.as_deref())) }
                }
            }
        }
    }

    /// What was done otherwise, or not at all; its report is the answer's own text.
    fn answer(&self, v: &View, handover: &Handover, answer: &Answer, titel: &str) -> Markup {
        let Some(said) = answer.current() else { return html! {} };
        let report = said.eintrag_id.filter(|id| handover.quoted.entry(*id).is_some());
        html! {
            div.entry-line {
                p {
                    (tick()) (moment_shown(v, said.zeitpunkt)) " · "
                    a href=(due::answer_at(answer.id)) { strong { (titel) } } " "
                    (badge::badge(Tone::Warn, &due::due_word(v, "status", said.status.code())))
                }
                @if let Some(why) = said.grund { p { (due::due_word(v, "reason", why.code())) } }
                @if let Some(text) = &said.text { p.text { (text) } }
                @if let Some(report) = report { p.meta.screen { a href=(entry_at(report)) { (v.w("due-entry-open")) } } }
                p.meta { (signed(v, &self.people, said.von, said.handzeichen.as_deref())) }
            }
        }
    }

    fn measure(&self, v: &View, measure: &Measure, became: Became) -> Markup {
        let Some(newest) = measure.newest() else { return html! {} };
        let (word, by) = match (became, &measure.ende) {
            (Became::New, _) => ("handover-measure-new", Some((newest.von, newest.handzeichen.as_deref()))),
            (Became::Changed, _) => {
                ("handover-measure-changed", Some((newest.von, newest.handzeichen.as_deref())))
            }
            (Became::Ended, Some(end)) => {
                ("handover-measure-ended", Some((end.von, end.handzeichen.as_deref())))
            }
            (Became::Ended, None) => ("handover-measure-ended", None),
        };
        let why =
            measure.ende.as_ref().and_then(|end| end.grund.as_deref()).filter(|_| became == Became::Ended);
        html! {
            div.entry-line {
                p {
                    (tick()) (v.w(word)) ": "
                    a href={ "/massnahmen/" (measure.id) } { strong { (newest.titel) } }
                }
                @if let Some(why) = why { p { (why) } }
                @if let Some((by, sign)) = by { p.meta { (signed(v, &self.people, by, sign)) } }
            }
        }
    }
}

/// The box that is ticked on paper.
fn tick() -> Markup {
    html! { span.tick aria-hidden="true" {} }
}

fn named(one: &OfResident) -> Markup {
    let resident: &Resident = &one.resident;
    html! {
        @if let Some(room) = &resident.zimmer { (room) " " }
        a href=(resident_at(resident.id)) { (called(resident)) }
    }
}

fn away(v: &View, absence: &Absence) -> Markup {
    let key = format!("resident-abwesend-{}", absence.art.code());
    let art = v.t(&Msg { key: key.into(), args: Vec::new() });
    html! {
        (v.w("handover-away")) ": " (art) ", " (moment_shown(v, absence.von)) " – "
        @match absence.bis { Some(bis) => (moment_shown(v, bis)), None => (v.w("resident-absence-open")) }
    }
}
