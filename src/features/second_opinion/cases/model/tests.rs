//! The case as bytes.

use proptest::prelude::{any, prop_assert, proptest};

use super::{super::testing, Case, GutachtenTyp, JaNein};
use crate::{
    kernel::text::hex,
    platform::store::{OnDisk as _, Record as _, codec},
};

fn case(bytes: &[u8]) -> Case {
    Case::load(1, bytes).unwrap()
}

/// Cases written by version 1 must be read for ever: when this fails, make a version 2, do not change the bytes.
#[test]
fn version_1_is_these_bytes() {
    let full = testing::full();
    let bytes = full.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/case_v1.hex").trim());
    assert!(case(&bytes) == full);
}

#[test]
fn a_number_of_no_salutation_is_no_case() {
    let mut raw = testing::full().raw();
    raw.anrede = Some(9);
    assert!(Case::of_raw(raw).is_err());
}

proptest! {
    #[test]
    fn what_is_stored_is_loaded(
        nr in any::<u64>(),
        days in proptest::collection::vec(proptest::option::of(-30_000_i32..47_000), 10),
        micros in -2_000_000_000_000_000_i64..4_000_000_000_000_000,
        texts in proptest::collection::vec(proptest::option::of("\\PC{0,12}"), 8),
        flags in proptest::collection::vec(any::<bool>(), 10),
        codes in proptest::collection::vec("[A-Z][0-9]{2}", 0..20),
        word in 1_u8..=2,
    ) {
        let mut one = testing::full();
        one.nr = nr;
        let day = |at: usize| days[at].map(|days| codec::date(days).unwrap());
        (one.geburtsdatum, one.unterlagen_erhalten, one.ablehnung_datum) = (day(0), day(1), day(2));
        (one.abbruch_datum, one.gutachten_erstellt, one.abrechnung_datum) = (day(3), day(4), day(5));
        one.datum = day(6).unwrap_or(one.datum);
        one.created_at = codec::instant(micros).unwrap();
        one.geloescht_am = flags[0].then(|| codec::instant(micros / 3).unwrap());
        (one.vorname, one.kommentar, one.kvnr) = (texts[0].clone(), texts[1].clone(), texts[2].clone());
        (one.loesch_grund, one.geburtsdatum_roh) = (texts[3].clone(), texts[4].clone());
        (one.unterlagen, one.ablehnung, one.abbruch, one.gutachten) = (flags[1], flags[2], flags[3], flags[4]);
        one.icd = codes;
        one.gutachten_typ = flags[5].then(|| GutachtenTyp::from_number(word).unwrap());
        one.therapieaenderung = flags[6].then(|| JaNein::from_number(word).unwrap());
        one.coding_completed_by = flags[7].then(testing::user);
        prop_assert!(case(&one.encoded().unwrap()) == one);
    }
}
