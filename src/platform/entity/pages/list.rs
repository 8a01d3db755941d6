//! The list of a record: filters in the address, at most eight columns, a card per record on phones.

use maud::{Markup, html};

use super::words;
use crate::{
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::{
        entity::{self, FieldValue, Filter, ListQuery, Listed, Shown, Sort, Takes, list},
        search::{NumberedNeedle, is_cut},
        tenancy::Permission as _,
    },
    ui::{
        Fragment, NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        notice::{announce, empty, notice, say},
        pager,
        table::{Column, Row, Sorted, Table, table},
        view::{Notice, Tone},
    },
};

/// The table with its pages: what changes while somebody types.
pub struct ListTable<R: Shown> {
    /// As it was asked.
    pub query: ListQuery<R>,
    /// The records of the page.
    pub listed: Listed<R>,
    /// What stands around.
    pub around: R::Around,
    /// The reader may enter records.
    pub may_edit: bool,
}

/// The whole page.
pub struct ListPage<R: Shown> {
    /// The table.
    pub table: ListTable<R>,
    /// What in the address means nothing.
    pub errors: FieldErrors,
}

impl<R: Shown> Fragment for ListTable<R> {
    const ID: &'static str = R::LIST.ids.table;

    fn inside(&self, v: &View) -> Markup {
        let page = &self.listed.page;
        html! {
            @if self.listed.without_search { (say(v, Tone::Info, Msg::code("SUCHE_NICHT_BEREIT"))) }
            @if is_cut(self.query.get("q")) { (say(v, Tone::Warn, Msg::code("SUCHTEXT_GEKUERZT"))) }
            @if let Some(exact) = &self.listed.exact {
                (notice(v, &Notice {
                    tone: Tone::Info,
                    words: R::msg("exact"),
                    link: Some(Link { href: R::at(exact.key()), words: exact.named(R::msg("title")) }),
                }))
            }
            @if page.items.is_empty() {
                (self.nothing(v))
            } @else {
                (table(v, &self.rows(v)))
                (pager::pager(v, page.paging, page.total, |page| self.query.href("seite", &page.to_string())))
            }
        }
    }
}

impl<R: Shown> ListTable<R> {
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
        R::msg("count").with("n", self.listed.page.total)
    }

    fn nothing(&self, v: &View) -> Markup {
        let link = |href: &str, words: &'static str| Link { href: href.to_owned(), words: Msg::new(words) };
        if self.query.is_filtered() || self.listed.page.total > 0 {
            return empty(v, &R::msg("none-filtered"), &[link(R::AT.list, "common-filter-reset")]);
        }
        if !self.may_edit {
            let roles: Vec<String> = R::Edit::ROLES.iter().map(|role| v.w(role.words())).collect();
            return empty(v, &R::msg("none-ask").with("rollen", roles.join(", ")), &[]);
        }
        if let Some((words, href, way)) = R::missing(&self.around) {
            return empty(v, &Msg::new(words), &[link(href, way)]);
        }
        let ways: Vec<Link> = R::LIST.begin.iter().map(|(href, words)| link(href, words)).collect();
        empty(v, &R::msg("none"), &ways)
    }

    fn rows(&self, v: &View) -> Table {
        let (sort, needle) = (self.query.sort(), self.query.needle());
        let columns = R::LIST.columns.iter().map(|column| {
            let shown = Column::new(label::<R>(column));
            if !R::LIST.sorts.contains(&column.name) {
                return shown;
            }
            let now = match (sort.by == column.name, sort.down) {
                (false, _) => Sorted::No,
                (true, false) => Sorted::Ascending,
                (true, true) => Sorted::Descending,
            };
            let next = Sort { by: column.name, down: now == Sorted::Ascending };
            shown.sort(self.query.href("sort", &next.name()), now)
        });
        let rows = self.listed.page.items.iter().map(|record| {
            Row::new(record.cells(v, &self.around, needle.as_ref())).id(format!("zeile-{}", record.key()))
        });
        Table::new(R::LIST.ids.rows, R::msg("table"), columns.collect()).rows(rows.collect())
    }
}

impl<R: Shown> Page for ListPage<R> {
    fn title(&self) -> Msg {
        R::msg("table")
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! { @if self.table.may_edit { a.button href=(R::AT.new) { (v.t(&R::msg("new"))) } } }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (R::above_list(v, &self.table.around))
            (form::error_summary(v, &self.errors))
            (self.form(v))
            (self.active(v))
            p #filterzahl { (v.t(&self.table.count())) }
            (self.table.show(v))
        }
    }
}

