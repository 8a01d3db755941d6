//! The worked examples of care.md that are about entries, through the handlers of the routes and the functions they call.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{ADMIN, HELPER, House, NURSE};
use crate::{
    features::care::{
        observations::{
            WriteEntries,
            model::{is_late, is_sent_late},
        },
        residents::{EditResidents, Resident},
    },
    kernel::ids::Id,
    platform::{
        store::{Event, EventKind, Recorded, StoreError, Versioned},
        tenancy::{Permission as _, Role},
    },
};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    all.iter().filter(|case| case["kind"] == kind).cloned().collect()
}

fn instant(text: &Value) -> Timestamp {
    text.as_str().unwrap().parse().unwrap()
}

#[test]
fn nachgetragen() {
    let cases = cases("nachgetragen");
    for case in &cases {
        let (input, expect) = (&case["input"], &case["expect"]);
        let (at, made) = (instant(&input["zeitpunkt"]), instant(&input["created_at"]));
        assert_eq!(is_late(at, made), expect["nachgetragen"], "{}", case["id"]);
        if let Some(sent_late) = expect["spaet_uebertragen"].as_bool() {
            assert_eq!(is_sent_late(instant(&input["empfangen_at"]), made), sent_late, "{}", case["id"]);
        }
    }
    assert_eq!(cases.len(), 4);
}

/// Changes a resident behind everybody's back.
fn change(house: &House, id: Id<Resident>, to: impl Fn(Resident) -> Resident) {
    let ctx = house.ctx::<EditResidents>(None);
    let written = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&id)?;
        w.replace(&seen, &to(Resident::clone(&seen)))?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
    });
    written.unwrap();
}

/// Each over HTTP: written at `empfangen_at` by its author, brought into the state, then revised at `jetzt`.
#[tokio::test]
async fn fassung() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let cases = cases("fassung");
    for case in &cases {
        let (input, expect, name) = (&case["input"], &case["expect"], &case["id"]);
        let (eintrag, akteur) = (&input["eintrag"], &input["akteur"]);
        let role = akteur["rolle"].as_str().unwrap();
        if !WriteEntries::ROLES.contains(&Role::from_code(role).unwrap()) {
            assert_eq!(
                (&expect["status"], &expect["code"]),
                (&json!(403), &json!("KEINE_BERECHTIGUNG")),
                "{name}"
            );
            continue;
        }
        let house = House::new();
        house.site.clock.set(eintrag["empfangen_at"].as_str().unwrap());
        let left = eintrag["auszug_ende"].as_str().map(|end| {
            let last: Timestamp = end.parse().unwrap();
            berlin.to_datetime(last - SignedDuration::from_secs(1)).date()
        });
        let mut body =
            json!({"resident_id": house.residents[0], "vorlage": "vitalzeichen", "werte": {"puls": 72}});
        if let Some(last) = left {
            body["zeitpunkt"] = json!(berlin.to_zoned(last.at(8, 0, 0, 0)).unwrap().timestamp().to_string());
        }
        let (status, one) = house.post(NURSE, body).await;
        assert_eq!(status, 201, "{name}: {one}");
        let id = one["id"].as_str().unwrap().parse().unwrap();
        if let Some(last) = left {
            change(&house, house.residents[0], |one| Resident {
                auszug_datum: Some(last),
                status: crate::features::care::residents::Status::Ausgezogen,
                ..one
            });
        }
        for fassung in 1..eintrag["fassung"].as_u64().unwrap() {
            assert_eq!(house.correct(NURSE, id, fassung, json!({"werte": {"puls": 73}})).await.0, 200);
        }
        if eintrag["storno"] == true {
            let fassung = eintrag["fassung"].as_u64().unwrap();
            assert_eq!(house.withdraw(NURSE, id, fassung, json!({})).await.0, 200);
        }
        house.site.clock.set(input["jetzt"].as_str().unwrap());
        let who = match akteur["id"].as_str().unwrap() {
            "u1" => NURSE,
            _ if role == "admin" => ADMIN,
            _ => HELPER,
        };
        let (seen, grund) = (input["fassung_gesehen"].as_u64().unwrap(), &input["grund"]);
        let (status, said) = if input["aktion"] == "berichtigen" {
            house.correct(who, id, seen, json!({"werte": {"puls": 74}, "grund": grund})).await
        } else {
            house.withdraw(who, id, seen, json!({"grund": grund})).await
        };
        // What is 409 to a form is 412 to a program.
        let stale = expect["code"] == "FASSUNG_VERALTET";
        assert_eq!(
            u64::from(status),
            if stale { 412 } else { expect["status"].as_u64().unwrap() },
            "{name}: {said}"
        );
        match expect["code"].as_str() {
            Some(code) => assert_eq!(said["code"], code, "{name}"),
            None if input["aktion"] == "berichtigen" => {
                assert_eq!(said["fassung"], expect["fassung"], "{name}");
                assert_eq!(said["fassungen"].as_array().unwrap().len(), 2, "{name}: both versions");
            }
            None => assert!(said["storno"].is_object(), "{name}"),
        }
    }
    assert_eq!(cases.len(), 17);
}

