//! Units on a real store in memory.

use std::path::PathBuf;

use super::{ManageUnits, ReadUnits, Unit, UnitNames, UnitPatch, actions::all, model::FormerShifts};
use crate::{
    kernel::{clock::FixedClock, ids::Id, text::hex, words::Lang},
    platform::{
        NewTenant, Platform, Wiring,
        entity::{self, ActError, Days, Done, Field, Section, Stamp, Target},
        settings::Settings,
        store::{Event, EventKind, Record as _, RecordKind, Store, Versioned},
        tenancy::{Area, Ctx, Permission, Tenant},
        web::idempotency::IdempotencyRecord,
    },
    ui::words::t,
};

static KINDS: [RecordKind; 2] = [RecordKind::of::<Unit>(), RecordKind::of::<IdempotencyRecord>()];

struct TestHouse {
    p: Platform,
    tenant: Tenant,
}

impl TestHouse {
    fn new() -> Self {
        let wiring = Wiring { kinds: &KINDS, ..Wiring::NONE };
        let clock = Box::new(FixedClock("2026-11-20T13:00:00Z".parse().unwrap()));
        let store = Store::in_memory().unwrap();
        let p = Platform::new(store, clock, Settings::default(), wiring, PathBuf::new()).unwrap();
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = p.create_tenant(&p.operator("op".into()), new, begun).unwrap().unwrap();
        Self { p, tenant }
    }

    fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.p.command_line(&self.p.operator("op".into()), &self.tenant, None).unwrap()
    }

    fn create(&self, boxes: &[(&str, &str)]) -> Result<Done<Id<Unit>>, ActError> {
        entity::enter(&self.p, &self.ctx(), &patch(boxes)?, "", None)
    }

    fn names(&self) -> Vec<String> {
        let units = self.p.store().read(&self.ctx::<ReadUnits>(), all).unwrap();
        units.into_iter().map(|unit| unit.name).collect()
    }
}

fn patch(boxes: &[(&str, &str)]) -> Result<UnitPatch, ActError> {
    let today = "2026-11-20".parse().unwrap();
    UnitPatch::from_form(boxes.iter().copied(), Days { today, born_by: today }).map_err(ActError::Invalid)
}

