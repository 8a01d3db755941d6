//! A quote that was opened in one row and closed in another: the rows between stand in one field and would be gone.

use std::{borrow::Cow, cell::LazyCell};

use super::{
    read_csv::{Columns, Delimiter},
    scan::{Record, Scanner, Span},
};

/// Fields of a line that are looked at.
const LOOKED_AT: usize = 1_000;

/// The line of a quote that was never meant, because its field holds whole rows (domain.md, 2.1, Quoting); none when every
/// field of the record is one. Lines of the field count by themselves. Its last line ends outside the field, where the
/// record's own cells are, which say nothing: it counts when the record's first line is a row by itself too, or when the
/// field holds all cells in front of its own column and one of them says what only its column says.
pub(super) fn swallowed(
    text: &str,
    record: &Record<'_>,
    delimiter: Delimiter,
    places: &[Option<usize>],
    columns: &Columns,
) -> Option<u32> {
    let line =
        |at: usize| text.get(at..).and_then(|rest| rest.split(['\r', '\n']).next()).unwrap_or_default();
    let row = Row { delimiter, places, columns };
    let first_is_a_row =
        LazyCell::new(|| record.spans.first().is_some_and(|span| row.signs(line(span.record)) > 1));
    let holds = |span: &&Span| {
        inner_lines(text, span).any(|at| {
            let whole = line(at);
            let end = at.saturating_add(whole.len());
            if row.signs(whole) < 2 {
                return false;
            }
            if end < span.to {
                return true;
            }
            let inside = text.get(at..span.to).unwrap_or_default();
            let begun = span.column > 0 && row.fields(inside).len() > span.column && row.signs(inside) > 0;
            begun || *first_is_a_row
        })
    };
    record.spans.iter().find(holds).map(|span| span.line)
}

/// Where the lines of a field begin, without its first.
fn inner_lines<'t>(text: &'t str, span: &Span) -> impl Iterator<Item = usize> + use<'t> {
    let (bytes, from, to) = (text.as_bytes(), span.from, span.to);
    (from..to).filter_map(move |at| {
        let next = at.saturating_add(1);
        let ends = match bytes.get(at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(next) != Some(&b'\n'),
            _ => false,
        };
        ends.then_some(next)
    })
}

/// A line by itself.
struct Row<'a> {
    delimiter: Delimiter,
    places: &'a [Option<usize>],
    columns: &'a Columns,
}

