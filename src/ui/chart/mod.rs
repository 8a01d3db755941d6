//! Charts drawn by the server: SVG with a sentence, a description, and a table of the same numbers (interface.md, 3.5).
//!
//! Owns: weekly bars, donut, pairs of years.
//! May use: `kernel`, the other components.
//! Never: where the numbers come from.

mod bars;
mod donut;
mod paired;

pub use bars::{Week, WeeklyBars, bars};
pub use donut::{Donut, Part, donut};
pub use paired::{Paired, PairedRow, paired};

use maud::{Markup, html};

use crate::ui::view::View;

/// A figure: the finding in a sentence, the drawing, the numbers as a table.
fn figure(v: &View, id: &str, title: &str, finding: &str, drawing: Markup, numbers: Markup) -> Markup {
    html! {
        figure.chart id=(id) {
            figcaption { h2 { (title) } p { (finding) } }
            (drawing)
            details.numbers {
                summary { (v.w("chart-as-table")) }
                div.table-region role="region" aria-label=(title) tabindex="0" { (numbers) }
            }
        }
    }
}

/// The smallest step of 1, 2, 5, 10, 20, 25, 50 … of which four reach `largest`.
fn step(largest: u64) -> u64 {
    let mut size: u64 = 1;
    loop {
        for factor in [10, 20, 25, 50] {
            let step = size.saturating_mul(factor) / 10;
            // 2,5 is no whole number.
            if (size > 1 || factor != 25) && step.saturating_mul(4) >= largest {
                return step.max(1);
            }
        }
        match size.checked_mul(10) {
            Some(next) => size = next,
            None => return u64::MAX / 4,
        }
    }
}

/// `value` of `whole`, in pixels of a length; rounded to the nearest.
fn pixels(value: u64, whole: u64, length: u64) -> u64 {
    let (value, whole, length) = (u128::from(value), u128::from(whole.max(1)), u128::from(length));
    u64::try_from((value * length + whole / 2) / whole).unwrap_or(0)
}

#[cfg(test)]
mod tests;
