//! This year beside the last: numbers first, two small bars per row, no judgement.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    chart::{extent, figure, region},
    format,
    view::View,
};

/// One figure of two years.
#[derive(Clone)]
pub struct PairedRow {
    /// What is counted.
    pub label: Msg,
    /// This year.
    pub now: u64,
    /// The same time of the year before; none when it is unknown.
    pub before: Option<u64>,
}

/// The comparison.
#[derive(Clone)]
pub struct Paired {
    /// Element id.
    pub id: &'static str,
    /// What is compared.
    pub title: Msg,
    /// What it says, or what to know, e.g. "2025 ohne KW 53".
    pub finding: Msg,
    /// Head of the column of this year.
    pub now: Msg,
    /// Head of the column of the year before.
    pub before: Msg,
    /// The figures.
    pub rows: Vec<PairedRow>,
}

/// The table with its bars.
#[must_use]
pub fn paired(v: &View, chart: &Paired) -> Markup {
    let title = v.t(&chart.title);
    let (now, before) = (v.t(&chart.now), v.t(&chart.before));
    let largest = chart.rows.iter().map(|row| row.now.max(row.before.unwrap_or(0))).max().unwrap_or(0);
    let rows = html! {
        table.table.measured {
            caption.visually-hidden { (title) }
            thead { tr {
                th scope="col" { (v.w("chart-figure")) }
                td.drawing { span.visually-hidden { (v.w("chart-drawing")) } }
                th.numeric scope="col" { (now) }
                th.numeric scope="col" { (before) }
                th.numeric scope="col" { (v.w("chart-difference")) }
                th.numeric scope="col" { (v.w("chart-change")) }
            } }
            tbody { @for row in &chart.rows { (line(v, chart.id, row, largest)) } }
        }
    };
    let inside = html! {
        p.legend {
            span.key { span.swatch.first aria-hidden="true" {} (now) }
            span.key { span.swatch.past aria-hidden="true" {} (before) }
        }
        (region(&title, rows))
    };
    figure(chart.id, &title, &v.t(&chart.finding), inside)
}

fn line(v: &View, id: &str, row: &PairedRow, largest: u64) -> Markup {
    let count = |n| format::count(v.lang, n);
    let hatch = format!("{id}-{}-hatch", row.label.key);
    html! {
        tr {
            th scope="row" { (v.t(&row.label)) }
            td.drawing { (twins(&hatch, row.now, row.before, largest)) }
            td.numeric data-wert=(row.now) { (count(row.now)) }
            @match row.before {
                Some(old) => {
                    td.numeric data-wert=(old) { (count(old)) }
                    td.numeric { (more(v, row.now, old)) }
                    td.numeric { (format::change(v.lang, row.now, old)) }
                }
                None => { @for _ in 0..3 { td.numeric { (format::UNKNOWN) } } }
            }
        }
    }
}

/// "12 mehr", "3 weniger", "gleich".
fn more(v: &View, now: u64, before: u64) -> String {
    let size = now.abs_diff(before);
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => v.t(&Msg::new("chart-more").with("n", size)),
        std::cmp::Ordering::Less => v.t(&Msg::new("chart-less").with("n", size)),
        std::cmp::Ordering::Equal => v.w("chart-same"),
    }
}

/// Two bars, the second hatched by a pattern with that element id. Both repeat numbers of their row: screen readers skip them.
pub(super) fn twins(hatch: &str, first: u64, second: Option<u64>, largest: u64) -> Markup {
    html! {
        svg width="100%" height="24" aria-hidden="true" focusable="false" {
            defs {
                pattern id=(hatch) width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-past width="1.5" height="4" {}
                }
            }
            rect.first y="2" height="9" width=(extent(first, largest)) data-wert=(first) {}
            @if let Some(second) = second.filter(|n| *n > 0) {
                rect.past y="13" height="8" width=(extent(second, largest)) fill={ "url(#" (hatch) ")" } data-wert=(second) {}
            }
        }
    }
}
