//! The main job in a browser: a CSV comes in, cases are found, coded, reported; once by hand and keyboard, once without
//! JavaScript.
//!
//! Covers: cases, case_import, icd, coding, reports.

use std::collections::BTreeMap;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use thirtyfour::Key;

use crate::driver::in_browser;
use crate::support::{TestServer, wait::until_some};
use crate::tab::Tab;
use crate::work::{EXAMPLE, sign_in};

const SECOND: &str = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n\
    T-8,\"Zusatz | Zoe | 03.03.1980 |\",x,Zweitmeinung Onkologie,\"05.02.26, 09:00\"\n";

async fn open(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

/// Uploads a file on the import page. Returns on its preview.
async fn upload(tab: &Tab, site: &TestServer, name: &str, csv: &str) {
    let file = std::path::PathBuf::from(site.path(name));
    std::fs::write(&file, csv).unwrap();
    open(tab, site, "/import").await;
    tab.choose_file("input[name=datei]", &file).await;
    tab.follow("form[enctype] button[type=submit]").await;
    tab.shows("#vorschau").await;
}

/// The numbers on the tabs above the preview: all, new, duplicate, with warnings, rejected.
pub async fn counts(tab: &Tab) -> Vec<String> {
    let script = "[...document.querySelectorAll('.tabs .count')].map(e => e.textContent.replace(/\\D/g, ''))";
    serde_json::from_value(tab.value(script).await).unwrap()
}

async fn confirm(tab: &Tab) {
    tab.click("form[action$='/uebernehmen'] button").await;
    until_some("the result of the import", || async {
        tab.path().await.ends_with("/ergebnis").then_some(())
    })
    .await;
}

/// Sets Unterlagen and Gutachten of the case with this name in the edit form.
async fn opinion(tab: &Tab, site: &TestServer, name: &str) {
    until_some("the case is found", || async {
        open(tab, site, &format!("/faelle?q={name}")).await;
        (tab.count("#faelle tbody tr").await == 1).then_some(())
    })
    .await;
    tab.follow("#faelle tbody th a").await;
    tab.follow(".page-head a.button").await;
    tab.click("#feld-unterlagen").await;
    tab.click("#feld-gutachten").await;
    tab.follow("form[action$='/bearbeiten'] button[type=submit]").await;
    assert!(!tab.path().await.contains("bearbeiten"), "the case is saved");
    tab.shows(".notice.tone-good").await;
}

/// Counts every press of a pointer in this tab from now on, over all its pages.
pub async fn watch_pointer(tab: &Tab) {
    let script = "addEventListener('pointerdown', () => sessionStorage.setItem('pointer', 'used'), true);\
                  addEventListener('mousedown', () => sessionStorage.setItem('pointer', 'used'), true);";
    tab.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({"source": script})).await;
}

pub async fn no_pointer(tab: &Tab) {
    assert_eq!(tab.value("sessionStorage.getItem('pointer')").await, Value::Null, "a pointer was used");
}

/// The last names in the list of cases.
async fn names(tab: &Tab) -> Vec<String> {
    let script = "[...document.querySelectorAll('#faelle tbody tr')].map(row => row.cells[0].textContent.split(',')[0].trim())";
    serde_json::from_value(tab.value(script).await).unwrap()
}

/// Every cell of the five tables that are shown: sheet, address, value.
pub async fn shown(tab: &Tab) -> BTreeMap<(String, String), String> {
    let script = "[1, 2, 3, 4, 5].flatMap(n => { const sheet = document.getElementById('blatt-' + n); \
        const name = sheet.querySelector('h2').textContent; \
        return [...sheet.querySelectorAll('[data-zelle][data-wert]')].map(e => [name, e.dataset.zelle, e.dataset.wert]); })";
    let cells: Vec<(String, String, String)> = serde_json::from_value(tab.value(script).await).unwrap();
    cells.into_iter().map(|(sheet, cell, value)| ((sheet, cell), value)).collect()
}

/// `(column, row)` from 0 as in `B12`.
fn address(row: usize, column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        name.insert(0, char::from(b'A' + u8::try_from((left - 1) % 26).unwrap()));
        left = (left - 1) / 26;
    }
    format!("{name}{}", row + 1)
}

