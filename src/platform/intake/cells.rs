//! The cells of a row by column, with the user's corrections in them.

use std::borrow::Cow;

use super::{Column as _, Corrections, Intake};
use crate::platform::sheet::{CsvRecord, Head, RawRow};

/// What a row's cells alone give.
pub struct Reading<I: Intake> {
    /// The fields; none when the row is refused.
    pub parsed: Option<I::Row>,
    /// What is odd, sorted, each once.
    pub warnings: Vec<I::Warning>,
    /// Why it is refused, sorted, each once.
    pub reasons: Vec<I::Reason>,
}
crate::opaque_debug!(<I: Intake> Reading);

/// A row's cells by column, corrections applied.
pub struct Cells<'a, I: Intake> {
    cells: Vec<Cow<'a, str>>,
    /// The column whose cell was put together of several fields.
    pub mended: Option<I::Column>,
    /// Whether a field of the row runs over line ends.
    pub lines: bool,
    /// How many fields the row has, if that is too many to tell the columns apart.
    pub surplus: Option<usize>,
}

impl<I: Intake> std::fmt::Debug for Cells<'_, I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cells(…)")
    }
}

impl<'a, I: Intake> Cells<'a, I> {
    /// Finds the cells of a row in its record ([`Head::record`]).
    #[must_use]
    pub fn of(head: &Head, row: &RawRow, record: &'a CsvRecord, corrections: &'a Corrections<I>) -> Self {
        let mut fields = head.fields(record);
        let (mended, mut surplus) = settle::<I>(head, &mut fields, record);
        let corrected = |column: I::Column| corrections.cell(row.line, column);
        let mut all = I::Column::ALL.iter().copied();
        if surplus.is_some()
            && all.all(|column| !I::COLUMNS.required.contains(&column.name()) || corrected(column).is_some())
        {
            // Every cell that counts was given anew: the row's own fields no longer matter.
            surplus = None;
            fields.clear();
        }
        let mut places = head.places.iter();
        let cells = I::Column::ALL.iter().map(|column| {
            let place = places.next().copied().flatten();
            match corrected(*column) {
                Some(text) => Cow::Borrowed(text),
                None => place.and_then(|place| fields.get(place)).cloned().unwrap_or_default(),
            }
        });
        Self {
            cells: cells.collect(),
            mended: mended.filter(|column| corrected(*column).is_none()),
            lines: row.text.contains(['\r', '\n']),
            surplus,
        }
    }

    /// One cell.
    #[must_use]
    pub fn get(&self, column: I::Column) -> &str {
        let place = I::Column::ALL.iter().position(|one| *one == column);
        place.and_then(|place| self.cells.get(place)).map_or("", AsRef::as_ref)
    }

    /// Every cell, in the order of the columns.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(AsRef::as_ref)
    }
}

/// Every field of a row, those too many included; one that was cut is whole again, so that the row can be written with
/// another delimiter.
pub(super) fn every_field<'a, I: Intake>(head: &Head, record: &'a CsvRecord) -> Vec<Cow<'a, str>> {
    let mut fields = head.every_field(record);
    settle::<I>(head, &mut fields, record);
    fields
}

/// Makes as many fields of too many as the header has, where that loses nothing: which column was put together, and how many
/// fields there are if it stays too many.
fn settle<I: Intake>(
    head: &Head,
    fields: &mut Vec<Cow<'_, str>>,
    record: &CsvRecord,
) -> (Option<I::Column>, Option<usize>) {
    let filled = head.filled(record);
    let mended = I::mend(head, fields, record, filled);
    if mended.is_none() && filled > head.width {
        return (None, Some(record.count()));
    }
    fields.truncate(head.width);
    (mended, None)
}
