//! What an import would do, row by row: made from raw rows and corrections, executed as it is (decisions.md, 12).

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    book::{Book, Judgement},
    codes::{Reason, Warning, tidy},
    corrections::{COLUMNS, Corrections},
    duplicates::{Known, Of, Rule},
    keys::Keys,
    row::{Cells, ParsedRow, read_row},
};
use crate::platform::{
    cores::Cores,
    sheet::{CsvRecord, FileError, Head, RawRow, read_csv},
};

/// What happens to a row. Stored by position.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Becomes a case.
    Neu {
        /// Its fall_id, number included.
        fall_id: String,
        /// The number, if the base was taken.
        suffix: Option<u32>,
    },
    /// Skipped.
    Dublette {
        /// By which rule.
        rule: Rule,
        /// Of what.
        of: Of,
    },
    /// Refused.
    Abgelehnt,
}
crate::opaque_debug!(Verdict);

impl Verdict {
    /// The word of the preview and the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Neu { .. } => "neu",
            Self::Dublette { .. } => "dublette",
            Self::Abgelehnt => "abgelehnt",
        }
    }

    /// What of it must not change between preview and confirmation.
    fn outcome(&self) -> (&'static str, Option<Rule>, Option<&str>) {
        match self {
            Self::Neu { fall_id, .. } => (self.name(), None, Some(fall_id)),
            Self::Dublette { rule, .. } => (self.name(), Some(*rule), None),
            Self::Abgelehnt => (self.name(), None, None),
        }
    }
}

/// One row of a plan.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// The row as it stands in the file.
    pub raw: RawRow,
    /// What happens to it.
    pub verdict: Verdict,
    /// Its fields; none exactly when it is refused.
    pub parsed: Option<ParsedRow>,
    /// What is odd, sorted, each once; binding for new rows, of others only what their cells alone give.
    pub warnings: Vec<Warning>,
    /// Why it is refused, sorted, each once.
    pub reasons: Vec<Reason>,
}
crate::opaque_debug!(PlanRow);

/// How many rows have which verdict; `total` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows.
    pub total: u32,
    /// New.
    pub new_cases: u32,
    /// Duplicates.
    pub duplicates: u32,
    /// Refused or left out.
    pub rejected: u32,
}

impl Counts {
    /// Of these rows.
    fn of(rows: &[PlanRow]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let count = match row.verdict {
                Verdict::Neu { .. } => &mut counts.new_cases,
                Verdict::Dublette { .. } => &mut counts.duplicates,
                Verdict::Abgelehnt => &mut counts.rejected,
            };
            *count = count.saturating_add(1);
            counts.total = counts.total.saturating_add(1);
        }
        counts
    }
}

/// The plan of an import. It never changes; a correction makes another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Encoding, delimiter, header.
    pub head: Head,
    /// What the user corrected.
    pub corrections: Corrections,
    /// The day on which it was made: stands in for empty dates, and decides what is in the future.
    pub today: Date,
    /// The rows in the order of the file.
    pub rows: Vec<PlanRow>,
    /// How many of each.
    pub counts: Counts,
}
crate::opaque_debug!(Plan);

/// Reads a file and says what importing it would do. `E` takes both a refused file and a question that failed.
pub fn preview<K: Known<Error: Send> + Sync, E: From<FileError> + From<K::Error>>(
    bytes: &[u8],
    filename: &str,
    corrections: &Corrections,
    today: Date,
    known: &K,
) -> Result<Plan, E> {
    let sheet = read_csv(bytes, filename, &COLUMNS)?;
    Ok(classify(sheet.head, sheet.rows, corrections.clone(), today, known)?)
}

/// Rows that are read together, by one reader.
const TOGETHER: usize = 256;
/// So many times on every core.
const BLOCK: usize = 16;

