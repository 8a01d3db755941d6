//! What is read of courses, and hints that are set aside.

use super::*;
use crate::features::care::observations::tests::{ADMIN, HELPER, NURSE};

fn stands(said: &Value) -> Vec<&str> {
    said["hinweise"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
}

async fn weighs(house: &House, kg: f64, at: &str) -> Id<Entry> {
    entered(house, NURSE, "vitalzeichen", json!({"gewicht": kg}), at).await
}

#[tokio::test]
async fn a_nurse_sets_a_hint_aside_until_the_next_weight() {
    let house = house();
    weighs(&house, 60.0, "2026-10-21T08:00:00Z").await;
    let newest = weighs(&house, 57.0, "2026-11-19T08:00:00Z").await;
    assert_eq!(stands(&weight(&house, HELPER).await.1), ["GEWICHT_5_IN_30"]);
    for who in [HELPER, ADMIN] {
        let (status, said) = set_aside(&house, who, newest, "Entwässerung").await;
        assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")), "{who}");
    }
    let (status, said) = set_aside(&house, NURSE, newest, "ab").await;
    assert_eq!((status, &said["fields"]), (422, &json!([["grund", "GRUND_FEHLT"]])));
    let (status, said) = set_aside(&house, NURSE, newest, "Entwässerung angeordnet").await;
    assert_eq!((status, stands(&said)), (200, Vec::new()), "{said}");
    assert_eq!(said["zurueckgestellt"][0]["grund"], "Entwässerung angeordnet");
    assert_eq!(said["zurueckgestellt"][0]["handzeichen"], "NN");
    assert_eq!(said["tage30"]["verlust_prozent"], 5, "what is measured stays");
    let again = set_aside(&house, NURSE, newest, "noch einmal").await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("GEWICHTSHINWEIS_VERALTET")));

    // Corrected, it is another loss: the hint stands again.
    let body = json!({"werte": {"gewicht": 56.0}, "freitext": "", "grund": "verlesen"});
    assert_eq!(house.correct(NURSE, newest, 1, body).await.0, 200);
    assert_eq!(stands(&weight(&house, NURSE).await.1), ["GEWICHT_5_IN_30"]);
    assert_eq!(set_aside(&house, NURSE, newest, "Entwässerung angeordnet").await.0, 200);

    // The next weight is judged anew.
    let next = weighs(&house, 56.0, "2026-11-20T08:00:00Z").await;
    let said = weight(&house, NURSE).await.1;
    assert_eq!(
        (stands(&said), said["zurueckgestellt"].as_array().unwrap().len()),
        (vec!["GEWICHT_5_IN_30"], 0)
    );
    let old = set_aside(&house, NURSE, newest, "zu spät gesagt").await;
    assert_eq!(old.0, 409, "not the newest any more");
    // Withdrawn, it counts no more: the one before is the newest again.
    assert_eq!(house.withdraw(NURSE, next, 1, json!({"grund": "falsch gewogen"})).await.0, 200);
    assert_eq!(stands(&weight(&house, NURSE).await.1), Vec::<&str>::new());
}

