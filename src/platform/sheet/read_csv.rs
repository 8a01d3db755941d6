//! A CSV file to its header and raw rows, within hard limits (domain.md, 2.1).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{
    MAX_BYTES, MAX_ROWS,
    decode::{Encoding, decode, decode_as},
    error::FileError,
    guard::unguarded,
    scan::{Record, Scanner},
};
use crate::kernel::text::{collapse, norm};

/// Columns of a header beyond this many are not looked at.
const MAX_COLUMNS: usize = 1_000;

/// The columns that a caller knows, by the names of its header; compared with `norm`.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Without one of these the file is refused.
    pub required: &'static [&'static str],
    /// These may be absent.
    pub optional: &'static [&'static str],
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// What separates fields; stored with plans, so the order of the variants is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// TAB
    Tab,
}

impl Delimiter {
    /// In the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    /// The character.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Tab => "\t",
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

/// How a person wants a file to be read; what is left out, the file itself says. Stored with plans, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// What separates the fields.
    pub delimiter: Option<Delimiter>,
    /// What the bytes are read as.
    pub encoding: Option<Encoding>,
}

/// What a file says about its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the bytes were read as.
    pub encoding: Encoding,
    /// Whether the text looks as if its encoding had been mistaken before.
    pub mojibake: bool,
    /// What separates the fields.
    pub delimiter: Delimiter,
    /// The header as it stands in the file.
    pub header: Vec<String>,
    /// How many fields the header has.
    pub width: usize,
    /// Where each known column is, in the order of [`Columns`]: required, then optional.
    pub places: Vec<Option<usize>>,
}

impl Head {
    /// The file's warnings (domain.md, 2.1), sorted.
    #[must_use]
    pub fn warnings(&self) -> Vec<&'static str> {
        let cp1252 = self.encoding == Encoding::Windows1252;
        [(cp1252, "KODIERUNG_CP1252"), (self.mojibake, "MOJIBAKE_VERDACHT")]
            .into_iter()
            .filter_map(|(is, code)| is.then_some(code))
            .collect()
    }

    /// The fields of a raw row without the `'` of our own exports, at most two more than the header's, and how many it really has.
    #[must_use]
    pub fn fields<'a>(&self, row: &'a RawRow) -> (Vec<Cow<'a, str>>, usize) {
        self.split(row, self.width.min(MAX_COLUMNS).saturating_add(2))
    }

    /// Every field of a raw row, also those behind the header's last.
    #[must_use]
    pub fn every_field<'a>(&self, row: &'a RawRow) -> Vec<Cow<'a, str>> {
        self.split(row, usize::MAX).0
    }

    fn split<'a>(&self, row: &'a RawRow, keep: usize) -> (Vec<Cow<'a, str>>, usize) {
        match Scanner::new(&row.text, row.line, self.delimiter.byte(), keep).next() {
            Some(Ok(record)) => (record.fields.into_iter().map(unguarded).collect(), record.count),
            // A raw row is a record that was read before.
            Some(Err(_)) | None => (Vec::new(), 0),
        }
    }
}

/// One data row as it stands in the file; its fields are split when they are needed, which keeps a large file small.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawRow {
    /// Line of its first character.
    pub line: u32,
    /// Its text without the line end.
    pub text: String,
}
crate::opaque_debug!(RawRow);

/// A file that could be read.
pub struct Sheet {
    /// Encoding, delimiter, header.
    pub head: Head,
    /// The rows that are not blank, in their order.
    pub rows: Vec<RawRow>,
}
crate::opaque_debug!(Sheet);

/// Reads a CSV file as it says itself. Blank rows are skipped. `filename` is used for its extension only.
pub fn read_csv(bytes: &[u8], filename: &str, columns: &Columns) -> Result<Sheet, FileError> {
    read_csv_as(bytes, filename, columns, Reading::default())
}

/// Reads a CSV file as a person says.
pub fn read_csv_as(
    bytes: &[u8],
    filename: &str,
    columns: &Columns,
    reading: Reading,
) -> Result<Sheet, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::DateiZuGross);
    }
    let workbook = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if !filename.to_ascii_lowercase().ends_with(".csv") || workbook {
        return Err(FileError::Dateityp);
    }
    let decoded = match reading.encoding {
        Some(encoding) => decode_as(bytes, encoding)?,
        None => decode(bytes)?,
    };
    let (told, text, line) = separator_line(&decoded.text);
    if text.trim().is_empty() {
        return Err(FileError::DateiLeer);
    }
    let (delimiter, header, rest) = choose(reading.delimiter.or(told), text, line, columns)?;
    let head = Head {
        encoding: decoded.encoding,
        mojibake: decoded.mojibake,
        delimiter,
        places: places(&header, columns)?,
        width: header.count,
        header: header.fields.into_iter().map(unguarded).map(Cow::into_owned).collect(),
    };
    let mut rows = Vec::new();
    for record in rest {
        let record = record.map_err(|quote| FileError::CsvAnfuehrung { line: quote.line })?;
        if record.blank {
            continue;
        }
        if rows.len() >= MAX_ROWS {
            return Err(FileError::ZuVieleZeilen { line: record.line });
        }
        rows.push(RawRow { line: record.line, text: record.text.to_owned() });
    }
    Ok(Sheet { head, rows })
}

