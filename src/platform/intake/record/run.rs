//! What an import did (`import_log` of domain.md, 2.6), and its large parts in pieces of their own.

use std::marker::PhantomData;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ImportId, UserId, plan::micros};
use crate::{
    closed_list,
    kernel::text::hex,
    platform::{
        intake::{Corrections, Intake, PlanRow},
        sheet::Head,
        store::{Corrupt, Index, IndexEntries, Record, TableName, codec},
    },
    record, stored_as_it_is,
};

closed_list! {
    /// What was imported (`import_type`), and its word in the log and the API.
    pub enum ImportType {
        /// CRM CSV.
        Csv = 1 "csv",
    }
}

record! {
    /// An import that was taken back.
    #[derive(Clone, Copy, PartialEq, Eq)]
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
}

record! {
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
        /// Refused rows; in imports of version 1 with those that the user left out.
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
        /// Rows that the user left out.
        pub left_out: u32,
        /// Whose import it is.
        pub of: PhantomData<fn() -> I>,
    }
}

impl<I: Intake> Run<I> {
    /// By time, in microseconds since 1970.
    pub const BY_AT: Index<Self, u64> = Index::new(1);
    /// By person, then time.
    pub const BY_PERSON: Index<Self, (UserId, u64)> = Index::new(2);
    /// By keyed hash of the file's SHA-256, then time; imports that were taken back are not in it.
    pub const BY_CONTENT: Index<Self, ([u8; 16], u64)> = Index::new(3);
    /// By the instant until which rows are kept; runs without such rows are not in it.
    pub const BY_PURGE: Index<Self, u64> = Index::new(4);
}

impl<I: Intake> Record for Run<I> {
    const TABLE: TableName = I::TABLES.runs;
    const VERSION: u8 = 2;
    const DERIVED: u16 = 1;
    type Key = ImportId;

    fn key(&self) -> ImportId {
        self.id
    }
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &0_u32) // Those left out were counted among the errors.
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let at = micros(self.imported_at);
        out.add(&Self::BY_AT, &at);
        out.add(&Self::BY_PERSON, &(self.imported_by, at));
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
stored_as_it_is!(<I: Intake> Content<I>);

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

record! {
    /// A piece of a run.
    pub struct Piece<I: Intake> {
        /// The run.
        pub run: ImportId,
        /// Which piece of its part, from 0.
        pub nr: u32,
        /// What is in it.
        pub content: Content<I>,
    }
}

impl<I: Intake> Record for Piece<I> {
    const TABLE: TableName = I::TABLES.pieces;
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = (ImportId, u8, u32);

    fn key(&self) -> Self::Key {
        self.content.part().key(self.run, self.nr)
    }
}
