//! What comes out of the printer: LibreOffice lays the pages out, and another tool reads them.

use std::{path::Path, process::Command};

use super::{
    Figures,
    sheets::NAMES,
    workbook_tests::{file, golden, medium},
};

/// The printed pages as text; none, with the reason said, where the two tools are not installed.
fn printed(figures: &Figures, dir: &Path) -> Option<Vec<String>> {
    std::fs::write(dir.join("report.xlsx"), file(figures, "Klinik Haus & Hof")).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", dir.join("profile").display());
    let lay_out = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "report.xlsx"])
        .current_dir(dir)
        .output();
    let read = Command::new("pdftotext").args(["-layout", "report.pdf", "-"]).current_dir(dir).output();
    let (Ok(lay_out), Ok(read)) = (lay_out, read) else {
        println!("skipped: the printed report, because soffice and pdftotext are not installed");
        return None;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&lay_out.stderr));
    let text = String::from_utf8(read.stdout).unwrap();
    Some(text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn the_printed_report_has_no_page_too_many_and_every_page_its_heads_and_margins() {
    let dir = tempfile::tempdir().unwrap();
    // Of a year with 53 weeks, and of one with 52; both with few enough codes for one page.
    for (figures, week) in [(golden(), "KW 08/2026"), (medium(2021, 8), "KW 08/2021")] {
        let Some(pages) = printed(&figures, dir.path()) else { return };
        // Sheet 2 goes on on a second page.
        let sheets = [0, 1, 1, 2, 3, 4].map(|sheet| NAMES[sheet]);
        assert_eq!(pages.len(), sheets.len());
        for ((number, page), sheet) in (1..).zip(&pages).zip(sheets) {
            let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
            for want in ["Klinik Haus & Hof", week, "Stand 25.02.2026, 07:13 Uhr · Version 1"] {
                assert!(words.contains(want), "{want} on page {number}");
            }
            assert!(words.contains(&format!("{sheet} · Seite {number} von 6")), "{words}");
            let heads = match sheet {
                "Auswertung ICD onko" => "ICD Anzahl",
                "Auswertung nach Fachgebieten" => {
                    "Onkologie Kardiologie Intensivmedizin Gallenblase Schilddrüse"
                }
                "Auswertung Gutachten" => "Gallenblase Schilddrüse Gesamt",
                _ => "KW",
            };
            assert!(words.contains(heads), "{heads} on page {number}");
            // No page for a few rows: the fifth once had the last nine of sheet 3.
            let lines = page.lines().filter(|line| line.trim().starts_with(|c: char| c.is_alphanumeric()));
            assert!(sheet == NAMES[4] || lines.count() >= 18, "page {number}");
        }
    }
}
