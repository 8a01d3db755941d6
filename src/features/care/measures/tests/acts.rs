//! Planning, changing, ending through the handlers of the routes: what they do, what refuses them, and that races have one
//! winner.

use serde_json::{Value, json};

use super::{
    super::testing::{ADMIN, HELPER, NURSE, OTHER},
    *,
};
use crate::{
    features::care::{
        move_out,
        residents::{EditResidents, STAY_CLOSED, Status},
        staff::{ManageStaff, Profile},
        versioned::Revised as _,
    },
    platform::{
        jobs::{Reaction, drain},
        store::{Event, Record as _, Recorded, StoreError},
    },
};

fn fields(said: &Value) -> Vec<(String, String)> {
    let text = |one: &Value| one.as_str().unwrap().to_owned();
    let all = said["fields"].as_array().unwrap_or_else(|| panic!("{said}"));
    all.iter().map(|one| (text(&one[0]), text(&one[1]))).collect()
}

fn body() -> Value {
    json!({
        "titel": " Positionswechsel ", "beschreibung": "30 Grad", "thema": 2, "risiko": "dekubitus",
        "nachweis": "einzeln", "nur_fachkraft": true, "evaluation_am": "2027-01-15",
        "zeitplan": {"art": "intervall", "stunden": 2, "beginn": "00:00", "nur_schichten": ["nacht"]},
    })
}

