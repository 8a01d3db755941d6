//! Courses of wounds: what is stored, what may be said, when a wound is looked at again.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature.
//! Never: a mock.

use jiff::civil::Date;

use super::{
    model::{CourseEnd, CourseVersion, WoundCourse},
    rules::{self, Sent},
    words::{CourseState, Origin, WoundKind},
};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::store::Record as _,
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Courses written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let at = |text: &str| text.parse().unwrap();
    let first = CourseVersion {
        art: WoundKind::DiabetischerFuss,
        lokalisation: "Ferse rechts".into(),
        entstanden_am: Some(day("2026-11-18")),
        ort: Origin::Krankenhaus,
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:00:00Z"),
    };
    let second = CourseVersion { entstanden_am: None, handzeichen: None, ..first.clone() };
    let course = WoundCourse {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        fassungen: vec![first, second],
        ende: Some(CourseEnd {
            als: CourseState::Beendet,
            at: at("2026-12-24T08:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("OO".into()),
            grund: Some("im Hospiz".into()),
        }),
    };
    let bytes = course.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/wound_course_v1.hex").trim());
    assert!(WoundCourse::load(1, &bytes).is_ok_and(|read| read == course));
    assert!(WoundCourse::load(2, &bytes).is_err());
}

#[test]
fn what_a_course_lacks_is_said_at_its_field() {
    let today = day("2026-11-20");
    let author = || (Id::from_bytes([7; 16]), None, "2026-11-20T13:00:00Z".parse().unwrap());
    let sent = || Sent {
        art: "dekubitus".into(),
        lokalisation: " Ferse  rechts ".into(),
        entstanden_am: Some(today),
        ort: "hier".into(),
    };
    assert_eq!(rules::version(&sent(), author(), today).unwrap().lokalisation, "Ferse rechts");
    for (sent, field, code) in [
        (Sent { art: String::new(), ..sent() }, "art", "NICHT_LEERBAR"),
        (Sent { art: "biss".into(), ..sent() }, "art", "ENUM_UNGUELTIG"),
        (Sent { ort: String::new(), ..sent() }, "ort", "NICHT_LEERBAR"),
        (Sent { ort: "dort".into(), ..sent() }, "ort", "ENUM_UNGUELTIG"),
        (Sent { lokalisation: " ".into(), ..sent() }, "lokalisation", "NICHT_LEERBAR"),
        (Sent { lokalisation: "x".repeat(201), ..sent() }, "lokalisation", "FELD_ZU_LANG"),
        (Sent { lokalisation: "\u{7}".into(), ..sent() }, "lokalisation", "ZEICHEN_UNGUELTIG"),
        (Sent { entstanden_am: Some(day("2026-11-21")), ..sent() }, "entstanden_am", "ENTSTANDEN_IN_ZUKUNFT"),
    ] {
        let errors = rules::version(&sent, author(), today).err().unwrap();
        let said: Vec<_> = errors.0.iter().map(|error| (error.field.to_string(), error.code)).collect();
        assert_eq!(said, [(field.to_owned(), code)]);
    }
    assert_eq!(rules::ending("offen"), None, "a course does not end as open");
    assert_eq!(rules::ending("abgeheilt"), Some(CourseState::Abgeheilt));
}

#[test]
fn a_wound_is_looked_at_again_so_many_days_after_the_last_time() {
    let begun = day("2026-11-01");
    assert_eq!(rules::next_assessment(None, begun, 14), begun, "at once where nobody has");
    assert_eq!(rules::next_assessment(Some(day("2026-11-20")), begun, 14), day("2026-12-04"));
}
