//! Assessments: the worked examples through the functions and the handlers of the routes, acts, pages, and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `measures`.
//! Never: a mock.

mod acts;
mod examples;
mod pages;
mod stored;

use axum::extract::State;
use serde_json::{Value, json};

use super::{Assessment, FEATURE, ReadAssessments, WriteAssessments, api, json::NewAssessment};
use crate::{
    features::care::{
        measures::testing::{House, answered},
        residents::{ReadResidents, Resident},
        settings::CareSettings,
        staff::{Profile, StandIn},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::{RecordKind, Versioned},
        web::{
            idempotency::IdempotencyRecord,
            query::{IdempotencyKey, Json, Path},
        },
    },
};

static KINDS: [RecordKind; 7] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<Assessment>(),
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

/// `POST /residents/{id}/bi` as that person.
async fn post(house: &House, who: &str, resident: Id<Resident>, body: Value) -> (u16, Value) {
    let body: NewAssessment = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<WriteAssessments>(Some(who));
    let key = IdempotencyKey(String::new());
    answered(api::create(ctx, State(house.site.p.clone()), Path(resident), key, Json(body)).await).await
}

/// `GET /residents/{id}/bi`.
async fn list(house: &House, who: &str, resident: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadAssessments>(Some(who));
    answered(api::list(ctx, State(house.site.p.clone()), Path(resident)).await).await
}

fn resident(house: &House, id: Id<Resident>) -> Versioned<Resident> {
    house.site.p.store().read(&house.ctx::<ReadResidents>(None), |r| r.need(&id)).unwrap()
}

/// Sums of all modules, as a decision or the house's own has them.
fn sums(of: [u8; 6]) -> Value {
    let [m1, m2, m3, m4, m5, m6] = of;
    json!({"m1": m1, "m2": m2, "m3": m3, "m4": m4, "m5": m5, "m6": m6})
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(
        FEATURE.matrix(),
        ["assessments.read: admin staff", "assessments.write: admin staff", "assessments.decide: admin"]
    );
}

/// Every criterion that must be answered, at nothing, but for those that are named.
fn answers(named: &[(&str, u8)]) -> Value {
    let needed = super::items::Item::all().filter(|item| item.is_needed()).map(|item| (item.code(), 0));
    let named = named.iter().map(|(code, points)| ((*code).to_owned(), *points));
    needed.chain(named).map(|(code, points)| (code, json!(points))).collect::<serde_json::Map<_, _>>().into()
}
