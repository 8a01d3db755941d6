//! The orders of a resident: on what each rests, what must be done about that, whether it is applied now, and what was applied.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::{hint_word, tone};
use crate::{
    features::care::{
        observations::{
            Entry, People, called, content_shown, entry_at, form_at, moment_shown, resident_at, signed,
        },
        residents::Resident,
        restraint_orders::{self, Hint, OrderVersion, RestraintOrder, basis_word},
        templates::{ACTION, RESTRAINT, TAKEN_OFF, Template},
        versioned::{HERE, RevisedPages as _},
    },
    kernel::{problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View, badge, form,
        notice::{empty, say},
        time,
        view::Tone,
    },
};

/// An order with what is known of it.
pub struct Line {
    /// It.
    pub order: RestraintOrder,
    /// What must be done about its basis.
    pub hint: Option<Hint>,
    /// Since when it is applied without a break.
    pub since: Option<Timestamp>,
    /// When somebody looks next at the latest, and whether that is over.
    pub control: Option<(Timestamp, bool)>,
    /// What was applied, the newest first.
    pub entries: Vec<Entry>,
}

/// The orders of a resident.
pub struct OrdersPage {
    /// Whose.
    pub resident: Resident,
    /// Every order that there is or was, those in force first.
    pub lines: Vec<Line>,
    /// What was applied and belongs to no order, the newest first.
    pub loose: Vec<Entry>,
    /// The versions of the template by which these are shown.
    pub templates: BTreeMap<u32, Template>,
    /// Who wrote them.
    pub people: People,
    /// Whether the reader writes orders.
    pub writes: bool,
    /// Whether the reader writes entries.
    pub applies: bool,
    /// Now.
    pub now: Timestamp,
}

