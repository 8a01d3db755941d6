//! Text to records: quotes, delimiters, line ends and the line on which each record begins.
//!
//! The csv crate swallows an unclosed quote and misnumbers lines after blank or CR-only lines, so this scanner judges a file
//! before the crate reads its rows; where both can read, they agree (a test compares them).

use std::borrow::Cow;

use crate::kernel::text::is_blank;

/// One record: the fields between two line ends that are not inside quotes.
pub struct Record<'a> {
    /// Line of its first character; the first line of the text is 1.
    pub line: u32,
    /// Its text without the line end.
    pub text: &'a str,
    /// Its first fields, unquoted; no more than were asked for.
    pub fields: Vec<Cow<'a, str>>,
    /// How many fields it has.
    pub count: usize,
    /// Whether every field is blank.
    pub blank: bool,
    /// Its quoted fields that run over line ends.
    pub spans: Vec<Span>,
}
crate::opaque_debug!(Record<'_>);

/// A quoted field that runs over line ends: where in the text its content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Line of the opening quote.
    pub line: u32,
    /// Where the record begins.
    pub record: usize,
    /// Which of its fields it is, from 0.
    pub column: usize,
    /// Where the content begins.
    pub from: usize,
    /// Where the closing quote is.
    pub to: usize,
}

/// A quote that is opened and not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnclosedQuote {
    /// Line of the opening quote.
    pub line: u32,
}

/// Reads records one after another; holds nothing but its place in the text.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    keep: usize,
    spans: Vec<Span>,
}
crate::opaque_debug!(Scanner<'_>);

impl<'a> Scanner<'a> {
    /// Reads `text`, whose first line is `line`, keeping the first `keep` fields of each record.
    /// `delimiter` is an ASCII character other than the quote and the line ends.
    #[must_use]
    pub fn new(text: &'a str, line: u32, delimiter: u8, keep: usize) -> Self {
        Self { text, at: 0, line, delimiter, keep, spans: Vec::new() }
    }

    /// The same from here on, keeping no field: only where records begin and end, and whether they are sound.
    #[must_use]
    pub fn judging(mut self) -> Self {
        self.keep = 0;
        self
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Cuts only ever fall on ASCII characters, so that no cut is inside a character.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn next_byte(&self, from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        rest.iter().position(|byte| wanted(*byte)).map(|offset| from.saturating_add(offset))
    }

    fn end_of_plain(&self, from: usize) -> usize {
        let delimiter = self.delimiter;
        self.next_byte(from, |byte| byte == delimiter || byte == b'\n' || byte == b'\r')
            .unwrap_or(self.text.len())
    }

    /// Reads one field and stops at the delimiter, line end or end of text behind it.
    fn field(&mut self) -> Result<Cow<'a, str>, UnclosedQuote> {
        if self.byte(self.at) != Some(b'"') {
            let end = self.end_of_plain(self.at);
            let field = self.slice(self.at, end);
            self.at = end;
            return Ok(Cow::Borrowed(field));
        }
        let opened = self.line;
        let begin = self.at.saturating_add(1);
        let mut from = begin;
        let mut field = Cow::Borrowed("");
        loop {
            let quote = self.next_byte(from, |byte| byte == b'"').ok_or(UnclosedQuote { line: opened })?;
            let part = self.slice(from, quote);
            self.line = self.line.saturating_add(line_breaks(part.as_bytes()));
            append(&mut field, part);
            if self.byte(quote.saturating_add(1)) != Some(b'"') {
                let end = self.end_of_plain(quote.saturating_add(1));
                let tail = self.slice(quote.saturating_add(1), end);
                // Text behind the closing quote of a field that runs over lines: the quote was never closed, and what
                // looks like its end is the beginning of a quoted field some rows further on.
                if !tail.trim().is_empty() && self.line > opened {
                    return Err(UnclosedQuote { line: opened });
                }
                if self.line > opened {
                    self.spans.push(Span { line: opened, record: 0, column: 0, from: begin, to: quote });
                }
                append(&mut field, tail);
                self.at = end;
                return Ok(field);
            }
            append(&mut field, "\"");
            from = quote.saturating_add(2);
        }
    }

    fn record(&mut self) -> Result<Record<'a>, UnclosedQuote> {
        let (start, line) = (self.at, self.line);
        let mut record =
            Record { line, text: "", fields: Vec::new(), count: 0, blank: true, spans: Vec::new() };
        loop {
            let spans = self.spans.len();
            let field = self.field()?;
            for span in self.spans.iter_mut().skip(spans) {
                (span.record, span.column) = (start, record.count);
            }
            record.blank &= is_blank(&field);
            record.count = record.count.saturating_add(1);
            if record.count <= self.keep {
                record.fields.push(field);
            }
            if self.byte(self.at) == Some(self.delimiter) {
                self.at = self.at.saturating_add(1);
                continue;
            }
            record.text = self.slice(start, self.at);
            record.spans = std::mem::take(&mut self.spans);
            self.line_end();
            return Ok(record);
        }
    }

    fn line_end(&mut self) {
        let width = match (self.byte(self.at), self.byte(self.at.saturating_add(1))) {
            (None, _) => return,
            (Some(b'\r'), Some(b'\n')) => 2,
            _ => 1,
        };
        self.at = self.at.saturating_add(width);
        self.line = self.line.saturating_add(1);
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Result<Record<'a>, UnclosedQuote>;

    /// The next record, blank ones included; ends after an unclosed quote.
    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let record = self.record();
        if record.is_err() {
            self.at = self.text.len();
        }
        Some(record)
    }
}

