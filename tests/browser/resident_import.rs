//! The residents of a house come in by a file: two rows are corrected in the preview, then all forty are in the list.
//!
//! Covers: resident_import, intake.

use std::path::PathBuf;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::journey::counts;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::sign_in;

const AT: &str = "/verwaltung/bewohner-import";

/// Forty invented people. Line 8 has a day that no month has, line 25 a unit that the house has not.
fn forty() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/care/bewohner_40.csv")
}

/// A house with the two units of the file, and its admin signed in.
async fn a_house(tab: &Tab) -> TestServer {
    let site = TestServer::start_with("zweitmeinung,pflege").await;
    let admin = site.admin().await;
    for (name, short) in [("Erdgeschoss", "EG"), ("Obergeschoss", "OG")] {
        let unit = json!({"name": name, "kuerzel": short});
        let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
        assert_eq!(status, StatusCode::CREATED, "{unit}");
    }
    sign_in(tab, &site, "admin").await;
    site
}

/// The area that a file is dropped on says what it is for, and then which file it holds.
async fn drop_area(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}{AT}", site.url())).await;
    assert_eq!(tab.text(".drop-name").await, "Datei hierher ziehen oder auswählen");
    tab.choose_file("input[type=file]", &forty()).await;
    let name = json!(forty().file_name().unwrap().to_str());
    tab.holds(&format!("document.querySelector('.drop-name').textContent === {name}")).await;
    // Leaving a chosen file asks, and the browser notes that nobody was there to answer.
    tab.go(&format!("{}{AT}", site.url())).await;
    tab.console().await;
}

/// Uploads the file. Returns the address of its preview.
async fn upload(tab: &Tab, site: &TestServer) -> String {
    tab.go(&format!("{}{AT}", site.url())).await;
    tab.choose_file("input[type=file]", &forty()).await;
    tab.follow("form[enctype] button[type=submit]").await;
    tab.shows("#vorschau").await;
    assert_eq!(counts(tab).await, ["40", "38", "0", "0", "2"]);
    assert_eq!(tab.count("#vorschau tbody tr").await, 2, "it opens on the rows that are wrong");
    let preview = tab.path().await.split('?').next().unwrap().to_owned();
    tab.go(&format!("{}{preview}", site.url())).await;
    tab.shows("#zeile-3").await;
    assert!(tab.text("#zeile-3").await.contains("Obergeschoss"), "the file says OG");
    preview
}

