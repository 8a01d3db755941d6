//! Imports as they lie on disk: written by version 3 of a plan, version 2 of a run and version 1 of the rest, they must be read for ever.

use std::marker::PhantomData;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    Column, Corrections, ResidentImportPiece, ResidentImportPlan, ResidentImportRun, ResidentPlanChunk,
    tests::{GOOD, KnownList, planned, units},
};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        intake::{Content, Counts, Mark, RowNote},
        sheet::{Delimiter, Encoding, Head, Reading},
        store::{Record, codec},
    },
};

const DAY: Date = Date::constant(2026, 11, 20);

/// Its bytes are these, and read again they are the same.
fn pinned<R: Record>(record: &R, expected: &str) {
    let bytes = record.encoded().unwrap();
    assert_eq!(hex(&bytes), expected);
    assert_eq!(R::load(R::VERSION, &bytes).unwrap().encoded().unwrap(), bytes);
}

fn head() -> Head {
    let (encoding, delimiter) = (Encoding::Utf8, Delimiter::Semicolon);
    let header = vec!["Nachname".into()];
    Head { encoding, mojibake: false, delimiter, header, width: 1, places: vec![Some(0)] }
}

fn corrections() -> Corrections {
    let mut corrections = Corrections::default();
    corrections.cells.insert((2, Column::KontaktTelefon), "0351".into());
    corrections.left_out.insert(3);
    corrections
}

#[test]
fn a_plan_is_these_bytes() {
    let (at, id) = (codec::instant(4).unwrap(), Id::from_bytes([1; 16]));
    let plan = ResidentImportPlan {
        id,
        user: Id::from_bytes([2; 16]),
        revision: 3,
        hash: [4; 32],
        filename: "f".into(),
        sha256: [5; 32],
        head: head(),
        samples: vec!["s".into()],
        corrections: corrections(),
        today: DAY,
        counts: Counts { total: 1, ..Counts::default() },
        marks: vec![Mark(Mark::WARNED)],
        first_lines: vec![2],
        choices: Vec::new(),
        earlier: None,
        made_at: at,
        expires_at: at,
        judged_after: 9,
        file: None,
        reading: Reading::default(),
        names: Vec::new(),
    };
    pinned(&plan, PLAN);
}

#[test]
fn its_rows_are_these_bytes() {
    let row = |more: &[(&str, &str)]| {
        let mut row = Value::from_iter(GOOD);
        more.iter().for_each(|(name, cell)| row[*name] = Value::from(*cell));
        row
    };
    let full = [
        ("Bewohnernr", "18"),
        ("Anrede", "Frau"),
        ("Geschlecht", "d"),
        ("Zimmer", "104"),
        ("KVNR", "B123456782"),
        ("Pflegegrad", "3"),
        ("Pflegegrad seit", "01.09.2025"),
        ("Auszug", "20.11.2026"),
        ("Allergien", "Nüsse"),
        ("Hinweise", "links"),
        ("Hausarzt", "Praxis am Markt"),
        ("Kontakt 1 Name", "Karl"),
        ("Kontakt 1 Beziehung", "Sohn"),
        ("Kontakt 1 Telefon", "0351"),
        ("Vorname", "Ida"),
    ];
    let known =
        KnownList::of(&json!([{"nr": "17", "n": "Bergfeld", "v": "Erna", "g": "1938-02-03", "k": null}]));
    let rows = [row(&full), row(&full), row(&[]), row(&[("Wohnbereich", "?"), ("Anrede", "?")])];
    let rows = planned(&rows, known, units(&["erd"]), DAY);
    pinned(&ResidentPlanChunk { plan: Id::from_bytes([1; 16]), nr: 7, rows }, ROWS);
}

