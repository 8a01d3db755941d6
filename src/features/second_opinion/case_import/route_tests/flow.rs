//! From the upload to undo, by plain forms and by the API.

use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;

use super::{FIVE, TestPlatform};
use crate::{
    features::second_opinion::case_import::routes,
    platform::{tenancy::Role, web::openapi},
};

#[tokio::test]
async fn from_upload_to_undo_by_plain_forms() {
    let site = TestPlatform::new().await;
    let empty = site.get("/import").await;
    assert_eq!((empty.status, empty.all("form input[type=file]").len()), (StatusCode::OK, 1));
    assert!(empty.all(".empty").concat().contains("Noch nichts importiert"));

    let preview = site.preview(FIVE).await;
    let page = site.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["5", "2", "1", "0", "2"]);
    assert_eq!(page.all("#vorschau tbody tr").len(), 5);
    assert_eq!(page.all("form[action$=uebernehmen] button"), ["2 Fälle importieren"]);
    assert!(
        page.all("#zeile-5").concat().contains("Doppelt zu Zeile 2 dieser Datei"),
        "{:?}",
        page.all("#zeile-5")
    );
    assert_eq!(site.get(&format!("{preview}?nur=abgelehnt")).await.all("#vorschau tbody tr").len(), 2);
    assert_eq!(site.get(&format!("{preview}?nur=quatsch")).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    // The unknown Modul gets a Fallgruppe.
    let modul = "wert=Zweitmeinung+Orthop%C3%A4die&gruppe=galle";
    assert_eq!(site.form(&format!("{preview}/modul"), modul).await.header("location"), preview);
    // The row without a name is corrected: refused first, with what was typed, then taken.
    let row = format!("{preview}/zeile/6?nur=abgelehnt");
    let form = site.get(&row).await;
    assert_eq!(form.attr("#feld-hauptkontakt", "value"), "| Max");
    let refused = site.form(&row, "hauptkontakt=%7C+Moritz").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.attr("#feld-hauptkontakt", "value"), "| Moritz");
    assert_eq!(refused.all(".error-summary li"), ["Hauptkontakt: Der Nachname fehlt."]);
    let taken = site.form(&row, "hauptkontakt=Roth+%7C+Max").await;
    assert_eq!(taken.header("location"), format!("{preview}?nur=abgelehnt#zeile-6"));
    let left = format!("{preview}/zeile/3/auslassen");
    assert_eq!(site.form(&left, "auslassen=ja").await.status, StatusCode::SEE_OTHER);
    let page = site.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["5", "3", "1", "0", "0", "1"]);

    let plan = page.attr("input[name=plan]", "value");
    let done = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    assert_eq!(done.header("location"), format!("{preview}/ergebnis"), "{}", done.text);
    let result = site.get(&format!("{preview}/ergebnis")).await;
    assert!(
        result
            .all(".notice")
            .concat()
            .contains("3 Fälle importiert, 1 doppelt, 1 ausgelassen, 0 fehlerhaft.")
    );
    let id = preview.trim_start_matches("/import/");
    assert_eq!(result.attr("h1 ~ * a.button, a.button", "href"), format!("/faelle?import={id}"));
    assert_eq!(site.get(&preview).await.header("location"), format!("{preview}/ergebnis"));
    let csv = site.get(&format!("{preview}/nicht-importiert.csv")).await;
    assert!(csv.header("content-disposition").contains("nicht-importiert.csv"));
    assert_eq!(csv.text.lines().count(), 3, "{}", csv.text);

    // Taken back, but for the case that was changed.
    site.house.touch(1);
    let ask = site.get(&format!("{preview}/rueckgaengig")).await;
    assert_eq!(ask.all("main form button"), ["Nur die unveränderten 2 zurücknehmen"]);
    let wrong = site.form(&format!("{preview}/rueckgaengig"), "unveraendert=3").await;
    assert_eq!((wrong.status, site.house.cases().len()), (StatusCode::CONFLICT, 3));
    let undone = site.form(&format!("{preview}/rueckgaengig"), "unveraendert=2").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(site.house.cases().len(), 1);
    assert!(site.get("/import").await.all("#import-log").concat().contains("Teilweise zurückgenommen"));
}

