//! Whole files against their expected results (`fixtures/imports`), and files that nobody expected.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::{
    Cells, Column, Corrections, CrmImport, KnownList, NewCase, Of, Plan, PlanRow, Reason, Verdict, Warning,
    columns::COLUMNS,
    testing::{counts_json, expected, fixture},
};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::{problem::Explain, words::Arg},
    platform::{
        intake::{Code as _, Column as _, Intake as _, classify, preview},
        sheet::{FileError, MAX_ROWS, read_csv},
    },
};

const TODAY: Date = date(2026, 11, 20);

fn upload(bytes: &[u8], corrections: &Corrections, known: &KnownList) -> Result<Plan, FileError> {
    preview(bytes, "a.csv", corrections, TODAY, known)
}

fn first(bytes: &[u8]) -> Plan {
    upload(bytes, &Corrections::default(), &KnownList::default()).unwrap()
}

/// The cases as they are after the plan was confirmed.
fn confirmed(plan: &Plan) -> KnownList {
    let mut known = KnownList::default();
    for (nr, row) in (1..).zip(&plan.rows) {
        if let (Verdict::New(NewCase { fall_id, .. }), Some(parsed)) = (&row.verdict, &row.parsed) {
            known.add(nr, fall_id, &parsed.facts());
        }
    }
    known
}

fn counts(plan: &Plan) -> Value {
    counts_json(plan.counts)
}

/// A row in the form of `expected.json`.
fn shown(row: &PlanRow) -> Value {
    let mut out = json!({ "line": row.raw.line, "status": row.verdict.name() });
    match &row.verdict {
        Verdict::New(NewCase { fall_id, .. }) => out["fall_id"] = fall_id.as_str().into(),
        Verdict::Duplicate { rule, of: Of::Line(line) } => {
            out["duplicate_of"] = json!({ "line": line, "rule": rule.code() });
        }
        Verdict::Duplicate { of: Of::There(_), .. } | Verdict::Refused => {}
    }
    if let Some(parsed) = &row.parsed {
        out["parsed"] = json!({
            "nachname": parsed.nachname, "vorname": parsed.vorname,
            "geburtsdatum": parsed.geburtsdatum.map(|day| day.to_string()), "geburtsdatum_roh": parsed.geburtsdatum_roh,
            "kvnr": parsed.kvnr, "datum": parsed.datum.to_string(), "fallgruppe": parsed.fallgruppe.code(),
            "thema": parsed.thema, "crm_ticket_id": parsed.crm_ticket_id,
            "jahr": parsed.week().jahr, "kw": parsed.week().kw,
        });
    }
    out["warnings"] = row.warnings.iter().map(|warning| warning.code()).collect();
    out["reasons"] = row.reasons.iter().map(|reason| reason.code()).collect();
    out
}

fn gives_exactly_what_is_expected(name: &str) {
    let expected = expected(name);
    let bytes = fixture(&format!("{name}.csv"));
    let plan = first(&bytes);
    assert_eq!(expected["today"], TODAY.to_string());
    assert_eq!(expected["encoding"], plan.head.encoding.name());
    assert_eq!(expected["delimiter"], plan.head.delimiter.sign());
    assert_eq!(expected["file_warnings"], json!(plan.head.warnings()));
    let rows = expected["rows"].as_array().unwrap();
    for (row, expected) in plan.rows.iter().zip(rows) {
        assert_eq!(shown(row), *expected);
    }
    assert_eq!(plan.rows.len(), rows.len());
    assert_eq!(counts(&plan), expected["counts"]);
    let second = upload(&bytes, &Corrections::default(), &confirmed(&plan)).unwrap();
    assert_eq!(counts(&second), expected["second_upload"]);
    assert!(second.rows.iter().all(|row| !matches!(row.verdict, Verdict::Duplicate { of: Of::Line(_), .. })));
}

#[test]
fn crm_small() {
    gives_exactly_what_is_expected("crm_small");
}

#[test]
fn crm_medium() {
    gives_exactly_what_is_expected("crm_medium");
}

#[test]
fn crm_hard() {
    gives_exactly_what_is_expected("crm_hard");
}

#[test]
fn crm_hard_as_windows_1252() {
    gives_exactly_what_is_expected("crm_hard_cp1252");
}

