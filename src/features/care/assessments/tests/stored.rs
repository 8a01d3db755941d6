//! What is stored of an assessment.

use super::super::{
    model::{Assessment, Outcome, Points, Rate},
    table,
    words::Kind,
};
use crate::{kernel::ids::Id, kernel::text::hex, platform::store::Record as _};

/// An assessment with every member filled.
fn full() -> Assessment {
    Assessment {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        stichtag: "2026-11-20".parse().unwrap(),
        art: Kind::Bescheid,
        punkte: vec![Points { modul: 1, nr: 1, punkte: 2 }, Points { modul: 3, nr: 13, punkte: 5 }],
        haeufigkeiten: vec![Rate { nr: 1, tag: 3, woche: 300, monat: 1 }],
        besonders: true,
        tabelle: "2017-01-01".parse().unwrap(),
        ergebnis: Some(Outcome {
            summen: vec![2, 0, 5, 0, 1, 0],
            teile: vec![1, 0, 0, 0],
            gewichtet: vec![250, 0, 1125, 0, 500, 0],
            gesamt: 1875,
            pflegegrad: 5,
        }),
        pflegegrad: 4,
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: "2026-11-20T13:00:00Z".parse().unwrap(),
    }
}

/// Assessments written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let one = full();
    let bytes = one.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/assessment_v1.hex").trim());
    assert!(Assessment::load(1, &bytes).is_ok_and(|read| read == one));
    assert!(Assessment::load(2, &bytes).is_err());
}

/// What is told of a stored result is told by the table that it used: a table that was in use is never changed.
#[test]
fn tables_that_were_used_stay_as_they_are() {
    let table = table::of("2017-01-01".parse().unwrap()).unwrap();
    let digest = format!("{table:?}");
    let expected = "Table { gilt_ab: 2017-01-01, most: [15, 33, 65, 54, 15, 18], from: [[2, 4, 6, 10], [2, 6, 11, 17], \
        [1, 3, 5, 7], [3, 8, 19, 37], [1, 2, 4, 6], [1, 4, 7, 12]], weighted: [[0, 250, 500, 750, 1000], \
        [0, 375, 750, 1125, 1500], [0, 375, 750, 1125, 1500], [0, 1000, 2000, 3000, 4000], \
        [0, 500, 1000, 1500, 2000], [0, 375, 750, 1125, 1500]], grades: [1250, 2700, 4750, 7000, 9000] }";
    assert_eq!(digest, expected);
    assert!(table::in_force("2016-12-31".parse().unwrap()).is_none());
    let days = table::TABLES.iter().map(|table| table.gilt_ab);
    assert!(days.is_sorted() && table::of("2017-01-02".parse().unwrap()).is_none());
    let mut open = full();
    open.besonders = false;
    assert_eq!((open.to_the_next(), full().to_the_next()), (Some(2700 - 1875), None));
}
