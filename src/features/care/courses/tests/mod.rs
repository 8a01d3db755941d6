//! Courses: the worked examples through the functions and handlers of the routes, rules over random entries, acts, pages,
//! and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `observations`.
//! Never: a mock.

mod acts;
mod examples;
mod pages;
mod properties;
mod stored;

use axum::extract::State;
use serde_json::{Value, json};

use super::{FEATURE, HintAside, ReadCourses, SetHintsAside, api};
use crate::{
    features::care::{
        alerts::Alert,
        observations::{self, Entry, Photo, tests::House, tests::answered},
        residents::Resident,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        blobs::{Blob, BlobChunk},
        store::RecordKind,
        web::{
            beside::Beside,
            idempotency::IdempotencyRecord,
            query::{Json, Path, Query},
            routes::Routes,
        },
    },
};

static KINDS: [RecordKind; 14] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<HintAside>(),
];

fn wiring() -> Wiring {
    let beside: &'static [Beside] = FEATURE.beside;
    Wiring { kinds: &KINDS, beside, ..Wiring::NONE }
}

fn house() -> House {
    House::wired(wiring(), "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::wired(wiring(), &phc)
}

fn routes() -> Routes {
    (FEATURE.routes)().and((observations::FEATURE.routes)())
}

/// An entry of the first resident at that instant; its id.
async fn entered(house: &House, who: &str, vorlage: &str, werte: Value, zeitpunkt: &str) -> Id<Entry> {
    let (status, said) = house
        .post(
            who,
            json!({
                "resident_id": house.residents[0], "vorlage": vorlage, "werte": werte, "zeitpunkt": zeitpunkt,
            }),
        )
        .await;
    assert_eq!(status, 201, "{said}");
    said["id"].as_str().unwrap().parse().unwrap()
}

/// `GET /residents/{id}/courses` of the first resident.
async fn course(house: &House, who: &str, query: Value) -> (u16, Value) {
    let (ctx, query) = (house.ctx::<ReadCourses>(Some(who)), serde_json::from_value(query).unwrap());
    let at = Path(house.residents[0]);
    answered(api::course(ctx, State(house.site.p.clone()), at, Query(query)).await).await
}

/// `GET /residents/{id}/balance` of the first resident.
async fn balance(house: &House, who: &str, query: Value) -> (u16, Value) {
    let (ctx, query) = (house.ctx::<ReadCourses>(Some(who)), serde_json::from_value(query).unwrap());
    let at = Path(house.residents[0]);
    answered(api::balance(ctx, State(house.site.p.clone()), at, Query(query)).await).await
}

/// `GET /residents/{id}/weight` of the first resident.
async fn weight(house: &House, who: &str) -> (u16, Value) {
    let ctx = house.ctx::<ReadCourses>(Some(who));
    answered(api::weighed(ctx, State(house.site.p.clone()), Path(house.residents[0])).await).await
}

async fn set_aside(house: &House, who: &str, entry: Id<Entry>, grund: &str) -> (u16, Value) {
    let body = serde_json::from_value(json!({"eintrag_id": entry, "grund": grund})).unwrap();
    let (ctx, at) = (house.ctx::<SetHintsAside>(Some(who)), Path(house.residents[0]));
    answered(api::set_aside(ctx, State(house.site.p.clone()), at, Json(body)).await).await
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["courses.read: admin staff", "courses.set_aside: admin staff"]);
}
