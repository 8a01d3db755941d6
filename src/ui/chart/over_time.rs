//! Measurements of one thing over time: a bar each, as far apart as the days between them.

use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};

use crate::{
    kernel::{decimal::Decimal, words::Msg},
    ui::{
        chart::{extent, figure, pixels, region, step},
        format, time,
        view::View,
    },
};

/// One measurement.
#[derive(Clone)]
pub struct Measured {
    /// When.
    pub at: Timestamp,
    /// The day of that, where the house stands.
    pub day: Date,
    /// What was measured, with at most one decimal.
    pub value: Decimal,
}

/// Measurements over time.
#[derive(Clone)]
pub struct OverTime {
    /// Element id.
    pub id: String,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// What is measured, with its unit: the head of the table's column.
    pub measured: Msg,
    /// The measurements, the oldest first.
    pub all: Vec<Measured>,
}

/// Height of the drawing area, pixels.
const HEIGHT: u64 = 120;
/// Room at the top.
const TOP: u64 = 12;
/// Where the bars stand.
const BASE: u64 = TOP + HEIGHT;
/// All of the drawing, with the days below the bars.
const ALL: u64 = BASE + 20;
/// Parts of the width: of all, of the room before the first bar, of the room from the first to the last.
const WIDE: u64 = 1_000;
const EDGE: u64 = 20;
const REACH: u64 = 930;
/// Width of a bar.
const BAR: u64 = 20;

/// A number with one decimal in tenths; below 0 is 0.
fn tenths(value: Decimal) -> u64 {
    let (units, places) = value.rounded(1).parts();
    let units = u64::try_from(units).unwrap_or(0);
    if places == 0 { units.saturating_mul(10) } else { units }
}

/// Tenths as they are written.
fn written(v: &View, tenths: u64) -> String {
    let number = i64::try_from(tenths).ok().and_then(|units| Decimal::new(units, 1));
    number.map(|number| format::decimal(v.lang, number, 1)).unwrap_or_default()
}

/// The bars with their scale, and the table behind them. Nothing without a measurement.
#[must_use]
pub fn over_time(v: &View, chart: &OverTime) -> Markup {
    let (Some(first), Some(last)) = (chart.all.first(), chart.all.last()) else { return html! {} };
    let (title, finding) = (v.t(&chart.title), v.t(&chart.finding));
    let largest = chart.all.iter().map(|one| tenths(one.value)).max().unwrap_or(0);
    let step = step(largest);
    let top = step.saturating_mul(4);
    let seconds =
        |from: Timestamp, to: Timestamp| u64::try_from(to.duration_since(from).as_secs()).unwrap_or(0);
    let whole = seconds(first.at, last.at);
    let place = |at: Timestamp| EDGE + pixels(seconds(first.at, at), whole, REACH);
    let lines: Vec<(u64, u64)> =
        (0..=4_u64).map(|line| (line.saturating_mul(step), BASE - pixels(line, 4, HEIGHT))).collect();
    let table_of = format!("{title}: {}", v.w("chart-as-table"));
    let inside = html! {
        div.plot {
            svg width="36" height=(ALL) aria-hidden="true" focusable="false" {
                @for (number, y) in &lines {
                    text.axis x="30" y=(y + 4) text-anchor="end" { (written(v, *number)) }
                }
            }
            svg.bars role="img" aria-labelledby={ (chart.id) "-t" } aria-describedby={ (chart.id) "-d" } width="100%" height=(ALL) {
                title id={ (chart.id) "-t" } { (title) }
                desc id={ (chart.id) "-d" } { (finding) }
                @for (_, y) in &lines { line.grid x1="0" x2="100%" y1=(y) y2=(y) {} }
                @for one in &chart.all {
                    @let height = pixels(tenths(one.value), top, HEIGHT);
                    rect.first x=(extent(place(one.at), WIDE)) y=(BASE - height) width=(extent(BAR, WIDE)) height=(height)
                        data-wert=(tenths(one.value)) {}
                }
                text.axis x="0" y=(BASE + 15) { (format::date(v.lang, first.day)) }
                @if whole > 0 { text.axis x="100%" y=(BASE + 15) text-anchor="end" { (format::date(v.lang, last.day)) } }
            }
        }
        details.numbers {
            summary { (v.w("chart-as-table")) }
            (region(&table_of, html! {
                table.table.compact {
                    caption.visually-hidden { (title) }
                    thead { tr { th scope="col" { (v.w("chart-day")) } th.numeric scope="col" { (v.t(&chart.measured)) } } }
                    tbody {
                        @for one in chart.all.iter().rev() {
                            tr {
                                th scope="row" { (time::date(v, one.day)) }
                                td.numeric data-wert=(tenths(one.value)) { (written(v, tenths(one.value))) }
                            }
                        }
                    }
                }
            }))
        }
    };
    figure(&chart.id, &title, &finding, inside)
}
