//! How it stands, through the handlers of the routes: the first page as staff meet it, and the dashboards.

use axum::{extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{FEATURE, ReadToday, api};
use crate::{
    features::care::{
        alert_pages,
        alerts::Alert,
        due::{self, Answer, ShiftProof},
        evaluations::{self, Evaluation, Occasion},
        measures::{
            self, Measure,
            testing::{ADMIN, HELPER, House, NURSE, answered, encoded},
        },
        observations::{self, Entry, Photo},
        residents::{AbsenceKind, Resident, model::Absence},
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::RecordKind,
        web::{
            browser::{Browser, all},
            idempotency::IdempotencyRecord,
            query::Path,
            routes::Routes,
        },
    },
};

static KINDS: [RecordKind; 16] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<Answer>(),
    RecordKind::of::<ShiftProof>(),
    RecordKind::of::<Evaluation>(),
    RecordKind::of::<Occasion>(),
    RecordKind::of::<IdempotencyRecord>(),
];

const AT: &str = "/pflege/heute";

fn house() -> House {
    House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, &phc)
}

fn routes() -> Routes {
    [alert_pages::FEATURE.routes, due::FEATURE.routes, observations::FEATURE.routes, measures::FEATURE.routes]
        .into_iter()
        .chain([evaluations::FEATURE.routes])
        .fold((FEATURE.routes)(), |all, routes| all.and(routes()))
}

/// `GET /dashboard/units/{id}` as that person.
async fn unit(house: &House, who: &str, unit: Id<Unit>) -> (u16, Value) {
    let ctx = house.ctx::<ReadToday>(Some(who));
    answered(api::unit(ctx, State(house.site.p.clone()), Path(unit)).await).await
}

async fn resident(house: &House, who: &str, id: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadToday>(Some(who));
    answered(api::resident(ctx, State(house.site.p.clone()), Path(id)).await).await
}

/// How the first resident of the first unit stands.
async fn standing(house: &House) -> String {
    let (status, said) = unit(house, NURSE, house.units[0]).await;
    assert_eq!(status, 200, "{said}");
    said["bewohner"][0]["status"].as_str().unwrap().to_owned()
}

/// Presses a button of the first form that is sent to `action`, with the hidden fields that stand there.
async fn press(browser: &mut Browser, page: &str, action: &str) -> (StatusCode, String, String) {
    let inside = format!("form[action='{action}'] input[type=hidden]");
    let names = all(page, &inside, Some("name"));
    let mut pairs: Vec<(String, String)> = names.into_iter().zip(all(page, &inside, Some("value"))).collect();
    let mut seen = std::collections::BTreeSet::new();
    pairs.retain(|(name, _)| name != "csrf" && seen.insert(name.clone()));
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
    browser.form(page, action, &encoded(&pairs)).await
}

#[tokio::test]
async fn a_resident_is_open_then_documented_then_striking() {
    let house = house();
    let one = house.residents[0];
    assert_eq!(standing(&house).await, "offen");
    // An entry of the shift before documents nothing in this one: it is the late shift, which began at 14:00.
    house.write(
        NURSE,
        (one, "bericht"),
        (&json!({}), "Gut gefrühstückt."),
        (false, Some("2026-11-20T12:59:59Z")),
    );
    assert_eq!(standing(&house).await, "offen");
    house.write(HELPER, (one, "bericht"), (&json!({}), "Liest Zeitung."), (false, None));
    assert_eq!(standing(&house).await, "dokumentiert");
    house.write(HELPER, (one, "vitalzeichen"), (&json!({"temperatur": 39.5}), ""), (false, None));
    assert_eq!(standing(&house).await, "auffaellig");
    let (_, said) = unit(&house, NURSE, house.units[0]).await;
    assert_eq!(
        said["kennzahlen"],
        json!({
            "anwesend": 1, "faellig_offen": 0, "faellig_ueberfaellig": 0, "ohne_dokumentation": 0,
            "hinweise_offen": 1, "evaluationen": 0,
        })
    );
    // In the next shift the alert is still open, and nothing was written down yet.
    house.site.clock.set("2026-11-20T21:30:00Z");
    let (_, said) = unit(&house, NURSE, house.units[0]).await;
    assert_eq!(said["schicht"]["id"], "2026-11-20/nacht");
    assert_eq!(said["bewohner"][0]["status"], "auffaellig");
    assert_eq!(said["kennzahlen"]["ohne_dokumentation"], 1);
}

