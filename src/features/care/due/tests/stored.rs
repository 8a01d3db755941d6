//! What is stored of an answer and of the proof of a shift.

use super::super::{
    model::{Answer, Said, ShiftProof, Withdrawal},
    words::{Grund, Status},
};
use crate::{
    features::care::observations::Source,
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

fn storno() -> Withdrawal {
    Withdrawal {
        at: at("2026-11-20T15:00:00Z"),
        von: Id::from_bytes([8; 16]),
        handzeichen: Some("AA".into()),
        grund: Some("falsche Person".into()),
    }
}

/// An answer with every member filled.
fn answer() -> Answer {
    let first = Said {
        status: Status::NichtErledigt,
        grund: Some(Grund::Anderer),
        text: Some("beim\nFriseur".into()),
        zeitpunkt: at("2026-11-20T13:05:00Z"),
        eintrag_id: None,
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:06:00Z"),
        begruendung: None,
    };
    let second = Said {
        status: Status::Abweichung,
        grund: None,
        eintrag_id: Some(Id::from_bytes([6; 16])),
        begruendung: Some("verwechselt".into()),
        ..first.clone()
    };
    Answer {
        id: Id::from_bytes([1; 16]),
        massnahme_id: Id::from_bytes([2; 16]),
        massnahme_fassung: 3,
        faellig: "2026-11-20T13:00:00Z".into(),
        beginn: at("2026-11-20T13:00:00Z"),
        resident_id: Id::from_bytes([4; 16]),
        wohnbereich_id: Id::from_bytes([5; 16]),
        erfasst_von: Id::from_bytes([7; 16]),
        quelle: Source::Api,
        created_at: at("2026-11-20T13:06:00Z"),
        empfangen_at: at("2026-11-20T13:07:00Z"),
        fassungen: vec![first, second],
        storno: Some(storno()),
    }
}

fn proof() -> ShiftProof {
    ShiftProof {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([4; 16]),
        wohnbereich_id: Id::from_bytes([5; 16]),
        schicht: "2026-11-20/spaet".into(),
        beginn: at("2026-11-20T13:00:00Z"),
        fachkraft: true,
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        zeitpunkt: at("2026-11-20T20:30:00Z"),
        quelle: Source::Seite,
        at: at("2026-11-20T20:30:00Z"),
        empfangen_at: at("2026-11-20T20:31:00Z"),
        begruendung: Some("Papierbogen".into()),
        storno: Some(storno()),
    }
}

/// Answers written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_of_an_answer_is_these_bytes() {
    let bytes = answer().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/answer_v1.hex").trim());
    assert!(Answer::load(1, &bytes).is_ok_and(|read| read == answer()));
    assert!(Answer::load(2, &bytes).is_err());
}

#[test]
fn every_version_of_a_proof_is_these_bytes() {
    let bytes = proof().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/shift_proof_v1.hex").trim());
    assert!(ShiftProof::load(1, &bytes).is_ok_and(|read| read == proof()));
    assert!(ShiftProof::load(2, &bytes).is_err());
}
