//! How a cell looks; each look becomes one format of the file.

use std::collections::HashMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use super::book::Value;

/// Lines that frame a table.
const LINE: &str = "8497B0";
/// Lines between the rows of a table.
const PALE: &str = "DCE3ED";
/// Letters of a title.
const TITLE: &str = "1F3864";

/// How a cell looks; the number format follows from its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// Bold letters.
    pub bold: bool,
    /// Letters of 14 points in dark blue.
    pub large: bool,
    /// Long text goes on in the next line.
    pub wrap: bool,
    /// Background.
    pub fill: Fill,
    /// Line above.
    pub top: Line,
    /// Line below.
    pub bottom: Line,
    /// Line at the left edge.
    pub left: Line,
    /// Where the content stands between left and right.
    pub align: Align,
}

impl Style {
    /// Nothing special.
    pub const PLAIN: Self = Self {
        bold: false,
        large: false,
        wrap: false,
        fill: Fill::None,
        top: Line::None,
        bottom: Line::None,
        left: Line::None,
        align: Align::Natural,
    };
}

/// Background of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fill {
    /// None.
    None,
    /// Of heads: D9E1F2.
    Head,
    /// Of sums: F2F5FA.
    Sum,
}

/// Line at an edge of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// None.
    None,
    /// Thin, hardly to be seen: between rows.
    Pale,
    /// Thin, clearly to be seen: around and between parts of a table.
    Clear,
}

/// Where the content of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// Text at the left edge, numbers at the right.
    Natural,
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}

/// What decides the number format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Text,
    Count,
    Fraction,
}

impl Kind {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Count(_) => Self::Count,
            Value::Fraction(_) => Self::Fraction,
            Value::Text(_) | Value::Empty => Self::Text,
        }
    }
}

/// Each combination is built once.
#[derive(Default)]
pub(super) struct Formats(HashMap<(Style, Kind), Format>);

impl Formats {
    pub(super) fn of(&mut self, style: Style, kind: Kind) -> &Format {
        self.0.entry((style, kind)).or_insert_with(|| format(style, kind))
    }
}

fn format(style: Style, kind: Kind) -> Format {
    let mut format = match kind {
        Kind::Text => Format::new(),
        Kind::Count => Format::new().set_num_format_index(3), // the built-in `#,##0`
        Kind::Fraction => Format::new().set_num_format("0.0%"),
    };
    if style.bold {
        format = format.set_bold();
    }
    if style.large {
        format = format.set_font_size(14).set_font_color(TITLE);
    }
    if style.wrap {
        format = format.set_text_wrap();
    }
    format = match style.fill {
        Fill::None => format,
        Fill::Head => format.set_background_color("D9E1F2"),
        Fill::Sum => format.set_background_color("F2F5FA"),
    };
    if let Some(colour) = colour(style.top) {
        format = format.set_border_top(FormatBorder::Thin).set_border_top_color(colour);
    }
    if let Some(colour) = colour(style.bottom) {
        format = format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(colour);
    }
    if let Some(colour) = colour(style.left) {
        format = format.set_border_left(FormatBorder::Thin).set_border_left_color(colour);
    }
    match style.align {
        Align::Natural => format,
        Align::Left => format.set_align(FormatAlign::Left),
        Align::Centre => format.set_align(FormatAlign::Center),
        Align::Right => format.set_align(FormatAlign::Right),
    }
}

fn colour(line: Line) -> Option<&'static str> {
    match line {
        Line::None => None,
        Line::Pale => Some(PALE),
        Line::Clear => Some(LINE),
    }
}