#[test]
fn a_run_and_its_parts_are_these_bytes() {
    let (at, run) = (codec::instant(4).unwrap(), Id::from_bytes([1; 16]));
    let done = ResidentImportRun {
        id: run,
        import_type: crate::platform::intake::ImportType::Csv,
        filename: "f".into(),
        sha256: [5; 32],
        plan_hash: [4; 32],
        imported: 1,
        skipped: 2,
        updated: 0,
        errors: 3,
        imported_by: Id::from_bytes([2; 16]),
        imported_by_name: "Ada".into(),
        imported_at: at,
        rows_until: Some(at),
        undone: None,
        left_out: 5,
        of: PhantomData,
    };
    pinned(&done, &format!("{RUN}05"));
    // Version 1 had no count of rows left out.
    let bytes = done.encoded().unwrap();
    let old = ResidentImportRun::load(1, bytes.strip_suffix(&[5]).unwrap()).unwrap();
    assert_eq!((old.errors, old.left_out), (3, 0));
    let piece = |content| ResidentImportPiece { run, nr: 1, content };
    pinned(&piece(Content::frame(head(), corrections(), DAY)), FRAME);
    let notes = vec![RowNote { line: 2, codes: vec!["AUSGELASSEN".into()] }];
    pinned(&piece(Content::Notes(notes)), NOTES);
    pinned(&piece(Content::Made(vec![([3; 16], 7)])), MADE);
}

const PLAN: &str = "\
    01010101010101010101010101010101020202020202020202020202020202020304040404040404040404040404040404040404040404\
    040404040404040404040166050505050505050505050505050505050505050505050505050505050505050500000101084e6163686e61\
    6d65010101000101730102120430333531000103fb52a20100000001040102000008080900000000";
const ROWS: &str = "\
    01010101010101010101010101010101070402854265726766656c643b4964613b30332e30322e313933383b6572643b30312e31302e32\
    3032353b31383b467261753b643b3130343b423132333435363738323b333b30312e30392e323032353b32302e31312e323032363b4ec3\
    bc7373653b6c696e6b733b50726178697320616d204d61726b743b4b61726c3b536f686e3b303335313b780001084265726766656c6403\
    4964610a313933382d30322d30331001010101010101010101010101010101036572640a323032352d31302d3031010231380101010201\
    03313034010a423132333435363738320103010a323032352d30392d3031010a323032362d31312d323001064ec3bc73736501056c696e\
    6b73010f50726178697320616d204d61726b7401044b61726c0104536f686e010430333531000003854265726766656c643b4964613b30\
    332e30322e313933383b6572643b30312e31302e323032353b31383b467261753b643b3130343b423132333435363738323b333b30312e\
    30392e323032353b32302e31312e323032363b4ec3bc7373653b6c696e6b733b50726178697320616d204d61726b743b4b61726c3b536f\
    686e3b303335313b780100010201084265726766656c64034964610a313933382d30322d30331001010101010101010101010101010101\
    036572640a323032352d31302d303101023138010101020103313034010a423132333435363738320103010a323032352d30392d303101\
    0a323032362d31312d323001064ec3bc73736501056c696e6b73010f50726178697320616d204d61726b7401044b61726c0104536f686e\
    010430333531000004374265726766656c643b45726e613b30332e30322e313933383b6572643b30312e31302e323032353b3b3b3b3b3b\
    3b3b3b3b3b3b3b3b3b780101000101084265726766656c640445726e610a313933382d30322d3033100101010101010101010101010101\
    0101036572640a323032352d31302d3031000000000000000000000000000005364265726766656c643b45726e613b30332e30322e3139\
    33383b3f3b30312e31302e323032353b3b3f3b3b3b3b3b3b3b3b3b3b3b3b3b7802000100010c";
const RUN: &str = "\
    01010101010101010101010101010101010166050505050505050505050505050505050505050505050505050505050505050504040404\
    04040404040404040404040404040404040404040404040404040404010200030202020202020202020202020202020203416461080108\
    00";
const FRAME: &str = "\
    01010101010101010101010101010101010000000101084e6163686e616d65010101000102120430333531000103fb52a2";
const NOTES: &str = "0101010101010101010101010101010101020102010b41555347454c415353454e";
const MADE: &str = "010101010101010101010101010101010103010303030303030303030303030303030307";
