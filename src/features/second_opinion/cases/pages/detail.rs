//! One case: all its columns in groups, what should be looked at, and its history.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{HERE, fallgruppe_badge, status_badge, words};
use crate::{
    features::second_opinion::cases::{
        Case, Status,
        fields::{FIELDS, Field, FieldValue, KODIERUNG, Kind, Section},
        filter::LIST,
    },
    kernel::{problem::Link, words::Msg},
    platform::store::Entry,
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        form, notice, time,
        view::{Notice, Tone},
    },
};

/// The page of a case.
pub struct DetailPage {
    /// The case.
    pub case: Case,
    /// Its version.
    pub version: u64,
    /// Where it stands today.
    pub status: Status,
    /// What should be looked at: column and code.
    pub warnings: Vec<(&'static str, &'static str)>,
    /// What happened to it, oldest first, without who read it.
    pub history: Vec<Entry>,
    /// Names of those who made or changed it, by the bytes of their id.
    pub people: HashMap<[u8; 16], String>,
    /// The reader may change and cancel it.
    pub may_edit: bool,
}

impl Page for DetailPage {
    fn title(&self) -> Msg {
        Msg::new("case-title").with("nr", self.case.nr)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            (status_badge(v, self.status))
            @if self.may_edit && !self.case.storniert() {
                a.button href=(self.href("bearbeiten")) { (v.w("common-edit")) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p.meta { (self.case.fall_id) " · " (fallgruppe_badge(v, self.case.fallgruppe)) " · " (time::week(v, self.case.woche())) }
            @if self.case.storniert() {
                (notice::say(v, Tone::Warn, Msg::new("case-is-cancelled")))
            }
            (self.look(v))
            @for section in Section::of::<Case>() { (self.section(v, section)) }
            (self.story(v))
            (self.ways(v))
        }
    }
}

impl DetailPage {
    fn href(&self, below: &str) -> String {
        format!("{LIST}/{}/{below}", self.case.id)
    }

    /// Who that is; the command line has the nil id and no account.
    fn person(&self, v: &View, user: [u8; 16]) -> Option<Markup> {
        let known = self.people.get(&user).cloned();
        let name = known.or_else(|| (user == [0; 16]).then(|| v.w("case-by-command-line")))?;
        Some(html! { (name) })
    }

    fn look(&self, v: &View) -> Markup {
        html! {
            @for (field, code) in &self.warnings {
                (notice::notice(v, &Notice {
                    tone: Tone::Warn,
                    words: Msg::code(code),
                    link: self.may_edit.then(|| Link {
                        href: format!("{}#feld-{field}", self.href("bearbeiten")),
                        words: Msg::new("common-edit"),
                    }),
                }))
            }
        }
    }

    fn section(&self, v: &View, section: Section) -> Markup {
        let shown: Vec<Fact> = FIELDS
            .iter()
            .filter(|field| field.section == section)
            .map(|field| {
                let value = match field.name {
                    "tenant_id" => Some(html! { (v.facility) }),
                    "row_version" => Some(html! { (self.version) }),
                    "import_log_id" => self.case.import_log_id.map(|import| {
                        html! {
                            // The result of an import is the admins' page.
                            @if self.may_edit {
                                a href={ "/import/" (import) "/ergebnis" } { (v.w("case-import-link")) }
                            } @else { (v.w("case-import-link")) }
                        }
                    }),
                    _ => match field.get(&self.case) {
                        FieldValue::Reference(user) => self.person(v, user),
                        value => words::value(v, &value),
                    },
                };
                Fact { label: field.label(), value }
            })
            .collect();
        html! {
            (card(v, &section.label::<Case>(), html! {
                (facts(v, &shown))
                @if section == KODIERUNG && !self.case.storniert() {
                    p { a href=(self.href("icd")) { (v.w(if self.case.icd.is_empty() { "cases-enter-icd" } else { "case-change-icd" })) } }
                    @if self.may_edit && self.case.gutachten {
                        @if self.case.gutachten_typ.is_none() {
                            p { a href={ "/kodierung/" (self.case.id) } { (v.w("case-code")) } }
                        } @else {
                            form method="post" action=(self.href("kodierung-zuruecksetzen")) data-ohne-warnung {
                                (form::guard(v))
                                button.secondary type="submit" { (v.w("case-reset-coding")) }
                            }
                        }
                    }
                }
            }))
        }
    }

    /// The history, newest first.
    fn story(&self, v: &View) -> Markup {
        card(
            v,
            &Msg::new("case-history"),
            html! {
                ol #verlauf role="list" {
                    @for entry in self.history.iter().rev() { (happened(v, entry)) }
                    @if self.case.import_log_id.is_some() && !self.history.iter().any(|entry| entry.kind == "case.created") {
                        li {
                            p { strong { (v.w("case-came-by-import")) } " " span.meta { (time::moment(v, self.case.created_at)) } }
                        }
                    }
                }
            },
        )
    }

    fn ways(&self, v: &View) -> Markup {
        html! {
            p.actions {
                a href=(LIST) { (v.w("cases-back")) }
                @if self.may_edit {
                    a href={ "/verwaltung/protokoll?objekt=cases:" (self.case.id) } { (v.w("case-who-saw")) }
                    @if self.case.storniert() {
                        a.button.secondary href=(self.href("storno-zuruecknehmen")) { (v.w("case-restore")) }
                    } @else {
                        a.button.secondary href=(self.href("storno")) { (v.w("case-cancel")) }
                    }
                }
            }
        }
    }
}

/// Whether a column only names who did it, which the line above says.
fn refers(field: &str) -> bool {
    Field::named(field).is_some_and(|field| matches!(field.kind, Kind::Reference))
}

fn happened(v: &View, entry: &Entry) -> Markup {
    let key = format!("event-{}", entry.kind.replace(['.', '_'], "-"));
    let kind = Msg { key: key.into(), args: Vec::new() };
    html! {
        li {
            p { strong { (v.t(&kind)) } " " span.meta { (entry.actor.name) ", " (time::moment(v, entry.at)) } }
            @if entry.changes.is_empty() && !entry.fields.is_empty() {
                p.meta { (v.w("case-history-erased")) }
            }
            @if !entry.changes.is_empty() {
                dl.facts {
                    @for change in entry.changes.iter().filter(|change| !refers(&change.field)) {
                        @let label = Field::named(&change.field)
                            .map_or_else(|| change.field.clone(), |field| v.t(&field.label()));
                        div {
                            dt { (label) }
                            dd {
                                del { (words::audited(v, &change.field, change.old.as_deref())) }
                                span aria-hidden="true" { " → " }
                                ins { (words::audited(v, &change.field, change.new.as_deref())) }
                            }
                        }
                    }
                }
            }
        }
    }
}
