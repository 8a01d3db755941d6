//! What an import says of itself: its rows, its rules, its records' tables, its permissions and its words.

use std::{borrow::Cow, fmt::Debug, hash::Hash};

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Canon, Cells, Code, Corrections, ImportId, Of, Piece, PlanChunk, PlanHead, PlanRow, Reading, Run, Verdict,
};
use crate::{
    kernel::{text::norm, words::Msg},
    platform::{
        blobs::{Blob, BlobChunk},
        sheet::{Columns, CsvRecord, Head},
        store::{EventKind, Reader, StoreError, TableName, Writer},
        tenancy::{Ctx, ListsOwn, MayReadAll, MayWrite, Permission, SweepPermission},
        web::idempotency::IdempotencyRecord,
    },
};

/// An import of rows into one kind of record. The type that has it is a name only; no value of it is ever made.
pub trait Intake: Clone + Eq + Debug + Send + Sync + 'static {
    /// The columns of its files.
    type Column: Column;
    /// What a person gives a value that means nothing by itself, for the whole file ([`Intake::CHOSEN`]).
    type Choice: Choice;
    /// The fields of a row, in stored form.
    type Row: Fed + Send;
    /// What is settled of a row that becomes a record, beside its fields; `()` for nothing.
    type New: Fed + Send;
    /// A rule by which a row is a duplicate. Stored by position.
    type Rule: Code;
    /// What names a record that is there already and that a row duplicates.
    type Twin: Fed + Copy + Ord + Hash + Send;
    /// What is odd about a row that is imported all the same. Stored by position.
    type Warning: Code;
    /// Why a row is refused. Stored by position.
    type Reason: Code;
    /// Names a record that an import made.
    type Made: Send;
    /// A record that stays when an import is taken back, and why.
    type Kept: Send;

    /// Uploading, confirming and undoing.
    type Act: Handles<Self> + MayWrite<IdempotencyRecord> + Send + Sync;
    /// Reading one's own imports in the log. Who has [`Intake::Act`] reads all of them there.
    type Log: ListsOwn<Run<Self>> + Send + Sync;
    /// Removing what has had its time.
    type Purge: Handles<Self> + SweepPermission;

    /// The tables of its records.
    const TABLES: Tables;
    /// The kinds of its events.
    const EVENTS: Events;
    /// Local path of its upload page; its other pages stand below.
    const AT: &'static str;
    /// What the keys of its own words begin with (`OWN_WORDS`; `testing::says_everything` finds those that are missing).
    const WORDS: &'static str;
    /// What the hash of a plan begins with; for ever.
    const CANON: &'static str;
    /// Field name of the keyed hash by which the same file is found again; for ever.
    const CONTENT: &'static str;
    /// What a file must and may have, in the order of [`Column::ALL`].
    const COLUMNS: Columns;
    /// The reason of a row that the user left out.
    const LEFT_OUT: Self::Reason;
    /// The column in which unknown values can be given a meaning; none for no such column.
    const CHOSEN: Option<Chosen<Self>> = None;
    /// The columns, beside those of [`Intake::person`], by whose letters a guessed encoding can be judged.
    const TEXTS: &'static [Self::Column];

    /// The name of the person whom a row is about, as it stands in the file.
    fn person(cells: &Cells<'_, Self>) -> String;
    /// Whether a value of the column [`Intake::CHOSEN`] means something by itself.
    fn means(_text: &str) -> bool {
        false
    }
    /// Puts together fields of a row that has too many (`filled`: how many without the empty ones at its end), where that
    /// loses nothing; the column that was mended.
    fn mend(
        _head: &Head,
        _fields: &mut Vec<Cow<'_, str>>,
        _record: &CsvRecord,
        _filled: usize,
    ) -> Option<Self::Column> {
        None
    }

    /// What there is already, asked of the store.
    fn known(r: &Reader<'_, Self::Act>) -> Result<impl Judge<Self, Error = StoreError>, StoreError>;
    /// Adds the records of `count` new rows, in their order, and calls `each` after every one; their ids, and numbers of
    /// people where they have such, else 0.
    ///
    /// # Errors
    /// Those of the store; after one, the transaction ends in it.
    fn insert(
        w: &mut Writer<'_, '_, Self::Act>,
        ctx: &Ctx<Self::Act>,
        run: ImportId,
        count: u32,
        rows: impl Iterator<Item = NewRow<Self>>,
        each: impl Fn() + Sync,
    ) -> Result<Vec<([u8; 16], u64)>, StoreError>;
    /// The records that a run made.
    ///
    /// # Errors
    /// Those of the store.
    fn made(r: &Reader<'_, Self::Act>, run: ImportId) -> Result<RunRecords<Self>, StoreError>;
    /// Removes an untouched record.
    ///
    /// # Errors
    /// Those of the store.
    fn remove(w: &mut Writer<'_, '_, Self::Act>, made: &Self::Made) -> Result<(), StoreError>;

    /// The sentence of a reason. It may quote the row's cells: for pages, never for logs.
    fn reason_words(reason: Self::Reason, _head: &Head, _cells: &Cells<'_, Self>) -> Msg {
        Msg::code(reason.code())
    }
    /// The sentence of a warning.
    fn warning_words(warning: Self::Warning, _row: &PlanRow<Self>) -> Msg {
        Msg::code(warning.code())
    }
    /// Why a duplicate is not imported, for the file of such rows.
    fn duplicate_words(rule: Self::Rule, of: Of<Self::Twin>) -> Msg;
}

/// The ends of an import's own words, which name its records ([`Intake::WORDS`]). Further ones are `cell-<field>` for each
/// column, `rule-<code>` for each rule, and `notice-<WORDS>-undone`.
pub(super) const OWN_WORDS: &[&str] = &[
    "title",
    "preview-title",
    "result-title",
    "undo-title",
    "file-hint",
    "confirm",
    "known-file",
    "show",
    "done",
    "was-undone",
    "undo-all",
    "undo-all-hint",
    "undo-rest",
    "undo-rest-hint",
    "undo-kept",
    "undo-more",
    "undo-nothing",
    "undo-changed",
];
/// The further ones of an import in which something is chosen ([`Intake::CHOSEN`]).
pub(super) const CHOICE_WORDS: &[&str] =
    &["choices", "choices-hint", "choice-rows", "choice-none", "choice-save"];

/// The words of an import with this end: `<WORDS>-<tail>`.
pub(super) fn words<I: Intake>(tail: &str) -> Msg {
    let listed = || OWN_WORDS.contains(&tail) || CHOICE_WORDS.contains(&tail);
    debug_assert!(tail.starts_with("cell-") || tail.starts_with("rule-") || listed(), "{tail}");
    Msg { key: format!("{}-{tail}", I::WORDS).into(), args: Vec::new() }
}

/// A column of a file. Stored by position.
pub trait Column: Copy + Ord + Debug + Hash + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// All, in the order of [`Intake::COLUMNS`].
    const ALL: &'static [Self];
    /// The name in the file's header.
    fn name(self) -> &'static str;
    /// The name of its field in the form that corrects a row; `<WORDS>-cell-<field>` is its label.
    fn field(self) -> &'static str;
    /// The column with that name, however it is spelt.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| norm(column.name()) == norm(name))
    }
}

