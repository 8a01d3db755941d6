//! An import of things with a name and a number, which may be a word that a person gives its meaning.

use std::collections::HashMap;

use jiff::civil::Date;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::{
    grants,
    kernel::{
        ids::Id,
        text::{collapse, norm},
        words::Msg,
    },
    permission,
    platform::{
        blobs::{Blob, BlobChunk},
        intake::{
            Canon, Cells, Choice, Chosen, Column, Corrections, Events, Fed, ImportId, Intake, Judge, NewRow,
            Of, Pages, Piece, PlanChunk, PlanHead, Reading, Run, RunRecords, Tables, Verdict,
        },
        sheet::Columns,
        store::{EventKind, Reader, Record, RecordKind, StoreError, TableName, Writer},
        tenancy::{Ctx, SweepPermission},
        web::idempotency::IdempotencyRecord,
    },
    record, row_codes,
    ui::{NavSpot, View, table},
};

record! {
    /// What is imported.
    #[derive(Clone)]
    pub struct Thing {
        pub id: Id<Thing>,
        pub name: String,
        pub number: u32,
        pub run: ImportId,
    }
}

impl Record for Thing {
    const TABLE: TableName = TableName::new(9010, "test.imported_things");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }
}

permission!(
    /// Imports.
    pub ImportThings, "things.import", [Admin]
);
permission!(own
    /// Reads one's own imports.
    pub ReadThingLog, "things.log", [Admin]
);
permission!(
    /// Removes what has had its time.
    pub PurgeThings, "things.purge", []
);
impl SweepPermission for PurgeThings {}

type Plan = PlanHead<ThingImport>;
type Rows = PlanChunk<ThingImport>;
type Done = Run<ThingImport>;
type Part = Piece<ThingImport>;
grants!(ImportThings: write Thing, Plan, Rows, Done, Part, Blob, BlobChunk, IdempotencyRecord);
grants!(ReadThingLog: read Done where |who, run| run.imported_by == who.user, by Done::BY_PERSON);
grants!(PurgeThings: write Plan, Rows, Done, Part, Blob, BlobChunk);

pub static KINDS: &[RecordKind] = &[
    RecordKind::of::<Thing>(),
    RecordKind::of::<Plan>(),
    RecordKind::of::<Rows>(),
    RecordKind::of::<Done>(),
    RecordKind::of::<Part>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ThingColumn {
    Was,
    Anzahl,
}

impl Column for ThingColumn {
    const ALL: &'static [Self] = &[Self::Was, Self::Anzahl];
    fn name(self) -> &'static str {
        match self {
            Self::Was => "Was",
            Self::Anzahl => "Anzahl",
        }
    }
    fn field(self) -> &'static str {
        match self {
            Self::Was => "was",
            Self::Anzahl => "anzahl",
        }
    }
}

/// What a word for a number means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amount {
    Pair,
}

impl Choice for Amount {
    const ALL: &'static [Self] = &[Self::Pair];
    fn code(self) -> &'static str {
        "pair"
    }
    fn label(self) -> Msg {
        Msg::new("common-all")
    }
}

row_codes! {
    /// By which rule.
    ThingRule { /** The same name. */ T1 = "T1", }
}
row_codes! {
    /// What is odd.
    ThingWarning { /** No name. */ Namenlos = "NAMENLOS", }
}
row_codes! {
    /// Why not.
    ThingReason {
        /** No number. */ AnzahlFehlt = "ANZAHL_FEHLT",
        /** A word. */ AnzahlUnbekannt = "ANZAHL_UNBEKANNT",
        /** Left out. */ Ausgelassen = "AUSGELASSEN",
    }
}

/// A row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThingRow {
    name: String,
    number: u32,
}

