//! Figures at a glance.

use maud::{Markup, html};

use crate::kernel::words::Msg;
use crate::ui::{format, view::View};

/// One figure.
#[derive(Clone)]
pub struct Tile {
    /// What is counted.
    pub label: Msg,
    /// How many.
    pub value: u64,
    /// A sentence below it, e.g. "12 mehr als 2025".
    pub note: Option<Msg>,
    /// Where the counted things are; a click anywhere on the tile leads there.
    pub href: Option<String>,
}

/// The figures in a row: the number first, below it what it counts.
#[must_use]
pub fn tiles(v: &View, tiles: &[Tile]) -> Markup {
    html! {
        ul.tiles role="list" {
            @for tile in tiles {
                li.tile {
                    strong data-wert=(tile.value) { (format::count(v.lang, tile.value)) }
                    " "
                    @if let Some(href) = &tile.href {
                        a href=(href) { (v.t(&tile.label)) }
                    } @else {
                        span.tile-label { (v.t(&tile.label)) }
                    }
                    @if let Some(note) = &tile.note { p.meta { (v.t(note)) } }
                }
            }
        }
    }
}
