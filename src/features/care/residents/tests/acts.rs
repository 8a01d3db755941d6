//! The acts on residents, in a real store.

use super::{
    super::{
        AbsenceKind, BY_UNIT, Candidate, EditResidents, ReadResidents, Resident, RestrictResidents, Shown,
        Status, actions,
        acts::{KeepAbsence, Lift, MoveOut, MoveWithin, Reopen, Restrict},
        file_acts::{Agree, KeepHints, KeepLimit},
        living_in,
    },
    TestHouse, codes, patch, testing,
};
use crate::{
    features::care::units::ManageUnits,
    kernel::{decimal::Decimal, ids::Id, problem::Explain as _, words::Msg},
    platform::{
        entity::{self, ActError, Target},
        store::{Order, RECORD_READ, Range, StoreError},
    },
};

fn leaves(how: Status, last: &str) -> MoveOut {
    MoveOut { status: Some(how), auszug_datum: Some(last.parse().unwrap()) }
}

fn reopen(grund: &str) -> Reopen {
    Reopen { grund: grund.to_owned() }
}

fn code<T>(result: Result<T, ActError>) -> &'static str {
    result.err().map_or("", |error| error.explain().code)
}

#[test]
fn a_new_resident_gets_a_number_and_the_first_move_and_grade_of_their_history() {
    let house = TestHouse::new();
    let id = house.take_in(&[("zimmer", "104"), ("pflegegrad", "3"), ("pflegegrad_seit", "1.9.25")]);
    let other = house.take_in(&[("vorname", "Ida")]);
    let (one, two) = (house.get(id), house.get(other));
    assert_eq!((one.nr, two.nr, one.row_version()), (1, 2, 1));
    let moves: Vec<_> =
        one.umzuege.iter().map(|m| (m.wohnbereich_id, m.zimmer.clone(), m.ab.to_string())).collect();
    assert_eq!(moves, [(house.eg, Some("104".to_owned()), "2025-10-01".to_owned())]);
    let grades: Vec<_> =
        one.pflegegrad_verlauf.iter().map(|g| (g.grad, g.seit.map(|day| day.to_string()))).collect();
    assert_eq!(grades, [(3, Some("2025-09-01".to_owned()))]);
    assert_eq!(house.told(id), ["resident.created"]);
}

#[test]
fn what_is_missing_or_wrong_is_said_at_once() {
    let house = TestHouse::new();
    let nobody = entity::enter(&house.p, &house.ctx::<EditResidents>(), &patch(&[]), "", None);
    assert_eq!(
        codes(nobody),
        ["NACHNAME_FEHLT", "VORNAME_FEHLT", "GEBURTSDATUM_FEHLT", "WOHNBEREICH_FEHLT", "AUFNAHME_FEHLT"]
    );
    let refused = |more: &[(&str, &str)], expected: &str| {
        assert_eq!(codes(house.try_take_in(more, None)), [expected], "{more:?}");
    };
    refused(&[("aufnahme_datum", "19.2.2027")], "AUFNAHME_ZU_WEIT");
    refused(&[("wohnbereich_id", "01934567-0000-7000-8000-000000000000")], "WOHNBEREICH_UNBEKANNT");
    refused(&[("pflegegrad", "6")], "PFLEGEGRAD_UNGUELTIG");
    refused(&[("trinkziel_ml", "499")], "AUSSERHALB");
    refused(&[("trinkziel_ml", "99999")], "ZAHL_UNGUELTIG");
    refused(&[("pflegegrad", "300")], "ZAHL_UNGUELTIG");
    refused(&[("geburtsdatum", "1.1.1950"), ("aufnahme_datum", "31.12.1949")], "AUFNAHME_VOR_GEBURT");
    refused(&[("notfallkontakte", "a\nb\nc\nd\ne\nf")], "ZU_VIELE_KONTAKTE");
    refused(&[("notfallkontakte", "; Sohn")], "KONTAKT_OHNE_NAME");
    assert_eq!(
        codes(house.try_take_in(&[("aufnahme_datum", "18.2.2027"), ("pflegegrad", "0")], None)),
        [""; 0]
    );
}

