use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    process::Command,
};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::Value as Json;

use super::{Edition, Figures, workbook, workbook::file_name};
use crate::{
    features::second_opinion::{
        cases::{Fallgruppe, Traits},
        reports::{
            Counts, ReportCells, ReportNumbers, replay,
            sheets::{self, NAMES},
        },
    },
    kernel::period::IsoWeek,
    platform::sheet::write_xlsx::{Address, Align, Line, Value},
};

const GOLDEN: &str = include_str!("../../../../fixtures/reports/golden_report_2026_KW08.json");
const MEDIUM: &str = include_str!("../../../../fixtures/imports/crm_medium.reports.json");
/// 25 February 2026, 07:13 in Berlin: a Wednesday of week 9.
const MADE: Timestamp = Timestamp::constant(1_772_000_000, 0);

/// The first version of the figures' report, as a file.
pub(super) fn file(figures: &Figures, facility: &str) -> Vec<u8> {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    workbook(figures, &Edition { facility, made: MADE, zone: &zone, version: Some(1) }).unwrap()
}

/// The sixteen cases of domain.md, 5.9.
pub(super) fn golden_counts(kw: u8) -> Counts {
    let t = |traits: &[Traits]| traits.iter().fold(Traits::default(), |all, one| all.with(*one, true));
    let (u, a, x, g) = (Traits::UNTERLAGEN, Traits::ABLEHNUNG, Traits::ABBRUCH, Traits::GUTACHTEN);
    let (alt, best, ja, nein) = (Traits::ALTERNATIVE, Traits::BESTAETIGUNG, Traits::TA_JA, Traits::TA_NEIN);
    let (dk, uv, ut) = (Traits::DIAGNOSEKORREKTUR, Traits::UNTERVERSORGUNG, Traits::UEBERTHERAPIE);
    use Fallgruppe::{Galle, Intensiv, Kardio, Onko, Sd};
    let cases: [(&str, Fallgruppe, Traits, &[&str]); 16] = [
        ("2025-12-29", Onko, t(&[u, g, best, nein]), &["C50.1"]),
        ("2026-01-02", Onko, t(&[u, g, alt, ja, dk, ut]), &["C50.1", "C79.5"]),
        ("2026-01-05", Kardio, t(&[u, g, alt, ja, uv]), &["I25.1"]),
        ("2026-01-06", Kardio, t(&[]), &[]),
        ("2026-01-19", Galle, t(&[a]), &["K80.2"]),
        ("2026-01-20", Sd, t(&[u, x]), &[]),
        ("2026-02-02", Onko, t(&[u, g]), &["C34.9"]),
        ("2026-02-02", Intensiv, t(&[u, a]), &[]),
        ("2026-02-08", Onko, t(&[x]), &[]),
        ("2026-02-16", Onko, t(&[]), &["C50.1"]),
        ("2026-03-02", Sd, t(&[u, g, best, nein]), &["E04.2"]),
        ("2027-01-01", Sd, t(&[]), &[]),
        ("2024-12-30", Onko, t(&[u, g, best, nein]), &["C61"]),
        ("2025-02-17", Kardio, t(&[a]), &[]),
        ("2025-06-16", Galle, t(&[u, g, alt, ja, ut]), &["K80.2"]),
        ("2025-12-28", Sd, t(&[]), &[]),
    ];
    let cases: Vec<replay::Replayed> = cases
        .into_iter()
        .map(|(datum, group, traits, icd)| replay::Replayed {
            woche: IsoWeek::of(datum.parse().unwrap()),
            group,
            traits,
            icd: icd.iter().map(|code| (*code).to_owned()).collect(),
        })
        .collect();
    replay::counts(&cases, IsoWeek { jahr: 2026, kw })
}

pub(super) fn golden() -> Figures {
    Figures::of(IsoWeek { jahr: 2026, kw: 8 }, &golden_counts(8))
}

pub(super) fn medium(jahr: u16, kw: u8) -> Figures {
    let bis = IsoWeek { jahr, kw };
    Figures::of(bis, &replay::counts(&replay::cases(), bis))
}

/// Every cell that is not empty, as another reader finds it.
fn read(bytes: &[u8]) -> BTreeMap<String, BTreeMap<Address, Json>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names, NAMES);
    let sheet = |name: &String| {
        let range = book.worksheet_range(name).unwrap();
        let (row0, col0) = range.start().unwrap();
        let cell = |(row, col, data): (usize, usize, &Data)| {
            let at = Address::new((col as u32 + col0) as u16, row as u32 + row0 + 1);
            match data {
                Data::Empty => None,
                Data::Int(n) => Some((at, Json::from(*n as f64))),
                Data::Float(n) => Some((at, Json::from(*n))),
                Data::String(text) => Some((at, Json::from(text.as_str()))),
                other => panic!("{at}: {other:?}"),
            }
        };
        (name.clone(), range.cells().filter_map(cell).collect())
    };
    names.iter().map(sheet).collect()
}

