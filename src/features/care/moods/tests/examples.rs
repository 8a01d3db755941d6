//! The worked examples of care.md, 7, through the pure functions and over HTTP.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{
    super::{
        model::Cause,
        rules::{self, Full, OfDay},
    },
    *,
};
use crate::{features::care::observations::tests::NURSE, kernel::clock::day_in};

fn cases(kind: &str, count: usize) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    let cases: Vec<Value> = all.iter().filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len(), count);
    cases
}

fn of_day(one: &Value) -> OfDay {
    let at: Timestamp = one["zeitpunkt"].as_str().unwrap().parse().unwrap();
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    OfDay {
        day: day_in(at, &berlin),
        wert: u8::try_from(one["wert"].as_u64().unwrap()).unwrap(),
        counts: true,
        alarm: one["alarm"] == true,
    }
}

fn known(case: &Value) -> Vec<OfDay> {
    case["input"]["eintraege"].as_array().unwrap().iter().map(of_day).collect()
}

/// What is said of a new mood, numbers as floating ones.
fn same(told: &Value, expected: &Value, name: &Value) {
    assert_eq!(told["status"], expected["status"], "{name}: {told}");
    if expected["status"] == 429 {
        assert_eq!(told["code"], expected["code"], "{name}");
        return;
    }
    assert_eq!(told["tageswert"].as_f64(), expected["tageswert"].as_f64(), "{name}: {told}");
    assert_eq!(
        (&told["alarm"], &told["anlass"]),
        (&expected["alarm"], &expected["anlass"]),
        "{name}: {told}"
    );
}

#[test]
fn stimmung_neu() {
    for case in cases("stimmung_neu", 13) {
        let most = u16::try_from(case["input"]["mood_pro_tag"].as_u64().unwrap_or(3)).unwrap();
        let new = of_day(&case["input"]["neu"]);
        let told = match rules::judge(&known(&case), (new.day, new.wert), most) {
            Ok(outcome) => json!({
                "status": 201, "tageswert": outcome.tageswert, "alarm": outcome.alarm,
                "anlass": outcome.anlass.map(Cause::code),
            }),
            Err(Full(n)) => {
                assert_eq!(n, most);
                json!({"status": 429, "code": "MOOD_LIMIT"})
            }
        };
        same(&told, &case["expect"], &case["id"]);
    }
}

/// Each in a house of its own, a day after the last of its times.
#[tokio::test]
async fn stimmung_neu_over_http() {
    for case in cases("stimmung_neu", 13) {
        let house = house();
        house.site.clock.set("2026-11-21T12:00:00Z");
        if let Some(most) = case["input"]["mood_pro_tag"].as_u64() {
            house.set(&[("mood_pro_tag", &most.to_string())]);
        }
        for one in case["input"]["eintraege"].as_array().unwrap() {
            let (status, said) =
                post(&house, NURSE, json!({"zeitpunkt": one["zeitpunkt"], "wert": one["wert"]})).await;
            assert_eq!(status, 201, "{}: {said}", case["id"]);
            assert!(one["alarm"] != true || said["alarm"] == true, "{}: {said}", case["id"]);
        }
        let (status, mut said) = post(&house, NURSE, case["input"]["neu"].clone()).await;
        said["status"] = json!(status);
        same(&said, &case["expect"], &case["id"]);
    }
}

fn compared(told: &Value, expected: &Value, name: &Value) {
    let plain = |days: &Value| -> Vec<(String, Option<f64>)> {
        let days = days.as_array().unwrap().iter();
        days.map(|day| (day["tag"].as_str().unwrap().to_owned(), day["wert"].as_f64())).collect()
    };
    assert_eq!(plain(told), plain(expected), "{name}");
}

#[tokio::test]
async fn stimmung_trend() {
    for case in cases("stimmung_trend", 2) {
        let today: Date = case["input"]["heute"].as_str().unwrap().parse().unwrap();
        let from = today.checked_sub(jiff::Span::new().days(6)).unwrap();
        let days = rules::trend(&known(&case), from, today);
        let told: Vec<Value> =
            days.iter().map(|(day, wert)| json!({"tag": day.to_string(), "wert": wert})).collect();
        compared(&json!(told), &case["expect"], &case["id"]);

        let house = house();
        house.site.clock.set(&format!("{today}T12:00:00Z"));
        for one in case["input"]["eintraege"].as_array().unwrap() {
            assert_eq!(post(&house, NURSE, one.clone()).await.0, 201, "{}", case["id"]);
        }
        let (status, said) = trend(&house, NURSE, "7").await;
        assert_eq!(status, 200, "{said}");
        compared(&said["items"], &case["expect"], &case["id"]);
    }
}
