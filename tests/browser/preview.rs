//! The preview of an import: rows first, the way on always in sight, nothing that was read is hidden, and no word that
//! blames a file for what a person decided.
//!
//! Covers: intake, case_import.

use serde_json::json;

use crate::driver::in_browser;
use crate::journey::counts;
use crate::support::{TestServer, wait::until_some};
use crate::tab::Tab;
use crate::work::{EXAMPLE, a_year, import, sign_in};

async fn upload(tab: &Tab, site: &TestServer, name: &str, csv: &str) -> String {
    let file = std::path::PathBuf::from(site.path(name));
    std::fs::write(&file, csv).unwrap();
    tab.go(&format!("{}/import", site.url())).await;
    tab.choose_file("input[name=datei]", &file).await;
    tab.follow("form[enctype] button[type=submit]").await;
    tab.shows("#import-summe").await;
    let preview = tab.path().await.split('?').next().unwrap().to_owned();
    tab.go(&format!("{}{preview}", site.url())).await;
    tab.shows("#vorschau").await;
    preview
}

/// The wrong rows are what is left to do: they are seen first, and what stays out is said where the button is.
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_opens_on_what_is_wrong_and_can_be_discarded() {
    in_browser("a_preview_opens_on_what_is_wrong_and_can_be_discarded", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        let file = std::path::PathBuf::from(site.path("export.csv"));
        std::fs::write(&file, EXAMPLE).unwrap();
        tab.go(&format!("{}/import", site.url())).await;
        tab.choose_file("input[name=datei]", &file).await;
        tab.follow("form[enctype] button[type=submit]").await;
        tab.shows("#vorschau").await;
        assert_eq!(tab.count("#vorschau tbody tr").await, 1);
        assert_eq!(
            tab.text("#import-zaehler [aria-current]").await.split_whitespace().next(),
            Some("Fehlerhaft")
        );
        assert_eq!(tab.text("#import-summe").await, "export.csv · 7 Zeilen: 5 neu, 1 doppelt, 1 fehlerhaft");
        assert_eq!(tab.text(".stays .meta").await, "1 fehlerhafte Zeile bleibt draußen.");
        tab.click("#zeile-5 a[hx-get]").await;
        tab.fill("#zeile-5 [name=modul]", "Zweitmeinung Kardiologie").await;
        tab.click("#zeile-5 form.form button[type=submit]").await;
        tab.holds(
            "document.querySelector('#import-summe').textContent.endsWith('7 Zeilen: 6 neu, 1 doppelt')",
        )
        .await;
        assert_eq!(tab.count(".stays .meta").await, 0);
        assert!(tab.axe().await.is_empty());
        // A correction is work: throwing it away is asked about.
        tab.follow("form[action$='/verwerfen'] button").await;
        tab.sees("enthält eine Korrektur").await;
        assert!(tab.axe().await.is_empty());
        tab.follow("main form button.danger").await;
        tab.comes_to("/import").await;
        tab.sees("Die Vorschau ist verworfen.").await;
    })
    .await;
}

/// Whether the button that imports can be seen and pressed where it stands.
const IN_SIGHT: &str = "(b => { const r = b.getBoundingClientRect(); \
    return r.top >= 0 && r.bottom <= innerHeight && b.contains(document.elementFromPoint(r.left + 5, r.top + 5)); })\
    (document.querySelector('#import-uebernehmen button'))";

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_rows_first_and_keeps_the_way_on_in_sight() {
    in_browser("a_preview_shows_rows_first_and_keeps_the_way_on_in_sight", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        upload(&tab, &site, "jahr.csv", &a_year()).await;
        for phone in [false, true] {
            if phone {
                tab.phone().await;
            } else {
                tab.desktop().await;
            }
            for at in ["0", "document.body.scrollHeight / 2", "document.body.scrollHeight"] {
                tab.run(&format!("scrollTo(0, {at})")).await;
                tab.holds(IN_SIGHT).await;
            }
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        tab.run("scrollTo(0, 0)").await;
        let top = tab.value("document.querySelector('#vorschau tbody tr').getBoundingClientRect().top < innerHeight / 2");
        assert_eq!(top.await, true, "rows are seen at once");
        let order = "document.querySelector('#vorschau').compareDocumentPosition(document.querySelector('#import-lesen')) & 4";
        assert_eq!(tab.value(order).await, 4, "how it was read stands below");
        assert_eq!(tab.value("document.querySelector('details:has(#import-lesen)').open").await, false);
        // What has the focus is never under the bar.
        tab.run("scrollTo(0, 0)").await;
        let hidden = "(e => e.offsetHeight < innerHeight / 2 && e.getBoundingClientRect().bottom > document.querySelector('.stays').getBoundingClientRect().top \
            && !document.querySelector('.stays').contains(e))(document.activeElement)";
        for _ in 0..40 {
            tab.keys(thirtyfour::Key::Tab).await;
            assert_eq!(tab.value(hidden).await, false, "{}", tab.focused().await);
        }
    })
    .await;
}

