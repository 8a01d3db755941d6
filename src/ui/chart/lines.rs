//! Values over time: dots on a scale, joined where nothing is missing between them, above a band in which they are fine.

use maud::{Markup, html};

use crate::kernel::{decimal::Decimal, words::Msg};
use crate::ui::{
    chart::{extent, figure, pixels, region, step},
    format,
    view::View,
};

/// One value.
#[derive(Clone)]
pub struct Point {
    /// When, in parts of [`Lines::length`].
    pub at: u64,
    /// It.
    pub value: Decimal,
    /// Whether it goes on from the value before: otherwise there is a gap.
    pub is_joined: bool,
    /// Whether its dot is hollow.
    pub is_hollow: bool,
    /// What a pointer finds over it.
    pub said: String,
}

/// Values that belong together, the earliest first.
#[derive(Clone)]
pub struct Line {
    /// They.
    pub points: Vec<Point>,
    /// From where to where values are fine; none: as far as the scale goes.
    pub fine: (Option<Decimal>, Option<Decimal>),
}

/// At most two lines over the same time. The second is dashed and has squares.
#[derive(Clone)]
pub struct Lines {
    /// Element id.
    pub id: String,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// How long the time is.
    pub length: u64,
    /// Where on it days begin that are named, and their names.
    pub days: Vec<(u64, String)>,
    /// The ends of the scale; none: as the values and limits need it.
    pub scale: Option<(Decimal, Decimal)>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What the signs mean.
    pub legend: Vec<String>,
    /// The same numbers in a table.
    pub table: Markup,
}

/// Height of the drawing area, pixels.
const HEIGHT: u64 = 180;
/// Room at the top.
const TOP: u64 = 12;
/// Where the scale begins.
const BASE: u64 = TOP + HEIGHT;
/// All of the drawing, with the days below.
const ALL: u64 = BASE + 24;
/// On either side there is room for a dot at the end of the time: one of so many parts of it.
const MARGIN: u64 = 60;

/// The scale of the values, in units of their last decimal.
struct Scale {
    places: u8,
    base: i64,
    step: u64,
    steps: u64,
}

fn units(number: Decimal, places: u8) -> i64 {
    let (units, own) = number.parts();
    units.saturating_mul(10_i64.saturating_pow(u32::from(places.saturating_sub(own))))
}

impl Scale {
    fn of(chart: &Lines) -> Self {
        let limits = chart.lines.iter().flat_map(|line| [line.fine.0, line.fine.1]).flatten();
        let values = chart.lines.iter().flat_map(|line| line.points.iter().map(|point| point.value));
        let ends = chart.scale.into_iter().flat_map(|(low, high)| [low, high]);
        let all: Vec<Decimal> = values.chain(limits).chain(ends).collect();
        let places = all.iter().map(|one| one.places()).max().unwrap_or(0);
        let low = all.iter().map(|one| units(*one, places)).min().unwrap_or(0);
        let high = all.iter().map(|one| units(*one, places)).max().unwrap_or(0);
        let step = step(high.abs_diff(low)).max(1);
        let wide = i64::try_from(step).unwrap_or(i64::MAX);
        let base = low.div_euclid(wide).saturating_mul(wide);
        let steps = high.abs_diff(base).div_ceil(step).max(1);
        Self { places, base, step, steps }
    }

    fn y(&self, number: Decimal) -> u64 {
        let above = u64::try_from(units(number, self.places).saturating_sub(self.base)).unwrap_or(0);
        BASE.saturating_sub(pixels(above, self.step.saturating_mul(self.steps), HEIGHT))
    }

    /// The lines of the scale from below, each with its height and number.
    fn lines(&self, v: &View) -> Vec<(u64, String)> {
        let at = |line: u64| {
            let above = i64::try_from(line.saturating_mul(self.step)).unwrap_or(i64::MAX);
            Decimal::new(self.base.saturating_add(above), self.places)
        };
        let all: Vec<Decimal> = (0..=self.steps).filter_map(at).collect();
        let places = all.iter().map(|one| one.places()).max().unwrap_or(0);
        all.into_iter().map(|one| (self.y(one), format::decimal(v.lang, one, places))).collect()
    }
}

/// The lines, what their signs mean, and the table behind them.
#[must_use]
pub fn lines(v: &View, chart: &Lines) -> Markup {
    let (title, finding) = (v.t(&chart.title), v.t(&chart.finding));
    let scale = Scale::of(chart);
    let table_of = format!("{title}: {}", v.w("chart-as-table"));
    let inside = html! {
        @if !chart.legend.is_empty() { p.legend { @for sign in &chart.legend { span.key { (sign) } } } }
        div.plot {
            svg width="36" height=(ALL) aria-hidden="true" focusable="false" {
                @for (y, number) in scale.lines(v) { text.axis x="30" y=(y + 4) text-anchor="end" { (number) } }
            }
            (drawing(v, chart, &scale, &title, &finding))
        }
        details.numbers {
            summary { (v.w("chart-as-table")) }
            (region(&table_of, chart.table.clone()))
        }
    };
    figure(&chart.id, &title, &finding, inside)
}

fn drawing(v: &View, chart: &Lines, scale: &Scale, title: &str, finding: &str) -> Markup {
    let margin = chart.length / MARGIN;
    let whole = chart.length.saturating_add(margin.saturating_mul(2)).max(1);
    let x = |at: u64| extent(at.saturating_add(margin), whole);
    html! {
        svg.bars role="img" aria-labelledby={ (chart.id) "-t" } aria-describedby={ (chart.id) "-d" } width="100%" height=(ALL) {
            title id={ (chart.id) "-t" } { (title) }
            desc id={ (chart.id) "-d" } { (finding) }
            @for line in &chart.lines { (fine(line, scale)) }
            @for (y, _) in scale.lines(v) { line.grid x1="0" x2="100%" y1=(y) y2=(y) {} }
            @for (at, day) in &chart.days {
                line.grid x1=(x(*at)) x2=(x(*at)) y1=(TOP) y2=(BASE + 6) {}
                text.axis x=(x(*at)) dx="3" y=(BASE + 16) { (day) }
            }
            @for (nr, line) in chart.lines.iter().enumerate() {
                g.course.other[nr > 0] {
                    @for pair in line.points.windows(2) {
                        @if let [one, next] = pair {
                            @if next.is_joined {
                                line x1=(x(one.at)) y1=(scale.y(one.value)) x2=(x(next.at)) y2=(scale.y(next.value)) {}
                            }
                        }
                    }
                    @for point in &line.points {
                        @let hollow = point.is_hollow.then_some("hollow");
                        @if nr == 0 {
                            circle class=[hollow] cx=(x(point.at)) cy=(scale.y(point.value)) r="3.5" data-wert=(point.value) { title { (point.said) } }
                        } @else {
                            rect class=[hollow] x=(x(point.at)) y=(scale.y(point.value)) width="6" height="6" transform="translate(-3 -3)" data-wert=(point.value) { title { (point.said) } }
                        }
                    }
                }
            }
        }
    }
}

/// The band in which values of a line are fine; none without limits.
fn fine(line: &Line, scale: &Scale) -> Markup {
    let (low, high) = line.fine;
    let top = high.map_or(TOP, |high| scale.y(high));
    let bottom = low.map_or(BASE, |low| scale.y(low));
    html! {
        @if low.is_some() || high.is_some() {
            rect.fine x="0" y=(top) width="100%" height=(bottom.saturating_sub(top)) {}
        }
    }
}
