//! The list of a record: filters in the address, at most eight columns, a card per record on phones.

use maud::{Markup, html};

use super::words;
use crate::{
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::{
        entity::{self, FieldValue, Filter, ListQuery, Listed, Place, Shown, Sort, Takes, list},
        search::{NumberedNeedle, is_cut},
        tenancy::Permission as _,
    },
    ui::{
        Fragment, NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        format,
        icon::{Icon, icon},
        notice::{announce, announce_text, empty, notice, say},
        pager::pager_inside,
        table::{Column, Row, Sorted, Table, table},
        tabs::{Segment, segments},
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
                (pager_inside(v, page.paging, page.total, Some(Self::ID), |page| self.query.href("seite", &page.to_string())))
            }
        }
    }
}

impl<R: Shown> ListTable<R> {
    /// The answer to a filter, an order or another page: the table, and out of band what else follows from the address.
    #[must_use]
    pub fn answer(&self, v: &View, errors: &FieldErrors) -> Markup {
        let said: Vec<String> = errors.0.iter().map(|error| v.t(&error.words)).collect();
        html! {
            @if errors.is_empty() { (self.inside(v)) } @else {
                // The focus stays in the field: what is wrong stands in place of the table.
                @for error in &errors.0 { (say(v, Tone::Bad, error.words.clone())) }
            }
            (self.counted(v, true))
            @for filter in at::<R>(Place::Head) { (self.links(v, filter, true)) }
            (self.orders(v, true))
            (self.how_many_set(v, true))
            (self.active(v, true))
            @if errors.is_empty() { (announce(v, &self.count())) } @else { (announce_text(&said.join(" "))) }
        }
    }

    /// How many, in words.
    fn count(&self) -> Msg {
        R::msg("count").with("n", self.listed.page.total)
    }

    fn counted(&self, v: &View, again: bool) -> Markup {
        html! { p.meta #filterzahl hx-swap-oob=[again.then_some("true")] { (v.t(&self.count())) } }
    }

    /// A filter beside the title: a link for each of its values.
    fn links(&self, v: &View, filter: &'static Filter, again: bool) -> Markup {
        let (sent, errors) = (self.query.get(filter.name), self.query.errors());
        let choices = choices::<R>(&self.around, filter, sent);
        let link = |value: &str, label: &str| Segment {
            href: self.query.href(filter.name, value),
            label: label.to_owned(),
            current: value == sent,
        };
        let all = std::iter::once(link("", &v.w("common-all")));
        let links: Vec<_> = all.chain(choices.iter().map(|one| link(&one.value, &one.label))).collect();
        html! {
            nav.segments id={ "feld-" (filter.name) } tabindex="-1" aria-label=(v.w(filter.label))
                hx-swap-oob=[again.then_some("true")] {
                @if !choices.is_empty() { (segments(&links)) }
                @for error in errors.of(filter.name) { p.error { strong { (v.w("form-error")) } " " (v.t(&error.words)) } }
            }
        }
    }

    /// The order, for those who see no heads: on a phone a row is a card.
    fn orders(&self, v: &View, again: bool) -> Markup {
        let (errors, field) = (self.query.errors(), Field::new("sort", Msg::new("record-sort")));
        // The order that the list has unasked is not asked for: it stands in no address.
        let value = |name: &str| if name == R::LIST.sort { String::new() } else { name.to_owned() };
        let orders = R::LIST.sorts.iter().map(|name| {
            let part =
                name.strip_prefix('-').map_or_else(|| format!("sort-{name}"), |by| format!("sort-{by}-down"));
            Choice::new(value(name), v.t(&R::msg(&part)))
        });
        let (orders, chosen) = (orders.collect::<Vec<_>>(), value(&self.query.sort().name()));
        html! {
            div.on-phone #sortierung hx-swap-oob=[again.then_some("true")] {
                (form::select(v, &field.errors(&errors), &orders, &chosen))
            }
        }
    }

