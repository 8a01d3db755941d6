//! What is stored of a closed shift.

use super::{super::ClosedShift, *};
use crate::{kernel::text::hex, platform::store::Record as _};

/// Closed shifts written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn a_closed_shift_is_these_bytes() {
    let closed = ClosedShift {
        wohnbereich_id: Id::from_bytes([1; 16]),
        beginn: "2026-11-20T05:00:00Z".parse().unwrap(),
        schicht: "2026-11-20/frueh".into(),
        tag: day("2026-11-20"),
        erledigt: 300,
        abweichung: 2,
        nicht_erledigt: 1,
        nicht_dokumentiert: 0,
        frist: "2026-11-27T13:00:00Z".parse().unwrap(),
    };
    let bytes = closed.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/closed_shift_v1.hex").trim());
    assert!(ClosedShift::load(1, &bytes).is_ok_and(|read| read == closed));
    assert!(ClosedShift::load(2, &bytes).is_err());
}
