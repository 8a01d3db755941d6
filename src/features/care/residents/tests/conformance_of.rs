//! What any record is tested for, of a resident.

use super::{Resident, testing};
use crate::{
    entity_conformance,
    features::care::units::{ManageUnits, Unit, test_unit},
    platform::{
        bench::TestPlatform,
        entity::conformance::Sample,
        store::{Event, EventKind, Recorded, StoreError},
        tenancy::Tenant,
    },
};

/// The unit in which the sample lives.
fn a_unit(site: &TestPlatform, tenant: &Tenant) {
    let ctx = site.ctx::<ManageUnits>(tenant, None);
    let added = site.p.store().write(&ctx, |w| {
        w.add::<Unit>(&test_unit())?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.added"))))
    });
    added.unwrap();
}

fn sample() -> Sample<Resident> {
    Sample {
        full: testing::full(),
        rest: |_| (),
        stored: include_str!("../../../../../fixtures/records/resident_v3.hex"),
        boxes: &[
            ("nachname", "Bergfeld"),
            ("vorname", "Erna"),
            ("geburtsdatum", "3.2.38"),
            ("wohnbereich_id", "03030303-0303-0303-0303-030303030303"),
            ("aufnahme_datum", "1.9.95"),
        ],
        change: ("rufname", "Erni"),
        acts: &[
            ("resident-close", &[("status", "ausgezogen"), ("auszug_datum", "1.11.2026")]),
            ("resident-reopen", &[("grund", "Verwechslung")]),
            ("resident-limit", &[("feld", "vitalzeichen.puls"), ("min", "45"), ("grund", "laut Hausarzt")]),
            ("resident-absence", &[("art", "urlaub"), ("von", "1.11.2026 8:00"), ("bis", "2.11.2026")]),
            (
                "resident-move",
                &[
                    ("wohnbereich_id", "03030303-0303-0303-0303-030303030303"),
                    ("zimmer", "104"),
                    ("ab", "3.11.2026"),
                ],
            ),
        ],
        kinds: &super::KINDS,
        before: a_unit,
    }
}

entity_conformance!(Resident, sample());
