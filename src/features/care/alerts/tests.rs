//! States of the worked examples, and what is stored.

use serde_json::{Value, json};

use super::model::{Alert, Art, Closing, Seen};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

/// An alert with every member filled.
fn full() -> Alert {
    let at = |text: &str| text.parse().unwrap();
    Alert {
        id: Id::from_bytes([1; 16]),
        art: Art::Observation,
        anlass: [2; 16],
        resident_id: Id::from_bytes([3; 16]),
        verfasser: Some(Id::from_bytes([4; 16])),
        felder: vec!["blutdruck".into(), "spo2".into()],
        created_at: at("2026-11-20T10:00:00Z"),
        eskaliert_ab: at("2026-11-20T11:00:00Z"),
        gesehen: Some(Seen { at: at("2026-11-20T11:30:00Z"), von: Id::from_bytes([5; 16]) }),
        erledigt: Some(Closing {
            at: at("2026-11-20T11:40:00Z"),
            von: Id::from_bytes([6; 16]),
            handzeichen: Some("NN".into()),
            text: "Ärztin\nangerufen".into(),
        }),
        hinfaellig_at: Some(at("2026-11-20T11:50:00Z")),
        gemeldet_at: Some(at("2026-11-20T11:01:00Z")),
    }
}

/// Alerts written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/alert_v1.hex").trim());
    assert!(Alert::load(1, &bytes).is_ok_and(|read| read == full()));
    assert!(Alert::load(2, &bytes).is_err());
}

#[test]
fn states_of_the_worked_examples_hold() {
    let cases: Value =
        serde_json::from_str(include_str!("../../../../fixtures/care/care_examples.json")).unwrap();
    let cases: Vec<&Value> =
        cases["cases"].as_array().unwrap().iter().filter(|one| one["kind"] == "alarm").collect();
    assert_eq!(cases.len(), 7);
    for case in cases {
        let created_at: jiff::Timestamp = case["input"]["erstellt"].as_str().unwrap().parse().unwrap();
        let mut alert = Alert {
            created_at,
            eskaliert_ab: created_at + jiff::SignedDuration::from_mins(60),
            gesehen: None,
            erledigt: None,
            hinfaellig_at: None,
            gemeldet_at: None,
            ..full()
        };
        for event in case["input"]["ereignisse"].as_array().unwrap() {
            let at = event["t"].as_str().unwrap().parse().unwrap();
            match event["art"].as_str().unwrap() {
                "gesehen" => alert.gesehen = Some(Seen { at, von: Id::from_bytes([5; 16]) }),
                "quittiert" => {
                    let closing = full().erledigt.unwrap();
                    alert.erledigt = Some(Closing { at, ..closing });
                }
                "zurueckgezogen" => alert.hinfaellig_at = Some(at),
                other => panic!("{other}"),
            }
        }
        let now = case["input"]["jetzt"].as_str().unwrap().parse().unwrap();
        let said = json!({
            "zustand": alert.state().code(),
            "eskaliert_at": alert.escalated_at(now).map(|at| at.to_string()),
        });
        assert_eq!(said, case["expect"], "{}", case["id"]);
    }
}
