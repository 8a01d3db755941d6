use super::super::{
    residents::Resident,
    units::{Unit, test_unit},
};
use crate::{
    entity_conformance,
    platform::{entity::conformance::Sample, store::RecordKind, web::idempotency::IdempotencyRecord},
};

static KINDS: [RecordKind; 3] =
    [RecordKind::of::<Unit>(), RecordKind::of::<Resident>(), RecordKind::of::<IdempotencyRecord>()];

fn sample() -> Sample<Unit> {
    Sample {
        full: test_unit(),
        rest: |_| (),
        stored: include_str!("../../../../fixtures/records/unit_v1.hex"),
        boxes: &[("name", "Erdgeschoss"), ("kuerzel", "EG"), ("plaetze", "14")],
        change: ("plaetze", "12"),
        closing: &[],
        reopening: &[],
        kinds: &KINDS,
        before: |_, _| (),
    }
}

entity_conformance!(Unit, sample());
