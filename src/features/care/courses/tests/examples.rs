//! The worked examples of care.md, 8.1 and 8.2, through the pure functions and over HTTP.

use jiff::{civil::Date, tz::TimeZone};

use super::{
    super::rules::{
        balance::{self, Amount},
        weight::{HALF_YEAR, Losses, MONTH, Window, loss},
    },
    *,
};
use crate::{
    features::care::{observations::tests::NURSE, templates::Balance},
    kernel::{
        decimal::Decimal,
        local_time::clock_time,
        shift::{ShiftCalendar, shifts},
    },
};

fn cases(kind: &str, count: usize) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    let cases: Vec<Value> = all.iter().filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len(), count);
    cases
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

#[test]
fn bilanz() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let calendar = ShiftCalendar::new(shifts("frueh 06:00\nspaet 14:00\nnacht 22:00").unwrap());
    for case in cases("bilanz", 4) {
        let input = &case["input"];
        let begin = clock_time(input["bilanz_beginn"].as_str().unwrap_or("06:00")).unwrap();
        let amount = |one: &Value| {
            let ml = one["werte"]["menge"].as_u64().or_else(|| one["werte"]["trinkmenge"].as_u64());
            let side = if one["vorlage"] == "ausfuhr" { Balance::Aus } else { Balance::Ein };
            Amount { at: text(one, "zeitpunkt").parse().unwrap(), side, ml: ml.unwrap() }
        };
        let amounts: Vec<Amount> = input["eintraege"].as_array().unwrap().iter().map(amount).collect();
        let days = balance::days(&amounts, begin, &berlin, &calendar);
        let told = days.iter().map(|day| {
            json!({"tag": day.day.to_string(), "ein": day.sums.ein, "aus": day.sums.aus, "bilanz": day.sums.difference()})
        });
        assert_eq!(Value::Array(told.collect()), case["expect"], "{}", case["id"]);
    }
}

#[tokio::test]
async fn bilanz_over_http() {
    for case in cases("bilanz", 4) {
        let (input, house) = (&case["input"], house());
        if let Some(begin) = input["bilanz_beginn"].as_str() {
            house.set(&[("bilanz_beginn", begin)]);
        }
        for one in input["eintraege"].as_array().unwrap() {
            entered(&house, NURSE, text(one, "vorlage"), one["werte"].clone(), text(one, "zeitpunkt")).await;
        }
        let (status, said) = balance(&house, NURSE, json!({"von": "2025-12-01", "bis": "2026-11-21"})).await;
        assert_eq!(status, 200, "{said}");
        let told = said["items"].as_array().unwrap().iter().map(
            |day| json!({"tag": day["tag"], "ein": day["ein"], "aus": day["aus"], "bilanz": day["bilanz"]}),
        );
        assert_eq!(Value::Array(told.collect()), case["expect"], "{}", case["id"]);
    }
}

fn same(told: &Value, expected: &Value, name: &Value) {
    for window in ["tage30", "tage180"] {
        assert_eq!(told[window]["tag"], expected[window]["tag"], "{name}: {told}");
        let percent = |one: &Value| one[window]["verlust_prozent"].as_f64();
        assert_eq!(percent(told), percent(expected), "{name}: {told}");
    }
    assert_eq!(told["hinweise"], expected["hinweise"], "{name}");
}

#[test]
fn gewicht() {
    for case in cases("gewicht", 12) {
        let all = case["input"]["werte"].as_array().unwrap().iter().map(|one| {
            let kg = Decimal::of_json(&one["kg"].to_string()).unwrap();
            (text(one, "tag").parse::<Date>().unwrap(), kg)
        });
        let mut all: Vec<(Date, Decimal)> = all.collect();
        let (newest, kg) = all.pop().unwrap();
        let lost = |window: Window| {
            let (since, before) = window.nearest(newest, all.iter().copied())?;
            loss(since, before, kg)
        };
        let losses = Losses { tage30: lost(MONTH), tage180: lost(HALF_YEAR) };
        let told = |loss: super::super::rules::weight::Loss| json!({"tag": loss.since.to_string(), "verlust_prozent": loss.percent});
        let hints: Vec<&str> = losses.hints().iter().map(|raised| raised.hinweis.code()).collect();
        let told = json!({"tage30": losses.tage30.map(told), "tage180": losses.tage180.map(told), "hinweise": hints});
        same(&told, &case["expect"], &case["id"]);
    }
}

#[tokio::test]
async fn gewicht_over_http() {
    for case in cases("gewicht", 12) {
        let house = house();
        for one in case["input"]["werte"].as_array().unwrap() {
            let at = format!("{}T08:00:00Z", text(one, "tag"));
            entered(&house, NURSE, "vitalzeichen", json!({"gewicht": one["kg"]}), &at).await;
            // What else is measured meanwhile is no weight.
            let later = format!("{}T09:00:00Z", text(one, "tag"));
            entered(&house, NURSE, "vitalzeichen", json!({"puls": 72}), &later).await;
        }
        let (status, said) = weight(&house, NURSE).await;
        assert_eq!(status, 200, "{said}");
        same(&said, &case["expect"], &case["id"]);
    }
}
