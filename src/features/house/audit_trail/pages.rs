//! The page of the audit trail: filter in the URL, a line per entry, old and new values behind it.

use std::collections::HashMap;

use maud::{Markup, html};

use super::{access::ReadAuditTrail, filter::Asked};
use crate::{
    kernel::{
        ids::Id,
        paging::Slice,
        problem::FieldErrors,
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        action::Action,
        store::Entry,
        tenancy::Ctx,
        web::{
            present::Look,
            told::{Named, ToldChange, label, plainly, value},
        },
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format::UNKNOWN,
        notice::empty,
        pager::pager,
        table::{Column, Row, Table, table},
        time,
        words::{find, t},
    },
};

/// Its entry of the navigation.
pub const HERE: NavSpot = NavSpot("protokoll");

/// The words of a kind of event.
pub fn kind_words(lang: Lang, kind: &str) -> String {
    let key = format!("event-{}", kind.replace(['.', '_'], "-"));
    t(lang, &Msg { key: key.into(), args: Vec::new() })
}

/// The same on the page, which has a word for kinds that this version does not know.
fn happened(lang: Lang, kind: &str) -> String {
    let key = format!("event-{}", kind.replace(['.', '_'], "-"));
    find(lang, &Msg { key: key.into(), args: Vec::new() })
        .unwrap_or_else(|| t(lang, &Msg::new("audit-kind-unknown")))
}

/// The record that an entry is about, as people read of it.
#[derive(Clone)]
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
    /// What that is called.
    pub name: Named,
    /// Old and new values.
    pub changes: Vec<ToldChange>,
}

/// Entries as they are shown to the reader, each record's name looked up once.
pub fn shown(p: &Platform, ctx: &Ctx<ReadAuditTrail>, entries: Vec<Entry>) -> Vec<Shown> {
    let v = View { zone: ctx.zone().clone(), ..View::bare(ctx.lang(), ctx.facility(), ctx.today()) };
    let look = ctx.try_as::<Look>();
    let mut names: HashMap<(u16, [u8; 16]), Named> = HashMap::new();
    let told = entries.into_iter().map(|entry| {
        let of = |(number, _): (u16, _)| p.told_kinds().iter().find(|told| told.table.number == number);
        let registered = entry.object.and_then(of).zip(look.as_ref());
        let name = match (entry.object, registered) {
            (Some(object), Some((shown, look))) => {
                names.entry(object).or_insert_with(|| (shown.name)(p, look, object.1)).clone()
            }
            _ => Named::Unsaid,
        };
        let tell = registered.map(|(shown, _)| shown.tell).unwrap_or(plainly);
        let changes = look.as_ref().map(|look| tell(p, look, &v, &entry.changes)).unwrap_or_default();
        Shown { object: Object::of(p, &entry), name, changes, entry }
    });
    told.collect()
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
            @if let Some(shown) = self.found.items.first().filter(|_| !self.asked.objekt.is_empty()) {
                p.meta { (v.w("audit-about")) ": " (object(v, shown)) }
            }
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
        let all = Msg::new("record-filter-unset").with("label", v.w("audit-filter-action"));
        let mut actions = vec![Choice::new("", v.t(&all.with("value", v.w("audit-any"))))];
        actions
            .extend(Action::ALL.into_iter().map(|action| Choice::new(action.code(), v.t(&action.words()))));
        html! {
            form.filter method="get" action="/verwaltung/protokoll" {
                (form::text(v, &field("person", "audit-filter-person").width(Width::Medium), &self.asked.person))
                (form::select(v, &field("aktion", "audit-filter-action").quiet(), &actions, &self.asked.aktion))
                (form::date(v, &field("von", "audit-filter-from").width(Width::Medium), &self.asked.von))
                (form::date(v, &field("bis", "audit-filter-to").width(Width::Medium), &self.asked.bis))
                @if !self.asked.objekt.is_empty() { (form::hidden("objekt", &self.asked.objekt)) }
                button.secondary type="submit" { (v.w("audit-filter-submit")) }
                @if !self.asked.query(None).is_empty() { a href="/verwaltung/protokoll" { (v.w("audit-filter-reset")) } }
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
        let columns = columns.into_iter().map(|key| Column::new(Msg::new(key)).bare()).collect();
        let rows = self.found.items.iter().map(|shown| self.row(v, shown)).collect();
        Table::new("protokollzeilen", Msg::new("audit-title"), columns).rows(rows)
    }

    /// One line; what there is more of it is behind its last cell.
    fn row(&self, v: &View, shown: &Shown) -> Row {
        let entry = &shown.entry;
        Row::new(vec![
            html! { span.nowrap { (time::moment(v, entry.at)) } },
            html! { span.nowrap { (entry.actor.name) } },
            html! { span.nowrap { (happened(v.lang, &entry.kind)) } },
            html! { span.nowrap { (object(v, shown)) } },
            html! { details.entry { summary { (summary(v, shown)) } (self.more(v, shown)) } },
        ])
    }

    fn more(&self, v: &View, shown: &Shown) -> Markup {
        let entry = &shown.entry;
        let fact = |key, said: Markup| html! { div { dt { (v.w(key)) } dd { (said) } } };
        html! {
            (changes(v, shown))
            dl.facts {
                @if let Some(role) = entry.actor.acting_role() {
                    (fact("audit-column-role", html! { (v.w(role.words())) }))
                }
                @for (name, said) in &entry.notes {
                    div { dt { (label(v.lang, name)) } dd { (value(v.lang, name, said)) } }
                }
                @if let Some(origin) = &entry.actor.origin {
                    (fact("audit-column-address", html! { (origin.address) }))
                    @if !origin.agent.is_empty() { (fact("audit-column-agent", html! { (origin.agent) })) }
                }
                (fact("audit-column-seq", html! { (entry.seq) }))
                (fact("audit-column-request", html! { code { (entry.request) } }))
            }
            @if let Some(object) = shown.object.as_ref().filter(|_| self.asked.objekt.is_empty()) {
                p { a href=(super::about(object.table, &object.id)) { (v.w("audit-about")) } }
            }
        }
    }
}

/// What the record is called, as a link where it has a page.
fn object(v: &View, shown: &Shown) -> Markup {
    let Some(object) = &shown.object else { return html! { span.unknown { (UNKNOWN) } } };
    let kind = || object.kind(v.lang);
    match (&shown.name, &object.href) {
        (Named::Gone, _) => html! { (v.t(&Msg::new("audit-object-gone").with("kind", kind()))) },
        (Named::Called(name), Some(href)) => html! { a href=(href) { (v.t(name)) } },
        (Named::Called(name), None) => html! { (v.t(name)) },
        (Named::Unsaid, Some(href)) => html! { a href=(href) { (kind()) } },
        (Named::Unsaid, None) => html! { (kind()) },
    }
}

/// How much was changed: short, so that a row stays one line.
fn summary(v: &View, shown: &Shown) -> String {
    match shown.changes.len() {
        0 => v.w("audit-more"),
        n => v.t(&Msg::new("audit-changed").with("n", n)),
    }
}

/// Old and new values as a definition list.
fn changes(v: &View, shown: &Shown) -> Markup {
    html! {
        @if shown.changes.is_empty() && !shown.entry.fields.is_empty() { p.meta { (v.w("audit-erased")) } }
        @if !shown.changes.is_empty() {
            dl.facts {
                @for change in &shown.changes {
                    div {
                        dt { (change.label) }
                        dd {
                            del { (change.old) }
                            span aria-hidden="true" { " → " }
                            ins { (change.new) }
                        }
                    }
                }
            }
        }
    }
}
