//! What is stored of an entry.

use super::super::{
    model::{Entry, Score, Version, Withdrawal},
    photo::Photo,
    record::{Flags, instant, moment},
    words::{Klasse, Source},
};
use crate::{
    features::care::templates::{Input, OwnLimits, TemplateJson, judged, shipped},
    kernel::{ids::Id, text::hex},
    platform::{
        blobs::{BlobId, Bytes},
        store::Record as _,
    },
};

/// A template that takes photos.
pub const WITH_PHOTOS: &str = r#"{"key": "wundfoto", "titel": "Wundfoto", "felder": [
    {"key": "puls", "label": "Puls", "typ": "zahl", "min": 30, "max": 200},
    {"key": "bild", "label": "Bild", "typ": "foto"}]}"#;

/// An entry with every member filled.
pub fn full() -> Entry {
    let template = shipped().iter().find(|one| one.key == "vitalzeichen").unwrap();
    let werte = serde_json::json!({"blutdruck": {"syst": 161, "diast": 80}, "temperatur": 37.5});
    let map = werte.as_object().unwrap().clone();
    let judged = judged(template, &Input::Json(&map), true, &OwnLimits::new()).unwrap();
    let at = |text: &str| text.parse().unwrap();
    let first = Version {
        vorlage_version: 1,
        werte: judged.werte,
        freitext: Some("nach dem\nAufstehen".into()),
        zeitpunkt: at("2026-11-20T13:05:00Z"),
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:06:00Z"),
        grund: None,
        auffaellig: true,
        auffaellige_felder: vec!["blutdruck".into()],
        punkte: Some(Score {
            summe: Some(13),
            fehlend: vec!["harn".into()],
            stufe: Some("mittleres Risiko".into()),
            rang: Some(3),
            auffaellig: false,
        }),
    };
    let second = Version { grund: Some("Zahlendreher".into()), freitext: None, ..first.clone() };
    Entry {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        wohnbereich_id: Id::from_bytes([3; 16]),
        schicht: "2026-11-20/spaet".into(),
        schicht_beginn: at("2026-11-20T13:00:00Z"),
        zeit_beginn: at("2026-11-20T05:00:00Z"),
        vorlage: "vitalzeichen".into(),
        fuer_bewohner: true,
        erfasst_von: Id::from_bytes([7; 16]),
        quelle: Source::Offline,
        client_id: true,
        geraet_id: Some([9; 16]),
        erfasst_at: Some(at("2026-11-20T13:04:00Z")),
        created_at: at("2026-11-20T13:06:00Z"),
        empfangen_at: at("2026-11-20T14:32:00Z"),
        uebergabe: true,
        bezug_id: Some(Id::from_bytes([4; 16])),
        fassungen: vec![first, second],
        storno: Some(Withdrawal {
            at: at("2026-11-20T15:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("AA".into()),
            grund: Some("doppelt".into()),
            klasse: Some(Klasse::FalschePerson),
        }),
        verlauf_id: Some(Id::from_bytes([5; 16])),
        anordnung_id: Some(Id::from_bytes([6; 16])),
        ohne_grundlage: true,
    }
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

/// Entries written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let entry = full();
    let bytes = entry.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/entry_v2.hex").trim());
    assert!(Entry::load(2, &bytes).is_ok_and(|read| read == entry));
    assert!(Entry::load(3, &bytes).is_err());
    // The first version knew neither courses nor orders.
    let first = unhex(include_str!("../../../../../fixtures/records/entry_v1.hex").trim());
    let before = Entry { verlauf_id: None, anordnung_id: None, ohne_grundlage: false, ..entry };
    assert!(Entry::load(1, &first).is_ok_and(|read| read == before));
    assert!(Entry::load(2, &first).is_err(), "it is not read as a later one");
    assert!(bytes.len() < 1_024, "what is stored of an entry is small");
}

#[test]
fn a_photo_is_these_bytes_and_an_answer_names_it() {
    let photo = Photo {
        id: Id::from_bytes([1; 16]),
        entry_id: Id::from_bytes([2; 16]),
        resident_id: Id::from_bytes([3; 16]),
        file: BlobId([4; 32]),
        preview: Bytes(vec![5, 6]),
        sha256: [7; 32],
        size: 300_000,
        width: 2_048,
        height: 1_536,
        created_at: "2026-11-20T13:06:00Z".parse().unwrap(),
        created_by: Id::from_bytes([8; 16]),
    };
    let bytes = photo.encoded().unwrap();
    let ids = ["01", "02", "03"].map(|byte| byte.repeat(16)).concat();
    let rest = format!("{}020506{}fce0930400fb0008fb0006", "04".repeat(32), "07".repeat(32));
    let at = format!("fd00bca5cf69c10c00{}", "08".repeat(16));
    assert_eq!(hex(&bytes), format!("{ids}{rest}{at}"));
    assert!(Photo::load(1, &bytes).is_ok_and(|read| read == photo));
    assert!(Photo::load(2, &bytes).is_err());

    let mut entry = full();
    entry.fassungen.truncate(1);
    let before = entry.encoded().unwrap();
    let template = serde_json::from_str::<TemplateJson>(WITH_PHOTOS).unwrap().template(1).unwrap();
    let werte = serde_json::json!({"bild": [photo.id.to_string()]});
    let judged = judged(&template, &Input::Json(werte.as_object().unwrap()), false, &OwnLimits::new());
    entry.fassungen[0].werte = judged.unwrap().werte;
    let bytes = entry.encoded().unwrap();
    let named = format!("0104{}0901{}", hex(b"bild"), "01".repeat(16));
    assert!(hex(&bytes).contains(&named), "the ninth kind of answer, counted from 0: {}", hex(&bytes));
    assert!(Entry::load(2, &bytes).is_ok_and(|read| read == entry) && bytes != before);
}

#[test]
fn the_marks_of_a_row_say_what_the_entry_is() {
    let entry = full();
    let flags = Flags::of(&entry);
    for mark in [Flags::STRIKING, Flags::WITHDRAWN, Flags::OF_ANOTHER, Flags::HANDOVER] {
        assert!(flags.has(mark), "{mark}");
    }
    assert!(!flags.has(Flags::LATE) && entry.is_sent_late() && entry.is_moved());
}

#[test]
fn moments_sort_as_instants_do() {
    let all = ["1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-11-20T13:00:00.000001Z"];
    let moments: Vec<u64> = all.iter().map(|at| moment(at.parse().unwrap())).collect();
    assert!(moments.is_sorted());
    for (at, of) in all.iter().zip(moments) {
        assert_eq!(instant(of), Some(at.parse().unwrap()));
    }
}
