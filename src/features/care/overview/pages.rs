//! The first page of the area: alerts, figures, and everybody who is there by room.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    read::{Row, Today},
    rules::{OfShift, Standing},
};
use crate::{
    features::care::{
        alert_pages::{About, alert_state, room_words},
        alerts::{AT as ALERTS, Alert, Listed},
        due::{self, ShiftProof, Which},
        evaluations::{evaluation_at, occasion_words},
        observations::{called, form_at, moment_shown, resident_at},
        residents::Resident,
    },
    kernel::{ids::Id, problem::Link, words::Msg},
    platform::web::query::escaped,
    ui::{
        NavSpot, Page, View, badge,
        form::{self, Choice, Field},
        format,
        notice::{empty, say},
        tiles::{Tile, tiles},
        view::Tone,
    },
};

/// Its place in the navigation.
pub const HERE: NavSpot = NavSpot("today");
/// Its address.
pub const AT: &str = "/pflege/heute";
/// Where "as planned" is sent.
pub const PROVE_AT: &str = "/pflege/heute/wie-geplant";
/// So many alerts stand on it; the rest is behind them.
const MOST_ALERTS: usize = 5;
/// So many occasions to evaluate stand on it at once; more are folded.
const MOST_OPEN: usize = 3;

/// The page, with more in its address.
#[must_use]
pub fn at(unit: &str, more: &[(&str, &str)]) -> String {
    let all = [("wohnbereich", unit)].into_iter().chain(more.iter().copied());
    let set: Vec<String> = all
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    if set.is_empty() { AT.to_owned() } else { format!("{AT}?{}", set.join("&")) }
}

/// What was just done.
pub enum Done {
    /// A shift was proved, which can be taken back at once.
    Proof(Id<ShiftProof>),
    /// It was so before: who said it, and when.
    Before(String, Timestamp),
}

/// Alerts with what shows them.
pub struct Alerts {
    /// They and their residents, newest first.
    pub listed: Listed,
    /// What they are about.
    pub quoted: About,
}

/// The page.
pub struct TodayPage {
    /// How it stands; none in a house without units.
    pub today: Option<Today>,
    /// The units that the user works in: id and name.
    pub units: Vec<(String, String)>,
    /// What alerts.
    pub alerts: Alerts,
    /// What was just done.
    pub done: Option<Done>,
    /// Whether the user takes in residents: then an empty house begins with that.
    pub takes_in: bool,
    /// Now.
    pub now: Timestamp,
}

