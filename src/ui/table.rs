//! Tables: sortable heads, a card per row on phones, one row as an answer of its own (interface.md, 3.2).

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::view::View;

/// Which way a column is sorted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// Not by this column.
    No,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// One column.
#[derive(Clone)]
pub struct Column {
    label: Msg,
    numeric: bool,
    hidden_label: bool,
    bare: bool,
    sort: Option<(String, Sorted)>,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub fn new(label: Msg) -> Self {
        Self { label, numeric: false, hidden_label: false, bare: false, sort: None }
    }
    /// Numbers: right-aligned.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
    /// Its head is only for screen readers (a column of actions).
    #[must_use]
    pub fn hidden_label(mut self) -> Self {
        self.hidden_label = true;
        self
    }
    /// Its values say what they are: on a phone they stand without its label.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }
    /// Sortable: the link that sorts by it (the other way round if it is sorted already), and how it is now.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, now: Sorted) -> Self {
        self.sort = Some((href.into(), now));
        self
    }
}

/// One row: a cell per column, in their order; the first cell is the row's head.
#[derive(Clone, Default)]
pub struct Row {
    /// Element id, for answers that replace the row.
    pub id: Option<String>,
    /// What stands in it.
    pub cells: Vec<Markup>,
    /// Marked as wrong or changed.
    pub marked: Option<crate::ui::view::Tone>,
    /// Put into its place out of band: a row that changed with another one.
    pub out_of_band: bool,
}

impl Row {
    /// A row without an id.
    #[must_use]
    pub fn new(cells: Vec<Markup>) -> Self {
        Self { id: None, cells, marked: None, out_of_band: false }
    }
    /// With an element id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
    /// Part of an answer to something else: replaces the row with its id, wherever that is shown.
    #[must_use]
    pub fn out_of_band(mut self) -> Self {
        self.out_of_band = true;
        self
    }
    /// Marked with a tone.
    #[must_use]
    pub fn marked(mut self, tone: crate::ui::view::Tone) -> Self {
        self.marked = Some(tone);
        self
    }
}

/// A table.
#[derive(Clone)]
pub struct Table {
    /// Element id of the scrolling region.
    pub id: &'static str,
    /// What the table shows; screen readers say it, and it names the region.
    pub caption: Msg,
    /// Whether the caption is seen as well.
    pub caption_shown: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Element id of what an order of the table changes alone, when script runs; none: the whole page. What a link in a
    /// cell gets by htmx then stands in that cell.
    pub inside: Option<&'static str>,
}

impl Table {
    /// A table without rows yet.
    #[must_use]
    pub fn new(id: &'static str, caption: Msg, columns: Vec<Column>) -> Self {
        Self { id, caption, caption_shown: false, columns, rows: Vec::new(), inside: None }
    }
    /// With its rows.
    #[must_use]
    pub fn rows(mut self, rows: Vec<Row>) -> Self {
        self.rows = rows;
        self
    }
    /// Inside an element of this id, which an order changes alone; the focus stays on the head that was used.
    #[must_use]
    pub fn inside(mut self, id: &'static str) -> Self {
        self.inside = Some(id);
        self
    }
    /// Shows the caption, which is otherwise for screen readers only.
    #[must_use]
    pub fn caption_shown(mut self) -> Self {
        self.caption_shown = true;
        self
    }
}

/// The table in its region, which scrolls sideways by itself and can be reached by the keyboard.
#[must_use]
pub fn table(v: &View, table: &Table) -> Markup {
    let caption = v.t(&table.caption);
    let labels = labels(v, &table.columns);
    html! {
        div.table-region id=(table.id) role="region" aria-label=(caption) tabindex="0" {
            table.table role="table" {
                caption .visually-hidden[!table.caption_shown] { (caption) }
                thead role="rowgroup" {
                    tr role="row" { @for (place, column) in table.columns.iter().enumerate() { (head(v, table, place, column)) } }
                }
                tbody role="rowgroup" hx-target=[table.inside.map(|_| "closest td")] { @for entry in &table.rows { (labelled(&table.columns, &labels, entry)) } }
            }
        }
    }
}

