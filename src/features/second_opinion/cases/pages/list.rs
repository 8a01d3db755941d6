//! The list of cases: filters in the address, at most eight columns, a card per case on phones.

use maud::{Markup, Render, html};

use super::{HERE, fallgruppe_badge, status_badge, words};
use crate::{
    features::second_opinion::cases::{
        Case, Fallgruppe, Status,
        filter::{Column as SortBy, Filter, LIST, ListQuery, Sort},
        model::GutachtenTyp,
        needle::needle,
        repo::Exact,
    },
    kernel::{
        paging::Paging,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::search::{NumberedNeedle, is_cut},
    ui::{
        Fragment, NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        notice::{announce, empty, notice, say},
        pager,
        table::{Column, Row, Sorted, Table, table},
        view::{Notice, Tone},
    },
};

/// One row.
pub struct Item {
    /// The case.
    pub case: Case,
    /// Where it stands today.
    pub status: Status,
}

/// The table with its pages: what changes while somebody types.
pub struct CaseTable {
    /// As it was asked.
    pub query: ListQuery,
    /// What it means.
    pub filter: Filter,
    /// The order.
    pub sort: Sort,
    /// The rows of the page.
    pub items: Vec<Item>,
    /// Cases of the filter.
    pub total: usize,
    /// Which page.
    pub paging: Paging,
    /// The one case that the text names exactly.
    pub exact: Option<Exact>,
    /// The search index is being built.
    pub without_search: bool,
    /// The reader may enter cases.
    pub may_edit: bool,
}

/// The whole page.
pub struct ListPage {
    /// The table.
    pub table: CaseTable,
    /// The years to choose from.
    pub years: Vec<u16>,
    /// What in the address means nothing.
    pub errors: FieldErrors,
}

impl Fragment for CaseTable {
    const ID: &'static str = "falltabelle";

    fn inside(&self, v: &View) -> Markup {
        html! {
            @if self.without_search { (say(v, Tone::Info, Msg::code("SUCHE_NICHT_BEREIT"))) }
            @if is_cut(&self.query.q) { (say(v, Tone::Warn, Msg::code("SUCHTEXT_GEKUERZT"))) }
            @if let Some(exact) = self.exact {
                (notice(v, &Notice {
                    tone: Tone::Info,
                    words: Msg::new("cases-exact"),
                    link: Some(Link {
                        href: format!("{LIST}/{}", exact.id),
                        words: Msg::new("case-title").with("nr", exact.nr),
                    }),
                }))
            }
            @if self.items.is_empty() {
                (self.nothing(v))
            } @else {
                (table(v, &self.rows(v)))
                (pager::pager(v, self.paging, self.total, |page| self.query.href("seite", &page.to_string())))
            }
        }
    }
}

impl CaseTable {
    /// The answer to typing: the table, and the count out of band.
    #[must_use]
    pub fn answer(&self, v: &View) -> Markup {
        html! {
            (self.inside(v))
            p #filterzahl hx-swap-oob="true" { (v.t(&self.count())) }
            (announce(v, &self.count()))
        }
    }

    /// How many, in words.
    fn count(&self) -> Msg {
        Msg::new("cases-count").with("n", self.total)
    }

    fn filtered(&self) -> bool {
        self.filter != Filter::default()
    }

    fn nothing(&self, v: &View) -> Markup {
        let link = |href: &str, words| Link { href: href.to_owned(), words: Msg::new(words) };
        if self.filtered() || self.total > 0 {
            return empty(v, &Msg::new("cases-none-filtered"), &[link(LIST, "common-filter-reset")]);
        }
        let ways = [link("/import", "cases-import"), link("/faelle/neu", "case-new")];
        empty(v, &Msg::new("cases-none"), if self.may_edit { &ways } else { &[] })
    }

    fn rows(&self, v: &View) -> Table {
        let sortable = |label: &'static str, by: SortBy| {
            let now = match (self.sort.by == by, self.sort.down) {
                (false, _) => Sorted::No,
                (true, false) => Sorted::Ascending,
                (true, true) => Sorted::Descending,
            };
            let next = Sort { by, down: now == Sorted::Ascending };
            Column::new(Msg::new(label)).sort(self.query.href("sort", &next.name()), now)
        };
        let columns = vec![
            sortable("cases-column-nr", SortBy::Nr),
            sortable("cases-column-kw", SortBy::Kw),
            sortable("case-field-nachname", SortBy::Nachname),
            Column::new(Msg::new("case-field-vorname")),
            sortable("case-field-fallgruppe", SortBy::Fallgruppe),
            Column::new(Msg::new("case-field-icd")),
            Column::new(Msg::new("case-field-gutachten")),
            Column::new(Msg::new("common-state")),
        ];
        let needle = self.filter.q.as_deref().map(needle);
        let rows = self.items.iter().map(|item| self.row(v, item, needle.as_ref())).collect();
        Table::new("faelle", Msg::new("cases-table"), columns).rows(rows)
    }

    fn row(&self, v: &View, item: &Item, needle: Option<&NumberedNeedle>) -> Row {
        let case = &item.case;
        let id = case.id.to_string();
        let marked = |text| Marked { text, needle };
        let cells = vec![
            html! {
                a href={ (LIST) "/" (id) } {
                    @if needle.is_some_and(|needle| needle.names(case.nr)) { mark { (case.nr) } } @else { (case.nr) }
                }
                br; span.meta.fall-id { (marked(&case.fall_id)) }
            },
            html! { span.nowrap { (case.woche()) } },
            html! { (marked(&case.nachname)) },
            case.vorname.as_deref().map_or_else(dash, |text| html! { (marked(text)) }),
            fallgruppe_badge(v, case.fallgruppe),
            match case.icd_text() {
                Some(text) if case.storniert() => html! { (marked(&text)) },
                Some(text) => icd_cell(&id, marked(&text)),
                None if case.storniert() => dash(),
                None => icd_cell(&id, v.w("cases-enter-icd")),
            },
            match (case.gutachten, case.gutachten_typ) {
                (false, _) => html! { (v.w("common-no")) },
                (true, None) => html! { (v.w("common-yes")) },
                (true, Some(GutachtenTyp::Alternative)) => html! { (v.w("typ-alternative")) },
                (true, Some(GutachtenTyp::Bestaetigung)) => html! { (v.w("typ-bestaetigung")) },
            },
            status_badge(v, item.status),
        ];
        Row::new(cells).id(format!("zeile-{id}"))
    }
}

