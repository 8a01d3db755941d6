//! The pages of restraints as staff meet them, without script.

use axum::http::StatusCode;
use serde_json::json;

use super::*;
use crate::platform::web::browser::all;

fn encoded(fields: &[(&str, &str)]) -> String {
    serde_html_form::to_string(fields).unwrap()
}

#[tokio::test]
async fn a_nurse_orders_and_a_helper_applies_controls_and_takes_off_by_one_tap() {
    let house = House::signing_in().await;
    let own = house.residents[0];
    let at = format!("/bewohner/{own}/fem");
    let form = format!("{at}/neu");
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    let (status, _, page) = nurse.get(&at).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("Es ist keine freiheitsentziehende Maßnahme angeordnet."));
    let (_, _, page) = nurse.get(&form).await;
    assert_eq!(all(&page, "input[name=art]", Some("value")).len(), 6);
    let typed = [
        ("art", "bettgitter"),
        ("grundlage", "genehmigung"),
        ("aktenzeichen", "7 XVII 12/26"),
        ("gueltig_bis", "31.2.2027"),
        ("alternativen", "Niedrigbett"),
        ("kontrolle_min", "5"),
    ];
    let (status, _, page) = nurse.form(&page, &form, &encoded(&typed)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-gueltig_bis"]);
    assert_eq!(
        all(&page, "input[name=aktenzeichen]", Some("value")),
        ["7 XVII 12/26"],
        "what was typed stays"
    );
    let with = |name: &str, value: &'static str| {
        typed.map(|(field, text)| (field, if field == name { value } else { text }))
    };
    let (status, _, page) = nurse.form(&page, &form, &encoded(&with("gueltig_bis", "18.12.2026"))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-kontrolle_min"]);
    let mut right = with("gueltig_bis", "18.12.2026");
    right[5].1 = "60";
    let (status, to, _) = nurse.form(&page, &form, &encoded(&right)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&at).await;
    let id = to.rsplit_once("#anordnung-").unwrap().1.to_owned();
    let card = all(&page, &format!("#anordnung-{id}"), None).remove(0);
    for words in
        ["Bettgitter, Genehmigung", "Genehmigung läuft ab", "7 XVII 12/26", "Niedrigbett", "alle 60 Minuten"]
    {
        assert!(card.contains(words), "{words}: {card}");
    }
    let (_, to, _) = nurse.get(&format!("/fem/{id}")).await;
    assert_eq!(to, format!("{at}#anordnung-{id}"));
    // A helper reads it and taps, and is led to no form of orders.
    let mut helper = house.browser_with(HELPER, (FEATURE.routes)()).await;
    let (_, _, page) = helper.get(&at).await;
    for leads in [form.clone(), format!("/fem/{id}/aendern"), format!("/fem/{id}/beenden")] {
        assert!(!page.contains(&leads), "{leads}");
        assert_eq!(helper.get(&leads).await.0, StatusCode::FORBIDDEN, "{leads}");
    }
    let taps = format!("/fem/{id}/anwendung");
    assert_eq!(all(&page, &format!("form[action='{taps}'] input[name=aktion]"), Some("value")), ["beginn"]);
    let (status, to, _) = helper.form(&page, &taps, "aktion=beginn").await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{at}#anordnung-{id}")));
    house.site.clock.seconds(3_600);
    // An hour without a request ends a session.
    let mut helper = house.browser_with(HELPER, (FEATURE.routes)()).await;
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    let (_, _, page) = helper.get(&at).await;
    let card = all(&page, &format!("#anordnung-{id}"), None).remove(0);
    assert!(card.contains("Wird angewendet") && card.contains("Kontrolle überfällig"), "{card}");
    let offered = all(&page, &format!("form[action='{taps}'] input[name=aktion]"), Some("value"));
    assert_eq!(offered, ["kontrolle", "ende"]);
    let (status, to, _) = helper.form(&page, &taps, "aktion=kontrolle&zurueck=/pflege/faellig").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/pflege/faellig"));
    let (_, _, page) = helper.get(&at).await;
    assert!(!page.contains("Kontrolle überfällig"));
    let (_, _, page) = nurse.get(&format!("/fem/{id}/beenden")).await;
    assert!(page.contains("Die Maßnahme wird gerade angewendet."));
    let (_, _, page) = helper.get(&at).await;
    let (status, _, _) = helper.form(&page, &taps, "aktion=ende").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(house.all().len(), 3);
    assert!(house.all().iter().all(|entry| entry.anordnung_id.is_some() && !entry.ohne_grundlage));
}

#[tokio::test]
async fn a_change_keeps_the_version_before_in_sight_and_a_stale_one_shows_both() {
    let house = House::signing_in().await;
    let id = ordered(&house, json!({"grundlage": "notstand", "gueltig_bis": null})).await;
    let at = format!("/bewohner/{}/fem", house.residents[0]);
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Genehmigung nachholen"));
    let change = format!("/fem/{id}/aendern");
    let (_, _, page) = nurse.get(&change).await;
    assert_eq!(all(&page, "input[name=grundlage][checked]", Some("value")), ["notstand"]);
    let version = all(&page, "form.form input[name=fassung]", Some("value")).remove(0);
    let sent = |until: &str| {
        let fields = [
            ("fassung", version.as_str()),
            ("grundlage", "genehmigung"),
            ("gueltig_bis", until),
            ("alternativen", "Niedrigbett"),
            ("kontrolle_min", "60"),
        ];
        encoded(&fields)
    };
    let (status, _, _) = nurse.form(&page, &change, &sent("1.11.2027")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, stale) = nurse.form(&page, &change, &sent("1.10.2027")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(stale.contains("Inzwischen gespeichert") && stale.contains("01.11.2027"));
    assert_eq!(all(&stale, "input[name=gueltig_bis]", Some("value")), ["1.10.2027"], "what was typed stays");
    let (_, _, page) = nurse.get(&at).await;
    assert!(!page.contains("Genehmigung nachholen") && !all(&page, "del", None).is_empty());
}

/// What belongs to no order is found, too.
#[tokio::test]
async fn what_was_applied_without_an_order_stands_on_the_page_with_its_mark() {
    let house = House::signing_in().await;
    let own = house.residents[0];
    house.write(HELPER, "fem_anwendung", json!({"aktion": "beginn"}), "gegen den Willen").await;
    let mut admin = house.browser_with(ADMIN, (FEATURE.routes)()).await;
    let (_, _, page) = admin.get(&format!("/bewohner/{own}/fem")).await;
    let card = all(&page, "#ohne-anordnung", None).remove(0);
    assert!(card.contains("Ohne gültige Grundlage") && card.contains("gegen den Willen"), "{card}");
}
