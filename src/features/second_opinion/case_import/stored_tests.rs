//! Plans and runs as they lie on disk, in every version so far. No two members of a sample are alike, so that a change of
//! their order is seen.

use jiff::civil::Date;

use super::{
    Column, Corrections, CrmImport, ImportPlan, ImportRun, NewCase, Reason, Warning, duplicates::Rule,
    row::ParsedRow,
};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::ids::Id,
    platform::{
        intake::{
            ChoiceValue, Content, Counts, Earlier, ImportType, Mark, Of, Piece, PlanChunk, PlanRow, RowNote,
            Run, Undone, Verdict,
        },
        sheet::{Delimiter, Encoding, Head, RawRow, Reading},
        store::{Record as _, codec, testing::tenant_stored_bytes},
    },
};

/// Version 2 added the file and how it is read, version 3 the names; each behind what was there.
#[test]
fn plans_of_earlier_versions_are_read() {
    let (id, user) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
    let header = vec!["Name".into()];
    let (encoding, delimiter) = (Encoding::Utf8, Delimiter::Comma);
    let head = Head { encoding, mojibake: false, delimiter, header, width: 1, places: vec![Some(0)] };
    let at = codec::instant(4).unwrap();
    let plan = ImportPlan {
        id,
        user,
        revision: 3,
        hash: [4; 32],
        filename: "f".into(),
        sha256: [5; 32],
        head,
        samples: vec!["s".into()],
        corrections: Corrections::default(),
        today: Date::constant(1970, 1, 2),
        counts: Counts { total: 1, ..Counts::default() },
        marks: vec![Mark(Mark::WARNED)],
        first_lines: vec![2],
        choices: vec![ChoiceValue { text: "m".into(), count: 1, choice: Some(Fallgruppe::Sd) }],
        earlier: Some(Earlier { run: id, at }),
        made_at: at,
        expires_at: at,
        judged_after: 9,
        file: None,
        reading: Reading::default(),
        names: Vec::new(),
    };
    let bytes = plan.encoded().unwrap();
    let parts: [&[u8]; 9] = [
        &[[1; 16], [2; 16]].concat(),
        b"\x03",
        &[4; 32],
        b"\x01f",
        &[5; 32],
        b"\0\0\0\x01\x04Name\x01\x01\x01\0\x01\x01s\0\0\0\x02\x01\0\0\0\x01\x04\x01\x02\x01\x01m\x01\x01\x04\x01",
        &[1; 16],
        b"\x08\x08\x08\x09",
        b"\0\0\0\0",
    ];
    assert_eq!(bytes, parts.concat());
    let [first, second] = [4, 1].map(|less| bytes.get(..bytes.len() - less).unwrap());
    for (version, bytes) in [(1, first), (2, second), (3, bytes.as_slice())] {
        let read = ImportPlan::load(version, bytes).unwrap();
        assert_eq!(read.encoded().unwrap(), plan.encoded().unwrap());
        assert!(ImportPlan::load(4, bytes).is_err());
    }
    assert!(ImportPlan::load(2, first).is_err() && ImportPlan::load(3, second).is_err());
}

#[test]
fn a_run_is_stored_in_these_bytes_for_ever() {
    let at = |micros| codec::instant(micros).unwrap();
    let run = Run::<CrmImport> {
        id: Id::from_bytes([1; 16]),
        import_type: ImportType::Csv,
        filename: "f".into(),
        sha256: [2; 32],
        plan_hash: [3; 32],
        imported: 4,
        skipped: 5,
        updated: 6,
        errors: 7,
        imported_by: Id::from_bytes([8; 16]),
        imported_by_name: "Cy".into(),
        imported_at: at(9),
        rows_until: Some(at(10)),
        undone: Some(Undone { at: at(11), by: Id::from_bytes([12; 16]), removed: 13, kept: 14 }),
        left_out: 15,
        of: std::marker::PhantomData,
    };
    let parts: [&[u8]; 8] = [
        &[1; 16],
        b"\x01\x01f",
        &[[2; 32], [3; 32]].concat(),
        b"\x04\x05\x06\x07",
        &[8; 16],
        b"\x02Cy\x12\x01\x14\x01\x16",
        &[12; 16],
        b"\x0d\x0e\x0f",
    ];
    assert_eq!(tenant_stored_bytes(&run), parts.concat());
    let old = parts.concat();
    let read = ImportRun::load(1, old.strip_suffix(b"\x0f").unwrap()).unwrap();
    assert_eq!((read.errors, read.left_out), (7, 0), "left out ones were errors");
}

