//! The record of a resident leaves the house: as a PDF with what was written and corrected, the same data with the same hash,
//! and as sheets for a hospital and for a power cut (care.md, 16).
//!
//! Covers: resident_export, print_pages, pdf.

use std::process::Command;

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, site::TENANT};

async fn made(who: &Actor, path: &str, body: Value) -> Value {
    let (status, said) = who.api(Method::POST, path, Some(body)).await;
    assert!(status.is_success(), "{path}: {status} {said}");
    said
}

/// A resident of that unit.
async fn taken_in(admin: &Actor, unit: &Value, name: &str) -> String {
    let person = json!({"nachname": name, "vorname": "Erna", "geburtsdatum": "1938-02-03",
        "aufnahme_datum": "2020-09-01", "wohnbereich_id": unit["id"], "zimmer": "12"});
    made(admin, "/residents", person).await["id"].as_str().unwrap().to_owned()
}

/// What `pdftotext` reads, its lines put together; none without it.
fn read_back(site: &TestServer, pdf: &[u8]) -> Option<String> {
    let file = site.path("akte.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(out) = Command::new("pdftotext").args(["-raw", &file, "-"]).output() else {
        println!("skipped: what another program reads in the record, because pdftotext is not installed");
        return None;
    };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" "))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_taken_along_as_a_file_and_on_paper() {
    let site = TestServer::start_with("pflege").await;
    let admin = site.person(TENANT, "admin").await;
    let unit = made(&admin, "/units", json!({"name": "Erdgeschoss", "kuerzel": "EG"})).await;
    let (one, other) = (taken_in(&admin, &unit, "Bergfeld").await, taken_in(&admin, &unit, "Anderegg").await);
    let report = |of: &str, text: &str| json!({"resident_id": of, "vorlage": "bericht", "freitext": text});
    let first = made(&admin, "/observations", report(&one, "Ißt wenig, Çorba schmeckt.")).await;
    made(&admin, "/observations", report(&other, "Nachbarin mit Besuch.")).await;
    let seen = HeaderMap::from_iter([(IF_MATCH, "\"1\"".parse().unwrap())]);
    let at = format!("/observations/{}/correct", first["id"].as_str().unwrap());
    let change = json!({"freitext": "Ißt viel, Çorba schmeckt.", "grund": "verwechselt"});
    let (status, _, said) = admin.api_with(Method::POST, &at, Some(change), seen).await;
    assert_eq!(status, StatusCode::OK, "{said}");

    let path = format!("/export/residents/{one}");
    let (status, headers, pdf) = admin.download(&path).await;
    assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"application/pdf".parse().unwrap()));
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"), "{headers:?}");
    assert!(!headers["content-disposition"].to_str().unwrap().contains("Bergfeld"), "{headers:?}");
    let again = admin.download(&path).await.2;
    if let (Some(text), Some(again)) = (read_back(&site, &pdf), read_back(&site, &again)) {
        for said in ["Bergfeld", "Ißt wenig, Çorba schmeckt.", "Ißt viel, Çorba schmeckt.", "verwechselt"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        for said in ["Anderegg", "Nachbarin"] {
            assert!(!text.contains(said), "{said} is another person's: {text}");
        }
        let hash = |text: &str| {
            let found =
                text.split(' ').find(|word| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit()));
            found.map(str::to_owned).unwrap_or_else(|| panic!("no hash: {text}"))
        };
        assert_eq!(hash(&text), hash(&again), "the same data");
    }
    let (status, _, wrong) = admin.download(&format!("{path}?von=2026-02-30")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}", String::from_utf8_lossy(&wrong));
    let (_, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=100", None).await;
    assert!(trail.to_string().contains("export"), "{trail}");

    let sheet = admin.get(&format!("/bewohner/{one}/notfallblatt")).await;
    assert!(sheet.status.is_success() && sheet.text("main").contains("Bergfeld"), "{}", sheet.body());
    let outage = admin.get("/pflege/ausfallliste").await;
    assert!(outage.status.is_success(), "{}", outage.body());
    for name in ["Bergfeld", "Anderegg"] {
        assert!(outage.text("main").contains(name), "{}", outage.body());
    }
}