fn same_number(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1.0)
}

/// Compares the cells, numbers as numbers, and that nothing else is there.
fn assert_cells(ours: &Json, expected: &Json, exact_kind: bool) {
    let (ours, expected) = (ours.as_object().unwrap(), expected.as_object().unwrap());
    assert_eq!(ours.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, expected) in expected {
        let (ours, expected) = (ours[name].as_object().unwrap(), expected.as_object().unwrap());
        for at in ours.keys().chain(expected.keys()) {
            let (our, want) = (ours.get(at), expected.get(at));
            let equal = match (our.and_then(Json::as_f64), want.and_then(Json::as_f64)) {
                (Some(a), Some(b)) => same_number(a, b),
                _ => our == want,
            };
            assert!(equal, "{name}!{at}: {our:?} instead of {want:?}");
            let is_count = |value: Option<&Json>| value.is_some_and(Json::is_i64);
            assert!(!exact_kind || is_count(our) == is_count(want), "{name}!{at}: {our:?}, {want:?}");
        }
    }
}

/// Description, JSON and the file's cells against the expected ones.
fn check(figures: &Figures, expected: &Json) {
    let ours = serde_json::to_value(ReportCells::of(&sheets::sheets(figures))).unwrap();
    assert_cells(&ours, expected, true);
    let bytes = file(figures, "Beispielhaus");
    let mut read = serde_json::to_value(read(&bytes)).unwrap();
    read.sort_all_objects();
    let mut expected = expected.clone();
    expected.sort_all_objects();
    assert_cells(&read, &expected, false);
}

#[test]
fn the_golden_report_cell_by_cell() {
    check(&golden(), &serde_json::from_str(GOLDEN).unwrap());
    assert_eq!(file_name(IsoWeek { jahr: 2026, kw: 8 }), "Berichtswesen_DAK_2026_KW08.xlsx");
}

#[test]
fn the_golden_workbook_holds_the_same_cells_as_ours() {
    let theirs = read(include_bytes!("../../../../fixtures/reports/golden_report_2026_KW08.xlsx"));
    assert_eq!(read(&file(&golden(), "Beispielhaus")), theirs);
}

#[test]
fn the_golden_cases_up_to_week_53() {
    let figures = Figures::of(IsoWeek { jahr: 2026, kw: 53 }, &golden_counts(53));
    let cells = serde_json::to_value(ReportCells::of(&sheets::sheets(&figures))).unwrap();
    let row = |row: u32| ["B", "C", "D", "E", "F"].map(|col| cells[NAMES[0]][format!("{col}{row}")].as_i64());
    assert_eq!(row(64), [12, 7, 2, 3, 5].map(Some));
    assert_eq!(row(63), [1, 0, 0, 1, 0].map(Some));
    assert_eq!(cells[NAMES[0]]["F2"], "2025 (bis KW 52)");
}

#[test]
fn two_thousand_cases_after_four_thousand_changes() {
    let expected: Json = serde_json::from_str(MEDIUM).unwrap();
    check(&medium(2020, 53), &expected["reports"]["2020/53"]);
    check(&medium(2021, 8), &expected["reports"]["2021/08"]);
    let cases = replay::cases();
    for (jahr, sums) in expected["yearly"].as_object().unwrap() {
        let jahr = jahr.parse().unwrap();
        let ours = replay::counts(&cases, IsoWeek { jahr, kw: 53 }).sums(jahr, 53);
        assert_eq!(&serde_json::to_value(&ours).unwrap(), sums, "{jahr}");
        assert_eq!(ours.violations(), Vec::<&str>::new());
    }
}

#[test]
fn stored_numbers_come_back_as_they_were() {
    let numbers = ReportNumbers::of(&medium(2021, 8));
    let json = serde_json::to_string(&numbers).unwrap();
    let stored = serde_json::from_str::<ReportNumbers>(&json).unwrap();
    assert!(stored.same_as(&numbers));
    assert!(!stored.same_as(&ReportNumbers::of(&medium(2021, 9))));
    let mut one_less = replay::counts(&replay::cases(), IsoWeek { jahr: 2021, kw: 8 });
    let (_, first) = one_less.icd.iter_mut().next().unwrap();
    *first -= 1;
    let one_less = ReportNumbers::of(&Figures::of(IsoWeek { jahr: 2021, kw: 8 }, &one_less));
    assert!(!stored.same_as(&one_less), "a single ICD code that is counted differently");
}

