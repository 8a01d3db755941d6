//! The worked examples of care.md, 12: by the functions that the figures are made of, and over HTTP in a house that was made so.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{super::rules::*, *};
use crate::{
    features::care::{
        due,
        measures::testing::NURSE,
        observations::{delay_minutes, is_late},
        residents::{AbsenceKind, model::Absence},
    },
    kernel::schedule::Absences,
};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    let found: Vec<Value> = all.iter().filter(|case| case["kind"] == kind).cloned().collect();
    assert!(!found.is_empty(), "{kind}");
    found
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn at(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn on(value: &Value) -> Option<Date> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// Numbers are the same as numbers, 25 and 25.0 too.
fn same(found: &Value, expected: &Value, of: &Value) {
    let expected = expected.as_object().unwrap();
    for (name, value) in expected {
        assert_eq!(found[name].as_f64(), value.as_f64(), "{name} of {of}: {found}");
        assert_eq!(found[name].is_null(), value.is_null(), "{name} of {of}: {found}");
    }
}

fn decimal(number: Option<crate::kernel::decimal::Decimal>) -> Value {
    json!(number)
}

#[test]
fn bewohnertage() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for case in cases("bewohnertage") {
        let input = &case["input"];
        let days = Days::new(on(&input["von"]).unwrap(), on(&input["bis"]).unwrap(), &berlin).unwrap();
        let stays = list(input, "aufenthalte").iter().map(|stay| Stayed {
            from: on(&stay["aufnahme"]).unwrap(),
            until: on(&stay["auszug"]),
            away: Absences::new(
                list(stay, "abwesend")
                    .iter()
                    .map(|one| (at(&one["von"]), one["bis"].as_str().map(|text| text.parse().unwrap()))),
            ),
        });
        let there = |stay: Stayed| days.each().filter(|(day, time)| stay.was_there(*day, time)).count();
        let sum: usize = stays.map(there).sum();
        same(&json!({"tage": sum}), &case["expect"], &case["id"]);
    }
}

#[test]
fn verzug() {
    for case in cases("verzug") {
        let mut delays = Delays::default();
        for one in list(&case["input"], "eintraege") {
            let (zeitpunkt, made) = (at(&one["zeitpunkt"]), at(&one["created_at"]));
            delays.add(delay_minutes(zeitpunkt, made), is_late(zeitpunkt, made), 1);
        }
        let found = json!(super::super::json::DelayJson::new(&delays));
        same(&found, &case["expect"], &case["id"]);
    }
}

#[test]
fn massnahmenquote() {
    for case in cases("massnahmenquote") {
        let mut done = Done::default();
        for state in list(&case["input"], "zustaende") {
            match state.as_str().unwrap() {
                "erledigt" => done.erledigt += 1,
                "abweichung" => done.abweichung += 1,
                "nicht_erledigt" => done.nicht_erledigt += 1,
                "nicht_dokumentiert" => done.nicht_dokumentiert += 1,
                other => panic!("{other}"),
            }
        }
        same(&json!(super::super::json::MeasuresJson::new(&done)), &case["expect"], &case["id"]);
    }
}

#[test]
fn sturzrate() {
    for case in cases("sturzrate") {
        let of = |name: &str| case["input"][name].as_u64().unwrap();
        let (falls, days) = (of("stuerze"), of("bewohnertage"));
        let found = json!({"stuerze": falls, "bewohnertage": days, "je_1000": decimal(rate(falls, days))});
        same(&found, &case["expect"], &case["id"]);
    }
}

#[test]
fn integrationsgespraech() {
    for case in cases("integrationsgespraech") {
        let (input, mut share) = (&case["input"], Share::default());
        let as_of = on(&input["stichtag"]).unwrap();
        for one in list(input, "bewohner") {
            let aufnahme = on(&one["aufnahme"]).unwrap();
            if moved_in(aufnahme, as_of) {
                share.add(had_talk(aufnahme, list(one, "gespraeche").iter().filter_map(on)));
            }
        }
        same(&json!(super::super::json::ShareJson::new(share)), &case["expect"], &case["id"]);
    }
}

/// Over HTTP. The house stands in Berlin; its clock is put where the example needs it.
fn somebody(house: &House, nr: usize, from: Date, until: Option<Date>) -> Id<Resident> {
    let id = house.take_in(&format!("Person {}", ["A", "B", "C", "D", "E", "F"][nr % 6]), 0, &nr.to_string());
    house.change(id, |resident| Resident { aufnahme_datum: from, auszug_datum: until, ..resident });
    id
}

#[tokio::test]
async fn bewohnertage_over_http() {
    for case in cases("bewohnertage") {
        let (house, input) = (house(), &case["input"]);
        empty(&house);
        for (nr, stay) in list(input, "aufenthalte").iter().enumerate() {
            let id = somebody(&house, nr, on(&stay["aufnahme"]).unwrap(), on(&stay["auszug"]));
            let away = |(nr, one): (usize, &Value)| Absence {
                nr: u16::try_from(nr + 1).unwrap(),
                art: AbsenceKind::Krankenhaus,
                von: at(&one["von"]),
                bis: one["bis"].as_str().map(|text| text.parse().unwrap()),
                notiz: None,
            };
            let all: Vec<Absence> = list(stay, "abwesend").iter().enumerate().map(away).collect();
            house.change(id, |resident| Resident { abwesenheiten: all.clone(), ..resident });
        }
        let (status, said) = get(&house, ADMIN, json!({"von": input["von"], "bis": input["bis"]})).await;
        assert_eq!(status, 200, "{said}");
        same(&said["bewohnertage"], &case["expect"], &case["id"]);
    }
}

