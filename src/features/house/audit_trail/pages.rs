//! The page of the audit trail: filter in the URL, a line per entry, old and new values behind it.

use maud::{Markup, html};

use super::filter::Asked;
use crate::{
    kernel::{
        ids::Id,
        paging::Slice,
        problem::FieldErrors,
        words::{Lang, Msg},
    },
    platform::{Platform, action::Action, store::Entry},
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        notice::empty,
        pager::pager,
        table::{Column, Row, Table, table},
        time,
        words::t,
    },
};

/// Its entry of the navigation.
pub const HERE: NavSpot = NavSpot("protokoll");

/// The words of a kind of event.
pub fn kind_words(lang: Lang, kind: &str) -> String {
    let key = format!("event-{}", kind.replace(['.', '_'], "-"));
    t(lang, &Msg { key: key.into(), args: Vec::new() })
}

/// The record that an entry is about, as people read of it.
pub struct Object {
    /// Name of its table, for the filter.
    table: &'static str,
    id: String,
    words: &'static str,
    /// Where it is shown; none for kinds without a page of their own.
    href: Option<String>,
}

impl Object {
    /// What the register says of the record; none for entries about nothing, or about a kind that is not registered. Kinds
    /// that people never see by name share one word.
    pub fn of(p: &Platform, entry: &Entry) -> Option<Self> {
        let (number, id) = entry.object?;
        let shown = p.shown_at().iter().find(|shown| shown.table.number == number);
        let kinds = p.kinds().iter().map(|kind| kind.table);
        let table = kinds.chain(shown.map(|shown| shown.table)).find(|table| table.number == number)?;
        Some(Self {
            table: table.name,
            id: Id::<()>::from_bytes(id).to_string(),
            words: shown.map_or("audit-object-other", |shown| shown.words),
            href: p.page_of_record((number, id)),
        })
    }

    /// Its kind in words.
    fn kind(&self, lang: Lang) -> String {
        t(lang, &Msg::new(self.words))
    }

    /// Its kind in words, and its id.
    pub fn in_words(&self, lang: Lang) -> String {
        format!("{} {}", self.kind(lang), self.id)
    }
}

/// An entry with what it is about.
pub struct Shown {
    /// The entry.
    pub entry: Entry,
    /// What it is about.
    pub object: Option<Object>,
}

impl Shown {
    /// An entry as it is shown.
    pub fn of(p: &Platform, entry: Entry) -> Self {
        Self { object: Object::of(p, &entry), entry }
    }
}

/// The page.
pub struct TrailPage {
    /// One page of entries, newest first.
    pub found: Slice<Shown>,
    /// What was asked for.
    pub asked: Asked,
    /// What of it could not be understood.
    pub errors: FieldErrors,
}

impl Page for TrailPage {
    fn title(&self) -> Msg {
        Msg::new("audit-title")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            a.button.secondary href={ "/verwaltung/protokoll/protokoll.xlsx" (self.asked.query(None)) } hx-boost="false" { (v.w("audit-export-xlsx")) }
            a.button.secondary href={ "/verwaltung/protokoll/protokoll.csv" (self.asked.query(None)) } hx-boost="false" { (v.w("audit-export-csv")) }
            a.button.secondary href="/verwaltung/protokoll/protokoll.jsonl" hx-boost="false" title=(v.w("audit-export-signed-hint")) { (v.w("audit-export-signed")) }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (self.filter(v))
            @if self.found.total == 0 {
                (empty(v, &Msg::new("audit-empty"), &[]))
            } @else {
                (table(v, &self.table(v)))
                (pager(v, self.found.paging, self.found.total, |page| format!("/verwaltung/protokoll{}", self.asked.query(Some(page)))))
            }
        }
    }
}

impl TrailPage {
    fn filter(&self, v: &View) -> Markup {
        let field = |name, key| Field::new(name, Msg::new(key)).errors(&self.errors);
        let mut actions = vec![Choice::new("", v.w("audit-any"))];
        actions
            .extend(Action::ALL.into_iter().map(|action| Choice::new(action.code(), v.t(&action.words()))));
        html! {
            form.form.filter method="get" action="/verwaltung/protokoll" {
                (form::text(v, &field("person", "audit-filter-person"), &self.asked.person))
                (form::select(v, &field("aktion", "audit-filter-action"), &actions, &self.asked.aktion))
                (form::date(v, &field("von", "audit-filter-from").width(Width::Medium), &self.asked.von))
                (form::date(v, &field("bis", "audit-filter-to").width(Width::Medium), &self.asked.bis))
                @if !self.asked.objekt.is_empty() { (form::hidden("objekt", &self.asked.objekt)) }
                div.actions {
                    button.button type="submit" { (v.w("audit-filter-submit")) }
                    @if !self.asked.query(None).is_empty() { a href="/verwaltung/protokoll" { (v.w("audit-filter-reset")) } }
                }
            }
        }
    }

    fn table(&self, v: &View) -> Table {
        let columns = [
            "audit-column-when",
            "audit-column-who",
            "audit-column-kind",
            "audit-column-object",
            "audit-column-changes",
        ];
        let columns = columns.into_iter().map(|key| Column::new(Msg::new(key))).collect();
        let rows = self.found.items.iter().map(|shown| self.row(v, shown)).collect();
        Table::new("protokollzeilen", Msg::new("audit-title"), columns).rows(rows)
    }

    fn row(&self, v: &View, Shown { entry, object }: &Shown) -> Row {
        let origin = entry.actor.origin.as_ref();
        Row::new(vec![
            html! { (time::moment(v, entry.at)) },
            html! { (entry.actor.name) br; @if let Some(role) = entry.actor.acting_role() { span.meta { (v.w(role.words())) } } },
            html! { (kind_words(v.lang, &entry.kind)) },
            self.object(v, object.as_ref()),
            html! {
                (changes(v, entry))
                details {
                    summary { (v.w("audit-more")) }
                    dl.facts {
                        div { dt { (v.w("audit-column-seq")) } dd { (entry.seq) } }
                        @if let Some(origin) = origin {
                            div { dt { (v.w("audit-column-address")) } dd { (origin.address) } }
                            @if !origin.agent.is_empty() { div { dt { (v.w("audit-column-agent")) } dd { (origin.agent) } } }
                        }
                        div { dt { (v.w("audit-column-request")) } dd { code { (entry.request) } } }
                        @for (name, value) in &entry.notes { div { dt { (name) } dd { (value) } } }
                    }
                }
            },
        ])
    }

    /// The record, as a link where it has a page, and the way to everything that was done to it.
    fn object(&self, v: &View, object: Option<&Object>) -> Markup {
        let Some(object) = object else { return html! { "–" } };
        let words = object.kind(v.lang);
        html! {
            @match &object.href {
                Some(href) => { a href=(href) { (words) } }
                None => { (words) }
            }
            @if self.asked.objekt.is_empty() {
                br; a href=(super::about(object.table, &object.id)) { span.meta { (v.w("audit-about")) } }
            }
        }
    }
}

/// Old and new values as a definition list.
fn changes(v: &View, entry: &Entry) -> Markup {
    html! {
        @if entry.changes.is_empty() && !entry.fields.is_empty() { p.meta { (v.w("audit-erased")) } }
        @if !entry.changes.is_empty() {
            dl.facts {
                @for change in &entry.changes {
                    div {
                        dt { (change.field) }
                        dd {
                            del { (change.old.as_deref().unwrap_or("–")) }
                            span aria-hidden="true" { " → " }
                            ins { (change.new.as_deref().unwrap_or("–")) }
                        }
                    }
                }
            }
        }
    }
}
