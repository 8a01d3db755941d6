//! What is stored of a measure.

use serde_json::json;

use super::super::{
    model::{End, Evaluated, Measure, Planned, Version},
    words::{Proof, Risk},
};
use crate::{
    kernel::{
        ids::Id,
        schedule::{Due, Schedule},
        text::hex,
    },
    platform::store::Record as _,
};

/// A measure with every member filled.
fn full() -> Measure {
    let at = |text: &str| text.parse().unwrap();
    let zeitplan = json!({"art": "intervall", "stunden": 2, "beginn": "00:00", "nur_schichten": ["nacht"]});
    let first = Version {
        titel: "Positionswechsel".into(),
        beschreibung: Some("30 Grad,\nabwechselnd".into()),
        thema: Some(2),
        risiko: Some(Risk::Dekubitus),
        ziel: Some("Haut bleibt heil".into()),
        nachweis: Proof::Einzeln,
        vorlage: Some("bewegung".into()),
        nur_fachkraft: true,
        fuer_bewohner: true,
        zeitplan: Planned(Schedule::of_json(&zeitplan).unwrap()),
        gueltig_ab: at("2026-11-20T13:00:00Z"),
        gueltig_bis: Some(at("2027-01-31T23:00:00Z")),
        evaluation_am: "2027-01-15".parse().unwrap(),
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:00:00Z"),
    };
    let second = Version {
        zeitplan: Planned(
            Schedule::of_json(&json!({"art": "taeglich", "schichten": ["frueh", "nacht"]})).unwrap(),
        ),
        gueltig_ab: at("2026-11-21T13:00:00Z"),
        beschreibung: None,
        ..first.clone()
    };
    Measure {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        fassungen: vec![first, second],
        ende: Some(End {
            at: at("2026-11-30T08:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("OO".into()),
            grund: Some("Haut abgeheilt".into()),
        }),
        evaluiert: Some(Evaluated {
            at: at("2026-11-25T09:00:00Z"),
            naechste_am: "2027-02-23".parse().unwrap(),
        }),
    }
}

/// Measures written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let measure = full();
    let bytes = measure.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/measure_v2.hex").trim());
    assert!(Measure::load(2, &bytes).is_ok_and(|read| read == measure));
    assert!(Measure::load(3, &bytes).is_err());
    // The first version knew of no evaluation.
    let first = Measure { evaluiert: None, ..measure };
    let written = bytes_of(include_str!("../../../../../fixtures/records/measure_v1.hex"));
    assert!(Measure::load(1, &written).is_ok_and(|read| read == first));
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits = hex.trim().as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

#[test]
fn the_next_evaluation_is_that_of_what_was_written_last() {
    let measure = full();
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(measure.evaluation_on(), day("2027-02-23"));
    let none = Measure { evaluiert: None, ..measure.clone() };
    assert_eq!(none.evaluation_on(), day("2027-01-15"));
    // A version that was written after the evaluation says its own.
    let mut later = measure;
    let mut third = later.fassungen[1].clone();
    (third.at, third.evaluation_am) =
        ("2026-11-26T09:00:00Z".parse().unwrap(), "2027-03-01".parse().unwrap());
    later.fassungen.push(third);
    assert_eq!(later.evaluation_on(), day("2027-03-01"));
}

#[test]
fn a_version_ends_where_a_later_one_begins_or_the_measure_does() {
    let at = |text: &str| text.parse().unwrap();
    let measure = full();
    let until = |measure: &Measure| measure.versions().map(|(_, _, one)| one.until).collect::<Vec<_>>();
    let [second, ended, planned] =
        ["2026-11-21T13:00:00Z", "2026-11-30T08:00:00Z", "2027-01-31T23:00:00Z"].map(|text| Some(at(text)));
    assert_eq!(until(&measure), [second, ended]);
    assert_eq!(measure.valid_until(), ended);
    let mut open = Measure { ende: None, ..measure };
    assert_eq!((until(&open), open.valid_until()), (vec![second, planned], planned));
    // A third one that begins before the second: the second is valid at no instant.
    let mut third = open.fassungen[1].clone();
    (third.gueltig_ab, third.gueltig_bis) = (at("2026-11-20T20:00:00Z"), None);
    open.fassungen.push(third);
    let third = Some(at("2026-11-20T20:00:00Z"));
    assert_eq!((until(&open), open.valid_until()), (vec![third, third, None], None));
    let valid = |text: &str| {
        let mut all = open.versions().filter(|(_, _, one)| one.has(&Due::At(at(text))));
        let found = all.next().map(|(nr, ..)| nr);
        assert!(all.next().is_none(), "two are never valid at once");
        found
    };
    assert_eq!(valid("2026-11-20T12:59:59Z"), None);
    assert_eq!((valid("2026-11-20T13:00:00Z"), valid("2026-11-20T20:00:00Z")), (Some(1), Some(3)));
    assert_eq!(valid("2026-11-22T20:00:00Z"), Some(3));
}
