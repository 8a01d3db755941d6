//! The transitions of a stay, by random acts.

use jiff::{SignedDuration, Timestamp, civil::Date};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::super::{AbsenceKind, Resident, Shown, Status, model::Absence, rules, testing};
use crate::{
    kernel::ids::Id,
    platform::entity::{ActError, Entity as _, Stamp, settled},
};

/// One act, with times as hours from the day of moving in.
#[derive(Debug, Clone)]
enum Act {
    Away(Option<u16>, i64, Option<i64>),
    Relocate(u8, i64),
    Close(bool, i64),
    Reopen(&'static str),
    Restrict(&'static str),
    Lift(&'static str),
}

fn act() -> impl Strategy<Value = Act> {
    let hour = -48_i64..(420 * 24);
    let reason = || prop_oneof![Just(""), Just("  kurz "), Just("fünf!"), Just("lang genug")];
    prop_oneof![
        4 => (proptest::option::of(1_u16..6), hour.clone(), proptest::option::of(1_i64..400))
            .prop_map(|(nr, von, long)| Act::Away(nr, von, long.map(|long| von + long))),
        1 => (0_u8..3, -5_i64..420).prop_map(|(unit, day)| Act::Relocate(unit, day)),
        1 => (any::<bool>(), -5_i64..430).prop_map(|(died, day)| Act::Close(died, day)),
        1 => reason().prop_map(Act::Reopen),
        1 => reason().prop_map(Act::Restrict),
        1 => reason().prop_map(Act::Lift),
    ]
}

fn at(hours: i64) -> Timestamp {
    "2025-09-30T22:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_hours(hours)
}

fn day(days: i64) -> Date {
    Date::constant(2025, 10, 1).saturating_add(jiff::Span::new().days(days))
}

fn done(one: &Resident, act: &Act, stamp: &Stamp) -> Result<Resident, ActError> {
    let new = match act {
        Act::Away(nr, von, bis) => {
            let art = AbsenceKind::Krankenhaus;
            let entered = Absence { nr: 0, art, von: at(*von), bis: bis.map(at), notiz: None };
            rules::away(one, *nr, entered, day(von.div_euclid(24)))
        }
        Act::Relocate(unit, on) => {
            rules::relocate(one, Id::from_bytes([*unit; 16]), None, day(*on), stamp.today)
        }
        Act::Close(died, last) => {
            rules::close(one, if *died { Status::Verstorben } else { Status::Ausgezogen }, day(*last))
        }
        Act::Reopen(grund) => rules::reopen(one, grund),
        Act::Restrict(grund) => rules::restrict(one, true, grund),
        Act::Lift(grund) => rules::restrict(one, false, grund),
    }?;
    settled(Some(one), new, stamp).map_err(ActError::Invalid)
}

proptest! {
    /// Whatever is done in whatever order: what is carried out keeps every rule, and the state is what the last act made.
    #[test]
    fn no_order_of_acts_breaks_a_stay(acts in proptest::collection::vec(act(), 1..40)) {
        let stamp = testing::stamp();
        let mut one = testing::resident();
        for act in &acts {
            let before = one.clone();
            let Ok(new) = done(&one, act, &stamp) else { continue };
            one = new;
            prop_assert!(one.check(Some(&before), stamp.today).is_empty());
            for (at, absence) in one.abwesenheiten.iter().enumerate() {
                prop_assert!(absence.bis.is_none_or(|bis| absence.von < bis));
                // Written out, so that it does not stand on the rule that it tries.
                let end = |bis: Option<Timestamp>| bis.unwrap_or(Timestamp::MAX);
                for other in one.abwesenheiten.iter().skip(at + 1) {
                    prop_assert!(absence.nr != other.nr, "a number is given twice");
                    prop_assert!(end(absence.bis) <= other.von || end(other.bis) <= absence.von);
                }
            }
            let open = one.status == Status::Aktiv;
            prop_assert_eq!(open, one.auszug_datum.is_none());
            let last = one.umzuege.last().unwrap();
            prop_assert!(last.wohnbereich_id == one.wohnbereich_id && last.zimmer == one.zimmer);
            prop_assert!(one.umzuege.is_sorted_by_key(|one| one.ab));
            match act {
                Act::Close(died, _) => {
                    prop_assert_eq!(before.status, Status::Aktiv);
                    prop_assert_eq!(one.status == Status::Verstorben, *died);
                }
                Act::Reopen(grund) => {
                    prop_assert!(before.status != Status::Aktiv && open && grund.trim().chars().count() >= 5);
                }
                Act::Restrict(grund) | Act::Lift(grund) => prop_assert!(grund.chars().count() >= 10),
                Act::Away(..) | Act::Relocate(..) => prop_assert!(open && before.status == Status::Aktiv),
            }
            let away = one.abwesenheiten.iter().any(|absence| absence.covers(stamp.now));
            prop_assert_eq!(one.shown(stamp.now) == Shown::Abwesend, open && away);
        }
    }
}

#[test]
fn each_refusal_says_what_is_wrong() {
    let one = testing::full();
    let code = |result: Result<Resident, ActError>| {
        result.err().map_or("", |error| crate::kernel::problem::Explain::explain(&error).code)
    };
    let away = |nr, von: &str, bis: Option<&str>| {
        let (von, bis): (Timestamp, _) = (von.parse().unwrap(), bis.map(|bis| bis.parse().unwrap()));
        let entered = Absence { nr: 0, art: AbsenceKind::Urlaub, von, bis, notiz: None };
        rules::away(&one, nr, entered, von.to_zoned(jiff::tz::TimeZone::UTC).date())
    };
    // It was in hospital from the 10th, 9:00 to the 14th, 15:00.
    assert_eq!(code(away(None, "2026-11-14T15:00:00Z", None)), "");
    assert_eq!(code(away(None, "2026-11-14T14:59:59Z", None)), "ABWESENHEIT_UEBERSCHNEIDET");
    assert_eq!(code(away(None, "2026-11-09T00:00:00Z", Some("2026-11-10T09:00:00Z"))), "");
    assert_eq!(code(away(None, "2026-11-09T00:00:00Z", None)), "ABWESENHEIT_UEBERSCHNEIDET");
    assert_eq!(code(away(Some(1), "2026-11-09T00:00:00Z", None)), "", "the same one may be changed");
    assert_eq!(code(away(Some(2), "2026-11-15T00:00:00Z", None)), "ABWESENHEIT_UNBEKANNT");
    assert_eq!(code(away(None, "2026-11-15T00:00:00Z", Some("2026-11-15T00:00:00Z"))), "ABWESENHEIT_ENDE");
    assert_eq!(code(away(None, "2025-09-30T00:00:00Z", Some("2025-10-02T00:00:00Z"))), "VOR_AUFNAHME");
    let today = testing::stamp().today;
    let tomorrow = today.tomorrow().unwrap();
    let unit = Id::from_bytes([4; 16]);
    assert_eq!(code(rules::relocate(&one, unit, None, tomorrow, today)), "UMZUG_DATUM");
    let judged = |last: Date| {
        let new = rules::close(&one, Status::Ausgezogen, last).unwrap();
        settled(Some(&one), new, &testing::stamp()).err().map_or("", |errors| errors.0[0].code)
    };
    assert_eq!(judged(today), "");
    assert_eq!(judged(tomorrow), "AUSZUG_IN_ZUKUNFT");
    assert_eq!(judged("2025-09-30".parse().unwrap()), "AUSZUG_VOR_AUFNAHME");
    let closed = Resident { auszug_datum: Some(today), status: Status::Verstorben, ..one.clone() };
    assert_eq!(code(rules::close(&closed, Status::Ausgezogen, today)), "BEWOHNER_AUSGEZOGEN");
    let (von, bis) = (testing::now(), None);
    let entered = Absence { nr: 0, art: AbsenceKind::Urlaub, von, bis, notiz: None };
    assert_eq!(code(rules::away(&closed, None, entered, today)), "BEWOHNER_AUSGEZOGEN");
    assert_eq!(code(rules::reopen(&closed, "vier")), "GRUND_FEHLT");
    assert_eq!(code(rules::reopen(&one, "zurückgekehrt")), "BEWOHNER_AKTIV");
    assert_eq!(code(rules::restrict(&one, true, "Prüfung n")), "GRUND_NOETIG");
}
