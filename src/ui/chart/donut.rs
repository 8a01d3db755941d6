//! A ring of at most five parts, with the total in the middle.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{
    badge::group_class,
    chart::{figure, pixels},
    format,
    view::View,
};

/// One part.
#[derive(Clone)]
pub struct Part {
    /// Its full name, for the legend.
    pub label: Msg,
    /// Its short name, on the ring.
    pub short: Msg,
    /// Its colour, 1..=5.
    pub group: u8,
    /// Its size.
    pub value: u64,
    /// Where its cases are.
    pub href: Option<String>,
}

/// The ring.
#[derive(Clone)]
pub struct Donut {
    /// Element id.
    pub id: &'static str,
    /// What is shown.
    pub title: Msg,
    /// What it says, in a sentence.
    pub finding: Msg,
    /// Word below the total, e.g. "Fälle".
    pub unit: Msg,
    /// The parts in their fixed order; those of 0 stand in the legend only.
    pub parts: Vec<Part>,
}

/// The ring is this long, whatever its radius (`pathLength`).
const ROUND: u64 = 1000;
/// Gap between two parts: about 2 px.
const GAP: u64 = 5;

/// The ring, its legend, and the table behind it.
#[must_use]
pub fn donut(v: &View, chart: &Donut) -> Markup {
    let (title, finding) = (v.t(&chart.title), v.t(&chart.finding));
    let total: u64 = chart.parts.iter().map(|part| part.value).sum();
    let filled = chart.parts.iter().filter(|part| part.value > 0).count();
    let drawing = html! {
        div.donut {
            svg.ring role="img" aria-labelledby={ (chart.id) "-t " (chart.id) "-d" } viewBox="-48 0 336 240" width="336" height="240" {
                title id={ (chart.id) "-t" } { (title) }
                desc id={ (chart.id) "-d" } { (finding) }
                @for (part, start, length) in arcs(&chart.parts, total) {
                    g class=(group_class(part.group)) {
                        title { (words(v, part, total)) }
                        circle.arc cx="120" cy="120" r="76" pathLength=(ROUND) transform="rotate(-90 120 120)"
                            stroke-dasharray={ (if filled > 1 { length.saturating_sub(GAP).max(1) } else { ROUND }) " " (ROUND) }
                            stroke-dashoffset={ "-" (start) } data-wert=(part.value) {}
                    }
                    @if length >= 30 {
                        @let (x, y, anchor) = place(start + length / 2);
                        text.arc-label x=(x) y=(y) text-anchor=(anchor) { (v.t(&part.short)) }
                    }
                }
                text.total x="120" y="122" text-anchor="middle" { (format::count(v.lang, total)) }
                text.axis x="120" y="144" text-anchor="middle" { (v.t(&chart.unit)) }
            }
            ul.legend role="list" {
                @for part in &chart.parts {
                    li {
                        span class={ "swatch " (group_class(part.group)) } aria-hidden="true" {}
                        @if let Some(href) = &part.href { a href=(href) { (v.t(&part.label)) } } @else { span { (v.t(&part.label)) } }
                        span.numeric { (format::count(v.lang, part.value)) }
                        span.numeric.meta { (format::percent(v.lang, part.value, total)) }
                    }
                }
            }
        }
    };
    figure(v, chart.id, &title, &finding, drawing, numbers(v, chart, total))
}

fn words(v: &View, part: &Part, total: u64) -> String {
    let share = format::percent(v.lang, part.value, total);
    format!("{}: {} ({share})", v.t(&part.label), format::count(v.lang, part.value))
}

/// Each part with its beginning and its length on the ring.
pub(super) fn arcs(parts: &[Part], total: u64) -> Vec<(&Part, u64, u64)> {
    let mut before = 0;
    let mut out = Vec::new();
    for part in parts.iter().filter(|part| part.value > 0) {
        let start = pixels(before, total, ROUND);
        before += part.value;
        out.push((part, start, pixels(before, total, ROUND) - start));
    }
    out
}

/// Where a label stands for a point of the ring, outside of it.
fn place(at: u64) -> (String, String, &'static str) {
    let turn = f64::from(u32::try_from(at).unwrap_or(0)) / 1000.0 * std::f64::consts::TAU;
    let anchor = match turn.sin() {
        right if right > 0.25 => "start",
        left if left < -0.25 => "end",
        _ => "middle",
    };
    (format!("{:.0}", 120.0 + 101.0 * turn.sin()), format!("{:.0}", 124.0 - 103.0 * turn.cos()), anchor)
}

fn numbers(v: &View, chart: &Donut, total: u64) -> Markup {
    html! {
        table.table {
            caption.visually-hidden { (v.t(&chart.title)) }
            thead { tr {
                th scope="col" { (v.t(&chart.title)) }
                th.numeric scope="col" { (v.w("common-count")) }
                th.numeric scope="col" { (v.w("common-share")) }
            } }
            tbody {
                @for part in &chart.parts {
                    tr {
                        th scope="row" { (v.t(&part.label)) }
                        td.numeric data-label=(v.w("common-count")) data-wert=(part.value) { (format::count(v.lang, part.value)) }
                        td.numeric data-label=(v.w("common-share")) { (format::percent(v.lang, part.value, total)) }
                    }
                }
            }
        }
    }
}
