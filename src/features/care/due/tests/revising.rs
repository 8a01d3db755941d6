//! Correcting and withdrawing answers: the rules of care.md, 6.1, and the entry that follows its answer.

use serde_json::json;

use super::*;
use crate::features::care::measures::testing::{ADMIN, HELPER, NURSE};

const TWO: &str = "2026-11-20T13:00:00Z";

async fn answer(house: &House, body: Value) -> (Id<Measure>, Value) {
    let id = house.plan(house.residents[0], &json!({"zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}));
    let (status, said) = put(house, NURSE, id, TWO, body).await;
    assert_eq!(status, 201, "{said}");
    (id, said)
}

#[tokio::test]
async fn within_a_minute_it_is_taken_back_without_a_reason_and_open_again() {
    let house = house();
    let (measure, one) = answer(&house, json!({"status": "erledigt"})).await;
    let id = id_of::<Answer>(&one);
    house.site.clock.seconds(60);
    assert_eq!(withdraw(&house, HELPER, id, 1, json!({})).await.1["code"], "NICHT_VERFASSER");
    assert_eq!(withdraw(&house, ADMIN, id, 1, json!({})).await.1["code"], "GRUND_FEHLT");
    assert_eq!(withdraw(&house, NURSE, id, 2, json!({})).await.0, 412);
    let (status, said) = withdraw(&house, NURSE, id, 1, json!({})).await;
    assert_eq!((status, said["storno"].is_object()), (200, true), "{said}");
    assert_eq!(withdraw(&house, NURSE, id, 1, json!({})).await.1["code"], "BEREITS_ZURUECKGEZOGEN");
    assert_eq!(stands(&house, measure, "2026-11-20/spaet").await, ["offen"]);
    // It can be answered anew, and the one before stays readable.
    let (status, anew) = done(&house, NURSE, measure, TWO).await;
    assert_eq!((status, anew["id"] == one["id"]), (201, false));
    house.site.clock.seconds(61);
    let id = id_of::<Answer>(&anew);
    assert_eq!(withdraw(&house, NURSE, id, 1, json!({})).await.1["code"], "GRUND_FEHLT");
    assert_eq!(withdraw(&house, NURSE, id, 1, json!({"grund": "Zimmer verwechselt"})).await.0, 200);
    // Beyond the seven days of the house that stays open for staff.
    house.site.clock.set("2026-12-01T13:00:00Z");
    assert_eq!(done(&house, NURSE, measure, TWO).await.1["code"], "NACHTRAG_ZU_SPAET");
}

#[tokio::test]
async fn the_report_follows_its_answer() {
    let house = house();
    let (measure, one) = answer(&house, json!({"status": "abweichung", "text": "nur das Gesicht"})).await;
    let id = id_of::<Answer>(&one);
    house.site.clock.seconds(120);
    // Another text is another version of the report.
    let (status, two) =
        correct(&house, NURSE, id, 1, json!({"status": "abweichung", "text": "nur Hände"})).await;
    assert_eq!((status, &two["fassung"], &two["eintrag_id"]), (200, &json!(2), &one["eintrag_id"]), "{two}");
    let report = entry(&house, &one["eintrag_id"]);
    assert_eq!((report.fassung(), report.current().unwrap().freitext.as_deref()), (2, Some("nur Hände")));
    assert!(report.uebergabe);
    // Done as planned after all: what was reported did not happen.
    let (status, three) = correct(&house, NURSE, id, 2, json!({"status": "erledigt"})).await;
    assert_eq!(
        (status, &three["eintrag_id"], &three["status"]),
        (200, &Value::Null, &json!("erledigt")),
        "{three}"
    );
    assert!(entry(&house, &one["eintrag_id"]).storno.is_some());
    assert_eq!(stands(&house, measure, "2026-11-20/spaet").await, ["erledigt"]);
    // And otherwise again: another report.
    let (status, four) =
        correct(&house, NURSE, id, 3, json!({"status": "abweichung", "text": "im Sitzen"})).await;
    assert_eq!(
        (status, four["eintrag_id"].is_string(), four["fassungen"].as_array().unwrap().len()),
        (200, true, 4)
    );
    let told = entry(&house, &four["eintrag_id"]);
    assert!(told.uebergabe && told.storno.is_none() && four["eintrag_id"] != one["eintrag_id"]);
    assert_eq!(told.quelle.code(), "api", "it came as the correction did");
    // Withdrawn together.
    let (status, _) = withdraw(&house, NURSE, id, 4, json!({"grund": "falsche Person"})).await;
    assert_eq!((status, entry(&house, &four["eintrag_id"]).storno.is_some()), (200, true));
}

#[tokio::test]
async fn a_correction_is_the_authors_for_a_day_and_an_admins_with_a_reason() {
    let house = house();
    let (_, one) = answer(&house, json!({"status": "erledigt"})).await;
    let id = id_of::<Answer>(&one);
    let body = json!({"status": "nicht_erledigt", "grund": "abgelehnt"});
    assert_eq!(correct(&house, HELPER, id, 1, body.clone()).await.1["code"], "NICHT_VERFASSER");
    assert_eq!(correct(&house, ADMIN, id, 1, body.clone()).await.1["code"], "GRUND_FEHLT");
    assert_eq!(
        correct(&house, NURSE, id, 1, json!({"status": "nicht_erledigt"})).await.1["code"],
        "GRUND_FEHLT"
    );
    house.site.clock.set("2026-11-21T13:00:01Z");
    assert_eq!(
        correct(&house, NURSE, id, 1, body.clone()).await.1["code"],
        "GRUND_FEHLT",
        "a day and a second"
    );
    let (status, said) = correct(&house, NURSE, id, 9, body.clone()).await;
    assert_eq!((status, &said["aktuell"]["fassung"]), (412, &json!(1)), "{said}");
    let mut why = body;
    why["begruendung"] = json!("verwechselt");
    let (status, two) = correct(&house, ADMIN, id, 1, why).await;
    assert_eq!(
        (status, &two["status"], &two["von"]["handzeichen"]),
        (200, &json!("nicht_erledigt"), &json!("AA"))
    );
    assert_eq!(two["fassungen"][0]["status"], "erledigt", "the version before stays");
    // A correction signs nothing ahead either.
    house.site.clock.set("2026-11-22T08:00:00Z");
    let early =
        house.plan(house.residents[0], &json!({"zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}));
    let not = json!({"status": "nicht_erledigt", "grund": "abwesend"});
    let (_, said) = put(&house, NURSE, early, "2026-11-22T13:00:00Z", not).await;
    let ahead = correct(&house, NURSE, id_of(&said), 1, json!({"status": "erledigt"})).await;
    assert_eq!(ahead.1["code"], "ZU_FRUEH");
}