impl Page for TodayPage {
    fn title(&self) -> Msg {
        Msg::new("today-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn body(&self, v: &View) -> Markup {
        let Some(today) = &self.today else {
            return empty(v, &Msg::new("due-no-units"), &[]);
        };
        html! {
            (self.done(v, today))
            (self.alerts(v, today))
            (self.choice(v, today))
            @if today.rows.is_empty() && today.away.is_empty() {
                @let new = Link { href: "/bewohner/neu".into(), words: Msg::new("resident-new") };
                @let (words, ways) = if self.takes_in { ("today-nobody", vec![new]) } else { ("today-nobody-ask", Vec::new()) };
                (empty(v, &Msg::new(words), &ways))
            } @else {
                (figures(v, today))
                (occasions(v, today))
                (self.as_planned_from(v, today))
                ul.cards role="list" aria-label=(v.w("today-residents")) {
                    @for row in &today.rows { (self.card(v, today, row)) }
                }
                @if !today.away.is_empty() {
                    p { (v.w("today-away")) " "
                        @for (nr, one) in today.away.iter().enumerate() {
                            @if nr > 0 { "; " }
                            a href=(resident_at(one.id)) { (in_room(one)) }
                        }
                    }
                }
                p.actions { a href={ "/pflege/ausfallliste?wohnbereich=" (today.unit.id) } { (v.w("outage-title")) } }
            }
        }
    }
}

/// A resident with their room before their name.
fn in_room(resident: &Resident) -> String {
    match resident.zimmer.as_deref() {
        Some(room) => format!("{room} {}", called(resident)),
        None => called(resident),
    }
}

/// How somebody stands, as shape and word.
#[must_use]
pub fn standing(v: &View, standing: Standing) -> Markup {
    let (tone, word) = match standing {
        Standing::Auffaellig => (Tone::Warn, "today-standing-auffaellig"),
        Standing::Dokumentiert => (Tone::Good, "today-standing-dokumentiert"),
        Standing::Offen => (Tone::Neutral, "today-standing-offen"),
    };
    badge::badge(tone, &v.w(word))
}

fn counted(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// What is counted of those who are there.
fn figures(v: &View, today: &Today) -> Markup {
    let sums = today.figures();
    let due = Which { wohnbereich: today.unit.id.to_string(), ..Which::default() }.list();
    let tile =
        |label, value: usize, note, href| Tile { label: Msg::new(label), value: counted(value), note, href };
    let late = (sums.late > 0).then(|| Msg::new("today-of-them-late").with("n", sums.late));
    let evaluated = (sums.evaluations_due > 0)
        .then(|| Msg::new("today-evaluations-late").with("n", sums.evaluations_due));
    let all = [
        tile("today-present", sums.present, None, None),
        tile("today-due", sums.open.saturating_add(sums.late), late, Some(due)),
        tile("today-without", sums.without, None, None),
        tile("today-alerts", sums.alerts, None, Some(ALERTS.to_owned())),
        tile("today-evaluations", sums.evaluations, evaluated, None),
    ];
    tiles(v, &all)
}

impl TodayPage {
    /// What there is to do at once. It comes into view by itself; asking for it is no sign that anybody is there.
    fn alerts(&self, v: &View, today: &Today) -> Markup {
        let asks = at(&today.unit.id.to_string(), &[]);
        let Alerts { listed, quoted } = &self.alerts;
        let more = listed.alerts.len() > MOST_ALERTS || listed.next.is_some();
        html! {
            div #hinweise hx-get=(asks) hx-trigger="every 30s" hx-select="#hinweise" hx-swap="outerHTML"
                hx-headers=r#"{"X-Nebenbei":"1"}"# {
                @if !listed.alerts.is_empty() {
                    section.card {
                        h2 { (v.w("alert-open")) }
                        ol role="list" {
                            @for (alert, resident) in listed.alerts.iter().take(MOST_ALERTS) {
                                (line(v, alert, resident, quoted, self.now))
                            }
                        }
                        @if more { p.actions { a href=(ALERTS) { (v.w("today-all-alerts")) } } }
                    }
                }
            }
        }
    }

    /// Which unit and shift.
    fn choice(&self, v: &View, today: &Today) -> Markup {
        let choices: Vec<Choice> = self.units.iter().map(|(id, name)| Choice::new(id, name)).collect();
        let unit = today.unit.id.to_string();
        html! {
            @if self.units.len() > 1 {
                form.filter.screen method="get" action=(AT) data-ohne-warnung {
                    (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &choices, &unit))
                    button.secondary type="submit" { (v.w("entry-round-go")) }
                }
            }
            p {
                strong { (today.span.name) ", " (format::date(v.lang, today.span.id.day)) } " · " (today.unit.name)
            }
        }
    }

