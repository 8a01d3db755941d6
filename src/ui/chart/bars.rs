//! Two bars per week of a year.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    chart::{extent, figure, pixels, region, step},
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

/// Parts of a week's place: two bars side by side, and room around them.
const SLOT: u64 = 18;
/// Room behind the last week, so that its number is inside of the drawing; in the same parts.
const END: u64 = 6;
/// Height of the drawing area, pixels.
const HEIGHT: u64 = 160;
/// Room at the top.
const TOP: u64 = 12;
/// Where the bars stand.
const BASE: u64 = TOP + HEIGHT;
/// All of the drawing, with the weeks below the bars.
const ALL: u64 = BASE + 34;

/// The bars, their names, and the table behind them.
#[must_use]
pub fn bars(v: &View, chart: &WeeklyBars) -> Markup {
    let (first, second) = (v.t(&chart.first), v.t(&chart.second));
    let (title, finding) = (v.t(&chart.title), v.t(&chart.finding));
    let largest = chart.weeks.iter().map(|week| week.first.max(week.second)).max().unwrap_or(0);
    let plot = Plot { step: step(largest), slots: u64::try_from(chart.weeks.len()).unwrap_or(53) };
    let table_of = format!("{title}: {}", v.w("chart-as-table"));
    let inside = html! {
        p.legend {
            span.key { span.swatch.first aria-hidden="true" {} (first) }
            span.key { span.swatch.second aria-hidden="true" {} (second) }
        }
        div.plot {
            (scale(v, &plot))
            div.scroll role="region" tabindex="0" aria-label=(title) {
                div.weeks { (drawing(v, chart, &plot, &title, &finding)) (reach(v, chart, &plot, &first, &second)) }
            }
        }
        details.numbers {
            summary { (v.w("chart-as-table")) }
            (region(&table_of, numbers(v, chart, &first, &second)))
        }
    };
    figure(chart.id, &title, &finding, inside)
}

/// The measures of the drawing.
struct Plot {
    /// Of a line of the scale; four of them reach the top.
    step: u64,
    /// How many weeks there are.
    slots: u64,
}

impl Plot {
    fn top(&self) -> u64 {
        self.step.saturating_mul(4)
    }
    /// A length, in parts of a week's place.
    fn wide(&self, parts: u64) -> String {
        extent(parts, self.slots.saturating_mul(SLOT).saturating_add(END))
    }
    /// Parts of places from the left edge: those of `place` weeks, and some of the next.
    fn at(&self, place: u64, parts: u64) -> String {
        self.wide(place * SLOT + parts)
    }
    /// The heights of the scale's lines, with their numbers.
    fn lines(&self) -> impl Iterator<Item = (u64, u64)> {
        (0..=4_u64).map(|line| (line * self.step, BASE - pixels(line, 4, HEIGHT)))
    }
}

/// The numbers of the scale stay where they are when the weeks are scrolled.
fn scale(v: &View, plot: &Plot) -> Markup {
    html! {
        svg width="36" height=(ALL) aria-hidden="true" focusable="false" {
            @for (number, y) in plot.lines() {
                text.axis x="30" y=(y + 4) text-anchor="end" { (format::count(v.lang, number)) }
            }
        }
    }
}

fn drawing(v: &View, chart: &WeeklyBars, plot: &Plot, title: &str, finding: &str) -> Markup {
    let hatch = format!("{}-hatch", chart.id);
    let now = chart.current;
    // Each number has the room of five, however narrow the drawing is.
    let last = chart.weeks.last().map(|week| week.kw);
    let named = |kw: u8| kw.is_multiple_of(5) || last == Some(kw);
    html! {
        svg.bars role="img" aria-labelledby={ (chart.id) "-t" } aria-describedby={ (chart.id) "-d" } width="100%" height=(ALL) {
            title id={ (chart.id) "-t" } { (title) }
            desc id={ (chart.id) "-d" } { (finding) }
            defs {
                pattern id=(hatch) width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-line width="1.5" height="4" {}
                }
            }
            @for (_, y) in plot.lines() { line.grid x1="0" x2="100%" y1=(y) y2=(y) {} }
            @for (place, week) in (0_u64..).zip(&chart.weeks) {
                @let (one, two) = (pixels(week.first, plot.top(), HEIGHT), pixels(week.second, plot.top(), HEIGHT));
                rect.first x=(plot.at(place, 2)) y=(BASE - one) width=(plot.wide(7)) height=(one) data-wert=(week.first) {}
                @if two > 0 {
                    rect.second x=(plot.at(place, 10)) y=(BASE - two) width=(plot.wide(6)) height=(two)
                        fill={ "url(#" (hatch) ")" } data-wert=(week.second) {}
                }
                @if named(week.kw) {
                    text.axis x=(plot.at(place, SLOT / 2)) y=(BASE + 14) text-anchor="middle" { (week.kw) }
                }
                @if now == Some(week.kw) {
                    // The caret stands below its week; number and word beside it, on the side where there is room.
                    @let (x, y) = (plot.at(place, SLOT / 2), BASE + 28);
                    @let (beside, anchor) = if place + 8 < plot.slots { ("8", "start") } else { ("-8", "end") };
                    text.axis.now x=(x) y=(y) text-anchor="middle" { "▲" }
                    text.axis.now x=(x) dx=(beside) y=(y) text-anchor=(anchor) { (v.t(&Msg::new("chart-now").with("kw", week.kw))) }
                }
            }
        }
    }
}

/// What a pointer finds over a week: its numbers, and the way to its cases. The keyboard has the same links in the table.
fn reach(v: &View, chart: &WeeklyBars, plot: &Plot, first: &str, second: &str) -> Markup {
    html! {
        svg.reach width="100%" height=(ALL) aria-hidden="true" focusable="false" {
            @for (place, week) in (0_u64..).zip(&chart.weeks) {
                @if let Some(href) = &week.href {
                    a href=(href) tabindex="-1" {
                        title { (words(v, week, first, second)) }
                        rect.slot x=(plot.at(place, 0)) y=(TOP) width=(plot.wide(SLOT)) height=(HEIGHT + 18) {}
                    }
                }
            }
        }
    }
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

fn numbers(v: &View, chart: &WeeklyBars, first: &str, second: &str) -> Markup {
    let week_word = v.w("chart-week");
    html! {
        table.table.compact {
            caption.visually-hidden { (v.t(&chart.title)) }
            thead { tr {
                th scope="col" { (week_word) }
                th.numeric scope="col" { (first) }
                th.numeric scope="col" { (second) }
            } }
            tbody {
                @for week in &chart.weeks {
                    tr {
                        th scope="row" {
                            @if let Some(href) = &week.href { a href=(href) aria-label={ (week_word) " " (week.kw) } { (week.kw) } }
                            @else { (week.kw) }
                        }
                        td.numeric data-wert=(week.first) { (format::count(v.lang, week.first)) }
                        td.numeric data-wert=(week.second) { (format::count(v.lang, week.second)) }
                    }
                }
            }
        }
    }
}