#[tokio::test]
async fn figures_count_what_is_due_and_who_is_there() {
    let house = house();
    let timed = |time: &str| json!({"titel": time, "zeitplan": {"art": "taeglich", "zeiten": [time]}, "evaluation_am": "2026-11-27"});
    // At 14:00; overdue at 15:01.
    house.plan(house.residents[0], &timed("14:00"));
    house.plan(house.residents[0], &timed("18:00"));
    house.take_in("Anger", 0, "3");
    house.take_in("Wiese", 0, "100");
    let away = house.take_in("Reise", 0, "4");
    house.change(away, |mut one| {
        let von = "2026-11-19T08:00:00Z".parse().unwrap();
        one.abwesenheiten.push(Absence { nr: 1, art: AbsenceKind::Urlaub, von, bis: None, notiz: None });
        one
    });
    house.site.clock.set("2026-11-20T14:01:00Z");
    let (_, said) = unit(&house, HELPER, house.units[0]).await;
    assert_eq!(
        said["kennzahlen"],
        json!({
            "anwesend": 3, "faellig_offen": 1, "faellig_ueberfaellig": 1, "ohne_dokumentation": 3,
            "hinweise_offen": 0, "evaluationen": 2,
        })
    );
    let rooms: Vec<&str> =
        said["bewohner"].as_array().unwrap().iter().map(|one| one["zimmer"].as_str().unwrap()).collect();
    assert_eq!(rooms, ["3", "12a", "100"], "by the number of the room");
    assert_eq!(said["abwesend"], json!([away]));
}

#[tokio::test]
async fn who_does_not_reach_a_unit_is_not_told_of_it() {
    let house = house();
    house.say(house.users[2], "HH", &house.units[..1], false);
    assert_eq!(unit(&house, HELPER, house.units[0]).await.0, 200);
    let (status, said) = unit(&house, HELPER, house.units[1]).await;
    assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    let (status, said) = resident(&house, HELPER, house.residents[1]).await;
    assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    assert_eq!(unit(&house, ADMIN, house.units[1]).await.0, 200);
    assert_eq!(unit(&house, ADMIN, Id::from_bytes([9; 16])).await.0, 404);
    // A restricted file is in no list, not even in one of an admin.
    house.change(house.residents[1], |one| Resident { gesperrt: true, ..one });
    assert_eq!(unit(&house, ADMIN, house.units[1]).await.1["bewohner"], json!([]));
}

#[tokio::test]
async fn the_dashboard_of_a_resident_shows_the_newest_of_everything() {
    let house = house();
    let one = house.residents[0];
    house.plan(one, &json!({"titel": "Insulin", "zeitplan": {"art": "taeglich", "zeiten": ["18:00"]}}));
    house.write(
        NURSE,
        (one, "vitalzeichen"),
        (&json!({"puls": 70, "temperatur": 36.5}), ""),
        (false, Some("2026-11-20T08:00:00Z")),
    );
    house.write(
        NURSE,
        (one, "vitalzeichen"),
        (&json!({"temperatur": 39.5}), ""),
        (false, Some("2026-11-20T12:00:00Z")),
    );
    let (status, said) = resident(&house, HELPER, one).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!((&said["nachname"], &said["status"]), (&json!("Bergfeld"), &json!("aktiv")));
    let newest: Vec<Value> = said["vitalwerte"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| json!([value["feld"], value["wert"], value["auffaellig"], value["zeitpunkt"]]))
        .collect();
    assert_eq!(
        json!(newest),
        json!([
            ["temperatur", 39.5, true, "2026-11-20T12:00:00Z"],
            ["puls", 70, false, "2026-11-20T08:00:00Z"]
        ])
    );
    assert_eq!(said["alarme"].as_array().unwrap().len(), 1);
    assert_eq!(said["eintraege"].as_array().unwrap().len(), 2);
    assert_eq!(said["faellig"]["items"][0]["titel"], "Insulin");
}