#[test]
fn every_file_level_rule() {
    let cases: Vec<Value> = serde_json::from_slice(&fixture("crm_file_level.json")).unwrap();
    assert_eq!(cases.len(), 30);
    for case in cases {
        let bytes = STANDARD.decode(case["content_base64"].as_str().unwrap()).unwrap();
        let (filename, expected) =
            (case["filename"].as_str().unwrap(), case["expected"].as_object().unwrap());
        let known = KnownList::default();
        let result: Result<Plan, FileError> =
            preview(&bytes, filename, &Corrections::default(), TODAY, &known);
        for (what, value) in expected {
            let found = match (&result, what.as_str()) {
                (Err(error), "error") => json!(error.code()),
                (Ok(plan), "file_warnings") => json!(plan.head.warnings()),
                (Ok(plan), "delimiter") => json!(plan.head.delimiter.sign()),
                (Ok(plan), count) => counts(plan)[count].clone(),
                (Err(error), _) => json!(error.code()),
            };
            assert_eq!(&found, value, "{}: {what}", case["name"]);
        }
        if let (Ok(plan), None) = (&result, expected.get("file_warnings")) {
            assert!(plan.head.warnings().is_empty(), "{}", case["name"]);
        }
    }
}

const EXAMPLE_28: &str = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum
T-1,\"Tonn | Regina | 28.04.1960 | D410126355\",Mamma-Ca,Zweitmeinung Onkologie,\"02.02.26, 08:50\"
T-2,\"Daum | Luana | 05.02.2016 |\",,Begutachtung Schilddrüse,\"03.02.26, 10:00\"
T-3,\"Name | Vorname | 29.08.0196 | X123\",x,Zweitmeinung Kardiologie,\"02.02.26, 08:50\"
T-4,\"Alt | Eva | 01.01.1970 |\",x,Zweitmeinung Orthopädie,\"02.02.26, 08:50\"
T-5,\"Tonn | Regina | 28.04.1960 | D410126355\",x,Zweitmeinung Onkologie,\"04.02.26, 09:00\"
T-6,\"Roth | Max | |\",x,Zweitmeinung Intensiv,02.02.26, 08:50
";

fn outcome(plan: &Plan) -> Vec<(u32, String, Vec<&'static str>)> {
    let codes = |row: &PlanRow| {
        row.warnings.iter().map(|w| w.code()).chain(row.reasons.iter().map(|r| r.code())).collect::<Vec<_>>()
    };
    let text = |row: &PlanRow| match &row.verdict {
        Verdict::New(NewCase { fall_id, .. }) => fall_id.clone(),
        Verdict::Duplicate { rule, of } => format!("{} {of:?}", rule.code()),
        Verdict::Refused => "abgelehnt".to_owned(),
    };
    plan.rows.iter().map(|row| (row.raw.line, text(row), codes(row))).collect()
}

#[test]
fn example_28_end_to_end() {
    let plan = first(format!("\u{feff}{EXAMPLE_28}").as_bytes());
    let mut expected = vec![
        (2, "2026-06-onko-Tonn".to_owned(), vec![]),
        (3, "2026-06-sd-Daum".to_owned(), vec![]),
        (4, "2026-06-kardio-Name".to_owned(), vec!["GEBURTSDATUM_UNGUELTIG", "KVNR_FORMAT"]),
        (5, "abgelehnt".to_owned(), vec!["MODUL_UNBEKANNT"]),
        (6, "D3 Line(2)".to_owned(), vec![]),
        (7, "2026-06-intensiv-Roth".to_owned(), vec!["DATUM_KOMMA_REPARIERT"]),
    ];
    assert_eq!(outcome(&plan), expected);
    assert_eq!(counts(&plan), json!({"total": 6, "new_cases": 4, "duplicates": 1, "rejected": 1}));
    let again = plan.recheck(&confirmed(&plan)).unwrap();
    assert_eq!(counts(&again), json!({"total": 6, "new_cases": 0, "duplicates": 5, "rejected": 1}));
    assert_eq!(again.changed_lines(&plan), [2, 3, 4, 7]);

    // The same content as an Excel on Windows writes it.
    let semicolons: String = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(EXAMPLE_28.as_bytes())
        .records()
        .map(|record| {
            let mut fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            if fields.len() == 6 {
                let time = fields.pop().unwrap();
                fields[4] = format!("{},{time}", fields[4]);
            }
            fields.join(";") + "\r\n"
        })
        .collect();
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&semicolons);
    let plan = first(&bytes);
    expected[5].2.clear();
    assert_eq!(outcome(&plan), expected);
    assert_eq!(plan.head.warnings(), ["KODIERUNG_CP1252"]);
    assert_eq!(plan.head.delimiter.sign(), ";");
}