#[tokio::test]
async fn a_refused_file_shows_the_form_again_with_the_line() {
    let site = TestPlatform::new().await;
    let unclosed = b"Hauptkontakt,Modul,Erstellungsdatum\nA,B,02.02.26\n\"C,D,02.02.26\n";
    let answer = site.upload("/import", "datei", "crm.csv", unclosed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.all(".error-summary").concat().contains("in Zeile 3 wird nicht geschlossen"));
    assert_eq!(answer.all("input[type=file]").len(), 1);
    assert!(answer.all("title").concat().starts_with("Fehler: "));
    let large = vec![b'x'; crate::platform::sheet::MAX_BYTES + 1];
    let answer = site.upload("/import", "datei", "crm.csv", &large).await;
    assert_eq!((answer.status, answer.all("input[type=file]").len()), (StatusCode::PAYLOAD_TOO_LARGE, 1));
    let none = site.upload("/api/v1/import/csv", "file", "crm.xlsx", b"PK\x03\x04").await;
    assert_eq!((none.status, &none.json()["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("DATEITYP")));
    assert!(site.house.cases().is_empty());
}

#[tokio::test]
async fn a_stale_preview_is_shown_again_with_its_changed_rows() {
    let site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    let one =
        "Hauptkontakt,Modul,Erstellungsdatum\nDaum | Luana | 05.02.2016,Zweitmeinung Schilddrüse,03.02.26\n";
    site.house.import("a.csv", one.as_bytes());
    let stale = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.all("tr.marked").len(), 1);
    assert!(stale.all("#zeile-3 a").concat().contains("Doppelt zu Fall 1"));
    assert_eq!(site.house.cases().len(), 1);
    let plan = stale.attr("input[name=plan]", "value");
    let done = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let used = site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}")).await;
    assert_eq!(used.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_api_previews_confirms_once_and_takes_back() {
    let site = TestPlatform::new().await;
    let uploaded = site.upload("/api/v1/import/csv", "file", "crm.csv", FIVE.as_bytes()).await;
    assert_eq!(uploaded.status, StatusCode::CREATED, "{}", uploaded.text);
    let preview = uploaded.json();
    assert_eq!(
        (&preview["total"], &preview["new_cases"], &preview["duplicates"], &preview["rejected"]),
        (&json!(5), &json!(2), &json!(1), &json!(2))
    );
    assert_eq!(preview["rows"][0]["fall_id"], "2026-06-onko-Tonn");
    assert_eq!(preview["rows"][3]["duplicate_of"], json!({"line": 2, "rule": "D3"}));
    assert_eq!(preview["rows"][2]["reasons"], json!(["MODUL_UNBEKANNT"]));
    let id = preview["id"].as_str().unwrap();
    let some = site.get(&format!("/api/v1/import/csv/{id}?verdict=abgelehnt&per_page=1&page=2")).await.json();
    assert_eq!((&some["rows_total"], &some["rows"][0]["line"]), (&json!(2), &json!(6)));

    let confirm = |key: &str, hash: &str| {
        let body = json!({"id": id, "plan_hash": hash}).to_string();
        let request = Request::post("/api/v1/import/csv/confirm")
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "application/json");
        site.send(request, body)
    };
    let hash = preview["plan_hash"].as_str().unwrap();
    let stale = confirm("k", &"0".repeat(64)).await;
    assert_eq!((stale.status, &stale.json()["code"]), (StatusCode::CONFLICT, &json!("VORSCHAU_VERALTET")));
    let done = confirm("k", hash).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!(done.json()["imported"], 2);
    assert_eq!(done.json()["errors"][1], json!({"line": 6, "codes": ["NACHNAME_FEHLT"]}));
    assert_eq!(confirm("k", hash).await.json(), done.json());
    let used = confirm("other", hash).await;
    assert_eq!((used.status, &used.json()["code"]), (StatusCode::CONFLICT, &json!("VORSCHAU_VERBRAUCHT")));

    site.house.touch(2);
    let undone = site.send(Request::post(format!("/api/v1/import/{id}/undo")), "").await;
    assert_eq!(undone.json(), json!({"removed": 1, "kept": [{"nr": 2, "reason": "FALL_GEAENDERT"}]}));
    let log = site.get("/api/v1/import/log").await.json();
    assert_eq!((&log["total"], &log["items"][0]["cases_imported"]), (&json!(1), &json!(2)));
    assert!(log["items"][0]["undone_at"].is_string());
}

#[tokio::test]
async fn an_expired_preview_says_what_to_do_and_a_clerk_sees_the_log_only() {
    let mut site = TestPlatform::new().await;
    let preview = site.preview(FIVE).await;
    site.house.wait(SignedDuration::from_mins(14));
    assert_eq!(site.get(&preview).await.status, StatusCode::OK);
    site.token = site.house.token(Role::DakMitarbeiter).await;
    assert_eq!(site.get(&preview).await.status, StatusCode::FORBIDDEN);
    let log = site.get("/import").await;
    assert_eq!((log.status, log.all("input[type=file]").len()), (StatusCode::OK, 0));
    assert_eq!(site.upload("/import", "datei", "a.csv", FIVE.as_bytes()).await.status, StatusCode::FORBIDDEN);
}

#[test]
fn every_api_route_is_described() {
    let (_, table) = routes().split();
    let document = serde_json::to_value(openapi::document(&table)).unwrap();
    for route in table.iter().filter(|route| route.path.starts_with("/api/")) {
        assert!(route.doc.is_some(), "{}", route.path);
    }
    let preview = &document["components"]["schemas"]["ImportPreview"]["allOf"];
    assert!(
        preview.as_array().unwrap().iter().any(|part| part["properties"]["rows"].is_object()),
        "{preview}"
    );
}