#[tokio::test]
async fn from_the_first_page_it_is_one_tap_to_the_cursor_and_one_to_as_planned() {
    let house = signing_in().await;
    let one = house.residents[0];
    let routine = json!({"titel": "Grundpflege", "nachweis": "schicht", "zeitplan": {"art": "taeglich", "schichten": ["spaet"]}});
    house.plan(one, &routine);
    let mut nurse = house.browser(NURSE, routes()).await;
    let (status, _, page) = nurse.get(AT).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let card = format!("#bewohner-karte-{one}");
    assert!(all(&page, &card, None)[0].contains("12a Bergfeld, Erna"), "{page}");
    assert!(all(&page, &format!("{card} .badge"), None)[0].contains("Offen"));
    assert!(page.contains("„Wie geplant“ ist ab 18:00 möglich."));
    // The first tap opens the form with the cursor in the text of a report.
    let form = all(&page, &format!("{card} a.button"), Some("href")).remove(0);
    let (_, _, opened) = nurse.get(&form).await;
    assert_eq!(all(&opened, "textarea[data-fokus]", Some("name")).len(), 1, "{opened}");
    house.site.clock.set("2026-11-20T17:30:00Z");
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    let (status, at, _) = press(&mut nurse, &page, "/pflege/heute/wie-geplant").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Wie geplant: die Schicht ist nachgewiesen."), "{page}");
    assert!(all(&page, &format!("{card} .badge"), None)[0].contains("Dokumentiert"));
    assert!(all(&page, "form[action='/pflege/heute/wie-geplant']", None).is_empty());
    let undo = all(&page, "form[action^='/schichtnachweise/']", Some("action")).remove(0);
    let (status, back, _) = press(&mut nurse, &page, &undo).await;
    assert_eq!((status, back.starts_with(AT)), (StatusCode::SEE_OTHER, true));
    let (_, _, page) = nurse.get(&back).await;
    assert!(all(&page, &format!("{card} .badge"), None)[0].contains("Offen"));
}

#[tokio::test]
async fn alerts_stand_on_top_and_come_by_themselves() {
    let house = signing_in().await;
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(AT).await;
    let polls = |page: &str, name: &str| all(page, "#hinweise", Some(name));
    assert_eq!(polls(&page, "hx-trigger"), ["every 30s"]);
    assert_eq!(polls(&page, "hx-headers"), ["{\"X-Nebenbei\":\"1\"}"]);
    assert!(all(&page, "#hinweise li", None).is_empty());
    house.write(
        HELPER,
        (house.residents[0], "vitalzeichen"),
        (&json!({"temperatur": 39.5}), ""),
        (false, None),
    );
    // That of another unit stands there for whoever looks at it.
    house.write(
        HELPER,
        (house.residents[1], "vitalzeichen"),
        (&json!({"temperatur": 39.9}), ""),
        (false, None),
    );
    let (_, _, page) = nurse.get(&polls(&page, "hx-get")[0]).await;
    let shown = all(&page, "#hinweise li", None);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains("Bergfeld, Erna") && shown[0].contains("Vitalzeichen"));
    let other = format!("{AT}?wohnbereich={}", house.units[1]);
    assert!(all(&nurse.get(&other).await.2, "#hinweise li", None)[0].contains("Moor, Erna"));
}

#[tokio::test]
async fn an_empty_house_says_who_begins() {
    let house = signing_in().await;
    for one in house.residents {
        house.change(one, |one| Resident { gesperrt: true, ..one });
    }
    let (_, _, page) = house.browser(ADMIN, routes()).await.get(AT).await;
    assert_eq!(all(&page, ".empty a", Some("href")), ["/bewohner/neu"]);
    let (_, _, page) = house.browser(HELPER, routes()).await.get(AT).await;
    assert!(page.contains("Die Verwaltung legt") && all(&page, ".empty a", None).is_empty());
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["today.read: admin staff"]);
}
