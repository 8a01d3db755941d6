//! Plans as they lie on disk, in every version so far.

use jiff::civil::Date;

use super::{Corrections, ImportPlan};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::ids::Id,
    platform::{
        intake::{ChoiceValue, Counts, Earlier, Mark},
        sheet::{Delimiter, Encoding, Head, Reading},
        store::{Record as _, codec},
    },
};

/// Version 2 added the file and how it is read, version 3 the names; each behind what was there.
#[test]
fn plans_of_earlier_versions_are_read() {
    let (id, user) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
    let header = vec!["Name".into()];
    let (encoding, delimiter) = (Encoding::Utf8, Delimiter::Comma);
    let head = Head { encoding, mojibake: false, delimiter, header, width: 1, places: vec![Some(0)] };
    let at = codec::instant(4).unwrap();
    let plan = ImportPlan {
        id,
        user,
        revision: 3,
        hash: [4; 32],
        filename: "f".into(),
        sha256: [5; 32],
        head,
        samples: vec!["s".into()],
        corrections: Corrections::default(),
        today: Date::constant(1970, 1, 2),
        counts: Counts { total: 1, ..Counts::default() },
        marks: vec![Mark(Mark::WARNED)],
        first_lines: vec![2],
        choices: vec![ChoiceValue { text: "m".into(), count: 1, choice: Some(Fallgruppe::Sd) }],
        earlier: Some(Earlier { run: id, at }),
        made_at: at,
        expires_at: at,
        judged_after: 9,
        file: None,
        reading: Reading::default(),
        names: Vec::new(),
    };
    let bytes = plan.encoded().unwrap();
    let parts: [&[u8]; 9] = [
        &[[1; 16], [2; 16]].concat(),
        b"\x03",
        &[4; 32],
        b"\x01f",
        &[5; 32],
        b"\0\0\0\x01\x04Name\x01\x01\x01\0\x01\x01s\0\0\0\x02\x01\0\0\0\x01\x04\x01\x02\x01\x01m\x01\x01\x04\x01",
        &[1; 16],
        b"\x08\x08\x08\x09",
        b"\0\0\0\0",
    ];
    assert_eq!(bytes, parts.concat());
    let [first, second] = [4, 1].map(|less| bytes.get(..bytes.len() - less).unwrap());
    for (version, bytes) in [(1, first), (2, second), (3, bytes.as_slice())] {
        let read = ImportPlan::load(version, bytes).unwrap();
        assert_eq!(read.encoded().unwrap(), plan.encoded().unwrap());
        assert!(ImportPlan::load(4, bytes).is_err());
    }
    assert!(ImportPlan::load(2, first).is_err() && ImportPlan::load(3, second).is_err());
}
