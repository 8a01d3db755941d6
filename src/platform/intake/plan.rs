//! What an import would do, row by row: made from raw rows and corrections, executed as it is (decisions.md, 12).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Cells, Code, Corrections, Fed, Intake, Judge, codes::tidy};
use crate::{
    kernel::text::hex,
    platform::{
        cores::Cores,
        sheet::{CsvRecord, FileError, Head, RawRow, read_csv},
    },
};

/// Of what a row is a duplicate: something that is there already, or an earlier row of the file. Stored by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Of<T> {
    /// The record that this names.
    There(T),
    /// The row of this line.
    Line(u32),
}

/// What happens to a row. Stored by position.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum Verdict<I: Intake> {
    /// Becomes a record.
    New(I::New),
    /// Skipped.
    Duplicate {
        /// By which rule.
        rule: I::Rule,
        /// Of what.
        of: Of<I::Twin>,
    },
    /// Refused.
    Refused,
}
crate::opaque_debug!(<I: Intake> Verdict);

impl<I: Intake> Verdict<I> {
    /// The word of the preview and the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::New(_) => "neu",
            Self::Duplicate { .. } => "dublette",
            Self::Refused => "abgelehnt",
        }
    }

    /// Whether the row becomes a record.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New(_))
    }

    /// Whether confirming after one verdict would do what it would after the other.
    fn does_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Duplicate { rule, .. }, Self::Duplicate { rule: other, .. }) => rule == other,
            (one, other) => one == other,
        }
    }
}

/// One row of a plan.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct PlanRow<I: Intake> {
    /// The row as it stands in the file.
    pub raw: RawRow,
    /// What happens to it.
    pub verdict: Verdict<I>,
    /// Its fields; none exactly when it is refused.
    pub parsed: Option<I::Row>,
    /// What is odd, sorted, each once; binding for new rows, of others only what their cells alone give.
    pub warnings: Vec<I::Warning>,
    /// Why it is refused, sorted, each once.
    pub reasons: Vec<I::Reason>,
}
crate::opaque_debug!(<I: Intake> PlanRow);

impl<I: Intake> PlanRow<I> {
    /// Whether the user left it out.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.reasons.contains(&I::LEFT_OUT)
    }
}

/// How many rows have which verdict; `total` is the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Data rows.
    pub total: u32,
    /// New.
    pub new: u32,
    /// Duplicates.
    pub duplicates: u32,
    /// Refused or left out.
    pub rejected: u32,
}

impl Counts {
    /// Of these rows.
    fn of<I: Intake>(rows: &[PlanRow<I>]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let count = match row.verdict {
                Verdict::New(_) => &mut counts.new,
                Verdict::Duplicate { .. } => &mut counts.duplicates,
                Verdict::Refused => &mut counts.rejected,
            };
            *count = count.saturating_add(1);
            counts.total = counts.total.saturating_add(1);
        }
        counts
    }
}

/// The plan of an import. It never changes; a correction makes another.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan<I: Intake> {
    /// Encoding, delimiter, header.
    pub head: Head,
    /// What the user corrected.
    pub corrections: Corrections<I>,
    /// The day on which it was made: stands in for empty dates, and decides what is in the future.
    pub today: Date,
    /// The rows in the order of the file.
    pub rows: Vec<PlanRow<I>>,
    /// How many of each.
    pub counts: Counts,
}
crate::opaque_debug!(<I: Intake> Plan);

/// Reads a file and says what importing it would do. `E` takes both a refused file and a question that failed.
///
/// # Errors
/// The whole file is refused, or a question failed.
pub fn preview<I: Intake, K: Judge<I>, E: From<FileError> + From<K::Error>>(
    bytes: &[u8],
    filename: &str,
    corrections: &Corrections<I>,
    today: Date,
    known: &K,
) -> Result<Plan<I>, E> {
    let sheet = read_csv(bytes, filename, &I::COLUMNS)?;
    Ok(classify(sheet.head, sheet.rows, corrections.clone(), today, known)?)
}

/// Rows that are read together, by one reader.
const TOGETHER: usize = 256;
/// So many times on every core.
const BLOCK: usize = 16;

/// Gives every row its verdict, in the order of the file. Reading the rows and asking for what is known of them needs no
/// order, so it happens on every core, while the rows before them are judged.
///
/// # Errors
/// A question failed.
pub fn classify<I: Intake, K: Judge<I>>(
    head: Head,
    rows: impl IntoIterator<Item = RawRow, IntoIter: ExactSizeIterator>,
    corrections: Corrections<I>,
    today: Date,
    known: &K,
) -> Result<Plan<I>, K::Error> {
    let (mut rows, cores) = (rows.into_iter(), Cores::default());
    let (mut book, mut planned) = (known.book(rows.len()), Vec::with_capacity(rows.len()));
    let mut next_block = || -> Vec<Vec<RawRow>> {
        let some = std::iter::repeat_with(|| rows.by_ref().take(TOGETHER).collect::<Vec<RawRow>>());
        some.take(BLOCK).take_while(|some| !some.is_empty()).collect()
    };
    let reading = |block| cores.each(2, block, |raw| read(&head, raw, &corrections, today, known));
    let mut block = reading(next_block())?;
    while !block.is_empty() {
        let following = next_block();
        let judging = || block.into_iter().flatten().map(|read| judged::<I, K>(read, &mut book)).collect();
        let (judged, read): (Result<Vec<PlanRow<I>>, _>, _) = cores.both(judging, || reading(following));
        planned.append(&mut judged?);
        block = read?;
    }
    let counts = Counts::of(&planned);
    Ok(Plan { head, corrections, today, rows: planned, counts })
}

