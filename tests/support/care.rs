//! A house that takes photos, and what its nurses write of a resident.

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