impl Page for ListPage {
    fn title(&self) -> Msg {
        Msg::new("nav-cases")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { @if self.table.may_edit { a.button href="/faelle/neu" { (v.w("case-new")) } } }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            (self.filter(v))
            (self.active(v))
            p #filterzahl { (v.t(&self.table.count())) }
            (self.table.show(v))
        }
    }
}

impl ListPage {
    fn filter(&self, v: &View) -> Markup {
        let query = &self.table.query;
        let field = |name, label| Field::new(name, Msg::new(label)).errors(&self.errors);
        let all = || Choice::new("", v.w("common-all"));
        let with = |choices: Vec<Choice>| -> Vec<Choice> { std::iter::once(all()).chain(choices).collect() };
        let years =
            with(self.years.iter().map(|jahr| Choice::new(jahr.to_string(), jahr.to_string())).collect());
        let groups = Fallgruppe::ALL.map(|group| Choice::new(group.code(), v.t(&group.label())));
        let states = Status::ALL.map(|status| Choice::new(status.name(), v.t(&status.label())));
        let yes_no = || with(["ja", "nein"].map(|word| Choice::new(word, yes(v, word))).to_vec());
        let sorts: Vec<Choice> = SortBy::ALL
            .into_iter()
            .flat_map(|by| [true, false].map(|down| Sort { by, down }))
            .map(|sort| Choice::new(sort.name(), v.t(&sort_words(sort))))
            .collect();
        html! {
            form.filter #fallfilter method="get" action=(LIST) {
                div.field {
                    label for="faelle-suche" { (v.w("nav-search-cases")) }
                    input #faelle-suche type="search" name="q" value=(query.q) autocomplete="off"
                        spellcheck="false" hx-get=(LIST) hx-trigger="input changed delay:250ms, search"
                        hx-target="#falltabelle" hx-push-url="true" hx-sync="this:replace" hx-include="#fallfilter";
                }
                (form::select(v, &field("jahr", "common-year"), &chosen(years, &query.jahr), &query.jahr))
                (form::text(v, &field("kw", "common-week").width(Width::Short).inputmode("numeric"), &query.kw))
                (form::select(v, &field("fallgruppe", "case-field-fallgruppe"), &with(groups.to_vec()), &query.fallgruppe))
                (form::select(v, &field("status", "common-state"), &with(states.to_vec()), &query.status))
                (form::select(v, &field("icd", "cases-filter-icd"), &yes_no(), &query.icd))
                (form::select(v, &field("kodierung", "cases-filter-kodierung"), &yes_no(), &query.kodierung))
                (form::select(v, &field("sort", "cases-sort"), &sorts, &self.table.sort.name()))
                @if !query.import.is_empty() { (form::hidden("import", &query.import)) }
                div.actions {
                    button.button type="submit" { (v.w("common-filter")) }
                    a href=(LIST) { (v.w("common-filter-reset")) }
                }
            }
        }
    }

    /// The filters that are set, each with a link that drops it.
    fn active(&self, v: &View) -> Markup {
        let set: Vec<(&'static str, Msg, String)> = self
            .table
            .query
            .filters()
            .into_iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| (name, filter_label(name), self.said(v, name, value)))
            .collect();
        html! {
            @if !set.is_empty() {
                ul.cluster role="list" aria-label=(v.w("cases-filters-set")) {
                    @for (name, label, value) in &set {
                        li {
                            a href=(self.table.query.href(name, "")) {
                                (v.t(label)) @if !value.is_empty() { ": " (value) }
                                span aria-hidden="true" { " ×" }
                                span.visually-hidden { " – " (v.w("cases-filter-drop")) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn said(&self, v: &View, name: &str, value: &str) -> String {
        match name {
            "fallgruppe" => words::word(v, value),
            "status" => {
                Status::from_name(value).map_or_else(|| value.to_owned(), |found| v.t(&found.label()))
            }
            "icd" | "kodierung" => yes(v, value),
            "import" => String::new(),
            _ => value.to_owned(),
        }
    }
}

fn filter_label(name: &str) -> Msg {
    Msg::new(match name {
        "q" => "shell-search",
        "jahr" => "common-year",
        "kw" => "common-week",
        "fallgruppe" => "case-field-fallgruppe",
        "status" => "common-state",
        "icd" => "cases-filter-icd",
        "kodierung" => "cases-filter-kodierung",
        _ => "cases-filter-import",
    })
}

fn sort_words(sort: Sort) -> Msg {
    Msg::new(match (sort.by, sort.down) {
        (SortBy::Nr, true) => "cases-sort-nr-down",
        (SortBy::Nr, false) => "cases-sort-nr",
        (SortBy::Datum, true) => "cases-sort-datum-down",
        (SortBy::Datum, false) => "cases-sort-datum",
        (SortBy::Kw, true) => "cases-sort-kw-down",
        (SortBy::Kw, false) => "cases-sort-kw",
        (SortBy::Fallgruppe, true) => "cases-sort-fallgruppe-down",
        (SortBy::Fallgruppe, false) => "cases-sort-fallgruppe",
        (SortBy::Nachname, true) => "cases-sort-nachname-down",
        (SortBy::Nachname, false) => "cases-sort-nachname",
    })
}

/// The choices with what was sent among them, so that nothing typed is lost.
fn chosen(mut choices: Vec<Choice>, sent: &str) -> Vec<Choice> {
    if !choices.iter().any(|choice| choice.value == sent) {
        choices.push(Choice::new(sent, sent));
    }
    choices
}

fn yes(v: &View, word: &str) -> String {
    match word {
        "ja" | "true" | "1" => v.w("common-yes"),
        "nein" | "false" | "0" => v.w("common-no"),
        other => other.to_owned(),
    }
}

fn dash() -> Markup {
    html! { span.unknown { (format::UNKNOWN) } }
}

/// The ICD of the case with that id as a link to its form, which the script opens in the cell.
fn icd_cell(id: &str, shown: impl Render) -> Markup {
    html! {
        span.nowrap id={ "icd-" (id) } {
            a href={ (LIST) "/" (id) "/icd" } hx-get={ (LIST) "/" (id) "/icd?bearbeiten=1" }
                hx-target={ "#icd-" (id) } { (shown) }
        }
    }
}

/// A text with the words that were searched marked.
struct Marked<'a> {
    text: &'a str,
    needle: Option<&'a NumberedNeedle>,
}

impl Render for Marked<'_> {
    fn render_to(&self, into: &mut String) {
        let Some(needle) = self.needle else { return self.text.render_to(into) };
        let mut rest = self.text;
        while let Some(first) = rest.chars().next() {
            let word = first.is_alphanumeric();
            let end = rest.find(|c: char| c.is_alphanumeric() != word).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            if word && needle.hits(part) {
                html! { mark { (part) } }.render_to(into);
            } else {
                part.render_to(into);
            }
            rest = after;
        }
    }
}
