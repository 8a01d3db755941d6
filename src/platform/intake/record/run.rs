//! What an import did (`import_log` of domain.md, 2.6), and its large parts in pieces of their own.

use std::marker::PhantomData;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ImportId, UserId, plan::micros};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        intake::{Corrections, Intake, PlanRow},
        sheet::Head,
        store::{Corrupt, Index, IndexEntries, Record, TableName, codec},
    },
};

/// What was imported (`import_type`). The numbers are stored and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportType {
    /// A CSV file.
    Csv,
}

impl ImportType {
    /// The word of the log and the API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
        }
    }
    fn number(self) -> u8 {
        match self {
            Self::Csv => 1,
        }
    }
    fn from_number(number: u8) -> Result<Self, Corrupt> {
        if number == 1 { Ok(Self::Csv) } else { Err(Corrupt) }
    }
}

/// An import that was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// Records removed.
    pub removed: u32,
    /// Records that stayed because they had been changed.
    pub kept: u32,
}

/// One row of the import log.
#[derive(Clone)]
pub struct Run<I: Intake> {
    /// The id that the plan had.
    pub id: ImportId,
    /// What was imported.
    pub import_type: ImportType,
    /// Base name of the file; may name a person.
    pub filename: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// The plan that was carried out.
    pub plan_hash: [u8; 32],
    /// New records.
    pub imported: u32,
    /// Duplicates.
    pub skipped: u32,
    /// Changed records; a CSV changes none.
    pub updated: u32,
    /// Refused rows.
    pub errors: u32,
    /// Who did it.
    pub imported_by: UserId,
    /// Their name then.
    pub imported_by_name: String,
    /// When.
    pub imported_at: Timestamp,
    /// Until when the rows that were not imported are kept; none once they are gone or if there were none.
    pub rows_until: Option<Timestamp>,
    /// Whether it was taken back.
    pub undone: Option<Undone>,
    /// Whose import it is.
    pub of: PhantomData<fn() -> I>,
}
crate::opaque_debug!(<I: Intake> Run);

/// Version 1: the names and meanings of the record. Instants in microseconds, ids as 16 bytes.
#[derive(Serialize, Deserialize)]
pub struct StoredRun {
    pub id: [u8; 16],
    pub import_type: u8,
    pub filename: String,
    pub sha256: [u8; 32],
    pub plan_hash: [u8; 32],
    pub done: (u32, u32, u32),
    pub errors: u32,
    pub imported_by: [u8; 16],
    pub imported_by_name: String,
    pub imported_at: i64,
    pub rows_until: Option<i64>,
    pub undone: Option<(i64, [u8; 16], u32, u32)>,
}

impl<I: Intake> Run<I> {
    /// By time, in microseconds since 1970.
    pub const BY_AT: Index<Self, u64> = Index::new(1);
    /// By person, then time.
    pub const BY_PERSON: Index<Self, ([u8; 16], u64)> = Index::new(2);
    /// By keyed hash of the file's SHA-256, then time; imports that were taken back are not in it.
    pub const BY_CONTENT: Index<Self, ([u8; 16], u64)> = Index::new(3);
    /// By the instant until which rows are kept; runs without such rows are not in it.
    pub const BY_PURGE: Index<Self, u64> = Index::new(4);
}

impl<I: Intake> Record for Run<I> {
    const TABLE: TableName = I::TABLES.runs;
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = ImportId;
    type Stored = StoredRun;