    fn done(&self, v: &View, today: &Today) -> Markup {
        html! {
            @match &self.done {
                Some(Done::Proof(id)) => {
                    section.card {
                        (say(v, Tone::Good, Msg::new("due-proved")))
                        form method="post" action={ (due::proof_at(*id)) "/zuruecknehmen" } {
                            (form::guard(v))
                            (form::hidden("zurueck", &at(&today.unit.id.to_string(), &[])))
                            div.actions { button.secondary type="submit" { (v.w("due-undo")) } }
                        }
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

    /// When the shift can be proved, where that lies ahead.
    fn as_planned_from(&self, v: &View, today: &Today) -> Markup {
        let earliest = due::earliest_proof(&today.span, &today.settings);
        let waits =
            self.now < earliest && today.rows.iter().any(|row| row.routine > 0 && row.proof.is_none());
        let words = Msg::new("today-as-planned-from").with("zeit", format::clock(earliest, &v.zone));
        html! { @if waits { p.hint { (v.t(&words)) } } }
    }

    fn card(&self, v: &View, today: &Today, row: &Row) -> Markup {
        let Row { resident, of_shift, routine, proof, .. } = row;
        let proves =
            *routine > 0 && proof.is_none() && self.now >= due::earliest_proof(&today.span, &today.settings);
        let name = html! { span.visually-hidden { ": " (called(resident)) } };
        html! {
            li.card #{ "bewohner-karte-" (resident.id) } {
                p.cluster {
                    a href=(resident_at(resident.id)) { strong { (in_room(resident)) } }
                    (standing(v, of_shift.standing()))
                }
                p.meta { (due_words(v, of_shift, today, resident.id)) }
                div.actions {
                    a.button href=(form_at(resident.id)) {
                        span aria-hidden="true" { "+ " } (v.w("today-new-entry")) (name)
                    }
                    @if proves {
                        form method="post" action=(PROVE_AT) {
                            (form::guard(v))
                            (form::hidden("wohnbereich", &today.unit.id.to_string()))
                            (form::hidden("person", &resident.id.to_string()))
                            (form::hidden("dienst", &today.span.id.to_string()))
                            button.secondary type="submit" { (v.w("due-as-planned")) (name) }
                        }
                    }
                }
            }
        }
    }
}

/// What gives occasion to evaluate a plan, for whoever evaluates.
fn occasions(v: &View, today: &Today) -> Markup {
    let open = today.rows.iter().flat_map(|row| row.occasions.iter().map(move |one| (row, one)));
    let open: Vec<_> = open.filter(|_| today.nurse).collect();
    html! {
        @if !open.is_empty() {
            details.card open[open.len() <= MOST_OPEN] {
                summary { h2 { (v.t(&Msg::new("evaluation-open-count").with("n", open.len()))) } }
                ul role="list" {
                    @for (row, one) in open {
                        li.entry-line { p {
                            a href=(evaluation_at(row.resident.id)) { strong { (in_room(&row.resident)) } } ": "
                            (occasion_words(v, one))
                        } }
                    }
                }
            }
        }
    }
}

/// An alert in one line: whom it is about, what alerts, and how far it has come.
fn line(v: &View, alert: &Alert, resident: &Resident, quoted: &About, now: Timestamp) -> Markup {
    let title = quoted.title(v, alert).unwrap_or_else(|| v.w("entry-hidden"));
    html! {
        li.entry-line {
            p {
                a href={ (ALERTS) "/" (alert.id) } { strong { (called(resident)) ": " (title) } }
                @if let Some(room) = room_words(v, resident) { " · " (room) }
                " " (alert_state(v, alert, now)) " "
                span.meta { (moment_shown(v, quoted.zeitpunkt(alert))) }
            }
        }
    }
}

/// What is due to somebody, in words that lead there.
fn due_words(v: &View, of: &OfShift, today: &Today, resident: Id<Resident>) -> Markup {
    let which =
        Which { bewohner: resident.to_string(), wohnbereich: today.unit.id.to_string(), ..Which::default() };
    let open = of.open.saturating_add(of.late);
    html! {
        @if open == 0 { (v.w("today-nothing-open")) }
        @else {
            a href=(which.list()) { (v.t(&Msg::new("today-open").with("n", open))) }
            @if of.late > 0 { " " (badge::badge(Tone::Warn, &v.t(&Msg::new("today-late").with("n", of.late)))) }
        }
    }
}
