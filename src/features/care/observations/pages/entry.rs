//! The page of an entry: what it says, when it was made and by whom, and every version that it had.

use maud::{Markup, html};

use super::{
    HERE, below_entry, called, entry_at,
    line::{marks, moment, signed},
    photos, resident_at,
    values::content,
};
use crate::{
    features::care::{
        observations::{actions::Opened, json::People, model::Version},
        templates::EFFECT,
    },
    kernel::{problem::Link, shift::ShiftSpan, words::Msg},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        format::date,
        notice::say,
        view::Tone,
    },
};

/// The page of an entry.
pub struct EntryPage {
    /// The entry with its resident.
    pub seen: Opened,
    /// Who wrote it.
    pub people: People,
    /// Name of the unit in which it was made.
    pub unit: String,
    /// The shift to which it belongs, where the house still has it.
    pub shift: Option<ShiftSpan>,
    /// Whether the reader corrects and withdraws it.
    pub may_revise: bool,
    /// Whether the reader may ask for what is hidden.
    pub may_look: bool,
    /// Whether the reader carries it over into the file of the right person.
    pub may_carry: bool,
}

impl Page for EntryPage {
    fn title(&self) -> Msg {
        let template = self.seen.templates.last().and_then(Option::as_ref);
        match template {
            Some(template) => Msg::new("entry-title").with("vorlage", template.titel.as_str()),
            None => Msg::new("entry-hidden"),
        }
        .with("name", called(&self.seen.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn back(&self) -> Option<Link> {
        let words = Msg::new("entry-back-to").with("name", called(&self.seen.resident));
        Some(Link { href: resident_at(self.seen.resident.id), words })
    }
    fn beside_title(&self, v: &View) -> Markup {
        let entry = &self.seen.entry;
        html! {
            (marks(v, entry))
            div.actions {
                @if self.may_carry { a.button href=(below_entry(entry.id, "richtige-person")) { (v.w("entry-right-person")) } }
                @if self.may_revise {
                    a.button href=(below_entry(entry.id, "berichtigen")) { (v.w("entry-correct")) }
                    a.button.secondary.danger href=(below_entry(entry.id, "zurueckziehen")) { (v.w("entry-withdraw")) }
                }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        let entry = &self.seen.entry;
        let (Some(current), template) =
            (entry.current(), self.seen.templates.last().and_then(Option::as_deref))
        else {
            return html! {};
        };
        html! {
            @if let Some(storno) = &entry.storno {
                @let who = storno.handzeichen.clone().or_else(|| self.people.name(storno.von).map(str::to_owned));
                @let words = if entry.is_of_another() { "entry-was-of-another" } else { "entry-was-withdrawn" };
                (say(v, Tone::Bad, Msg::new(words)
                    .with("wer", who.unwrap_or_default())
                    .with("wann", crate::ui::format::moment(v.lang, storno.at, &v.zone))
                    .with("grund", storno.grund.clone().unwrap_or_else(|| "–".to_owned()))))
                @if self.seen.is_veiled && self.may_look {
                    p.actions { a href=(below_entry(entry.id, "einsehen")) { (v.w("entry-look")) } }
                }
            }
            (card(v, &Msg::new("entry-now"), html! {
                p.meta { (moment(v, current.zeitpunkt)) " · " (signed(v, &self.people, current.von, current.handzeichen.as_deref())) }
                @if self.seen.is_veiled { p { (v.w("entry-content-hidden")) } }
                @else if entry.storno.is_some() { del { (content(v, current, template)) } }
                @else { (content(v, current, template)) }
                @if !entry.is_of_another() { (photos::previews(v, entry.id, &current.werte, template)) }
                @if let Some(earlier) = entry.bezug_id {
                    p { a href=(entry_at(earlier)) { (v.w("entry-belongs-to")) } }
                }
                @if let Some(course) = entry.verlauf_id { p { a href={ "/wunden/" (course) } { (v.w("entry-to-course")) } } }
                @if let Some(order) = entry.anordnung_id { p { a href={ "/fem/" (order) } { (v.w("entry-to-order")) } } }
                @if self.asks_effect() {
                    p.actions { a.button href=(below_entry(entry.id, "wirkung")) { (v.w("entry-say-effect")) } }
                }
            }))
            (self.belonging(v))
            (self.made(v))
            (self.versions(v))
        }
    }
}

impl EntryPage {
    /// Whether nobody has written down yet what came of a medicine.
    fn asks_effect(&self) -> bool {
        self.seen.entry.awaits_effect()
            && !self.seen.belonging.iter().any(|(later, _)| later.vorlage == EFFECT)
    }

    /// What belongs to it: the effect of a medicine stands with the medicine.
    fn belonging(&self, v: &View) -> Markup {
        html! {
            @for (later, template) in &self.seen.belonging {
                @if let Some(current) = later.current() {
                    section.card {
                        h2 {
                            a href=(entry_at(later.id)) {
                                @match template { Some(template) => (template.titel), None => (v.w("entry-now")) }
                            }
                        }
                        p.meta { (moment(v, current.zeitpunkt)) " · " (signed(v, &self.people, current.von, current.handzeichen.as_deref())) }
                        (content(v, current, template.as_deref()))
                    }
                }
            }
        }
    }

    /// When and how it came in.
    fn made(&self, v: &View) -> Markup {
        let entry = &self.seen.entry;
        let mut all = vec![
            Fact::new(Msg::new("entry-observed"), moment(v, entry.zeitpunkt())),
            Fact::new(Msg::new("entry-made-at"), moment(v, entry.created_at)),
        ];
        if entry.empfangen_at != entry.created_at {
            all.push(Fact::new(Msg::new("entry-received"), moment(v, entry.empfangen_at)));
        }
        let by = entry.fassungen.first().and_then(|first| first.handzeichen.as_deref());
        all.push(Fact::new(Msg::new("entry-by"), signed(v, &self.people, entry.erfasst_von, by)));
        let shift =
            self.shift.as_ref().map(|shift| format!("{}, {}", shift.name, date(v.lang, shift.id.day)));
        all.push(Fact::text(Msg::new("entry-shift"), Some(shift.as_ref().unwrap_or(&entry.schicht))));
        all.push(Fact::text(Msg::new("entry-unit"), Some(&self.unit)));
        let way = format!("entry-source-{}", entry.quelle.code());
        all.push(Fact::text(
            Msg::new("entry-source"),
            Some(&v.t(&Msg { key: way.into(), args: Vec::new() })),
        ));
        card(v, &Msg::new("entry-how"), facts(v, &all))
    }

    /// Every version, the newest first; those before it are struck through.
    fn versions(&self, v: &View) -> Markup {
        let entry = &self.seen.entry;
        let numbered = entry.fassungen.iter().zip(&self.seen.templates).zip(1_u32..);
        let mut all: Vec<_> = numbered.collect();
        all.reverse();
        html! {
            section.card #versionen {
                h2 { (v.w("entry-versions")) }
                @if self.seen.is_veiled {
                    p { (v.w("entry-content-hidden")) }
                } @else {
                    ol role="list" {
                        @for (place, ((version, template), nr)) in all.into_iter().enumerate() {
                            li.entry-line {
                                p { strong { (v.t(&Msg::new("entry-version").with("nr", nr))) } " " span.meta { (self.wrote(v, version)) } }
                                @if place > 0 { del { (content(v, version, template.as_deref())) } }
                                @else { (content(v, version, template.as_deref())) }
                                @if place > 0 && !entry.is_of_another() { (photos::links(v, entry.id, &version.werte)) }
                                @if let Some(why) = &version.grund { p.meta { (v.t(&Msg::new("entry-why").with("grund", why.as_str()))) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn wrote(&self, v: &View, version: &Version) -> Markup {
        html! {
            (signed(v, &self.people, version.von, version.handzeichen.as_deref())) ", " (moment(v, version.at))
            " · " (v.w("entry-observed")) " " (moment(v, version.zeitpunkt))
        }
    }
}
