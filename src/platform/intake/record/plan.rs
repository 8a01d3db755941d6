//! A stored plan: one header record, and its rows in chunks, so that a page of the preview opens few records.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ImportId, UserId};
use crate::{
    kernel::text::hex,
    platform::{
        blobs::BlobId,
        intake::{Corrections, Counts, Intake, Plan, PlanRow, Verdict},
        sheet::{Head, Reading},
        store::{Corrupt, Index, IndexEntries, Record, TableName, codec},
    },
    record, stored_as_it_is,
};

stored_as_it_is!(Counts, Head, Mark, Reading);
stored_as_it_is!(<I: Intake> ChoiceValue<I>, Corrections<I>, PlanRow<I>);

/// Rows of a chunk: a page of the preview.
pub const ROWS_PER_CHUNK: usize = 50;

/// What the lists of the preview need of a row without opening it: verdict, and whether there is something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(pub u8);

impl Mark {
    /// A duplicate.
    pub const DUPLICATE: u8 = 1;
    /// Refused.
    pub const REFUSED: u8 = 2;
    /// A new row with warnings.
    pub const WARNED: u8 = 4;
    /// Judged otherwise than in the preview that was confirmed.
    pub const CHANGED: u8 = 8;
    /// Refused because the user left it out; [`Mark::REFUSED`] stands beside it.
    pub const LEFT_OUT: u8 = 16;

    /// Of a row.
    #[must_use]
    pub(in super::super) fn of<I: Intake>(row: &PlanRow<I>) -> Self {
        Self(match &row.verdict {
            Verdict::New(_) if row.warnings.is_empty() => 0,
            Verdict::New(_) => Self::WARNED,
            Verdict::Duplicate { .. } => Self::DUPLICATE,
            Verdict::Refused if row.is_left_out() => Self::REFUSED | Self::LEFT_OUT,
            Verdict::Refused => Self::REFUSED,
        })
    }
    /// Whether it has one of these bits.
    #[must_use]
    pub fn has(self, bits: u8) -> bool {
        self.0 & bits != 0
    }
    /// Whether the row becomes a record.
    #[must_use]
    pub fn is_new(self) -> bool {
        !self.has(Self::DUPLICATE | Self::REFUSED)
    }
}

/// A value that means nothing by itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct ChoiceValue<I: Intake> {
    /// As it stands in the first row that has it.
    pub text: String,
    /// How many rows have it.
    pub count: u32,
    /// What the user chose for it.
    pub choice: Option<I::Choice>,
}
crate::opaque_debug!(<I: Intake> ChoiceValue);

record! {
    /// The import of the same file, some time ago.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct Earlier {
        /// Its run.
        pub run: ImportId,
        /// When.
        pub at: Timestamp,
    }
}

record! {
    /// The header of a stored plan: bound to a user, valid for 30 minutes, used once (decisions.md, 12).
    #[derive(Clone)]
    pub struct PlanHead<I: Intake> {
        /// Becomes the id of the run.
        pub id: ImportId,
        /// Whose it is.
        pub user: UserId,
        /// Counts up with each correction, from 1.
        pub revision: u32,
        /// [`Plan::hash`] of this revision.
        pub hash: [u8; 32],
        /// Base name of the file; may name a person.
        pub filename: String,
        /// SHA-256 of the file.
        pub sha256: [u8; 32],
        /// Encoding, delimiter, header.
        pub head: Head,
        /// A few rows as they stand in the file.
        pub samples: Vec<String>,
        /// What the user corrected.
        pub corrections: Corrections<I>,
        /// See [`Plan::today`].
        pub today: Date,
        /// How many of each.
        pub counts: Counts,
        /// One for each row.
        pub marks: Vec<Mark>,
        /// Line of each chunk's first row.
        pub first_lines: Vec<u32>,
        /// Every value that needs a meaning.
        pub choices: Vec<ChoiceValue<I>>,
        /// The same file, imported before.
        pub earlier: Option<Earlier>,
        /// When this revision was made.
        pub made_at: Timestamp,
        /// Until when it may be confirmed.
        pub expires_at: Timestamp,
        /// How many events the tenant had when it was judged; one more, its own, and it would be judged alike.
        pub judged_after: u64,
        /// The file itself, to read it otherwise; none in plans that were stored before it was kept.
        pub file: Option<BlobId>,
        /// How a person wanted it to be read.
        pub reading: Reading,
        /// A few names that would be others in another encoding, where the encoding is a guess.
        pub names: Vec<String>,
    }
}

impl<I: Intake> PlanHead<I> {
    /// By the instant at which it runs out, in microseconds since 1970.
    pub const BY_EXPIRY: Index<Self, u64> = Index::new(1);