#[tokio::test]
async fn a_course_has_what_counts_and_says_what_is_late_or_striking() {
    let house = house();
    let fever = json!({"temperatur": 39.5, "puls": 90});
    let first = entered(&house, NURSE, "vitalzeichen", fever, "2026-11-18T08:00:00Z").await;
    let gone =
        entered(&house, NURSE, "vitalzeichen", json!({"temperatur": 37.0}), "2026-11-19T08:00:00Z").await;
    assert_eq!(house.withdraw(NURSE, gone, 1, json!({"grund": "verwechselt"})).await.0, 200);
    let moved = json!({"werte": {"temperatur": 36.9}, "freitext": "", "zeitpunkt": "2026-11-20T12:00:00Z"});
    let last =
        entered(&house, NURSE, "vitalzeichen", json!({"temperatur": 36.8}), "2026-11-20T11:00:00Z").await;
    assert_eq!(house.correct(NURSE, last, 1, moved).await.0, 200);
    entered(&house, NURSE, "vitalzeichen", json!({"puls": 70}), "2026-11-20T12:30:00Z").await;
    let (status, said) = course(&house, NURSE, json!({"feld": "vitalzeichen.temperatur", "tage": "7"})).await;
    assert_eq!(status, 200, "{said}");
    let told = |one: &Value| {
        (
            one["zeitpunkt"].clone(),
            one["wert"].clone(),
            one["auffaellig"] == true,
            one["nachgetragen"] == true,
        )
    };
    let values: Vec<_> = said["werte"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(
        values,
        [
            (json!("2026-11-18T08:00:00Z"), json!(39.5), true, true),
            (json!("2026-11-20T12:00:00Z"), json!(36.9), false, false),
        ]
    );
    assert_eq!(said["werte"][0]["eintrag_id"], json!(first));
    assert_eq!(said["grenzen"], json!([{"teil": null, "warn_min": 35.5, "warn_max": 38}]));
    assert_eq!((&said["von"], &said["bis"]), (&json!("2026-11-14"), &json!("2026-11-20")));
    let fields: Vec<&str> =
        said["felder"].as_array().unwrap().iter().map(|one| one["feld"].as_str().unwrap()).collect();
    assert!(
        fields.contains(&"vitalzeichen.blutdruck") && !fields.iter().any(|one| one.starts_with("schmerz")),
        "{fields:?}"
    );
    let (_, said) =
        course(&house, NURSE, json!({"feld": "vitalzeichen.temperatur", "von": "19.11.2026"})).await;
    assert_eq!(said["werte"].as_array().unwrap().len(), 1);
    for (query, field) in [
        (json!({"feld": "vitalzeichen.nichts"}), "feld"),
        (json!({"tage": "8"}), "tage"),
        (json!({"von": "gestern?"}), "von"),
        (json!({"von": "2025-01-01"}), "bis"),
        (json!({"von": "2026-11-20", "bis": "2026-11-19"}), "bis"),
    ] {
        let (status, said) = course(&house, NURSE, query.clone()).await;
        assert_eq!((status, &said["fields"][0][0]), (422, &json!(field)), "{query}");
    }
}

#[tokio::test]
async fn limits_of_ones_own_take_the_place_of_the_templates() {
    let house = house();
    let ctx = house.ctx::<crate::features::care::residents::EditResidents>(None);
    house
        .site
        .p
        .store()
        .write(&ctx, |w| {
            use crate::{
                features::care::residents::model::Limit,
                platform::store::{Event, EventKind, Recorded, StoreError, Versioned},
            };
            let seen: Versioned<Resident> = w.need(&house.residents[0])?;
            let mut one = Resident::clone(&seen);
            one.grenzwerte.push(Limit {
                feld: "vitalzeichen.blutdruck.diast".into(),
                min: Some(50_u16.into()),
                max: Some(90_u16.into()),
                grund: "ärztlich".into(),
                seit: "2026-11-01T00:00:00Z".parse().unwrap(),
                von: Id::from_bytes([0; 16]),
            });
            w.replace(&seen, &one)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
        })
        .unwrap();
    let pressure = json!({"blutdruck": {"syst": 150, "diast": 95}});
    entered(&house, NURSE, "vitalzeichen", pressure.clone(), "2026-11-20T08:00:00Z").await;
    let (_, said) = course(&house, NURSE, json!({"feld": "vitalzeichen.blutdruck"})).await;
    assert_eq!(
        said["grenzen"],
        json!([
            {"teil": "syst", "warn_min": 100, "warn_max": 160}, {"teil": "diast", "warn_min": 50, "warn_max": 90},
        ])
    );
    assert_eq!(
        (&said["werte"][0]["wert"], &said["werte"][0]["auffaellig"]),
        (&pressure["blutdruck"], &json!(true))
    );
}

#[tokio::test]
async fn a_balance_is_of_entries_that_count_and_goes_against_the_goal() {
    let house = house();
    let drink = |ml: u16| json!({"art": "trinken", "menge": ml});
    entered(&house, NURSE, "einfuhr", drink(500), "2026-11-20T06:00:00Z").await;
    let wrong = entered(&house, NURSE, "einfuhr", drink(3000), "2026-11-20T07:00:00Z").await;
    assert_eq!(house.withdraw(NURSE, wrong, 1, json!({"grund": "verwechselt"})).await.0, 200);
    let slip = entered(&house, NURSE, "einfuhr", drink(50), "2026-11-20T04:00:00Z").await;
    // Corrected into the next day of the balance.
    let body = json!({"werte": drink(250), "freitext": "", "zeitpunkt": "2026-11-20T12:59:00Z"});
    assert_eq!(house.correct(NURSE, slip, 1, body).await.0, 200);
    let ctx = house.ctx::<crate::features::care::residents::EditResidents>(None);
    house
        .site
        .p
        .store()
        .write(&ctx, |w| {
            use crate::platform::store::{Event, EventKind, Recorded, StoreError, Versioned};
            let seen: Versioned<Resident> = w.need(&house.residents[0])?;
            w.replace(&seen, &Resident { trinkziel_ml: Some(1500), ..Resident::clone(&seen) })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
        })
        .unwrap();
    let (_, said) = balance(&house, NURSE, json!({})).await;
    assert_eq!(
        said["items"],
        json!([{
            "tag": "2026-11-20", "ein": 750, "aus": 0, "bilanz": 750, "ziel_prozent": 50,
            "schichten": [{"schicht": "2026-11-20/frueh", "ein": 750, "aus": 0, "bilanz": 750}],
        }]),
        "{said}"
    );
    assert_eq!((&said["beginn"], &said["trinkziel_ml"]), (&json!("06:00"), &json!(1500)));
    house.set(&[("bilanz_beginn", "13:30")]);
    let (_, said) = balance(&house, NURSE, json!({})).await;
    let days: Vec<_> = said["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (day["tag"].clone(), day["ein"].clone()))
        .collect();
    assert_eq!(days, [(json!("2026-11-19"), json!(500)), (json!("2026-11-20"), json!(250))]);
}

/// A resident of another unit is reached by standing in alone.
#[tokio::test]
async fn courses_are_there_for_whoever_reaches_the_resident() {
    let house = house();
    house.say(house.users[1], "HH", &house.units[1..], false);
    for (status, said) in [
        course(&house, HELPER, json!({})).await,
        balance(&house, HELPER, json!({})).await,
        weight(&house, HELPER).await,
    ] {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")), "{said}");
    }
    assert_eq!(course(&house, ADMIN, json!({})).await.0, 200);
}
