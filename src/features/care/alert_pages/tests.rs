//! Alerts from the entry that raises them to what was done: API, pages, messages, by the clock of the house.

use std::time::{Duration, Instant};

use axum::extract::State;
use serde_json::{Value, json};

use super::{FEATURE, api};
use crate::{
    features::care::{
        alerts::{self, Alert, CloseAlerts, ReadAlerts, SeeAlerts},
        observations::tests::{ADMIN, HELPER, House, NURSE, answered},
        residents::{EditResidents, Resident},
    },
    kernel::{ids::Id, paging::Paging},
    platform::{
        jobs::{Reaction, Timetable, drain},
        notify::{self, Inbox},
        store::{Event, EventKind, Recorded, StoreError, Versioned},
        web::{
            browser::all,
            query::{Json, Path, Query},
        },
    },
};

fn reaction(kind: &str) -> Reaction {
    let own = alerts::FEATURE.events.iter().find(|(known, _)| known.name == kind);
    own.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
}

/// What somebody was told since the house began: kind of the message and its number, newest first.
fn told(house: &House, who: &str) -> Vec<(u8, u32)> {
    assert_eq!(drain(&house.site.p, reaction).unwrap().failed, 0);
    let list = notify::list(
        &house.site.p,
        alerts::FEATURE.notices,
        &house.ctx::<Inbox>(Some(who)),
        false,
        Paging::page(1),
    );
    list.unwrap()
        .page
        .items
        .iter()
        .map(|row| (row.notification.kind.number(), row.notification.facts.n))
        .collect()
}

/// `GET /alerts`.
async fn list(house: &House, who: &str, query: &str) -> Vec<Value> {
    let parts = query.split_once('=').map(|(name, value)| (name.to_owned(), json!(value)));
    let query = serde_json::from_value(Value::Object(parts.into_iter().collect())).unwrap();
    let ctx = house.ctx::<ReadAlerts>(Some(who));
    let (status, said) = answered(api::list(ctx, State(house.site.p.clone()), Query(query)).await).await;
    assert_eq!(status, 200, "{said}");
    said["items"].as_array().unwrap().clone()
}

async fn see(house: &House, who: &str, id: Id<Alert>) -> (u16, Value) {
    let ctx = house.ctx::<SeeAlerts>(Some(who));
    answered(api::seen(ctx, State(house.site.p.clone()), Path(id)).await).await
}

async fn close(house: &House, who: &str, id: Id<Alert>, text: &str) -> (u16, Value) {
    let body = Json(serde_json::from_value(json!({ "text": text })).unwrap());
    let ctx = house.ctx::<CloseAlerts>(Some(who));
    answered(api::close(ctx, State(house.site.p.clone()), Path(id), body).await).await
}

fn id_of<T>(one: &Value) -> Id<T> {
    one["id"].as_str().unwrap().parse().unwrap()
}

fn fever() -> Value {
    json!({"temperatur": 39.5})
}

