//! An admin reads the audit trail: who signed in, who changed what, who saw a case; takes it along as a file.
//!
//! Covers: audit_trail.

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, site::PASSWORD};

async fn a_case(admin: &Actor, nachname: &str) -> (String, String) {
    let case = json!({"nachname": nachname, "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, case) = admin.api(Method::POST, "/cases", Some(case)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    let id = case["id"].as_str().unwrap().to_owned();
    let (status, headers, _) =
        admin.api_with(Method::GET, &format!("/cases/{id}"), None, HeaderMap::new()).await;
    assert_eq!(status, StatusCode::OK);
    (id, headers["etag"].to_str().unwrap().to_owned())
}

async fn trail(admin: &Actor, query: &str) -> Value {
    let (status, trail) = admin.api(Method::GET, &format!("/admin/audit-log{query}"), None).await;
    assert_eq!(status, StatusCode::OK, "{trail}");
    trail
}

fn events(trail: &Value) -> Vec<&str> {
    trail["items"].as_array().unwrap().iter().map(|line| line["event"].as_str().unwrap()).collect()
}

/// R-AUD-05, R-AUD-06: each act stands there once, with who, from where, and what it was about.
#[tokio::test(flavor = "multi_thread")]
async fn r_aud_05_and_06_every_act_is_in_the_trail_with_its_person_and_place() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let (id, etag) = a_case(&admin, "Probst").await;
    let mut headers = HeaderMap::new();
    headers.insert("if-match", etag.parse().unwrap());
    let change = json!({"ort": "=Musterstadt"});
    let (status, _, case) =
        admin.api_with(Method::PATCH, &format!("/cases/{id}"), Some(change), headers).await;
    assert_eq!(status, StatusCode::OK, "{case}");
    let dak = site.dak().await;
    for _ in 0..3 {
        assert_eq!(dak.api(Method::GET, &format!("/cases/{id}"), None).await.0, StatusCode::OK);
    }
    let wrong = json!({"email": TestServer::email("nordlicht", "dak_mitarbeiter"), "password": "ein falsches Passwort"});
    assert_eq!(
        site.stranger().api(Method::POST, "/auth/login", Some(wrong)).await.0,
        StatusCode::UNAUTHORIZED
    );

    let about = trail(&admin, &format!("?entity_type=cases&entity_id={id}")).await;
    assert_eq!(
        events(&about).iter().filter(|kind| **kind == "record.read").count(),
        2,
        "once a person and hour"
    );
    assert_eq!(events(&about).iter().filter(|kind| **kind == "case.changed").count(), 1);
    let changed =
        about["items"].as_array().unwrap().iter().find(|line| line["event"] == "case.changed").unwrap();
    assert_eq!(changed["new_values"]["ort"], "=Musterstadt");
    assert_eq!((&changed["ip"], &changed["action"]), (&json!("127.0.0.1"), &json!("update")));
    assert_eq!(changed["request_id"].as_str().unwrap().len(), 32);
    let failed = trail(&admin, "?action=login_failed").await;
    assert_eq!(failed["items"][0]["role"], Value::Null, "nobody had signed in");
    let page = admin.get("/verwaltung/protokoll?aktion=login_failed").await.text("#protokollzeilen");
    assert!(!page.contains("Klient"), "{page}");
    assert_eq!((events(&failed), &failed["total"]), (vec!["sign_in.refused"], &json!(1)));
    let reads = trail(&admin, "?action=read&per_page=1").await;
    assert_eq!((reads["items"].as_array().unwrap().len(), reads["total"].as_u64() >= Some(2)), (1, true));
    // Nothing of it is for anybody else.
    assert_eq!(dak.api(Method::GET, "/admin/audit-log", None).await.0, StatusCode::FORBIDDEN);
    let other = site.other_tenant().await;
    let theirs = trail(&other, "").await;
    let own = |kind: &&str| kind.starts_with("case.") || kind.starts_with("record.");
    assert!(!events(&theirs).iter().any(own) && !theirs.to_string().contains("nordlicht"), "{theirs}");

    // The page: the same, in words; who saw the case is one link away.
    let page = admin.get(&format!("/faelle/{id}")).await;
    assert!(page.body().contains(&format!("/verwaltung/protokoll?objekt=cases:{id}")));
    let page = admin.get(&format!("/verwaltung/protokoll?objekt=cases:{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body().contains("dak_mitarbeiter nordlicht") && page.body().contains("=Musterstadt"));
    // The year as people write it, and what is no day: the files are under the same filter as the page.
    let today = admin.get("/verwaltung/protokoll?von=heute").await;
    assert!(today.status == StatusCode::OK && today.body().matches("<tr").count() > 3);
    for day in ["01.01.26", "01.01.2026", "2026-01-01"] {
        let page = admin.get(&format!("/verwaltung/protokoll?von={day}")).await;
        assert!(page.status == StatusCode::OK && page.body().matches("<tr").count() > 3, "{day}");
        let page = admin.get(&format!("/verwaltung/protokoll?bis={day}")).await;
        assert!(page.status == StatusCode::OK && page.body().contains("Keine Einträge"), "{day}");
    }
    for form in ["csv", "xlsx"] {
        let file = admin.get(&format!("/verwaltung/protokoll/protokoll.{form}?von=quatsch")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    let page = admin.get("/verwaltung/protokoll?von=31.02.2026").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text("title").starts_with("Fehler: "));
    let page = admin.get("/verwaltung/protokoll?person=niemand").await;
    assert!(page.body().contains("Keine Einträge im Zeitraum."));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_leaves_as_a_file_that_no_spreadsheet_carries_out_and_that_is_in_the_trail() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let (id, etag) = a_case(&admin, "Probst").await;
    let mut headers = HeaderMap::new();
    headers.insert("if-match", etag.parse().unwrap());
    let change = json!({"ort": "=1+1"});
    assert_eq!(
        admin.api_with(Method::PATCH, &format!("/cases/{id}"), Some(change), headers).await.0,
        StatusCode::OK
    );
    let csv = admin.get("/verwaltung/protokoll/protokoll.csv?aktion=update").await;
    assert!(csv.header("content-disposition").contains("attachment"));
    let text = csv.body();
    assert!(text.starts_with('\u{feff}') && text.lines().count() == 2, "{text}");
    assert!(text.contains("ort: – → =1+1"), "{text}");
    let book = admin.get("/verwaltung/protokoll/protokoll.xlsx").await;
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(book.bytes)).unwrap();
    let sheet = book.worksheet_range("Protokoll").unwrap();
    assert_eq!(sheet.get_value((0, 1)), Some(&Data::String("Zeit".into())));
    assert!(
        sheet.rows().skip(1).all(|row| row.iter().all(|cell| matches!(cell, Data::String(_) | Data::Empty)))
    );
    let exported = trail(&admin, "?action=audit.exported").await;
    assert_eq!(exported["total"], 2);
    assert_eq!(PASSWORD.len(), 23, "the password is nowhere in it");
    assert!(!text.contains(PASSWORD));
}

/// R-AUD-02: the end of the chain is kept with the keyring. A data file that was exchanged for an older copy is opened,
/// and told.
#[tokio::test(flavor = "multi_thread")]
async fn r_aud_02_an_older_data_file_is_found_by_what_the_keyring_knows() {
    let mut site = TestServer::start().await;
    let admin = site.admin().await;
    site.stop();
    let file = site.data().join("visite.redb");
    let older = std::fs::read(&file).unwrap();
    site.serve(&[]).await;
    a_case(&site.admin().await, "Probst").await;
    drop(admin);
    site.stop();
    assert_eq!(site.json(&["audit", "verify"])["whole"], true);
    let newer = std::fs::read(&file).unwrap();
    std::fs::write(&file, &older).unwrap();
    let out = site.try_run(&["--json", "audit", "verify"], "");
    assert_eq!(out.status.code(), Some(1));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(said.contains("the keyring knows an entry"), "{said}");
    // What is written on the old copy does not wash the evidence away.
    site.serve(&[]).await;
    for name in ["Probst", "Quast", "Ritter"] {
        a_case(&site.admin().await, name).await;
    }
    site.stop();
    assert_eq!(site.try_run(&["audit", "verify"], "").status.code(), Some(1));
    std::fs::write(&file, &newer).unwrap();
    assert_eq!(site.json(&["audit", "verify"])["whole"], true);
}
