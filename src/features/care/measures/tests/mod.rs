//! Plans of care: the handlers of the routes, versions, what refuses, pages without script, and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature.
//! Never: a mock.

mod acts;
mod pages;
mod stored;

use axum::extract::State;
use serde_json::Value;

use super::{
    FEATURE, Measure, ReadPlans, WritePlans,
    json::{NewEnd, NewMeasure},
    testing::{House, answered},
};
use crate::{
    features::care::{
        observations::{self, Entry},
        residents::Resident,
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
        versioned::api,
        wound_courses::WoundCourse,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::RecordKind,
        web::{
            idempotency::IdempotencyRecord,
            query::{IfMatch, Json, Path},
        },
    },
};

static KINDS: [RecordKind; 12] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, beside: FEATURE.beside, ..Wiring::NONE }
}

fn house() -> House {
    House::new(wiring(), "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::new(wiring(), &phc)
}

fn new(body: Value) -> NewMeasure {
    serde_json::from_value(body).unwrap()
}

/// `POST /residents/{id}/measures` as that person.
async fn post(house: &House, who: &str, resident: Id<Resident>, body: Value) -> (u16, Value) {
    let ctx = house.ctx::<WritePlans>(Some(who));
    answered(api::create::<Measure>(ctx, State(house.site.p.clone()), Path(resident), Json(new(body))).await)
        .await
}

async fn put(house: &House, who: &str, id: Id<Measure>, fassung: u64, body: Value) -> (u16, Value) {
    let ctx = house.ctx::<WritePlans>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::change::<Measure>(ctx, state, Path(id), IfMatch(fassung), Json(new(body))).await).await
}

async fn end(house: &House, who: &str, id: Id<Measure>, fassung: u64, grund: &str) -> (u16, Value) {
    let ctx = house.ctx::<WritePlans>(Some(who));
    let body = Json(NewEnd { grund: grund.to_owned() });
    answered(api::end::<Measure>(ctx, State(house.site.p.clone()), Path(id), IfMatch(fassung), body).await)
        .await
}

async fn get(house: &House, who: &str, id: Id<Measure>) -> (u16, Value) {
    let ctx = house.ctx::<ReadPlans>(Some(who));
    answered(api::read::<Measure>(ctx, State(house.site.p.clone()), Path(id)).await).await
}

async fn list(house: &House, who: &str, resident: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadPlans>(Some(who));
    answered(api::list::<Measure>(ctx, State(house.site.p.clone()), Path(resident)).await).await
}

fn routes() -> crate::platform::web::routes::Routes {
    (FEATURE.routes)().and((observations::FEATURE.routes)())
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["plans.read: admin staff", "plans.write: admin staff"]);
}
