//! What is stored of hints that were set aside.

use super::super::{
    model::{HintAside, Raised},
    rules::weight::Hint,
};
use crate::{
    kernel::{decimal::Decimal, ids::Id, text::hex},
    platform::store::Record as _,
};

/// One with every member filled.
fn full() -> HintAside {
    let raised = |hinweis, tenths| Raised { hinweis, prozent: Decimal::new(tenths, 1).unwrap() };
    HintAside {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        gewicht_id: Id::from_bytes([3; 16]),
        hinweise: vec![raised(Hint::FiveInMonth, 53), raised(Hint::TenInHalfYear, 101)],
        grund: "Amputation im März".into(),
        von: Id::from_bytes([4; 16]),
        handzeichen: Some("NN".into()),
        at: "2026-11-20T13:00:00Z".parse().unwrap(),
    }
}

/// Those written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/hint_aside_v1.hex").trim());
    assert!(HintAside::load(1, &bytes).is_ok_and(|read| read == full()));
    assert!(HintAside::load(2, &bytes).is_err());
}