#[tokio::test]
async fn an_alert_goes_from_the_entry_to_the_unit_to_what_was_done() {
    let house = House::signing_in().await;
    house.write(HELPER, "vitalzeichen", json!({"temperatur": 36.8}), "").await;
    assert!(list(&house, NURSE, "").await.is_empty(), "an ordinary value alarms nobody");
    let entry = house.write(HELPER, "vitalzeichen", fever(), "").await;
    assert_eq!(told(&house, NURSE), [(9, 1)]);
    assert!(told(&house, HELPER).is_empty() && told(&house, ADMIN).is_empty());
    let found = list(&house, NURSE, "zustand=offen").await;
    let alert = id_of::<Alert>(&found[0]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["art"], &found[0]["felder"], &found[0]["zustand"], &found[0]["observation_id"]),
        (&json!("observation_alert"), &json!(["temperatur"]), &json!("offen"), &json!(entry)),
    );
    let at = format!("/pflege/hinweise/{alert}");
    let (_, _, page) = house.browser(HELPER).await.get(&at).await;
    assert_eq!(all(&page, &format!("form[action='{at}/gesehen']"), None).len(), 1);
    assert_eq!(list(&house, NURSE, "").await[0]["zustand"], "offen", "whoever wrote it does not count");
    let mut nurse = house.browser(NURSE).await;
    let (status, _, page) = nurse.get(&at).await;
    assert!(status.is_success() && page.contains("Bergfeld, Erna") && page.contains("39,5"));
    assert_eq!(all(&page, "form[hx-trigger^=load]", Some("hx-post")), [format!("{at}/gesehen")]);
    nurse.form(&page, &format!("{at}/gesehen"), "").await;
    let mut admin = house.browser(ADMIN).await;
    let (_, _, page) = admin.get(&at).await;
    assert!(all(&page, "form[action$='/gesehen']", None).is_empty());
    let seen = list(&house, ADMIN, "zustand=gesehen").await;
    assert_eq!(seen[0]["gesehen"]["von"]["id"], json!(house.users[0]), "the first who opened it stays");
    assert_eq!(see(&house, HELPER, alert).await.1["gesehen"]["von"]["id"], json!(house.users[0]));

    let refused = close(&house, HELPER, alert, "Wadenwickel").await;
    assert_eq!((refused.0, &refused.1["code"]), (403, &json!("FACHKRAFT_NOETIG")));
    let short = close(&house, NURSE, alert, " x ").await;
    assert_eq!((short.0, &short.1["fields"]), (422, &json!([["text", "TEXT_FEHLT"]])));
    let (status, done) = close(&house, NURSE, alert, "Ärztin angerufen").await;
    assert_eq!((status, &done["zustand"]), (200, &json!("erledigt")));
    assert_eq!(
        (&done["erledigt"]["text"], &done["erledigt"]["von"]["handzeichen"]),
        (&json!("Ärztin angerufen"), &json!("NN"))
    );
    let again = close(&house, ADMIN, alert, "noch einmal").await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("HINWEIS_ERLEDIGT")));
    assert!(list(&house, NURSE, "zustand=offen").await.is_empty());
    house.withdraw(HELPER, entry, 1, json!({})).await;
    assert_eq!(list(&house, NURSE, "").await[0]["zustand"], "erledigt", "what is done stays done");
}

#[tokio::test]
async fn nobody_looked_the_admins_are_told_once() {
    let house = House::signing_in().await;
    house.set(&[("alarm_frist_min", "15")]);
    house.write(NURSE, "vitalzeichen", fever(), "").await;
    let alert = id_of::<Alert>(&list(&house, HELPER, "").await[0]);
    let mut timetable = Timetable::new(alerts::FEATURE.timed.to_vec());
    let mut began = Instant::now();
    let mut pass = |house: &House| {
        began += Duration::from_secs(61);
        timetable.pass(&house.site.p, began);
    };
    house.site.clock.seconds(15 * 60 - 1);
    pass(&house);
    assert!(told(&house, ADMIN).is_empty());
    assert_eq!(list(&house, ADMIN, "").await[0]["eskaliert_at"], Value::Null);
    house.site.clock.seconds(1);
    pass(&house);
    pass(&house);
    assert_eq!(told(&house, ADMIN), [(10, 15)]);
    let known = list(&house, ADMIN, "").await[0]["eskaliert_at"].clone();
    assert_ne!(known, Value::Null);
    house.site.clock.seconds(60);
    see(&house, HELPER, alert).await;
    pass(&house);
    assert_eq!(told(&house, ADMIN).len(), 1);
    let after = &list(&house, ADMIN, "").await[0];
    assert_eq!((&after["zustand"], &after["eskaliert_at"]), (&json!("gesehen"), &known), "never taken back");

    house.write(NURSE, "vitalzeichen", fever(), "").await;
    let second = id_of::<Alert>(&list(&house, HELPER, "zustand=offen").await[0]);
    see(&house, HELPER, second).await;
    house.site.clock.seconds(3_600);
    pass(&house);
    assert_eq!(told(&house, ADMIN).len(), 1, "one that was seen in time goes no further");
}

#[tokio::test]
async fn an_alert_lapses_with_its_entry_and_is_hidden_with_it() {
    let house = House::new();
    let plain = house.write(NURSE, "vitalzeichen", fever(), "").await;
    house.withdraw(NURSE, plain, 1, json!({})).await;
    let lapsed = &list(&house, HELPER, "zustand=hinfaellig").await[0];
    assert_eq!(lapsed["felder"], json!(["temperatur"]));
    let refused = close(&house, ADMIN, id_of(lapsed), "egal was").await;
    assert_eq!((refused.0, &refused.1["code"]), (409, &json!("HINWEIS_HINFAELLIG")));
    let wrong = house.write(NURSE, "vitalzeichen", fever(), "").await;
    house.withdraw(NURSE, wrong, 1, json!({"klasse": "falsche_person"})).await;
    let hidden = &list(&house, HELPER, "zustand=hinfaellig").await[0];
    assert_eq!((&hidden["observation_id"], &hidden["felder"]), (&json!(wrong), &json!([])));
}

