//! The CRM's import as the engine knows it: what becomes of a row, and what is told of it.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Cells, Column, Corrections, ImportRun, ParsedRow, PlanRow, Reading,
    access::{ImportCases, PurgeImports, ReadImportLog},
    book::{Book, Judgement},
    codes::{Reason, Warning},
    columns::COLUMNS,
    duplicates::{Known, Of, Rule},
    events,
    keys::Keys,
    lookups::StoredCases,
    modul::fallgruppe_of,
    row::{mend_date, read_row},
    words,
};
use crate::{
    features::second_opinion::cases::{
        BY_IMPORT, Beginning, Case, Fallgruppe, ImportId, ImportQuelle, insert_cases,
    },
    kernel::{ids::Id, text::collapse, words::Msg},
    platform::{
        intake::{
            Canon, Choice, Chosen, Code as _, Events, Fed, Intake, Judge, NewRow, RunRecords, Tables, Verdict,
        },
        sheet::{Columns, CsvRecord, Head},
        store::{Order, Range, Reader, RefersTo, StoreError, TableName, Versioned, Writer},
        tenancy::Ctx,
    },
};

/// The import of cases from the CRM's CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmImport;

/// The fall_id of a new case. Stored by position.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    /// It, number included.
    pub fall_id: String,
    /// The number, if the base was taken.
    pub suffix: Option<u32>,
}
crate::opaque_debug!(NewCase);

impl Fed for NewCase {
    fn feed(&self, canon: &mut Canon) {
        canon.text(&self.fall_id);
        canon.number(self.suffix.unwrap_or(0).into());
    }
}

/// A case that stays when its import is taken back: it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCase {
    /// Its number.
    pub nr: u64,
    /// Its id.
    pub id: Id<Case>,
}

impl Choice for Fallgruppe {
    const ALL: &'static [Self] = &Self::ALL;

    fn code(self) -> &'static str {
        self.code()
    }
    fn label(self) -> Msg {
        self.label()
    }
}

impl Intake for CrmImport {
    type Column = Column;
    type Choice = Fallgruppe;
    type Row = ParsedRow;
    type New = NewCase;
    type Rule = Rule;
    type Twin = u64;
    type Warning = Warning;
    type Reason = Reason;
    type Made = Id<Case>;
    type Kept = KeptCase;
    type Act = ImportCases;
    type Log = ReadImportLog;
    type Purge = PurgeImports;

    const TABLES: Tables = Tables {
        plans: TableName::new(11, "import_plans"),
        chunks: TableName::new(12, "import_plan_rows"),
        runs: TableName::new(13, "import_log"),
        pieces: TableName::new(14, "import_pieces"),
    };
    const EVENTS: Events = Events {
        previewed: events::IMPORT_PREVIEWED,
        discarded: events::IMPORT_DISCARDED,
        done: events::IMPORT_DONE,
        failed: events::IMPORT_FAILED,
        stopped: events::IMPORT_STOPPED,
        undone: events::IMPORT_UNDONE,
        exported: events::IMPORT_EXPORTED,
        purged: events::IMPORT_PURGED,
    };
    const AT: &'static str = "/import";
    const WORDS: &'static str = "import";
    const CANON: &'static str = "visite crm plan 1";
    const CONTENT: &'static str = "import.content";
    const COLUMNS: Columns = COLUMNS;
    const LEFT_OUT: Reason = Reason::Ausgelassen;
    const CHOSEN: Option<Chosen<Self>> = Some(Chosen {
        column: Column::Modul,
        reason: Reason::ModulUnbekannt,
        at: "modul",
        id: "import-moduln",
    });
    const TEXTS: &'static [Column] = &[Column::Thema, Column::Modul, Column::Name];

    fn person(cells: &Cells<'_>) -> String {
        let name: Vec<String> = cells.get(Column::Hauptkontakt).split('|').take(2).map(collapse).collect();
        name.join(" ")
    }
    fn means(text: &str) -> bool {
        fallgruppe_of(text).is_some()
    }
    fn mend(
        head: &Head,
        fields: &mut Vec<Cow<'_, str>>,
        record: &CsvRecord,
        filled: usize,
    ) -> Option<Column> {
        mend_date(head, fields, record, filled).then_some(Column::Erstellungsdatum)
    }

