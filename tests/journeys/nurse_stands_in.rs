//! A nurse stands in: what the house says of its staff, whom they reach, and what programs are told of it.
//!
//! Covers: staff, settings, residents.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    case::tag,
    site::{OTHER_TENANT, TENANT},
};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// Two units, and somebody in each.
async fn a_house(admin: &Actor) -> Vec<(Value, Value)> {
    let mut made = Vec::new();
    for (unit, short, name) in [("Hof", "H", "Bergfeld"), ("Dach", "D", "Moor")] {
        let unit = json!({"name": unit, "kuerzel": short});
        let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
        assert_eq!(status, StatusCode::CREATED, "{unit}");
        let person = json!({"nachname": name, "vorname": "Erna", "geburtsdatum": "1938-02-03",
            "aufnahme_datum": "1995-09-01", "wohnbereich_id": unit["id"]});
        let (status, person) = admin.api(Method::POST, "/residents", Some(person)).await;
        assert_eq!(status, StatusCode::CREATED, "{person}");
        made.push((unit, person));
    }
    made
}

/// `GET/PATCH /care/settings`, `GET/PATCH /care/profiles`, `POST /care/stand-ins` (care.md, 18), and what follows from them.
#[tokio::test(flavor = "multi_thread")]
async fn programs_are_told_where_staff_work_and_when_they_stand_in() {
    let site = TestServer::start_with("pflege").await;
    for house in [TENANT, OTHER_TENANT] {
        site.account(house, "staff");
    }
    let (admin, staff) = (site.person(TENANT, "admin").await, site.person(TENANT, "staff").await);
    let house = a_house(&admin).await;
    let [(hof, bergfeld), (dach, moor)] = house.as_slice() else { panic!("two") };

    let (status, settings) = admin.api(Method::GET, "/care/settings", None).await;
    assert_eq!(
        (status, &settings["zugriff"], &settings["row_version"]),
        (StatusCode::OK, &json!("vertretung"), &json!(0))
    );
    assert!(settings.get("offline_erlaubt").is_none(), "nothing that is not there yet is shown");
    let set = async |version: u64, body: Value| {
        let (status, _, said) =
            admin.api_with(Method::PATCH, "/care/settings", Some(body), tag(&json!(version))).await;
        (status.as_u16(), said)
    };
    let (status, said) = set(0, json!({"schichten": "tag 06:00", "zugriff": "streng"})).await;
    assert_eq!((status, &said["fields"]["schichten"]), (422, &json!(["SCHICHT_UNGUELTIG"])));
    let (status, said) = set(0, json!({"offline_erlaubt": true})).await;
    assert_eq!((status, &said["fields"]["offline_erlaubt"]), (422, &json!(["FELD_UNBEKANNT"])));
    let (status, said) =
        set(0, json!({"schichten": "tag 06:00\nnacht 18:00", "schichten_ab": "2020-01-01"})).await;
    assert_eq!((status, &said["fields"]["schichten_ab"]), (422, &json!(["SCHICHT_AB"])));
    let (status, said) = set(0, json!({"braden_lizenz": true})).await;
    assert_eq!((status, &said["braden_lizenz"], &said["row_version"]), (200, &json!(true), &json!(1)));
    assert_eq!(set(0, json!({"braden_lizenz": false})).await.0, 412);

    let (_, profiles) = admin.api(Method::GET, "/care/profiles", None).await;
    let email = TestServer::email(TENANT, "staff");
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let nurse = id(people["items"].as_array().unwrap().iter().find(|one| one["email"] == email).unwrap());
    let profile = profiles["items"].as_array().unwrap().iter().find(|one| one["id"] == nurse).unwrap();
    assert_eq!((&profile["handzeichen"], &profile["row_version"]), (&Value::Null, &json!(0)));
    let sign = profile["vorschlag"].as_str().unwrap().to_owned();
    let keep = async |version: u64, body: Value| {
        let at = format!("/care/profiles/{nurse}");
        let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(body), tag(&json!(version))).await;
        (status.as_u16(), said)
    };
    for (body, field, code) in [
        (json!({"handzeichen": "A1"}), "handzeichen", "HANDZEICHEN_UNGUELTIG"),
        (json!({"handzeichen": 7}), "handzeichen", "TEXT_ERWARTET"),
        (json!({"handzeichen": sign, "qualifikation": "arzt"}), "qualifikation", "ENUM_UNGUELTIG"),
        (json!({"handzeichen": sign, "wohnbereiche": [moor["id"]]}), "wohnbereiche", "WOHNBEREICH_UNBEKANNT"),
        (json!({"handzeichen": sign, "wohnbereiche": "alle"}), "wohnbereiche", "WOHNBEREICH_UNBEKANNT"),
        (
            json!({"handzeichen": sign, "signiert_at": "2026-01-01T00:00:00Z"}),
            "signiert_at",
            "FELD_UNVERAENDERLICH",
        ),
    ] {
        let (status, said) = keep(0, body).await;
        assert_eq!((status, &said["fields"][field]), (422, &json!([code])), "{said}");
    }
    let works = json!({"handzeichen": sign, "qualifikation": "pflegehilfe", "wohnbereiche": [hof["id"]]});
    let (status, said) = keep(0, works).await;
    assert_eq!((status, &said["wohnbereiche"], &said["vorschlag"]), (200, &json!([hof["id"]]), &Value::Null));

    let (_, list) = staff.api(Method::GET, "/residents", None).await;
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &bergfeld["id"]));
    let (_, found) = staff.api(Method::GET, "/residents?q=moor", None).await;
    assert_eq!((&found["total"], &found["similar"]), (&json!(0), &json!([])));
    let other = format!("/residents/{}", id(moor));
    let (status, said) = staff.api(Method::GET, &other, None).await;
    assert_eq!((status, &said["code"]), (StatusCode::FORBIDDEN, &json!("VERTRETUNG_NOETIG")));
    assert!(!said.to_string().contains("Moor"), "{said}");
    let (status, said) = staff.api(Method::PATCH, &other, Some(json!({}))).await;
    assert_eq!((status, &said["code"]), (StatusCode::FORBIDDEN, &json!("KEINE_BERECHTIGUNG")));

    let stand_in = async |who: &Actor, unit: &Value| {
        let (status, said) =
            who.api(Method::POST, "/care/stand-ins", Some(json!({"wohnbereich_id": unit}))).await;
        (status.as_u16(), said["code"].as_str().unwrap_or_default().to_owned(), said)
    };
    assert_eq!(stand_in(&admin, &dach["id"]).await.0, 403);
    assert_eq!(stand_in(&staff, &hof["id"]).await.1, "VERTRETUNG_UNNOETIG");
    assert_eq!(stand_in(&staff, &json!("quatsch")).await.0, 422);
    let abroad = site.person(OTHER_TENANT, "staff").await;
    assert_eq!(stand_in(&abroad, &dach["id"]).await.0, 404, "another house's");
    let (status, _, said) = stand_in(&staff, &dach["id"]).await;
    assert_eq!(status, 201, "{said}");
    assert_eq!(stand_in(&staff, &dach["id"]).await.2["bis"], said["bis"], "said again, it is as it was");
    let (status, one) = staff.api(Method::GET, &other, None).await;
    assert_eq!((status, &one["nachname"]), (StatusCode::OK, &json!("Moor")));
    let (_, list) = staff.api(Method::GET, "/residents", None).await;
    assert_eq!(list["total"], json!(2));

    let (_, log) = admin.api(Method::GET, "/admin/audit-log?per_page=100", None).await;
    let events = |name: &str| {
        let all = log["items"].as_array().unwrap();
        all.iter().filter(|entry| entry["event"] == name).cloned().collect::<Vec<_>>()
    };
    assert_eq!(events("care.stand_in_begun").len(), 1);
    assert_eq!(events("care.settings_changed")[0]["new_values"]["braden_lizenz"], json!("true"));
    let profile = &events("care.profile_changed")[0];
    assert_eq!(profile["new_values"]["qualifikation"], json!("pflegehilfe"), "{profile}");
    assert!(events("record.read").iter().any(|entry| entry.to_string().contains("vertretung")), "{log}");

    // A helper enters no limit, a nurse does; what is no number is none.
    let limits = format!("/residents/{}/limits", id(bergfeld));
    let limit = async |version: u64, body: Value| {
        let (status, _, said) = staff.api_with(Method::POST, &limits, Some(body), tag(&json!(version))).await;
        (status.as_u16(), said)
    };
    let body = |min: Value| json!({"feld": "vitalzeichen.spo2", "min": min, "grund": "COPD, laut Hausarzt"});
    let (status, said) = limit(1, body(json!(88.5))).await;
    assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")));
    assert_eq!(keep(1, json!({"fachkraft": true})).await.0, 200);
    assert_eq!(limit(1, body(json!("88"))).await.0, 422);
    assert_eq!(limit(1, body(json!(1e300))).await.0, 422);
    assert_eq!(limit(1, body(json!(null))).await.1["fields"]["min"], json!(["GRENZWERT_LEER"]));
    let (status, said) = limit(1, body(json!(88.5))).await;
    assert_eq!((status, &said["grenzwerte"][0]["min"]), (200, &json!(88.5)), "{said}");
}