/// Gives every row its verdict, in the order of the file. Reading the rows and asking for what is known of them needs no
/// order, so it happens on every core, while the rows before them are judged.
pub fn classify<K: Known<Error: Send> + Sync>(
    head: Head,
    rows: impl IntoIterator<Item = RawRow, IntoIter: ExactSizeIterator>,
    corrections: Corrections,
    today: Date,
    known: &K,
) -> Result<Plan, K::Error> {
    let (mut rows, cores) = (rows.into_iter(), Cores::default());
    let (mut book, mut planned) = (Book::for_rows(known, rows.len()), Vec::with_capacity(rows.len()));
    let mut next_block = || -> Vec<Vec<RawRow>> {
        let some = std::iter::repeat_with(|| rows.by_ref().take(TOGETHER).collect::<Vec<RawRow>>());
        some.take(BLOCK).take_while(|some| !some.is_empty()).collect()
    };
    let reading = |block| cores.each(2, block, |raw| read(&head, raw, &corrections, today, known));
    let mut block = reading(next_block())?;
    while !block.is_empty() {
        let following = next_block();
        let judging = || block.into_iter().flatten().map(|read| judged(read, &mut book)).collect();
        let (judged, read): (Result<Vec<PlanRow>, _>, _) = cores.both(judging, || reading(following));
        planned.append(&mut judged?);
        block = read?;
    }
    let counts = Counts::of(&planned);
    Ok(Plan { head, corrections, today, rows: planned, counts })
}

/// A row without its verdict.
struct Read {
    raw: RawRow,
    parsed: Option<(ParsedRow, Keys)>,
    warnings: Vec<Warning>,
    reasons: Vec<Reason>,
}

fn read<K: Known>(
    head: &Head,
    rows: Vec<RawRow>,
    corrections: &Corrections,
    today: Date,
    known: &K,
) -> Result<Vec<Read>, K::Error> {
    let records = head.records(&rows);
    let read = |(raw, record): (RawRow, CsvRecord)| {
        let cells = Cells::in_record(head, &raw, &record, corrections);
        let mut reading = read_row(&cells, corrections, today);
        if corrections.left_out.contains(&raw.line) {
            reading.parsed = None;
            reading.reasons = vec![Reason::Ausgelassen];
        }
        let parsed = match reading.parsed {
            Some(parsed) => {
                let keys = Keys::of(&parsed.facts(), known)?;
                Some((parsed, keys))
            }
            None => None,
        };
        Ok(Read { raw, parsed, warnings: reading.warnings, reasons: reading.reasons })
    };
    rows.into_iter().zip(records).map(read).collect()
}

fn judged<K: Known>(read: Read, book: &mut Book<'_, K>) -> Result<PlanRow, K::Error> {
    let Read { raw, parsed, mut warnings, reasons } = read;
    let Some((parsed, keys)) = parsed else {
        return Ok(PlanRow { raw, verdict: Verdict::Abgelehnt, parsed: None, warnings, reasons });
    };
    let verdict = match book.judge_by(&parsed.facts(), &keys, None)? {
        Judgement::Duplicate(rule, of) => Verdict::Dublette { rule, of },
        Judgement::New { other_kvnr, ticket, near } => {
            let (fall_id, suffix) = book.accept_by(&parsed.facts(), keys, raw.line)?;
            let hints = [
                (other_kvnr, Warning::GleicherNameAndereKvnr),
                (ticket, Warning::TicketBekannt),
                (near, Warning::MoeglicheDublette),
                (suffix.is_some(), Warning::FallIdSuffix),
            ];
            warnings.extend(hints.into_iter().filter_map(|(holds, warning)| holds.then_some(warning)));
            tidy(&mut warnings);
            Verdict::Neu { fall_id, suffix }
        }
    };
    Ok(PlanRow { raw, verdict, parsed: Some(parsed), warnings, reasons })
}

