//! A workbook as plain data, and its bytes: the same [`Book`] always gives the same bytes.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    str::FromStr,
};

use jiff::{Timestamp, tz::TimeZone};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Longest text that goes into a header or footer; a workbook allows 255 with its control codes.
const HEADER_CHARS: usize = 100;

/// A cell's place, ordered by row, then column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row as people count: from 1.
    pub row: u32,
    /// Column from 0 (= `A`).
    pub col: u16,
}

impl Address {
    /// The cell in column `col` (0 = `A`) of row `row` (from 1).
    #[must_use]
    pub const fn new(col: u16, row: u32) -> Self {
        Self { row, col }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u32::from(self.col) + 1;
        while rest > 0 {
            letters.push(char::from_u32(u32::from('A') + (rest - 1) % 26).unwrap_or('A'));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{letters}{}", self.row)
    }
}

/// The text is not an address like `B12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cell address")]
pub struct NoAddress;

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or(NoAddress)?;
        let (letters, row) = text.split_at_checked(digits).ok_or(NoAddress)?;
        if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoAddress);
        }
        let mut col = 0_u32;
        for letter in letters.chars() {
            let value = u32::from(letter).checked_sub(u32::from('A')).filter(|v| *v < 26).ok_or(NoAddress)?;
            col = col * 26 + value + 1;
        }
        let row = row.parse().ok().filter(|row| *row > 0).ok_or(NoAddress)?;
        Ok(Self { row, col: u16::try_from(col - 1).map_err(|_| NoAddress)? })
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// What stands in a cell. In JSON: a whole number, a number with a point, a text, null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Number of things; format `0`.
    Count(i64),
    /// Unrounded share, 1.0 = 100 %; format `0.0%`.
    Fraction(f64),
    /// Always stored as text, never as a formula.
    Text(String),
    /// Only the style.
    Empty,
}

/// How a cell looks; the number format follows from its [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Style {
    /// Bold letters.
    pub bold: bool,
    /// Letters of 14 points.
    pub large: bool,
    /// Background D9E1F2.
    pub fill: bool,
    /// Long text goes on in the next line.
    pub wrap: bool,
    /// Line above.
    pub top: bool,
    /// Line below.
    pub bottom: bool,
    /// In the middle.
    pub centre: bool,
    /// At the right edge, as numbers are anyway.
    pub right: bool,
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
    /// Merged ranges in one row: first cell and number of columns (at least 2). The first cell's content shows.
    pub merges: Vec<(Address, u16)>,
    /// Width of column `A`, then of all other columns up to the last used, in characters.
    pub widths: (f64, f64),
    /// First cell that scrolls: what is above or left of it stays.
    pub freeze: Option<Address>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(name: &'static str, widths: (f64, f64)) -> Self {
        Self { name, cells: BTreeMap::new(), merges: Vec::new(), widths, freeze: None }
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

/// A workbook: all sheets print in landscape, one page wide, with `heading` above and the page number below.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Document property.
    pub title: String,
    /// Printed above each page.
    pub heading: String,
    /// Document property; also what makes the bytes depend on nothing but this value.
    pub created: Timestamp,
    /// In their order.
    pub sheets: Vec<Sheet>,
}

