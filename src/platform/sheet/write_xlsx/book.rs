//! A workbook as plain data: cells, how they look, how the sheets are printed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{address::Address, chart::Chart, print::Print, style::Style};

/// What stands in a cell. In JSON: a whole number, a number with a point, a text, null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Number of things; format `#,##0`.
    Count(i64),
    /// Unrounded share, 1.0 = 100 %; format `0.0%`.
    Fraction(f64),
    /// Always stored as text, never as a formula.
    Text(String),
    /// Only the style.
    Empty,
}

/// A cell's value and look.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// How it looks.
    pub style: Style,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name, at most 31 characters.
    pub name: &'static str,
    /// Its cells; what is not named is empty.
    pub cells: BTreeMap<Address, Cell>,
    /// Looks of places without a cell, so that lines go on through them; none below the last cell.
    pub blanks: BTreeMap<Address, Style>,
    /// Merged ranges in one row: first cell and number of columns (at least 2). The first cell's content shows.
    pub merges: Vec<(Address, u16)>,
    /// Widths of the columns from `A` on, in characters; the last goes for all further ones that are used.
    pub widths: Vec<f64>,
    /// Rows (from 1) whose height is not left to the reader's program, in points.
    pub heights: Vec<(u32, f64)>,
    /// First cell that scrolls: what is above or left of it stays.
    pub freeze: Option<Address>,
    /// Size on the screen, in percent.
    pub zoom: u16,
    /// How it is printed.
    pub print: Print,
    /// Drawn from its cells.
    pub charts: Vec<Chart>,
}

impl Sheet {
    /// An empty sheet with these widths ([`Sheet::widths`]).
    #[must_use]
    pub fn new(name: &'static str, widths: &[f64]) -> Self {
        Self {
            name,
            cells: BTreeMap::new(),
            blanks: BTreeMap::new(),
            merges: Vec::new(),
            widths: widths.to_vec(),
            heights: Vec::new(),
            freeze: None,
            zoom: 100,
            print: Print::default(),
            charts: Vec::new(),
        }
    }

    /// Puts a cell.
    pub fn put(&mut self, at: Address, value: Value, style: Style) {
        self.cells.insert(at, Cell { value, style });
    }

    /// Puts a cell that spans `columns` columns.
    pub fn put_wide(&mut self, at: Address, columns: u16, value: Value, style: Style) {
        self.put(at, value, style);
        self.merges.push((at, columns));
    }
}

/// A workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Document property.
    pub title: String,
    /// Document property: the organisation that the workbook comes from, never a person.
    pub author: String,
    /// Document property; also what makes the bytes depend on nothing but this value.
    pub created: Timestamp,
    /// Printed above each page.
    pub header: Margin,
    /// Printed below each page.
    pub footer: Margin,
    /// In their order.
    pub sheets: Vec<Sheet>,
}

/// What stands above or below each printed page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Margin {
    /// At the left edge.
    pub left: Vec<Part>,
    /// At the right edge.
    pub right: Vec<Part>,
}

/// A piece of a [`Margin`].
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// These words.
    Text(String),
    /// The number of the page.
    Page,
    /// The number of all pages.
    Pages,
    /// The name of the sheet.
    Sheet,
}