fn codes_of(text: &str) -> Vec<Vec<&'static str>> {
    outcome(&first(text.as_bytes())).into_iter().map(|(_, _, codes)| codes).collect()
}

const HEADER: &str = "Name;Hauptkontakt;Thema;Modul;Erstellungsdatum\n";

#[test]
fn a_row_never_disappears_in_a_quoted_field() {
    let refused = |text: &str| {
        upload(text.as_bytes(), &Corrections::default(), &KnownList::default()).map(|plan| plan.counts.total)
    };
    let row = |nr: u32| {
        format!("T-{nr};Ahorn{nr} | Eva | 01.01.1970 |;x;Zweitmeinung Onkologie;\"02.02.26, 08:50\"\n")
    };
    for (text, line) in [
        (
            format!(
                "{HEADER}{}T-2;Birke | Ida | |;\"V.a. Ca;Begutachtung Galle;02.02.26\nT-3;Eiche | Ute | |;Knoten 2\";Zweitmeinung Onkologie;02.02.26\n",
                row(1)
            ),
            3,
        ),
        (
            format!(
                "sep=;\n{HEADER}\"T-2;Birke | Ida | |;y;Zweitmeinung Intensiv;2026-02-02T10:00\nT-3\";Eiche | Ute | |;z;Zweitmeinung Onkologie;02.02.26\n"
            ),
            3,
        ),
        (
            format!(
                "{HEADER}T-2;Birke | Ida | |;y;Zweitmeinung Zahn;\"02.02.26\nT-3;Eiche | Ute | |;;Zweitmeinung Onkologie;\nT-4;Erle | Ute | |;z\";Zweitmeinung Onkologie;02.02.26\n"
            ),
            2,
        ),
        (format!("{}\"Notiz\n{}x\"\n{}", HEADER.replace('\n', ";"), row(1), row(2)), 1),
        (format!("Name;Hauptkontakt;\"Thema;Modul;Erstellungsdatum\n{}\";y\n", row(1)), 1),
    ] {
        assert_eq!(refused(&text), Err(FileError::CsvAnfuehrung { line }), "{text}");
    }
    let text = format!(
        "{HEADER}T-1;Ahorn | Eva | |;\"Zeile 1; mit | Strich\nam 02.02.26; Zweitmeinung Onkologie; x\";Zweitmeinung Onkologie;02.02.26\n{}",
        row(2)
    );
    assert_eq!(codes_of(&text), [vec!["MEHRZEILIG"], vec![]]);
}

#[test]
fn damaged_signs_are_pointed_at_and_empty_fields_behind_a_row_are_nothing() {
    let row =
        |name: &str, rest: &str| format!("T-1;{name} | Eva | |;x;Zweitmeinung Onkologie;02.02.26{rest}\n");
    let text = [
        HEADER,
        &row("M\u{fffd}ller", ""),
        &row("MÃœLLER", ""),
        &row("Fischer", ";"),
        &row("Berg", "; ;\u{200b};"),
        &row("Tal", ";;x"),
    ]
    .concat();
    let plan = first(text.as_bytes());
    let codes: Vec<_> = outcome(&plan).into_iter().map(|(_, _, codes)| codes).collect();
    let known = "TICKET_BEKANNT";
    assert_eq!(
        codes,
        [
            vec!["ZEICHEN_VERDACHT"],
            vec![known, "ZEICHEN_VERDACHT"],
            vec![known],
            vec![known],
            vec!["SPALTENZAHL"]
        ]
    );
    assert_eq!(plan.head.warnings(), ["MOJIBAKE_VERDACHT"]);
    // A date cut at its comma goes before: no field of such a row is surplus.
    let text = "Hauptkontakt,Modul,Erstellungsdatum,Thema\nTonn | A | |,Zweitmeinung Onkologie,02.02.26, 08:50,\nTonn | B | |,Zweitmeinung Onkologie,02.02.26, 08:50,x,\n";
    let plan = first(text.as_bytes());
    assert_eq!(
        plan.rows.iter().map(|row| row.parsed.as_ref().unwrap().thema.as_str()).collect::<Vec<_>>(),
        ["", "x"]
    );
    assert!(plan.rows.iter().all(|row| row.warnings.contains(&Warning::DatumKommaRepariert)));
}

