//! Restraints: orders through the handlers of the routes, applications, messages, the end of a stay, pages without script.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `observations`.
//! Never: a mock.

mod pages;
mod told;

use axum::extract::State;
use serde_json::{Value, json};

use super::{FEATURE, ReadRestraints, WriteRestraints, json::NewOrder};
use crate::{
    features::care::{
        observations::tests::{ADMIN, HELPER, House, NURSE, answered},
        residents::{EditResidents, Resident, STAY_CLOSED, Status},
        restraint_orders::RestraintOrder,
        staff::{ManageStaff, Profile},
        versioned::{Revised as _, api},
    },
    kernel::ids::Id,
    platform::{
        jobs::{Reaction, drain},
        store::{Event, Record as _, Recorded, StoreError, Versioned},
        web::query::{IfMatch, Json, Path},
    },
};

fn body(more: &Value) -> Value {
    let mut body = json!({
        "art": "gurt", "grundlage": "genehmigung", "aktenzeichen": " 7 XVII 12/26 ", "gueltig_bis": "2026-12-18",
        "alternativen": "Niedrigbett", "kontrolle_min": 60,
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn new(body: Value) -> Json<NewOrder> {
    Json(serde_json::from_value(body).unwrap())
}

async fn post(house: &House, who: &str, resident: Id<Resident>, more: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteRestraints>(Some(who));
    answered(
        api::create::<RestraintOrder>(ctx, State(house.site.p.clone()), Path(resident), new(body(&more)))
            .await,
    )
    .await
}

async fn put(house: &House, who: &str, id: Id<RestraintOrder>, fassung: u64, more: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteRestraints>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::change::<RestraintOrder>(ctx, state, Path(id), IfMatch(fassung), new(body(&more))).await)
        .await
}

async fn end(house: &House, who: &str, id: Id<RestraintOrder>, fassung: u64, grund: &str) -> (u16, Value) {
    let ctx = house.ctx::<WriteRestraints>(Some(who));
    let body = Json(serde_json::from_value(json!({ "grund": grund })).unwrap());
    answered(
        api::end::<RestraintOrder>(ctx, State(house.site.p.clone()), Path(id), IfMatch(fassung), body).await,
    )
    .await
}

async fn list(house: &House, who: &str, resident: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadRestraints>(Some(who));
    answered(api::list::<RestraintOrder>(ctx, State(house.site.p.clone()), Path(resident)).await).await
}

/// One as it is stored.
fn stored(house: &House, id: Id<RestraintOrder>) -> RestraintOrder {
    let ctx = house.ctx::<ReadRestraints>(None);
    house.site.p.store().read(&ctx, |r| r.need::<RestraintOrder>(&id)).unwrap().into_inner()
}

fn id_of<T>(said: &Value) -> Id<T> {
    said["id"].as_str().unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

/// An order of the first resident.
async fn ordered(house: &House, more: Value) -> Id<RestraintOrder> {
    let (status, said) = post(house, NURSE, house.residents[0], more).await;
    assert_eq!(status, 201, "{said}");
    id_of(&said)
}

/// What was applied by an order, as an entry of that person.
async fn applied(house: &House, who: &str, id: Id<RestraintOrder>, aktion: &str) {
    let body = json!({"resident_id": house.residents[0], "vorlage": "fem_anwendung",
        "werte": {"aktion": aktion}, "anordnung_id": id});
    let (status, said) = house.post(who, body).await;
    assert_eq!(status, 201, "{said}");
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["restraints.read: admin staff", "restraints.write: admin staff"]);
}

#[tokio::test]
async fn a_nurse_orders_changes_and_ends_and_every_version_stays() {
    let house = House::new();
    let resident = house.residents[0];
    let (status, one) = post(&house, NURSE, resident, json!({})).await;
    assert_eq!(status, 201, "{one}");
    assert_eq!((&one["art"], &one["fassung"], &one["ende"]), (&json!("gurt"), &json!(1), &Value::Null));
    assert_eq!((&one["aktenzeichen"], &one["hinweise"]), (&json!("7 XVII 12/26"), &json!(["FEM_LAEUFT_AB"])));
    assert_eq!(one["autor"]["handzeichen"], "NN");
    let id = id_of::<RestraintOrder>(&one);
    house.site.clock.seconds(3_600);
    let longer = json!({"gueltig_bis": "2027-11-01"});
    let (status, two) = put(&house, NURSE, id, 1, longer.clone()).await;
    assert_eq!((status, &two["fassung"], &two["hinweise"]), (200, &json!(2), &json!([])), "{two}");
    assert_eq!(two["fassungen"][0]["gueltig_bis"], "2026-12-18");
    let (_, same) = put(&house, NURSE, id, 2, longer).await;
    assert_eq!(same["fassung"], 2, "the same again is no version");
    let (status, said) = put(&house, NURSE, id, 1, json!({"kontrolle_min": 30})).await;
    assert_eq!(
        (status, &said["code"], &said["aktuell"]["gueltig_bis"]),
        (412, &json!("FASSUNG_VERALTET"), &json!("2027-11-01"))
    );
    let (status, said) = put(&house, NURSE, id, 2, json!({"art": "tuer"})).await;
    assert_eq!((status, &said["fields"]), (422, &json!([["art", "FELD_UNVERAENDERLICH"]])));
    assert_eq!(end(&house, NURSE, id, 2, " weg ").await.1["code"], "GRUND_FEHLT");
    let (status, ended) = end(&house, NURSE, id, 2, "nicht mehr nötig").await;
    assert_eq!((status, &ended["ende"]["grund"]), (200, &json!("nicht mehr nötig")), "{ended}");
    assert_eq!(put(&house, NURSE, id, 2, json!({})).await.1["code"], "ANORDNUNG_BEENDET");
    let told = house
        .site
        .p
        .store()
        .read(&house.ctx::<ReadRestraints>(None), |r| r.history::<RestraintOrder>(id.bytes()));
    let told: Vec<String> =
        told.unwrap().into_iter().map(|entry| entry.kind).filter(|kind| kind != "record.read").collect();
    assert_eq!(told, ["restraint.ordered", "restraint.changed", "restraint.ended"]);
    let profile = house
        .site
        .p
        .store()
        .read(&house.ctx::<ManageStaff>(None), |r| r.need::<Profile>(&Profile::id_of(house.users[0])));
    assert!(profile.is_ok());
}

#[tokio::test]
async fn only_a_nurse_orders_and_everybody_of_the_unit_reads() {
    let house = House::new();
    let resident = house.residents[0];
    let id = ordered(&house, json!({})).await;
    for who in [HELPER, ADMIN] {
        let (status, said) = post(&house, who, resident, json!({})).await;
        assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")), "{who}");
        assert_eq!(put(&house, who, id, 1, json!({"kontrolle_min": 30})).await.1["code"], "FACHKRAFT_NOETIG");
        assert_eq!(end(&house, who, id, 1, "nicht mehr nötig").await.1["code"], "FACHKRAFT_NOETIG");
        assert_eq!(list(&house, who, resident).await.1["items"].as_array().unwrap().len(), 1);
    }
    house.say(house.users[0], "NN", &house.units[1..], true);
    let (status, said) = list(&house, NURSE, resident).await;
    assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    assert_eq!(put(&house, NURSE, id, 1, json!({"kontrolle_min": 30})).await.1["code"], "VERTRETUNG_NOETIG");
    house.set(&[("zugriff", "streng")]);
    assert_eq!(list(&house, NURSE, resident).await.0, 404);
    assert_eq!(end(&house, NURSE, id, 1, "nicht mehr nötig").await.0, 404);
    assert_eq!(stored(&house, id).fassung(), 1);
}

#[tokio::test]
async fn what_is_applied_runs_until_it_is_taken_off_and_somebody_looks_in_time() {
    let house = House::new();
    let resident = house.residents[0];
    let id = ordered(&house, json!({"kontrolle_min": 60})).await;
    let due = |house: &House| {
        let ctx = house.ctx::<ReadRestraints>(None);
        let found = house.site.p.store().read(&ctx, |r| super::controls(r, resident, house.site.p.now()));
        found.unwrap().into_iter().map(|one| (one.due.to_string(), one.is_overdue)).collect::<Vec<_>>()
    };
    assert_eq!(due(&house), [], "ordered is not applied");
    applied(&house, HELPER, id, "beginn").await;
    assert_eq!(due(&house), [("2026-11-20T14:00:00Z".to_owned(), false)]);
    house.site.clock.seconds(3_599);
    assert!(!due(&house)[0].1);
    house.site.clock.seconds(1);
    assert!(due(&house)[0].1, "an hour without a look");
    let (_, said) = list(&house, NURSE, resident).await;
    assert_eq!(said["items"][0]["angewendet_seit"], "2026-11-20T13:00:00Z");
    assert_eq!(said["items"][0]["kontrolle_bis"], "2026-11-20T14:00:00Z");
    applied(&house, HELPER, id, "kontrolle").await;
    assert_eq!(due(&house), [("2026-11-20T15:00:00Z".to_owned(), false)]);
    let (_, said) = list(&house, NURSE, resident).await;
    assert_eq!(said["items"][0]["angewendet_seit"], "2026-11-20T13:00:00Z", "it was not taken off between");
    // The order ends; who is restrained is still looked after.
    assert_eq!(end(&house, NURSE, id, 1, "nicht mehr nötig").await.0, 200);
    assert_eq!(due(&house).len(), 1);
    house.site.clock.seconds(60);
    applied(&house, HELPER, id, "ende").await;
    assert_eq!(due(&house), []);
    let (_, said) = list(&house, NURSE, resident).await;
    assert_eq!(said["items"][0]["angewendet_seit"], Value::Null);
}

/// What a move-out leaves behind is nobody's order; opened again, the stay begins without it.
#[tokio::test]
async fn the_orders_of_a_stay_end_with_its_last_day_and_stay_ended() {
    let house = House::new();
    let resident = house.residents[0];
    let id = ordered(&house, json!({})).await;
    let (status, said) = post(&house, NURSE, house.residents[1], json!({})).await;
    assert_eq!(status, 201, "{said}");
    let stays = id_of::<RestraintOrder>(&said);
    let left = |auszug_datum: Option<jiff::civil::Date>, status| {
        let ctx = house.ctx::<EditResidents>(None);
        let written = house.site.p.store().write(&ctx, |w| {
            let seen: Versioned<Resident> = w.need(&resident)?;
            w.replace(&seen, &Resident { status, auszug_datum, ..Resident::clone(&seen) })?;
            let happened = Event::new(STAY_CLOSED).about(Resident::TABLE, resident.bytes());
            Ok::<_, StoreError>(Recorded::new((), happened))
        });
        written.unwrap();
    };
    left(Some("2026-11-20".parse().unwrap()), Status::Ausgezogen);
    let react = |kind: &str| {
        let known =
            crate::features::care::move_out::FEATURE.events.iter().find(|(known, _)| known.name == kind);
        known.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
    };
    assert_eq!(drain(&house.site.p, react).unwrap().failed, 0);
    let ende = stored(&house, id).ende.unwrap();
    assert_eq!(
        (ende.at.to_string().as_str(), ende.grund),
        ("2026-11-20T23:00:00Z", None),
        "the end of the day"
    );
    assert!(stored(&house, stays).ende.is_none());
    let (status, said) = post(&house, NURSE, resident, json!({})).await;
    assert_eq!((status, &said["code"]), (409, &json!("BEWOHNER_AUSGEZOGEN")));
    left(None, Status::Aktiv);
    assert!(stored(&house, id).ende.is_some());
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins() {
    let house = House::new();
    let id = ordered(&house, json!({})).await;
    let (one, two) = tokio::join!(
        put(&house, NURSE, id, 1, json!({"kontrolle_min": 30})),
        put(&house, NURSE, id, 1, json!({"kontrolle_min": 45})),
    );
    let mut both = [one.0, two.0];
    both.sort_unstable();
    assert_eq!((both, stored(&house, id).fassung()), ([200, 412], 2));
}
