//! A CSV file to its header and raw rows, within hard limits (domain.md, 2.1).

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};

use super::{
    MAX_BYTES, MAX_ROWS,
    decode::{Encoding, decode, decode_as},
    error::FileError,
    guard::meant,
    header::{MAX_COLUMNS, choose, places, separator_line},
    scan::{Record, Scanner},
    swallowed::swallowed,
};
use crate::kernel::text::{is_blank, is_hidden};

/// The columns that a caller knows, by the names of its header; compared with `norm`.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// Without one of these the file is refused.
    pub required: &'static [&'static str],
    /// These may be absent.
    pub optional: &'static [&'static str],
    /// How many of these cells, in the order of the columns, read as what only their column holds: from two on, they are a
    /// row of the file. What is in a column, a sheet does not know.
    pub signs: fn(&[&str]) -> usize,
}

impl Columns {
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
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

    pub(super) fn byte(self) -> u8 {
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
        [
            (self.encoding == Encoding::Windows1252, "KODIERUNG_CP1252"),
            (self.encoding.is_guess(), "KODIERUNG_UNSICHER"),
            (self.mojibake, "MOJIBAKE_VERDACHT"),
        ]
        .into_iter()
        .filter_map(|(is, code)| is.then_some(code))
        .collect()
    }

    /// The records of raw rows, which the scanner has judged sound, read by the csv crate. Making its reader costs as much as
    /// reading a hundred rows, so that one reads many.
    #[must_use]
    pub fn records(&self, rows: &[RawRow]) -> Vec<CsvRecord> {
        // A byte order mark would be dropped at the very beginning; behind an empty line it is a sign like others.
        let text = rows.iter().fold(String::new(), |text, row| text + "\n" + &row.text);
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter.byte());
        let read = builder.from_reader(text.as_bytes()).into_records().map_while(Result::ok);
        let mut records: Vec<CsvRecord> = read.map(CsvRecord).collect();
        records.resize_with(rows.len(), || CsvRecord(StringRecord::new()));
        records
    }

    /// The record of one raw row, by the scanner, which reads one as fast as many.
    #[must_use]
    pub fn record(&self, row: &RawRow) -> CsvRecord {
        match Scanner::new(&row.text, row.line, self.delimiter.byte(), usize::MAX).next() {
            Some(Ok(record)) => {
                CsvRecord(record.fields.iter().map(AsRef::as_ref).collect::<Vec<&str>>().into())
            }
            // A raw row is a record that was read before.
            Some(Err(_)) | None => CsvRecord(StringRecord::new()),
        }
    }

    /// What the fields of a record mean, at most two more than the header's.
    #[must_use]
    pub fn fields<'a>(&self, record: &'a CsvRecord) -> Vec<Cow<'a, str>> {
        record.meant(self.width.min(MAX_COLUMNS).saturating_add(2))
    }

    /// What every field of a record means, also those behind the header's last.
    #[must_use]
    pub fn every_field<'a>(&self, record: &'a CsvRecord) -> Vec<Cow<'a, str>> {
        record.meant(usize::MAX)
    }

    /// How many fields a record has without the empty ones behind the header's last.
    #[must_use]
    pub fn filled(&self, record: &CsvRecord) -> usize {
        let surplus = record.count().saturating_sub(self.width);
        // Its iterator cannot be turned round.
        let empty = (0..surplus).rev().map_while(|at| {
            let field = record.0.get(self.width.saturating_add(at))?;
            is_blank(&meant(field.into())).then_some(())
        });
        record.count().saturating_sub(empty.count())
    }
}

/// One row split into its fields.
pub struct CsvRecord(StringRecord);
crate::opaque_debug!(CsvRecord);

impl CsvRecord {
    /// How many fields it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn meant(&self, keep: usize) -> Vec<Cow<'_, str>> {
        self.0.iter().take(keep).map(|field| meant(field.into())).collect()
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
    let quotes_seen = without_hidden_before_quotes(&decoded.text);
    let (told, text, line) = separator_line(quotes_seen.trim_start_matches(is_hidden));
    let text = text.trim_start_matches(is_hidden);
    if is_blank(text) {
        return Err(FileError::DateiLeer);
    }
    let (delimiter, header, rest) = choose(reading.delimiter.or(told), text, line, columns)?;
    let places = places(&header, columns)?;
    let whole = |record: &Record<'_>| match swallowed(text, record, delimiter, &places, columns) {
        Some(line) => Err(FileError::CsvAnfuehrung { line }),
        None => Ok(()),
    };
    whole(&header)?;
    let head = Head {
        encoding: decoded.encoding,
        mojibake: decoded.mojibake || header.fields.iter().any(|name| name.contains('\u{fffd}')),
        delimiter,
        width: header.count,
        header: header.fields.into_iter().map(meant).map(Cow::into_owned).collect(),
        places: places.clone(),
    };
    let mut rows = Vec::new();
    for record in rest.judging() {
        let record = record.map_err(|quote| FileError::CsvAnfuehrung { line: quote.line })?;
        if record.blank {
            continue;
        }
        whole(&record)?;
        if rows.len() >= MAX_ROWS {
            return Err(FileError::ZuVieleZeilen { line: record.line });
        }
        rows.push(RawRow { line: record.line, text: record.text.to_owned() });
    }
    Ok(Sheet { head, rows })
}