    /// What opens the filters on a phone: how many are set is seen while they are closed.
    fn how_many_set(&self, v: &View, again: bool) -> Markup {
        let set = self.query.filters().filter(|(filter, _)| !matches!(filter.of, Takes::Text | Takes::Kept));
        let words = Msg::new("record-filters").with("n", set.count());
        html! { span #filteranzahl hx-swap-oob=[again.then_some("true")] { (v.t(&words)) } }
    }

    /// The filters that are set and whose value is not seen beside the title, each with a link that drops it.
    fn active(&self, v: &View, again: bool) -> Markup {
        let set = self.query.filters().filter(|(filter, _)| filter.place != Place::Head);
        let set: Vec<(&Filter, String)> =
            set.map(|(filter, value)| (filter, self.said(v, filter, value))).collect();
        html! {
            div.filters-set #filter-gesetzt hx-swap-oob=[again.then_some("true")] {
                @if !set.is_empty() {
                    ul.cluster role="list" aria-label=(v.w("record-filters-set")) {
                        @for (filter, value) in &set {
                            li {
                                a href=(self.query.href(filter.name, "")) {
                                    (v.w(filter.label)) @if !value.is_empty() { ": " (value) }
                                    span aria-hidden="true" { " ×" }
                                    span.visually-hidden { " – " (v.w("record-filter-drop")) }
                                }
                            }
                        }
                    }
                    a href=(R::AT.list) { (v.w("common-filter-reset")) }
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
                words::chosen::<R>(&self.around, filter.name, value).unwrap_or_else(|| value.to_owned())
            }
            _ => value.to_owned(),
        }
    }

    fn nothing(&self, v: &View) -> Markup {
        let link = |href: &str, words: &'static str| Link { href: href.to_owned(), words: Msg::new(words) };
        if self.query.is_filtered() || self.listed.page.total > 0 {
            let reset = [link(R::AT.list, "common-filter-reset")];
            return html! { (self.similar(v)) (empty(v, &R::msg("none-filtered"), &reset)) };
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

    /// What the search text may have meant, each a link to what it finds.
    fn similar(&self, v: &View) -> Markup {
        html! {
            @if !self.listed.similar.is_empty() {
                p.similar {
                    (v.w("record-similar"))
                    @for (at, similar) in self.listed.similar.iter().enumerate() {
                        @let total = u64::try_from(similar.total).unwrap_or(u64::MAX);
                        @if at > 0 { "," }
                        " " a href=(self.query.href("q", &similar.text)) { (similar.word) }
                        " (" (format::count(v.lang, total)) ")"
                    }
                }
            }
        }
    }

    fn rows(&self, v: &View) -> Table {
        let (sort, needle) = (self.query.sort(), self.query.needle());
        let columns = R::LIST.columns.iter().map(|column| {
            let shown = Column::new(label::<R>(column));
            let shown = if column.bare { shown.bare() } else { shown };
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
        let shown = |record: &R| Row::new(record.cells(v, &self.around, needle.as_ref()));
        let rows = self.listed.page.items.iter().map(|record| shown(record));
        Table::new(R::LIST.ids.rows, R::msg("table"), columns.collect()).rows(rows.collect()).inside(Self::ID)
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
    fn searches(&self) -> bool {
        true
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            (self.table.counted(v, false))
            @for filter in at::<R>(Place::Head) { (self.table.links(v, filter, false)) }
            @if self.table.may_edit { a.button href=(R::AT.new) { (v.t(&R::msg("new"))) } }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (R::above_list(v, &self.table.around))
            (form::error_summary(v, &self.errors))
            div.list {
                (self.form(v))
                (self.table.active(v, false))
                (self.table.show(v))
            }
        }
    }
}

/// The filters that stand there. The search text has a box of its own, and what a link named stays where it is.
fn at<R: Shown>(place: Place) -> impl Iterator<Item = &'static Filter> {
    let own = |filter: &&Filter| !matches!(filter.of, Takes::Text | Takes::Kept);
    R::LIST.filters.iter().filter(own).filter(move |filter| filter.place == place)
}

impl<R: Shown> ListPage<R> {
    /// The bar: it is applied when something changes, and by its button where there is no script. On a phone all but the
    /// search text is behind one button; the style sheet opens it where there is room.
    fn form(&self, v: &View) -> Markup {
        let (query, ids) = (&self.table.query, &R::LIST.ids);
        let (table, whole) = (format!("#{}", ids.table), format!("#{}", ids.filter));
        let alone = format!("{whole}:replace");
        let more = at::<R>(Place::More).next().is_some();
        html! {
            form.filter.list-filter id=(ids.filter) method="get" action=(R::AT.list) {
                div.search-box {
                    label.visually-hidden for=(ids.search) { (v.t(&R::msg("search"))) }
                    input id=(ids.search) type="search" name="q" value=(query.get("q")) placeholder=(v.t(&R::msg("search")))
                        autocomplete="off" spellcheck="false" data-suche aria-keyshortcuts="/" hx-get=(R::AT.list) hx-trigger="input changed delay:250ms, search"
                        hx-target=(table) hx-push-url="true" hx-sync=(alone) hx-include=(whole);
                    button.search-button type="submit" { (icon(Icon::Search)) span.visually-hidden { (v.w("common-filter")) } }
                }
                @for filter in R::LIST.filters.iter().filter(|one| one.of == Takes::Kept) {
                    @if !query.get(filter.name).is_empty() { (form::hidden(filter.name, query.get(filter.name))) }
                }
                div.list-fields hx-get=(R::AT.list) hx-trigger="change" hx-target=(table) hx-push-url="true" hx-sync=(alone)
                    hx-include=(whole) {
                    details.filters {
                        summary.secondary { (self.table.how_many_set(v, false)) }
                        div.fields {
                            @for filter in at::<R>(Place::Head) { div.on-phone { (self.filter(v, filter, true)) } }
                            @for filter in at::<R>(Place::Bar) { (self.filter(v, filter, true)) }
                            @if more {
                                details.more {
                                    summary.secondary { (v.w("record-filters-more")) }
                                    div { @for filter in at::<R>(Place::More) { (self.filter(v, filter, false)) } }
                                }
                            }
                            (self.table.orders(v, false))
                        }
                    }
                }
            }
        }
    }

    /// One filter. In the bar a list has no label to be seen: what it says unset names it.
    fn filter(&self, v: &View, filter: &'static Filter, in_bar: bool) -> Markup {
        let sent = self.table.query.get(filter.name);
        let field = Field::new(filter.name, Msg::new(filter.label)).errors(&self.errors);
        if let Takes::Number(..) = filter.of {
            return form::text(v, &field.width(Width::Short).inputmode("numeric"), sent);
        }
        // What stands there unasked is what is shown unasked.
        let all =
            if filter.name == R::LIST.closed_by { v.t(&R::msg("not-closed")) } else { v.w("common-all") };
        let unset =
            Msg::new("record-filter-unset").with("label", v.w(filter.label)).with("value", all.as_str());
        let first = Choice::new("", if in_bar { v.t(&unset) } else { all });
        let values = match filter.of {
            Takes::Words(words) => {
                words.iter().map(|word| Choice::new(*word, R::word(v, filter.name, word))).collect()
            }
            Takes::YesNo => ["ja", "nein"].map(|word| Choice::new(word, said_yes(v, word))).into(),
            _ => choices::<R>(&self.table.around, filter, sent),
        };
        let field = if in_bar { field.quiet() } else { field };
        // Beside the title there are links for it, too, which are what a refusal leads to.
        let field = if filter.place == Place::Head { field.twin(2) } else { field };
        form::select(v, &field, &std::iter::once(first).chain(values).collect::<Vec<_>>(), sent)
    }
}

/// What a filter can be, and what was sent for it: nothing typed is lost.
fn choices<R: Shown>(around: &R::Around, filter: &Filter, sent: &str) -> Vec<Choice> {
    let mut choices = R::choices(around, filter.name);
    if !sent.is_empty() && !choices.iter().any(|choice| choice.value == sent) {
        choices.push(Choice::new(sent, sent));
    }
    choices
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
