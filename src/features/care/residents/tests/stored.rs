//! What is stored of a resident, and what is derived from it.

use super::super::{Resident, Shown, Status, model::Contact, testing};
use crate::{
    kernel::{text::hex, words::Lang},
    platform::{
        entity::{Entity as _, Field, FieldValue, Fields as _, Section},
        store::Record as _,
    },
    ui::words::t,
};

/// Residents written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = testing::full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../../fixtures/records/resident_v3.hex").trim());
    assert!(Resident::load(3, &bytes).is_ok_and(|resident| resident == testing::full()));
    assert!(Resident::load(4, &bytes).is_err());
    // Version 2 knew no limits of their own.
    let without = Resident { grenzwerte: Vec::new(), ..testing::full() };
    let bytes = without.encoded().unwrap();
    let second = bytes.strip_suffix(&[0]).unwrap();
    assert_eq!(hex(second), include_str!("../../../../../fixtures/records/resident_v2.hex").trim());
    assert!(Resident::load(2, second).is_ok_and(|resident| resident == without));
    // Version 1 could not say that no allergies are known.
    let first = second.strip_suffix(&[0]).unwrap();
    assert_eq!(hex(first), include_str!("../../../../../fixtures/records/resident_v1.hex").trim());
    assert!(Resident::load(1, first).is_ok_and(|resident| resident == without));
}

#[test]
fn allergies_are_entered_or_known_to_be_none_but_never_both() {
    let codes = |one: &Resident| {
        let errors = one.check(None, testing::stamp().today);
        errors.0.into_iter().map(|error| (error.field, error.code)).collect::<Vec<_>>()
    };
    let mut one = testing::full();
    one.keine_allergien_bekannt = true;
    assert_eq!(codes(&one), [("allergien".into(), "ALLERGIEN_WIDERSPRUCH")]);
    one.allergien = None;
    assert!(codes(&one).is_empty());
}

#[test]
fn every_writable_column_reads_back_what_it_writes() {
    let full = testing::full();
    for field in Resident::FIELDS.iter().filter(|field| field.writable()) {
        let mut other = testing::resident();
        assert!(!field.get(&full).is_empty(), "{} is empty in the full resident", field.name);
        assert!(field.set(&mut other, field.get(&full)), "{}", field.name);
        assert!(field.get(&other) == field.get(&full), "{}", field.name);
    }
}

#[test]
fn contacts_are_entered_one_a_line() {
    let column = Field::<Resident>::named("notfallkontakte").unwrap();
    let mut one = testing::resident();
    let entered = "Karl Bergfeld; Sohn; 0351 12; nur abends\nIda Moor";
    assert!(column.set(&mut one, FieldValue::Text(entered.into())));
    assert_eq!(one.notfallkontakte[0].telefon.as_deref(), Some("0351 12; nur abends"));
    assert!(one.notfallkontakte[1] == Contact { name: "Ida Moor".into(), ..Contact::default() });
    assert_eq!(column.get(&one).plain(), entered);
}

#[test]
fn every_column_and_state_has_words_in_both_languages() {
    let labels = Resident::FIELDS.iter().map(Field::label);
    let labels = labels.chain(Section::of::<Resident>().into_iter().map(Section::label::<Resident>));
    let states = Shown::CODES.map(|code| format!("resident-status-{code}"));
    for key in labels.map(|label| label.key.into_owned()).chain(states) {
        for lang in Lang::ALL {
            let msg = crate::kernel::words::Msg { key: key.clone().into(), args: Vec::new() };
            assert!(!t(lang, &msg).contains('«'), "{key}");
        }
    }
}

#[test]
fn nothing_of_a_restricted_resident_is_found() {
    let mut one = testing::full();
    let words = one.words().unwrap();
    assert_eq!(words.words, ["Bergfeld", "Erna", "Erni", "104"]);
    assert_eq!(words.exact, ["1", "1938-02-03", "17"]);
    one.gesperrt = true;
    assert!(one.words().is_none());
}

#[test]
fn away_is_computed_and_never_stored() {
    let mut one = testing::full();
    let shown = |one: &Resident, at: &str| one.shown(at.parse().unwrap());
    assert_eq!(shown(&one, "2026-11-10T08:59:59Z"), Shown::Aktiv);
    assert_eq!(shown(&one, "2026-11-10T09:00:00Z"), Shown::Abwesend);
    assert_eq!(shown(&one, "2026-11-14T15:00:00Z"), Shown::Aktiv);
    one.abwesenheiten[0].bis = None;
    assert_eq!(shown(&one, "2030-01-01T00:00:00Z"), Shown::Abwesend);
    one.status = Status::Verstorben;
    assert_eq!(shown(&one, "2030-01-01T00:00:00Z"), Shown::Verstorben);
}