/// The workbook cannot be written: a name, text or place beyond what the format allows.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// The workbook's bytes. The same book gives the same bytes.
///
/// # Errors
/// When something lies beyond the limits of the file format.
pub fn to_bytes(book: &Book) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let created = TimeZone::UTC.to_datetime(book.created);
    let instant = ExcelDateTime::from_ymd(
        u16::try_from(created.year()).unwrap_or(1900),
        u8::try_from(created.month()).unwrap_or(1),
        u8::try_from(created.day()).unwrap_or(1),
    )?
    .and_hms(
        u16::try_from(created.hour()).unwrap_or(0),
        u8::try_from(created.minute()).unwrap_or(0),
        f64::from(created.second()),
    )?;
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&instant));
    let heading: String = book.heading.chars().take(HEADER_CHARS).collect::<String>().replace('&', "&&");
    let mut formats = Formats::default();
    for sheet in &book.sheets {
        write_sheet(workbook.add_worksheet(), sheet, &heading, &mut formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(
    out: &mut Worksheet,
    sheet: &Sheet,
    heading: &str,
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    out.set_name(sheet.name)?;
    out.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    out.set_header(format!("&L{heading}&R&A")).set_footer("&CSeite &P von &N");
    out.set_column_width(0, sheet.widths.0)?;
    let last = sheet.cells.keys().map(|at| at.col).max().unwrap_or(0);
    for col in 1..=last {
        out.set_column_width(col, sheet.widths.1)?;
    }
    if let Some(at) = sheet.freeze {
        out.set_freeze_panes(at.row.saturating_sub(1), at.col)?;
    }
    for (at, columns) in &sheet.merges {
        let row = at.row.saturating_sub(1);
        let style = sheet.cells.get(at).map(|cell| cell.style).unwrap_or_default();
        let format = formats.of(style, Kind::Text);
        out.merge_range(row, at.col, row, at.col.saturating_add(columns.saturating_sub(1)), "", format)?;
    }
    for (at, cell) in &sheet.cells {
        let (row, col) = (at.row.saturating_sub(1), at.col);
        match &cell.value {
            Value::Count(count) => {
                out.write_number_with_format(row, col, float(*count), formats.of(cell.style, Kind::Count))?;
            }
            Value::Fraction(share) => {
                out.write_number_with_format(row, col, *share, formats.of(cell.style, Kind::Fraction))?;
            }
            Value::Text(text) => {
                out.write_string_with_format(row, col, text, formats.of(cell.style, Kind::Text))?;
            }
            Value::Empty => {
                out.write_blank(row, col, formats.of(cell.style, Kind::Text))?;
            }
        }
    }
    Ok(())
}

/// The nearest `f64`; exact up to 2^53, which no count reaches.
#[must_use]
pub fn float(count: i64) -> f64 {
    let high = i32::try_from(count >> 32).unwrap_or(0);
    let low = u32::try_from(count & 0xffff_ffff).unwrap_or(0);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Text,
    Count,
    Fraction,
}

/// Each combination is built once.
#[derive(Default)]
struct Formats(HashMap<(Style, Kind), Format>);

impl Formats {
    fn of(&mut self, style: Style, kind: Kind) -> &Format {
        self.0.entry((style, kind)).or_insert_with(|| {
            let mut format = Format::new();
            match kind {
                Kind::Text => {}
                Kind::Count => format = format.set_num_format_index(1), // the built-in `0`
                Kind::Fraction => format = format.set_num_format("0.0%"),
            }
            if style.bold {
                format = format.set_bold();
            }
            if style.large {
                format = format.set_font_size(14);
            }
            if style.fill {
                format = format.set_background_color("D9E1F2");
            }
            if style.wrap {
                format = format.set_text_wrap();
            }
            if style.top {
                format = format.set_border_top(FormatBorder::Thin);
            }
            if style.bottom {
                format = format.set_border_bottom(FormatBorder::Thin);
            }
            if style.centre {
                format = format.set_align(FormatAlign::Center);
            }
            if style.right {
                format = format.set_align(FormatAlign::Right);
            }
            format
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_as_it_is_written() {
        for (text, col, row) in
            [("A1", 0, 1), ("I7", 8, 7), ("Z65", 25, 65), ("AA10", 26, 10), ("XFD1048576", 16383, 1_048_576)]
        {
            let at = Address::new(col, row);
            assert_eq!(at.to_string(), text);
            assert_eq!(text.parse(), Ok(at));
        }
        for bad in ["", "A", "1", "A0", "a1", "1A", "A1B", "Ä1", "AAAA1", "A99999999999"] {
            assert_eq!(bad.parse::<Address>(), Err(NoAddress), "{bad}");
        }
    }

    #[test]
    fn counts_become_exact_numbers() {
        for count in [0, 1, -1, 4_294_967_295, 4_294_967_296, -4_294_967_297, 9_007_199_254_740_991] {
            assert_eq!(float(count), count as f64);
        }
    }

    #[test]
    fn an_ampersand_in_the_heading_is_no_control_code_and_the_same_book_gives_the_same_bytes() {
        let mut sheet = Sheet::new("Blatt", (22.0, 14.0));
        sheet.put(Address::new(0, 1), Value::Text("=1+1".into()), Style::default());
        let book = Book {
            title: "T".into(),
            heading: "Haus & Hof ".repeat(40),
            created: Timestamp::UNIX_EPOCH,
            sheets: vec![sheet],
        };
        assert_eq!(to_bytes(&book).unwrap(), to_bytes(&book).unwrap());
    }
}
