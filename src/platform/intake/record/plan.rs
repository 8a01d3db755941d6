//! A stored plan: one header record, and its rows in chunks, so that a page of the preview opens few records.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ImportId, UserId};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        blobs::BlobId,
        intake::{Corrections, Counts, Intake, Plan, PlanRow, Verdict},
        sheet::{Head, Reading},
        store::{Corrupt, Index, IndexEntries, Record, TableName, codec},
    },
};

/// Rows of a chunk: a page of the preview.
pub const ROWS_PER_CHUNK: usize = 50;

/// What the lists of the preview need of a row without opening it: verdict, and whether there is something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// Of a row.
    #[must_use]
    pub(in super::super) fn of<I: Intake>(row: &PlanRow<I>) -> Self {
        Self(match &row.verdict {
            Verdict::New(_) if row.warnings.is_empty() => 0,
            Verdict::New(_) => Self::WARNED,
            Verdict::Duplicate { .. } => Self::DUPLICATE,
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

/// The import of the same file, some time ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// Its run.
    pub run: ImportId,
    /// When.
    pub at: Timestamp,
}

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
    /// The file itself, to read it otherwise; none in plans that were stored before it was kept.
    pub file: Option<BlobId>,
    /// How a person wanted it to be read.
    pub reading: Reading,
    /// Encoding, delimiter, header.
    pub head: Head,
    /// A few rows as they stand in the file.
    pub samples: Vec<String>,
    /// A few names that would be others in another encoding, where the encoding is a guess.
    pub names: Vec<String>,
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
}
crate::opaque_debug!(<I: Intake> PlanHead);

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
    /// How many rows were judged otherwise than in the preview that was confirmed.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.marks.iter().filter(|mark| mark.has(Mark::CHANGED)).count()
    }
}

/// Version 1: the names and meanings of the record. Instants in microseconds, ids as 16 bytes.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct StoredPlan<I: Intake> {
    pub id: [u8; 16],
    pub user: [u8; 16],
    pub revision: u32,
    pub hash: [u8; 32],
    pub filename: String,
    pub sha256: [u8; 32],
    pub head: Head,
    pub samples: Vec<String>,
    pub corrections: Corrections<I>,
    pub today: i32,
    pub counts: Counts,
    pub marks: Vec<u8>,
    pub first_lines: Vec<u32>,
    pub choices: Vec<ChoiceValue<I>>,
    pub earlier: Option<([u8; 16], i64)>,
    pub made_at: i64,
    pub expires_at: i64,
    pub judged_after: u64,
}

/// Version 2: version 1, then the file and how it is to be read.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct StoredPlan2<I: Intake>(StoredPlan<I>, Option<BlobId>, Reading);

/// Version 3: version 2, then the names that show the encoding.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct StoredPlan3<I: Intake>(StoredPlan2<I>, Vec<String>);

/// An instant after 1970 as an index holds it.
pub(super) fn micros(at: Timestamp) -> u64 {
    u64::try_from(at.as_microsecond()).unwrap_or(0)
}

impl<I: Intake> Record for PlanHead<I> {
    const TABLE: TableName = I::TABLES.plans;
    const VERSION: u8 = 3;
    const DERIVED: u16 = 1;
    type Key = ImportId;
    type Stored = StoredPlan3<I>;

    fn key(&self) -> ImportId {
        self.id
    }
    fn store(&self) -> StoredPlan3<I> {
        let first = StoredPlan {
            id: self.id.bytes(),
            user: self.user.bytes(),
            revision: self.revision,
            hash: self.hash,
            filename: self.filename.clone(),
            sha256: self.sha256,
            head: self.head.clone(),
            samples: self.samples.clone(),
            corrections: self.corrections.clone(),
            today: codec::days(self.today),
            counts: self.counts,
            marks: self.marks.iter().map(|mark| mark.0).collect(),
            first_lines: self.first_lines.clone(),
            choices: self.choices.clone(),
            earlier: self.earlier.map(|earlier| (earlier.run.bytes(), earlier.at.as_microsecond())),
            made_at: self.made_at.as_microsecond(),
            expires_at: self.expires_at.as_microsecond(),
            judged_after: self.judged_after,
        };
        StoredPlan3(StoredPlan2(first, self.file, self.reading), self.names.clone())
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let StoredPlan3(StoredPlan2(stored, file, reading), names) = match version {
            1 => StoredPlan3(StoredPlan2(codec::decode(bytes)?, None, Reading::default()), Vec::new()),
            2 => StoredPlan3(codec::decode(bytes)?, Vec::new()),
            _ => codec::only_version(3, version, bytes)?,
        };
        let earlier = match stored.earlier {
            Some((run, at)) => Some(Earlier { run: Id::from_bytes(run), at: codec::instant(at)? }),
            None => None,
        };
        Ok(Self {
            id: Id::from_bytes(stored.id),
            user: Id::from_bytes(stored.user),
            revision: stored.revision,
            hash: stored.hash,
            filename: stored.filename,
            sha256: stored.sha256,
            file,
            reading,
            head: stored.head,
            samples: stored.samples,
            names,
            corrections: stored.corrections,
            today: codec::date(stored.today)?,
            counts: stored.counts,
            marks: stored.marks.into_iter().map(Mark).collect(),
            first_lines: stored.first_lines,
            choices: stored.choices,
            earlier,
            made_at: codec::instant(stored.made_at)?,
            expires_at: codec::instant(stored.expires_at)?,
            judged_after: stored.judged_after,
        })
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&Self::BY_EXPIRY, &micros(self.expires_at));
    }
}

/// [`ROWS_PER_CHUNK`] rows of a plan.
pub struct PlanChunk<I: Intake> {
    /// The plan.
    pub plan: ImportId,
    /// Which chunk, from 0.
    pub nr: u32,
    /// Its rows.
    pub rows: Vec<PlanRow<I>>,
}
crate::opaque_debug!(<I: Intake> PlanChunk);

impl<I: Intake> Record for PlanChunk<I> {
    const TABLE: TableName = I::TABLES.chunks;
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    const BARE: bool = true;
    type Key = (ImportId, u32);
    type Stored = ([u8; 16], u32, Vec<PlanRow<I>>);

    fn key(&self) -> (ImportId, u32) {
        (self.plan, self.nr)
    }
    fn store(&self) -> Self::Stored {
        (self.plan.bytes(), self.nr, self.rows.clone())
    }
    fn encoded(&self) -> Result<Vec<u8>, Corrupt> {
        codec::encode(&(self.plan.bytes(), self.nr, &self.rows))
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let (plan, nr, rows): Self::Stored = codec::only_version(1, version, bytes)?;
        Ok(Self { plan: Id::from_bytes(plan), nr, rows })
    }
}
