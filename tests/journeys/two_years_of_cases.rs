//! Two years of cases through the JSON API: the file goes in, 4,000 changes follow, and every number comes out as the
//! fixtures say (fixtures/imports/crm_medium.*).
//!
//! Covers: cases, case_import, dashboard, reports.

use std::collections::BTreeMap;

use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn parsed(name: &str) -> Value {
    serde_json::from_slice(&fixture(name)).unwrap()
}

/// Ids by fall_id, from the list.
async fn cases(admin: &Actor) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for page in 1.. {
        let (status, list) = admin.api(Method::GET, &format!("/cases?per_page=200&page={page}"), None).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        let items = list["items"].as_array().unwrap();
        for item in items {
            found.insert(
                item["fall_id"].as_str().unwrap().to_owned(),
                item["id"].as_str().unwrap().to_owned(),
            );
        }
        if items.is_empty() {
            break;
        }
    }
    found
}

/// One change from the version that was read last; `ok`, or the code of the refusal and those of its fields.
async fn change(admin: &Actor, id: &str, event: &Value) -> Vec<String> {
    let (_, case) = admin.api(Method::GET, &format!("/cases/{id}"), None).await;
    let mut headers = HeaderMap::new();
    headers.insert("if-match", format!("\"{}\"", case["row_version"]).parse().unwrap());
    let (method, path) = match event["op"].as_str().unwrap() {
        "patch" => (Method::PATCH, format!("/cases/{id}")),
        "icd" => (Method::PUT, format!("/cases/{id}/icd")),
        "coding" => (Method::PUT, format!("/cases/{id}/coding")),
        "storno" => (Method::DELETE, format!("/cases/{id}")),
        other => panic!("{other}"),
    };
    let (status, _, answer) = admin.api_with(method, &path, Some(event["body"].clone()), headers).await;
    if status.is_success() {
        return vec!["ok".into()];
    }
    let fields = answer["fields"].as_object().into_iter().flat_map(|fields| fields.values());
    let codes = fields.flat_map(|codes| codes.as_array().cloned().unwrap_or_default());
    codes.chain([answer["code"].clone()]).filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

/// Numbers equal to the last digit that matters; everything else exactly.
fn equal(ours: &Value, theirs: &Value) -> bool {
    match (ours.as_f64(), theirs.as_f64()) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-9,
        _ => ours == theirs,
    }
}

fn differences(place: &str, ours: &Value, theirs: &Value, found: &mut Vec<String>) {
    match theirs {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| differences(&format!("{place} {key}"), &ours[key], value, found)),
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(at, value)| differences(&format!("{place} {at}"), &ours[at], value, found));
        }
        value if equal(ours, value) => {}
        value => found.push(format!("{place}: {ours} instead of {value}")),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reports_of_two_years_come_out_as_they_must() {
    let mut site = TestServer::prepared().terse();
    site.serve(&[]).await;
    let admin = site.admin().await;
    let (status, plan) = admin.upload("/import/csv", "crm_medium.csv", fixture("crm_medium.csv")).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let confirm = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, result) = admin.api(Method::POST, "/import/csv/confirm", Some(confirm)).await;
    assert_eq!(status, StatusCode::OK, "{result}");
    assert_eq!(result["imported"], parsed("crm_medium.expected.json")["counts"]["new_cases"]);

    let ids = cases(&admin).await;
    let mut wrong = Vec::new();
    for (nr, event) in parsed("crm_medium.events.json").as_array().unwrap().iter().enumerate() {
        let expected = event["expect"].as_str().unwrap();
        let got = change(&admin, &ids[event["fall_id"].as_str().unwrap()], event).await;
        if !got.iter().any(|code| code == expected) {
            wrong.push(format!("{nr} {}: {got:?} instead of {expected}", event["op"]));
        }
    }
    assert!(wrong.is_empty(), "{} changes: {:?}", wrong.len(), &wrong[..wrong.len().min(20)]);

    let expected = parsed("crm_medium.reports.json");
    let mut found = Vec::new();
    for (week, sheets) in expected["reports"].as_object().unwrap() {
        let (_, ours) = admin.api(Method::GET, &format!("/reports/weekly/{week}"), None).await;
        differences(week, &ours["sheets"], sheets, &mut found);
        for (sheet, cells) in ours["sheets"].as_object().unwrap() {
            let known = sheets[sheet].as_object().unwrap();
            found.extend(
                cells
                    .as_object()
                    .unwrap()
                    .keys()
                    .filter(|cell| !known.contains_key(*cell))
                    .map(|cell| format!("{week} {sheet} {cell} is not empty")),
            );
        }
    }
    for (jahr, sums) in expected["yearly"].as_object().unwrap() {
        let (_, ours) = admin.api(Method::GET, &format!("/reports/yearly/{jahr}"), None).await;
        differences(jahr, &ours, sums, &mut found);
    }
    for (jahr, figures) in expected["dashboard"].as_object().unwrap() {
        let (_, ours) = admin.api(Method::GET, &format!("/reports/dashboard?jahr={jahr}"), None).await;
        differences(&format!("dashboard {jahr}"), &ours, figures, &mut found);
    }
    assert!(found.is_empty(), "{} differences: {:?}", found.len(), &found[..found.len().min(20)]);
    assert_eq!(site.try_run(&["check", "--json"], "").status.code(), Some(0));
}
