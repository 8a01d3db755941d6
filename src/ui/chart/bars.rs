//! Two bars per week of a year.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    chart::{figure, pixels, step},
    format,
    view::View,
};

/// The numbers of one week.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its number.
    pub kw: u8,
    /// The solid bar.
    pub first: u64,
    /// The hatched bar.
    pub second: u64,
    /// Where its cases are.
    pub href: Option<String>,
}

/// A year of weeks.
#[derive(Clone)]
pub struct WeeklyBars {
    /// Element id.
    pub id: &'static str,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// Name of the solid bars.
    pub first: Msg,
    /// Name of the hatched bars.
    pub second: Msg,
    /// Every week of the year, 52 or 53.
    pub weeks: Vec<Week>,
    /// The current week, marked by a caret and a word.
    pub current: Option<u8>,
}

/// Width of a week's place.
const SLOT: u64 = 18;
/// Height of the drawing area.
const HEIGHT: u64 = 160;
/// Room at the left for the scale.
const LEFT: u64 = 40;
/// Room at the top.
const TOP: u64 = 12;

/// The bars, their names, and the table behind them.
#[must_use]
pub fn bars(v: &View, chart: &WeeklyBars) -> Markup {
    let (first, second) = (v.t(&chart.first), v.t(&chart.second));
    let (title, finding) = (v.t(&chart.title), v.t(&chart.finding));
    let largest = chart.weeks.iter().map(|week| week.first.max(week.second)).max().unwrap_or(0);
    let step = step(largest);
    let top = step.saturating_mul(4);
    let slots = u64::try_from(chart.weeks.len()).unwrap_or(53);
    let (width, base) = (LEFT + slots * SLOT + 8, TOP + HEIGHT);
    let hatch = format!("{}-hatch", chart.id);
    let drawing = html! {
        p.legend {
            span.key { span.swatch.first aria-hidden="true" {} (first) }
            span.key { span.swatch.second aria-hidden="true" {} (second) }
        }
        div.scroll role="region" tabindex="0" aria-label=(title) {
            svg.bars role=(if chart.weeks.iter().any(|week| week.href.is_some()) { "group" } else { "img" })
                aria-labelledby={ (chart.id) "-t " (chart.id) "-d" }
                viewBox={ "0 0 " (width) " " (base + 34) } width=(width) height=(base + 34) {
                title id={ (chart.id) "-t" } { (title) }
                desc id={ (chart.id) "-d" } { (finding) }
                defs {
                    pattern id=(hatch) width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                        rect.hatch-line width="1.5" height="4" {}
                    }
                }
                @for tick in 0..=4_u64 {
                    @let y = base - pixels(tick * step, top, HEIGHT);
                    line.grid x1=(LEFT) x2=(width) y1=(y) y2=(y) {}
                    text.axis x=(LEFT - 6) y=(y + 4) text-anchor="end" { (format::count(v.lang, tick * step)) }
                }
                @for (place, week) in (0_u64..).zip(&chart.weeks) {
                    @let x = LEFT + place * SLOT + 2;
                    @if let Some(href) = &week.href {
                        a href=(href) aria-label=(words(v, week, &first, &second)) {
                            (pair(v, week, x, base, top, &first, &second, &hatch))
                        }
                    } @else {
                        (pair(v, week, x, base, top, &first, &second, &hatch))
                    }
                    text.axis .now[chart.current == Some(week.kw)] x=(x + 7) y=(base + 14) text-anchor="middle" { (week.kw) }
                    @if chart.current == Some(week.kw) {
                        text.axis.now x=(x + 7) y=(base + 28) text-anchor="middle" { "▲ " (v.w("chart-now")) }
                    }
                }
            }
        }
    };
    figure(v, chart.id, &title, &finding, drawing, numbers(v, chart, &first, &second))
}

fn words(v: &View, week: &Week, first: &str, second: &str) -> String {
    let count = |n| format::count(v.lang, n);
    format!(
        "{} {}: {} {first}, {} {second}",
        v.w("chart-week"),
        week.kw,
        count(week.first),
        count(week.second)
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "one drawing step with its places; a struct would only rename them"
)]
fn pair(
    v: &View,
    week: &Week,
    x: u64,
    base: u64,
    top: u64,
    first: &str,
    second: &str,
    hatch: &str,
) -> Markup {
    let (one, two) = (pixels(week.first, top, HEIGHT), pixels(week.second, top, HEIGHT));
    html! {
        g.week-pair {
            title { (words(v, week, first, second)) }
            rect.slot x=(x - 2) y=(TOP) width=(SLOT) height=(HEIGHT + 18) {}
            rect.first x=(x) y=(base - one) width="7" height=(one) data-wert=(week.first) {}
            @if two > 0 {
                rect.second x=(x + 8) y=(base - two) width="6" height=(two) fill={ "url(#" (hatch) ")" } data-wert=(week.second) {}
            }
        }
    }
}

fn numbers(v: &View, chart: &WeeklyBars, first: &str, second: &str) -> Markup {
    html! {
        table.table {
            caption.visually-hidden { (v.t(&chart.title)) }
            thead { tr {
                th scope="col" { (v.w("chart-week")) }
                th.numeric scope="col" { (first) }
                th.numeric scope="col" { (second) }
            } }
            tbody {
                @for week in &chart.weeks {
                    tr {
                        th scope="row" data-label=(v.w("chart-week")) { (week.kw) }
                        td.numeric data-label=(first) data-wert=(week.first) { (format::count(v.lang, week.first)) }
                        td.numeric data-label=(second) data-wert=(week.second) { (format::count(v.lang, week.second)) }
                    }
                }
            }
        }
    }
}
