//! A resident at a tablet: a code pairs it, a badge opens their own pages, a mood takes three taps; a picture of a used code
//! and a locked badge get nobody in.
//!
//! Covers: devices, badges, mein.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{Actor, TestServer, case::tag};
use crate::tab::Tab;

async fn made(admin: &Actor, at: &str, body: Value) -> Value {
    let (status, said) = admin.api(Method::POST, at, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{at}: {said}");
    said
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_else(|| panic!("{name} of {of}"))
}

async fn a_resident(admin: &Actor) -> Value {
    let unit = made(admin, "/units", json!({"name": "Hof", "kuerzel": "H"})).await;
    let person = json!({"nachname": "Bergfeld", "vorname": "Erna", "anrede": "Frau", "geburtsdatum": "1938-02-03",
        "aufnahme_datum": "1995-09-01", "wohnbereich_id": unit["id"]});
    let person = made(admin, "/residents", person).await;
    let at = format!("/residents/{}/consents", text(&person, "id"));
    let agrees = Some(json!({"einwilligung_mood": true}));
    let (status, _, said) = admin.api_with(Method::POST, &at, agrees, tag(&person["row_version"])).await;
    assert!(status.is_success(), "{said}");
    person
}

/// A link with what its code says; the page before is left for good, as a scan leaves it.
async fn scan(tab: &Tab, site: &TestServer, of: &Value) {
    tab.go("about:blank").await;
    let url = text(of, "url");
    let path = &url[url.find("/q#").or_else(|| url.find("/geraet")).unwrap()..];
    tab.go(&format!("{}{path}", site.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mood_takes_three_taps_after_the_scan() {
    in_browser("a_mood_takes_three_taps_after_the_scan", |tab| async move {
        let site = TestServer::start_with("pflege").await;
        let admin = site.admin().await;
        let resident = a_resident(&admin).await;
        let device = json!({"art": "bewohnertablet", "name": "Tablet EG"});
        let device = made(&admin, "/devices/pairings", device).await;
        let badge = made(&admin, "/badges", json!({"resident_id": resident["id"]})).await;
        tab.size(1024, 768, true).await;
        let mut found = Findings::default();

        // Not paired yet: the card opens nothing.
        scan(&tab, &site, &badge).await;
        tab.sees("Bitte an das Team wenden.").await;
        assert!(tab.console().await.iter().all(|line| line.contains("403")), "nothing but the refusal");
        scan(&tab, &site, &device).await;
        tab.comes_to("/geraet/koppeln").await;
        look(&tab, "koppeln", "tablet-paired", "/geraet/koppeln", &mut found).await;
        tab.size(1024, 768, true).await;

        scan(&tab, &site, &badge).await;
        tab.comes_to("/mein").await;
        look(&tab, "mein", "tablet-home", "/mein", &mut found).await;
        tab.size(1024, 768, true).await;
        tab.follow("a.tile[href='/mein/stimmung']").await;
        look(&tab, "stimmung", "tablet-mood", "/mein/stimmung", &mut found).await;
        tab.size(1024, 768, true).await;
        assert_eq!(
            tab.value("parseFloat(getComputedStyle(document.querySelector('main label')).fontSize) >= 24")
                .await,
            true
        );
        tab.click("label.choice:nth-of-type(2)").await;
        tab.follow("main form[action='/mein/stimmung'] button[type=submit]").await;
        let (_, moods) =
            admin.api(Method::GET, &format!("/mood?resident_id={}", text(&resident, "id")), None).await;
        assert_eq!((&moods["items"][0]["quelle"], &moods["items"][0]["wert"]), (&json!("selbst"), &json!(2)));
        tab.go(&format!("{}/mein/tag", site.url())).await;
        look(&tab, "tag", "tablet-day", "/mein/tag", &mut found).await;
        assert!(found.said.is_empty(), "{} findings:\n{}", found.said.len(), found.said.join("\n"));

        // Locked while it is open, and shown again; a picture of the code that paired this tablet pairs no other.
        let at = format!("/badges/{}/lock", text(&badge, "id"));
        let (status, said) = admin.api(Method::POST, &at, None).await;
        assert!(status.is_success(), "{said}");
        tab.go(&format!("{}/mein", site.url())).await;
        tab.comes_to("/q").await;
        scan(&tab, &site, &badge).await;
        tab.holds("location.pathname === '/q' && document.querySelector('main [role=alert], main .notice')")
            .await;
        assert_eq!(tab.count("a.tile").await, 0);
        tab.forget_cookies().await;
        scan(&tab, &site, &device).await;
        tab.sees("Dieser Code gilt nicht").await;
    })
    .await;
}