fn append<'a>(field: &mut Cow<'a, str>, part: &'a str) {
    if field.is_empty() {
        *field = Cow::Borrowed(part);
    } else if !part.is_empty() {
        field.to_mut().push_str(part);
    }
}

/// How many lines end in these bytes: CRLF, LF and CR each end one.
pub(super) fn line_breaks(bytes: &[u8]) -> u32 {
    let mut breaks = 0_u32;
    let mut before = 0_u8;
    for &byte in bytes {
        if byte == b'\r' || (byte == b'\n' && before != b'\r') {
            breaks = breaks.saturating_add(1);
        }
        before = byte;
    }
    breaks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};

    use super::*;

    fn read(text: &str) -> Vec<(u32, Vec<String>)> {
        Scanner::new(text, 1, b',', usize::MAX)
            .map(|record| {
                record.map(|r| (r.line, r.fields.into_iter().map(Cow::into_owned).collect())).unwrap()
            })
            .collect()
    }

    #[test]
    fn fields_and_lines_are_right_for_every_line_end_blank_line_and_quote() {
        let row = |line, fields: &[&str]| (line, fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            read("a,b\r1,2\r\r3,4"),
            [row(1, &["a", "b"]), row(2, &["1", "2"]), row(3, &[""]), row(4, &["3", "4"])]
        );
        assert_eq!(read("a,\"x\r\ny\r\rz\"\r\n1,\n"), [row(1, &["a", "x\r\ny\r\rz"]), row(5, &["1", ""])]);
        assert_eq!(read("x\"y\"z,\"a\"\"b\"\"\",\"\"\n"), [row(1, &["x\"y\"z", "a\"b\"", ""])]);
        assert_eq!(read("\"a\" ,\"b\"c\n"), [row(1, &["a ", "bc"])]);
        assert_eq!(read(""), []);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_was_opened() {
        let unclosed =
            |text: &str| Scanner::new(text, 1, b',', 0).find_map(Result::err).map(|quote| quote.line);
        assert_eq!(unclosed("a,b\n\n1,\"x\n2,y\n"), Some(3));
        assert_eq!(unclosed("a,\"b\rc\",\"\r"), Some(2));
        // Regression: a row whose quote is never closed swallowed the following rows up to the next quoted field.
        assert_eq!(unclosed("a,b\n1,\"x,y\n2,\"Tonn\",z\n3,z\n"), Some(2));
        assert_eq!(unclosed("a,\"b\"\"\n\"\n"), None);
    }

    fn messy() -> impl Strategy<Value = String> {
        let parts =
            ["a", "ü", ",", ";", "\"", "\"\"", "\n", "\r", "\r\n", " ", ",\"", "\",", "\"\n", "\u{a0}"];
        prop::collection::vec(prop::sample::select(parts.to_vec()), 0..60).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn line_numbers_equal_a_naive_count_and_nothing_is_lost(text in messy()) {
            let mut rebuilt = String::new();
            let mut whole = true;
            for record in Scanner::new(&text, 1, b',', usize::MAX) {
                let Ok(record) = record else { whole = false; break };
                let offset = record.text.as_ptr() as usize - text.as_ptr() as usize;
                let before = text[..offset].replace("\r\n", "\n").replace('\r', "\n");
                prop_assert_eq!(record.line as usize, before.matches('\n').count() + 1);
                prop_assert_eq!(record.count, record.fields.len());
                rebuilt.push_str(&text[rebuilt.len()..offset]);
                rebuilt.push_str(record.text);
            }
            if whole {
                prop_assert_eq!(text[rebuilt.len()..].trim_end_matches(['\r', '\n']), "");
            }
        }

        #[test]
        fn it_agrees_with_the_csv_crate_where_that_one_can_read(text in messy()) {
            let ours: Result<Vec<Record<'_>>, UnclosedQuote> = Scanner::new(&text, 1, b',', usize::MAX).collect();
            if let Ok(ours) = ours {
                let ours: Vec<Vec<String>> = ours.into_iter()
                    .filter(|record| !record.text.is_empty())
                    .map(|record| record.fields.into_iter().map(Cow::into_owned).collect())
                    .collect();
                let theirs: Vec<Vec<String>> = csv::ReaderBuilder::new()
                    .has_headers(false).flexible(true).from_reader(text.as_bytes())
                    .records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