/// A first line `sep=;` as Excel writes it: the delimiter it tells, the text behind it and that text's first line.
fn separator_line(text: &str) -> (Option<Delimiter>, &str, u32) {
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
fn choose<'a>(
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
                let names: Vec<String> = header.fields.iter().map(|name| norm(name)).collect();
                let missing = missing(&names, columns);
                if missing.is_empty() {
                    return Ok((delimiter, header, scanner));
                }
                (missing.len(), FileError::SpalteFehlt { columns: missing, line: header.line })
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

fn missing(names: &[String], columns: &Columns) -> Vec<String> {
    let absent = |name: &&'static str| !names.contains(&norm(name));
    columns.required.iter().copied().filter(absent).map(str::to_owned).collect()
}

fn places(header: &Record<'_>, columns: &Columns) -> Result<Vec<Option<usize>>, FileError> {
    let names: Vec<String> = header.fields.iter().map(|name| norm(name)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: Columns = Columns { required: &["Fall", "Wert"], optional: &["Notiz"] };

    fn read(text: &str) -> Result<Sheet, FileError> {
        read_csv(text.as_bytes(), "a.csv", &COLUMNS)
    }

    #[test]
    fn the_header_chooses_the_delimiter_and_names_the_places() {
        for (text, delimiter, places) in [
            ("Fall,Wert\n", Delimiter::Comma, [Some(0), Some(1), None]),
            (" wert ;x;NOTIZ;fall", Delimiter::Semicolon, [Some(3), Some(0), Some(2)]),
            ("Fall\tWert", Delimiter::Tab, [Some(0), Some(1), None]),
            ("Fall,Wert;x,y;Fall;Wert\n", Delimiter::Semicolon, [Some(2), Some(3), None]),
            ("sep=\t\r\nFall\tWert", Delimiter::Tab, [Some(0), Some(1), None]),
            ("\"SEP=;\"\r\n\r\n;;\n\"Fall\";\"Wert\"", Delimiter::Semicolon, [Some(0), Some(1), None]),
        ] {
            let sheet = read(text).unwrap();
            assert_eq!(
                (sheet.head.delimiter, sheet.head.places.as_slice()),
                (delimiter, &places[..]),
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_that_cannot_be_a_table_says_why_and_where() {
        let fehlt = |columns: &[&str], line| FileError::SpalteFehlt {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            line,
        };
        for (text, error) in [
            ("", FileError::DateiLeer),
            (" \r\n\u{a0}", FileError::DateiLeer),
            ("sep=;\n", FileError::DateiLeer),
            ("\n\nFall;x\n", fehlt(&["Wert"], 3)),
            ("Fall|Wert\n", fehlt(&["Fall", "Wert"], 1)),
            ("sep=;\nFall,Wert\n", fehlt(&["Fall", "Wert"], 2)),
            ("sep=|\nFall|Wert\n", fehlt(&["Fall", "Wert"], 2)),
            (",,\n", fehlt(&["Fall", "Wert"], 1)),
            ("Fall,Wert,wert\n", FileError::SpalteDoppelt { column: "Wert".into(), line: 1 }),
            ("Fall,Wert\n\n1,\"2\n", FileError::CsvAnfuehrung { line: 3 }),
            ("\nFall,\"Wert\n1,2\n", FileError::CsvAnfuehrung { line: 2 }),
        ] {
            assert_eq!(read(text).unwrap_err(), error, "{text}");
        }
        assert_eq!(read_csv(b"x", "a.xlsx", &COLUMNS).unwrap_err(), FileError::Dateityp);
    }

    #[test]
    fn the_two_size_limits_hold_to_the_row_and_the_byte() {
        let mut text = "Fall,Wert\n".to_owned() + "1,2\n\n".repeat(MAX_ROWS).as_str();
        assert_eq!(read(&text).unwrap().rows.len(), MAX_ROWS);
        text.push_str("3,4");
        assert_eq!(read(&text).unwrap_err(), FileError::ZuVieleZeilen { line: 100_002 });
        let mut bytes = b"Fall,Wert\n".to_vec();
        bytes.resize(MAX_BYTES, b'\n');
        assert!(read_csv(&bytes, "a.CSV", &COLUMNS).unwrap().rows.is_empty());
        bytes.push(b'\n');
        assert_eq!(read_csv(&bytes, "a.csv", &COLUMNS).unwrap_err(), FileError::DateiZuGross);
    }

    #[test]
    fn rows_keep_their_line_and_their_fields() {
        let sheet = read("Fall,Wert\r\r  , \r1,\"a\rb\"\r2,3,4,5,6\r").unwrap();
        let rows: Vec<(u32, Vec<String>, usize)> = sheet
            .rows
            .iter()
            .map(|row| {
                let (fields, count) = sheet.head.fields(row);
                (row.line, fields.into_iter().map(Cow::into_owned).collect(), count)
            })
            .collect();
        let texts = |fields: &[&str]| fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
        assert_eq!(rows, [(4, texts(&["1", "a\rb"]), 2), (6, texts(&["2", "3", "4", "5"]), 5)]);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = read_csv(&bytes, "a.csv", &COLUMNS);
        }

        #[test]
        fn every_delimiter_reads_the_same_rows(cells in proptest::collection::vec(("[a-z,;\t\" ]{0,5}", "[0-9\n\r]{1,3}x"), 0..8)) {
            let write = |sign: &str| {
                let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
                cells.iter().fold(format!("Fall{sign}Wert\n"), |text, (a, b)| text + &quote(a) + sign + &quote(b) + "\n")
            };
            for delimiter in Delimiter::ALL {
                let sheet = read(&write(delimiter.sign())).unwrap();
                let rows: Vec<(String, String)> = sheet.rows.iter().map(|row| {
                    let (fields, _) = sheet.head.fields(row);
                    (fields[0].to_string(), fields[1].to_string())
                }).collect();
                proptest::prop_assert_eq!(sheet.head.delimiter, delimiter);
                proptest::prop_assert_eq!(&rows, &cells);
            }
        }
    }
}
