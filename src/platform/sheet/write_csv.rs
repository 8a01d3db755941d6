//! CSV exports (domain.md, section 11): UTF-8 with byte order mark, `;`, CRLF, RFC 4180, no formulas (CWE-1236).

use super::guard::guarded;

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

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::platform::sheet::{Encoding, Scanner, decode, guard::unguarded};

    fn write(rows: &[Vec<String>]) -> Vec<u8> {
        let mut writer = CsvWriter::new();
        rows.iter().for_each(|row| writer.row(row));
        writer.finish()
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
                .map(|record| record.unwrap().fields.into_iter().map(unguarded).map(Cow::into_owned).collect())
                .collect();
            proptest::prop_assert_eq!(back, rows);
        }
    }
}
