//! Orders of restraint: the worked examples, the days on which people are told, and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature.
//! Never: a mock.

use jiff::{civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    model::{OrderEnd, OrderVersion, RestraintOrder},
    rules::{self, Hint, Sent},
    words::{Basis, RestraintKind},
};
use crate::{
    kernel::{clock::day_in, ids::Id, problem::FieldErrors, text::hex},
    platform::store::Record as _,
};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An order with every member filled.
fn full() -> RestraintOrder {
    let at = |text: &str| text.parse().unwrap();
    let first = OrderVersion {
        grundlage: Basis::Notstand,
        aktenzeichen: None,
        gueltig_bis: None,
        alternativen: "Niedrigbett,\nSitzwache".into(),
        kontrolle_min: 15,
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:00:00Z"),
    };
    let second = OrderVersion {
        grundlage: Basis::Genehmigung,
        aktenzeichen: Some("7 XVII 12/26".into()),
        gueltig_bis: Some(day("2027-05-31")),
        kontrolle_min: 60,
        at: at("2026-11-25T09:00:00Z"),
        ..first.clone()
    };
    RestraintOrder {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([2; 16]),
        art: RestraintKind::Gurt,
        fassungen: vec![first, second],
        ende: Some(OrderEnd {
            at: at("2026-12-24T08:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("OO".into()),
            grund: Some("nicht mehr nötig".into()),
        }),
        gemeldet_am: Some(day("2026-12-20")),
    }
}

/// Orders written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let order = full();
    let bytes = order.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/restraint_order_v1.hex").trim());
    assert!(RestraintOrder::load(1, &bytes).is_ok_and(|read| read == order));
    assert!(RestraintOrder::load(2, &bytes).is_err());
}

/// The worked examples of care.md, 8.4, through the function that pages and API ask.
#[test]
fn fem() {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let cases: Vec<&Value> =
        all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "fem").collect();
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    for case in &cases {
        let (fem, today) = (&case["input"]["fem"], day(case["input"]["heute"].as_str().unwrap()));
        let version = OrderVersion {
            grundlage: Basis::from_code(fem["grundlage"].as_str().unwrap()).unwrap(),
            gueltig_bis: fem["gueltig_bis"].as_str().map(day),
            ..full().fassungen[0].clone()
        };
        let ende = fem["ende"].as_str().map(|text| OrderEnd {
            at: text.parse().unwrap(),
            von: Id::from_bytes([8; 16]),
            handzeichen: None,
            grund: None,
        });
        let order = RestraintOrder { fassungen: vec![version], ende, ..full() };
        let said: Vec<&str> = order.hint(&berlin, today).map(Hint::code).into_iter().collect();
        assert_eq!(json!(said), case["expect"], "{}", case["id"]);
    }
    assert_eq!(cases.len(), 7);
}

#[test]
fn people_are_told_28_14_7_1_days_before_and_then_every_day() {
    let last = day("2026-12-31");
    // As the job runs: every day, and what it says is remembered.
    let (mut today, mut told, mut days) = (day("2026-11-20"), None, Vec::new());
    while today <= day("2027-01-03") {
        if rules::is_told(last, told, today) {
            assert!(!rules::is_told(last, Some(today), today), "once a day");
            (told, days) = (Some(today), [days, vec![rules::days_left(last, today)]].concat());
        }
        today = today.tomorrow().unwrap();
    }
    assert_eq!(days, [28, 14, 7, 1, 0, -1, -2, -3]);
    // A day on which nothing ran is made up for, once.
    assert!(rules::is_told(last, Some(day("2026-12-03")), day("2026-12-19")));
    assert!(!rules::is_told(last, Some(day("2026-12-19")), day("2026-12-20")));
    // An order that is written when less is left is told of at once.
    assert!(rules::is_told(last, None, day("2026-12-28")));
    assert!(!rules::is_told(last, None, day("2026-12-02")));
}

