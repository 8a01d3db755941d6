//! A workbook as plain data, and its bytes: the same [`Book`] always gives the same bytes.
//!
//! Owns: cells and their looks, how sheets are printed, charts, document properties.
//! May use: the crate that writes workbooks.
//! Never: a word that is shown or printed; what a cell means.

mod address;
mod book;
mod chart;
mod print;
mod style;

use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

pub use address::Address;
pub use book::{Book, Margin, Part, Sheet, Value};
pub use chart::{Chart, Draw, Series};
pub use print::Print;
pub use style::{Align, Fill, Line, Style};
use style::{Formats, Kind};

/// The workbook cannot be written: a name, text or place beyond what the format allows.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WriteError(#[from] XlsxError);

/// As Excel packs its own files: the usual 6 takes far longer for a few percent of the bytes.
const COMPRESSION: u8 = 3;

/// The workbook's bytes. The same book gives the same bytes.
///
/// # Errors
/// When something lies beyond the limits of the file format.
pub fn to_bytes(book: &Book) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
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
    let properties = DocProperties::new()
        .set_title(&book.title)
        .set_author(&book.author)
        .set_company(&book.author)
        .set_creation_datetime(&instant);
    workbook.set_properties(&properties);
    let (header, footer) = (print::margin(&book.header), print::margin(&book.footer));
    let mut formats = Formats::default();
    for sheet in &book.sheets {
        let out = workbook.add_worksheet();
        write_cells(out, sheet, &mut formats)?;
        print::set_up(out, sheet.print, &header, &footer)?;
        for chart in &sheet.charts {
            chart::put(out, sheet.name, chart)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_cells(out: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    out.set_name(sheet.name)?.set_zoom(sheet.zoom).set_screen_gridlines(false);
    let last = sheet.cells.keys().map(|at| at.col).max().unwrap_or(0);
    let further = sheet.widths.last().into_iter().cycle();
    for (col, width) in (0..=last).zip(sheet.widths.iter().chain(further)) {
        out.set_column_width(col, *width)?;
    }
    for (row, points) in &sheet.heights {
        out.set_row_height(row.saturating_sub(1), *points)?;
    }
    if let Some(at) = sheet.freeze {
        out.set_freeze_panes(at.row.saturating_sub(1), at.col)?;
    }
    for (at, columns) in &sheet.merges {
        let row = at.row.saturating_sub(1);
        let style = sheet.cells.get(at).map_or(Style::PLAIN, |cell| cell.style);
        let format = formats.of(style, Kind::Text);
        out.merge_range(row, at.col, row, at.col.saturating_add(columns.saturating_sub(1)), "", format)?;
    }
    for (at, cell) in &sheet.cells {
        let (row, col) = (at.row.saturating_sub(1), at.col);
        match &cell.value {
            Value::Count(count) => out.write_number(row, col, float(*count))?,
            Value::Fraction(share) => out.write_number(row, col, *share)?,
            Value::Text(text) => out.write_string(row, col, text)?,
            Value::Empty => out,
        };
    }
    write_looks(out, sheet, formats)
}

/// Gives cells below each other that look alike their format in one call: the crate hashes a whole format in each.
fn write_looks(out: &mut Worksheet, sheet: &Sheet, formats: &mut Formats) -> Result<(), XlsxError> {
    let blanks = sheet.blanks.iter().map(|(at, style)| (*at, (*style, Kind::Text)));
    let cells = sheet.cells.iter().map(|(at, cell)| (*at, (cell.style, Kind::of(&cell.value))));
    let mut looks: Vec<(Address, (Style, Kind))> = blanks.chain(cells).collect();
    looks.sort_by_key(|(at, _)| (at.col, at.row));
    let goes_on = |(above, look): &(Address, _), (below, other): &(Address, _)| {
        above.col == below.col && above.row + 1 == below.row && look == other
    };
    for run in looks.chunk_by(goes_on) {
        if let ([(first, (style, kind)), ..], [.., (last, _)]) = (run, run) {
            let (top, bottom) = (first.row.saturating_sub(1), last.row.saturating_sub(1));
            out.set_range_format(top, first.col, bottom, last.col, formats.of(*style, *kind))?;
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn counts_become_exact_numbers() {
        for count in [0, 1, -1, 4_294_967_295, 4_294_967_296, -4_294_967_297, 9_007_199_254_740_991] {
            assert_eq!(float(count), count as f64);
        }
    }

    #[test]
    fn the_same_book_gives_the_same_bytes() {
        let mut sheet = Sheet::new("Blatt", &[22.0, 14.0]);
        sheet.put(Address::new(0, 1), Value::Text("=1+1".into()), Style::PLAIN);
        let book = Book {
            title: "T".into(),
            author: "Haus & Hof ".repeat(40),
            created: Timestamp::UNIX_EPOCH,
            header: Margin { left: vec![Part::Text("Haus & Hof ".repeat(40))], right: Vec::new() },
            footer: Margin::default(),
            sheets: vec![sheet],
        };
        assert_eq!(to_bytes(&book).unwrap(), to_bytes(&book).unwrap());
    }
}