/// Carries the preview out, and looks for the forty in the list and by the API.
async fn confirm(tab: &Tab, site: &TestServer) {
    tab.sees("40 Personen importieren").await;
    tab.follow("form[action$='/uebernehmen'] button.button").await;
    tab.sees("40 Personen importiert, 0 schon vorhanden, 0 fehlerhaft.").await;
    let (_, list) = site.admin().await.api(Method::GET, "/residents?per_page=200", None).await;
    assert_eq!(list["total"], 40, "{list}");
    let corrected = list["items"].as_array().unwrap().iter().find(|one| one["nr"] == 7).unwrap();
    assert_eq!(corrected["nachname"], "Grünling", "{corrected}");
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_residents_come_in_with_two_rows_corrected() {
    in_browser("forty_residents_come_in_with_two_rows_corrected", |tab| async move {
        let site = a_house(&tab).await;
        let mut found = Findings::default();
        tab.go(&format!("{}{AT}", site.url())).await;
        look(&tab, AT, "resident-import", AT, &mut found).await;
        drop_area(&tab, &site).await;
        let preview = upload(&tab, &site).await;
        look(&tab, &preview, "resident-import-preview", "preview", &mut found).await;

        // In the row's place: what does not help is said there, what helps puts the row back.
        tab.click("#zeile-8 a[href*='/zeile/8']").await;
        tab.shows("#zeile-8.editing [name=geburtsdatum]").await;
        // At the top: scrolled, an entry of the navigation may be half under the header.
        tab.run("scrollTo(0, 0)").await;
        let open = tab.axe().await;
        assert!(open.is_empty(), "the open row: {open:#?}");
        tab.fill("#zeile-8 [name=geburtsdatum]", "30.02.1938").await;
        tab.click("#zeile-8 form button.button[type=submit]").await;
        tab.shows("#zeile-8 .error-summary").await;
        tab.fill("#zeile-8 [name=geburtsdatum]", "28.02.1938").await;
        tab.click("#zeile-8 form button.button[type=submit]").await;
        tab.holds("document.querySelector('#zeile-8:not(.editing)')?.textContent.includes('28.02.1938') === true").await;
        tab.console().await; // The 422 is in it.
        tab.click("#zeile-25 a[href*='/zeile/25']").await;
        tab.shows("#zeile-25.editing [name=wohnbereich]").await;
        tab.fill("#zeile-25 [name=wohnbereich]", "Obergeschoss").await;
        tab.click("#zeile-25 form button.button[type=submit]").await;
        tab.holds("document.querySelector('#zeile-25:not(.editing)')?.textContent.includes('Obergeschoss') === true").await;
        assert_eq!(counts(&tab).await, ["40", "40", "0", "0", "0"]);
        confirm(&tab, &site).await;
        look(&tab, "result", "resident-import-result", "result", &mut found).await;
        tab.follow("a.button[href^='/bewohner?import=']").await;
        tab.sees("Achterberg").await;

        // The same file once more: each is named with the way to their file.
        upload_again(&tab, &site).await;
        tab.follow("#zeile-2 li a").await;
        tab.sees("Achterberg").await;
        assert!(tab.text("#verlauf").await.contains("Durch einen Import angelegt"), "how they came");

        // Nobody was touched, so all of them can be taken back.
        tab.go(&format!("{}{preview}/rueckgaengig", site.url())).await;
        look(&tab, "undo", "resident-import-undo", "undo", &mut found).await;
        tab.follow("main form button[type=submit]").await;
        tab.sees("40 Personen wurden entfernt.").await;
        let (_, list) = site.admin().await.api(Method::GET, "/residents", None).await;
        assert_eq!(list["total"], 0, "{list}");
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}

/// The file when everybody is there already, but for the two with the wrong cells.
async fn upload_again(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}{AT}", site.url())).await;
    tab.choose_file("input[type=file]", &forty()).await;
    tab.follow("form[enctype] button[type=submit]").await;
    tab.shows("#vorschau").await;
    assert_eq!(counts(tab).await, ["40", "0", "38", "0", "2"]);
    tab.follow("#import-zaehler li:first-child a").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_residents_come_in_without_javascript() {
    in_browser("forty_residents_come_in_without_javascript", |tab| async move {
        tab.scripts(false).await;
        let site = a_house(&tab).await;
        upload(&tab, &site).await;
        for (line, field, text) in [(8, "geburtsdatum", "28.02.1938"), (25, "wohnbereich", "OG")] {
            tab.follow(&format!("#zeile-{line} a[href*='/zeile/{line}']")).await;
            tab.fill(&format!("#feld-{field}"), text).await;
            tab.follow("main form button.button[type=submit]").await;
            tab.shows("#vorschau").await;
        }
        confirm(&tab, &site).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_resident_import_fit_into_320_px_and_speak_english() {
    in_browser("pages_of_the_resident_import_fit_into_320_px_and_speak_english", |tab| async move {
        let site = a_house(&tab).await;
        let preview = upload(&tab, &site).await;
        let pages = [
            AT.to_owned(),
            preview.clone(),
            format!("{preview}/zeile/8"),
            format!("{preview}?nur=abgelehnt"),
        ];
        for path in &pages {
            tab.go(&format!("{}{path}", site.url())).await;
            tab.size(320, 640, true).await;
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        tab.go(&format!("{}/konto", site.url())).await;
        tab.run("document.querySelector('#feld-lang').value = 'en'").await;
        tab.follow("#profil button[type=submit]").await;
        for path in &pages {
            tab.go(&format!("{}{path}", site.url())).await;
            assert_eq!(tab.value("document.documentElement.lang").await, "en");
            let raw = tab.value("document.body.innerText.match(/«[^»]*»/g)").await;
            assert!(raw.is_null(), "{path}: {raw}");
            assert!(tab.axe().await.is_empty(), "{path}");
        }
    })
    .await;
}
