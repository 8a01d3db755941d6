//! A unit is opened, somebody moves in, two people edit the file at once, the resident moves out and comes back: by hand,
//! in one browser, with and without scripts.
//!
//! Covers: units, unit_pages, residents.

use serde_json::json;

use reqwest::{Method, header::HeaderMap};

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{a_care_home, sign_in};

/// Opens a unit and takes somebody in. Returns the address of the file.
async fn take_in(tab: &Tab, site: &TestServer) -> String {
    tab.go(&format!("{}/verwaltung/personen", site.url())).await;
    tab.follow(".tabs a[href='/verwaltung/wohnbereiche']").await;
    tab.sees("Noch keine Wohnbereiche.").await;
    tab.follow(".empty a[href='/verwaltung/wohnbereiche/neu']").await;
    tab.fill("#feld-name", "Erdgeschoss").await;
    tab.fill("#feld-kuerzel", "EG").await;
    tab.fill("#feld-plaetze", "14").await;
    tab.follow("main form button[type=submit]").await;
    tab.sees("Der Wohnbereich ist angelegt.").await;
    tab.sees("Hier wohnt zurzeit niemand.").await;
    tab.follow("nav.rail a[href='/bewohner']").await;
    tab.sees("Noch keine Bewohner.").await;
    tab.follow(".empty a[href='/bewohner/neu']").await;
    for (field, text) in [
        ("nachname", "Bergfeld"),
        ("vorname", "Erna"),
        ("geburtsdatum", "3.2.38"),
        ("zimmer", "104"),
        ("aufnahme_datum", "1.9.98"),
        ("allergien", "Penicillin"),
    ] {
        tab.fill(&format!("#feld-{field}"), text).await;
    }
    tab.follow("main form button[type=submit]").await;
    tab.sees("Die Akte ist angelegt.").await;
    tab.sees("01.09.1998").await;
    tab.path().await
}

/// The resident moves out and comes back.
async fn out_and_back(tab: &Tab, at: &str) {
    tab.follow(&format!("a[href='{at}/ausziehen']")).await;
    tab.click("input[name=status][value=ausgezogen]").await;
    tab.follow("main form button[type=submit]").await;
    tab.sees("Der Auszug ist eingetragen.").await;
    tab.follow("nav.rail a[href='/bewohner']").await;
    assert_eq!(tab.text("#filterzahl").await, "Keine Bewohner");
    let here = tab.value("location.origin").await;
    tab.go(&format!("{}/bewohner?status=ausgezogen", here.as_str().unwrap())).await;
    tab.follow("#bewohnerliste tbody a").await;
    tab.follow(&format!("a[href='{at}/wieder-oeffnen']")).await;
    tab.follow("main form button[type=submit]").await;
    tab.shows(".error-summary a[href='#feld-grund']").await;
    tab.fill("#feld-grund", "Verwechslung").await;
    tab.follow("main form button[type=submit]").await;
    tab.sees("Die Akte ist wieder geöffnet.").await;
}

