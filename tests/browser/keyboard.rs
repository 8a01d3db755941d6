//! The whole of an import and of a report by keys alone: no pointer event is sent (interface.md, 5: check 11).
//!
//! A file dialogue belongs to the operating system; the driver puts the file into the field, which sends no pointer event.
//!
//! Covers: case_import, reports.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::driver::in_browser;
use crate::journey::{counts, equal_to_the_screen, no_pointer, shown, twice_the_same, watch_pointer};
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::EXAMPLE;

/// Follows a link or presses a button that Tab leads to, and waits for the address.
async fn enter(tab: &Tab, css: &str, path: &str) {
    tab.tab_to(css).await;
    tab.enter().await;
    tab.comes_to(path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_a_report_by_keys_alone() {
    in_browser("an_import_and_a_report_by_keys_alone", |tab| async move {
        let site = TestServer::start().await;
        watch_pointer(&tab).await;
        tab.go(&format!("{}/anmelden", site.url())).await;
        tab.tab_to("[name=email]").await;
        tab.keys(TestServer::email(TENANT, "admin")).await;
        tab.tab_to("[name=passwort]").await;
        tab.keys(PASSWORD).await;
        tab.keys(Key::Enter).await;
        tab.comes_to("/faelle/uebersicht").await;

        // A file, a row that is mended in its place, and the import.
        enter(&tab, ".rail a[href='/import']", "/import").await;
        let file = std::path::PathBuf::from(site.path("export.csv"));
        std::fs::write(&file, EXAMPLE).unwrap();
        tab.choose_file("input[name=datei]", &file).await;
        tab.tab_to("form[enctype] button[type=submit]").await;
        tab.keys(Key::Enter).await;
        tab.shows("#vorschau").await;
        // It opens on the row that is wrong; all of them are one key away.
        let preview = tab.path().await.split('?').next().unwrap().to_owned();
        enter(&tab, "#import-zaehler li:first-child a", &preview).await;
        tab.shows("#zeile-2").await;
        assert_eq!(counts(&tab).await[..3], ["7", "5", "1"]);
        mend(&tab).await;
        assert_eq!(tab.path().await, preview, "the row was mended where it stands");
        assert_eq!(tab.text("#import-uebernehmen button").await, "6 Fälle importieren");
        tab.tab_to("#import-uebernehmen button").await;
        tab.keys(Key::Enter).await;
        tab.comes_to(&format!("{preview}/ergebnis")).await;
        assert_eq!(tab.text(".tile strong").await, "6");

        report(&tab).await;

        // The import is taken back.
        enter(&tab, ".rail a[href='/import']", "/import").await;
        enter(&tab, "#import-log tbody a", &format!("{preview}/ergebnis")).await;
        enter(&tab, "a[href$='/rueckgaengig']", &format!("{preview}/rueckgaengig")).await;
        enter(&tab, "form[action$='/rueckgaengig'] button", &format!("{preview}/ergebnis")).await;
        enter(&tab, ".rail a[href='/faelle']", "/faelle").await;
        assert_eq!(tab.count("#faelle tbody tr").await, 0, "the cases are gone");
        no_pointer(&tab).await;
        assert!(tab.csp_violations().await.is_empty());
    })
    .await;
}

/// Row 5: opened, refused once, mended; the focus goes where the next key is wanted. Then another row is left out.
async fn mend(tab: &Tab) {
    let focus = |css: &str| format!("document.activeElement.matches({})", json!(css));
    tab.tab_to("#zeile-5 a[hx-get]").await;
    tab.keys(Key::Enter).await;
    tab.holds(&focus("#feld-modul-5")).await;
    // Closed and opened again: nothing has changed, and the focus is back.
    tab.tab_to("#zeile-5 .form a[hx-get]").await;
    tab.keys(Key::Enter).await;
    tab.holds(&format!("{} && !document.querySelector('#zeile-5 form.form')", focus("#zeile-5 a[hx-get]")))
        .await;
    tab.keys(Key::Enter).await;
    tab.holds(&focus("#feld-modul-5")).await;

    tab.keys("quatsch").await;
    tab.keys(Key::Enter).await;
    tab.holds(&focus("#zeile-5 .error-summary")).await;
    assert_eq!(
        tab.value("document.getElementById('feld-modul-5').value").await,
        "quatsch",
        "what was typed is kept"
    );
    tab.tab_to("#zeile-5 .error-summary a").await;
    tab.keys(Key::Enter).await;
    tab.holds(&focus("#feld-modul-5")).await;
    let found = tab.axe().await;
    assert!(found.is_empty(), "the open row: {found:#?}");
    tab.control("a").await;
    tab.keys("Zweitmeinung Kardiologie").await;
    tab.keys(Key::Enter).await;
    tab.holds(&format!("{} && !document.querySelector('#zeile-5 form.form')", focus("#zeile-5 a[hx-get]")))
        .await;
    assert!(tab.text("#zeile-5").await.contains("Kardiologie"));
    assert_eq!(counts(tab).await, ["7", "6", "1", "3", "0"]);
    let said = tab.value("document.getElementById('meldung').textContent").await;
    assert_eq!(said, "Zeile 5 ist korrigiert. Keine Zeile ist mehr fehlerhaft.");

    // Line 2 is left out: line 6, its duplicate, becomes a case of its own before the eyes. And back.
    tab.tab_back_to("#zeile-2 .actions button").await;
    tab.keys(Key::Enter).await;
    tab.holds("document.querySelector('#zeile-2').textContent.includes('Ausgelassen')").await;
    tab.holds("document.querySelector('#zeile-6').textContent.includes('Wird übernommen')").await;
    tab.holds(&focus("#zeile-2 .actions button")).await;
    assert_eq!(counts(tab).await, ["7", "6", "0", "3", "0", "1"]);
    tab.keys(Key::Enter).await;
    tab.holds("document.querySelector('#zeile-6').textContent.includes('Doppelt zu Zeile 2')").await;
    assert_eq!(counts(tab).await, ["7", "6", "1", "3", "0"]);
    assert_eq!(tab.value("document.querySelectorAll('#vorschau tbody > tr').length").await, Value::from(7));
}

/// The report of week 6: generated, downloaded twice, looked at.
async fn report(tab: &Tab) {
    enter(tab, ".rail a[href='/berichte']", "/berichte").await;
    tab.tab_to("#feld-kw").await;
    tab.control("a").await;
    tab.keys("6").await;
    tab.keys(Key::Enter).await;
    tab.shows("#berichtliste a[download]").await;
    tab.tab_to("#berichtliste a[download]").await;
    tab.keys(Key::Enter).await;
    tab.downloaded_times(".xlsx", 1).await;
    tab.keys(Key::Enter).await;
    let bytes = twice_the_same(tab).await;
    enter(tab, "#berichtliste a[href*='/berichte/2026/6']", "/berichte/2026/6").await;
    tab.shows("#blatt-5").await;
    equal_to_the_screen(&bytes, &shown(tab).await);
}
