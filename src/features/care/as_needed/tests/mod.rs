//! From the dose to its effect: when it is asked for, one tap, two who tap, and what the record shows.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `observations`.
//! Never: a mock.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{FEATURE, awaited};
use crate::{
    features::care::observations::{
        Entry, ReadEntries,
        tests::{ADMIN, HELPER, House, NURSE},
    },
    kernel::ids::Id,
    platform::{store::StoreError, web::browser::all},
};

fn dose(wirkung: &str) -> Value {
    json!({"medikament": "Beispielsaft", "dosis": "10 ml", "anlass": "Husten", "wirkung": wirkung})
}

/// Whose effects are asked for: the entry, and whether that is overdue.
fn asked(house: &House) -> Vec<(Id<Entry>, bool)> {
    let ctx = house.ctx::<ReadEntries>(None);
    let found = house.site.p.store().read(&ctx, |r| awaited(r, house.residents[0], house.site.p.now()));
    found.unwrap().into_iter().map(|one| (one.entry.id, one.is_overdue)).collect()
}

#[tokio::test]
async fn the_effect_is_asked_for_from_half_an_hour_on_until_somebody_says_it() {
    let house = House::new();
    let id = house.write(NURSE, "bedarfsmedikation", dose("noch_offen"), "").await;
    house.write(NURSE, "bedarfsmedikation", dose("gut"), "").await;
    house.site.clock.seconds(30 * 60 - 1);
    assert_eq!(asked(&house), [], "not yet");
    house.site.clock.seconds(1);
    assert_eq!(asked(&house), [(id, false)]);
    house.site.clock.seconds(90 * 60);
    assert_eq!(asked(&house), [(id, false)], "two hours are in time");
    house.site.clock.seconds(1);
    assert_eq!(asked(&house), [(id, true)]);
    let other = json!({"resident_id": house.residents[0], "vorlage": "bericht", "freitext": "schläft", "bezug_id": id});
    assert_eq!(house.post(HELPER, other).await.0, 201);
    assert_eq!(asked(&house).len(), 1, "a report about it is no effect");
    // Programs write the effect as an entry of its own.
    let body = json!({"resident_id": house.residents[0], "vorlage": "wirkung", "werte": {"wirkung": "teilweise"}, "bezug_id": id});
    let (status, effect) = house.post(HELPER, body).await;
    assert_eq!((status, &effect["bezug_id"]), (201, &json!(id)), "{effect}");
    assert_eq!(asked(&house), []);
    let (_, said) = house.get(NURSE, id).await;
    assert_eq!(said["dazu"][0], effect["id"], "{said}");
    // What is withdrawn was not said.
    let of = effect["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(house.withdraw(HELPER, of, 1, json!({})).await.0, 200);
    assert_eq!(asked(&house), [(id, true)]);
    // Nor is it asked about a dose that was withdrawn, or whose entry says it now.
    let right = json!({"werte": dose("gut"), "freitext": ""});
    assert_eq!(house.correct(NURSE, id, 1, right).await.0, 200);
    assert_eq!(asked(&house), []);
    let gone = house.write(NURSE, "bedarfsmedikation", dose("noch_offen"), "").await;
    assert_eq!(house.withdraw(NURSE, gone, 1, json!({})).await.0, 200);
    let old = house.write(NURSE, "bedarfsmedikation", dose("noch_offen"), "").await;
    house.site.clock.seconds(30 * 24 * 3_600);
    assert_eq!(asked(&house), [(old, true)]);
    house.site.clock.seconds(1);
    assert_eq!(asked(&house), [], "after a month nobody can say it");
}

#[tokio::test]
async fn one_tap_of_anybody_writes_the_effect_and_the_dose_shows_it() {
    let house = House::signing_in().await;
    let id = house.write(NURSE, "bedarfsmedikation", dose("noch_offen"), "").await;
    house.site.clock.seconds(45 * 60);
    let at = format!("/beobachtungen/{id}/wirkung");
    let mut helper = house.browser_with(HELPER, (FEATURE.routes)()).await;
    let (_, _, entry) = helper.get(&format!("/beobachtungen/{id}")).await;
    assert_eq!(all(&entry, &format!("a[href='{at}']"), None), ["Wirkung eintragen"]);
    let (status, _, page) = helper.get(&at).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("Anordnung liegt in der Akte.") && page.contains("Beispielsaft"));
    assert_eq!(all(&page, "button[name=wirkung]", Some("value")), ["gut", "teilweise", "keine"]);
    let (status, _, page) = helper.form(&page, &at, "bemerkung=etwas+ruhiger").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "without an effect nothing is said");
    assert_eq!(all(&page, "input[name=bemerkung]", Some("value")), ["etwas ruhiger"]);
    let (status, to, _) =
        helper.form(&page, &at, "wirkung=gut&bemerkung=etwas+ruhiger&zurueck=/pflege/faellig").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/pflege/faellig"));
    let effects: Vec<Entry> = house.all().into_iter().filter(|one| one.vorlage == "wirkung").collect();
    assert_eq!((effects.len(), effects[0].bezug_id), (1, Some(id)));
    assert_eq!(effects[0].erfasst_von, house.users[1]);
    let (_, _, entry) = helper.get(&format!("/beobachtungen/{id}")).await;
    let cards = all(&entry, "section.card", None).join(" ");
    assert!(cards.contains("Wirkung") && cards.contains("etwas ruhiger"), "{cards}");
    assert!(all(&entry, &format!("a[href='{at}']"), None).is_empty(), "it is not asked again");
    // The same said by another one is the same; another effect is a conflict, and nothing is overwritten.
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    let (_, _, page) = nurse.get(&at).await;
    let (status, _, _) = nurse.form(&page, &at, "wirkung=gut").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _, page) = nurse.form(&page, &at, "wirkung=keine").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Eine andere Wirkung ist schon eingetragen."));
    assert_eq!(house.all().iter().filter(|one| one.vorlage == "wirkung").count(), 1);
}

#[tokio::test]
async fn what_is_no_dose_has_no_effect() {
    let house = House::signing_in().await;
    let report = house.write(NURSE, "bericht", json!({}), "ruhig").await;
    let dose = house.write(NURSE, "bedarfsmedikation", dose("noch_offen"), "").await;
    let mut admin = house.browser_with(ADMIN, (FEATURE.routes)()).await;
    assert_eq!(admin.get(&format!("/beobachtungen/{report}/wirkung")).await.0, StatusCode::NOT_FOUND);
    let at = format!("/beobachtungen/{dose}/wirkung");
    let (_, _, page) = admin.get(&at).await;
    assert_eq!(house.withdraw(NURSE, dose, 1, json!({})).await.0, 200);
    let (status, _, _) = admin.form(&page, &at, "wirkung=gut").await;
    assert_eq!(status, StatusCode::CONFLICT, "it was withdrawn meanwhile");
    // Of a unit in which they do not work staff are told how to get there, and write nothing.
    house.say(house.users[1], "HH", &house.units[1..], false);
    let mut helper = house.browser_with(HELPER, (FEATURE.routes)()).await;
    assert_eq!(helper.get(&at).await.0, StatusCode::FORBIDDEN);
    let left = house.site.p.store().read(&house.ctx::<ReadEntries>(None), |r| {
        r.scan::<Entry>()?.map(|one| one.map(|_| ())).collect::<Result<Vec<()>, StoreError>>()
    });
    assert_eq!(left.unwrap().len(), 2);
}
