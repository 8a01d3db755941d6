//! The worked examples of care.md 3.7, by the pure functions and through the handler of the route.

use serde_json::{Map, Value, json};

use super::{
    super::{
        items::DIET,
        json::{TreatmentJson, points},
        model::Rate,
        rules::{self, module_key},
        table,
    },
    *,
};
use crate::{features::care::measures::testing::NURSE, kernel::decimal::Decimal};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    all.iter().filter(|case| case["kind"] == kind).cloned().collect()
}

/// The same numbers, however they are written: `90.0` is `90`.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(Decimal::of_json(&number.to_string()).unwrap()),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn summen(case: &Value) -> [i64; 6] {
    [1, 2, 3, 4, 5, 6].map(|modul| case["input"]["summen"][module_key(modul)].as_i64().unwrap())
}

#[test]
fn pflegegrad() {
    let cases = cases("pflegegrad");
    let table = table::in_force("2026-11-20".parse().unwrap()).unwrap();
    for case in &cases {
        let (sums, expect) = (summen(case), &case["expect"]);
        let wrong = rules::sums_fit(table, sums).0;
        let said: Vec<Value> =
            wrong.iter().map(|error| json!({"feld": error.field, "code": error.code})).collect();
        assert_eq!(json!(said), expect["fehler"], "{}", case["id"]);
        if !said.is_empty() {
            continue;
        }
        let besonders = case["input"]["besondere_bedarfskonstellation"] == true;
        let out = rules::outcome(table, sums.map(|sum| u8::try_from(sum).unwrap()), Vec::new(), besonders);
        let of = |place: usize| json!(points(out.gewichtet[place]));
        let gewichtet = json!({"m1": of(0), "m2": of(1), "m3": of(2), "m4": of(3), "m5": of(4), "m6": of(5),
            "m2_m3": points(out.higher())});
        assert_eq!(gewichtet, plain(&expect["gewichtet"]), "{}", case["id"]);
        assert_eq!(json!(points(out.gesamt)), plain(&expect["gesamt"]), "{}", case["id"]);
        assert_eq!(json!(out.pflegegrad), expect["pflegegrad"], "{}", case["id"]);
        let missing = table.to_the_next(out.gesamt).filter(|_| !besonders).map(points);
        assert_eq!(json!(missing), plain(&expect["bis_naechster"]), "{}", case["id"]);
    }
    assert_eq!(cases.len(), 31);
}

#[test]
fn modul5() {
    let cases = cases("modul5");
    for case in &cases {
        let times = |said: &Value, name: &str| u16::try_from(said[name].as_i64().unwrap_or(0)).unwrap();
        let said = case["input"]["haeufigkeiten"].as_object().unwrap();
        let rates: Vec<Rate> = said
            .iter()
            .filter(|(code, _)| **code != DIET.code())
            .map(|(code, said)| Rate {
                nr: code.strip_prefix("5.").unwrap().parse().unwrap(),
                tag: times(said, "tag"),
                woche: times(said, "woche"),
                monat: times(said, "monat"),
            })
            .collect();
        let diet = said.get(&DIET.code()).map_or(0, |points| u8::try_from(points.as_i64().unwrap()).unwrap());
        let parts = TreatmentJson::of(&rules::treatment(&rates, diet)).unwrap();
        assert_eq!(serde_json::to_value(parts).unwrap(), case["expect"], "{}", case["id"]);
    }
    assert_eq!(cases.len(), 39);
}

/// What the functions say is what the route says: every example, as a nurse sends it.
#[tokio::test]
async fn the_route_says_the_same() {
    let house = house();
    for case in cases("pflegegrad") {
        let mut body = case["input"].clone();
        body["art"] = json!("eigeneinschaetzung");
        body["stichtag"] = json!("2026-11-20");
        let (status, said) = post(&house, NURSE, house.residents[0], body).await;
        let expect = &case["expect"];
        let wrong = expect["fehler"].as_array().unwrap();
        if wrong.is_empty() {
            assert_eq!(status, 201, "{}: {said}", case["id"]);
            for name in ["gewichtet", "gesamt", "pflegegrad", "bis_naechster"] {
                assert_eq!(plain(&said[name]), plain(&expect[name]), "{}: {name}", case["id"]);
            }
        } else {
            let fields = wrong
                .iter()
                .map(|one| json!([format!("summen.{}", one["feld"].as_str().unwrap()), one["code"]]));
            assert_eq!((status, &said["fields"]), (422, &fields.collect::<Value>()), "{}", case["id"]);
        }
    }
    for case in cases("modul5") {
        let body = json!({"art": "eigeneinschaetzung", "stichtag": "2026-11-20",
            "haeufigkeiten": case["input"]["haeufigkeiten"], "punkte": answers(&[])});
        let (status, said) = post(&house, NURSE, house.residents[0], body).await;
        assert_eq!((status, &said["modul5"]), (201, &case["expect"]), "{}: {said}", case["id"]);
        assert_eq!(said["summen"]["m5"], case["expect"]["summe"], "{}", case["id"]);
    }
}
