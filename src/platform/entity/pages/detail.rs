//! One record: what is done with it, what should be looked at, its columns in groups, and its history.

use std::collections::HashMap;

use maud::{Markup, html};

use super::words;
use crate::{
    kernel::{problem::Link, words::Msg},
    platform::{
        entity::{Act, Field, FieldValue, Kind, Section, Shown},
        store::{Entry, History},
        web::{beside::Added, told},
    },
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, closed_card, empty_facts, facts},
        notice::{notice, say},
        time,
        view::{Notice, Tone},
    },
};

/// The page of a record.
pub struct DetailPage<R: Shown> {
    /// The record.
    pub record: R,
    /// Its version.
    pub version: u64,
    /// What was done to it of late.
    pub history: History,
    /// Names of those who made or changed it, by the bytes of their id.
    pub people: HashMap<[u8; 16], String>,
    /// The reader may change it.
    pub may_edit: bool,
    /// The acts that the reader may do now.
    pub acts: Vec<&'static Act<R>>,
    /// What stands around.
    pub around: R::Around,
    /// What other features add.
    pub added: Vec<Added>,
}

impl<R: Shown> Page for DetailPage<R> {
    fn title(&self) -> Msg {
        self.record.named(R::msg("title"))
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: R::AT.list.to_owned(), words: Msg::new("record-back") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @let first = self.added.iter().find_map(|added| added.first.as_ref());
            div.actions {
                @if let Some(first) = first { (first) }
                @if self.may_edit && self.record.locked(v.today).is_ok() {
                    a.button .secondary[first.is_some()] href=(self.href(R::AT.edit)) { (v.w("common-edit")) }
                }
                (self.record.next(v, self.may_edit))
                @for act in self.acts_below(None) { (self.way_to(v, act, Some("button secondary"))) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            div.lead {
                (self.record.standing(v, &self.around))
                (self.record.lead(v, &self.around))
                p.actions { (self.record.ways(v, self.may_edit)) }
            }
            @if self.record.closed() { (say(v, Tone::Warn, R::msg("is-closed"))) }
            (self.look(v))
            (self.leads(v))
            @if !self.added.is_empty() { div.beside { @for added in &self.added { (added.part) } } }
            (self.sections(v))
            (self.story(v))
        }
    }
}

impl<R: Shown> DetailPage<R> {
    fn href(&self, at: &'static str) -> String {
        R::address(at, self.record.key())
    }

    fn look(&self, v: &View) -> Markup {
        html! {
            @for (field, code) in self.record.warnings(v.today) {
                (notice(v, &Notice {
                    tone: Tone::Warn,
                    words: Msg::code(code),
                    link: self.may_edit.then(|| Link {
                        href: format!("{}#feld-{field}", self.href(R::AT.edit)),
                        words: Msg::new("common-edit"),
                    }),
                }))
            }
        }
    }

    /// What must be seen first. An empty one says that nobody entered it: a dash would read as "none".
    fn leads(&self, v: &View) -> Markup {
        let mut shown = self.facts(v, |field| field.leads);
        for fact in &mut shown {
            fact.value.get_or_insert_with(|| html! { span.unknown { (v.w("record-not-entered")) } });
        }
        html! {
            @if !shown.is_empty() {
                (card(v, &Section::LEADS.label::<R>(), facts(v, &shown)))
            }
        }
    }

    fn facts(&self, v: &View, which: impl Fn(&Field<R>) -> bool) -> Vec<Fact> {
        let fields = R::FIELDS.iter().filter(|field| field.told_by.is_none() && which(field));
        fields.map(|field| Fact { label: field.label(), value: self.value(v, field) }).collect()
    }

