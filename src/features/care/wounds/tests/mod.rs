//! Wounds: courses through the handlers of the routes, assessments, pages without script.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `observations`.
//! Never: a mock.

use axum::{extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{FEATURE, ReadWounds, WriteWounds, json::NewCourse};
use crate::{
    features::care::{
        observations::tests::{ADMIN, HELPER, House, NURSE, answered},
        residents::Resident,
        versioned::api,
        wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::web::{
        browser::all,
        query::{IfMatch, Json, Path},
    },
};

fn new(more: &Value) -> Json<NewCourse> {
    let mut body = json!({"art": "dekubitus", "lokalisation": "Ferse rechts", "entstanden_am": "2026-11-18", "ort": "hier"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    Json(serde_json::from_value(body).unwrap())
}

async fn post(house: &House, who: &str, resident: Id<Resident>, more: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteWounds>(Some(who));
    answered(api::create::<WoundCourse>(ctx, State(house.site.p.clone()), Path(resident), new(&more)).await)
        .await
}

async fn put(house: &House, who: &str, id: Id<WoundCourse>, fassung: u64, more: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteWounds>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::change::<WoundCourse>(ctx, state, Path(id), IfMatch(fassung), new(&more)).await).await
}

async fn close(house: &House, who: &str, id: Id<WoundCourse>, fassung: u64, body: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteWounds>(Some(who));
    let body = Json(serde_json::from_value(body).unwrap());
    answered(
        api::end::<WoundCourse>(ctx, State(house.site.p.clone()), Path(id), IfMatch(fassung), body).await,
    )
    .await
}

async fn list(house: &House, who: &str, resident: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadWounds>(Some(who));
    answered(api::list::<WoundCourse>(ctx, State(house.site.p.clone()), Path(resident)).await).await
}

fn id_of<T>(said: &Value) -> Id<T> {
    said["id"].as_str().unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

async fn opened(house: &House) -> Id<WoundCourse> {
    let (status, said) = post(house, NURSE, house.residents[0], json!({})).await;
    assert_eq!(status, 201, "{said}");
    id_of(&said)
}

/// An assessment of a wound by a helper.
async fn assess(house: &House, id: Id<WoundCourse>, werte: Value) -> Value {
    let body =
        json!({"resident_id": house.residents[0], "vorlage": "wunde", "werte": werte, "verlauf_id": id});
    let (status, said) = house.post(HELPER, body).await;
    assert_eq!(status, 201, "{said}");
    said
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["wounds.read: admin staff", "wounds.write: admin staff"]);
}

#[tokio::test]
async fn a_nurse_opens_changes_and_closes_and_every_version_stays() {
    let house = House::new();
    let resident = house.residents[0];
    let (status, one) = post(&house, NURSE, resident, json!({})).await;
    assert_eq!((status, &one["zustand"], &one["fassung"]), (201, &json!("offen"), &json!(1)), "{one}");
    assert_eq!((&one["naechste_am"], &one["autor"]["handzeichen"]), (&json!("2026-11-20"), &json!("NN")));
    let id = id_of::<WoundCourse>(&one);
    let (status, two) = put(&house, NURSE, id, 1, json!({"lokalisation": "Ferse links"})).await;
    assert_eq!((status, &two["fassung"], &two["lokalisation"]), (200, &json!(2), &json!("Ferse links")));
    assert_eq!(two["fassungen"][0]["lokalisation"], "Ferse rechts");
    let (_, same) = put(&house, NURSE, id, 2, json!({"lokalisation": "Ferse links"})).await;
    assert_eq!(same["fassung"], 2, "the same again is no version");
    let (status, said) = put(&house, NURSE, id, 1, json!({})).await;
    assert_eq!((status, &said["aktuell"]["fassung"]), (412, &json!(2)), "{said}");
    for (body, code) in [
        (json!({}), "NICHT_LEERBAR"),
        (json!({"als": "offen"}), "ENUM_UNGUELTIG"),
        (json!({"als": "beendet", "grund": "weg"}), "GRUND_FEHLT"),
    ] {
        let (status, said) = close(&house, NURSE, id, 2, body).await;
        assert_eq!((status, &said["code"]), (422, &json!(code)), "{said}");
    }
    let (status, over) = close(&house, NURSE, id, 2, json!({"als": "abgeheilt"})).await;
    assert_eq!((status, &over["zustand"], &over["naechste_am"]), (200, &json!("abgeheilt"), &Value::Null));
    assert_eq!(put(&house, NURSE, id, 2, json!({})).await.1["code"], "VERLAUF_ABGESCHLOSSEN");
    assert_eq!(close(&house, NURSE, id, 2, json!({"als": "abgeheilt"})).await.0, 409);
    let told =
        house.site.p.store().read(&house.ctx::<ReadWounds>(None), |r| r.history::<WoundCourse>(id.bytes()));
    let told: Vec<String> =
        told.unwrap().into_iter().map(|entry| entry.kind).filter(|kind| kind != "record.read").collect();
    assert_eq!(told, ["wound.opened", "wound.changed", "wound.closed"]);
}

#[tokio::test]
async fn only_a_nurse_writes_courses_and_everybody_of_the_unit_reads() {
    let house = House::new();
    let resident = house.residents[0];
    let id = opened(&house).await;
    for who in [HELPER, ADMIN] {
        assert_eq!(post(&house, who, resident, json!({})).await.1["code"], "FACHKRAFT_NOETIG");
        assert_eq!(put(&house, who, id, 1, json!({"ort": "unbekannt"})).await.1["code"], "FACHKRAFT_NOETIG");
        assert_eq!(
            close(&house, who, id, 1, json!({"als": "abgeheilt"})).await.1["code"],
            "FACHKRAFT_NOETIG"
        );
        assert_eq!(list(&house, who, resident).await.1["items"].as_array().unwrap().len(), 1);
    }
    house.say(house.users[0], "NN", &house.units[1..], true);
    assert_eq!(list(&house, NURSE, resident).await.1["code"], "VERTRETUNG_NOETIG");
    assert_eq!(put(&house, NURSE, id, 1, json!({"ort": "unbekannt"})).await.1["code"], "VERTRETUNG_NOETIG");
    house.set(&[("zugriff", "streng")]);
    assert_eq!(list(&house, NURSE, resident).await.0, 404);
    assert_eq!(close(&house, NURSE, id, 1, json!({"als": "abgeheilt"})).await.0, 404);
}

#[tokio::test]
async fn the_next_assessment_follows_the_last_that_counts() {
    let house = House::new();
    let (resident, id) = (house.residents[0], opened(&house).await);
    let next = async || list(&house, NURSE, resident).await.1["items"][0]["naechste_am"].clone();
    assert_eq!(next().await, "2026-11-20", "at once");
    assess(&house, id, json!({"laenge": 3.5, "breite": 2.3, "kategorie": "2"})).await;
    assert_eq!(next().await, "2026-12-04");
    house.set(&[("wunde_tage", "7")]);
    assert_eq!(next().await, "2026-11-27", "as the house says");
    house.site.clock.seconds(3 * 24 * 3_600);
    let later = assess(&house, id, json!({"laenge": 3, "breite": 2})).await;
    assert_eq!(next().await, "2026-11-30");
    let (_, said) = list(&house, NURSE, resident).await;
    let areas: Vec<&Value> = said["items"][0]["einschaetzungen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["flaeche_cm2"])
        .collect();
    assert_eq!(json!(areas), json!([6, 8.1]), "newest first, one decimal, half up");
    assert_eq!(said["items"][0]["einschaetzungen"][1]["kategorie"], "2");
    assert_eq!(house.withdraw(HELPER, id_of(&later), 1, json!({"grund": "andere Wunde"})).await.0, 200);
    assert_eq!(next().await, "2026-11-27", "what is withdrawn does not count");
    // One that belongs to no course moves nothing.
    house.write(HELPER, "wunde", json!({"laenge": 1}), "").await;
    assert_eq!(next().await, "2026-11-27");
}

#[tokio::test]
async fn the_page_draws_the_area_and_leads_to_the_form_of_this_wound() {
    let house = House::signing_in().await;
    let own = house.residents[0];
    let at = format!("/bewohner/{own}/wunden");
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    let (status, _, page) = nurse.get(&at).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("Es ist kein Wundverlauf angelegt."));
    let form = format!("{at}/neu");
    let (_, _, page) = nurse.get(&form).await;
    let (status, _, page) =
        nurse.form(&page, &form, "art=ulcus&lokalisation=&ort=hier&entstanden_am=31.2.2026").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, ".error-summary a", Some("href")), ["#feld-entstanden_am"]);
    assert_eq!(all(&page, "input[name=art][checked]", Some("value")), ["ulcus"], "what was chosen stays");
    let (status, to, _) = nurse
        .form(&page, &form, "art=ulcus&lokalisation=Ferse+rechts&ort=hier&entstanden_am=18.11.2026")
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id: Id<WoundCourse> = to.rsplit_once("#verlauf-").unwrap().1.parse().unwrap();
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Ulcus, Ferse rechts") && page.contains("Noch nicht eingeschätzt."));
    assert!(all(&page, "figure.chart", None).is_empty(), "nothing is drawn of nothing");
    let assess_at = format!("/bewohner/{own}/beobachtungen/neu?vorlage=wunde&verlauf={id}");
    assert!(all(&page, "main a", Some("href")).contains(&assess_at));
    let (_, _, form) = nurse.get(&assess_at).await;
    assert_eq!(all(&form, "select[name=verlauf_id] option[selected]", Some("value")), [id.to_string()]);
    assess(&house, id, json!({"laenge": 3.5, "breite": 2.3, "kategorie": "2"})).await;
    let (_, _, page) = nurse.get(&at).await;
    assert!(
        all(&page, "figure.chart", None).is_empty() && page.contains("8,1"),
        "one measurement is no course"
    );
    house.site.clock.seconds(10 * 24 * 3_600);
    let mut nurse = house.browser_with(NURSE, (FEATURE.routes)()).await;
    assess(&house, id, json!({"laenge": 3, "breite": 2, "kategorie": "x"})).await;
    assess(&house, id, json!({"zustand": "trocken"})).await;
    let (_, _, page) = nurse.get(&at).await;
    assert_eq!(
        all(&page, "figure.chart svg.bars circle", Some("data-wert")),
        ["8.1", "6"],
        "the oldest first"
    );
    assert_eq!(all(&page, "figure.chart tbody td", None), ["6,0", "8,1"], "the same numbers in a table");
    let card = all(&page, &format!("#verlauf-{id}"), None).remove(0);
    assert!(card.contains("nicht zu bestimmen"), "{card}");
    assert!(card.contains("3 Einschätzungen"), "{card}");
    // Closed it is folded, and nobody is led to assess it.
    let closes = format!("/wunden/{id}/abschliessen");
    let (_, _, ask) = nurse.get(&closes).await;
    let version = all(&ask, "form.form input[name=fassung]", Some("value")).remove(0);
    let (status, _, ask) = nurse.form(&ask, &closes, &format!("fassung={version}&als=beendet&grund=")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&ask, "input[name=als][checked]", Some("value")), ["beendet"]);
    let (status, _, _) = nurse.form(&ask, &closes, &format!("fassung={version}&als=abgeheilt&grund=")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Zurzeit ist keine Wunde offen.") && page.contains("Ein abgeschlossener Verlauf"));
    assert!(!all(&page, "main a", Some("href")).contains(&assess_at));
}

#[tokio::test]
async fn who_is_no_nurse_reads_and_assesses_and_is_led_to_no_form_of_courses() {
    let house = House::signing_in().await;
    let (own, id) = (house.residents[0], opened(&house).await);
    let mut helper = house.browser_with(HELPER, (FEATURE.routes)()).await;
    let (status, _, page) = helper.get(&format!("/bewohner/{own}/wunden")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains(&format!("verlauf={id}")), "a helper assesses");
    for leads in [
        format!("/bewohner/{own}/wunden/neu"),
        format!("/wunden/{id}/aendern"),
        format!("/wunden/{id}/abschliessen"),
    ] {
        assert!(!page.contains(&leads), "{leads}");
        assert_eq!(helper.get(&leads).await.0, StatusCode::FORBIDDEN, "{leads}");
    }
    let (_, to, _) = helper.get(&format!("/wunden/{id}")).await;
    assert_eq!(to, format!("/bewohner/{own}/wunden#verlauf-{id}"));
}