/// Without hidden signs (byte order marks, zero-width spaces) between the beginning of a field and its quote: with them the
/// quote would be a sign of the text, and what it holds would be cut.
fn without_hidden_before_quotes(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut at_begin = true;
    while let Some(from) = rest.find(is_hidden) {
        let (before, hidden) = rest.split_at(from);
        out.push_str(before);
        at_begin =
            before.chars().next_back().map_or(at_begin, |c| matches!(c, ',' | ';' | '\t' | '\r' | '\n'));
        let behind = hidden.trim_start_matches(is_hidden);
        if !(at_begin && behind.starts_with('"')) {
            out.push_str(hidden.strip_suffix(behind).unwrap_or_default());
            at_begin = false;
        }
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(cells: &[&str]) -> usize {
        cells.iter().filter(|cell| cell.starts_with("Fall-") || cell.parse::<u32>().is_ok()).count()
    }

    const COLUMNS: Columns = Columns { required: &["Fall", "Wert"], optional: &["Notiz"], signs };

    fn fields(head: &Head, row: &RawRow) -> (Vec<String>, usize) {
        let records = head.records(std::slice::from_ref(row));
        assert_eq!(head.every_field(&records[0]), head.every_field(&head.record(row)));
        (head.fields(&records[0]).into_iter().map(Cow::into_owned).collect(), records[0].count())
    }

    fn read(text: &str) -> Result<Sheet, FileError> {
        read_csv(text.as_bytes(), "a.csv", &COLUMNS)
    }

    #[test]
    fn a_sign_that_nobody_sees_hides_no_quote() {
        for sign in ['\u{200b}', '\u{feff}', '\u{200e}'] {
            let text = format!(
                "{sign}\"Fall\";{sign}{sign}\"Wert\";{sign}\"Notiz\"\n1;{sign}\"a;b\nc\";d{sign}\"e\n"
            );
            let sheet = read(&text).unwrap();
            assert_eq!(sheet.head.places, [Some(0), Some(1), Some(2)]);
            let (found, count) = fields(&sheet.head, &sheet.rows[0]);
            assert_eq!((found[1].as_str(), count), ("a;b\nc", 3), "{sign:?}");
        }
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
    fn invisible_signs_hide_no_heading() {
        for text in [
            "\u{feff}Fall,Wert\n",
            "\u{feff}\u{200b}\"Fall\",\"Wert\"\n",
            "sep=,\r\n\u{feff}Fall,Wert\u{200b}\n",
            "\u{feff}sep=,\r\n\u{feff}\"Fa\u{ad}ll\",Wert\n",
            "=\"Fall\",Wert\n",
        ] {
            assert_eq!(read(text).unwrap().head.places, [Some(0), Some(1), None], "{text:?}");
        }
        assert_eq!(read("\u{feff}\u{feff} \n").unwrap_err(), FileError::DateiLeer);
    }

    #[test]
    fn rows_are_read_by_the_crate_as_the_scanner_judged_them() {
        let sheet =
            read("Fall,Wert\n\u{feff}\"x,y\"z,1\n\"a\"\"b\",\"=\"\"01\"\"\"\n'=1,=\"2\",,\u{200b},\n")
                .unwrap();
        let records = sheet.head.records(&sheet.rows);
        let read: Vec<Vec<Cow<'_, str>>> =
            records.iter().map(|record| sheet.head.every_field(record)).collect();
        assert_eq!(read[1..], [vec!["a\"b", "01"], vec!["=1", "2", "", "\u{200b}", ""]]);
        assert_eq!(records.iter().map(|record| sheet.head.filled(record)).collect::<Vec<_>>(), [2, 2, 2]);
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
                let (fields, count) = fields(&sheet.head, row);
                (row.line, fields, count)
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
                    let (fields, _) = fields(&sheet.head, row);
                    (fields[0].clone(), fields[1].clone())
                }).collect();
                proptest::prop_assert_eq!(sheet.head.delimiter, delimiter);
                proptest::prop_assert_eq!(&rows, &cells);
            }
        }
    }
}