#[test]
fn invisible_signs_make_no_row_another() {
    let row = |contact: &str, modul: &str, date: &str| format!("=\"000123\";{contact};x;{modul};{date}\n");
    let text = [
        HEADER,
        &row(
            "Fischer | Eva | 01.01.1970 | D410126355\u{200b}",
            "Zweit\u{ad}meinung Onkologie",
            "\u{200e}02.02.26",
        ),
        &row(
            "Fi\u{2060}scher | E\u{feff}va | 01.01.1970 00:00 |",
            "Zweitmeinung Onkologie",
            "2026-02-02T08:50:00",
        ),
    ]
    .concat();
    let plan = first(text.as_bytes());
    let parsed = plan.rows[0].parsed.as_ref().unwrap();
    assert_eq!(
        (parsed.kvnr.as_deref(), parsed.crm_ticket_id.as_deref()),
        (Some("D410126355"), Some("000123"))
    );
    assert_eq!(outcome(&plan)[1], (3, "D1 Line(2)".to_owned(), vec![]));
}

#[test]
fn corrections_make_another_plan_and_leave_the_first_as_it_was() {
    let plan = first(EXAMPLE_28.as_bytes());
    let mut corrections = Corrections::default();
    corrections.assign(" zweitmeinung  ORTHOPÄDIE ", Fallgruppe::Galle);
    corrections.cells.insert((6, Column::Erstellungsdatum), "10.02.26".to_owned());
    corrections.left_out.insert(3);
    let next = plan.again(corrections, TODAY, &KnownList::default()).unwrap();
    let changed: Vec<_> = outcome(&next).into_iter().filter(|row| !outcome(&plan).contains(row)).collect();
    assert_eq!(
        changed,
        [
            (3, "abgelehnt".to_owned(), vec!["AUSGELASSEN"]),
            (5, "2026-06-galle-Alt".to_owned(), vec![]),
            (6, "2026-07-onko-Tonn".to_owned(), vec!["MOEGLICHE_DUBLETTE"]),
        ]
    );
    assert_ne!(plan.hash(), next.hash());
    assert_eq!(plan.hash_hex(), first(EXAMPLE_28.as_bytes()).hash_hex());
    assert_eq!(plan.hash_hex().len(), 64);
    // Taking the corrections back gives the first plan again.
    assert!(next.again(Corrections::default(), TODAY, &KnownList::default()).unwrap() == plan);
}

#[test]
fn a_row_with_too_many_fields_is_mended_by_giving_every_cell_that_counts() {
    let text = "Hauptkontakt,Modul,Erstellungsdatum\nTonn | A,Zweitmeinung Onkologie,02.02.26,x,y\n";
    let plan = first(text.as_bytes());
    assert_eq!(outcome(&plan), [(2, "abgelehnt".to_owned(), vec!["SPALTENZAHL"])]);
    let words = plan.reason_words(&plan.rows[0], Reason::Spaltenzahl);
    assert_eq!(words.args, [("n", Arg::Number(5)), ("m", Arg::Number(3))]);
    let mut corrections = Corrections::default();
    for (column, cell) in Column::ALL.iter().zip(["Tonn | A", "02.02.26", "Zweitmeinung Onkologie"]) {
        corrections.cells.insert((2, *column), cell.to_owned());
    }
    let plan = plan.again(corrections, TODAY, &KnownList::default()).unwrap();
    assert_eq!(outcome(&plan), [(2, "2026-06-onko-Tonn".to_owned(), vec![])]);
}

#[test]
fn control_characters_refuse_a_row_wherever_it_counts() {
    let text = "Hauptkontakt;Modul;Erstellungsdatum;Thema;Fremd\n\
        A | B\u{7};Zweitmeinung Onkologie;02.02.26;;\n\
        A | B;Zweitmeinung Onkologie;02.02.26;\u{1};\n\
        A | B;Zweitmeinung Onkologie;02.02.26;;\u{1}\n";
    let codes: Vec<_> = outcome(&first(text.as_bytes())).into_iter().map(|(_, _, codes)| codes).collect();
    assert_eq!(codes, [vec!["ZEICHEN_UNGUELTIG"], vec!["ZEICHEN_UNGUELTIG"], vec![]]);
}

