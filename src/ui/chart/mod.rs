//! Charts drawn by the server: SVG with a sentence, and the same numbers in a table (interface.md, 3.5).
//!
//! Widths are parts of a hundred: a chart is as wide as its box, and its letters keep their size.
//!
//! Owns: weekly bars, parts of a whole, pairs of years, values over time, two sides of a sum.
//! May use: `kernel`, the other components.
//! Never: where the numbers come from.

mod bars;
mod lines;
mod paired;
mod shares;
mod sides;

pub use bars::{Week, WeeklyBars, bars};
pub use lines::{Line, Lines, Point, lines};
pub use paired::{Paired, PairedRow, paired};
pub use shares::{Part, Shares, shares};
pub use sides::{Sides, SidesRow, sides};

use maud::{Markup, html};

/// A figure: its title, the finding in a sentence, what shows it.
fn figure(id: &str, title: &str, finding: &str, inside: Markup) -> Markup {
    html! {
        figure.chart id=(id) {
            figcaption { h2 { (title) } p { (finding) } }
            (inside)
        }
    }
}

/// A table of numbers that scrolls by itself where it is too wide.
fn region(label: &str, table: Markup) -> Markup {
    html! { div.table-region role="region" aria-label=(label) tabindex="0" { (table) } }
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

/// `value` of `whole` as a length of the box: `47.17%`.
fn extent(value: u64, whole: u64) -> String {
    let parts = pixels(value, whole, 10_000);
    format!("{}.{:02}%", parts / 100, parts % 100)
}

#[cfg(test)]
mod tests;
