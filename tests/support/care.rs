//! A house that takes photos, and what its nurses write, plan and order for a resident.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Actor, case::tag};

/// The block that takes photos.
pub const BLOCK: &str = "wundfoto";

/// Gives the house a block that takes photos, and has a resident agree to them.
pub async fn takes_photos(admin: &Actor, resident: &str) {
    let field = json!({"key": "bild", "label": "Bild", "typ": "foto"});
    let block = json!({"key": BLOCK, "titel": "Wundfoto", "felder": [field]});
    let (status, said) = admin.api(Method::POST, "/templates", Some(block)).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let at = format!("/residents/{resident}");
    let (_, person) = admin.api(Method::GET, &at, None).await;
    let agrees = json!({"einwilligung_foto": true});
    let (status, _, said) = admin
        .api_with(Method::POST, &format!("{at}/consents"), Some(agrees), tag(&person["row_version"]))
        .await;
    assert!(status.is_success(), "{status} {said}");
}

/// The ids of an assessment of a resident, of a signed information collection, and of one that is being written; by an admin who
/// nurses.
pub async fn assessed(admin: &Actor, resident: &str) -> [String; 3] {
    let of = |what: &str| format!("/residents/{resident}/{what}");
    let sums = json!({"m1": 6, "m2": 17, "m3": 3, "m4": 19, "m5": 4, "m6": 7});
    let own = json!({"art": "eigeneinschaetzung", "stichtag": "2024-05-02", "summen": sums});
    let (status, assessment) = admin.api(Method::POST, &of("bi"), Some(own)).await;
    assert_eq!(status, StatusCode::CREATED, "{assessment}");
    let row = |second: Value| {
        let no = json!([false, null]);
        json!({"1": no, "2": second, "3": no, "4": no, "5": no})
    };
    let no = || row(json!([false, null]));
    let body = json!({"anlass": "Probe anlass", "o_ton": "Probe o_ton", "themen": {"2": "Probe thema"},
        "matrix": {"dekubitus": no(), "sturz": row(json!([true, true])), "inkontinenz": no(),
            "schmerz": no(), "ernaehrung": no()}});
    let (status, sis) = admin.api(Method::POST, &of("sis"), Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{sis}");
    let at = format!("/sis/{}/sign", sis["id"].as_str().unwrap());
    let (status, _, signed) = admin.api_with(Method::POST, &at, None, tag(&sis["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{signed}");
    let (status, draft) = admin.api(Method::POST, &of("sis"), Some(json!({"anlass": "Probe anlass"}))).await;
    assert_eq!(status, StatusCode::CREATED, "{draft}");
    [assessment, sis, draft].map(|made| made["id"].as_str().unwrap().to_owned())
}

/// The ids of a tablet that waits to be paired, and of a resident's badge.
pub async fn a_tablet_and_a_badge(admin: &Actor, resident: &str) -> [String; 2] {
    let tablet = json!({"art": "bewohnertablet", "name": "Probe name"});
    let (status, device) = admin.api(Method::POST, "/devices/pairings", Some(tablet)).await;
    assert_eq!(status, StatusCode::CREATED, "{device}");
    let new = json!({"resident_id": resident, "pin": "4711"});
    let (status, badge) = admin.api(Method::POST, "/badges", Some(new)).await;
    assert_eq!(status, StatusCode::CREATED, "{badge}");
    [device, badge].map(|made| made["id"].as_str().unwrap().to_owned())
}

/// The ids of a wound's course and of an order of restraint, each with an entry. The admin nurses already.
pub async fn a_wound_and_an_order(admin: &Actor, resident: &Value) -> [String; 2] {
    let of = |what: &str| format!("/residents/{}/{what}", resident["id"].as_str().unwrap());
    let body = json!({"art": "dekubitus", "lokalisation": "Probe lokalisation", "ort": "hier"});
    let (status, course) = admin.api(Method::POST, &of("wounds"), Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{course}");
    let body = json!({"art": "gurt", "grundlage": "notstand", "alternativen": "Probe alternativen", "kontrolle_min": 60});
    let (status, order) = admin.api(Method::POST, &of("restraints"), Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{order}");
    let wound = json!({"resident_id": resident["id"], "vorlage": "wunde", "werte": {"laenge": 2, "breite": 1},
        "verlauf_id": course["id"]});
    let applied = json!({"resident_id": resident["id"], "vorlage": "fem_anwendung", "werte": {"aktion": "beginn"},
        "anordnung_id": order["id"]});
    for body in [wound, applied] {
        let (status, said) = admin.api(Method::POST, "/observations", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
    }
    [course, order].map(|made| made["id"].as_str().unwrap().to_owned())
}

/// The id of an occasion to evaluate: it is there a moment after the fall.
pub async fn an_occasion(admin: &Actor, resident: &Value) -> String {
    let body =
        json!({"resident_id": resident["id"], "vorlage": "sturz", "werte": {"hergang": "Probe hergang"}});
    let (status, entry) = admin.api(Method::POST, "/observations", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    let at = format!("/residents/{}/evaluations", resident["id"].as_str().unwrap());
    for _ in 0..100 {
        let (status, said) = admin.api(Method::GET, &at, None).await;
        assert_eq!(status, StatusCode::OK, "{said}");
        if let Some(id) = said["anlaesse"][0]["id"].as_str() {
            return id.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("a fall gives occasion to evaluate the plan")
}

/// The ids of a measure, of its answer in the present shift, and of the proof of the shift before. The admin nurses from then
/// on.
pub async fn a_plan(admin: &Actor, unit: &Value, resident: &Value) -> [String; 3] {
    let (_, me) = admin.api(Method::GET, "/auth/me", None).await;
    let at = format!("/care/profiles/{}", me["id"].as_str().unwrap());
    let nurses = json!({"handzeichen": "PDL", "fachkraft": true});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), tag(&json!(0))).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let at = format!("/due?wohnbereich_id={}", unit["id"].as_str().unwrap());
    let (status, due) = admin.api(Method::GET, &at, None).await;
    assert_eq!(status, StatusCode::OK, "{due}");
    let shift = due["schicht"]["id"].as_str().unwrap();
    let (day, key) = shift.split_once('/').unwrap();
    let later = day.parse::<jiff::civil::Date>().unwrap().saturating_add(jiff::Span::new().days(30));
    let body = json!({"titel": "Probe titel", "nachweis": "einzeln", "evaluation_am": later.to_string(),
        "zeitplan": {"art": "taeglich", "schichten": ["frueh", "spaet", "nacht"]}});
    let at = format!("/residents/{}/measures", resident["id"].as_str().unwrap());
    let (status, measure) = admin.api(Method::POST, &at, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{measure}");
    let at = format!("/due/{}/{}", measure["id"].as_str().unwrap(), shift.replace('/', "%2F"));
    let said = json!({"status": "abweichung", "text": "Probe text"});
    let (status, answer) = admin.api(Method::PUT, &at, Some(said)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let before = match key {
        "spaet" => format!("{day}/frueh"),
        "nacht" => format!("{day}/spaet"),
        _ => format!("{}/nacht", day.parse::<jiff::civil::Date>().unwrap().yesterday().unwrap()),
    };
    let body = json!({"resident_id": resident["id"], "schicht": before});
    let (status, proof) = admin.api(Method::POST, "/shift-proofs", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{proof}");
    [measure, answer, proof].map(|made| made["id"].as_str().unwrap().to_owned())
}
