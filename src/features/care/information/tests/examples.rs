//! The worked examples of care.md 5.1: what may be signed, and which risks are still to be looked at.

use std::convert::Infallible;

use super::{
    super::{
        model::Content,
        rules::{self, Said, Sent as SentSis},
    },
    *,
};

fn cases() -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    all.iter().filter(|case| case["kind"] == "sis").cloned().collect()
}

/// What is said, judged as every save is.
fn content(input: &Value) -> Content {
    let sent: NewSis = serde_json::from_value(json!({
        "matrix": input["matrix"], "sonstiges_titel": input.get("sonstiges_titel"),
    }))
    .unwrap();
    let today = "2026-11-20".parse().unwrap();
    rules::content(&SentSis::from(sent), None, Id::from_bytes([7; 16]), today).unwrap()
}

fn at(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

/// By the pure functions alone.
#[test]
fn sis() {
    let cases = cases();
    for case in &cases {
        let (input, expect) = (&case["input"], &case["expect"]);
        let content = content(input);
        let missing = rules::missing(&content).0;
        let said: Vec<Value> =
            missing.iter().map(|error| json!({"feld": error.field, "code": error.code})).collect();
        assert_eq!(json!(said), expect["fehler"], "{}", case["id"]);
        let Some(open) = expect.get("einschaetzung_offen") else { continue };
        let signed = at(&input["unterschrieben_at"]);
        let looks: Vec<&Value> = input["einschaetzungen"].as_array().into_iter().flatten().collect();
        let found = rules::open(&content, |risk| {
            let of = |look: &&&Value| {
                rules::looks_at(risk, look["vorlage"].as_str().unwrap(), look["risiko"].as_str())
                    && rules::counts(at(&look["zeitpunkt"]), signed)
            };
            Ok::<_, Infallible>(looks.iter().any(|look| of(&look)))
        });
        let found: Vec<&str> = found.unwrap().into_iter().map(|risk| risk.code()).collect();
        assert_eq!(json!(found), *open, "{}", case["id"]);
    }
    assert_eq!(cases.len(), 11);
}

/// What the functions say is what the routes say; the closer looks are entries of the resident.
#[tokio::test]
async fn the_routes_say_the_same() {
    for case in cases() {
        let house = house();
        let (input, expect) = (&case["input"], &case["expect"]);
        let resident = house.residents[0];
        let moved = at(&json!("2026-11-20T13:00:00Z")).duration_since(at(&input["unterschrieben_at"]));
        for look in input["einschaetzungen"].as_array().into_iter().flatten() {
            // The house signs at its own clock: the looks keep their distance from that.
            let observed = at(&look["zeitpunkt"]).checked_add(moved).unwrap();
            let werte = match look["vorlage"].as_str().unwrap() {
                "braden" => {
                    json!({"sensorik": "4", "feuchtigkeit": "4", "aktivitaet": "4", "mobilitaet": "4",
                    "ernaehrung": "4", "reibung": "3"})
                }
                _ => json!({"risiko": look["risiko"], "ergebnis": "geprüft"}),
            };
            house.set(&[("braden_lizenz", "ja")]);
            entry(&house, resident, look["vorlage"].as_str().unwrap(), &werte, observed);
        }
        let body = json!({"matrix": input["matrix"], "sonstiges_titel": input.get("sonstiges_titel")});
        let (status, draft) = post(&house, NURSE, resident, body).await;
        assert_eq!(status, 201, "{}: {draft}", case["id"]);
        let (status, said) = sign(&house, NURSE, id_of(&draft), 1, true).await;
        let wrong = expect["fehler"].as_array().unwrap();
        if wrong.is_empty() {
            assert_eq!(status, 200, "{}: {said}", case["id"]);
            let (_, all) = list(&house, NURSE, resident).await;
            assert_eq!(all["einschaetzung_offen"], expect["einschaetzung_offen"], "{}", case["id"]);
        } else {
            let fields = wrong
                .iter()
                .map(|one| json!([format!("matrix.{}", one["feld"].as_str().unwrap()), one["code"]]));
            assert_eq!((status, &said["fields"]), (422, &fields.collect::<Value>()), "{}", case["id"]);
        }
    }
}

/// Cells that no example has.
#[test]
fn what_a_cell_lacks() {
    let check = |row: &str, said: Said, titel: &str, expected: &[(&str, &str)]| {
        let all = matrix(&[(row, "3", json!(said))]);
        let content = content(&json!({"matrix": all, "sonstiges_titel": titel}));
        let missing = rules::missing(&content).0;
        let found: Vec<(&str, &str)> = missing.iter().map(|error| (&*error.field, error.code)).collect();
        assert_eq!(found, expected, "{row} {said:?} {titel}");
    };
    check("sturz", (None, Some(true)), "", &[("sturz.3", "RISIKO_UNBEANTWORTET")]);
    check("sturz", (Some(false), Some(false)), "", &[]);
    check("sonstiges", (Some(true), None), "", &[("sonstiges", "TITEL_FEHLT")]);
    let others = ["1", "2", "4", "5"].map(|topic| (format!("sonstiges.{topic}"), "RISIKO_UNBEANTWORTET"));
    let others: Vec<(&str, &str)> = others.iter().map(|(field, code)| (field.as_str(), *code)).collect();
    check("sonstiges", (Some(true), Some(false)), "Aspiration", &others);
}
