//! The report as a file.

use jiff::Timestamp;

use super::{figures::Figures, sheets::sheets};
use crate::{
    kernel::period::IsoWeek,
    platform::sheet::write_xlsx::{Book, Sheet, WriteError, to_bytes},
};

/// The file's name: year and week, nobody's name (domain.md, 5.8).
#[must_use]
pub fn file_name(woche: IsoWeek) -> String {
    format!("Berichtswesen_DAK_{}_KW{:02}.xlsx", woche.jahr, woche.kw)
}

/// The workbook's bytes. The same figures, name of the tenant and instant give the same bytes.
///
/// # Errors
/// When a number or text lies beyond the limits of the file format.
pub fn workbook(figures: &Figures, tenant: &str, created: Timestamp) -> Result<Vec<u8>, WriteError> {
    of_sheets(figures.woche, sheets(figures), tenant, created)
}

/// [`workbook`] of sheets that are made already.
pub(super) fn of_sheets(
    woche: IsoWeek,
    sheets: Vec<Sheet>,
    tenant: &str,
    created: Timestamp,
) -> Result<Vec<u8>, WriteError> {
    to_bytes(&Book {
        title: format!("Berichtswesen DAK {} KW {:02}", woche.jahr, woche.kw),
        heading: tenant.to_owned(),
        created,
        sheets,
    })
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        io::{Cursor, Read},
        process::Command,
    };

    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    use serde_json::Value as Json;

    use super::*;
    use crate::{
        features::second_opinion::{
            cases::{Fallgruppe, Traits},
            reports::{Counts, ReportCells, ReportNumbers, replay, sheets::NAMES},
        },
        platform::sheet::write_xlsx::Address,
    };

    const GOLDEN: &str = include_str!("../../../../fixtures/reports/golden_report_2026_KW08.json");
    const MEDIUM: &str = include_str!("../../../../fixtures/imports/crm_medium.reports.json");
    const CREATED: Timestamp = Timestamp::constant(1_772_000_000, 0);

    /// The sixteen cases of domain.md, 5.9.
    fn golden_counts(kw: u8) -> Counts {
        let t = |traits: &[Traits]| traits.iter().fold(Traits::default(), |all, one| all.with(*one, true));
        let (u, a, x, g) = (Traits::UNTERLAGEN, Traits::ABLEHNUNG, Traits::ABBRUCH, Traits::GUTACHTEN);
        let (alt, best, ja, nein) =
            (Traits::ALTERNATIVE, Traits::BESTAETIGUNG, Traits::TA_JA, Traits::TA_NEIN);
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

    fn golden() -> Figures {
        Figures::of(IsoWeek { jahr: 2026, kw: 8 }, &golden_counts(8))
    }

    fn medium(jahr: u16, kw: u8) -> Figures {
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
        let ours = serde_json::to_value(ReportCells::of(&sheets(figures))).unwrap();
        assert_cells(&ours, expected, true);
        let bytes = workbook(figures, "Beispielhaus", CREATED).unwrap();
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
        assert_eq!(read(&workbook(&golden(), "Beispielhaus", CREATED).unwrap()), theirs);
    }

    #[test]
    fn the_golden_cases_up_to_week_53() {
        let figures = Figures::of(IsoWeek { jahr: 2026, kw: 53 }, &golden_counts(53));
        let cells = serde_json::to_value(ReportCells::of(&sheets(&figures))).unwrap();
        let row =
            |row: u32| ["B", "C", "D", "E", "F"].map(|col| cells[NAMES[0]][format!("{col}{row}")].as_i64());
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
        let bytes = |tenant| workbook(&figures, tenant, CREATED).unwrap();
        assert_eq!(bytes("Haus & Hof"), bytes("Haus & Hof"));
        assert_ne!(bytes("Haus & Hof"), bytes("Anderes Haus"));
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn it_looks_and_prints_as_agreed_and_names_nobody() {
        let bytes = workbook(&golden(), "Haus & Hof", CREATED).unwrap();
        let sheet = |n: u8| part(&bytes, &format!("xl/worksheets/sheet{n}.xml"));
        for n in 1..=5 {
            let xml = sheet(n);
            assert_eq!(xml.contains(r#"xSplit="1" ySplit="10" topLeftCell="B11""#), n < 5, "freeze, {n}");
            for want in [
                r#"fitToHeight="0""#,
                r#"orientation="landscape""#,
                "<pageSetUpPr fitToPage=\"1\"/>",
                "&amp;LHaus &amp;&amp; Hof",
                "Seite &amp;P von &amp;N",
            ] {
                assert!(xml.contains(want), "{want}, {n}");
            }
            assert!(!xml.contains("<f>"), "no formula");
        }
        let merges = |n| {
            let xml = sheet(n);
            let all = xml.split("<mergeCell ref=\"").skip(1).filter_map(|rest| rest.split('"').next());
            all.map(str::to_owned).collect::<Vec<_>>()
        };
        let years = ["B2:C2", "D2:E2", "F2:G2"];
        let groups = ["B9:D9", "E9:G9", "H9:J9", "K9:M9", "N9:P9"];
        assert_eq!(merges(1), years);
        assert_eq!(merges(2), [&years[..], &groups].concat());
        assert_eq!(merges(3), [&years[..], &groups, &["Q9:S9"]].concat());
        assert_eq!(merges(4), years);
        assert_eq!(merges(5), Vec::<String>::new());
        // Excel stores a width with the cell's margin of 5 pixels: 22 is 22.7109375.
        for (n, first, last, other) in
            [(1, 22, 9, 14), (2, 22, 16, 13), (3, 22, 19, 14), (4, 22, 9, 14), (5, 14, 2, 10)]
        {
            let xml = sheet(n);
            for want in [
                format!(r#"<col min="1" max="1" width="{first}.7109375""#),
                format!(r#"<col min="2" max="{last}" width="{other}.7109375""#),
            ] {
                assert!(xml.contains(&want), "{want}, {n}");
            }
        }
        let styles = part(&bytes, "xl/styles.xml");
        for want in
            [r#"formatCode="0.0%""#, r#"numFmtId="1""#, "FFD9E1F2", r#"wrapText="1""#, r#"<sz val="14"/>"#]
        {
            assert!(styles.contains(want), "{want}");
        }
        let core = part(&bytes, "docProps/core.xml");
        assert!(core.contains("<dc:title>Berichtswesen DAK 2026 KW 08</dc:title>"));
        assert!(
            core.contains("<dc:creator></dc:creator>")
                && core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>")
        );
        assert!(core.contains("2026-02-25T"));
    }

    #[test]
    fn an_independent_reader_finds_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let expected: Json = serde_json::from_str(MEDIUM).unwrap();
        for (figures, cells) in [
            (golden(), serde_json::from_str(GOLDEN).unwrap()),
            (medium(2020, 53), expected["reports"]["2020/53"].clone()),
        ] {
            let (file, json) = (dir.path().join("report.xlsx"), dir.path().join("expected.json"));
            std::fs::write(&file, workbook(&figures, "Beispielhaus", CREATED).unwrap()).unwrap();
            std::fs::write(&json, cells.to_string()).unwrap();
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/openpyxl_report.py");
            // The distribution's Python first: its package is the one that `tests/run` installs.
            let read = |python| Command::new(python).arg(script).arg(&file).arg(&json).output().ok();
            let mut runs = ["/usr/bin/python3", "python3"].into_iter().filter_map(read);
            let Some(run) = runs.find(|run| run.status.code() != Some(77)) else {
                println!("skipped: the independent reader of the workbooks, because python3 has no openpyxl");
                return;
            };
            assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
        }
    }
}