/// What a person may give a value that means nothing by itself. Stored by position.
pub trait Choice: Copy + Eq + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// All, in the order of the form.
    const ALL: &'static [Self];
    /// Its word in the form.
    fn code(self) -> &'static str;
    /// Its name for people.
    fn label(self) -> Msg;
}

/// Of an import in which nothing is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoChoice {}

impl Choice for NoChoice {
    const ALL: &'static [Self] = &[];
    fn code(self) -> &'static str {
        match self {}
    }
    fn label(self) -> Msg {
        match self {}
    }
}

/// The column in which unknown values can be given a meaning.
pub struct Chosen<I: Intake> {
    /// The column.
    pub column: I::Column,
    /// The reason of rows with an unknown value.
    pub reason: I::Reason,
    /// Last part of the address at which it is chosen.
    pub at: &'static str,
    /// Element id of the panel.
    pub id: &'static str,
}

/// The tables of an import's records; numbers and names are for ever.
#[derive(Debug, Clone, Copy)]
pub struct Tables {
    /// Plans that are being looked at.
    pub plans: TableName,
    /// Their rows.
    pub chunks: TableName,
    /// What was imported.
    pub runs: TableName,
    /// The large parts of that.
    pub pieces: TableName,
}

/// The kinds of an import's events.
#[derive(Debug, Clone, Copy)]
pub struct Events {
    /// A file was uploaded, read otherwise, or a row of its preview corrected; nothing was imported.
    pub previewed: EventKind,
    /// A preview was given up; nothing was imported.
    pub discarded: EventKind,
    /// A plan was carried out.
    pub done: EventKind,
    /// An import that ran in the background failed; nothing was imported.
    pub failed: EventKind,
    /// An import was stopped while it ran; nothing was imported.
    pub stopped: EventKind,
    /// The records of an import were removed again.
    pub undone: EventKind,
    /// The rows that were not imported were downloaded.
    pub exported: EventKind,
    /// Previews that ran out, and rows kept for 30 days, were removed.
    pub purged: EventKind,
}

