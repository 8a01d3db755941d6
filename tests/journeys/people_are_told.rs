//! What one person does, others are told in their inboxes; and nothing that they are told says anything about a patient.
//!
//! Covers: inbox, notify.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use visite::for_tests::{Clock as _, IsoWeek, SystemClock};

use crate::support::{Actor, TestServer};

/// What a patient's record says, and no message may.
pub const OF_PATIENTS: [&str; 7] =
    ["Zitterbart", "Hildegunde", "D410126355", "C50.1", "onko", "Onkologie", "Mamma-Zitat"];

/// Imports one case, enters its code, codes it, makes the week's report: by the people who do that. Returns the case.
pub async fn work(admin: &Actor, dak: &Actor) -> String {
    let csv = "Hauptkontakt,Thema,Erstellungsdatum,Modul\n\
        Zitterbart | Hildegunde | 28.04.1960 | D410126355,Mamma-Zitat,02.02.2026,Zweitmeinung Onkologie\n";
    let (status, plan) = admin.upload("/import/csv", "faelle.csv", csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let sure = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, done) = admin.api(Method::POST, "/import/csv/confirm", Some(sure)).await;
    assert_eq!((status, &done["imported"]), (StatusCode::OK, &json!(1)), "{done}");
    let (_, cases) = admin.api(Method::GET, "/cases", None).await;
    let id = cases["items"][0]["id"].as_str().unwrap().to_owned();
    let change = async |who: &Actor, method, path: String, body: Value| {
        let mut headers = reqwest::header::HeaderMap::new();
        let (_, case) = admin.api(Method::GET, &format!("/cases/{id}"), None).await;
        headers.insert("if-match", format!("\"{}\"", case["row_version"]).parse().unwrap());
        let (status, _, answer) = who.api_with(method, &path, Some(body), headers).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
    };
    change(dak, Method::PUT, format!("/cases/{id}/icd"), json!({"icd": "C50.1"})).await;
    change(admin, Method::PATCH, format!("/cases/{id}"), json!({"unterlagen": true, "gutachten": true}))
        .await;
    let coding = json!({"gutachten_typ": "Alternative", "therapieaenderung": "Nein"});
    change(admin, Method::PUT, format!("/cases/{id}/coding"), coding).await;
    let week = json!({"jahr": 2026, "kw": 6});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(week)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_told_what_others_did() {
    let site = TestServer::start().await;
    let (admin, dak) = (site.admin().await, site.dak().await);
    let nothing = dak.get("/benachrichtigungen").await;
    assert_eq!(nothing.texts("#liste .empty p"), ["Nichts Neues."]);
    let case = work(&admin, &dak).await;

    let told = dak.told(3).await;
    let types: Vec<&str> =
        told.iter().rev().map(|told| told["notification_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["new_cases_uploaded", "coding_completed", "report_ready"]);
    assert_eq!(told[0]["message"], "Der Bericht für KW 6/2026 steht zum Download bereit.");
    assert_eq!(told[0]["email_sent"], false, "no mail server is set up");
    // The admin did the rest and is told of the code alone.
    let of_admin = admin.told(1).await;
    assert_eq!(of_admin.len(), 1, "{of_admin:?}");
    assert_eq!(of_admin[0]["message"], "Für Fall Nr. 1 wurde ein ICD-Code erfasst.");
    assert_eq!(of_admin[0]["href"], format!("/faelle/{case}"));
    let all = format!("{told:?}{of_admin:?}{}", dak.get("/benachrichtigungen").await.body());
    for secret in OF_PATIENTS {
        assert!(!all.contains(secret), "{secret}");
    }

    // The bell counts; opening a message leads to what it is about and reads it.
    let page = dak.get("/faelle").await;
    assert_eq!(page.texts("#glocke .count"), ["3 ungelesen"]);
    let list = dak.get(&page.attributes("#glocke", "href")[0]).await;
    let opened = dak.submit(list.form("#liste li:first-child form")).await;
    assert_eq!(opened.path(), "/berichte/2026/6");
    assert_eq!(opened.texts("#glocke .count"), ["2 ungelesen"]);
    let id = told[1]["id"].as_str().unwrap();
    let (status, read) = dak.api(Method::PUT, &format!("/notifications/{id}/read"), None).await;
    assert_eq!((status, &read["is_read"]), (StatusCode::OK, &json!(true)));
    // Another's message is not there, whoever asks.
    for other in [&admin, &site.other_tenant().await] {
        let (status, _) = other.api(Method::PUT, &format!("/notifications/{id}/read"), None).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    let (_, unread) = dak.api(Method::GET, "/notifications?unread=true", None).await;
    assert_eq!((&unread["total"], &unread["unread"]), (&json!(1), &json!(1)));
    let (_, all) = dak.api(Method::PUT, "/notifications/read-all", None).await;
    assert_eq!(all["updated"], 1);
    assert_eq!(site.other_tenant().await.told(0).await.len(), 0);
    assert!(site.json(&["check", "--json"])["tenants"][0]["tables"].to_string().contains("notifications"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_a_preliminary_report() {
    let site = TestServer::start().await;
    let (admin, dak) = (site.admin().await, site.dak().await);
    let today = SystemClock.now().in_tz("Europe/Berlin").unwrap().date();
    let week = IsoWeek::of(today);
    let present = json!({"jahr": week.jahr, "kw": week.kw, "vorlaeufig": true});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(present)).await;
    assert_eq!((status, &report["vorlaeufig"]), (StatusCode::CREATED, &json!(true)), "{report}");
    let past = json!({"jahr": 2026, "kw": 6});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(past)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    // What was caused first is told first: when the second message is there, the first would be.
    let told = dak.told(1).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["message"], "Der Bericht für KW 6/2026 steht zum Download bereit.");
}
