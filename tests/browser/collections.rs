//! A nurse on a phone: assesses a resident, writes an information collection that is saved while it is typed, and signs it;
//! with script and without.
//!
//! Covers: assessments, information.

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::json;

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

/// A house with a nurse who is signed in, and the page of a resident of whom nothing is collected yet.
async fn before_a_file(tab: &Tab) -> (TestServer, Care, String) {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    let admin = site.admin().await;
    let care = a_care_home(&admin).await;
    let first = || HeaderMap::from_iter([(IF_MATCH, "\"0\"".parse().unwrap())]);
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let email = TestServer::email(TENANT, "staff");
    let staff = people["items"].as_array().unwrap().iter().find(|person| person["email"] == email).unwrap();
    let at = format!("/care/profiles/{}", staff["id"].as_str().unwrap());
    let nurses = json!({"handzeichen": "NN", "fachkraft": true});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let new = json!({"nachname": "Sund", "vorname": "Grete", "geburtsdatum": "1937-05-05",
        "wohnbereich_id": care.unit, "aufnahme_datum": "2025-09-01"});
    let (status, person) = admin.api(Method::POST, "/residents", Some(new)).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &email).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
    let file = format!("/bewohner/{}", person["id"].as_str().unwrap());
    tab.go(&format!("{}{file}", site.url())).await;
    (site, care, file)
}

/// Answers every group of radios of these names with its first choice.
fn first_of_each(names: &str) -> String {
    format!(
        "[...new Set([...document.querySelectorAll('main input{names}')].map(one => one.name))]\
        .forEach(name => document.querySelector(`main input[name=\"${{name}}\"]`).click())"
    )
}

/// Those of an assessment.
const POINTS: &str = "[name^=\"punkte.\"]";
/// Those of the matrix, without its sixth row.
const CELLS: &str = "[name^=\"matrix.\"]:not([name^=\"matrix.sonstiges\"])";

async fn assesses(tab: &Tab, file: &str) {
    tab.follow(&format!("a[href='{file}/begutachtung/neu']")).await;
    tab.run(&first_of_each(POINTS)).await;
    tab.click("[name='punkte.1.1'][value='3']").await;
    tab.click("[name='punkte.4.8'][value='9']").await;
    tab.fill("[name='haeufigkeiten.5.1.tag']", "4").await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Die Begutachtung ist eingetragen.").await;
    tab.sees("32,5").await;
    tab.sees("Unsere Summe ist eine Einschätzung").await;
}

async fn signs(tab: &Tab, file: &str) {
    tab.follow("main form button[name=weiter]").await;
    tab.sees("Mit der Unterschrift bestätigen Sie").await;
    tab.follow("main form[action$='/unterschreiben'] button[type=submit]").await;
    tab.sees("Die Informationssammlung ist unterschrieben.").await;
    tab.sees("Ich will laufen.").await;
    assert_eq!(tab.path().await, format!("{file}/informationssammlung"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_collects_and_signs_on_a_phone() {
    in_browser("a_nurse_collects_and_signs_on_a_phone", |tab| async move {
        let (site, _, file) = before_a_file(&tab).await;
        tab.size(390, 844, true).await;
        tab.go(&format!("{}{file}", site.url())).await;
        assesses(&tab, &file).await;
        let form = format!("{}{file}/informationssammlung/entwurf", site.url());
        tab.go(&form).await;
        tab.fill("[name=o_ton]", "Ich will laufen.").await;
        // Two seconds after the last key it is saved, and the next save goes on from that version.
        tab.sees("Gespeichert").await;
        assert_eq!(tab.value("document.querySelector('[name=fassung]').value").await, "1");
        tab.run(&first_of_each(CELLS)).await;
        for _ in 0..100 {
            if tab.value("document.querySelector('[name=fassung]').value").await == "2" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(tab.value("document.querySelector('[name=fassung]').value").await, "2");
        // Nothing was sent by a button, and it is there all the same.
        tab.go(&form).await;
        assert_eq!(tab.value("document.querySelector('[name=o_ton]').value").await, "Ich will laufen.");
        signs(&tab, &file).await;
        assert_eq!(tab.console().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_collects_and_signs_without_javascript() {
    in_browser("a_nurse_collects_and_signs_without_javascript", |tab| async move {
        tab.scripts(false).await;
        let (site, _, file) = before_a_file(&tab).await;
        assesses(&tab, &file).await;
        tab.go(&format!("{}{file}/informationssammlung/entwurf", site.url())).await;
        tab.fill("[name=o_ton]", "Ich will laufen.").await;
        tab.run(&first_of_each(CELLS)).await;
        signs(&tab, &file).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_collections_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_collections_fit_into_320_px_and_are_accessible", |tab| async move {
        let (site, care, _) = before_a_file(&tab).await;
        let file = format!("/bewohner/{}", care.resident);
        let pages = [
            ("bi", format!("{file}/begutachtung")),
            ("bi-form", format!("{file}/begutachtung/neu")),
            ("bi-result", format!("/begutachtungen/{}", care.assessment)),
            ("sis", format!("{file}/informationssammlung")),
            ("sis-form", format!("{file}/informationssammlung/entwurf")),
            ("sis-sign", format!("{file}/informationssammlung/unterschreiben")),
            ("sis-discard", format!("{file}/informationssammlung/verwerfen")),
            ("sis-signed", format!("/informationssammlungen/{}", care.sis)),
            ("proof", format!("/konto/nachweis?weiter={file}/informationssammlung/unterschreiben")),
        ];
        let mut found = Findings::default();
        for (name, path) in &pages {
            tab.desktop().await;
            tab.go(&format!("{}{path}", site.url())).await;
            look(&tab, path, name, path, &mut found).await;
            tab.whole(&format!("{name}-1280")).await;
            tab.dark(true).await;
            tab.whole(&format!("{name}-dark")).await;
            tab.dark(false).await;
            for width in [320, 390] {
                tab.size(width, 844, true).await;
                tab.go(&format!("{}{path}", site.url())).await;
                tab.no_horizontal_scroll().await;
                tab.whole(&format!("{name}-{width}")).await;
            }
        }
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}