fn codes<T>(result: Result<T, ActError>) -> Vec<(String, &'static str)> {
    match result {
        Err(ActError::Invalid(errors)) => {
            errors.0.into_iter().map(|error| (error.field.into_owned(), error.code)).collect()
        }
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn names_are_unique_however_they_are_spelt_and_lists_go_by_the_order_given() {
    let house = TestHouse::new();
    house.create(&[("name", "Obergeschoss"), ("kuerzel", "OG"), ("sortierung", "2")]).unwrap();
    house.create(&[("name", "Demenz"), ("kuerzel", "DE"), ("sortierung", "2"), ("plaetze", "12")]).unwrap();
    house.create(&[("name", "Erdgeschoss"), ("kuerzel", "EG"), ("sortierung", "1")]).unwrap();
    assert_eq!(house.names(), ["Erdgeschoss", "Demenz", "Obergeschoss"]);
    assert_eq!(
        codes(house.create(&[("name", " erdgeschoss"), ("kuerzel", "eg")])),
        [("name".to_owned(), "NAME_VERGEBEN"), ("kuerzel".to_owned(), "KUERZEL_VERGEBEN")]
    );
}

#[test]
fn every_broken_rule_says_its_column() {
    let house = TestHouse::new();
    let refused = |boxes: &[(&str, &str)], expected: (&str, &'static str)| {
        let found = codes(house.create(boxes));
        assert_eq!(found, [(expected.0.to_owned(), expected.1)], "{boxes:?}");
    };
    refused(&[("name", "A")], ("kuerzel", "NICHT_LEERBAR"));
    refused(&[("name", "A"), ("kuerzel", "neun Zeich")], ("kuerzel", "FELD_ZU_LANG"));
    refused(&[("name", "A"), ("kuerzel", "A"), ("plaetze", "501")], ("plaetze", "AUSSERHALB"));
    refused(&[("name", "A"), ("kuerzel", "A"), ("plaetze", "zwölf")], ("plaetze", "ZAHL_UNGUELTIG"));
    refused(&[("name", "A"), ("kuerzel", "A"), ("plaetze", "70000")], ("plaetze", "ZAHL_UNGUELTIG"));
    refused(
        &[("name", "A"), ("kuerzel", "A"), ("schichten", "tag 06:00")],
        ("schichten", "SCHICHT_UNGUELTIG"),
    );
    refused(&[("name", "A"), ("kuerzel", "A"), ("aktiv", "nein")], ("aktiv", "FELD_UNVERAENDERLICH"));
}

#[test]
fn a_changed_unit_keeps_its_names_and_a_form_sent_twice_is_carried_out_once() {
    let house = TestHouse::new();
    let id = house.create(&[("name", "A"), ("kuerzel", "A")]).unwrap().id;
    let other = house.create(&[("name", "B"), ("kuerzel", "B")]).unwrap().id;
    let ctx = house.ctx::<ManageUnits>();
    let change = |id, version, key: &str, boxes: &[(&str, &str)]| {
        let patch = patch(boxes)?;
        entity::edit(&house.p, &ctx, Target::of(id, version).once(key), |_| Ok(patch))
    };
    assert!(change(id, 1, "k", &[("name", "a"), ("plaetze", "3")]).unwrap().carried_out);
    assert!(change(id, 1, "k", &[("name", "a"), ("plaetze", "3")]).unwrap().carried_out);
    assert_eq!(codes(change(other, 1, "", &[("name", "A")])), [("name".to_owned(), "NAME_VERGEBEN")]);
    assert_eq!(house.names(), ["a", "B"]);
}

/// A unit with every column filled.
pub fn full() -> Unit {
    let stamp = Stamp {
        now: "2026-11-20T13:00:00Z".parse().unwrap(),
        today: "2026-11-20".parse().unwrap(),
        user: Id::from_bytes([7; 16]),
    };
    Unit {
        id: Id::from_bytes([3; 16]),
        name: "Erdgeschoss".into(),
        kuerzel: "EG".into(),
        plaetze: Some(14),
        schichten: Some("tag 06:00 Tag\nnacht 20:00 Nacht".into()),
        sortierung: 1,
        schichten_ab: Some("2026-12-01".parse().unwrap()),
        schichten_frueher: vec![
            FormerShifts { ab: None, schichten: None },
            FormerShifts {
                ab: Some("2026-03-01".parse().unwrap()),
                schichten: Some("tag 07:00\nnacht 19:00".into()),
            },
        ],
        ..Unit::begin(&stamp)
    }
}

/// Units written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let bytes = full().encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/unit_v2.hex").trim());
    assert!(Unit::load(2, &bytes).is_ok_and(|unit| unit == full()));
    assert!(Unit::load(3, &bytes).is_err());
    // Version 1 had the same shifts at all times.
    let without = Unit { schichten_ab: None, schichten_frueher: Vec::new(), ..full() };
    let bytes = without.encoded().unwrap();
    let first = bytes.strip_suffix(&[0, 0]).unwrap();
    assert_eq!(hex(first), include_str!("../../../../fixtures/records/unit_v1.hex").trim());
    assert!(Unit::load(1, first).is_ok_and(|unit| unit == without));
}

/// It is 2026-11-20.
#[test]
fn other_shifts_of_a_unit_hold_from_a_later_day_on_and_those_before_are_kept() {
    let house = TestHouse::new();
    let named = [("name", "A"), ("kuerzel", "A")];
    let wrong = |more: &[(&str, &str)]| codes(house.create(&[&named, more].concat()));
    let two = "tag 06:00\nnacht 20:00";
    assert_eq!(
        wrong(&[("schichten", two), ("schichten_ab", "20.11.2026")]),
        [("schichten_ab".into(), "SCHICHT_AB")]
    );
    let id = house.create(&[&named[..], &[("schichten", two)]].concat()).unwrap().id;
    let ctx = house.ctx::<ManageUnits>();
    let change = |version, boxes: &[(&str, &str)]| {
        let patch = patch(boxes)?;
        entity::edit(&house.p, &ctx, Target::of(id, version), |_| Ok(patch)).map(|done| done.carried_out)
    };
    let shifts = || {
        let unit: Versioned<Unit> = house.p.store().read(&ctx, |r| r.need(&id)).unwrap();
        unit.shifts()
            .map(|(ab, own)| (ab.map(|ab| ab.to_string()).unwrap_or_default(), own.map(str::to_owned)))
            .collect::<Vec<_>>()
    };
    let of = |ab: &str, own: Option<&str>| (ab.to_owned(), own.map(str::to_owned));
    assert_eq!(shifts(), [of("", Some(two))], "those of a new unit hold from the beginning");
    let refused = change(1, &[("schichten", ""), ("schichten_ab", "1.1.2020")]);
    assert_eq!(codes(refused), [("schichten_ab".into(), "SCHICHT_AB")]);
    change(1, &[("schichten", "")]).unwrap();
    assert_eq!(shifts(), [of("", Some(two)), of("2026-11-21", None)], "tomorrow, unless a later day is said");
    change(2, &[("schichten_ab", "1.12.2026")]).unwrap();
    assert_eq!(
        shifts(),
        [of("", Some(two)), of("2026-12-01", None)],
        "what has not held yet leaves no trace"
    );
    change(3, &[("plaetze", "7")]).unwrap();
    assert_eq!(shifts().len(), 2, "nothing else changes them");
}

#[test]
fn files_call_open_units_by_name_or_short_name() {
    let closed = Unit { aktiv: false, name: "Dach".into(), kuerzel: "DG".into(), ..full() };
    let names: UnitNames = [&full(), &closed].into_iter().collect();
    for called in ["Erdgeschoss", " ERDGESCHOSS ", "eg"] {
        assert_eq!(names.find(called), Some((full().id, full().name.as_str())), "{called}");
    }
    for called in ["Dach", "DG", "", "Erd"] {
        assert_eq!(names.find(called), None, "{called}");
    }
}

#[test]
fn every_column_has_a_label_in_both_languages() {
    let columns = crate::platform::entity::Fields::FIELDS;
    let labels = columns.iter().map(Field::<Unit>::label);
    for label in labels.chain(Section::of::<Unit>().into_iter().map(Section::label::<Unit>)) {
        for lang in Lang::ALL {
            assert!(!t(lang, &label).contains('«'), "{}", label.key);
        }
    }
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    let matrix = super::FEATURE.matrix();
    assert_eq!(matrix, ["units.read: admin staff", "units.manage: admin"]);
}
