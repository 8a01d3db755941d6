//! The pages of plans as staff meet them, without script.

use axum::http::StatusCode;
use serde_json::json;

use super::{
    super::testing::{HELPER, NURSE, encoded},
    *,
};
use crate::{
    features::care::versioned::Revised as _,
    platform::web::browser::{Browser, all},
};

/// What stands in the inputs of a form, as a browser would send it.
fn stands(page: &str) -> Vec<(String, String)> {
    let form = "main form[method=post]";
    let typed = format!("{form} input:not([type=radio]):not([type=checkbox])");
    let ticked = format!("{form} input[checked]");
    let mut all_of: Vec<(String, String)> = Vec::new();
    for selector in [typed, ticked] {
        all_of.extend(all(page, &selector, Some("name")).into_iter().zip(all(
            page,
            &selector,
            Some("value"),
        )));
    }
    all_of.retain(|(name, _)| name != "csrf");
    all_of
}

async fn send(
    browser: &mut Browser,
    page: &str,
    at: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, String, String) {
    let mut sent = stands(page);
    sent.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
    let pairs: Vec<(&str, &str)> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(fields.iter().copied())
        .collect();
    browser.form(page, at, &encoded(&pairs)).await
}

#[tokio::test]
async fn a_nurse_plans_a_routine_with_one_word_and_one_tick_and_sees_it_in_the_plan() {
    let house = signing_in().await;
    let mut nurse = house.browser(NURSE, routes()).await;
    let resident = format!("/bewohner/{}", house.residents[0]);
    let (_, _, page) = nurse.get(&resident).await;
    assert!(page.contains("Es ist noch keine Maßnahme geplant."));
    let (status, _, page) = nurse.get(&format!("{resident}/plan")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Es ist noch nichts geplant."));
    let form = format!("{resident}/plan/neu");
    let (_, _, page) = nurse.get(&form).await;
    assert_eq!(all(&page, "input[data-fokus]", Some("name")), ["titel"]);
    // Usual is: every day, in a shift, proved with it, evaluated in 90 days.
    assert_eq!(all(&page, "input[name=art][checked]", Some("value")), ["taeglich"]);
    assert_eq!(all(&page, "input[name=nachweis][checked]", Some("value")), ["schicht"]);
    assert_eq!(all(&page, "input[name=evaluation_am]", Some("value")), ["18.02.2027"]);
    // Without a shift it says so, and keeps what was typed.
    let (status, _, page) = send(&mut nurse, &page, &form, &[("titel", "Grundpflege")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-schichten"]);
    assert_eq!(all(&page, "input[name=titel]", Some("value")), ["Grundpflege"]);
    let (status, at, _) =
        send(&mut nurse, &page, &form, &[("titel", "Grundpflege"), ("schichten", "frueh")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, said) = list(&house, NURSE, house.residents[0]).await;
    let one = &said["items"][0];
    assert_eq!(at, format!("{resident}/plan#massnahme-{}", one["id"].as_str().unwrap()));
    assert_eq!(one["zeitplan"], json!({"art": "taeglich", "schichten": ["frueh"]}));
    let (_, _, page) = nurse.get(&format!("{resident}/plan")).await;
    let shown = all(&page, "li.entry-line", None).join(" ");
    assert!(shown.contains("täglich, Frühdienst"), "{shown}");
    assert!(shown.contains("nächstes Mal 21.11.2026 06:00"), "{shown}");
    let (_, _, page) = nurse.get(&resident).await;
    assert!(page.contains("Eine laufende Maßnahme."));
}

#[tokio::test]
async fn every_kind_of_schedule_is_typed_and_comes_back_as_it_was_typed() {
    let house = signing_in().await;
    let mut nurse = house.browser(NURSE, routes()).await;
    let form = format!("/bewohner/{}/plan/neu", house.residents[0]);
    let (_, _, page) = nurse.get(&form).await;
    let times = [("wann", "zeiten"), ("zeiten", "20:00, 8:00")];
    let at = json!(["08:00", "20:00"]);
    for (fields, zeitplan) in [
        (vec![("art", "taeglich")], json!({"art": "taeglich", "zeiten": at})),
        (
            vec![("art", "wochentage"), ("tage", "1"), ("tage", "5")],
            json!({"art": "wochentage", "tage": [1, 5], "zeiten": at}),
        ),
        (
            vec![("art", "alle_n_tage"), ("n", "3"), ("ab", "1.12.2026")],
            json!({"art": "alle_n_tage", "n": 3, "ab": "2026-12-01", "zeiten": at}),
        ),
        (
            vec![("art", "alle_n_tage"), ("n", "2")],
            json!({"art": "alle_n_tage", "n": 2, "ab": "2026-11-20", "zeiten": at}),
        ),
        (
            vec![("art", "monatlich"), ("monatstag", "31")],
            json!({"art": "monatlich", "tag": 31, "zeiten": at}),
        ),
        (
            vec![("art", "monatlich_wochentag"), ("woche", "-1"), ("wochentag", "7")],
            json!({"art": "monatlich_wochentag", "n": -1, "wochentag": 7, "zeiten": at}),
        ),
        (
            vec![("art", "einmalig"), ("am", "24.11.26")],
            json!({"art": "einmalig", "am": "2026-11-24", "zeiten": at}),
        ),
        (vec![("art", "bei_bedarf")], json!({"art": "bei_bedarf"})),
        (
            vec![("art", "intervall"), ("stunden", "4"), ("beginn", "2.30"), ("nur_schichten", "nacht")],
            json!({"art": "intervall", "stunden": 4, "beginn": "02:30", "nur_schichten": ["nacht"]}),
        ),
    ] {
        // What belongs to other kinds stands in the form, too, and is not read.
        let stale = [("n", "7"), ("monatstag", "99"), ("schichten", "frueh")];
        let stale = stale.into_iter().filter(|(name, _)| fields.iter().all(|(other, _)| other != name));
        let mut sent = vec![("titel", "Etwas")];
        sent.extend(fields.iter().copied().chain(times).chain(stale));
        let (_, _, fresh) = nurse.get(&form).await;
        let (status, at, page) = send(&mut nurse, &fresh, &form, &sent).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{zeitplan}: {:?}", all(&page, ".error-summary", None));
        let id: Id<Measure> = at.rsplit_once("massnahme-").unwrap().1.parse().unwrap();
        assert_eq!(house.measure(id).newest().unwrap().zeitplan.0.json(), zeitplan);
        // The form of a change holds the same schedule.
        let change = format!("/massnahmen/{id}/aendern");
        let (_, _, page) = nurse.get(&change).await;
        assert_eq!(
            all(&page, "input[name=art][checked]", Some("value")),
            [zeitplan["art"].as_str().unwrap()]
        );
        let kept = |name: &str| {
            all(&page, &format!("select[name={name}] option[selected]"), Some("value")).remove(0)
        };
        let (woche, wochentag, stunden) = (kept("woche"), kept("wochentag"), kept("stunden"));
        let selects =
            [("woche", &*woche), ("wochentag", &*wochentag), ("stunden", &*stunden), ("titel", "Anders")];
        let (status, _, page) = send(&mut nurse, &page, &change, &selects).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{zeitplan}: {:?}", all(&page, ".error-summary", None));
        let changed = house.measure(id);
        assert_eq!((changed.fassung(), changed.newest().unwrap().zeitplan.0.json()), (2, zeitplan));
    }
    for (fields, field) in [
        (vec![("art", "")], "#feld-art"),
        (vec![("art", "wochentage")], "#feld-tage"),
        (vec![("art", "alle_n_tage"), ("n", "1")], "#feld-n"),
        (vec![("art", "alle_n_tage"), ("n", "2"), ("ab", "31.2.2026")], "#feld-ab"),
        (vec![("art", "monatlich"), ("monatstag", "32")], "#feld-monatstag"),
        (vec![("art", "einmalig"), ("am", "")], "#feld-am"),
        (vec![("art", "intervall"), ("beginn", "25:00")], "#feld-beginn"),
        (vec![("art", "taeglich"), ("wann", "zeiten"), ("zeiten", "morgens")], "#feld-zeiten"),
        (vec![("art", "bei_bedarf"), ("tag", "1.11.2026")], "#feld-tag"),
        (vec![("art", "bei_bedarf"), ("gueltig_bis", "gestern")], "#feld-gueltig_bis"),
        (vec![("art", "bei_bedarf"), ("evaluation_am", "bald")], "#feld-evaluation_am"),
    ] {
        let mut sent = vec![("titel", "Etwas"), ("schichten", "frueh")];
        sent.extend(fields);
        let (status, _, page) = send(&mut nurse, &page, &form, &sent).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(all(&page, ".error-summary a", Some("href")), [field]);
    }
}

#[tokio::test]
async fn a_change_keeps_the_version_before_in_sight_and_an_end_asks_why() {
    let house = signing_in().await;
    let id = house.plan(house.residents[0], &json!({"titel": "Insulin", "thema": 3}));
    house.site.clock.seconds(3_600);
    let mut nurse = house.browser(NURSE, routes()).await;
    let plan = format!("/bewohner/{}/plan", house.residents[0]);
    let change = format!("/massnahmen/{id}/aendern");
    let (_, _, page) = nurse.get(&change).await;
    let (_, _, stale) = nurse.get(&change).await;
    let later = [("titel", "Insulin nach Plan"), ("thema", "3"), ("tag", "25.11.2026"), ("zeit", "")];
    assert_eq!(send(&mut nurse, &page, &change, &later).await.0, StatusCode::SEE_OTHER);
    let stored = house.measure(id);
    assert_eq!(
        stored.fassungen[1].gueltig_ab.to_string(),
        "2026-11-24T23:00:00Z",
        "from the day's beginning on"
    );
    let (_, _, page) = nurse.get(&plan).await;
    assert!(all(&page, ".card h2", None).join(" ").contains("Krankheitsbezogene"));
    assert!(page.contains("Eine frühere Fassung") && page.contains("Gilt später"));
    // Changed by somebody else meanwhile: both are shown, nothing typed is lost.
    let (status, _, page) = send(&mut nurse, &stale, &change, &[("titel", "Insulin spritzen")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Inzwischen gespeichert") && page.contains("Insulin nach Plan"));
    assert_eq!(all(&page, "input[name=titel]", Some("value")), ["Insulin spritzen"]);
    let (_, at, _) = nurse.get(&format!("/massnahmen/{id}")).await;
    assert_eq!(at, format!("{plan}#massnahme-{id}"));
    let ends = format!("/massnahmen/{id}/beenden");
    let (_, _, page) = nurse.get(&ends).await;
    let (status, _, page) = send(&mut nurse, &page, &ends, &[("grund", "weg")]).await;
    assert_eq!(
        (status, all(&page, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-grund".to_owned()])
    );
    let (status, _, _) = send(&mut nurse, &page, &ends, &[("grund", "nicht mehr verordnet")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&plan).await;
    assert!(page.contains("Zurzeit läuft keine Maßnahme.") && page.contains("nicht mehr verordnet"));
}

#[tokio::test]
async fn who_is_no_nurse_reads_the_plan_and_is_led_to_no_form() {
    let house = signing_in().await;
    let id = house.plan(house.residents[0], &json!({}));
    let mut helper = house.browser(HELPER, routes()).await;
    let resident = format!("/bewohner/{}", house.residents[0]);
    let (status, _, page) = helper.get(&format!("{resident}/plan")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Positionswechsel"));
    for leads in [
        format!("{resident}/plan/neu"),
        format!("/massnahmen/{id}/aendern"),
        format!("/massnahmen/{id}/beenden"),
    ] {
        assert!(!page.contains(&leads), "{leads}");
        assert_eq!(helper.get(&leads).await.0, StatusCode::FORBIDDEN, "{leads}");
    }
}
