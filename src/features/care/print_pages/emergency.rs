//! The emergency sheet: one page of A4 that goes along to hospital.

use maud::{Markup, html};

use super::read::{Emergency, Measured};
use crate::{
    features::care::{
        measures::schedule_words,
        observations::{called, moment_shown, resident_at},
        residents::Contact,
        restraint_orders::{self, RestraintOrder},
    },
    kernel::{problem::Link, words::Msg},
    ui::{
        NavSpot, Page, View, badge,
        facts::{Fact, card, facts},
        format, time,
        view::Tone,
    },
};

/// The page.
pub struct EmergencyPage(pub Emergency);

impl Page for EmergencyPage {
    fn title(&self) -> Msg {
        Msg::new("emergency-of").with("name", called(&self.0.resident))
    }
    fn here(&self) -> NavSpot {
        NavSpot("residents")
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: resident_at(self.0.resident.id), words: Msg::new("entry-back-resident") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        print_button(v)
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            div.stack {
                (card(v, &Msg::new("emergency-person"), facts(v, &self.person(v))))
                (card(v, &Msg::new("emergency-must-know"), facts(v, &self.must_know(v))))
                (card(v, &Msg::new("resident-field-notfallkontakte"), self.contacts(v)))
                (card(v, &Msg::new("emergency-vitals"), self.vitals(v)))
                (card(v, &Msg::new("emergency-measures"), self.measures(v)))
                (card(v, &Msg::new("fem-title"), self.orders(v)))
            }
        }
    }
}

/// Prints the page; there where scripts run, since the browser's own menu does the same.
pub fn print_button(v: &View) -> Markup {
    html! { div.actions { button.button.secondary type="button" data-drucken hidden { (v.w("account-codes-print")) } } }
}

fn label(name: &str) -> Msg {
    Msg { key: format!("resident-field-{name}").into(), args: Vec::new() }
}

impl EmergencyPage {
    fn person(&self, v: &View) -> Vec<Fact> {
        let one = &self.0.resident;
        let word = |key: String| v.t(&Msg { key: key.into(), args: Vec::new() });
        let gender = one.geschlecht.map(|one| word(format!("resident-geschlecht-{}", one.code())));
        let grade = one.pflegegrad.map(|grade| match grade {
            0 => v.w("resident-grade-none"),
            grade => grade.to_string(),
        });
        let room = one
            .zimmer
            .as_deref()
            .map_or_else(|| self.0.unit.clone(), |room| format!("{}, {room}", self.0.unit));
        vec![
            Fact::new(label("geburtsdatum"), time::date(v, one.geburtsdatum)),
            Fact::text(label("geschlecht"), gender.as_deref()),
            Fact::text(label("kvnr"), one.kvnr.as_deref()),
            Fact::text(label("wohnbereich-id"), Some(&room)),
            Fact::text(label("pflegegrad"), grade.as_deref()),
            Fact::text(label("hausarzt"), one.hausarzt.as_deref()),
        ]
    }

    fn must_know(&self, v: &View) -> Vec<Fact> {
        let one = &self.0.resident;
        let none = one.keine_allergien_bekannt.then(|| v.w("resident-allergies-none"));
        vec![
            Fact::text(label("allergien"), one.allergien.as_deref().or(none.as_deref())),
            Fact::text(label("hinweise"), one.hinweise.as_deref()),
            Fact::text(label("diagnosen"), Some(&one.diagnosen.join(", "))),
            Fact::flag(v, label("patientenverfuegung"), one.patientenverfuegung),
            Fact::flag(v, label("vorsorgevollmacht"), one.vorsorgevollmacht),
            Fact::flag(v, label("gesetzl-betreuung"), one.gesetzl_betreuung),
        ]
    }

    fn contacts(&self, v: &View) -> Markup {
        let told = |one: &Contact| {
            let parts = [Some(&one.name), one.beziehung.as_ref(), one.telefon.as_ref()];
            parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
        };
        let all = &self.0.resident.notfallkontakte;
        html! {
            @if all.is_empty() { p { (v.w("emergency-none")) } }
            @else { ul role="list" { @for one in all { li { (told(one)) } } } }
        }
    }

    fn vitals(&self, v: &View) -> Markup {
        let line = |one: &Measured| {
            html! {
                (one.feld) ": " strong { (one.wert) }
                @if one.auffaellig { " " (badge::badge(Tone::Warn, &v.w("entry-striking"))) }
                " " span.meta { (moment_shown(v, one.at)) }
            }
        };
        html! {
            @if self.0.vitals.is_empty() { p { (v.w("emergency-none")) } }
            @else { ul role="list" { @for one in &self.0.vitals { li { (line(one)) } } } }
        }
    }

    fn measures(&self, v: &View) -> Markup {
        html! {
            @if self.0.measures.is_empty() { p { (v.w("emergency-none")) } }
            @else {
                ul role="list" {
                    @for one in &self.0.measures {
                        li {
                            strong { (one.titel) } ": " (schedule_words(v, &one.zeitplan.0, &self.0.shifts))
                            @if let Some(how) = &one.beschreibung { " · " (how) }
                        }
                    }
                }
            }
        }
    }

    fn orders(&self, v: &View) -> Markup {
        let line = |order: &RestraintOrder| {
            let until = order.newest().and_then(|newest| newest.gueltig_bis);
            html! {
                (restraint_orders::called(v, order))
                @if let Some(day) = until { " · " (v.w("fem-until")) " " (format::date(v.lang, day)) }
            }
        };
        html! {
            @if self.0.orders.is_empty() { p { (v.w("fem-none-now")) } }
            @else { ul role="list" { @for order in &self.0.orders { li { (line(order)) } } } }
        }
    }
}
