//! What is stored and what is signed of a collection.

use super::super::{
    canonical::{self, Signature, canonical},
    model::{Cell, Content, Sis, SisDraft},
};
use crate::{
    features::care::{measures::Risk, residents},
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

fn content() -> Content {
    Content {
        datum: "2026-11-20".parse().unwrap(),
        anlass: Some("Einzug".into()),
        anwesend: Some("Tochter".into()),
        o_ton: Some("Ich will \"laufen\".\nAllein.".into()),
        o_ton_von: Some(Id::from_bytes([7; 16])),
        themen: vec![Some("orientiert".into()), None, None, None, None, Some("eigene Möbel".into())],
        matrix: vec![
            Cell { zeile: Risk::Dekubitus, thema: 1, risiko: Some(false), weitere: None },
            Cell { zeile: Risk::Sonstiges, thema: 5, risiko: Some(true), weitere: Some(true) },
        ],
        sonstiges_titel: Some("Aspiration".into()),
        bemerkung: Some("hört links besser".into()),
    }
}

fn draft() -> SisDraft {
    let at = |text: &str| text.parse().unwrap();
    SisDraft {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        inhalt: content(),
        begonnen_von: Id::from_bytes([7; 16]),
        begonnen_at: at("2026-11-20T13:00:00Z"),
        gespeichert_von: Id::from_bytes([8; 16]),
        gespeichert_at: at("2026-11-20T13:05:00Z"),
    }
}

fn signed() -> Sis {
    Sis {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        fassung: 2,
        inhalt: content(),
        vorgaenger_id: Some(Id::from_bytes([3; 16])),
        unterschrieben_von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        unterschrieben_at: "2026-11-20T13:10:00.123Z".parse().unwrap(),
        kanonisch: "{}".into(),
        sha256: [9; 32],
    }
}

/// Collections written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let (draft, sis) = (draft(), signed());
    let bytes = draft.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/sis_draft_v1.hex").trim());
    assert!(SisDraft::load(1, &bytes).is_ok_and(|read| read == draft) && SisDraft::load(2, &bytes).is_err());
    let bytes = sis.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/sis_v1.hex").trim());
    assert!(Sis::load(1, &bytes).is_ok_and(|read| read == sis) && Sis::load(2, &bytes).is_err());
}

/// Whoever holds the bytes finds the same hash: keys in order, no blanks, and one way to write everything.
#[test]
fn the_signed_bytes_are_written_in_one_way() {
    let resident = residents::testing::full();
    let signature = Signature {
        einrichtung: "Haus am See",
        von: Id::from_bytes([7; 16]),
        name: "Nora Nacht",
        handzeichen: Some("NN"),
        at: "2026-11-20T13:10:00.123456Z".parse().unwrap(),
    };
    let written = canonical((Id::from_bytes([1; 16]), 2), &resident, &content(), &signature, Some(&signed()));
    assert_eq!(written, include_str!("../../../../../fixtures/records/sis_signed_v1.json").trim_end());
    assert_eq!(
        hex(&canonical::digest("")),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