    /// The plan without its rows: what the sentences about a row need.
    #[must_use]
    pub fn frame(&self) -> Plan<I> {
        self.with_rows(Vec::new())
    }
    /// The whole plan.
    #[must_use]
    pub fn with_rows(&self, rows: Vec<PlanRow<I>>) -> Plan<I> {
        let (head, corrections) = (self.head.clone(), self.corrections.clone());
        Plan { head, corrections, today: self.today, rows, counts: self.counts }
    }
    /// Takes over what a new judgement of the same rows says.
    pub fn judged(&mut self, plan: &Plan<I>, changed: &[u32], after: u64) {
        self.judged_after = after;
        self.hash = plan.hash();
        self.corrections = plan.corrections.clone();
        (self.today, self.counts) = (plan.today, plan.counts);
        self.marks = plan
            .rows
            .iter()
            .map(|row| {
                let moved = changed.binary_search(&row.raw.line).is_ok();
                Mark(Mark::of(row).0 | if moved { Mark::CHANGED } else { 0 })
            })
            .collect();
        let firsts = plan.rows.chunks(ROWS_PER_CHUNK).filter_map(|chunk| chunk.first());
        self.first_lines = firsts.map(|row| row.raw.line).collect();
        self.choices = plan.choices();
    }
    /// The hash as forms and the API carry it.
    #[must_use]
    pub fn hash_hex(&self) -> String {
        hex(&self.hash)
    }
    /// Whether the file was read by a guess that nobody has looked at: confirming asks once.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        self.head.encoding.is_guess() && self.reading.encoding.is_none()
    }
    /// The codes about the whole file, sorted. An encoding that a person chose is no guess.
    #[must_use]
    pub fn file_warnings(&self) -> Vec<&'static str> {
        let mut codes = self.head.warnings();
        codes.retain(|code| *code != "KODIERUNG_UNSICHER" || self.is_unsure());
        codes
    }
    /// How many new rows have warnings.
    #[must_use]
    pub fn warned(&self) -> usize {
        self.marks.iter().filter(|mark| mark.has(Mark::WARNED)).count()
    }
    /// How many rows the user left out.
    #[must_use]
    pub fn left_out(&self) -> u32 {
        let marks = self.marks.iter().filter(|mark| mark.has(Mark::LEFT_OUT)).count();
        u32::try_from(marks).unwrap_or(u32::MAX)
    }
    /// How many rows are refused for what stands in them.
    #[must_use]
    pub fn rejected(&self) -> u32 {
        self.counts.rejected.saturating_sub(self.left_out())
    }
    /// How many corrections somebody made: rows mended or left out, and meanings chosen.
    #[must_use]
    pub fn corrected(&self) -> usize {
        let Corrections { cells, left_out, choices } = &self.corrections;
        let lines: BTreeSet<u32> =
            cells.keys().map(|(line, _)| *line).chain(left_out.iter().copied()).collect();
        lines.len().saturating_add(choices.len())
    }
    /// How many rows were judged otherwise than in the preview that was confirmed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.marks.iter().filter(|mark| mark.has(Mark::CHANGED)).count()
    }
}

/// An instant after 1970 as an index holds it.
pub(super) fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl<I: Intake> Record for PlanHead<I> {
    const TABLE: TableName = I::TABLES.plans;
    const VERSION: u8 = 3;
    const DERIVED: u16 = 1;
    type Key = ImportId;

    fn key(&self) -> ImportId {
        self.id
    }
    fn older(version: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        if version == 1 {
            codec::append(bytes, &(None::<BlobId>, Reading::default()))?;
        }
        codec::append(bytes, &Vec::<String>::new()) // No names that show the encoding.
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&Self::BY_EXPIRY, &micros(self.expires_at));
    }
}

record! {
    /// [`ROWS_PER_CHUNK`] rows of a plan.
    pub struct PlanChunk<I: Intake> {
        /// The plan.
        pub plan: ImportId,
        /// Which chunk, from 0.
        pub nr: u32,
        /// Its rows.
        pub rows: Vec<PlanRow<I>>,
    }
}

impl<I: Intake> Record for PlanChunk<I> {
    const TABLE: TableName = I::TABLES.chunks;
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    const BARE: bool = true;
    type Key = (ImportId, u32);

    fn key(&self) -> (ImportId, u32) {
        (self.plan, self.nr)
    }
    fn encoded(&self) -> Result<Vec<u8>, Corrupt> {
        codec::encode(&(self.plan.bytes(), self.nr, &self.rows))
    }
}