#[test]
fn a_plan_survives_being_stored_and_its_debug_shows_nobody() {
    let mut corrections = Corrections::default();
    corrections.assign("Zweitmeinung Orthopädie", Fallgruppe::Sd);
    corrections.cells.insert((2, Column::Thema), "neu".to_owned());
    let plan = upload(EXAMPLE_28.as_bytes(), &corrections, &KnownList::default()).unwrap();
    let config = bincode::config::standard();
    let bytes = bincode::serde::encode_to_vec((&plan.corrections, &plan.rows), config).unwrap();
    let ((corrections, rows), read): ((Corrections, Vec<PlanRow>), usize) =
        bincode::serde::decode_from_slice(&bytes, config).unwrap();
    assert!(corrections == plan.corrections && rows == plan.rows && read == bytes.len());
    let debug = format!("{plan:?} {:?} {:?}", plan.rows, plan.corrections);
    assert!(!debug.contains("Tonn") && !debug.contains("neu"), "{debug}");
}

#[test]
fn what_is_not_imported_comes_back_as_a_file_that_can_be_mended() {
    let text = format!("{EXAMPLE_28}T-7,=1+1 | A,\"a;b\",,02.02.26,x,y\n");
    let plan = first(text.as_bytes());
    let bytes = plan.not_imported_csv(|words| words.key.to_string());
    let expected = "\u{feff}Name;Hauptkontakt;Thema;Modul;Erstellungsdatum;Zeile;Grund\r\n\
        T-4;Alt | Eva | 01.01.1970 |;x;Zweitmeinung Orthopädie;02.02.26, 08:50;5;code-modul-unbekannt\r\n\
        T-5;Tonn | Regina | 28.04.1960 | D410126355;x;Zweitmeinung Onkologie;04.02.26, 09:00;6;code-dublette\r\n\
        T-7;'=1+1 | A;\"a;b\";;02.02.26;8;code-spaltenzahl;x;y\r\n";
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    assert_eq!(first(&bytes).counts.total, 3);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]
    /// R-FILE-12: whatever stood in a row that was not imported, stands in it again after download and upload.
    #[test]
    fn what_is_not_imported_reads_as_before(
        rows in proptest::collection::vec(
            ("(['=+@;,\"|-]|[a-zü \t\n5]|\\PC){0,8}", "(['=+-]|\\PC){0,6}", "[ -]{0,2}['=x][a-z]{0,4}"), 1..5)
    ) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let mut text = "Hauptkontakt;Thema;Name;Modul;Erstellungsdatum\n".to_owned();
        for (a, b, c) in &rows {
            let cells: Vec<String> = [a, b, c, "Zahn", "02.02.26"].map(quoted).to_vec();
            text.push_str(&(cells.join(";") + "\n"));
        }
        let cells = |plan: &Plan| -> Vec<Vec<String>> {
            let cells = |row: &PlanRow| {
                let (record, raw) = (plan.head.record(&row.raw), Corrections::default());
                Cells::of(&plan.head, &row.raw, &record, &raw).all().map(str::to_owned).collect()
            };
            plan.rows.iter().map(cells).collect()
        };
        let first = first(text.as_bytes());
        proptest::prop_assert_eq!(first.counts.rejected as usize, rows.len());
        let say = |words: &crate::kernel::words::Msg| words.key.to_string();
        let csv = first.not_imported_csv(say);
        let second = upload(&csv, &Corrections::default(), &KnownList::default()).unwrap();
        proptest::prop_assert_eq!(cells(&second), cells(&first));
        // And once more: nothing grows.
        let rest = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().lines().next().map(str::to_owned);
        proptest::prop_assert_eq!(rest(&second.not_imported_csv(say)), rest(&csv));
    }
}

