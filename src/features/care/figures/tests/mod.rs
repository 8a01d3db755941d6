//! Figures: the worked examples, a recount by hand after whatever is done, who sees them, the page and its file, what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `measures`.
//! Never: a mock.

mod acts;
mod examples;
mod naive;
mod pages;
mod sequences;
mod stored;

use axum::extract::State;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    CloseShifts, ClosedShift, FEATURE, ReadFigures, api, close_shifts,
    read::{self, Asked, Figures},
};
use crate::{
    features::care::{
        alerts::Alert,
        due::{Answer, ShiftProof},
        evaluations::{Evaluation, Occasion},
        information::{Sis, SisDraft},
        measures::{
            Measure,
            testing::{ADMIN, House, answered},
        },
        moods::Mood,
        observations::{Entry, Photo},
        residents::Resident,
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
        wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        blobs::{Blob, BlobChunk},
        store::RecordKind,
        web::{idempotency::IdempotencyRecord, query::Query},
    },
};

static KINDS: [RecordKind; 24] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<Answer>(),
    RecordKind::of::<ShiftProof>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<Mood>(),
    RecordKind::of::<Sis>(),
    RecordKind::of::<SisDraft>(),
    RecordKind::of::<Evaluation>(),
    RecordKind::of::<Occasion>(),
    RecordKind::of::<ClosedShift>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, ..Wiring::NONE }
}

fn house() -> House {
    House::new(wiring(), "")
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The figures as somebody sees them.
fn figures(house: &House, who: &str, (from, until): (Date, Date), unit: Option<Id<Unit>>) -> Figures {
    read::figures(&house.site.p, &house.ctx::<ReadFigures>(Some(who)), Asked { from, until, unit }).unwrap()
}

/// `GET /api/v1/care/figures` as that person.
async fn get(house: &House, who: &str, query: Value) -> (u16, Value) {
    let query: api::FiguresQuery = serde_json::from_value(query).unwrap();
    let ctx = house.ctx::<ReadFigures>(Some(who));
    answered(api::figures(ctx, State(house.site.p.clone()), Query(query)).await).await
}

/// The night comes: shifts are closed.
fn night(house: &House) {
    close_shifts(&house.site.p, &house.ctx::<CloseShifts>(None)).unwrap();
}

/// Every count and row of the store is what its records say.
fn is_whole(house: &House) -> bool {
    house.site.p.check(&house.site.op).clean()
}

/// Nobody lives there any more who does not belong to the example.
fn empty(house: &House) {
    for id in house.residents {
        house.change(id, |resident| Resident {
            aufnahme_datum: day("2020-01-01"),
            auszug_datum: Some(day("2020-01-02")),
            ..resident
        });
    }
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["figures.read: admin staff"]);
}

#[tokio::test]
async fn an_empty_house_has_no_shares_but_none() {
    let house = house();
    empty(&house);
    let (status, said) = get(&house, ADMIN, json!({})).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!((&said["von"], &said["bis"]), (&json!("2026-10-22"), &json!("2026-11-20")));
    assert_eq!(said["bewohnertage"], json!({"tage": 0}));
    for (figure, member) in [
        ("belegung", "prozent"),
        ("eintraege", "je_bewohnertag"),
        ("verzug", "median_min"),
        ("verzug", "quote"),
        ("massnahmen", "quote_erledigt"),
        ("stuerze", "je_1000"),
        ("gewichtsverlust", "quote"),
        ("schmerzeinschaetzung", "quote"),
        ("integrationsgespraech", "quote"),
        ("stimmung", "mittel"),
        ("hinweise", "gesehen_median_min"),
    ] {
        assert_eq!(said[figure][member], Value::Null, "{figure}.{member}");
    }
}
