//! What was saved is found by the next search, with every filter: the index of full-text search is fed at most twice a
//! second, and once a clerk who had entered a code still saw the case under "without code" for that long.

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer};

/// Numbers of the cases found, and how many there are said to be.
async fn found(who: &Actor, query: &str) -> (Vec<u64>, u64) {
    let (status, answer) = who.api(Method::GET, &format!("/cases?per_page=100&{query}"), None).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let items = answer["items"].as_array().unwrap();
    (items.iter().map(|item| item["nr"].as_u64().unwrap()).collect(), answer["total"].as_u64().unwrap())
}

async fn with_version(who: &Actor, method: Method, case: &mut Value, path: &str, body: Value) {
    let mut version = HeaderMap::new();
    let tag = format!("\"{}\"", case["row_version"]);
    version.insert("if-match", HeaderValue::from_str(&tag).unwrap());
    let at = format!("/cases/{}{path}", case["id"].as_str().unwrap());
    let (status, _, answer) = who.api_with(method, &at, Some(body), version).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    *case = answer;
}

#[tokio::test]
async fn every_save_is_found_by_the_very_next_search() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let clerk = site.dak().await;
    let mut cases: Vec<Value> = Vec::new();
    for nr in 0..24_u64 {
        let body =
            json!({"nachname": format!("Lagemann{nr:02}"), "datum": "2026-02-02", "fallgruppe": "onko"});
        let (status, answer) = admin.api(Method::POST, "/cases", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        cases.push(answer);
        let (numbers, total) = found(&clerk, "q=lagemann&sort=nr").await;
        assert_eq!((numbers.len(), total), (cases.len(), nr + 1), "entered");
        assert_eq!(found(&clerk, &format!("q=lagemann{nr:02}&sort=-nachname")).await.1, 1, "by name");
    }
    let count = 24;
    for (done, case) in (1..).zip(cases.iter_mut()) {
        let nr = case["nr"].as_u64().unwrap();
        with_version(&clerk, Method::PUT, case, "/icd", json!({"icd": "C50.1"})).await;
        let (without, total) = found(&clerk, "q=lagemann&has_icd=false").await;
        assert!(!without.contains(&nr) && total == count - done, "{nr} {without:?} {total}");
        let (with, total) = found(&clerk, "q=lagemann&has_icd=true&sort=datum").await;
        assert!(with.contains(&nr) && total == done, "{nr} {with:?} {total}");
        assert_eq!(found(&clerk, "q=c50&sort=nachname&jahr=2026").await.1, done);
    }
    for (done, case) in (1..).zip(cases.iter_mut()) {
        let nr = case["nr"].as_u64().unwrap();
        let name = format!("Umbenannt{nr}");
        with_version(&admin, Method::PATCH, case, "", json!({"nachname": name})).await;
        assert_eq!(found(&clerk, &format!("q={name}")).await.0, [nr]);
        assert_eq!(found(&clerk, "q=Umbenannt").await.1, done);
    }
    for (done, case) in (1..).zip(cases.iter_mut()) {
        let nr = case["nr"].as_u64().unwrap();
        with_version(&admin, Method::DELETE, case, "", json!({"loesch_grund": "Doppelt erfasst"})).await;
        let (left, total) = found(&clerk, "q=Umbenannt").await;
        assert!(!left.contains(&nr) && total == count - done, "{nr} {left:?} {total}");
        assert_eq!(found(&clerk, "q=Umbenannt&status=storniert").await.1, done);
    }
}