/// The button of one tap on an order.
fn tap(
    v: &View,
    order: &RestraintOrder,
    (aktion, words): (&str, &'static str),
    of: &str,
    back: &str,
) -> Markup {
    html! {
        form method="post" action={ "/fem/" (order.id) "/anwendung" } {
            (form::guard(v))
            (form::hidden("aktion", aktion))
            (form::hidden("zurueck", back))
            button.button type="submit" { (v.w(words)) span.visually-hidden { ": " (of) } }
        }
    }
}

/// The button that says that somebody looked after a resident; in a list that leads back to `back`.
#[must_use]
pub fn control_button(v: &View, order: &RestraintOrder, of: &str, back: &str) -> Markup {
    html! {
        div.actions {
            (tap(v, order, ("kontrolle", "fem-controlled"), of, back))
            (tap(v, order, (TAKEN_OFF, "fem-take-off"), of, back))
        }
    }
}

/// What a version says.
#[must_use]
pub fn said(v: &View, version: &OrderVersion) -> Markup {
    html! {
        p {
            (v.w("fem-basis")) ": " (basis_word(v, version.grundlage))
            @if let Some(file) = &version.aktenzeichen { " · " (v.w("fem-file-number")) " " (file) }
            @if let Some(last) = version.gueltig_bis { " · " (v.w("fem-valid-until")) " " (time::date(v, last)) }
            " · " (v.t(&Msg::new("fem-every").with("n", version.kontrolle_min)))
        }
        p.text { (v.w("fem-alternatives")) ": " (version.alternativen) }
    }
}

impl Page for OrdersPage {
    fn title(&self) -> Msg {
        Msg::new("fem-title-of").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if self.writes { div.actions { a.button href=(RestraintOrder::new_at(self.resident.id)) { (v.w("fem-new")) } } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let (open, over): (Vec<&Line>, Vec<&Line>) =
            self.lines.iter().partition(|line| line.order.is_open(self.now) || line.since.is_some());
        html! {
            p.hint { (v.w("fem-never-refused")) }
            @if self.lines.is_empty() && self.loose.is_empty() {
                @let new = Link { href: RestraintOrder::new_at(self.resident.id), words: Msg::new("fem-new") };
                (empty(v, &Msg::new("fem-empty"), &if self.writes { vec![new] } else { Vec::new() }))
            } @else if open.is_empty() {
                p { (v.w("fem-none-now")) }
            }
            @for line in open { section.card id=(RestraintOrder::anchor(line.order.id)) tabindex="-1" { (self.line(v, line)) } }
            @if self.applies {
                p.actions {
                    a href={ (form_at(self.resident.id)) "?vorlage=" (RESTRAINT) } { (v.w("fem-write-entry")) }
                }
            }
            @if !self.loose.is_empty() {
                section.card #ohne-anordnung {
                    h2 { (v.w("fem-loose")) }
                    (say(v, Tone::Warn, Msg::new("fem-loose-said")))
                    (self.entries(v, &self.loose))
                }
            }
            @if !over.is_empty() {
                details.card {
                    summary { h2 { (v.t(&Msg::new("fem-past").with("n", over.len()))) } }
                    @for line in over { section id=(RestraintOrder::anchor(line.order.id)) tabindex="-1" { (self.line(v, line)) } }
                }
            }
        }
    }
}

impl OrdersPage {
    fn line(&self, v: &View, line: &Line) -> Markup {
        let order = &line.order;
        let Some(newest) = order.newest() else { return html! {} };
        let called = restraint_orders::called(v, order);
        html! {
            h2 { (called) }
            p {
                @if let Some(hint) = line.hint { (badge::badge(tone(hint), &hint_word(v, hint))) " " }
                @if let Some(since) = line.since {
                    (badge::badge(Tone::Info, &v.w("fem-on"))) " " (v.w("fem-since")) " " (moment_shown(v, since))
                }
                @if let Some((due, late)) = line.control {
                    " · " (v.w("fem-next-control")) " " (moment_shown(v, due))
                    @if late { " " (badge::badge(Tone::Warn, &v.w("fem-control-overdue"))) }
                }
            }
            (said(v, newest))
            p.meta { (signed(v, &self.people, newest.von, newest.handzeichen.as_deref())) ", " (moment_shown(v, newest.at)) }
            @if let Some(end) = &order.ende {
                p.meta {
                    @match &end.grund {
                        Some(why) => {
                            (v.w("measure-ended")) " " (moment_shown(v, end.at)) ", "
                            (signed(v, &self.people, end.von, end.handzeichen.as_deref())) ": " (why)
                        }
                        None => { (v.w("measure-ended-stay")) " " (moment_shown(v, end.at)) }
                    }
                }
            }
            @if self.applies && (order.is_open(self.now) || line.since.is_some()) {
                @let back = format!("{}#{}", RestraintOrder::all_at(self.resident.id), RestraintOrder::anchor(order.id));
                @if line.since.is_some() { (control_button(v, order, &called, &back)) }
                @else { div.actions { (tap(v, order, ("beginn", "fem-begin"), &called, &back)) } }
            }
            @if self.writes && order.ende.is_none() {
                p.actions {
                    a href=(RestraintOrder::change_at(order.id)) { (v.w("fem-change")) span.visually-hidden { ": " (called) } }
                    a href=(RestraintOrder::end_at(order.id)) { (v.w("fem-end")) span.visually-hidden { ": " (called) } }
                }
            }
            @if !line.entries.is_empty() {
                details {
                    summary { (v.t(&Msg::new("fem-entries").with("n", line.entries.len()))) }
                    (self.entries(v, &line.entries))
                }
            }
            @if order.fassungen.len() > 1 {
                details {
                    summary { (v.t(&Msg::new("measure-earlier").with("n", order.fassungen.len().saturating_sub(1)))) }
                    ol role="list" {
                        @for version in order.fassungen.iter().rev().skip(1) {
                            li.entry-line {
                                del { (said(v, version)) }
                                p.meta { (signed(v, &self.people, version.von, version.handzeichen.as_deref())) ", " (moment_shown(v, version.at)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn entries(&self, v: &View, entries: &[Entry]) -> Markup {
        html! {
            ul role="list" {
                @for entry in entries {
                    @if let Some(current) = entry.current() {
                        @let template = self.templates.get(&current.vorlage_version);
                        @let chosen = template.and_then(|template| {
                            let said = current.werte.json().get(ACTION)?.as_str()?.to_owned();
                            template.field(ACTION)?.option(&said).map(|option| option.label.clone())
                        });
                        li.entry-line {
                            p {
                                a href=(entry_at(entry.id)) {
                                    (moment_shown(v, current.zeitpunkt))
                                    @if let Some(chosen) = chosen { " " (chosen) }
                                }
                                @if entry.ohne_grundlage { " " (badge::badge(Tone::Bad, &v.w("entry-unfounded"))) }
                            }
                            (content_shown(v, current, template))
                            p.meta { (signed(v, &self.people, entry.erfasst_von, current.handzeichen.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}