impl Plan {
    /// The same file judged again: with other corrections, on another day, or against cases that have changed.
    pub fn again<K: Known<Error: Send> + Sync>(
        &self,
        corrections: Corrections,
        today: Date,
        known: &K,
    ) -> Result<Self, K::Error> {
        let rows = self.rows.iter().map(|row| row.raw.clone());
        classify(self.head.clone(), rows, corrections, today, known)
    }

    /// The same plan judged against the cases as they are now, as confirming does; midnight changes nothing.
    pub fn recheck<K: Known<Error: Send> + Sync>(&self, known: &K) -> Result<Self, K::Error> {
        self.again(self.corrections.clone(), self.today, known)
    }

    /// The row of a line.
    #[must_use]
    pub fn row(&self, line: u32) -> Option<&PlanRow> {
        let at = self.rows.binary_search_by_key(&line, |row| row.raw.line).ok()?;
        self.rows.get(at)
    }

    /// SHA-256 over everything that confirming the plan executes; equal exactly when it would do the same.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut canon = Canon(Sha256::new());
        canon.text("visite crm plan 1");
        for row in &self.rows {
            canon.number(row.raw.line.into());
            canon.text(&row.raw.text);
            canon.verdict(&row.verdict);
            canon.parsed(row.parsed.as_ref());
            canon.codes(row.warnings.iter().map(|warning| warning.code()));
            canon.codes(row.reasons.iter().map(|reason| reason.code()));
        }
        canon.0.finalize().into()
    }

    /// [`Plan::hash`] in lower-case hexadecimal, as forms and the API carry it.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.hash() {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// Lines of the rows whose verdict, rule or fall_id differs from that in `other`, a plan of the same file: then what
    /// the user saw is out of date (decisions.md, 12).
    #[must_use]
    pub fn changed_lines(&self, other: &Self) -> Vec<u32> {
        let same = |row: &PlanRow| {
            other.row(row.raw.line).is_some_and(|twin| twin.verdict.outcome() == row.verdict.outcome())
        };
        self.rows.iter().filter(|row| !same(row)).map(|row| row.raw.line).collect()
    }
}

/// Feeds a hash so that different contents cannot be fed alike: every text with its length, every choice with a tag.
struct Canon(Sha256);

impl Canon {
    fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }
    fn text(&mut self, text: &str) {
        self.number(u64::try_from(text.len()).unwrap_or(u64::MAX));
        self.0.update(text.as_bytes());
    }
    fn some(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        self.text(text.unwrap_or_default());
    }
    fn codes(&mut self, codes: impl ExactSizeIterator<Item = &'static str>) {
        self.number(u64::try_from(codes.len()).unwrap_or(u64::MAX));
        codes.for_each(|code| self.text(code));
    }
    fn verdict(&mut self, verdict: &Verdict) {
        self.text(verdict.name());
        match verdict {
            Verdict::Neu { fall_id, suffix } => {
                self.text(fall_id);
                self.number(suffix.unwrap_or(0).into());
            }
            Verdict::Dublette { rule, of } => {
                self.text(rule.name());
                let (kind, number) = match of {
                    Of::Nr(nr) => (0, *nr),
                    Of::Line(line) => (1, u64::from(*line)),
                };
                self.number(kind);
                self.number(number);
            }
            Verdict::Abgelehnt => {}
        }
    }
    fn parsed(&mut self, parsed: Option<&ParsedRow>) {
        self.number(parsed.is_some().into());
        let Some(row) = parsed else { return };
        self.text(&row.nachname);
        self.some(row.vorname.as_deref());
        self.some(row.geburtsdatum.map(|day| day.to_string()).as_deref());
        self.some(row.geburtsdatum_roh.as_deref());
        self.some(row.kvnr.as_deref());
        self.text(&row.datum.to_string());
        self.text(row.fallgruppe.code());
        self.text(&row.thema);
        self.some(row.crm_ticket_id.as_deref());
        self.some(row.modul_roh.as_deref());
    }
}
