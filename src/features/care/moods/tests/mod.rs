//! Moods: the worked examples through the functions and handlers of the routes, acts, alerts, pages, and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `observations`, the pages of alerts.
//! Never: a mock.

mod acts;
mod examples;
mod own;
mod pages;
mod stored;

use axum::extract::State;
use serde_json::{Value, json};

use super::{FEATURE, Mood, ReadMoods, RecordMoods, api};
use crate::{
    features::care::{
        alert_pages,
        alerts::Alert,
        observations::{self, Entry, tests::House, tests::answered},
        residents::{self, Resident},
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, PASSWORD, TestPlatform},
        store::RecordKind,
        web::{
            browser::Browser,
            idempotency::IdempotencyRecord,
            query::{Json, Path, Query},
        },
    },
};

static KINDS: [RecordKind; 11] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<Mood>(),
];

fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, beside: FEATURE.beside, ..Wiring::NONE }
}

fn house() -> House {
    House::wired(wiring(), "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::wired(wiring(), &phc)
}

async fn browser(house: &House, who: &str) -> Browser {
    let routes = (FEATURE.routes)()
        .and((observations::FEATURE.routes)())
        .and((residents::FEATURE.routes)())
        .and((alert_pages::FEATURE.routes)());
    Browser::signed_in(&house.site.p, routes, who, PASSWORD).await
}

/// `POST /mood` for the first resident.
async fn post(house: &House, who: &str, mut body: Value) -> (u16, Value) {
    body["resident_id"] = json!(house.residents[0]);
    let body = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<RecordMoods>(Some(who));
    answered(api::create(ctx, State(house.site.p.clone()), Json(body)).await).await
}

fn query(house: &House, tage: &str) -> Query<api::MoodQuery> {
    let asked = json!({"resident_id": house.residents[0].to_string(), "tage": tage});
    Query(serde_json::from_value(asked).unwrap())
}

/// `GET /mood` of the first resident.
async fn list(house: &House, who: &str, tage: &str) -> (u16, Value) {
    let ctx = house.ctx::<ReadMoods>(Some(who));
    answered(api::list(ctx, State(house.site.p.clone()), query(house, tage)).await).await
}

/// `GET /mood/trend` of the first resident.
async fn trend(house: &House, who: &str, tage: &str) -> (u16, Value) {
    let ctx = house.ctx::<ReadMoods>(Some(who));
    answered(api::trend(ctx, State(house.site.p.clone()), query(house, tage)).await).await
}

async fn withdraw(house: &House, who: &str, id: Id<Mood>, body: Value) -> (u16, Value) {
    let body = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<RecordMoods>(Some(who));
    answered(api::withdraw(ctx, State(house.site.p.clone()), Path(id), Json(body)).await).await
}

fn id_of(said: &Value) -> Id<Mood> {
    said["id"].as_str().unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(
        FEATURE.matrix(),
        [
            "moods.read: admin staff",
            "moods.record: admin staff",
            "moods.revise_own: staff",
            "moods.revise: admin"
        ]
    );
}