fn with(changes: Value) -> Value {
    let mut body = body();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_nurse_plans_changes_and_ends_and_every_version_stays() {
    let house = house();
    let resident = house.residents[0];
    let (status, one) = post(&house, NURSE, resident, body()).await;
    assert_eq!(status, 201, "{one}");
    assert_eq!(
        (&one["titel"], &one["fassung"], &one["ende"]),
        (&json!("Positionswechsel"), &json!(1), &Value::Null)
    );
    assert_eq!((&one["gueltig_ab"], &one["gueltig_bis"]), (&json!("2026-11-20T13:00:00Z"), &Value::Null));
    assert_eq!(one["autor"]["handzeichen"], "NN");
    let id = one["id"].as_str().unwrap().parse().unwrap();
    house.site.clock.seconds(3_600);
    let (status, two) = put(&house, OTHER, id, 1, with(json!({"titel": "Lagern"}))).await;
    assert_eq!((status, &two["fassung"], &two["titel"]), (200, &json!(2), &json!("Lagern")), "{two}");
    // One instant: there is no time without a version, and none with two.
    assert_eq!(two["fassungen"][0]["gueltig_bis"], "2026-11-20T14:00:00Z");
    assert_eq!(two["fassungen"][1]["gueltig_ab"], "2026-11-20T14:00:00Z");
    assert_eq!(two["fassungen"][0]["titel"], "Positionswechsel");
    // The same again is no version.
    let (status, same) = put(&house, OTHER, id, 2, with(json!({"titel": "Lagern"}))).await;
    assert_eq!((status, &same["fassung"]), (200, &json!(2)));
    // Seen too early: both are told.
    let (status, said) = put(&house, NURSE, id, 1, with(json!({"titel": "Drehen"}))).await;
    assert_eq!(
        (status, &said["code"], &said["aktuell"]["titel"]),
        (412, &json!("FASSUNG_VERALTET"), &json!("Lagern"))
    );
    assert_eq!(end(&house, NURSE, id, 2, " weg ").await.1["code"], "GRUND_FEHLT");
    house.site.clock.seconds(60);
    let (status, ended) = end(&house, NURSE, id, 2, "Haut abgeheilt").await;
    assert_eq!((status, &ended["ende"]["grund"]), (200, &json!("Haut abgeheilt")), "{ended}");
    assert_eq!(ended["gueltig_bis"], "2026-11-20T14:01:00Z");
    let (status, said) = put(&house, NURSE, id, 2, body()).await;
    assert_eq!((status, &said["code"]), (409, &json!("MASSNAHME_BEENDET")));
    assert_eq!(end(&house, NURSE, id, 2, "noch einmal").await.1["code"], "MASSNAHME_BEENDET");
    let told =
        house.site.p.store().read(&house.ctx::<ReadPlans>(None), |r| r.history::<Measure>(Id::bytes(&id)));
    let told: Vec<String> =
        told.unwrap().into_iter().map(|entry| entry.kind).filter(|kind| kind != "record.read").collect();
    assert_eq!(told, ["measure.created", "measure.changed", "measure.ended"]);
    // What they signed with is theirs from now on.
    let profile = house
        .site
        .p
        .store()
        .read(&house.ctx::<ManageStaff>(None), |r| r.need::<Profile>(&Profile::id_of(house.users[0])));
    assert!(profile.unwrap().signiert_at.is_some());
}

#[tokio::test]
async fn plans_are_a_nurses_and_read_by_those_who_reach_the_resident() {
    let house = house();
    let [own, other] = house.residents;
    for who in [HELPER, ADMIN] {
        let (status, said) = post(&house, who, own, body()).await;
        assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")), "{who}");
    }
    house.say(house.users[3], "AA", &[], true);
    assert_eq!(post(&house, ADMIN, own, body()).await.0, 201, "an admin with the flag does");
    let id = house.plan(other, &json!({}));
    house.say(house.users[0], "NN", &house.units[..1], true);
    house.say(house.users[2], "HH", &house.units[..1], false);
    for (status, said) in [
        get(&house, HELPER, id).await,
        list(&house, HELPER, other).await,
        post(&house, NURSE, other, body()).await,
        put(&house, NURSE, id, 1, body()).await,
        end(&house, NURSE, id, 1, "nicht mehr nötig").await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    }
    house.set(&[("zugriff", "streng")]);
    assert_eq!(get(&house, HELPER, id).await.0, 404);
    assert_eq!(put(&house, NURSE, id, 1, body()).await.0, 404);
    house.set(&[("zugriff", "alle")]);
    assert_eq!(get(&house, HELPER, id).await.0, 200);
    let (status, said) = list(&house, HELPER, own).await;
    assert_eq!((status, said["items"].as_array().unwrap().len()), (200, 1));
    house.change(other, |one| Resident { gesperrt: true, ..one });
    assert_eq!(get(&house, HELPER, id).await.0, 404, "a restricted file is not there for staff");
    assert_eq!(get(&house, ADMIN, id).await.1["code"], "GRUND_NOETIG");
    assert_eq!(get(&house, NURSE, Id::from_bytes([9; 16])).await.0, 404);
}

#[tokio::test]
async fn what_cannot_be_planned_is_said_with_its_field() {
    let house = house();
    let resident = house.residents[0];
    for (changes, field, code) in [
        (json!({"titel": " "}), "titel", "NICHT_LEERBAR"),
        (json!({"titel": "x".repeat(121)}), "titel", "FELD_ZU_LANG"),
        (json!({"titel": "a\u{7}b"}), "titel", "ZEICHEN_UNGUELTIG"),
        (json!({"beschreibung": "x".repeat(2_001)}), "beschreibung", "FELD_ZU_LANG"),
        (json!({"ziel": "x".repeat(501)}), "ziel", "FELD_ZU_LANG"),
        (json!({"thema": 0}), "thema", "AUSSERHALB"),
        (json!({"thema": 7}), "thema", "AUSSERHALB"),
        (json!({"risiko": "absturz"}), "risiko", "ENUM_UNGUELTIG"),
        (json!({"nachweis": ""}), "nachweis", "NICHT_LEERBAR"),
        (json!({"nachweis": "immer"}), "nachweis", "ENUM_UNGUELTIG"),
        (json!({"vorlage": "gibtsnicht"}), "vorlage", "VORLAGE_UNBEKANNT"),
        (json!({"vorlage": "braden"}), "vorlage", "VORLAGE_UNBEKANNT"),
        (json!({"zeitplan": null}), "zeitplan", "ZEITPLAN_UNGUELTIG"),
        (json!({"zeitplan": {"art": "taeglich"}}), "zeitplan", "ZEITPLAN_UNGUELTIG"),
        (json!({"zeitplan": {"art": "taeglich", "schichten": ["mittag"]}}), "zeitplan", "ZEITPLAN_UNGUELTIG"),
        (json!({"gueltig_ab": "2026-11-20T12:54:00Z"}), "gueltig_ab", "GUELTIG_AB_AUSSERHALB"),
        (json!({"gueltig_ab": "2027-02-18T13:00:01Z"}), "gueltig_ab", "GUELTIG_AB_AUSSERHALB"),
        (json!({"gueltig_bis": "2026-11-20T13:00:00Z"}), "gueltig_bis", "ENDE_VOR_BEGINN"),
        (json!({"evaluation_am": null}), "evaluation_am", "NICHT_LEERBAR"),
        (json!({"evaluation_am": "2026-11-19"}), "evaluation_am", "EVALUATION_AUSSERHALB"),
        (json!({"evaluation_am": "2027-11-22"}), "evaluation_am", "EVALUATION_AUSSERHALB"),
    ] {
        let (status, said) = post(&house, NURSE, resident, with(changes)).await;
        assert_eq!((status, fields(&said)), (422, vec![(field.to_owned(), code.to_owned())]), "{said}");
    }
    assert_eq!(list(&house, NURSE, resident).await.1["items"], json!([]), "nothing is stored");
    // What was "now" when it was sent is now; 90 days ahead is not too far.
    for ab in ["2026-11-20T12:56:00Z", "2027-02-18T13:00:00Z"] {
        let (status, one) = post(&house, NURSE, resident, with(json!({"gueltig_ab": ab}))).await;
        assert_eq!(status, 201, "{one}");
    }
    house.change(resident, |one| Resident {
        status: Status::Ausgezogen,
        auszug_datum: Some("2026-11-20".parse().unwrap()),
        ..one
    });
    let (status, said) = post(&house, NURSE, resident, body()).await;
    assert_eq!((status, &said["code"]), (409, &json!("BEWOHNER_AUSGEZOGEN")));
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins() {
    let house = house();
    let id = house.plan(house.residents[0], &json!({}));
    house.site.clock.seconds(60);
    let (one, two) = tokio::join!(
        put(&house, NURSE, id, 1, with(json!({"titel": "Erste"}))),
        put(&house, OTHER, id, 1, with(json!({"titel": "Zweite"}))),
    );
    let mut both = [one.0, two.0];
    both.sort_unstable();
    assert_eq!(both, [200, 412]);
    assert_eq!(house.measure(id).fassung(), 2);
}

/// What a move-out leaves behind is nobody's plan; opened again, the stay begins without it.
#[test]
fn the_measures_of_a_stay_end_with_its_last_day_and_stay_ended() {
    let house = house();
    let [resident, other] = house.residents;
    let (id, stays) = (house.plan(resident, &json!({})), house.plan(other, &json!({})));
    let left = |auszug_datum: Option<jiff::civil::Date>, status| {
        house.change(resident, |one| Resident { status, auszug_datum, ..one });
    };
    left(Some("2026-11-20".parse().unwrap()), Status::Ausgezogen);
    let happened = Event::new(STAY_CLOSED).about(Resident::TABLE, resident.bytes());
    let ctx = house.ctx::<EditResidents>(None);
    house.site.p.store().write(&ctx, |_| Ok::<_, StoreError>(Recorded::new((), happened))).unwrap();
    let react = |kind: &str| {
        let known = move_out::FEATURE.events.iter().find(|(known, _)| known.name == kind);
        known.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
    };
    assert_eq!(drain(&house.site.p, react).unwrap().failed, 0);
    let ende = house.measure(id).ende.clone().unwrap();
    assert_eq!(
        (ende.at.to_string().as_str(), ende.grund),
        ("2026-11-20T23:00:00Z", None),
        "the end of the day"
    );
    assert!(house.measure(stays).ende.is_none());
    left(None, Status::Aktiv);
    assert!(house.measure(id).ende.is_some());
}