#[test]
fn the_words_carry_the_values_that_they_name() {
    let text = "Hauptkontakt,Modul,Erstellungsdatum\nA | B,Orthopädie,31.04.26\n\
        A | B,Begutachtung Kardio und Onko,02.02.26\nA | C,Zweitmeinung Onkologie,02.02.26\n";
    let plan = first(text.as_bytes());
    let args = |words: crate::kernel::words::Msg| words.args;
    let text = |name, value: &str| vec![(name, Arg::from(value))];
    assert_eq!(args(plan.reason_words(&plan.rows[0], Reason::DatumUngueltig)), text("x", "31.04.26"));
    assert_eq!(args(plan.reason_words(&plan.rows[0], Reason::ModulUnbekannt)), text("x", "Orthopädie"));
    assert_eq!(
        args(CrmImport::warning_words(Warning::ModulMehrdeutig, &plan.rows[1])),
        text("y", "Onkologie")
    );
    assert_eq!(args(CrmImport::warning_words(Warning::FallIdSuffix, &plan.rows[2])), [("n", Arg::Number(2))]);
    let missing =
        upload(b"Name;Modul\n", &Corrections::default(), &KnownList::default()).unwrap_err().explain();
    assert_eq!(missing.words.args[0], ("x", Arg::from("Hauptkontakt“, „Erstellungsdatum")));
}

/// Fifty thousand rows of the worst kind: one name, one week, one KVNR after another.
#[test]
fn the_largest_file_of_one_name_is_planned() {
    let mut text = "Hauptkontakt,Modul,Erstellungsdatum\n".to_owned();
    for number in 0..MAX_ROWS {
        text.push_str(&format!(
            "Tonn | R{number} | 28.04.1960 | D410126355X{number},Zweitmeinung Onkologie,02.02.26\n"
        ));
    }
    let plan = first(text.as_bytes());
    assert_eq!((plan.counts.total, plan.counts.new), (50_000, 50_000));
    assert!(matches!(&plan.rows[49_999].verdict, Verdict::New(NewCase { suffix: Some(50_000), .. })));
    let second = upload(text.as_bytes(), &Corrections::default(), &confirmed(&plan)).unwrap();
    assert_eq!(second.counts.duplicates, 50_000);
}

/// A small generator with a fixed seed, so that a failing mutation can be found again.
struct TestRng(u64);

impl TestRng {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

#[test]
fn two_thousand_mutated_files_are_judged_or_refused_but_never_a_panic() {
    let pieces: [&[u8]; 16] = [
        b"\"",
        b"\"\"",
        b",",
        b";",
        b"\t",
        b"\r",
        b"\n",
        b"\r\n",
        b"|",
        b"\0",
        b"\xFF\xFE",
        b"\xEF\xBB\xBF",
        b"\x81",
        "\u{85}İß\u{301}".as_bytes(),
        b"sep=;\n",
        b"99999999999999999999",
    ];
    let seeds =
        [fixture("crm_small.csv"), EXAMPLE_28.as_bytes().to_vec(), fixture("crm_hard.csv")[..4_000].to_vec()];
    let (mut dice, known) = (TestRng(0x9E37_79B9_7F4A_7C15), KnownList::default());
    let mut judged = 0;
    for round in 0..2_000 {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..=dice.below(6) {
            let at = dice.below(bytes.len() + 1);
            let piece = pieces[dice.below(pieces.len())];
            match dice.below(5) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..(at + dice.below(40)).min(bytes.len()))),
                2 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
                3 if at < bytes.len() => {
                    let end = (at + piece.len()).min(bytes.len());
                    bytes.splice(at..end, piece.iter().copied()).for_each(drop);
                }
                _ => bytes.splice(at..at, piece.iter().copied()).for_each(drop),
            }
        }
        match upload(&bytes, &Corrections::default(), &known) {
            Ok(plan) => {
                judged += 1;
                let counts = plan.counts;
                assert_eq!(counts.total, counts.new + counts.duplicates + counts.rejected);
                for row in &plan.rows {
                    assert_eq!(row.parsed.is_none(), matches!(row.verdict, Verdict::Refused));
                    assert_eq!(row.parsed.is_none(), !row.reasons.is_empty());
                    assert!(plan.row(row.raw.line).is_some_and(|found| found == row));
                }
                let _ = (plan.hash_hex(), plan.not_imported_csv(|words| words.key.to_string()));
            }
            Err(error) => assert!(!error.explain().code.is_empty()),
        }
    }
    assert!(judged > 500, "{judged}");
}

#[test]
fn raw_rows_can_be_judged_without_reading_the_file_again() {
    let sheet = read_csv(EXAMPLE_28.as_bytes(), "a.csv", &COLUMNS).unwrap();
    let plan =
        classify(sheet.head, sheet.rows, Corrections::default(), TODAY, &KnownList::default()).unwrap();
    assert!(plan == first(EXAMPLE_28.as_bytes()));
}
