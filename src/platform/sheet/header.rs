//! The header of a CSV file: the delimiter under which it names the columns, and where they are.

use std::borrow::Cow;

use super::{
    error::FileError,
    guard::meant,
    read_csv::{Columns, Delimiter},
    scan::{Record, Scanner},
};
use crate::kernel::text::{collapse, norm};

/// Columns of a header beyond this many are not looked at.
pub(super) const MAX_COLUMNS: usize = 1_000;

/// A first line `sep=;` as Excel writes it: the delimiter it tells, the text behind it and that text's first line.
pub(super) fn separator_line(text: &str) -> (Option<Delimiter>, &str, u32) {
    let first = text.split(['\r', '\n']).next().unwrap_or_default();
    let plain = first.trim_matches([' ', '"']);
    let is_one = plain.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let told = plain.get(4..).and_then(|rest| rest.chars().next());
    let Some(told) = told.filter(|_| is_one) else { return (None, text, 1) };
    let rest = text.get(first.len()..).unwrap_or_default();
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])).unwrap_or(rest);
    let delimiter = Delimiter::ALL.into_iter().find(|delimiter| delimiter.sign().starts_with(told));
    (delimiter, rest, 2)
}

/// The delimiter under which the header has all required columns, the header, and the reader of the rows behind it.
pub(super) fn choose<'a>(
    told: Option<Delimiter>,
    text: &'a str,
    line: u32,
    columns: &Columns,
) -> Result<(Delimiter, Record<'a>, Scanner<'a>), FileError> {
    let mut refused: Option<(usize, FileError)> = None;
    for delimiter in Delimiter::ALL.into_iter().filter(|one| told.is_none_or(|told| told == *one)) {
        let mut scanner = Scanner::new(text, line, delimiter.byte(), MAX_COLUMNS);
        let header = scanner.find(|record| record.as_ref().map_or(true, |record| !record.blank));
        let error = match header {
            Some(Ok(header)) => {
                let absent = missing(&header.fields, columns);
                if absent.is_empty() {
                    return Ok((delimiter, header, scanner));
                }
                match header.spans.first() {
                    // The quote was opened in the header and took its last columns in.
                    Some(span) if missing(&first_line(text, span.record, delimiter), columns).is_empty() => {
                        (0, FileError::CsvAnfuehrung { line: span.line })
                    }
                    _ => (absent.len(), FileError::SpalteFehlt { columns: absent, line: header.line }),
                }
            }
            // An unclosed quote in the header explains more than the columns that it swallowed.
            Some(Err(quote)) => (0, FileError::CsvAnfuehrung { line: quote.line }),
            None => {
                let columns = columns.required.iter().map(|&name| name.to_owned()).collect();
                (usize::MAX, FileError::SpalteFehlt { columns, line: 1 })
            }
        };
        // The delimiter that comes closest says what is missing.
        if refused.as_ref().is_none_or(|(distance, _)| error.0 < *distance) {
            refused = Some(error);
        }
    }
    Err(refused.map_or(FileError::DateiLeer, |(_, error)| error))
}

/// The fields of the line at this place, whatever quotes are in it.
fn first_line(text: &str, at: usize, delimiter: Delimiter) -> Vec<Cow<'_, str>> {
    let line = text.get(at..).unwrap_or_default().split(['\r', '\n']).next().unwrap_or_default();
    line.split(delimiter.sign()).map(|field| Cow::Borrowed(field.trim_matches('"'))).collect()
}

/// A heading as it is compared.
fn heading(field: &str) -> String {
    norm(&meant(field.into()))
}

fn missing(fields: &[Cow<'_, str>], columns: &Columns) -> Vec<String> {
    let names: Vec<String> = fields.iter().map(|field| heading(field)).collect();
    let absent = |name: &&'static str| !names.contains(&norm(name));
    columns.required.iter().copied().filter(absent).map(str::to_owned).collect()
}

pub(super) fn places(header: &Record<'_>, columns: &Columns) -> Result<Vec<Option<usize>>, FileError> {
    let names: Vec<String> = header.fields.iter().map(|field| heading(field)).collect();
    let place = |column: &'static str| {
        let wanted = norm(column);
        let mut found = names.iter().enumerate().filter(|(_, name)| **name == wanted).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (place, None) => Ok(place),
            (_, Some(_)) => Err(FileError::SpalteDoppelt { column: collapse(column), line: header.line }),
        }
    };
    columns.all().map(place).collect()
}