#[test]
fn a_basis_holds_until_the_end_of_its_last_day_where_the_house_stands() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let founded = |order: &RestraintOrder, text: &str| {
        let at = text.parse().unwrap();
        (rules::is_founded(Some(order), at, &berlin), day_in(at, &berlin).to_string())
    };
    let open = RestraintOrder { ende: None, ..full() };
    assert_eq!(founded(&open, "2027-05-31T21:59:59Z"), (true, "2027-05-31".into()));
    assert_eq!(founded(&open, "2027-05-31T22:00:00Z"), (false, "2027-06-01".into()));
    // Before the order was written its first version counts: an emergency is a basis.
    assert!(founded(&open, "2026-11-20T02:00:00Z").0);
    assert!(founded(&full(), "2026-12-24T07:59:59Z").0);
    assert!(!founded(&full(), "2026-12-24T08:00:00Z").0, "it has ended");
    assert!(!rules::is_founded(None, "2026-11-20T02:00:00Z".parse().unwrap(), &berlin));
}

#[test]
fn what_an_order_lacks_is_said_at_its_field() {
    let today = day("2026-11-20");
    let author = || (Id::from_bytes([7; 16]), None, "2026-11-20T13:00:00Z".parse().unwrap());
    let sent = || Sent {
        art: "gurt".into(),
        grundlage: "genehmigung".into(),
        aktenzeichen: String::new(),
        gueltig_bis: Some(day("2027-05-31")),
        alternativen: "Niedrigbett".into(),
        kontrolle_min: Some(30),
    };
    let wrong = |sent: &Sent| {
        let mut errors = FieldErrors::new();
        let _ = rules::kind(sent, &mut errors);
        let version = rules::version(sent, author(), today, &mut errors);
        assert_eq!(version.is_some() && errors.is_empty(), errors.is_empty());
        errors.0.iter().map(|error| (error.field.to_string(), error.code)).collect::<Vec<_>>()
    };
    assert_eq!(wrong(&sent()), []);
    for (sent, field, code) in [
        (Sent { art: String::new(), ..sent() }, "art", "NICHT_LEERBAR"),
        (Sent { art: "kette".into(), ..sent() }, "art", "ENUM_UNGUELTIG"),
        (Sent { grundlage: String::new(), ..sent() }, "grundlage", "NICHT_LEERBAR"),
        (Sent { gueltig_bis: None, ..sent() }, "gueltig_bis", "NICHT_LEERBAR"),
        (Sent { gueltig_bis: Some(day("2028-11-21")), ..sent() }, "gueltig_bis", "GENEHMIGUNG_ZU_LANG"),
        (Sent { aktenzeichen: "x".repeat(101), ..sent() }, "aktenzeichen", "FELD_ZU_LANG"),
        (Sent { alternativen: " \n ".into(), ..sent() }, "alternativen", "NICHT_LEERBAR"),
        (Sent { alternativen: "x".repeat(2_001), ..sent() }, "alternativen", "FELD_ZU_LANG"),
        (Sent { alternativen: "\u{7}".into(), ..sent() }, "alternativen", "ZEICHEN_UNGUELTIG"),
        (Sent { kontrolle_min: Some(14), ..sent() }, "kontrolle_min", "AUSSERHALB"),
        (Sent { kontrolle_min: Some(241), ..sent() }, "kontrolle_min", "AUSSERHALB"),
        (Sent { kontrolle_min: None, ..sent() }, "kontrolle_min", "AUSSERHALB"),
    ] {
        assert_eq!(wrong(&sent), [(field.to_owned(), code)]);
    }
    for basis in ["einwilligung", "notstand"] {
        assert_eq!(wrong(&Sent { grundlage: basis.into(), gueltig_bis: None, ..sent() }), []);
    }
    for minutes in [15, 240] {
        assert_eq!(wrong(&Sent { kontrolle_min: Some(minutes), ..sent() }), []);
    }
}
