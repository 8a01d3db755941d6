//! The parts of a whole: a row for each, with its bar, its number and its share.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    badge::group_class,
    chart::{extent, figure, region},
    format,
    view::View,
};

/// One part.
#[derive(Clone)]
pub struct Part {
    /// Its name.
    pub label: Msg,
    /// Its colour, 1..=5.
    pub group: u8,
    /// Its size.
    pub value: u64,
    /// Where its cases are.
    pub href: Option<String>,
}

/// The whole.
#[derive(Clone)]
pub struct Shares {
    /// Element id.
    pub id: &'static str,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// What a part is, e.g. "Fallgruppe".
    pub of: Msg,
    /// The parts in their fixed order; those of 0 too.
    pub parts: Vec<Part>,
}

/// The rows. The numbers stand beside their bars, so that there is no second table behind them.
#[must_use]
pub fn shares(v: &View, chart: &Shares) -> Markup {
    let title = v.t(&chart.title);
    let (count, share) = (v.w("common-count"), v.w("common-share"));
    let total: u64 = chart.parts.iter().map(|part| part.value).sum();
    let largest = chart.parts.iter().map(|part| part.value).max().unwrap_or(0);
    let rows = html! {
        table.table.measured {
            caption.visually-hidden { (title) }
            thead { tr {
                th scope="col" { (v.t(&chart.of)) }
                td.drawing { span.visually-hidden { (v.w("chart-drawing")) } }
                th.numeric scope="col" { (count) }
                th.numeric scope="col" { (share) }
            } }
            tbody {
                @for part in &chart.parts {
                    tr {
                        th scope="row" {
                            @if let Some(href) = &part.href { a href=(href) { (v.t(&part.label)) } }
                            @else { (v.t(&part.label)) }
                        }
                        td.drawing { (bar(part, largest)) }
                        td.numeric data-wert=(part.value) { (format::count(v.lang, part.value)) }
                        td.numeric { (format::percent(v.lang, part.value, total)) }
                    }
                }
            }
            tfoot { tr {
                th scope="row" { (v.w("common-sum")) }
                td.drawing {}
                td.numeric data-wert=(total) { (format::count(v.lang, total)) }
                td.numeric { (format::percent(v.lang, total, total)) }
            } }
        }
    };
    figure(chart.id, &title, &v.t(&chart.finding), region(&title, rows))
}

/// The bar repeats the number beside it: screen readers skip it.
fn bar(part: &Part, largest: u64) -> Markup {
    html! {
        svg class={ "part " (group_class(part.group)) } width="100%" height="14" aria-hidden="true" focusable="false" {
            rect height="14" width=(extent(part.value, largest)) data-wert=(part.value) {}
        }
    }
}