impl Row<'_> {
    /// How many cells read as what their columns hold. One field too many may be an unquoted comma in a known column.
    fn signs(&self, line: &str) -> usize {
        let fields = self.fields(line);
        let count = |without: Option<usize>| {
            let cells: Vec<&str> = self
                .places
                .iter()
                .map(|place| {
                    let place = (*place)?;
                    let moved = without.is_some_and(|without| without <= place);
                    fields.get(place.saturating_add(moved.into())).map(|cell| cell.trim_matches('"'))
                })
                .map(Option::unwrap_or_default)
                .collect();
            (self.columns.signs)(&cells)
        };
        let last = self.places.iter().flatten().max().copied().unwrap_or(0);
        let best = count(None);
        if best > 1 || fields.len() <= last.saturating_add(1) {
            return best;
        }
        let behind = self.places.iter().flatten().map(|place| place.saturating_add(1));
        behind.map(|without| count(Some(without))).max().unwrap_or(best).max(best)
    }

    /// Split with the quotes that are closed in the line; where one is not, all of them are signs like others.
    fn fields<'t>(&self, line: &'t str) -> Vec<Cow<'t, str>> {
        match Scanner::new(line, 1, self.delimiter.byte(), LOOKED_AT).next() {
            Some(Ok(record)) => record.fields,
            _ => line.split(self.delimiter.sign()).take(LOOKED_AT).map(Cow::Borrowed).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contact, date and group, as cells of a CRM are.
    fn signs(cells: &[&str]) -> usize {
        let [contact, date, group] = cells else { return 0 };
        [contact.contains('|'), date.ends_with("2026"), group.starts_with("Zweit")]
            .into_iter()
            .filter(|is| *is)
            .count()
    }

    const COLUMNS: Columns = Columns { required: &["Kontakt", "Datum", "Modul"], optional: &[], signs };

    /// Where a quote was found that swallowed rows, or how many records there are.
    fn judge(text: &str, delimiter: Delimiter, places: [usize; 3]) -> Result<usize, u32> {
        let places = places.map(Some);
        let mut count = 0;
        for record in Scanner::new(text, 1, delimiter.byte(), 0) {
            let record = record.map_err(|quote| quote.line)?;
            if let Some(line) = swallowed(text, &record, delimiter, &places, &COLUMNS) {
                return Err(line);
            }
            count += 1;
        }
        Ok(count)
    }

    #[test]
    fn no_row_disappears_in_a_field() {
        // Ticket;Kontakt;Thema;Modul;Datum
        for text in [
            "T1;A | B;\"x;Zweit;1.1.2026\nT2;C | D;y\";Zweit;2.1.2026",
            // The first column, and the last.
            "\"T1;A | B;x;Zweit;1.1.2026\nT2\";C | D;y;Zweit;2.1.2026",
            "T1;A | B;x;Zweit;\"1.1.2026\nT2;C | D;y;Zweit;2.1.2026\nT3;E | F;z\";Zweit;3.1.2026",
            "T1;A | B;x;Zweit;\"1.1.2026\nT2\";C | D;y;Zweit;2.1.2026",
            // Several rows between, line ends of every kind, quoted and doubly quoted cells.
            "T1;A | B;\"x;Zweit;1.1.2026\rT2;C | D;y;Zweit;2.1.2026\rT3;E | F;z\";Zweit;3.1.2026",
            "T1;A | B;\"x;Zweit;1.1.2026\r\nT2;C | D;\"\";Zweit;2.1.2026\r\nT3;E | F;z\";Zweit;3.1.2026",
            "T1;A | B;\"x\nT2;C | D;\"\"y\"\";Zweit;2.1.2026\nz\";Zweit;3.1.2026",
            // The row that was opened has no group, or the last is known by its contact alone.
            "T1;A | B;\"x;?;1.1.2026\nT2;C | D;y\";Zweit;2.1.2026",
            "T1;A | B;\"x\ny;Zweit;1.1.2026\nT2;C | D;y\";Zweit;2.1.2026",
            // Every field quoted: what looks like the end is the beginning of the next row's first field.
            "\"T1\";\"A | B\";\"x\";\"Zweit\";\"1.1.2026\n\"T2\";\"C | D\";\"y\";\"Zweit\";\"2.1.2026\"",
        ] {
            assert_eq!(judge(text, Delimiter::Semicolon, [1, 4, 3]), Err(1), "{text:?}");
            let tabs = text.replace(';', "\t");
            assert_eq!(judge(&tabs, Delimiter::Tab, [1, 4, 3]), Err(1), "{tabs:?}");
        }
        // A time behind an unquoted comma makes a field too many.
        let text = "T1,1.1.2026, 8:50,A | B,\"x,Zweit\nT2,2.1.2026, 9:50,C | D,y,Zweit\nT3,3.1.2026, 9:50,E | F,z\",Zweit";
        assert_eq!(judge(text, Delimiter::Comma, [2, 1, 4]), Err(1));
        // In the header: the last heading took the first row in.
        let text = "Ticket;Kontakt;Thema;Modul;Datum;\"Notiz\nT1;A | B;x;Zweit;1.1.2026;y\"\nT2;C | D;y;Zweit;2.1.2026;";
        assert_eq!(judge(text, Delimiter::Semicolon, [1, 4, 3]), Err(1));
        // The line is that of the quote.
        let text = "T0;A | B;x;Zweit;1.1.2026\n\nT1;A | B;\"x;Zweit;1.1.2026\nT2;C | D;y\";Zweit;2.1.2026";
        assert_eq!(judge(text, Delimiter::Semicolon, [1, 4, 3]), Err(3));
    }

    #[test]
    fn a_text_of_several_lines_stays_one_field() {
        for text in [
            "T1;A | B;\"one; with a semicolon\ntwo\";Zweit;1.1.2026",
            "T1;A | B;\"one\ntwo 3; four 4; five\";Zweit;1.1.2026",
            "T1;A | B;\"a; b; c; d; e\nf; g; h; i; j\nk\";Zweit;1.1.2026",
            "T1;A | B;\"from 1.1.2026\nto 2.1.2026; Zweit\";Zweit;1.1.2026",
            // Where the field comes first, the rest of its own row stands on its last line.
            "\"T1\n4711\";A | B;x;Zweit;1.1.2026",
            "\"T1\n\n\";A | B;x;Zweit;1.1.2026",
            "T1;\"A |\nB\";x;Zweit;1.1.2026",
            "T1;\"A\nB | C\";x;Zweit;1.1.2026",
            "T1;A | B;x;\"Zweit\nmeinung\";1.1.2026",
            "T1;A | B;x;Zweit;\"1.1.2026\n\"",
        ] {
            assert_eq!(judge(text, Delimiter::Semicolon, [1, 4, 3]), Ok(1), "{text:?}");
        }
        // The person comes first, over two lines.
        for text in ["\"A |\nB | C\";Zweit;1.1.2026", "\"A\n|;\";Zweit;1.1.2026"] {
            assert_eq!(judge(text, Delimiter::Semicolon, [0, 2, 1]), Ok(1), "{text:?}");
        }
    }
}