fn head(v: &View, table: &Table, place: usize, column: &Column) -> Markup {
    let label = v.t(&column.label);
    let (href, now) = match &column.sort {
        Some((href, now)) => (Some(href), *now),
        None => (None, Sorted::No),
    };
    let aria = match (href.is_some(), now) {
        (false, _) | (true, Sorted::No) => None,
        (true, Sorted::Ascending) => Some("ascending"),
        (true, Sorted::Descending) => Some("descending"),
    };
    let id = table.inside.map(|_| format!("{}-sort-{place}", table.id));
    let target = table.inside.map(|inside| format!("#{inside}"));
    html! {
        th scope="col" role="columnheader" class=[column.numeric.then_some("numeric")] aria-sort=[aria] {
            @if let Some(href) = href {
                a.sort id=[id] href=(href) hx-get=[target.as_ref().map(|_| href)] hx-target=[target.as_deref()]
                    hx-push-url=[target.as_ref().map(|_| "true")] { (label) }
            } @else if column.hidden_label {
                span.visually-hidden { (label) }
            } @else { (label) }
        }
    }
}

/// One row alone: the answer that replaces it.
#[must_use]
pub fn row(v: &View, columns: &[Column], row: &Row) -> Markup {
    labelled(columns, &labels(v, columns), row)
}

/// What a card on a phone calls each of its values.
fn labels(v: &View, columns: &[Column]) -> Vec<Option<String>> {
    columns.iter().map(|column| (!column.hidden_label && !column.bare).then(|| v.t(&column.label))).collect()
}

fn labelled(columns: &[Column], labels: &[Option<String>], row: &Row) -> Markup {
    let tone = row.marked.map_or("", crate::ui::view::Tone::class);
    html! {
        tr id=[row.id.as_deref()] class=[row.marked.map(|_| format!("marked {tone}"))] role="row"
            hx-swap-oob=[row.out_of_band.then_some("true")] {
            @for (place, ((column, label), cell)) in columns.iter().zip(labels).zip(&row.cells).enumerate() {
                @if place == 0 {
                    th scope="row" role="rowheader" class=[column.numeric.then_some("numeric")] data-label=[label.as_deref()] { (cell) }
                } @else {
                    td role="cell" class=[column.numeric.then_some("numeric")] data-label=[label.as_deref()] { (cell) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::words::Lang;
    use scraper::{Html, Selector};

    #[test]
    fn a_table_keeps_its_roles_and_says_how_it_is_sorted() {
        let v = View::bare(Lang::De, "Haus", jiff::civil::date(2026, 11, 20));
        let columns = vec![
            Column::new(Msg::new("common-name")).sort("/x?sort=-name", Sorted::Ascending),
            Column::new(Msg::new("common-count")).numeric(),
            Column::new(Msg::new("common-state")).bare(),
        ];
        let shown = table(
            &v,
            &Table::new("liste", Msg::new("common-list"), columns)
                .rows(vec![Row::new(vec![html! { "Tonn" }, html! { "3" }, html! { "Neu" }]).id("zeile-1")]),
        );
        let dom = Html::parse_fragment(&shown.into_string());
        let one = |css: &str| dom.select(&Selector::parse(css).unwrap()).count();
        assert_eq!(one(r#"th[aria-sort="ascending"] > a[href="/x?sort=-name"]"#), 1);
        assert_eq!(one(r#"tr#zeile-1[role=row] > td[role=cell][data-label="Anzahl"].numeric"#), 1);
        assert_eq!(one("td:last-child:not([data-label])"), 1);
        assert_eq!(one(r##"#liste[role=region][tabindex="0"][aria-label="Liste"]"##), 1);
    }
}