#[tokio::test]
async fn a_correction_alarms_when_only_the_new_version_is_striking() {
    let house = House::signing_in().await;
    let entry = house.write(NURSE, "vitalzeichen", json!({"temperatur": 36.9}), "").await;
    let (_, said) = house.correct(NURSE, entry, 1, json!({"werte": fever(), "freitext": ""})).await;
    assert_eq!(said["alarm"], true);
    assert_eq!(list(&house, HELPER, "").await.len(), 1);
    let worse = json!({"werte": {"temperatur": 40.2}, "freitext": ""});
    house.correct(NURSE, entry, 2, worse).await;
    assert_eq!(list(&house, HELPER, "").await.len(), 1, "it was striking before");
    assert_eq!(told(&house, HELPER), [(9, 1)]);
    house.correct(NURSE, entry, 3, json!({"werte": {"temperatur": 36.8}, "freitext": ""})).await;
    let (_, _, page) = house.browser(HELPER).await.get("/pflege/hinweise").await;
    assert!(page.contains("36,8") && page.contains("Auffällig war eine frühere Fassung"), "it stays open");
}

#[tokio::test]
async fn alerts_are_of_ones_own_unit_and_never_of_a_restricted_file() {
    let house = House::signing_in().await;
    house.say(house.users[1], "HH", &[house.units[1]], false);
    house.write(NURSE, "vitalzeichen", fever(), "").await;
    assert!(told(&house, HELPER).is_empty());
    assert_eq!(told(&house, ADMIN), [(9, 1)], "nobody else works there");
    let found = list(&house, NURSE, "").await;
    let (alert, unit) = (id_of::<Alert>(&found[0]), house.units[0]);
    assert!(list(&house, HELPER, "").await.is_empty());
    assert!(list(&house, HELPER, &format!("wohnbereich_id={unit}")).await.is_empty());
    assert_eq!(see(&house, HELPER, alert).await.1["code"], "VERTRETUNG_NOETIG");
    assert_eq!(list(&house, ADMIN, &format!("wohnbereich_id={unit}")).await.len(), 1);
    let (_, _, page) = house.browser(HELPER).await.get("/pflege/hinweise").await;
    assert!(page.contains("Kein Hinweis ist offen") && !page.contains("Bergfeld"));

    let edits = house.ctx::<EditResidents>(None);
    let restricted = house.site.p.store().write(&edits, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        let sealed = Resident { gesperrt: true, ..Resident::clone(&seen) };
        w.replace(&seen, &sealed)?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.restricted"))))
    });
    restricted.unwrap();
    assert!(list(&house, NURSE, "").await.is_empty() && list(&house, ADMIN, "").await.is_empty());
    assert_eq!(see(&house, NURSE, alert).await.0, 404);
    assert_eq!(see(&house, ADMIN, alert).await.1["code"], "GRUND_NOETIG");
}

#[tokio::test]
async fn the_list_goes_on_where_a_page_ends() {
    let house = House::new();
    for _ in 0..52 {
        house.write(NURSE, "vitalzeichen", fever(), "").await;
        house.site.clock.seconds(1);
    }
    let ctx = house.ctx::<ReadAlerts>(Some(HELPER));
    let first = api::list(ctx, State(house.site.p.clone()), Query(Default::default())).await;
    let (_, first) = answered(first).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 50);
    let rest = list(&house, HELPER, &format!("cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!(rest.len(), 2);
    let shown = first["items"].as_array().unwrap().iter().chain(&rest).map(|one| one["id"].as_str().unwrap());
    assert_eq!(shown.collect::<std::collections::BTreeSet<_>>().len(), 52);
}

#[test]
fn its_routes_have_their_own_permissions() {
    let routes = (FEATURE.routes)().split().1;
    let names: Vec<&str> = routes.iter().map(|route| route.access.permission).collect();
    assert_eq!(names.iter().filter(|name| **name == "alerts.close").count(), 2);
    assert_eq!(names.iter().filter(|name| **name == "alerts.see").count(), 2);
}