/// Check 32: five sheets, and every cell as on the screen.
pub fn equal_to_the_screen(bytes: &[u8], screen: &BTreeMap<(String, String), String>) {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    assert_eq!(names.len(), 5, "{names:?}");
    let mut filed = BTreeMap::new();
    for name in names {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let at = address(row + usize::try_from(top).unwrap(), column + usize::try_from(left).unwrap());
            filed.insert((name.clone(), at), cell.clone());
        }
    }
    assert!(screen.len() > 300, "{} cells on the screen", screen.len());
    for (at, text) in screen {
        let cell = filed.get(at).unwrap_or_else(|| panic!("{at:?} = {text} is not in the file"));
        let same = match cell {
            Data::String(own) => own == text,
            Data::Float(own) => text.parse::<f64>().is_ok_and(|number| (number - own).abs() < 1e-9),
            Data::Int(own) => text.parse::<i64>().is_ok_and(|number| number == *own),
            _ => false,
        };
        assert!(same, "{at:?}: {cell:?} in the file, {text} on the screen");
    }
    for (at, cell) in &filed {
        let number = matches!(cell, Data::Float(_) | Data::Int(_));
        assert!(!number || screen.contains_key(at), "{at:?}: {cell:?} is not on the screen");
    }
}

/// Two downloads of one report: the same bytes, under the name that it is known by.
pub async fn twice_the_same(tab: &Tab) -> Vec<u8> {
    let mut files = tab.downloaded_times(".xlsx", 2).await;
    assert!(files[0].1 == files[1].1, "the second download has other bytes");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"Berichtswesen_DAK_2026_KW06.xlsx"), "{names:?}");
    files.remove(0).1
}

/// Check 32: makes the report 2026/06, downloads it twice, and compares the bytes with each other and with the screen.
async fn report(tab: &Tab, site: &TestServer) {
    open(tab, site, "/berichte?jahr=2026").await;
    tab.fill("#feld-kw", "6").await;
    tab.click("#naechster button[type=submit]").await;
    tab.shows("#berichtliste a[download]").await;
    tab.click("#berichtliste a[download]").await;
    tab.downloaded_times(".xlsx", 1).await;
    tab.click("#berichtliste a[download]").await;
    let bytes = twice_the_same(tab).await;
    open(tab, site, "/berichte/2026/6?version=1").await;
    tab.shows("#blatt-5").await;
    let screen = shown(tab).await;
    equal_to_the_screen(&bytes, &screen);
    let onko = screen.iter().any(|((sheet, _), value)| sheet.contains("ICD") && value == "C50.1");
    assert!(onko, "the code that was entered is in the report");
}

/// Undoes the second import, and finds its case no more.
async fn undo(tab: &Tab, site: &TestServer) {
    upload(tab, site, "zweiter.csv", SECOND).await;
    assert_eq!(counts(tab).await, ["1", "1", "0", "0", "0"]);
    confirm(tab).await;
    until_some("the case is found", || async {
        open(tab, site, "/faelle?q=zusatz").await;
        (names(tab).await == ["Zusatz"]).then_some(())
    })
    .await;
    open(tab, site, "/import").await;
    tab.follow("#import-log tbody tr:first-child a").await;
    tab.follow("a[href$='/rueckgaengig']").await;
    tab.click("form[action$='/rueckgaengig'] button[type=submit]").await;
    until_some("the import is undone", || async { tab.path().await.ends_with("/ergebnis").then_some(()) })
        .await;
    open(tab, site, "/faelle?q=zusatz").await;
    assert!(names(tab).await.is_empty());
    open(tab, site, "/faelle").await;
    assert_eq!(names(tab).await.len(), 6, "the first import stands");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_by_hand_and_keyboard() {
    in_browser("the_main_job_by_hand_and_keyboard", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;

        upload(&tab, &site, "export.csv", EXAMPLE).await;
        assert_eq!(counts(&tab).await[..3], ["7", "5", "1"]);
        assert!(tab.text("#zeile-5").await.contains("Zweitmeinung Orthopädie"));
        tab.click("#feld-gruppe-0 option[value=kardio]").await;
        tab.click("form[action*='/modul'] button").await;
        until_some("six new cases", || async { (counts(&tab).await.get(1)? == "6").then_some(()) }).await;
        confirm(&tab).await;
        assert_eq!(tab.text(".tile strong").await, "6");

        for name in ["tonn", "mueller+lud"] {
            opinion(&tab, &site, name).await;
        }

        watch_pointer(&tab).await;
        keyboard_icd(&tab, &site).await;
        keyboard_coding(&tab, &site).await;
        no_pointer(&tab).await;

        report(&tab, &site).await;

        open(&tab, &site, "/faelle").await;
        for text in ["mueller lud", "Muller"] {
            tab.fill("#faelle-suche", text).await;
            until_some("one case is found", || async {
                (names(&tab).await == ["Müller-Lüdenscheidt"]).then_some(())
            })
            .await;
            assert_eq!(tab.focused().await, "#faelle-suche");
        }
        undo(&tab, &site).await;
        let csp = tab.csp_violations().await;
        assert!(csp.is_empty(), "{csp:?}");
    })
    .await;
}