impl<R: Shown> ListPage<R> {
    fn form(&self, v: &View) -> Markup {
        let (query, ids) = (&self.table.query, &R::LIST.ids);
        let of = |wanted: fn(Takes) -> bool| R::LIST.filters.iter().filter(move |filter| wanted(filter.of));
        let sort = Field::new("sort", Msg::new("record-sort")).errors(&self.errors);
        html! {
            form.filter id=(ids.filter) method="get" action=(R::AT.list) {
                div.field {
                    label for=(ids.search) { (v.t(&R::msg("search"))) }
                    input id=(ids.search) type="search" name="q" value=(query.get("q")) autocomplete="off"
                        spellcheck="false" hx-get=(R::AT.list) hx-trigger="input changed delay:250ms, search"
                        hx-target={ "#" (ids.table) } hx-push-url="true" hx-sync="this:replace" hx-include={ "#" (ids.filter) };
                }
                @for filter in of(|takes| !matches!(takes, Takes::Text | Takes::Kept)) { (self.filter(v, filter)) }
                (form::select(v, &sort, &sorts::<R>(v), &query.sort().name()))
                @for filter in of(|takes| takes == Takes::Kept) {
                    @if !query.get(filter.name).is_empty() { (form::hidden(filter.name, query.get(filter.name))) }
                }
                div.actions {
                    button.button type="submit" { (v.w("common-filter")) }
                    a href=(R::AT.list) { (v.w("common-filter-reset")) }
                }
            }
        }
    }

    fn filter(&self, v: &View, filter: &'static Filter) -> Markup {
        let sent = self.table.query.get(filter.name);
        let field = Field::new(filter.name, Msg::new(filter.label)).errors(&self.errors);
        // What stands there unasked is what is shown unasked.
        let all =
            if filter.name == R::LIST.closed_by { v.t(&R::msg("not-closed")) } else { v.w("common-all") };
        let mut choices = vec![Choice::new("", all)];
        match filter.of {
            Takes::Number(..) => {
                return form::text(v, &field.width(Width::Short).inputmode("numeric"), sent);
            }
            Takes::Words(words) => {
                choices.extend(words.iter().map(|word| Choice::new(*word, R::word(v, filter.name, word))));
            }
            Takes::YesNo => choices.extend(["ja", "nein"].map(|word| Choice::new(word, said_yes(v, word)))),
            _ => {
                choices.extend(R::choices(&self.table.around, filter.name));
                // So that nothing typed is lost.
                if !choices.iter().any(|choice| choice.value == sent) {
                    choices.push(Choice::new(sent, sent));
                }
            }
        }
        form::select(v, &field, &choices, sent)
    }

    /// The filters that are set, each with a link that drops it.
    fn active(&self, v: &View) -> Markup {
        let set: Vec<(&Filter, String)> =
            self.table.query.filters().map(|(filter, value)| (filter, self.said(v, filter, value))).collect();
        html! {
            @if !set.is_empty() {
                ul.cluster role="list" aria-label=(v.w("record-filters-set")) {
                    @for (filter, value) in &set {
                        li {
                            a href=(self.table.query.href(filter.name, "")) {
                                (v.w(filter.label)) @if !value.is_empty() { ": " (value) }
                                span aria-hidden="true" { " ×" }
                                span.visually-hidden { " – " (v.w("record-filter-drop")) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn said(&self, v: &View, filter: &Filter, value: &str) -> String {
        match filter.of {
            Takes::Words(words) if words.contains(&value) => R::word(v, filter.name, value),
            Takes::YesNo => said_yes(v, value),
            Takes::Kept => String::new(),
            Takes::Record => {
                words::chosen::<R>(&self.table.around, filter.name, value).unwrap_or_else(|| value.to_owned())
            }
            _ => value.to_owned(),
        }
    }
}

/// Every order, greatest first before its reverse.
fn sorts<R: Shown>(v: &View) -> Vec<Choice> {
    let ways = R::LIST.sorts.iter().filter(|name| !name.starts_with('-'));
    ways.flat_map(|by| {
        [("-", "-down"), ("", "")].map(|(sign, end)| (format!("{sign}{by}"), format!("sort-{by}{end}")))
    })
    .map(|(name, part)| Choice::new(name, v.t(&R::msg(&part))))
    .collect()
}

fn said_yes(v: &View, word: &str) -> String {
    list::yes(word).map_or_else(|| word.to_owned(), |on| words::yes(v, on))
}

/// The cells of a record whose list shows its columns as they are; the first leads to its page.
#[must_use]
pub fn cells<R: Shown>(
    record: &R,
    v: &View,
    around: &R::Around,
    needle: Option<&NumberedNeedle>,
) -> Vec<Markup> {
    let cell = |column: &entity::Column| {
        let Some(field) = entity::Field::<R>::named(column.name) else { return words::dash() };
        match field.get(record) {
            FieldValue::Text(text) => html! { (words::Marked { text: &text, needle }) },
            _ => record.value(v, around, field, false).unwrap_or_else(words::dash),
        }
    };
    let columns = R::LIST.columns.iter().enumerate();
    let linked = |cell| html! { a href=(R::at(record.key())) { (cell) } };
    columns.map(|(at, column)| if at == 0 { linked(cell(column)) } else { cell(column) }).collect()
}

/// The label of a column.
fn label<R: Shown>(column: &entity::Column) -> Msg {
    let own = entity::Field::<R>::named(column.name).map(entity::Field::label);
    column.label.map(Msg::new).or(own).unwrap_or_else(|| R::msg(column.name))
}
