//! Two sides of a sum: a row for each time, with two bars and their numbers.

use maud::{Markup, html};

use super::paired::twins;
use crate::kernel::words::Msg;
use crate::ui::{
    chart::{figure, region},
    format,
    view::View,
};

/// The sums of one time.
#[derive(Clone)]
pub struct SidesRow {
    /// Its name.
    pub label: Markup,
    /// The solid bar.
    pub first: u64,
    /// The hatched bar.
    pub second: u64,
    /// What stands behind both, one for each of [`Sides::more`].
    pub more: Vec<String>,
    /// Whether it is a part of the row before, and has no bars of its own.
    pub is_part: bool,
}

/// The sums of several times.
#[derive(Clone)]
pub struct Sides {
    /// Element id.
    pub id: &'static str,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// What a row is.
    pub of: Msg,
    /// Name of the solid bars.
    pub first: Msg,
    /// Name of the hatched bars.
    pub second: Msg,
    /// Heads of the columns behind both.
    pub more: Vec<Msg>,
    /// The rows in their order.
    pub rows: Vec<SidesRow>,
}

/// The rows. The numbers stand beside their bars, so that there is no second table behind them.
#[must_use]
pub fn sides(v: &View, chart: &Sides) -> Markup {
    let (title, first, second) = (v.t(&chart.title), v.t(&chart.first), v.t(&chart.second));
    let wholes = chart.rows.iter().filter(|row| !row.is_part);
    let largest = wholes.map(|row| row.first.max(row.second)).max().unwrap_or(0);
    let rows = html! {
        table.table.measured {
            caption.visually-hidden { (title) }
            thead { tr {
                th scope="col" { (v.t(&chart.of)) }
                td.drawing { span.visually-hidden { (v.w("chart-drawing")) } }
                th.numeric scope="col" { (first) }
                th.numeric scope="col" { (second) }
                @for more in &chart.more { th.numeric scope="col" { (v.t(more)) } }
            } }
            tbody {
                @for (nr, row) in chart.rows.iter().enumerate() {
                    tr {
                        th scope="row" { @if row.is_part { span.meta { (row.label) } } @else { (row.label) } }
                        td.drawing {
                            @if !row.is_part {
                                (twins(&format!("{}-{nr}-hatch", chart.id), row.first, Some(row.second), largest))
                            }
                        }
                        td.numeric data-wert=(row.first) { (format::count(v.lang, row.first)) }
                        td.numeric data-wert=(row.second) { (format::count(v.lang, row.second)) }
                        @for more in &row.more { td.numeric { (more) } }
                    }
                }
            }
        }
    };
    let inside = html! {
        p.legend {
            span.key { span.swatch.first aria-hidden="true" {} (first) }
            span.key { span.swatch.past aria-hidden="true" {} (second) }
        }
        (region(&title, rows))
    };
    figure(chart.id, &title, &v.t(&chart.finding), inside)
}
