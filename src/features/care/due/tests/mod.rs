//! What is due: the worked examples through the functions and handlers of the routes, acts, races, pages, and what is stored.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `measures`.
//! Never: a mock.

mod acts;
mod examples;
mod lines;
mod model;
mod pages;
mod revising;
mod stored;

use axum::extract::State;
use serde_json::{Value, json};

use super::{
    AnswerDue, FEATURE, ReadDue, api,
    json::{NewAnswer, NewProof, NewSaid, NewWithdrawal},
    model::{Answer, ShiftProof},
};
use crate::{
    features::care::{
        measures::{
            self, Measure,
            testing::{House, answered},
        },
        observations::{self, Entry, ReadEntries},
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
        bench::{NOW, TestPlatform},
        store::{RecordKind, StoreError, Versioned},
        web::{
            idempotency::IdempotencyRecord,
            query::{IfMatch, Json, Path, Query},
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
    RecordKind::of::<Measure>(),
    RecordKind::of::<Answer>(),
    RecordKind::of::<ShiftProof>(),
    RecordKind::of::<WoundCourse>(),
    RecordKind::of::<RestraintOrder>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, ..Wiring::NONE }
}

fn house() -> House {
    House::new(wiring(), "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::new(wiring(), &phc)
}

fn routes() -> Routes {
    (FEATURE.routes)().and((measures::FEATURE.routes)()).and((observations::FEATURE.routes)())
}

/// `PUT /due/{massnahme}/{faellig}` as that person.
pub async fn put(house: &House, who: &str, id: Id<Measure>, faellig: &str, body: Value) -> (u16, Value) {
    let body: NewAnswer = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<AnswerDue>(Some(who));
    let at = Path((id, faellig.to_owned()));
    answered(api::put(ctx, State(house.site.p.clone()), at, Json(body)).await).await
}

/// It was done.
async fn done(house: &House, who: &str, id: Id<Measure>, faellig: &str) -> (u16, Value) {
    put(house, who, id, faellig, json!({"status": "erledigt"})).await
}

async fn prove(house: &House, who: &str, body: Value) -> (u16, Value) {
    let body: NewProof = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<AnswerDue>(Some(who));
    answered(api::prove(ctx, State(house.site.p.clone()), Json(body)).await).await
}

async fn take_back(house: &House, who: &str, id: Id<ShiftProof>, body: Value) -> (u16, Value) {
    let body: NewWithdrawal = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<AnswerDue>(Some(who));
    answered(api::take_back(ctx, State(house.site.p.clone()), Path(id), Json(body)).await).await
}

async fn correct(house: &House, who: &str, id: Id<Answer>, fassung: u64, body: Value) -> (u16, Value) {
    let body: NewSaid = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<AnswerDue>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::correct(ctx, state, Path(id), IfMatch(fassung), Json(body)).await).await
}

async fn withdraw(house: &House, who: &str, id: Id<Answer>, fassung: u64, body: Value) -> (u16, Value) {
    let body: NewWithdrawal = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<AnswerDue>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::withdraw(ctx, state, Path(id), IfMatch(fassung), Json(body)).await).await
}

/// `GET /due` for a unit.
async fn due(house: &House, who: &str, unit: Id<Unit>, schicht: &str) -> (u16, Value) {
    let query: api::DueQuery =
        serde_json::from_value(json!({"wohnbereich_id": unit.to_string(), "schicht": schicht})).unwrap();
    let ctx = house.ctx::<ReadDue>(Some(who));
    answered(api::list(ctx, State(house.site.p.clone()), Query(query)).await).await
}

/// How one thing stands in the list of the first unit.
async fn stands(house: &House, id: Id<Measure>, schicht: &str) -> Vec<String> {
    let (status, said) = due(house, super::super::measures::testing::NURSE, house.units[0], schicht).await;
    assert_eq!(status, 200, "{said}");
    let items = said["items"].as_array().unwrap().iter();
    let own = items.filter(|item| item["massnahme"] == json!(id));
    own.map(|item| item["status"].as_str().unwrap().to_owned()).collect()
}

fn entry(house: &House, id: &Value) -> Versioned<Entry> {
    let id: Id<Entry> = id.as_str().unwrap().parse().unwrap();
    house.site.p.store().read(&house.ctx::<ReadEntries>(None), |r| r.need(&id)).unwrap()
}

fn entries(house: &House) -> usize {
    let read = house.site.p.store().read(&house.ctx::<ReadEntries>(None), |r| {
        r.scan::<Entry>()?.map(|entry| entry.map(|_| ())).collect::<Result<Vec<()>, StoreError>>()
    });
    read.unwrap().len()
}

fn id_of<R>(said: &Value) -> Id<R> {
    said["id"].as_str().unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(
        FEATURE.matrix(),
        ["due.read: admin staff", "due.answer: admin staff", "due.revise_own: staff", "due.revise: admin"]
    );
}
