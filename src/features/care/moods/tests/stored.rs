//! What is stored of a mood.

use super::super::model::{Cause, Mood, Origin, Withdrawal};
use crate::{
    features::care::observations::Source,
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

/// One with every member filled.
fn full() -> Mood {
    let at = |text: &str| text.parse().unwrap();
    Mood {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        wohnbereich_id: Id::from_bytes([3; 16]),
        wert: 1,
        notiz: Some("weint\nviel".into()),
        zeitpunkt: at("2026-11-20T12:00:00Z"),
        quelle: Origin::Fremd,
        erfasst_von: Some(Id::from_bytes([4; 16])),
        handzeichen: Some("NN".into()),
        weg: Source::Api,
        client_id: true,
        anlass: Some(Cause::ThreeDays),
        alarm: true,
        created_at: at("2026-11-20T13:00:00Z"),
        empfangen_at: at("2026-11-20T13:01:00Z"),
        begruendung: Some("Papierbogen".into()),
        storno: Some(Withdrawal {
            at: at("2026-11-20T15:00:00Z"),
            von: Id::from_bytes([5; 16]),
            handzeichen: Some("AA".into()),
            grund: Some("verwechselt".into()),
        }),
    }
}

/// Those written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/mood_v1.hex").trim());
    assert!(Mood::load(1, &bytes).is_ok_and(|read| read == full()));
    assert!(Mood::load(2, &bytes).is_err());
}
