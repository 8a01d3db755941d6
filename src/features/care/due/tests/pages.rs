//! The pages of what is due as staff meet them, without script.

use axum::http::StatusCode;
use serde_json::json;

use super::*;
use crate::{
    features::care::measures::testing::{HELPER, NURSE, encoded},
    platform::web::browser::{Browser, all},
};

const AT: &str = "/pflege/faellig";

/// Presses a button of the form that is sent to `action`, with the hidden fields that stand there, and others.
async fn press(
    browser: &mut Browser,
    page: &str,
    action: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, String, String) {
    let inside = |what: &str| format!("form[action='{action}'] {what}");
    let (names, values) = (inside("input[type=hidden]"), inside("input[type=hidden]"));
    let mut pairs: Vec<(String, String)> =
        all(page, &names, Some("name")).into_iter().zip(all(page, &values, Some("value"))).collect();
    // A page has such a form for each line: the fields of the first.
    let mut seen = std::collections::BTreeSet::new();
    pairs.retain(|(name, _)| name != "csrf" && seen.insert(name.clone()));
    let pairs: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(fields.iter().copied())
        .collect();
    browser.form(page, action, &encoded(&pairs)).await
}

fn headings(page: &str) -> Vec<String> {
    all(page, ".card h2", None)
}

#[tokio::test]
async fn one_tap_is_done_and_can_be_undone() {
    let house = signing_in().await;
    let timed =
        |time: &str, titel: &str| json!({"titel": titel, "zeitplan": {"art": "taeglich", "zeiten": [time]}});
    house.plan(house.residents[0], &timed("14:00", "Insulin"));
    house.plan(house.residents[0], &timed("18:00", "Tropfen"));
    house.site.clock.set("2026-11-20T14:30:00Z");
    let mut nurse = house.browser(NURSE, routes()).await;
    let (status, _, page) = nurse.get(AT).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(headings(&page), ["Überfällig (1)", "Offen (1)"]);
    let first = all(&page, "li.entry-line", None).remove(0);
    assert!(
        first.contains("14:00") && first.contains("12a Bergfeld, Erna") && first.contains("Insulin"),
        "{first}"
    );
    assert!(page.contains("Ab 16:00 möglich."), "the other one is not signed ahead");
    let (status, at, _) = press(&mut nurse, &page, "/pflege/faellig/erledigt", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(at.starts_with("/pflege/faellig?fertig="), "{at}");
    let (_, _, page) = nurse.get(&at).await;
    assert_eq!(headings(&page), ["Offen (1)", "Abgezeichnet (1)"]);
    assert!(page.contains("Abgezeichnet: Insulin"));
    let undo = all(&page, "form[action^='/durchfuehrungen/']", Some("action")).remove(0);
    let (status, back, _) = press(&mut nurse, &page, &undo, &[]).await;
    assert_eq!((status, back.as_str()), (StatusCode::SEE_OTHER, AT));
    let (_, _, page) = nurse.get(AT).await;
    assert_eq!(headings(&page), ["Überfällig (1)", "Offen (1)"]);
    // After a minute nothing is offered to be undone at once, and the page of the answer asks why.
    let (_, at, _) = press(&mut nurse, &page, "/pflege/faellig/erledigt", &[]).await;
    house.site.clock.seconds(61);
    let (_, _, page) = nurse.get(&at).await;
    assert!(all(&page, "form[action^='/durchfuehrungen/']", None).is_empty());
    let answer = all(&page, "a[href^='/durchfuehrungen/']", Some("href")).remove(0);
    let (_, _, page) = nurse.get(&answer).await;
    let withdraws = format!("{answer}/zurueckziehen");
    let (status, _, page) = press(&mut nurse, &page, &withdraws, &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _, _) = press(&mut nurse, &page, &withdraws, &[("grund", "Zimmer verwechselt")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&answer).await;
    assert!(page.contains("Zimmer verwechselt") && !all(&page, "del", None).is_empty());
}

#[tokio::test]
async fn why_it_was_not_done_is_one_tap_more_and_what_was_otherwise_is_its_text() {
    let house = signing_in().await;
    house.plan(
        house.residents[0],
        &json!({"titel": "Insulin", "zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}),
    );
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    let form = all(&page, "li.entry-line a[href*='/antwort?']", Some("href")).remove(0);
    let (status, _, page) = nurse.get(&form).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let answers = "/pflege/faellig/antwort";
    // What Enter would press is a button that does nothing.
    assert_eq!(all(&page, "form button", Some("disabled")).len(), 1);
    let (status, _, page) = press(&mut nurse, &page, answers, &[("antwort", "anderer"), ("text", " ")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-text"]);
    let (status, _, page) = press(
        &mut nurse,
        &page,
        answers,
        &[("antwort", "schlaeft"), ("tag", "20.11.2026"), ("zeit", "25:00")],
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-zeit"]);
    let (status, at, _) = press(&mut nurse, &page, answers, &[("antwort", "schlaeft")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&at).await;
    assert!(all(&page, "li.entry-line", None).join(" ").contains("Schläft"));
    // Corrected on its page: it was done otherwise.
    let answer = all(&page, "a[href^='/durchfuehrungen/']", Some("href")).remove(0);
    let (_, _, page) = nurse.get(&answer).await;
    let corrects = format!("{answer}/berichtigen");
    let (status, _, page) =
        press(&mut nurse, &page, &corrects, &[("status", "abweichung"), ("text", "")]).await;
    assert_eq!(
        (status, all(&page, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-text".to_owned()])
    );
    let sent =
        [("status", "abweichung"), ("text", "Nur die Hälfte."), ("tag", "20.11.2026"), ("zeit", "13:55")];
    assert_eq!(press(&mut nurse, &page, &corrects, &sent).await.0, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&answer).await;
    assert_eq!(all(&page, "#versionen li", None).len(), 2);
    let report = all(&page, "a[href^='/beobachtungen/']", Some("href")).remove(0);
    let (_, _, page) = nurse.get(&report).await;
    assert!(page.contains("Nur die Hälfte.") && page.contains("Übergabe"));
}

#[tokio::test]
async fn a_measure_with_a_block_opens_it_and_keeps_what_was_typed() {
    let house = signing_in().await;
    let body = json!({"titel": "Blutdruck", "vorlage": "vitalzeichen", "zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}});
    house.plan(house.residents[0], &body);
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    assert!(
        all(&page, "form[action='/pflege/faellig/erledigt']", None).is_empty(),
        "ticking opens the block"
    );
    let form = all(&page, "li.entry-line a.button", Some("href")).remove(0);
    let (_, _, page) = nurse.get(&form).await;
    let answers = "/pflege/faellig/antwort";
    let (status, _, page) =
        press(&mut nurse, &page, answers, &[("antwort", "erledigt"), ("werte.puls", "999")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-werte.puls"]);
    assert_eq!(all(&page, "input[name='werte.puls']", Some("value")), ["999"]);
    let (status, ..) =
        press(&mut nurse, &page, answers, &[("antwort", "erledigt"), ("werte.puls", "72")]).await;
    assert_eq!((status, entries(&house)), (StatusCode::SEE_OTHER, 1));
}

#[tokio::test]
async fn as_planned_is_one_tap_for_a_resident_and_says_who_was_first() {
    let house = signing_in().await;
    let routine = json!({"titel": "Grundpflege", "nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["spaet"]}});
    house.plan(house.residents[0], &routine);
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    assert!(page.contains("Ab 18:00 möglich."));
    let proves = "/pflege/faellig/wie-geplant";
    assert!(all(&page, &format!("form[action='{proves}']"), None).is_empty());
    // Four hours later nobody is signed in any more.
    house.site.clock.set("2026-11-20T17:00:00Z");
    let mut nurse = house.browser(NURSE, routes()).await;
    let mut helper = house.browser(HELPER, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    let (_, _, other) = helper.get(AT).await;
    let (status, at, _) = press(&mut nurse, &page, proves, &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&at).await;
    assert!(
        page.contains("Wie geplant: die Schicht ist nachgewiesen.") && page.contains("Alles abgezeichnet.")
    );
    // The helper presses the same a moment later: it stays as it is, and they are told whose it is.
    let (status, at, _) = press(&mut helper, &other, proves, &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, told) = helper.get(&at).await;
    assert!(told.contains("NN hat das um 18:00 bereits abgezeichnet."));
    let undo = all(&page, "form[action^='/schichtnachweise/']", Some("action")).remove(0);
    let (status, ..) = press(&mut nurse, &page, &undo, &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headings(&nurse.get(AT).await.2), ["Offen (1)", "Wie geplant"]);
}

#[tokio::test]
async fn an_empty_shift_and_a_wrong_address_say_so() {
    let house = signing_in().await;
    let mut helper = house.browser(HELPER, routes()).await;
    let (_, _, page) = helper.get(AT).await;
    assert!(page.contains("In dieser Schicht ist nichts fällig."));
    assert_eq!(helper.get("/pflege/faellig?schicht=gestern").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(helper.get("/pflege/faellig/antwort?massnahme=1&faellig=2").await.0, StatusCode::NOT_FOUND);
    let id = house.plan(
        house.residents[0],
        &json!({"nur_fachkraft": true, "zeitplan": {"art": "taeglich", "zeiten": ["14:00"]}}),
    );
    let (_, _, page) = helper.get(AT).await;
    assert!(page.contains("Das zeichnet eine Pflegefachkraft ab."));
    let form = format!("/pflege/faellig/antwort?massnahme={id}&faellig=2026-11-20T13:00:00Z");
    assert_eq!(helper.get(&form).await.0, StatusCode::FORBIDDEN);
    let (_, _, page) = helper.get(&format!("{AT}?bewohner={}", house.residents[0])).await;
    assert!(page.contains("Fällig: Bergfeld, Erna"));
}