/// Somebody else changes columns of the file.
async fn meanwhile(site: &TestServer, at: &str, version: u64, values: serde_json::Value) {
    let tag =
        HeaderMap::from_iter([("if-match".parse().unwrap(), format!("\"{version}\"").parse().unwrap())]);
    let path = at.replace("/bewohner/", "/residents/");
    let (status, _, told) = site.admin().await.api_with(Method::PATCH, &path, Some(values), tag).await;
    assert_eq!(status, 200, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_moves_in_is_edited_by_two_moves_out_and_comes_back() {
    in_browser("somebody_moves_in_is_edited_by_two_moves_out_and_comes_back", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let mut found = Findings::default();
        sign_in(&tab, &site, "admin").await;
        let at = take_in(&tab, &site).await;
        look(&tab, &at, "residents-first", "file", &mut found).await;

        // Two edit at once: one column both, another one each.
        tab.follow(&format!("a[href='{at}/bearbeiten']")).await;
        look(&tab, "form", "residents-form", "form", &mut found).await;
        tab.fill("#feld-zimmer", "105").await;
        tab.fill("#feld-rufname", "Erni").await;
        meanwhile(&site, &at, 1, json!({"zimmer": "106", "hausarzt": "Dr. Ernst"})).await;
        tab.follow("main form button[type=submit]").await;
        tab.shows("form.compare").await;
        tab.whole("residents-compare").await;
        assert!(tab.axe().await.is_empty());
        assert_eq!(tab.count("form.compare input[type=radio]").await, 2);
        tab.click("form.compare input[value='106']").await;
        tab.follow("form.compare button[type=submit]").await;
        tab.sees("Die Änderungen sind gespeichert.").await;
        for kept in ["106", "Erni", "Dr. Ernst"] {
            tab.sees(kept).await;
        }
        tab.console().await; // The 409 is in it.

        // The same person once more is asked for.
        tab.go(&format!("{}/bewohner/neu", site.url())).await;
        for (field, text) in [("nachname", "BERGFELD"), ("vorname", "Erna"), ("geburtsdatum", "3.2.38")] {
            tab.fill(&format!("#feld-{field}"), text).await;
        }
        tab.follow("main form button[type=submit]").await;
        tab.shows(&format!("#dublette a[href='{at}']")).await;
        tab.whole("residents-duplicate").await;
        assert!(tab.axe().await.is_empty());
        tab.follow(&format!("#dublette a[href='{at}']")).await;
        tab.console().await; // The 422 is in it.

        out_and_back(&tab, &at).await;
        tab.console().await;
        // The search of the header leads to cases here, the box of the list to residents.
        tab.go(&format!("{}/bewohner", site.url())).await;
        tab.fill("#bewohner-suche", "erni").await;
        tab.holds("location.search.includes('q=erni') && !document.querySelector('.htmx-request')").await;
        assert_eq!(tab.text("#filterzahl").await, "Eine Person");
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}

/// Whether that is true in the browser, now.
async fn is(tab: &Tab, what: &str) {
    assert_eq!(tab.value(what).await, true, "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_reads_at_a_glance_and_its_form_stands_in_two_columns() {
    in_browser("a_file_reads_at_a_glance_and_its_form_stands_in_two_columns", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        sign_in(&tab, &site, "admin").await;
        tab.desktop().await;
        tab.go(&format!("{}/bewohner/neu", site.url())).await;
        tab.sees("Legen Sie zuerst einen an").await;
        assert_eq!(tab.count("main form").await, 0, "nobody fills in a form that cannot be saved");
        is(&tab, "!!document.querySelector(\"main a[href='/verwaltung/wohnbereiche/neu']\")").await;
        let at = take_in(&tab, &site).await;
        tab.go(&format!("{}{at}", site.url())).await;
        // One row: the name, where the stay stands, and what is done; above it the way back.
        assert_eq!(tab.text("h1").await, "Bergfeld, Erna");
        is(&tab, "document.querySelector('.page-head').offsetHeight < 60").await;
        is(&tab, "document.querySelector('.back').getBoundingClientRect().bottom <= document.querySelector('h1').getBoundingClientRect().top").await;
        assert_eq!(tab.text(".card .notice.tone-warn p").await, "Penicillin");
        // What the system keeps is closed, with the act that is seldom done in it.
        assert!(!tab.is_shown(&format!("a[href='{at}/einschraenken']")).await);
        tab.click("details.card > summary:has(h2)").await;
        assert!(tab.is_shown(&format!("a[href='{at}/einschraenken']")).await);

        tab.follow(&format!("a[href='{at}/bearbeiten']")).await;
        let boxes = "const at = css => document.querySelector(css).getBoundingClientRect(); ";
        is(&tab, &format!("(() => {{ {boxes} const [a, b, c] = ['#feld-nachname', '#feld-rufname', '#feld-bewohnernr'].map(at); \
            return Math.abs(a.width - b.width) < 1 && Math.abs(a.width - c.width) < 1 && a.left === b.left; }})()")).await;
        is(&tab, &format!("(() => {{ {boxes} const line = at('.line:has(> #feld-nachname)'), first = at('#feld-nachname'); \
            return Math.abs(first.width * 2 + 12 - line.width) < 2; }})()")).await;
        is(&tab, &format!("(() => {{ {boxes} return at('#feld-kvnr-hinweis').top >= at('#feld-kvnr').bottom; }})()")).await;
        is(&tab, "document.querySelector('#feld-geburtsdatum + .echo').textContent === ''").await;
        is(&tab, "document.querySelector('#feld-aufnahme_datum + .echo').textContent.includes('KW')").await;
        assert_eq!(tab.value("document.querySelector('#feld-pflegegrad').tagName").await, "SELECT");
        // People to call, one more by the keyboard.
        assert_eq!(tab.value("[...document.querySelectorAll('.row')].filter(e => e.checkVisibility()).length").await, 1);
        tab.fill(".rows > .row input", "Karl Bergfeld").await;
        tab.run("document.querySelector('.rows summary').focus()").await;
        tab.keys(thirtyfour::Key::Enter).await;
        tab.keys(thirtyfour::Key::Tab).await;
        tab.keys("Ida Moor").await;
        assert!(tab.axe().await.is_empty());
        tab.click("#feld-keine_allergien_bekannt").await;
        tab.follow("main form button[type=submit]").await;
        tab.shows(".error-summary a[href='#feld-allergien']").await;
        tab.fill("#feld-allergien", "").await;
        tab.follow("main form button[type=submit]").await;
        for said in ["Karl Bergfeld", "Ida Moor", "Keine Allergien bekannt"] {
            tab.sees(said).await;
        }
        assert_eq!(tab.count(".card .notice.tone-warn").await, 0);
        tab.console().await; // The 422 is in it.
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_works_without_javascript() {
    in_browser("the_same_works_without_javascript", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        tab.scripts(false).await;
        sign_in(&tab, &site, "admin").await;
        let at = take_in(&tab, &site).await;
        tab.follow(&format!("a[href='{at}/bearbeiten']")).await;
        tab.fill("#feld-zimmer", "105").await;
        meanwhile(&site, &at, 1, json!({"zimmer": "106"})).await;
        tab.follow("main form button[type=submit]").await;
        tab.shows("form.compare").await;
        tab.follow("form.compare button[type=submit]").await;
        tab.sees("105").await;
        tab.follow(&format!("a[href='{at}/abwesenheit']")).await;
        tab.click("input[name=art][value=urlaub]").await;
        tab.follow("main form button[type=submit]").await;
        tab.sees("Die Abwesenheit ist gespeichert.").await;
        tab.sees("noch nicht zurück").await;
        out_and_back(&tab, &at).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_residents_fit_into_320_px_and_speak_english() {
    in_browser("pages_of_residents_fit_into_320_px_and_speak_english", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let care = a_care_home(&site.admin().await).await;
        sign_in(&tab, &site, "admin").await;
        let file = format!("/bewohner/{}", care.resident);
        let mut pages = vec!["/bewohner".to_owned(), "/bewohner/neu".into(), file.clone()];
        pages
            .extend(["bearbeiten", "abwesenheit", "umzug", "ausziehen"].map(|part| format!("{file}/{part}")));
        pages.extend(["/verwaltung/wohnbereiche".into(), format!("/verwaltung/wohnbereiche/{}", care.unit)]);
        for path in &pages {
            tab.go(&format!("{}{path}", site.url())).await;
            tab.size(320, 640, true).await;
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        let mut found = Findings::default();
        for (path, name) in [("/bewohner", "residents-list"), (file.as_str(), "residents-file")] {
            tab.go(&format!("{}{path}", site.url())).await;
            look(&tab, path, name, path, &mut found).await;
        }
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
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
