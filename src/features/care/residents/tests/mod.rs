//! Residents: the worked examples, the rules by random acts, and the acts on a real store in memory.
//!
//! Owns: a house with two units, and people to act in it.
//! May use: everything of the feature.
//! Never: a mock.

mod acts;
mod conformance_of;
mod examples;
mod pages;
mod reach;
mod stored;
mod transitions;

use std::path::PathBuf;

use super::{EditResidents, Resident, ResidentPatch, testing};
use crate::{
    features::care::{
        settings::CareSettings,
        staff::{Profile, StandIn},
        units::{ManageUnits, Unit, UnitPatch},
    },
    kernel::{clock::FixedClock, ids::Id},
    platform::{
        NewTenant, Platform, Wiring,
        entity::{self, ActError, Days, Done, Target, Transition, carry_out},
        settings::Settings,
        store::{Event, EventKind, RecordKind, Recorded, Store, StoreError, Versioned},
        tenancy::{Area, Ctx, Permission, Tenant},
        web::idempotency::IdempotencyRecord,
    },
};

static KINDS: [RecordKind; 6] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<IdempotencyRecord>(),
];

/// One house with the units EG and OG; it is 2026-11-20, 14:00 in Berlin.
pub struct TestHouse {
    pub p: Platform,
    tenant: Tenant,
    pub eg: Id<Unit>,
    pub og: Id<Unit>,
}

impl TestHouse {
    pub fn new() -> Self {
        let wiring = Wiring { kinds: &KINDS, ..Wiring::NONE };
        let clock = Box::new(FixedClock(testing::now()));
        let store = Store::in_memory().unwrap();
        let p = Platform::new(store, clock, Settings::default(), wiring, PathBuf::new()).unwrap();
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let begun = Event::new(EventKind::new("test.begun"));
        let tenant = p.create_tenant(&p.operator("op".into()), new, begun).unwrap().unwrap();
        let ctx: Ctx<ManageUnits> = p.command_line(&p.operator("op".into()), &tenant, None).unwrap();
        let unit = |name, kuerzel| {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", kuerzel)], days()).unwrap();
            entity::enter(&p, &ctx, &boxes, "", None).unwrap().id
        };
        let (eg, og) = (unit("Erdgeschoss", "EG"), unit("Obergeschoss", "OG"));
        Self { p, tenant, eg, og }
    }

    pub fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.p.command_line(&self.p.operator("op".into()), &self.tenant, None).unwrap()
    }

    pub fn get(&self, id: Id<Resident>) -> Versioned<Resident> {
        self.p.store().read(&self.ctx::<EditResidents>(), |r| r.need(&id)).unwrap()
    }

    /// Takes somebody in with what is entered beside the usual.
    pub fn try_take_in(
        &self,
        more: &[(&str, &str)],
        trotzdem: Option<&str>,
    ) -> Result<Done<Id<Resident>>, ActError> {
        let eg = self.eg.to_string();
        let mut boxes = vec![
            ("nachname", "Bergfeld"),
            ("vorname", "Erna"),
            ("geburtsdatum", "3.2.1938"),
            ("wohnbereich_id", eg.as_str()),
            ("aufnahme_datum", "1.10.2025"),
        ];
        boxes.extend(more);
        entity::enter(&self.p, &self.ctx::<EditResidents>(), &patch(&boxes), "", trotzdem)
    }

    pub fn take_in(&self, more: &[(&str, &str)]) -> Id<Resident> {
        self.try_take_in(more, None).unwrap().id
    }

    /// What the audit says of a resident, oldest first.
    pub fn told(&self, id: Id<Resident>) -> Vec<String> {
        let told = self.p.store().read(&self.ctx::<EditResidents>(), |r| r.history::<Resident>(id.bytes()));
        told.unwrap().into_iter().map(|entry| entry.kind).collect()
    }
}

impl TestHouse {
    /// Carries out an act.
    pub fn act<T: Transition<Of = Resident>>(
        &self,
        id: Id<Resident>,
        version: u64,
        key: &str,
        asked: T,
    ) -> Result<Done<Id<Resident>>, ActError> {
        carry_out(&self.p, &self.ctx::<T::May>(), Target::of(id, version).once(key), &asked)
    }

    /// Closes a unit, or opens it again.
    pub fn set_open(&self, unit: Id<Unit>, aktiv: bool) {
        let written = self.p.store().write(&self.ctx::<ManageUnits>(), |w| {
            let seen: Versioned<Unit> = w.need(&unit)?;
            w.replace(&seen, &Unit { aktiv, ..Unit::clone(&seen) })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.unit"))))
        });
        written.unwrap();
    }
}

fn days() -> Days {
    let today = "2026-11-20".parse().unwrap();
    Days { today, born_by: today }
}

pub fn patch(boxes: &[(&str, &str)]) -> ResidentPatch {
    ResidentPatch::from_form(boxes.iter().copied(), days()).unwrap()
}

pub fn codes<T>(result: Result<T, ActError>) -> Vec<&'static str> {
    match result {
        Err(ActError::Invalid(errors)) => errors.0.into_iter().map(|error| error.code).collect(),
        Err(other) => panic!("{other}"),
        Ok(_) => Vec::new(),
    }
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    let matrix = super::FEATURE.matrix();
    assert_eq!(
        matrix,
        [
            "residents.read: admin staff",
            "residents.edit: admin",
            "residents.hints: admin staff",
            "residents.ask: staff",
            "residents.absence: admin staff",
            "residents.restrict: admin"
        ]
    );
}