    /// What is entered, in two columns where there is room; what is not, behind one line.
    fn sections(&self, v: &View) -> Markup {
        let mut empty = Vec::new();
        let mut shown = Vec::new();
        for section in Section::of::<R>() {
            let facts = self.facts(v, |field| field.section == section && !field.leads);
            let (entered, not): (Vec<Fact>, Vec<Fact>) =
                facts.into_iter().partition(|fact| fact.value.is_some());
            empty.push((section.label::<R>(), not));
            shown.push((section, entered));
        }
        html! {
            div.columns { @for (section, entered) in &shown { (self.section(v, *section, entered)) } }
            (empty_facts(v, &empty))
        }
    }

    fn section(&self, v: &View, section: Section, entered: &[Fact]) -> Markup {
        let acts: Vec<_> = self.acts_below(Some(section.0)).collect();
        if entered.is_empty() && acts.is_empty() {
            return html! {};
        }
        let title = section.label::<R>();
        let inside = html! {
            (facts(v, entered))
            @if !acts.is_empty() { p.actions { @for act in acts { (self.way_to(v, act, None)) } } }
        };
        if section == Section::SYSTEM { closed_card(v, &title, inside) } else { card(v, &title, inside) }
    }

    fn value(&self, v: &View, field: &Field<R>) -> Option<Markup> {
        match (field.kind, field.get(&self.record)) {
            (Kind::Number, FieldValue::Empty) if field.name == "row_version" => {
                Some(html! { (self.version) })
            }
            (Kind::User, FieldValue::Reference(user)) => words::person(v, &self.people, user),
            _ => self.record.value(v, &self.around, field, self.may_edit),
        }
    }

    /// The history, newest first.
    fn story(&self, v: &View) -> Markup {
        let acts = &self.history.acts;
        let entered = acts.iter().any(|entry| entry.kind == R::EVENTS.created.name);
        let told = html! {
            ol #verlauf role="list" {
                @for entry in acts.iter().rev() { (self.happened(v, entry)) }
                @if self.history.is_cut {
                    li { p.meta { (v.w("record-history-cut")) } }
                } @else if let Some(at) = self.record.imported_at().filter(|_| !entered) {
                    li { p { strong { (v.w("record-came-by-import")) } " " span.meta { (time::moment(v, at)) } } }
                }
            }
        };
        card(v, &Msg::new("record-history"), told)
    }

    fn happened(&self, v: &View, entry: &Entry) -> Markup {
        let key = format!("event-{}", entry.kind.replace(['.', '_'], "-"));
        let kind = Msg { key: key.into(), args: Vec::new() };
        // Who did it, the line above says.
        let said = |column: &str| Field::<R>::named(column).is_none_or(|field| field.kind != Kind::User);
        let head = html! {
            strong { (v.t(&kind)) } " " span.meta { (entry.actor.name) ", " (time::moment(v, entry.at)) }
        };
        html! {
            li {
                @if entry.changes.is_empty() {
                    p { (head) }
                    @if !entry.fields.is_empty() { p.meta { (v.w("record-history-erased")) } }
                } @else {
                    details {
                        summary { (head) }
                        dl.facts {
                            @for change in entry.changes.iter().filter(|change| said(&change.field)) {
                                @let label = Field::<R>::named(&change.field)
                                    .map_or_else(|| told::label(v.lang, &change.field), |field| v.t(&field.label()));
                                div {
                                    dt { (label) }
                                    dd {
                                        del { (words::audited::<R>(v, &self.around, &change.field, change.old.as_deref())) }
                                        span aria-hidden="true" { " → " }
                                        ins { (words::audited::<R>(v, &self.around, &change.field, change.new.as_deref())) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn acts_below(&self, section: Option<&'static str>) -> impl Iterator<Item = &'static Act<R>> {
        self.acts.iter().copied().filter(move |act| act.section == section)
    }

    fn way_to(&self, v: &View, act: &Act<R>, class: Option<&str>) -> Markup {
        let words = v.t(&Msg { key: act.words.into(), args: Vec::new() });
        html! { a class=[class] href=(self.href(act.at)) { (words) } }
    }
}
