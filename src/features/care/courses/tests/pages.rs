//! The pages of courses as staff meet them, without script.

use axum::http::StatusCode;

use super::*;
use crate::{
    features::care::observations::tests::{HELPER, NURSE},
    features::care::residents,
    platform::{
        bench::PASSWORD,
        web::browser::{Browser, all},
    },
};

async fn browser(house: &House, who: &str) -> Browser {
    let routes = routes().and((residents::FEATURE.routes)());
    Browser::signed_in(&house.site.p, routes, who, PASSWORD).await
}

#[tokio::test]
async fn a_course_is_drawn_and_stands_in_a_table() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/verlauf", house.residents[0]);
    let mut nurse = browser(&house, NURSE).await;
    let (status, _, page) = nurse.get(&at).await;
    assert!(status == StatusCode::OK && page.contains("Noch kein Messwert."), "{page}");
    for (day, syst) in [("15", 130), ("16", 135), ("19", 170)] {
        let pressure = json!({"blutdruck": {"syst": syst, "diast": 80}});
        entered(&house, NURSE, "vitalzeichen", pressure, &format!("2026-11-{day}T08:00:00Z")).await;
    }
    let (_, _, page) = nurse.get(&format!("{at}?tage=7")).await;
    assert_eq!(all(&page, "g.course:not(.other) circle", Some("data-wert")), ["130", "135", "170"]);
    assert_eq!(all(&page, "g.course.other rect", Some("data-wert")), ["80", "80", "80"]);
    assert_eq!(all(&page, "g.course line", None).len(), 2, "the days between are a gap in both lines");
    assert_eq!(all(&page, "rect.fine", None).len(), 2);
    assert_eq!(all(&page, ".numbers tbody tr", None).len(), 3);
    assert!(page.contains("3 Werte, zuletzt 170/80") && page.contains("auffällig: 1"), "{page}");
    assert_eq!(all(&page, "nav.tabs a[aria-current]", None), ["7 Tage"]);
    let (status, _, page) = nurse.get(&format!("{at}?von=31.11.2026")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-von"]);
    assert_eq!(all(&page, "#feld-von", Some("value")), ["31.11.2026"]);
    let (_, _, page) = nurse.get(&format!("{at}?von=1.11.2026&bis=2.11.2026")).await;
    assert!(page.contains("Kein Wert in diesem Zeitraum (01.11.–02.11.2026)."), "{page}");
    assert_eq!(nurse.get(&format!("{at}?feld=quatsch")).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_hint_about_weight_stands_on_the_file_and_a_nurse_sets_it_aside() {
    let house = signing_in().await;
    let file = format!("/bewohner/{}", house.residents[0]);
    entered(&house, NURSE, "vitalzeichen", json!({"gewicht": 60}), "2026-10-21T08:00:00Z").await;
    entered(&house, NURSE, "vitalzeichen", json!({"gewicht": 56.9}), "2026-11-20T08:00:00Z").await;
    let words =
        "Gewichtsverlust 5,2 % in etwa 30 Tagen: 56,9 kg am 20.11.2026, verglichen mit dem 21.10.2026.";
    let mut helper = browser(&house, HELPER).await;
    let (_, _, page) = helper.get(&file).await;
    assert!(page.contains(words), "{page}");
    let course = all(&page, "#verlaeufe .notice a", Some("href")).remove(0);
    let (status, _, page) = helper.get(&course).await;
    assert!(status == StatusCode::OK && page.contains(words));
    assert!(all(&page, "form[action$='/gewichtshinweis']", None).is_empty(), "for nurses");
    let mut nurse = browser(&house, NURSE).await;
    let (_, _, page) = nurse.get(&course).await;
    let entry = all(&page, "input[name=eintrag]", Some("value")).remove(0);
    let to = format!("{file}/gewichtshinweis");
    let (status, _, refused) = nurse.form(&page, &to, &format!("eintrag={entry}&grund=ab")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&refused, "#feld-grund", Some("value")), ["ab"]);
    let (status, at, _) = nurse.form(&page, &to, &format!("eintrag={entry}&grund=Amputation")).await;
    assert_eq!(
        (status, at.split('?').next().unwrap()),
        (StatusCode::SEE_OTHER, format!("{file}/verlauf").as_str())
    );
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Zurückgestellt bis zum nächsten Gewicht") && !page.contains(words), "{page}");
    assert!(!nurse.get(&file).await.2.contains("Gewichtsverlust"));
}

#[tokio::test]
async fn a_balance_shows_days_and_their_shifts() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/bilanz", house.residents[0]);
    let mut nurse = browser(&house, NURSE).await;
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("ist nichts zur Bilanz eingetragen."), "{page}");
    entered(&house, NURSE, "einfuhr", json!({"art": "trinken", "menge": 1200}), "2026-11-19T08:00:00Z").await;
    entered(&house, NURSE, "ausfuhr", json!({"art": "urin", "menge": 1500}), "2026-11-19T21:30:00Z").await;
    let (_, _, page) = nurse.get(&at).await;
    assert_eq!(
        all(&page, "#bilanz tbody td[data-wert]", Some("data-wert")),
        ["1200", "1500", "1200", "0", "0", "1500"]
    );
    assert!(page.contains("19.11.2026: Einfuhr 1.200 ml, Ausfuhr 1.500 ml, Bilanz −300 ml."), "{page}");
    let heads = all(&page, "#bilanz tbody th", None);
    assert_eq!(heads, ["19.11.2026", "Frühdienst", "Nachtdienst"]);
    let (status, _, page) = nurse.get(&format!("{at}?bis=quatsch")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-bis"]);
}
