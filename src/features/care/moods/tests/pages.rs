//! The pages of moods as staff meet them, without script.

use axum::http::StatusCode;

use super::*;
use crate::{
    features::care::observations::tests::{HELPER, NURSE},
    platform::web::browser::all,
};

#[tokio::test]
async fn a_mood_is_chosen_by_face_and_word_and_stands_in_the_course() {
    let house = signing_in().await;
    let file = format!("/bewohner/{}", house.residents[0]);
    let at = format!("{file}/stimmung");
    let mut nurse = browser(&house, NURSE).await;
    let (_, _, page) = nurse.get(&file).await;
    assert!(page.contains("In den letzten 30 Tagen ist keine Stimmung eingetragen."));
    assert_eq!(all(&page, "#stimmungsverlauf a", Some("href")), std::slice::from_ref(&at));
    let (status, _, page) = nurse.get(&at).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let faces = all(&page, "#stimmung .choice", None);
    assert_eq!(faces, ["Sehr schlecht", "Schlecht", "Mittel", "Gut", "Sehr gut"]);
    let mouths: std::collections::BTreeSet<String> =
        all(&page, "#stimmung .choice svg[aria-hidden] path:first-of-type", Some("d")).into_iter().collect();
    assert_eq!(mouths.len(), 5, "each has a face of its own");
    let (status, _, refused) = nurse.form(&page, &at, "notiz=ruhig&tag=&zeit=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&refused, ".error-summary a", Some("href")), ["#feld-wert"]);
    assert!(all(&refused, "#feld-notiz", None).join("").contains("ruhig"));
    let sent = "wert=2&notiz=ruhig&tag=20.11.2026&zeit=9%3A00";
    let (status, to, _) = nurse.form(&page, &at, sent).await;
    assert!(status == StatusCode::SEE_OTHER && to.starts_with(&at), "{to}");
    let (_, _, page) = nurse.get(&to).await;
    let lines = all(&page, "li.entry-line", None);
    assert!(lines.len() == 1 && lines[0].contains("Schlecht") && lines[0].contains("ruhig"), "{lines:?}");
    assert!(lines[0].contains("20.11.2026 09:00") && lines[0].contains("NN"), "{lines:?}");
    assert_eq!(all(&page, "g.course circle", Some("data-wert")), ["2"]);
    assert_eq!(all(&page, ".numbers tbody tr", None).len(), 30);
    let cells = all(&page, ".numbers tbody td", None);
    assert!(cells[0] == "2,0" && cells[1..].iter().all(|cell| cell == "–"), "{cells:?}");
    assert!(nurse.get(&file).await.2.contains("Schlecht"));
    // Beyond the limit nothing is lost.
    for _ in 0..2 {
        let (_, _, page) = nurse.get(&at).await;
        assert_eq!(nurse.form(&page, &at, "wert=3").await.0, StatusCode::SEE_OTHER);
    }
    let (_, _, page) = nurse.get(&at).await;
    let (status, _, refused) = nurse.form(&page, &at, "wert=4&notiz=lacht").await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.contains("Heute wurde die Stimmung schon 3-mal eingetragen."));
    assert_eq!(all(&refused, "#stimmung input[checked]", Some("value")), ["4"]);
}

#[tokio::test]
async fn a_mood_is_withdrawn_by_its_author_and_stays_struck_through() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/stimmung", house.residents[0]);
    let id = id_of(&post(&house, NURSE, json!({"wert": 5, "notiz": "lacht"})).await.1);
    house.site.clock.seconds(90);
    let withdraw = format!("/stimmungen/{id}/zurueckziehen");
    let mut helper = browser(&house, HELPER).await;
    let (_, _, page) = helper.get(&at).await;
    assert!(all(&page, &format!("a[href='{withdraw}']"), None).is_empty());
    assert_eq!(helper.get(&withdraw).await.0, StatusCode::FORBIDDEN);
    let mut nurse = browser(&house, NURSE).await;
    let (_, _, page) = nurse.get(&at).await;
    assert_eq!(all(&page, &format!("a[href='{withdraw}']"), None).len(), 1);
    let (_, _, page) = nurse.get(&withdraw).await;
    let (status, _, refused) = nurse.form(&page, &withdraw, "grund=ab").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&refused, "#feld-grund", Some("value")), ["ab"]);
    let (status, to, _) = nurse.form(&page, &withdraw, "grund=verwechselt").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&to).await;
    assert!(all(&page, "li.entry-line del", None).join("").contains("lacht"));
    assert!(page.contains("verwechselt") && all(&page, "g.course", None).is_empty());
}

#[tokio::test]
async fn an_alert_about_a_mood_reads_as_one() {
    let house = signing_in().await;
    let (_, said) = post(&house, HELPER, json!({"wert": 1, "notiz": "weint"})).await;
    let mut nurse = browser(&house, NURSE).await;
    let (_, _, page) = nurse.get("/pflege/hinweise").await;
    let line = all(&page, "li.entry-line", None).remove(0);
    assert!(line.contains("Bergfeld, Erna: Stimmung") && line.contains("Sehr schlecht"), "{line}");
    let alert = all(&page, "li.entry-line a", Some("href")).remove(0);
    let (status, _, page) = nurse.get(&alert).await;
    assert!(
        status == StatusCode::OK
            && page.contains("Stimmungshinweis, Bergfeld, Erna")
            && page.contains("weint")
    );
    let moods = format!("/bewohner/{}/stimmung", house.residents[0]);
    assert_eq!(all(&page, &format!(".card a[href='{moods}']"), None).len(), 1);
    let (_, _, listed) = nurse.get("/api/v1/alerts").await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let one = &listed["items"][0];
    assert_eq!(
        (&one["art"], &one["mood_id"], &one["observation_id"]),
        (&json!("mood_alert"), &said["id"], &Value::Null)
    );
}