/// A row without its verdict.
struct Read<I: Intake, K> {
    raw: RawRow,
    parsed: Option<(I::Row, K)>,
    warnings: Vec<I::Warning>,
    reasons: Vec<I::Reason>,
}

fn read<I: Intake, K: Judge<I>>(
    head: &Head,
    rows: Vec<RawRow>,
    corrections: &Corrections<I>,
    today: Date,
    known: &K,
) -> Result<Vec<Read<I, K::Keys>>, K::Error> {
    let records = head.records(&rows);
    let read = |(raw, record): (RawRow, CsvRecord)| {
        let cells = Cells::of(head, &raw, &record, corrections);
        let mut reading = known.read(&cells, corrections, today);
        if corrections.left_out.contains(&raw.line) {
            reading.parsed = None;
            reading.reasons = vec![I::LEFT_OUT];
        }
        let parsed = match reading.parsed {
            Some(parsed) => {
                let keys = known.keys(&parsed)?;
                Some((parsed, keys))
            }
            None => None,
        };
        Ok(Read { raw, parsed, warnings: reading.warnings, reasons: reading.reasons })
    };
    rows.into_iter().zip(records).map(read).collect()
}

fn judged<I: Intake, K: Judge<I>>(
    read: Read<I, K::Keys>,
    book: &mut K::Book<'_>,
) -> Result<PlanRow<I>, K::Error> {
    let Read { raw, parsed, mut warnings, mut reasons } = read;
    let Some((parsed, keys)) = parsed else {
        return Ok(PlanRow { raw, verdict: Verdict::Refused, parsed: None, warnings, reasons });
    };
    let before = warnings.len();
    let verdict = K::judge(book, &parsed, keys, raw.line, &mut warnings, &mut reasons)?;
    if warnings.len() > before {
        tidy(&mut warnings);
    }
    tidy(&mut reasons);
    let parsed = (verdict != Verdict::Refused).then_some(parsed);
    Ok(PlanRow { raw, verdict, parsed, warnings, reasons })
}

impl<I: Intake> Plan<I> {
    /// The same file judged again: with other corrections, on another day, or against records that have changed.
    ///
    /// # Errors
    /// A question failed.
    pub fn again<K: Judge<I>>(
        &self,
        corrections: Corrections<I>,
        today: Date,
        known: &K,
    ) -> Result<Self, K::Error> {
        let rows = self.rows.iter().map(|row| row.raw.clone());
        classify(self.head.clone(), rows, corrections, today, known)
    }

    /// The same plan judged against the records as they are now, as confirming does; midnight changes nothing.
    ///
    /// # Errors
    /// A question failed.
    pub fn recheck<K: Judge<I>>(&self, known: &K) -> Result<Self, K::Error> {
        self.again(self.corrections.clone(), self.today, known)
    }

    /// The row of a line.
    #[must_use]
    pub fn row(&self, line: u32) -> Option<&PlanRow<I>> {
        let at = self.rows.binary_search_by_key(&line, |row| row.raw.line).ok()?;
        self.rows.get(at)
    }

    /// SHA-256 over everything that confirming the plan executes; equal exactly when it would do the same.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let mut canon = Canon(Sha256::new());
        canon.text(I::CANON);
        for row in &self.rows {
            canon.number(row.raw.line.into());
            canon.text(&row.raw.text);
            canon.verdict(&row.verdict);
            canon.number(row.parsed.is_some().into());
            if let Some(parsed) = &row.parsed {
                parsed.feed(&mut canon);
            }
            canon.codes(&row.warnings);
            canon.codes(&row.reasons);
        }
        canon.0.finalize().into()
    }

    /// [`Plan::hash`] in lower-case hexadecimal, as forms and the API carry it.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        hex(&self.hash())
    }

    /// Lines of the rows whose verdict, rule or what is settled of them differs from that in `other`, a plan of the same
    /// file: then what the user saw is out of date (decisions.md, 12).
    #[must_use]
    pub fn changed_lines(&self, other: &Self) -> Vec<u32> {
        let same =
            |row: &PlanRow<I>| other.row(row.raw.line).is_some_and(|twin| twin.verdict.does_as(&row.verdict));
        self.rows.iter().filter(|row| !same(row)).map(|row| row.raw.line).collect()
    }
}

/// Feeds a hash so that different contents cannot be fed alike: every text with its length, every choice with a tag.
pub struct Canon(Sha256);

impl Canon {
    /// A number.
    pub fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }
    /// A text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }
    /// Bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.0.update(bytes);
    }
    /// A text that may be missing.
    pub fn some(&mut self, text: Option<&str>) {
        self.number(text.is_some().into());
        self.text(text.unwrap_or_default());
    }
    fn codes<C: Code>(&mut self, codes: &[C]) {
        self.number(u64::try_from(codes.len()).unwrap_or(u64::MAX));
        codes.iter().for_each(|code| self.text(code.code()));
    }
    fn verdict<I: Intake>(&mut self, verdict: &Verdict<I>) {
        self.text(verdict.name());
        match verdict {
            Verdict::New(new) => new.feed(self),
            Verdict::Duplicate { rule, of } => {
                self.text(rule.code());
                match of {
                    Of::There(twin) => {
                        self.number(0);
                        twin.feed(self);
                    }
                    Of::Line(line) => {
                        self.number(1);
                        self.number((*line).into());
                    }
                }
            }
            Verdict::Refused => {}
        }
    }
}
