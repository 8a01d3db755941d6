//! A flipped byte in a sealed value is reported and not served.
//!
//! Covers: store.

use redb::{ReadableDatabase as _, ReadableTable as _, TableDefinition};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, wait::until};

async fn case(admin: &Actor, name: &str) -> (String, [u8; 16]) {
    let body = json!({"nachname": name, "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, case) = admin.api(Method::POST, "/cases", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    let id = case["id"].as_str().unwrap().to_owned();
    let bytes = *uuid::Uuid::parse_str(&id).unwrap().as_bytes();
    (id, bytes)
}

/// Flips one bit of the value whose key ends so. The engine writes the page, so that its own checksums are right.
fn flip(site: &TestServer, table: &str, key_end: &[u8], at: usize) {
    let table: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new(table);
    let db = redb::Database::open(site.data().join("visite.redb")).unwrap();
    let found: Vec<(Vec<u8>, Vec<u8>)> = db
        .begin_read()
        .unwrap()
        .open_table(table)
        .unwrap()
        .iter()
        .unwrap()
        .map(|row| row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())).unwrap())
        .filter(|(key, _)| key.ends_with(key_end))
        .collect();
    let [(key, value)] = &found[..] else { panic!("{} rows end so", found.len()) };
    let mut value = value.clone();
    let at = if at < value.len() { at } else { value.len() - 1 };
    value[at] ^= 0x10;
    let write = db.begin_write().unwrap();
    write.open_table(table).unwrap().insert(key.as_slice(), value.as_slice()).unwrap();
    write.commit().unwrap();
}

fn faults(check: &Value, table: &str) -> Value {
    let tenants = check["tenants"].as_array().unwrap();
    let tables = tenants.iter().flat_map(|tenant| tenant["tables"].as_array().unwrap());
    tables.filter(|found| found["table"] == table).find(|found| found["faults"] != json!([])).unwrap()["faults"]
        .clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_in_a_sealed_value_is_reported_and_not_served() {
    let mut site = TestServer::start().await;
    let admin = site.admin().await;
    let (whole, _) = case(&admin, "Heilbutt").await;
    let (hurt, key) = case(&admin, "Knurrhahn").await;
    assert!(site.stop());
    // In the header, in the nonce, in the content, in the tag: one after the other, and back again.
    for at in [3, 20, 60, usize::MAX] {
        flip(&site, "cases", &key, at);
        let check = site.try_run(&["--json", "check"], "");
        assert_eq!(check.status.code(), Some(1), "byte {at}");
        let said: Value = serde_json::from_slice(&check.stdout).unwrap();
        assert_eq!(said["clean"], false);
        assert!(faults(&said, "cases").to_string().contains("does not open"), "{said}");
        assert!(!said.to_string().contains("Knurrhahn"));
        flip(&site, "cases", &key, at);
        assert_eq!(site.json(&["check"])["clean"], true);
    }
    flip(&site, "cases", &key, 60);
    site.serve(&[]).await;
    let admin = site.admin().await;
    let (status, problem) = admin.api(Method::GET, &format!("/cases/{hurt}"), None).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{problem}");
    let incident = problem["request_id"].as_str().unwrap().to_owned();
    assert!(incident.len() >= 16, "{problem}");
    // The line comes through a pipe, a moment after the answer.
    until("the log has the incident", || site.log().iter().any(|line| line.contains(&incident))).await;
    // With its cause: which table, and which row of it. Neither is shown to the one who asked.
    let row: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let log = site.log();
    let line = log.iter().find(|line| line.contains(&incident)).unwrap();
    assert!(
        ["FEHLER_INTERN", "damaged data in cases", &row].iter().all(|part| line.contains(part)),
        "{line}"
    );
    assert!(!problem.to_string().contains("cases, row") && !problem.to_string().contains(&row));
    assert!(problem["detail"].as_str().unwrap().contains(&incident), "{problem}");
    assert!(!problem.to_string().contains("Knurrhahn"));
    let page = admin.get(&format!("/faelle/{hurt}")).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!page.body().contains("Knurrhahn") && !page.body().contains("damaged data"));
    // It is not overwritten either, and the others are served.
    let tag = [("if-match".parse().unwrap(), "\"1\"".parse().unwrap())].into_iter().collect();
    let (status, _, problem) =
        admin.api_with(Method::PATCH, &format!("/cases/{hurt}"), Some(json!({"thema": "x"})), tag).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{problem}");
    let (status, case) = admin.api(Method::GET, &format!("/cases/{whole}"), None).await;
    assert_eq!((status, &case["nachname"]), (StatusCode::OK, &json!("Heilbutt")));
    let check = site.try_run(&["--json", "check"], "");
    assert_eq!(check.status.code(), Some(1), "beside the running site too");
    let said: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert!(faults(&said, "cases").to_string().contains("does not open"), "{said}");
}