/// A new row with everything, a duplicate of a case, one of a line, and a refused one.
#[test]
fn pieces_and_rows_are_stored_in_these_bytes_for_ever() {
    let parsed = ParsedRow {
        nachname: "n".into(),
        vorname: Some("v".into()),
        geburtsdatum: Some(Date::constant(1970, 1, 2)),
        geburtsdatum_roh: Some("g".into()),
        kvnr: Some("k".into()),
        datum: Date::constant(1970, 1, 3),
        fallgruppe: Fallgruppe::Sd,
        thema: "t".into(),
        crm_ticket_id: Some("c".into()),
        modul_roh: Some("m".into()),
    };
    let row = |line, verdict, parsed| PlanRow::<CrmImport> {
        raw: RawRow { line, text: "r".into() },
        verdict,
        parsed,
        warnings: vec![Warning::KvnrFormat],
        reasons: vec![Reason::FeldZuLang, Reason::ModulUnbekannt],
    };
    let new = Verdict::New(NewCase { fall_id: "i".into(), suffix: Some(2) });
    let rows = vec![
        row(3, new, Some(parsed)),
        row(4, Verdict::Duplicate { rule: Rule::D2, of: Of::There(5) }, None),
        row(6, Verdict::Duplicate { rule: Rule::D1, of: Of::Line(7) }, None),
        row(8, Verdict::Refused, None),
    ];
    let parts: [&[u8]; 5] = [
        b"\x04\x03\x01r\0\x01i\x01\x02",
        b"\x01\x01n\x01\x01v\x01\x0a1970-01-02\x01\x01g\x01\x01k\x0a1970-01-03\x04\x01t\x01\x01c\x01\x01m",
        b"\x01\x03\x02\x03\x02",
        b"\x04\x01r\x01\x01\0\x05\0\x01\x03\x02\x03\x02\x06\x01r\x01\0\x01\x07\0\x01\x03\x02\x03\x02",
        b"\x08\x01r\x02\0\x01\x03\x02\x03\x02",
    ];
    let stored_rows = parts.concat();
    let id = Id::from_bytes([1; 16]);
    let chunk = PlanChunk::<CrmImport> { plan: id, nr: 9, rows: rows.clone() };
    assert_eq!(tenant_stored_bytes(&chunk), [[1; 16].as_slice(), b"\x09", &stored_rows].concat());

    let piece = |content: Content<CrmImport>| {
        let bytes = tenant_stored_bytes(&Piece { run: id, nr: 9, content });
        bytes.strip_prefix([[1; 16].as_slice(), b"\x09"].concat().as_slice()).unwrap().to_vec()
    };
    let (encoding, delimiter) = (Encoding::Windows1252, Delimiter::Semicolon);
    let places = vec![Some(2), None];
    let head = Head { encoding, mojibake: true, delimiter, header: vec!["h".into()], width: 3, places };
    let corrections = Corrections {
        cells: [((4, Column::Modul), "z".into())].into(),
        choices: [("w".into(), Fallgruppe::Sd)].into(),
        left_out: [5].into(),
    };
    assert_eq!(
        piece(Content::frame(head, corrections, Date::constant(1970, 1, 7))),
        b"\0\x04\x01\x01\x01\x01h\x03\x02\x01\x02\0\x01\x04\x02\x01z\x01\x01w\x04\x01\x05\x0c"
    );
    assert_eq!(piece(Content::Rows(rows)), [b"\x01".as_slice(), &stored_rows].concat());
    assert_eq!(
        piece(Content::Notes(vec![RowNote { line: 2, codes: vec!["a".into(), "b".into()] }])),
        b"\x02\x01\x02\x02\x01a\x01b"
    );
    assert_eq!(
        piece(Content::Made(vec![([2; 16], 3)])),
        [b"\x03\x01".as_slice(), &[2; 16], b"\x03"].concat()
    );
}