#[test]
fn the_same_numbers_give_the_same_bytes() {
    let figures = medium(2020, 53);
    let bytes = |tenant| file(&figures, tenant);
    assert_eq!(bytes("Haus & Hof"), bytes("Haus & Hof"));
    assert_ne!(bytes("Haus & Hof"), bytes("Anderes Haus"));
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The parts of the file, by name.
fn sheet_parts(bytes: &[u8]) -> Vec<String> {
    (1..=5).map(|n| part(bytes, &format!("xl/worksheets/sheet{n}.xml"))).collect()
}

#[test]
fn sheets_print_on_as_few_pages_as_can_be_read_with_heads_and_margins() {
    let bytes = file(&golden(), "Haus & Hof");
    for (n, xml) in (1..).zip(sheet_parts(&bytes)) {
        let wide = [2, 3].contains(&n);
        assert_eq!(xml.contains(r#"orientation="landscape""#), wide, "{n}");
        assert_eq!(xml.contains(r#"fitToHeight="0""#), [2, 5].contains(&n), "{n}");
        for want in [
            "<pageSetUpPr fitToPage=\"1\"/>",
            "&amp;L&amp;8&amp;K595959Haus &amp;&amp; Hof&amp;R",
            "KW\u{a0}08/2026 · 16.02.–22.02.2026</oddHeader>",
            "Stand 25.02.2026, 07:13\u{202f}Uhr · Version 1&amp;R",
            "&amp;A · Seite &amp;P von &amp;N</oddFooter>",
        ] {
            assert!(xml.contains(want), "{want}, {n}");
        }
    }
    let book = part(&bytes, "xl/workbook.xml");
    for (nr, rows) in (0..).zip(["$10:$10", "$9:$10", "$9:$10", "$10:$10", "$1:$1"]) {
        let want = format!(r#"<definedName name="_xlnm.Print_Titles" localSheetId="{nr}">"#);
        let titles = book.split(&want).nth(1).unwrap().split("</definedName>").next().unwrap();
        assert!(titles.ends_with(&format!("'!{rows}")), "{titles}");
    }
}

#[test]
fn a_report_made_before_its_week_is_over_says_so_above_every_page_and_in_its_title() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let bytes = |made: &str, version| {
        let edition = Edition { facility: "Haus", made: made.parse().unwrap(), zone: &zone, version };
        workbook(&golden(), &edition).unwrap()
    };
    // Sunday evening and Monday morning in Berlin.
    let early = bytes("2026-02-22T22:59:00Z", Some(1));
    let later = bytes("2026-02-22T23:00:00Z", None);
    for (early, later) in sheet_parts(&early).into_iter().zip(sheet_parts(&later)) {
        assert!(early.contains("22.02.2026 · vorläufig</oddHeader>") && early.contains(" · Version 1&amp;R"));
        assert!(!later.contains("vorläufig") && !later.contains("Version"), "not kept: no version");
    }
    assert!(part(&early, "docProps/core.xml").contains("KW 08 (vorläufig)</dc:title>"));
}

#[test]
fn tables_scroll_below_their_heads_and_their_columns_are_as_wide_as_their_words() {
    let bytes = file(&golden(), "Haus & Hof");
    let sheets = sheet_parts(&bytes);
    for (n, xml) in (1..).zip(&sheets) {
        let freeze = if n < 5 {
            r#"xSplit="1" ySplit="10" topLeftCell="B11""#
        } else {
            r#"ySplit="1" topLeftCell="A2""#
        };
        assert!(xml.contains(freeze), "freeze, {n}");
        assert!(!xml.contains("<f>"), "no formula");
        assert!(xml.contains(r#"showGridLines="0""#), "the lines are those of the table, {n}");
        assert_eq!(xml.contains(r#"zoomScale="85""#), [2, 3].contains(&n), "{n}");
    }
    let merges = |n: usize| {
        let all = sheets[n - 1].split("<mergeCell ref=\"").skip(1).filter_map(|rest| rest.split('"').next());
        all.map(str::to_owned).collect::<Vec<_>>()
    };
    let years = ["B2:C2", "D2:E2", "F2:G2"];
    let groups = ["B9:D9", "E9:G9", "H9:J9", "K9:M9", "N9:P9"];
    assert_eq!(merges(1), years);
    assert_eq!(merges(2), [&years[..], &groups].concat());
    assert_eq!(merges(3), [&years[..], &groups, &["Q9:S9"]].concat());
    assert_eq!(merges(4), years);
    assert_eq!(merges(5), Vec::<String>::new());
    // No word of a head is broken: a width is in digits, and letters are narrower on average.
    for sheet in sheets::sheets(&golden()) {
        let heads = sheet.cells.iter().filter(|(at, cell)| [1, 2, 10].contains(&at.row) && cell.style.wrap);
        for (at, cell) in heads {
            let Value::Text(text) = &cell.value else { panic!("{at}") };
            let longest = text.split(' ').map(|word| word.chars().count()).max().unwrap();
            let width = sheet.widths.get(usize::from(at.col)).or(sheet.widths.last()).unwrap();
            assert!(longest as f64 <= *width, "{}!{at}: {text}", sheet.name);
        }
    }
}

#[test]
fn heads_stand_over_their_numbers_and_the_specialties_are_set_apart() {
    let sheets = sheets::sheets(&golden());
    let style = |n: usize, at: &str| {
        let at: Address = at.parse().unwrap();
        sheets[n - 1]
            .cells
            .get(&at)
            .map(|cell| cell.style)
            .or(sheets[n - 1].blanks.get(&at).copied())
            .unwrap()
    };
    for (n, heads) in
        [(1, &["H2", "I2", "B10", "F10"][..]), (2, &["B10", "P10"]), (4, &["G10"]), (5, &["B1"])]
    {
        for head in heads {
            assert_eq!(style(n, head).align, Align::Right, "{n}!{head}");
        }
    }
    assert_eq!(style(2, "B9").align, Align::Centre);
    assert_eq!(style(1, "A11").align, Align::Left, "the week is a name of its row");
    for n in [2, 3] {
        // The line goes through the weeks to come, too.
        for at in ["E9", "E10", "E11", "E18", "E19", "E63", "E64", "E65", "N40"] {
            assert_eq!(style(n, at).left, Line::Clear, "{n}!{at}");
        }
        assert_eq!(style(n, "F40").left, Line::None);
    }
    let styles = part(&file(&golden(), "Haus"), "xl/styles.xml");
    for want in
        [r#"formatCode="0.0%""#, r#"numFmtId="3""#, "FFD9E1F2", r#"wrapText="1""#, r#"<sz val="14"/>"#]
    {
        assert!(styles.contains(want), "{want}");
    }
    assert!(!styles.contains(r#"numFmtId="1""#), "all counts have thousands");
    assert!(styles.matches("<xf ").count() < 60, "looks are shared");
}

#[test]
fn two_charts_draw_cells_of_their_sheets_beside_the_tables() {
    let bytes = file(&medium(2020, 53), "Haus");
    let course = part(&bytes, "xl/charts/chart1.xml");
    for want in [
        "<c:barChart>",
        "<c:lineChart>",
        "<c:f>'Auswertung KW gesamt'!$A$11:$A$63</c:f>",
        "<c:f>'Auswertung KW gesamt'!$B$11:$B$63</c:f>",
        "<c:f>'Auswertung KW gesamt'!$F$10</c:f>",
        "Erstberatungen und Gutachten je Woche",
    ] {
        assert!(course.contains(want), "{want}");
    }
    let groups = part(&bytes, "xl/charts/chart2.xml");
    for want in ["'Auswertung nach Fachgebieten'!$D$3:$D$7", "'Auswertung nach Fachgebieten'!$F$2<"] {
        assert!(groups.contains(want), "{want}");
    }
    let (first, second) =
        (part(&bytes, "xl/drawings/drawing1.xml"), part(&bytes, "xl/drawings/drawing2.xml"));
    assert!(first.contains("<xdr:from><xdr:col>6</xdr:col>") && first.contains("<xdr:row>10</xdr:row>"));
    assert!(second.contains("<xdr:from><xdr:col>10</xdr:col>"));
    assert!(first.contains("descr=\"Säulen: "), "who does not see it is told what it shows");
}

#[test]
fn its_properties_name_the_report_and_the_facility_and_nobody() {
    let core = part(&file(&golden(), "Haus & Hof"), "docProps/core.xml");
    for want in [
        "<dc:title>Berichtswesen DAK 2026 KW 08</dc:title>",
        "<dc:creator>Haus &amp; Hof</dc:creator>",
        "<cp:lastModifiedBy>Haus &amp; Hof</cp:lastModifiedBy>",
        "2026-02-25T",
    ] {
        assert!(core.contains(want), "{want}");
    }
}

#[test]
fn an_independent_reader_finds_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let expected: Json = serde_json::from_str(MEDIUM).unwrap();
    for (figures, cells) in [
        (golden(), serde_json::from_str(GOLDEN).unwrap()),
        (medium(2020, 53), expected["reports"]["2020/53"].clone()),
    ] {
        let (xlsx, json) = (dir.path().join("report.xlsx"), dir.path().join("expected.json"));
        std::fs::write(&xlsx, file(&figures, "Beispielhaus")).unwrap();
        std::fs::write(&json, cells.to_string()).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/openpyxl_report.py");
        // The distribution's Python first: its package is the one that `tests/run` installs.
        let read = |python| Command::new(python).arg(script).arg(&xlsx).arg(&json).output().ok();
        let mut runs = ["/usr/bin/python3", "python3"].into_iter().filter_map(read);
        let Some(run) = runs.find(|run| run.status.code() != Some(77)) else {
            println!("skipped: the independent reader of the workbooks, because python3 has no openpyxl");
            return;
        };
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    }
}