    fn key(&self) -> ImportId {
        self.id
    }
    fn store(&self) -> StoredRun {
        StoredRun {
            id: self.id.bytes(),
            import_type: self.import_type.number(),
            filename: self.filename.clone(),
            sha256: self.sha256,
            plan_hash: self.plan_hash,
            done: (self.imported, self.skipped, self.updated),
            errors: self.errors,
            imported_by: self.imported_by.bytes(),
            imported_by_name: self.imported_by_name.clone(),
            imported_at: self.imported_at.as_microsecond(),
            rows_until: self.rows_until.map(Timestamp::as_microsecond),
            undone: self.undone.map(|u| (u.at.as_microsecond(), u.by.bytes(), u.removed, u.kept)),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredRun = codec::only_version(1, version, bytes)?;
        let undone = match stored.undone {
            Some((at, by, removed, kept)) => {
                Some(Undone { at: codec::instant(at)?, by: Id::from_bytes(by), removed, kept })
            }
            None => None,
        };
        let (imported, skipped, updated) = stored.done;
        Ok(Self {
            id: Id::from_bytes(stored.id),
            import_type: ImportType::from_number(stored.import_type)?,
            filename: stored.filename,
            sha256: stored.sha256,
            plan_hash: stored.plan_hash,
            imported,
            skipped,
            updated,
            errors: stored.errors,
            imported_by: Id::from_bytes(stored.imported_by),
            imported_by_name: stored.imported_by_name,
            imported_at: codec::instant(stored.imported_at)?,
            rows_until: stored.rows_until.map(codec::instant).transpose()?,
            undone,
            of: PhantomData,
        })
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let at = micros(self.imported_at);
        out.add(&Self::BY_AT, &at);
        out.add(&Self::BY_PERSON, &(self.imported_by.bytes(), at));
        if self.undone.is_none() {
            out.add(&Self::BY_CONTENT, &(out.blind(I::CONTENT, &hex(&self.sha256)), at));
        }
        if let Some(until) = self.rows_until {
            out.add(&Self::BY_PURGE, &micros(until));
        }
    }
}

/// Which large part of a run a piece belongs to. The numbers are stored and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the sentences about the kept rows need; one piece.
    Frame,
    /// Rows that were not imported.
    Rows,
    /// Lines and codes.
    Notes,
    /// The records that were made.
    Made,
}

impl Part {
    fn number(self) -> u8 {
        match self {
            Self::Frame => 1,
            Self::Rows => 2,
            Self::Notes => 3,
            Self::Made => 4,
        }
    }
    /// The key of a piece.
    #[must_use]
    pub fn key(self, run: ImportId, nr: u32) -> (ImportId, u8, u32) {
        (run, self.number(), nr)
    }
}

/// A line of `details`: no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowNote {
    /// Line of the row's first character.
    pub line: u32,
    /// Why it was not imported.
    pub codes: Vec<String>,
}

/// The content of a piece. Stored by position: new ones go to the end.
#[derive(Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum Content<I: Intake> {
    /// Header, corrections and day (days since 1970) of the plan.
    Frame(Head, Corrections<I>, i32),
    /// Rows as they stand in the file, with verdict and reasons. Purged after 30 days.
    Rows(Vec<PlanRow<I>>),
    /// Lines and codes. Kept.
    Notes(Vec<RowNote>),
    /// Ids and numbers of the records that were made. Kept.
    Made(Vec<([u8; 16], u64)>),
}
crate::opaque_debug!(<I: Intake> Content);

impl<I: Intake> Content<I> {
    /// A frame.
    #[must_use]
    pub fn frame(head: Head, corrections: Corrections<I>, today: Date) -> Self {
        Self::Frame(head, corrections, codec::days(today))
    }
    /// Its part.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::Frame(..) => Part::Frame,
            Self::Rows(_) => Part::Rows,
            Self::Notes(_) => Part::Notes,
            Self::Made(_) => Part::Made,
        }
    }
}

/// A piece of a run.
pub struct Piece<I: Intake> {
    /// The run.
    pub run: ImportId,
    /// Which piece of its part, from 0.
    pub nr: u32,
    /// What is in it.
    pub content: Content<I>,
}
crate::opaque_debug!(<I: Intake> Piece);

impl<I: Intake> Record for Piece<I> {
    const TABLE: TableName = I::TABLES.pieces;
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = (ImportId, u8, u32);
    type Stored = ([u8; 16], u32, Content<I>);

    fn key(&self) -> Self::Key {
        self.content.part().key(self.run, self.nr)
    }
    fn store(&self) -> Self::Stored {
        (self.run.bytes(), self.nr, self.content.clone())
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let (run, nr, content): Self::Stored = codec::only_version(1, version, bytes)?;
        Ok(Self { run: Id::from_bytes(run), nr, content })
    }
}