#[test]
fn a_possible_duplicate_asks_first_closed_stays_and_other_names_too() {
    let house = TestHouse::new();
    let first = house.take_in(&[("kvnr", "A123456780")]);
    let file = |nr: u64| Msg::new("resident-candidate").with("nr", nr);
    let found = |more: &[(&str, &str)]| match house.try_take_in(more, None) {
        Err(ActError::Alike(found)) => {
            found.into_iter().map(|mut one| (one.ways.remove(0).words, one.code)).collect::<Vec<_>>()
        }
        Ok(_) => Vec::new(),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(found(&[("nachname", "BERGFELD ")]), [(file(1), "DUBLETTE_IM_HAUS")]);
    // In another typography it is the same name.
    let irish = house.try_take_in(&[("nachname", "O’Brien-Żółć")], None).unwrap().id;
    let nr = house.get(irish).nr;
    for spelled in ["O'Brien-Żółć", "O‘Brien - Żółć", "o´brien–żółć"] {
        assert_eq!(found(&[("nachname", spelled)]), [(file(nr), "DUBLETTE_IM_HAUS")], "{spelled}");
    }
    assert_eq!(found(&[("vorname", "Erne"), ("kvnr", "A123 456 780")]), [(file(1), "DUBLETTE_IM_HAUS")]);
    house.act(first, 1, "", leaves(Status::Ausgezogen, "2026-11-19")).unwrap();
    assert_eq!(found(&[]), [(file(1), "DUBLETTE_AUSGEZOGEN")]);
    // Neither a placeholder nor another birth date is the same person.
    assert_eq!(found(&[("geburtsdatum", "4.2.1938"), ("kvnr", "folgt")]), []);
    assert_eq!(found(&[("vorname", "Ida"), ("kvnr", "folgt")]), []);
    assert_eq!(code(house.try_take_in(&[], Some("vier"))), "GRUND_FEHLT");
    let anyway = house.try_take_in(&[], Some("Zwillingsschwester")).unwrap().id;
    assert_eq!(house.get(anyway).grund.as_deref(), Some("Zwillingsschwester"));
    let told = house
        .p
        .store()
        .read(&house.ctx::<EditResidents>(), |r| r.history::<Resident>(anyway.bytes()))
        .unwrap();
    let told: Vec<_> = told[0].changes.iter().map(|change| change.new.clone()).collect();
    assert_eq!(told, [Some("Zwillingsschwester".to_owned())]);
}

#[test]
fn the_number_of_the_house_is_given_once() {
    let house = TestHouse::new();
    let first = house.take_in(&[("bewohnernr", "A 17")]);
    assert_eq!(
        codes(house.try_take_in(&[("vorname", "Ida"), ("bewohnernr", "a  17")], None)),
        ["BEWOHNERNR_VERGEBEN"]
    );
    let edit = house.ctx::<EditResidents>();
    let again = entity::edit(&house.p, &edit, Target::of(first, 1), |_| Ok(patch(&[("bewohnernr", "a 17")])));
    assert!(again.unwrap().carried_out);
}

#[test]
fn a_stay_is_closed_and_opened_again_with_a_reason_and_the_unit_knows() {
    let house = TestHouse::new();
    let id = house.take_in(&[]);
    let edit = house.ctx::<EditResidents>();
    let lives = || house.p.store().read(&house.ctx::<ManageUnits>(), |r| living_in(r, house.eg)).unwrap();
    assert_eq!(lives(), 1);
    let dies = || leaves(Status::Verstorben, "2026-11-20");
    house.act(id, 1, "k", dies()).unwrap();
    assert!(house.act(id, 1, "k", dies()).unwrap().carried_out);
    assert_eq!((lives(), house.get(id).shown(testing::now())), (0, Shown::Verstorben));
    // The last days are written up later, so master data too.
    let name = |version| {
        entity::edit(&house.p, &edit, Target::of(id, version), |_| Ok(patch(&[("rufname", "Erni")])))
    };
    assert!(name(2).unwrap().carried_out);
    house.set_open(house.eg, false);
    assert_eq!(codes(house.act(id, 3, "", reopen("Verwechslung"))), ["WOHNBEREICH_GESCHLOSSEN"]);
    house.set_open(house.eg, true);
    house.act(id, 3, "", reopen("Verwechslung")).unwrap();
    assert_eq!((lives(), house.get(id).grund.as_deref()), (1, Some("Verwechslung")));
    assert_eq!(
        house.told(id),
        ["resident.created", "resident.closed", "resident.changed", "resident.reopened"]
    );
}

#[test]
fn a_file_closed_long_ago_is_read_only() {
    let house = TestHouse::new();
    let id = house.take_in(&[]);
    let edit = house.ctx::<EditResidents>();
    house.act(id, 1, "", leaves(Status::Ausgezogen, "2026-11-12")).unwrap();
    let change = entity::edit(&house.p, &edit, Target::of(id, 2), |_| Ok(patch(&[("rufname", "Erni")])));
    assert_eq!(code(change), "BEWOHNER_AUSGEZOGEN");
}

#[test]
fn moves_are_kept_and_a_closed_unit_takes_nobody() {
    let house = TestHouse::new();
    let id = house.take_in(&[("zimmer", "1")]);
    let edit = house.ctx::<EditResidents>();
    let to = |version, unit, zimmer: &str, ab: &str| {
        let (zimmer, ab) = (Some(zimmer.to_owned()), Some(ab.parse().unwrap()));
        house.act(id, version, "", MoveWithin { wohnbereich_id: Some(unit), zimmer, ab })
    };
    to(1, house.og, "2", "2026-11-01").unwrap();
    // A room corrected in the form is a move of today.
    entity::edit(&house.p, &edit, Target::of(id, 2), |_| Ok(patch(&[("zimmer", "3")]))).unwrap();
    let one = house.get(id);
    let moves: Vec<_> =
        one.umzuege.iter().map(|m| (m.zimmer.as_deref().unwrap(), m.ab.to_string())).collect();
    let expected = [("1", "2025-10-01"), ("2", "2026-11-01"), ("3", "2026-11-20")];
    assert_eq!(moves, expected.map(|(zimmer, ab)| (zimmer, ab.to_owned())));
    // A move on the day of the last one corrects it; corrected to where they lived before, it never was.
    to(3, house.og, "4", "2026-11-20").unwrap();
    let rooms = |id| house.get(id).umzuege.iter().map(|m| m.zimmer.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(rooms(id), ["1", "2", "4"]);
    to(4, house.og, "2", "2026-11-20").unwrap();
    assert_eq!(rooms(id), ["1", "2"]);
    house.set_open(house.eg, false);
    assert_eq!(codes(to(5, house.eg, "1", "2026-11-20")), ["WOHNBEREICH_GESCHLOSSEN"]);
    let listed = |unit| {
        let active = Range::prefix(&(unit, Status::Aktiv.number()));
        let count = house.p.store().read(&house.ctx::<EditResidents>(), |r| {
            Ok::<_, StoreError>(r.by(&BY_UNIT, &active, Order::Up)?.count())
        });
        count.unwrap()
    };
    assert_eq!((listed(house.eg), listed(house.og)), (0, 1));
}

#[test]
fn staff_enter_absences_in_their_units_and_hints_only_as_nurses() {
    let house = TestHouse::new();
    let id = house.take_in(&[]);
    let away = || KeepAbsence {
        nr: None,
        art: Some(AbsenceKind::Krankenhaus),
        von: Some("2026-11-20T08:00:00Z".parse().unwrap()),
        bis: None,
        notiz: Some("  Sturz ".into()),
    };
    house.act(id, 1, "", away()).unwrap();
    assert_eq!(house.get(id).shown(testing::now()), Shown::Abwesend);
    assert_eq!(code(house.act(id, 2, "", away())), "ABWESENHEIT_UEBERSCHNEIDET");
    let back = KeepAbsence { nr: Some(1), bis: Some(testing::now()), ..away() };
    assert!(house.act(id, 2, "", back).unwrap().carried_out);
    assert_eq!(house.get(id).shown(testing::now()), Shown::Aktiv);
    assert_eq!(house.get(id).abwesenheiten[0].notiz.as_deref(), Some("Sturz"));
    let hints = |version, hinweise: &str, none: bool| {
        let (hinweise, allergien) = (Some(hinweise.to_owned()), none.then(|| "Nüsse".to_owned()));
        house.act(id, version, "", KeepHints { hinweise, allergien, keine_allergien_bekannt: none })
    };
    assert!(hints(3, "hört schlecht", false).unwrap().carried_out);
    assert_eq!(codes(hints(4, "hört schlecht", true)), ["ALLERGIEN_WIDERSPRUCH"]);
}

#[test]
fn a_limit_of_ones_own_takes_the_place_of_the_fields() {
    let house = TestHouse::new();
    let id = house.take_in(&[]);
    let set = |version, feld: &str, min: &str, max: &str, grund: &str| {
        let typed = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (feld, grund) = (feld.to_owned(), grund.to_owned());
        house.act(id, version, "", KeepLimit { feld, min: typed(min), max: typed(max), grund })
    };
    let spo2 = "vitalzeichen.spo2";
    for (feld, min, max, grund, code) in [
        (spo2, "88", "", "COPD", "GRUND_FEHLT"),
        ("spo2", "88", "", "laut Hausarzt", "GRENZWERT_FELD"),
        ("a.b.c.d", "88", "", "laut Hausarzt", "GRENZWERT_FELD"),
        ("Vital.SpO2", "88", "", "laut Hausarzt", "GRENZWERT_FELD"),
        (spo2, "", "", "laut Hausarzt", "GRENZWERT_LEER"),
        (spo2, "90", "88", "laut Hausarzt", "GRENZWERT_VERKEHRT"),
        (spo2, "viel", "", "laut Hausarzt", "ZAHL_UNGUELTIG"),
        (spo2, "88,0001", "", "laut Hausarzt", "ZU_GENAU"),
    ] {
        assert_eq!(codes(set(1, feld, min, max, grund)), [code], "{feld} {min} {max} {grund}");
    }
    assert!(set(1, spo2, "88,5", "", "laut Hausarzt").unwrap().carried_out);
    assert!(set(2, "vitalzeichen.blutdruck.syst", "", "180", "laut Hausarzt").unwrap().carried_out);
    assert!(set(3, spo2, "87", "", "laut Klinik").unwrap().carried_out);
    let one = house.get(id);
    let limit = one.limit(spo2).unwrap();
    assert_eq!((limit.min, limit.max, limit.grund.as_str()), (Decimal::new(87, 0), None, "laut Klinik"));
    assert_eq!((one.grenzwerte.len(), one.limit("vitalzeichen.puls").is_none()), (2, true));
    assert!(set(4, spo2, "", "", "nicht mehr nötig").unwrap().carried_out);
    assert!(house.get(id).limit(spo2).is_none());
    assert_eq!(house.told(id)[1..], ["resident.limit"; 4]);
}

#[test]
fn a_restricted_file_is_gone_until_an_admin_says_why() {
    let house = TestHouse::new();
    let id = house.take_in(&[("bewohnernr", "17")]);
    let (read, edit) = (house.ctx::<ReadResidents>(), house.ctx::<EditResidents>());
    house.act(id, 1, "", Restrict { grund: "Löschung verlangt".into() }).unwrap();
    let looks = house.ctx::<RestrictResidents>();
    let open = |grund| actions::look(&house.p, &looks, id, grund);
    assert_eq!(code(entity::reached(&house.p, &read, id, "test")), "GRUND_NOETIG");
    assert_eq!(code(open("")), "GRUND_NOETIG");
    assert_eq!(code(open("Prüfung n")), "GRUND_NOETIG");
    assert_eq!(house.told(id), ["resident.created", "resident.restricted"], "nothing was read");
    assert!(open("MD-Prüfung").is_ok());
    assert_eq!(
        house.told(id),
        ["resident.created", "resident.restricted", RECORD_READ.name, "resident.opened"]
    );
    let rename = entity::edit(&house.p, &edit, Target::of(id, 2), |_| Ok(patch(&[("rufname", "Erni")])));
    assert_eq!(code(rename), "BEWOHNER_GESPERRT");
    let listed = house.p.store().read(&edit, |r| {
        let rows = r.by(&super::super::BY_NR, &Range::all(), Order::Up)?.count();
        let of_unit = r.by(&BY_UNIT, &Range::prefix(&(house.eg,)), Order::Up)?.count();
        Ok::<_, StoreError>((rows, of_unit))
    });
    assert_eq!(listed.unwrap(), (0, 0));
    // Still known where somebody would be entered twice, and where they live.
    let twice = house.try_take_in(&[], None);
    assert!(matches!(&twice, Err(ActError::Alike(found)) if found[0].code == "DUBLETTE_EINGESCHRAENKT"));
    let twin = Resident { id: Id::from_bytes([8; 16]), ..Resident::clone(&house.get(id)) };
    let found = house.p.store().read(&edit, |r| actions::candidates(r, &twin)).unwrap();
    assert_eq!(found, [Candidate { id, nr: 1, status: Status::Aktiv, gesperrt: true }]);
    let lives = house.p.store().read(&house.ctx::<ManageUnits>(), |r| living_in(r, house.eg)).unwrap();
    assert_eq!(lives, 1);
    assert_eq!(code(house.act(id, 2, "", leaves(Status::Ausgezogen, "2026-11-20"))), "BEWOHNER_GESPERRT");
    house.act(id, 2, "", Lift { grund: "Antrag zurückgezogen".into() }).unwrap();
    assert!(entity::reached(&house.p, &read, id, "test").is_ok());
}

#[test]
fn a_stale_form_changes_nothing() {
    let house = TestHouse::new();
    let id = house.take_in(&[]);
    let agrees = |version, einwilligung_mood, einwilligung_foto| {
        house.act(id, version, "", Agree { einwilligung_mood, einwilligung_foto })
    };
    assert!(agrees(1, true, false).unwrap().carried_out);
    assert!(matches!(agrees(1, false, false), Err(ActError::Stale)));
    assert!(!agrees(2, true, false).unwrap().carried_out, "agreed again, the first day stays");
    assert!(agrees(2, true, true).unwrap().carried_out);
    assert!(agrees(3, false, true).unwrap().carried_out);
    let one = house.get(id);
    assert_eq!((one.einwilligung_mood_at, one.einwilligung_foto_at), (None, Some(testing::now())));
    let nobody: Id<Resident> = Id::from_bytes([8; 16]);
    let missing = entity::reached(&house.p, &house.ctx::<ReadResidents>(), nobody, "test");
    assert_eq!(code(missing), "NICHT_GEFUNDEN");
}