/// Checks 11, 12: the ICD of all waiting cases, with keys alone; one is spelt otherwise and read as it was meant.
async fn keyboard_icd(tab: &Tab, site: &TestServer) {
    open(tab, site, "/icd").await;
    tab.holds("document.activeElement.name === 'icd'").await;
    let rows = tab.count(".icd-row").await;
    assert_eq!(rows, 6);
    for place in 0..rows {
        let code = match place {
            1 => "c501",
            _ if place % 2 == 0 => "c50.1",
            _ => "i25.1; i10",
        };
        tab.keys(code).await;
        tab.keys(Key::Enter).await;
    }
    tab.holds("document.querySelectorAll('.icd-row.saved').length === 6").await;
    open(tab, site, "/icd").await;
    assert_eq!(tab.count(".icd-row").await, 0, "nothing waits any more");
}

/// Checks 11, 13: two cards, with keys alone.
async fn keyboard_coding(tab: &Tab, site: &TestServer) {
    open(tab, site, "/kodierung").await;
    let heading = "document.querySelector('#karte h2').textContent";
    let first = tab.value(heading).await.as_str().unwrap().to_owned();
    assert!(first.starts_with("Fall 1 von 2"), "{first}");
    tab.keys("1").await;
    tab.keys("n").await;
    tab.control(Key::Enter).await;
    tab.holds(&format!("{heading} !== {}", serde_json::json!(first))).await;
    tab.holds("document.activeElement.matches('#karte h2')").await;
    tab.keys("2").await;
    tab.keys("j").await;
    tab.holds("document.querySelector('.ta-reasons').offsetHeight > 0").await;
    tab.keys("d").await;
    tab.control(Key::Enter).await;
    tab.sees("Bestätigung 1 · Alternative 1").await;
    tab.holds("document.activeElement.matches('#karte h2')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_without_javascript() {
    in_browser("the_main_job_without_javascript", |tab| async move {
        let site = TestServer::start().await;
        tab.scripts(false).await;
        sign_in(&tab, &site, "admin").await;

        upload(&tab, &site, "export.csv", EXAMPLE).await;
        assert_eq!(counts(&tab).await[..3], ["7", "5", "1"]);
        tab.follow("#zeile-5 a[href*='/zeile/5']").await;
        tab.fill("#feld-modul", "Zweitmeinung Kardiologie").await;
        tab.follow("main form[action*='/zeile/5'] button[type=submit]").await;
        tab.sees("Keine Zeile ist mehr fehlerhaft.").await;
        assert_eq!(counts(&tab).await[1], "6");
        confirm(&tab).await;
        assert_eq!(tab.text(".tile strong").await, "6");

        for name in ["tonn", "mueller+lud"] {
            opinion(&tab, &site, name).await;
        }

        open(&tab, &site, "/icd").await;
        let rows = tab.value("[...document.querySelectorAll('.icd-row')].map(row => row.id)").await;
        let rows: Vec<String> = serde_json::from_value(rows).unwrap();
        assert_eq!(rows.len(), 6);
        for (place, row) in rows.iter().enumerate() {
            let code = if place == 1 { "quatsch" } else { "c50.1" };
            tab.fill(&format!("#{row} input[name=icd]"), code).await;
        }
        tab.follow("button[form=icd-alle]:not([name])").await;
        tab.shows(".error-summary").await;
        assert_eq!(tab.count(".icd-row.problem").await, 1);
        assert_eq!(
            tab.value("document.querySelector('.icd-row.problem input[name=icd]').value").await,
            "quatsch"
        );
        tab.fill(".icd-row.problem input[name=icd]", "I25.1").await;
        tab.follow("button[form=icd-alle]:not([name])").await;
        assert_eq!(tab.count(".icd-row.problem").await, 0, "nothing waits");

        open(&tab, &site, "/kodierung").await;
        for (typ, change, done) in [("1", "2", "1 von 2 kodiert"), ("2", "1", "2 von 2 kodiert")] {
            tab.click(&format!("#feld-gutachten_typ-{typ}")).await;
            tab.click(&format!("#feld-therapieaenderung-{change}")).await;
            tab.follow(".coding-form button[type=submit]").await;
            tab.sees(done).await;
        }
        tab.sees("Bestätigung 1 · Alternative 1").await;

        report(&tab, &site).await;

        for text in ["mueller lud", "Muller"] {
            open(&tab, &site, "/faelle").await;
            tab.fill("#faelle-suche", text).await;
            tab.follow("#fallfilter button[type=submit]").await;
            until_some("one case is found", || async {
                (tab.path().await.contains("q=") && names(&tab).await == ["Müller-Lüdenscheidt"])
                    .then_some(())
            })
            .await;
        }
        undo(&tab, &site).await;
    })
    .await;
}
