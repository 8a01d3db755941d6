//! CSV exports (domain.md, section 11): UTF-8 with byte order mark, `;`, CRLF, RFC 4180, no formulas (CWE-1236).

use std::borrow::Cow;

/// Writes one CSV file into memory, row by row.
pub struct CsvWriter {
    out: String,
}
crate::opaque_debug!(CsvWriter);

impl Default for CsvWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl CsvWriter {
    /// A file with nothing but its byte order mark.
    #[must_use]
    pub fn new() -> Self {
        Self { out: "\u{feff}".to_owned() }
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) {
        for (place, field) in fields.into_iter().enumerate() {
            if place > 0 {
                self.out.push(';');
            }
            let field = guarded(field.as_ref());
            if field.contains([';', '"', '\r', '\n', ',', '\t']) {
                self.out.push('"');
                self.out.push_str(&field.replace('"', "\"\""));
                self.out.push('"');
            } else {
                self.out.push_str(&field);
            }
        }
        self.out.push_str("\r\n");
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.out.into_bytes()
    }
}

/// With a leading `'` where a spreadsheet would take the text for a formula.
fn guarded(field: &str) -> Cow<'_, str> {
    let line_or_tab = |c: char| matches!(c, '\t' | '\r' | '\n');
    let start = field.trim_start_matches(|c: char| c.is_whitespace() && !line_or_tab(c));
    let dangerous =
        |c: char| line_or_tab(c) || matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    if start.starts_with(dangerous) && !is_plain_number(start.trim_end()) {
        Cow::Owned(format!("'{field}"))
    } else {
        Cow::Borrowed(field)
    }
}

/// A sign, digits, and at most one decimal mark between digits.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once([',', '.']) {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::sheet::{Encoding, Scanner, decode};

    fn write(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = CsvWriter::new();
        rows.iter().for_each(|row| writer.row(row));
        writer.finish()
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_are_left_alone() {
        for (field, expected) in [
            ("=1+1", "'=1+1"),
            ("  @SUM", "'  @SUM"),
            ("+49 171", "'+49 171"),
            ("-Prostata", "'-Prostata"),
            ("\tx", "'\tx"),
            ("\u{a0}\nx", "'\u{a0}\nx"),
            ("＝1", "'＝1"),
            ("-5", "-5"),
            ("-5,25 ", "-5,25 "),
            ("+3.5", "+3.5"),
            ("-5-3", "'-5-3"),
            ("-", "'-"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(guarded(field), expected);
        }
    }

    #[test]
    fn the_form_is_mark_semicolon_crlf_and_doubled_quotes() {
        let rows = [vec!["Name".to_owned(), "a;\"b\"".to_owned()], vec!["ü".to_owned(), String::new()]];
        assert_eq!(write(&rows), "\u{feff}Name;\"a;\"\"b\"\"\"\r\nü;\r\n".as_bytes());
    }

    proptest::proptest! {
        #[test]
        fn what_is_exported_is_read_back_as_the_same_text(
            rows in proptest::collection::vec(proptest::collection::vec("([a-zü;\",=' \t\r\n-]|\\PC){0,6}", 1..5), 0..6)
        ) {
            let bytes = write(&rows);
            let read = decode(&bytes).unwrap();
            proptest::prop_assert_eq!(read.encoding, Encoding::Utf8Bom);
            let back: Vec<Vec<String>> = Scanner::new(&read.text, 1, b';', usize::MAX)
                .map(|record| record.unwrap().fields.into_iter().map(Cow::into_owned).collect())
                .collect();
            let expected: Vec<Vec<String>> =
                rows.iter().map(|row| row.iter().map(|field| guarded(field).into_owned()).collect()).collect();
            proptest::prop_assert_eq!(back, expected);
        }
    }
}
