//! A nurse works off what the record makes due: a dose whose effect is asked for, a wound, somebody who is restrained; and what
//! ends when somebody moves out.
//!
//! Covers: as_needed, wound_courses, wounds, restraint_orders, restraints, versioned, move_out, due.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, case::tag, site::TENANT};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

async fn made(who: &Actor, path: &str, body: Value) -> Value {
    let (status, made) = who.api(Method::POST, path, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{path}: {made}");
    made
}

/// The kinds of what is due for a resident now, with how each stands.
async fn due(who: &Actor, resident: &str) -> Vec<(String, String)> {
    let (status, said) = who.api(Method::GET, &format!("/due?resident_id={resident}"), None).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = said["items"].as_array().unwrap().iter();
    items.map(|item| (text(&item["art"]), text(&item["status"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_record_makes_due_is_worked_off_and_orders_end_with_the_stay() {
    let site = TestServer::start_with("pflege").await;
    site.account(TENANT, "staff");
    let (admin, staff) = (site.person(TENANT, "admin").await, site.person(TENANT, "staff").await);
    let unit = made(&admin, "/units", json!({"name": "Hof", "kuerzel": "H"})).await;
    let person = json!({"nachname": "Bergfeld", "vorname": "Erna", "geburtsdatum": "1938-02-03",
        "aufnahme_datum": "1995-09-01", "wohnbereich_id": unit["id"]});
    let person = made(&admin, "/residents", person).await;
    let resident = id(&person);
    let of = |what: &str| format!("/residents/{resident}/{what}");

    // Courses and orders are a nurse's; the house says who is one.
    let wound = json!({"art": "dekubitus", "lokalisation": "Ferse rechts", "ort": "hier"});
    let (status, said) = staff.api(Method::POST, &of("wounds"), Some(wound.clone())).await;
    assert_eq!((status, &said["code"]), (StatusCode::FORBIDDEN, &json!("FACHKRAFT_NOETIG")));
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let email = TestServer::email(TENANT, "staff");
    let nurse = people["items"].as_array().unwrap().iter().find(|one| one["email"] == email).unwrap();
    let nurses = json!({"handzeichen": "NN", "fachkraft": true});
    let at = format!("/care/profiles/{}", id(nurse));
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), tag(&json!(0))).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let wound = made(&staff, &of("wounds"), wound).await;
    let order =
        json!({"art": "gurt", "grundlage": "notstand", "alternativen": "Niedrigbett", "kontrolle_min": 15});
    let order = made(&staff, &of("restraints"), order).await;
    assert_eq!(order["hinweise"], json!(["FEM_GENEHMIGUNG_NACHHOLEN"]));

    // By the clock of the house: when it received something just now.
    let report = json!({"resident_id": resident, "vorlage": "bericht", "freitext": "ruhig"});
    let report = made(&staff, "/observations", report).await;
    let now: Timestamp = report["created_at"].as_str().unwrap().parse().unwrap();
    let ago = |minutes: i64| now.checked_sub(SignedDuration::from_mins(minutes)).unwrap().to_string();
    let entry = |vorlage: &str, werte: Value, more: Value| {
        let mut body = json!({"resident_id": resident, "vorlage": vorlage, "werte": werte});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let werte =
        json!({"medikament": "Beispielsaft", "dosis": "10 ml", "anlass": "Husten", "wirkung": "noch_offen"});
    let dose =
        made(&staff, "/observations", entry("bedarfsmedikation", werte, json!({"zeitpunkt": ago(31)}))).await;
    let begun = json!({"anordnung_id": order["id"], "zeitpunkt": ago(16)});
    let applied =
        made(&staff, "/observations", entry("fem_anwendung", json!({"aktion": "beginn"}), begun)).await;
    assert_eq!(applied["ohne_grundlage"], json!(false), "an emergency is a basis");
    let pair = |art: &str, status: &str| (art.to_owned(), status.to_owned());
    let mut open = due(&staff, &resident).await;
    open.sort();
    assert_eq!(
        open,
        [pair("fem_kontrolle", "ueberfaellig"), pair("wirkung", "offen"), pair("wunde", "offen")]
    );
    let page = staff.get(&format!("/pflege/faellig?bewohner={resident}")).await;
    assert!(page.status == StatusCode::OK && page.body().contains("Wirkung prüfen: Beispielsaft, 10 ml"));
    let file = staff.get(&format!("/bewohner/{resident}")).await;
    assert_eq!(file.attributes("#faellig a[href*='/pflege/faellig?bewohner=']", "href").len(), 1);

    let effect = json!({"bezug_id": dose["id"]});
    made(&staff, "/observations", entry("wirkung", json!({"wirkung": "gut"}), effect)).await;
    let off = json!({"anordnung_id": order["id"]});
    made(&staff, "/observations", entry("fem_anwendung", json!({"aktion": "ende"}), off)).await;
    let assessed = json!({"verlauf_id": wound["id"]});
    made(&staff, "/observations", entry("wunde", json!({"laenge": 2, "breite": 1.5}), assessed)).await;
    assert_eq!(due(&staff, &resident).await, []);
    let (_, courses) = staff.api(Method::GET, &of("wounds"), None).await;
    assert_eq!(courses["items"][0]["einschaetzungen"][0]["flaeche_cm2"], json!(3), "{courses}");

    // The order ends with the stay, a moment later.
    let today = now.to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).date();
    let (_, seen) = admin.api(Method::GET, &format!("/residents/{resident}"), None).await;
    let left = json!({"status": "ausgezogen", "auszug_datum": today.to_string()});
    let (status, _, said) =
        admin.api_with(Method::POST, &of("move-out"), Some(left), tag(&seen["row_version"])).await;
    assert!(status.is_success(), "{status} {said}");
    let mut ended = Value::Null;
    for _ in 0..100 {
        let (_, orders) = staff.api(Method::GET, &of("restraints"), None).await;
        ended = orders["items"][0]["ende"].clone();
        if !ended.is_null() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(ended["grund"], Value::Null, "the stay ended it, and nobody");
    assert!(ended["at"].is_string(), "{ended}");
}
