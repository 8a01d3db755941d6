//! One record: all its columns in groups, what should be looked at, and its history.

use std::collections::HashMap;

use maud::{Markup, html};

use super::words;
use crate::{
    kernel::{problem::Link, words::Msg},
    platform::{
        entity::{Field, FieldValue, Kind, Section, Shown},
        store::Entry,
    },
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
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
    /// What happened to it, oldest first, without who read it.
    pub history: Vec<Entry>,
    /// Names of those who made or changed it, by the bytes of their id.
    pub people: HashMap<[u8; 16], String>,
    /// The reader may change and close it.
    pub may_edit: bool,
    /// What stands around.
    pub around: R::Around,
}

impl<R: Shown> Page for DetailPage<R> {
    fn title(&self) -> Msg {
        self.record.named(R::msg("title"))
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            (self.record.beside_title(v, &self.around))
            @if self.may_edit && !self.record.locked(v.today) {
                a.button href=(self.href(R::AT.edit)) { (v.w("common-edit")) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (self.record.lead(v, &self.around))
            @if self.record.closed() { (say(v, Tone::Warn, R::msg("is-closed"))) }
            (self.look(v))
            @for section in Section::of::<R>() { (self.section(v, section)) }
            (self.story(v))
            (self.ways(v))
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

    fn section(&self, v: &View, section: Section) -> Markup {
        let shown: Vec<Fact> = R::FIELDS
            .iter()
            .filter(|field| field.section == section)
            .map(|field| Fact { label: field.label(), value: self.value(v, field) })
            .collect();
        card(
            v,
            &section.label::<R>(),
            html! { (facts(v, &shown)) (self.record.below(v, section, self.may_edit)) },
        )
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
        let told = html! {
            ol #verlauf role="list" {
                @for entry in self.history.iter().rev() { (self.happened(v, entry)) }
                (self.record.origin(v, &self.history))
            }
        };
        card(v, &Msg::new("record-history"), told)
    }

    fn happened(&self, v: &View, entry: &Entry) -> Markup {
        let key = format!("event-{}", entry.kind.replace(['.', '_'], "-"));
        let kind = Msg { key: key.into(), args: Vec::new() };
        // Who did it, the line above says.
        let said = |column: &str| Field::<R>::named(column).is_none_or(|field| field.kind != Kind::User);
        html! {
            li {
                p { strong { (v.t(&kind)) } " " span.meta { (entry.actor.name) ", " (time::moment(v, entry.at)) } }
                @if entry.changes.is_empty() && !entry.fields.is_empty() {
                    p.meta { (v.w("record-history-erased")) }
                }
                @if !entry.changes.is_empty() {
                    dl.facts {
                        @for change in entry.changes.iter().filter(|change| said(&change.field)) {
                            @let label = Field::<R>::named(&change.field)
                                .map_or_else(|| change.field.clone(), |field| v.t(&field.label()));
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

    fn ways(&self, v: &View) -> Markup {
        let (ask, part) =
            if self.record.closed() { (R::AT.reopen, "reopen") } else { (R::AT.close, "close") };
        html! {
            p.actions {
                a href=(R::AT.list) { (v.w("record-back")) }
                (self.record.ways(v, self.may_edit))
                @if self.may_edit { a.button.secondary href=(self.href(ask)) { (v.t(&R::msg(part))) } }
            }
        }
    }
}
