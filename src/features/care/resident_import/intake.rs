//! The import of residents as the engine knows it: what becomes of a row.

use super::{
    Cells, ResidentImportRun,
    access::{ImportResidents, PurgeResidentImports, ReadResidentImports},
    codes::{Reason, Warning},
    columns::{COLUMNS, Column},
    events,
    judge::{House, Of, Rule},
    lookups::Lookups,
    row::ParsedRow,
    words,
};
use crate::{
    features::care::{
        residents::{BY_IMPORT, ImportId, Resident, insert_residents},
        units,
    },
    kernel::{ids::Id, text::collapse, words::Msg},
    platform::{
        entity::{Entity as _, Stamp},
        intake::{Events, Intake, Judge, NewRow, NoChoice, RunRecords, Tables},
        sheet::{Columns, Head},
        store::{Order, Range, Reader, RefersTo, StoreError, TableName, Versioned, Writer},
        tenancy::Ctx,
    },
};

/// The import of residents from a CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidentImport;

/// A resident who stays when their import is taken back: the file was changed. One with an entry stays as well (care.md, 13);
/// the feature that brings entries has to say so to [`Intake::made`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptResident {
    /// Their number.
    pub nr: u64,
    /// Their id.
    pub id: Id<Resident>,
}

impl Intake for ResidentImport {
    type Column = Column;
    type Choice = NoChoice;
    type Row = ParsedRow;
    type New = ();
    type Rule = Rule;
    type Twin = u64;
    type Warning = Warning;
    type Reason = Reason;
    type Made = Id<Resident>;
    type Kept = KeptResident;
    type Act = ImportResidents;
    type Log = ReadResidentImports;
    type Purge = PurgeResidentImports;

    const TABLES: Tables = Tables {
        plans: TableName::new(32, "resident_import_plans"),
        chunks: TableName::new(33, "resident_import_plan_rows"),
        runs: TableName::new(34, "resident_import_log"),
        pieces: TableName::new(35, "resident_import_pieces"),
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
    const AT: &'static str = "/verwaltung/bewohner-import";
    const WORDS: &'static str = "resident-import";
    const CANON: &'static str = "visite residents plan 1";
    const CONTENT: &'static str = "resident_import.content";
    const COLUMNS: Columns = COLUMNS;
    const LEFT_OUT: Reason = Reason::Ausgelassen;
    const TEXTS: &'static [Column] = &[Column::Wohnbereich, Column::Hausarzt, Column::KontaktName];

    fn person(cells: &Cells<'_>) -> String {
        collapse(&format!("{} {}", cells.get(Column::Vorname), cells.get(Column::Nachname)))
    }

    fn known(r: &Reader<'_, ImportResidents>) -> Result<impl Judge<Self, Error = StoreError>, StoreError> {
        Ok(House { known: Lookups(r), units: units::all(r)?.iter().collect() })
    }
    fn insert(
        w: &mut Writer<'_, '_, ImportResidents>,
        ctx: &Ctx<ImportResidents>,
        run: ImportId,
        count: u32,
        rows: impl Iterator<Item = NewRow<Self>>,
        each: impl Fn() + Sync,
    ) -> Result<Vec<([u8; 16], u64)>, StoreError> {
        let stamp = Stamp::of(ctx);
        let residents = rows.map(|new| {
            // The plan has judged it; what it let in, the rules of a resident let in (a test holds both together).
            let mut resident = new.row.resident(Some((run, new.line)), &stamp);
            resident.settle(None, &stamp);
            resident
        });
        let made = insert_residents(w, count, residents, each)?;
        Ok(made.into_iter().map(|(id, nr)| (id.bytes(), nr)).collect())
    }
    fn made(r: &Reader<'_, ImportResidents>, run: ImportId) -> Result<RunRecords<Self>, StoreError> {
        let (mut untouched, mut kept) = (Vec::new(), Vec::new());
        for row in r.by(&BY_IMPORT, &Range::prefix(&(run.bytes(),)), Order::Up)? {
            let (_, id) = row?;
            let resident: Versioned<Resident> = r.need(&id)?;
            if resident.row_version() == 1 {
                untouched.push(id);
            } else {
                kept.push(KeptResident { nr: resident.nr, id });
            }
        }
        Ok(RunRecords { untouched, kept })
    }
    fn remove(w: &mut Writer<'_, '_, ImportResidents>, made: &Id<Resident>) -> Result<(), StoreError> {
        let resident = w.need::<Resident>(made)?;
        w.remove(&resident)
    }

    fn reason_words(reason: Reason, head: &Head, cells: &Cells<'_>) -> Msg {
        words::of_reason(reason, head, cells)
    }
    fn duplicate_words(_: Rule, of: Of) -> Msg {
        words::of_duplicate(of)
    }
}

impl RefersTo<ResidentImportRun> for Resident {
    fn refers(&self) -> Option<ImportId> {
        self.import_log_id
    }
}