impl Fed for ThingRow {
    fn feed(&self, canon: &mut Canon) {
        canon.text(&self.name);
        canon.number(self.number.into());
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingImport;

impl Intake for ThingImport {
    type Column = ThingColumn;
    type Choice = Amount;
    type Row = ThingRow;
    type New = ();
    type Rule = ThingRule;
    type Twin = [u8; 16];
    type Warning = ThingWarning;
    type Reason = ThingReason;
    type Made = Id<Thing>;
    type Kept = String;
    type Act = ImportThings;
    type Log = ReadThingLog;
    type Purge = PurgeThings;

    const TABLES: Tables = Tables {
        plans: TableName::new(9011, "test.plans"),
        chunks: TableName::new(9012, "test.chunks"),
        runs: TableName::new(9013, "test.runs"),
        pieces: TableName::new(9014, "test.pieces"),
    };
    const EVENTS: Events = Events {
        previewed: EventKind::new("things.previewed"),
        done: EventKind::new("things.done"),
        failed: EventKind::new("things.failed"),
        discarded: EventKind::new("things.discarded"),
        stopped: EventKind::new("things.stopped"),
        undone: EventKind::new("things.undone"),
        exported: EventKind::new("things.exported"),
        purged: EventKind::new("things.purged"),
    };
    const AT: &'static str = "/things/import";
    const WORDS: &'static str = "thing";
    const CANON: &'static str = "things 1";
    const CONTENT: &'static str = "things.content";
    const COLUMNS: Columns = Columns { required: &["Was", "Anzahl"], optional: &[], signs: |_| 0 };
    const LEFT_OUT: ThingReason = ThingReason::Ausgelassen;
    const CHOSEN: Option<Chosen<Self>> = Some(Chosen {
        column: ThingColumn::Anzahl,
        reason: ThingReason::AnzahlUnbekannt,
        at: "menge",
        id: "mengen",
    });
    const TEXTS: &'static [ThingColumn] = &[];

    fn person(cells: &Cells<'_, Self>) -> String {
        cells.get(ThingColumn::Was).to_owned()
    }
    fn means(text: &str) -> bool {
        text.parse::<u32>().is_ok()
    }

    fn known(r: &Reader<'_, ImportThings>) -> Result<impl Judge<Self, Error = StoreError>, StoreError> {
        let things = r.scan::<Thing>()?.map(|thing| thing.map(|thing| (norm(&thing.name), thing.id.bytes())));
        Ok(Known(things.collect::<Result<_, _>>()?))
    }
    fn insert(
        w: &mut Writer<'_, '_, ImportThings>,
        ctx: &Ctx<ImportThings>,
        run: ImportId,
        _count: u32,
        rows: impl Iterator<Item = NewRow<Self>>,
        each: impl Fn() + Sync,
    ) -> Result<Vec<([u8; 16], u64)>, StoreError> {
        let mut made = Vec::new();
        let things = rows.map(|NewRow { row: ThingRow { name, number }, .. }| {
            let id = Id::new(ctx.now());
            made.push((id.bytes(), 0));
            Thing { id, name, number, run }
        });
        w.add_all(things, each)?;
        Ok(made)
    }
    fn made(r: &Reader<'_, ImportThings>, run: ImportId) -> Result<RunRecords<Self>, StoreError> {
        let (mut untouched, mut kept) = (Vec::new(), Vec::new());
        for thing in r.scan::<Thing>()? {
            let thing = thing?;
            match (thing.run == run, thing.row_version()) {
                (true, 1) => untouched.push(thing.id),
                (true, _) => kept.push(thing.name.clone()),
                (false, _) => {}
            }
        }
        Ok(RunRecords { untouched, kept })
    }
    fn remove(w: &mut Writer<'_, '_, ImportThings>, made: &Id<Thing>) -> Result<(), StoreError> {
        let seen = w.need::<Thing>(made)?;
        w.remove(&seen)
    }
    fn duplicate_words(_: ThingRule, _: Of<[u8; 16]>) -> Msg {
        Msg::code("DUBLETTE")
    }
}

/// The things that are there, by name.
struct Known(HashMap<String, [u8; 16]>);

impl Judge<ThingImport> for Known {
    type Error = StoreError;
    type Keys = String;
    type Book<'j> = (&'j Self, HashMap<String, u32>);

    fn read(
        &self,
        cells: &Cells<'_, ThingImport>,
        corrections: &Corrections<ThingImport>,
        _: Date,
    ) -> Reading<ThingImport> {
        let text = collapse(cells.get(ThingColumn::Anzahl));
        let given = corrections.assigned(&text).map(|Amount::Pair| 2);
        let name = collapse(cells.get(ThingColumn::Was));
        let (parsed, reasons) = match text.parse().ok().or(given) {
            Some(number) => (Some(ThingRow { name, number }), Vec::new()),
            None if text.is_empty() => (None, vec![ThingReason::AnzahlFehlt]),
            None => (None, vec![ThingReason::AnzahlUnbekannt]),
        };
        Reading { parsed, warnings: Vec::new(), reasons }
    }
    fn keys(&self, row: &ThingRow) -> Result<String, StoreError> {
        Ok(norm(&row.name))
    }
    fn book(&self, rows: usize) -> Self::Book<'_> {
        (self, HashMap::with_capacity(rows))
    }
    fn judge(
        (known, before): &mut Self::Book<'_>,
        _: &ThingRow,
        name: String,
        line: u32,
        _: &mut Vec<ThingWarning>,
        _: &mut Vec<ThingReason>,
    ) -> Result<Verdict<ThingImport>, StoreError> {
        let of = known.0.get(&name).map(|id| Of::There(*id));
        if let Some(of) = of.or_else(|| before.get(&name).map(|line| Of::Line(*line))) {
            return Ok(Verdict::Duplicate { rule: ThingRule::T1, of });
        }
        before.insert(name, line);
        Ok(Verdict::New(()))
    }
}

impl Pages for ThingImport {
    const HERE: NavSpot = NavSpot("things");
    const FIRST: ThingColumn = ThingColumn::Was;

    fn place(_: ThingReason) -> ThingColumn {
        ThingColumn::Anzahl
    }
    fn columns() -> Vec<table::Column> {
        vec![table::Column::new(Msg::new("common-name"))]
    }
    fn as_read(cells: &Cells<'_, Self>) -> Vec<String> {
        vec![cells.get(ThingColumn::Was).to_owned()]
    }
    fn cells(_: &View, row: &ThingRow) -> Vec<Markup> {
        vec![html! { (row.name) }]
    }
    fn twin(_: [u8; 16]) -> Msg {
        Msg::new("common-name")
    }
    fn page_of(_: &Reader<'_, ImportThings>, _: [u8; 16]) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    fn list_of(run: ImportId) -> String {
        format!("/things?import={run}")
    }
    fn kept(_: &View, kept: &String) -> Markup {
        html! { (kept) }
    }
}
