//! CSV exports (domain.md, section 11): UTF-8 with byte order mark, `;`, CRLF, RFC 4180, no formulas (CWE-1236).

use csv::{Terminator, Writer, WriterBuilder};

use super::guard::guarded;

/// Writes one CSV file into memory, row by row.
pub struct CsvWriter(Writer<Vec<u8>>);
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
        let mut builder = WriterBuilder::new();
        builder.delimiter(b';').terminator(Terminator::CRLF).flexible(true);
        Self(builder.from_writer("\u{feff}".as_bytes().to_vec()))
    }

    /// Adds a row.
    pub fn row<T: AsRef<str>>(&mut self, fields: impl IntoIterator<Item = T>) {
        for field in fields {
            // Memory takes everything that is written into it.
            let _ = self.0.write_field(guarded(field.as_ref()).as_bytes());
        }
        let _ = self.0.write_record(None::<&[u8]>);
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
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
        let rows = [vec!["Name".to_owned(), "a;\"b\"".to_owned()], vec!["ü, x".to_owned(), String::new()]];
        assert_eq!(write(&rows), "\u{feff}Name;\"a;\"\"b\"\"\"\r\nü, x;\r\n".as_bytes());
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