/// Each over HTTP, as an entry of a resident of its own.
#[tokio::test]
async fn beobachtung() {
    let house = House::new();
    house.set(&[("braden_lizenz", "ja")]);
    let cases = cases("beobachtung");
    for case in &cases {
        let (input, expect, name) = (&case["input"], &case["expect"], &case["id"]);
        let resident = house.take_in(name.as_str().unwrap().to_uppercase().replace('-', "x").as_str(), 0);
        for (feld, limit) in input["grenzwerte"].as_object().into_iter().flatten() {
            change(&house, resident, |mut one| {
                let end = |end: &Value| end.is_number().then(|| serde_json::from_value(end.clone()).unwrap());
                one.grenzwerte.push(crate::features::care::residents::model::Limit {
                    feld: feld.clone(),
                    min: end(&limit["warn_min"]),
                    max: end(&limit["warn_max"]),
                    grund: "so verordnet".into(),
                    seit: house.site.p.now(),
                    von: house.users[2],
                });
                one
            });
        }
        let vorlage = input["vorlage"].as_str().unwrap();
        if let Some(rank) = input["rang_vorher"].as_u64() {
            let before = json!({"resident_id": resident, "vorlage": vorlage, "werte": scored(vorlage, rank), "zeitpunkt": "2026-11-19T08:00:00Z"});
            let (status, one) = house.post(NURSE, before).await;
            assert_eq!((status, &one["punkte"]["rang"]), (201, &json!(rank)), "{name}: {one}");
        }
        let freitext = input["freitext"].as_str().unwrap_or_default();
        let body = json!({"resident_id": resident, "vorlage": vorlage, "werte": input["werte"], "freitext": freitext});
        let (status, said) = house.post(NURSE, body).await;
        let faults = expect["fehler"].as_array().unwrap();
        if faults.is_empty() {
            assert_eq!(status, 201, "{name}: {said}");
            for member in ["auffaellige_felder", "auffaellig", "alarm"] {
                assert_eq!(said[member], expect[member], "{name}: {member}");
            }
            assert_eq!(said["punkte"], expect["punkte"], "{name}");
        } else {
            let told: Vec<Value> = faults
                .iter()
                .map(|fault| match fault["feld"].as_str().unwrap() {
                    "" => json!(["", fault["code"]]),
                    feld => json!([format!("werte.{feld}"), fault["code"]]),
                })
                .collect();
            assert_eq!((status, &said["fields"]), (422, &json!(told)), "{name}: {said}");
        }
    }
    assert_eq!(cases.len(), 114);
}

/// Answers of a scale that have that rank.
fn scored(vorlage: &str, rank: u64) -> Value {
    let keys: &[&str] = match vorlage {
        "braden" => &["sensorik", "feuchtigkeit", "aktivitaet", "mobilitaet", "ernaehrung", "reibung"],
        "barthel" => &[
            "essen",
            "transfer",
            "koerperpflege",
            "toilette",
            "baden",
            "gehen",
            "treppen",
            "ankleiden",
            "stuhl",
            "harn",
        ],
        other => panic!("{other}"),
    };
    let mut werte = json!({});
    let choose = |werte: &mut Value, key: &str, wert: &str| werte[key] = json!(wert);
    match (vorlage, rank) {
        ("braden", 5) => keys.iter().for_each(|key| choose(&mut werte, key, "1")),
        ("braden", 4) => keys.iter().for_each(|key| choose(&mut werte, key, "2")),
        ("braden", 2) => keys.iter().for_each(|key| choose(&mut werte, key, "3")),
        ("braden", 1) => {
            keys.iter().for_each(|key| choose(&mut werte, key, if *key == "reibung" { "3" } else { "4" }))
        }
        ("braden", 3) => {
            keys.iter().for_each(|key| choose(&mut werte, key, "2"));
            choose(&mut werte, "reibung", "3");
        }
        ("barthel", 4) => keys.iter().for_each(|key| choose(&mut werte, key, "0")),
        ("barthel", _) => {
            let most = ["10", "15", "5", "10", "5", "15", "10", "10", "10", "10"];
            let sum = match rank {
                1 => 10,
                2 => 9,
                _ => 5,
            };
            for (place, (key, points)) in keys.iter().zip(most).enumerate() {
                choose(&mut werte, key, if place < sum { points } else { "0" });
            }
        }
        other => panic!("{other:?}"),
    }
    werte
}

/// Those of `recht` that are about writing an entry; whom one reaches is with the residents, what residents read comes with
/// their own pages.
#[tokio::test]
async fn recht() {
    let mut seen = 0;
    for case in cases("recht") {
        let (input, expect) = (&case["input"], &case["expect"]);
        let akt = input["akt"].as_str().unwrap();
        if !matches!(akt, "beobachtung.anlegen" | "einschaetzung.anlegen") {
            continue;
        }
        let house = House::new();
        house.site.clock.set(input["jetzt"].as_str().unwrap());
        let akteur = &input["akteur"];
        assert_eq!(akteur["rolle"], "staff");
        house.say(house.users[1], "HH", &[house.units[0]], akteur["fachkraft"] == true);
        let (vorlage, werte) = if akt == "beobachtung.anlegen" {
            ("bericht", json!({"anlass": "allgemein"}))
        } else {
            ("einschaetzung", json!({"risiko": "sturz", "ergebnis": "gering"}))
        };
        let body =
            json!({"resident_id": house.residents[0], "vorlage": vorlage, "werte": werte, "freitext": "x"});
        let (status, said) = house.post(HELPER, body).await;
        let wanted = expect["status"].as_u64().unwrap();
        assert_eq!(u64::from(status), if wanted == 200 { 201 } else { wanted }, "{}: {said}", case["id"]);
        if let Some(code) = expect["code"].as_str() {
            assert_eq!(said["code"], code, "{}", case["id"]);
        }
        seen += 1;
    }
    assert_eq!(seen, 3);
}
