//! What is stored of a badge.

use super::super::model::{Badge, Lock, Revocation, State};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

/// One with every member filled.
fn full() -> Badge {
    let at = |text: &str| text.parse().unwrap();
    Badge {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        token: [3; 16],
        code: [4; 16],
        pin: Some([5; 16]),
        fehlversuche: 5,
        sperre: Some(Lock { at: at("2026-11-20T12:00:00Z"), von: Some(Id::from_bytes([6; 16])) }),
        created_at: at("2026-11-20T11:00:00Z"),
        created_by: Id::from_bytes([7; 16]),
        gueltig_bis: at("2027-11-20T11:00:00Z"),
        widerruf: Some(Revocation { at: at("2026-11-21T12:00:00Z"), von: None }),
    }
}

/// Those written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/badge_v1.hex").trim());
    assert!(Badge::load(1, &bytes).is_ok_and(|read| read == full()));
    assert!(Badge::load(2, &bytes).is_err());
}

#[test]
fn a_badge_stands_as_its_strongest_reason_says() {
    let at = |text: &str| text.parse().unwrap();
    let (before, after) = (at("2027-11-20T10:59:59Z"), at("2027-11-20T11:00:00Z"));
    let mut badge = full();
    assert_eq!(badge.state(before), State::Widerrufen);
    badge.widerruf = None;
    assert_eq!((badge.state(before), badge.state(after)), (State::Gesperrt, State::Abgelaufen));
    badge.sperre = None;
    assert_eq!((badge.state(before), badge.state(after)), (State::Aktiv, State::Abgelaufen));
}