#[tokio::test]
async fn verzug_over_http() {
    for case in cases("verzug") {
        let house = house();
        let mut entries: Vec<(Timestamp, &Value)> = list(&case["input"], "eintraege")
            .iter()
            .map(|one| (at(&one["created_at"]), &one["zeitpunkt"]))
            .collect();
        entries.sort_by_key(|(made, _)| *made);
        for (made, zeitpunkt) in &entries {
            house.site.clock.set(&made.to_string());
            let zeitpunkt = zeitpunkt.as_str();
            house.write(NURSE, (house.residents[0], "bericht"), (&json!({}), "ruhig"), (false, zeitpunkt));
        }
        let (status, said) = get(&house, NURSE, json!({"von": "2026-11-01", "bis": "2026-11-30"})).await;
        assert_eq!(status, 200, "{said}");
        same(&said["verzug"], &case["expect"], &case["id"]);
    }
}

#[tokio::test]
async fn massnahmenquote_over_http() {
    for case in cases("massnahmenquote") {
        let house = house();
        house.site.clock.set("2026-11-20T04:30:00Z");
        let zeitplan = json!({"art": "einmalig", "am": "2026-11-20", "zeiten": ["08:00"]});
        let states: Vec<&str> =
            list(&case["input"], "zustaende").iter().map(|state| state.as_str().unwrap()).collect();
        let plan = |_: &&str| house.plan(house.residents[0], &json!({"zeitplan": zeitplan}));
        let measures: Vec<Id<Measure>> = states.iter().map(plan).collect();
        house.site.clock.set("2026-11-20T07:30:00Z");
        for (id, state) in measures.iter().zip(&states) {
            let said = match *state {
                "erledigt" => json!({"status": "erledigt"}),
                "abweichung" => json!({"status": "abweichung", "text": "im Bett gewaschen"}),
                "nicht_erledigt" => json!({"status": "nicht_erledigt", "grund": "schlaeft"}),
                _ => continue,
            };
            let (status, said) = due::tests::put(&house, NURSE, *id, "2026-11-20T07:00:00Z", said).await;
            assert_eq!(status, 201, "{said}");
        }
        // Nothing is counted of a shift that has not ended; later it is the same, open and closed.
        let asked = json!({"von": "2026-11-20", "bis": "2026-11-20"});
        let (_, before) = get(&house, ADMIN, asked.clone()).await;
        assert_eq!(before["massnahmen"]["faellig"], json!(0));
        for (now, closes) in
            [("2026-11-20T13:00:00Z", false), ("2026-11-28T04:00:00Z", false), ("2026-11-28T04:00:00Z", true)]
        {
            house.site.clock.set(now);
            if closes {
                night(&house);
            }
            let (status, said) = get(&house, ADMIN, asked.clone()).await;
            assert_eq!(status, 200, "{said}");
            same(&said["massnahmen"], &case["expect"], &case["id"]);
        }
        assert!(is_whole(&house));
    }
}

/// So many days of residents within 92 days: some who were there all the time, and one who was not.
#[tokio::test]
async fn sturzrate_over_http() {
    let (from, until) = (day("2026-08-21"), day("2026-11-20"));
    for case in cases("sturzrate") {
        let of = |name: &str| usize::try_from(case["input"][name].as_u64().unwrap()).unwrap();
        let (house, days) = (house(), of("bewohnertage"));
        empty(&house);
        for nr in 0..days / 92 {
            somebody(&house, nr, day("2025-01-01"), None);
        }
        if days % 92 > 0 {
            let span = SignedDuration::from_hours(24 * (i64::try_from(days % 92).unwrap() - 1));
            somebody(&house, 5, day("2026-08-21"), Some(from.checked_add(span).unwrap()));
        }
        if of("stuerze") > 0 {
            let fell = somebody(&house, 0, day("2025-01-01"), Some(day("2026-08-01")));
            house.change(fell, |resident| Resident { auszug_datum: None, ..resident });
            for _ in 0..of("stuerze") {
                let werte = json!({"hergang": "neben dem Bett gefunden"});
                house.write(NURSE, (fell, "sturz"), (&werte, ""), (false, Some("2026-11-20T05:00:00Z")));
            }
            house.change(fell, |resident| Resident { auszug_datum: Some(day("2026-08-01")), ..resident });
        }
        let (status, said) =
            get(&house, NURSE, json!({"von": from.to_string(), "bis": until.to_string()})).await;
        assert_eq!(status, 200, "{said}");
        same(&said["stuerze"], &case["expect"], &case["id"]);
    }
}

#[tokio::test]
async fn integrationsgespraech_over_http() {
    for case in cases("integrationsgespraech") {
        let (house, input) = (house(), &case["input"]);
        empty(&house);
        let as_of = input["stichtag"].as_str().unwrap();
        house.site.clock.set(&format!("{as_of}T15:00:00Z"));
        for (nr, one) in list(input, "bewohner").iter().enumerate() {
            let id = somebody(&house, nr, day("2026-01-01"), None);
            for talk in list(one, "gespraeche") {
                let at = format!("{}T08:10:00Z", talk.as_str().unwrap());
                let werte = json!({"ergebnis": "fühlt sich wohl"});
                house.write(NURSE, (id, "integrationsgespraech"), (&werte, ""), (false, Some(&at)));
            }
            let aufnahme = on(&one["aufnahme"]).unwrap();
            house.change(id, |resident| Resident { aufnahme_datum: aufnahme, ..resident });
        }
        let (status, said) = get(&house, ADMIN, json!({"von": as_of, "bis": as_of})).await;
        assert_eq!(status, 200, "{said}");
        same(&said["integrationsgespraech"], &case["expect"], &case["id"]);
    }
}
