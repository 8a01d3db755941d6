//! The list for a power cut: who lives in a unit, what everybody must know of them, and what is due within a day, with a box
//! to tick.

use maud::{Markup, html};

use super::{
    emergency::print_button,
    read::{Coming, Outage},
};
use crate::{
    features::care::{
        due::Item,
        observations::{called, clock_shown, moment_shown},
    },
    kernel::{schedule::Due, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field},
        notice::empty,
        time,
    },
};

/// Its address.
pub const AT: &str = "/pflege/ausfallliste";

/// The page.
pub struct OutagePage {
    /// The list; none in a house without units.
    pub outage: Option<Outage>,
    /// The units that the user works in: id and name.
    pub units: Vec<(String, String)>,
}

impl Page for OutagePage {
    fn title(&self) -> Msg {
        match &self.outage {
            Some(outage) => Msg::new("outage-of").with("name", outage.unit.name.as_str()),
            None => Msg::new("outage-title"),
        }
    }
    fn here(&self) -> NavSpot {
        NavSpot("today")
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { @if self.outage.is_some() { (print_button(v)) } }
    }
    fn body(&self, v: &View) -> Markup {
        let Some(outage) = &self.outage else { return empty(v, &Msg::new("due-no-units"), &[]) };
        let units: Vec<Choice> = self.units.iter().map(|(id, name)| Choice::new(id, name)).collect();
        html! {
            @if self.units.len() > 1 {
                form.filter.screen method="get" action=(AT) data-ohne-warnung {
                    (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &units, &outage.unit.id.to_string()))
                    button.secondary type="submit" { (v.w("entry-round-go")) }
                }
            }
            p.hint.screen { (v.w("outage-said")) }
            p { (v.w("outage-until")) " " strong { (moment_shown(v, outage.until)) } }
            @if outage.residents.is_empty() { (empty(v, &Msg::new("outage-nobody"), &[])) }
            div.stack { @for one in &outage.residents { (resident(v, one)) } }
        }
    }
}

fn resident(v: &View, one: &Coming) -> Markup {
    let who = &one.resident;
    let none = who.keine_allergien_bekannt.then(|| v.w("resident-allergies-none"));
    html! {
        section.card {
            h2 { @if let Some(room) = &who.zimmer { (room) " " } (called(who)) }
            p.meta {
                (v.w("resident-born")) " " (time::date(v, who.geburtsdatum))
                @if one.is_away { " · " strong { (v.w("resident-status-abwesend")) } }
            }
            @if let Some(known) = who.allergien.as_ref().or(none.as_ref()) { p { (v.w("resident-field-allergien")) ": " strong { (known) } } }
            @if let Some(hints) = &who.hinweise { p.text { (hints) } }
            @if one.items.is_empty() { p { (v.w("outage-nothing-due")) } }
            @else { ul role="list" { @for item in &one.items { li { (line(v, item)) } } } }
        }
    }
}

fn line(v: &View, item: &Item) -> Markup {
    html! {
        span.tick aria-hidden="true" {}
        @match &item.due {
            Due::At(at) => (clock_shown(v, *at)),
            Due::In(span) => (span.name),
        }
        " " strong { (item.version.titel) }
        @if item.version.nur_fachkraft { " · " (v.w("measure-nurses")) }
        @if let Some(how) = &item.version.beschreibung { " · " span.meta { (how) } }
    }
}