    fn known(r: &Reader<'_, ImportCases>) -> Result<impl Judge<Self, Error = StoreError>, StoreError> {
        Ok(StoredCases::of(r))
    }
    fn insert(
        w: &mut Writer<'_, '_, ImportCases>,
        ctx: &Ctx<ImportCases>,
        run: ImportId,
        count: u32,
        rows: impl Iterator<Item = NewRow<Self>>,
        each: impl Fn() + Sync,
    ) -> Result<Vec<([u8; 16], u64)>, StoreError> {
        let made = insert_cases(w, count, rows.map(|row| case(ctx, run, row)), each)?;
        Ok(made.into_iter().map(|(id, nr)| (id.bytes(), nr)).collect())
    }
    fn made(r: &Reader<'_, ImportCases>, run: ImportId) -> Result<RunRecords<Self>, StoreError> {
        let (mut untouched, mut kept) = (Vec::new(), Vec::new());
        for row in r.by(&BY_IMPORT, &Range::prefix(&run.bytes()), Order::Up)? {
            let (_, id) = row?;
            let case: Versioned<Case> = r.need(&id)?;
            if case.row_version() == 1 {
                untouched.push(id);
            } else {
                kept.push(KeptCase { nr: case.nr, id });
            }
        }
        Ok(RunRecords { untouched, kept })
    }
    /// Its fall_id becomes free.
    fn remove(w: &mut Writer<'_, '_, ImportCases>, made: &Id<Case>) -> Result<(), StoreError> {
        let case = w.need::<Case>(made)?;
        w.remove(&case)
    }

    fn reason_words(reason: Reason, head: &Head, cells: &Cells<'_>) -> Msg {
        words::of_reason(reason, head, cells)
    }
    fn warning_words(warning: Warning, row: &PlanRow) -> Msg {
        words::of_warning(warning, row)
    }
    fn duplicate_words(rule: Rule, of: Of) -> Msg {
        words::of_duplicate(rule, of)
    }
}

impl RefersTo<ImportRun> for Case {
    fn refers(&self) -> Option<ImportId> {
        self.import_log_id
    }
}

impl<K: Known<Error: Send> + Sync> Judge<CrmImport> for K {
    type Error = K::Error;
    type Keys = Keys;
    type Book<'j>
        = Book<'j, K>
    where
        K: 'j;

    fn read(&self, cells: &Cells<'_>, corrections: &Corrections, today: Date) -> Reading {
        read_row(cells, corrections, today)
    }
    fn keys(&self, row: &ParsedRow) -> Result<Keys, K::Error> {
        Keys::of(&row.facts(), self)
    }
    fn book(&self, rows: usize) -> Book<'_, K> {
        Book::for_rows(self, rows)
    }
    fn judge(
        book: &mut Book<'_, K>,
        row: &ParsedRow,
        keys: Keys,
        line: u32,
        warnings: &mut Vec<Warning>,
        _: &mut Vec<Reason>,
    ) -> Result<Verdict<CrmImport>, K::Error> {
        let facts = row.facts();
        match book.judge_by(&facts, &keys, None)? {
            Judgement::Duplicate(rule, of) => Ok(Verdict::Duplicate { rule, of }),
            Judgement::New { other_kvnr, ticket, near } => {
                let (fall_id, suffix) = book.accept_by(&facts, keys, line)?;
                let hints = [
                    (other_kvnr, Warning::GleicherNameAndereKvnr),
                    (ticket, Warning::TicketBekannt),
                    (near, Warning::MoeglicheDublette),
                    (suffix.is_some(), Warning::FallIdSuffix),
                ];
                warnings.extend(hints.into_iter().filter_map(|(holds, warning)| holds.then_some(warning)));
                Ok(Verdict::New(NewCase { fall_id, suffix }))
            }
        }
    }
}

/// The case of a new row, still without number.
fn case(ctx: &Ctx<ImportCases>, run: ImportId, new: NewRow<CrmImport>) -> Case {
    let NewRow { line, row, new, warnings } = new;
    let case = Case::begin(Beginning {
        id: Id::new(ctx.now()),
        datum: row.datum,
        nachname: row.nachname,
        fallgruppe: row.fallgruppe,
        quelle: ImportQuelle::CrmCsv,
        now: ctx.now(),
        user: ctx.actor().user,
    });
    let case = Case {
        vorname: row.vorname,
        geburtsdatum: row.geburtsdatum,
        geburtsdatum_roh: row.geburtsdatum_roh,
        kvnr: row.kvnr,
        thema: row.thema,
        crm_ticket_id: row.crm_ticket_id,
        // domain.md, 1.1: the default of a CRM import.
        versicherung: Some("DAK-Gesundheit".into()),
        modul_roh: row.modul_roh,
        import_log_id: Some(run),
        import_zeile: Some(line),
        import_warnungen: warnings.iter().map(|warning| warning.code().to_owned()).collect(),
        ..case
    };
    case.call(0, new.fall_id, new.suffix)
}