/// The records that a run made, as far as they are there.
pub struct RunRecords<I: Intake> {
    /// Nobody has changed these.
    pub untouched: Vec<I::Made>,
    /// These stay when the import is taken back.
    pub kept: Vec<I::Kept>,
}

/// A row that becomes a record.
pub struct NewRow<I: Intake> {
    /// Line of its first character.
    pub line: u32,
    /// Its fields.
    pub row: I::Row,
    /// What is settled of it.
    pub new: I::New,
    /// What is odd about it.
    pub warnings: Vec<I::Warning>,
}

/// Reads the rows of one file and judges them, one after another.
pub trait Judge<I: Intake>: Sync {
    /// Why an answer cannot be had.
    type Error: Send;
    /// What a row is looked up by.
    type Keys: Send;
    /// The rows accepted so far.
    type Book<'j>: Send
    where
        Self: 'j;

    /// Reads the cells of a row. Needs no order, so it happens on every core.
    fn read(&self, cells: &Cells<'_, I>, corrections: &Corrections<I>, today: Date) -> Reading<I>;
    /// Makes the keys of a row and asks what is known of them; on every core as well.
    ///
    /// # Errors
    /// Those of the question.
    fn keys(&self, row: &I::Row) -> Result<Self::Keys, Self::Error>;
    /// No row accepted yet, with room for so many.
    fn book(&self, rows: usize) -> Self::Book<'_>;
    /// Judges a row against what is known and the rows before it, and takes a new one into the book. May add warnings and, to
    /// one that it refuses, reasons; in any order.
    ///
    /// # Errors
    /// Those of the question.
    fn judge(
        book: &mut Self::Book<'_>,
        row: &I::Row,
        keys: Self::Keys,
        line: u32,
        warnings: &mut Vec<I::Warning>,
        reasons: &mut Vec<I::Reason>,
    ) -> Result<Verdict<I>, Self::Error>;
}

/// What a plan holds of a row: compared, stored, and part of the plan's hash.
pub trait Fed: Clone + Eq + Serialize + DeserializeOwned + Sync + 'static {
    /// Feeds every part of it.
    fn feed(&self, canon: &mut Canon);
}

impl Fed for () {
    fn feed(&self, _: &mut Canon) {}
}
impl Fed for u64 {
    fn feed(&self, canon: &mut Canon) {
        canon.number(*self);
    }
}
impl Fed for [u8; 16] {
    fn feed(&self, canon: &mut Canon) {
        canon.bytes(self);
    }
}

/// What the engine does with an import's records and files.
pub trait Handles<I: Intake>:
    Permission
    + MayWrite<PlanHead<I>>
    + MayReadAll<PlanHead<I>>
    + MayWrite<PlanChunk<I>>
    + MayReadAll<PlanChunk<I>>
    + MayWrite<Run<I>>
    + MayReadAll<Run<I>>
    + MayWrite<Piece<I>>
    + MayWrite<Blob>
    + MayWrite<BlobChunk>
{
}
impl<I: Intake, P> Handles<I> for P where
    P: Permission
        + MayWrite<PlanHead<I>>
        + MayReadAll<PlanHead<I>>
        + MayWrite<PlanChunk<I>>
        + MayReadAll<PlanChunk<I>>
        + MayWrite<Run<I>>
        + MayReadAll<Run<I>>
        + MayWrite<Piece<I>>
        + MayWrite<Blob>
        + MayWrite<BlobChunk>
{
}
