//! This year beside the last: numbers first, two small bars per row, no judgement.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{chart::pixels, format, view::View};

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
    let (difference, change) = (v.w("chart-difference"), v.w("chart-change"));
    let largest = chart.rows.iter().map(|row| row.now.max(row.before.unwrap_or(0))).max().unwrap_or(0);
    html! {
        figure.chart id=(chart.id) {
            figcaption { h2 { (title) } p { (v.t(&chart.finding)) } }
            div.table-region role="region" aria-label=(title) tabindex="0" {
                table.table {
                    caption.visually-hidden { (title) }
                    thead { tr {
                        th scope="col" { (v.w("chart-figure")) }
                        th.numeric scope="col" { (now) }
                        th.numeric scope="col" { (before) }
                        th.numeric scope="col" { (difference) }
                        th.numeric scope="col" { (change) }
                        td.drawing { span.visually-hidden { (v.w("chart-drawing")) } }
                    } }
                    tbody {
                        @for row in &chart.rows {
                            tr {
                                th scope="row" { (v.t(&row.label)) }
                                td.numeric data-label=(now) data-wert=(row.now) { (format::count(v.lang, row.now)) }
                                @match row.before {
                                    Some(old) => {
                                        td.numeric data-label=(before) data-wert=(old) { (format::count(v.lang, old)) }
                                        td.numeric data-label=(difference) { (more(v, row.now, old)) }
                                        td.numeric data-label=(change) { (format::change(v.lang, row.now, old)) }
                                    }
                                    None => {
                                        td.numeric data-label=(before) { (format::UNKNOWN) }
                                        td.numeric data-label=(difference) { (format::UNKNOWN) }
                                        td.numeric data-label=(change) { (format::UNKNOWN) }
                                    }
                                }
                                td.drawing { (twins(chart.id, row, largest)) }
                            }
                        }
                    }
                }
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

fn twins(id: &str, row: &PairedRow, largest: u64) -> Markup {
    let hatch = format!("{id}-{}-hatch", row.label.key);
    html! {
        svg.twins viewBox="0 0 122 24" width="122" height="24" aria-hidden="true" focusable="false" {
            defs {
                pattern id=(hatch) width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-past width="1.5" height="4" {}
                }
            }
            rect.first x="1" y="2" height="9" width=(pixels(row.now, largest, 120)) {}
            @if let Some(before) = row.before.filter(|n| *n > 0) {
                rect.past x="1" y="13" height="8" width=(pixels(before, largest, 120)) fill={ "url(#" (hatch) ")" } {}
            }
        }
    }
}