/// Number 10, and what a row says: what was read of it, what was corrected, what is left.
#[tokio::test(flavor = "multi_thread")]
async fn rows_say_what_was_read_and_what_was_decided() {
    in_browser("rows_say_what_was_read_and_what_was_decided", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        let preview = upload(&tab, &site, "export.csv", EXAMPLE).await;
        // A refused row keeps what was read.
        let row = tab.text("#zeile-5").await;
        for part in ["Alt, Eva", "01.01.1970", "Zweitmeinung Orthopädie", "02.02.26"] {
            assert!(row.contains(part), "{part}: {row}");
        }
        // Two wrong rows: the one that is mended says so, and that one is left.
        tab.click("#zeile-4 a[hx-get]").await;
        tab.fill("#zeile-4 [name=erstellungsdatum]", "03.02.26").await;
        tab.click("#zeile-4 form.form button[type=submit]").await;
        tab.holds("document.querySelector('#zeile-4:not(.editing)')?.textContent.includes('Korrigiert: Erstellungsdatum') === true").await;
        let said = tab.value("document.getElementById('meldung').textContent").await;
        assert_eq!(said, "Zeile 4 ist korrigiert. Noch 1 Zeile ist fehlerhaft.");
        tab.click("#zeile-5 a[hx-get]").await;
        tab.fill("#zeile-5 [name=modul]", "Zweitmeinung Kardiologie").await;
        tab.click("#zeile-5 form.form button[type=submit]").await;
        tab.holds("document.querySelector('#zeile-5:not(.editing)')?.textContent.includes('Nichts mehr offen.') === true").await;
        let said = tab.value("document.getElementById('meldung').textContent").await;
        assert_eq!(said, "Zeile 5 ist korrigiert. Keine Zeile ist mehr fehlerhaft.");
        // Left out by a person: that is no error, here and ever after.
        tab.click("#zeile-3 .actions button").await;
        tab.holds("document.querySelector('#zeile-3').textContent.includes('Ausgelassen')").await;
        let all: Vec<String> = counts(&tab).await;
        assert_eq!(all[4..], ["0", "1"], "{all:?}");
        tab.follow("#import-zaehler li:last-child a").await;
        assert_eq!(tab.count("#vorschau tbody tr").await, 1);
        tab.follow("#import-uebernehmen button").await;
        tab.comes_to(&format!("{preview}/ergebnis")).await;
        tab.sees("5 Fälle importiert, 1 doppelt, 1 ausgelassen, 0 fehlerhaft.").await;
        assert_eq!(tab.count("#fehlerhaft tbody tr").await, 0);
        tab.click("a[href$='nicht-importiert.csv']").await;
        let csv = String::from_utf8(tab.downloaded("nicht-importiert.csv").await).unwrap();
        assert!(csv.contains("ausgelassen") && !csv.contains("fehlerhaft"), "{csv}");
        tab.go(&format!("{}/import", site.url())).await;
        let numbers = "[...document.querySelectorAll('#import-log tbody tr:first-child .numeric')].map(e => e.textContent.trim())";
        assert_eq!(tab.value(numbers).await, json!(["5", "1", "1", "0"]));
    })
    .await;
}

/// Number 9, and a form that is sent without a file.
#[tokio::test(flavor = "multi_thread")]
async fn the_import_page_says_what_is_so() {
    in_browser("the_import_page_says_what_is_so", |tab| async move {
        let site = TestServer::start().await;
        import(&site.admin().await, EXAMPLE).await;
        sign_in(&tab, &site, "admin").await;
        tab.go(&format!("{}/import", site.url())).await;
        tab.follow("form[enctype] button[type=submit]").await;
        tab.sees("Bitte wählen Sie eine Datei").await;
        assert!(!tab.text("main").await.contains("leer"));
        tab.forget_cookies().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        tab.go(&format!("{}/import", site.url())).await;
        let said = tab.text("main").await;
        assert!(!said.contains("Noch nichts importiert"), "{said}");
        assert!(said.contains("nur Ihre eigenen Importe") && said.contains("die Rolle"), "{said}");
    })
    .await;
}

/// The server dies in the middle of a large import: the page that waits says what happened and what to do.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_was_killed_says_so() {
    in_browser("an_import_that_was_killed_says_so", |tab| async move {
        let mut site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        let mut csv = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n".to_owned();
        for n in 0..8_000 {
            let born = format!("{:02}.{:02}.19{:02}", 1 + n % 28, 1 + n % 12, 30 + n % 60);
            csv += &format!("T{n},\"Muster{n} | Eva | {born} |\",,Zweitmeinung Onkologie,02.02.26\n");
        }
        let preview = upload(&tab, &site, "gross.csv", &csv).await;
        tab.follow("#import-uebernehmen button").await;
        tab.comes_to(&format!("{preview}/lauf")).await;
        tab.shows("#import-lauf").await;
        site.kill();
        tab.holds("!document.querySelector('#stoerung').hidden").await;
        tab.sees("Keine Verbindung zum Server.").await;
        let port = format!("127.0.0.1:{}", site.port());
        site.serve_verb(&[
            "serve",
            "--listen",
            &port,
            "--http",
            "127.0.0.1:0",
            "--ops-listen",
            "127.0.0.1:0",
        ])
        .await;
        tab.sees("Der Import läuft nicht mehr").await;
        tab.sees("Es wurde nichts importiert.").await;
        tab.follow("main a.button").await;
        assert_eq!(tab.path().await, preview);
        assert_eq!(tab.text("#import-uebernehmen button").await, "8.000 Fälle importieren");
        tab.follow("#import-uebernehmen button").await;
        until_some("the result", || async { tab.path().await.ends_with("/ergebnis").then_some(()) }).await;
        tab.sees("8.000 Fälle importiert").await;
    })
    .await;
}
