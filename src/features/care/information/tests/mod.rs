//! Information collections: the worked examples through the functions and the handlers of the routes, acts, pages, and what is
//! stored and signed.
//!
//! Owns: nothing but tests.
//! May use: everything of the feature, the house of `measures`.
//! Never: a mock.

mod acts;
mod examples;
mod pages;
mod stored;

use axum::extract::State;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{FEATURE, ReadInformation, Sis, SisDraft, WriteInformation, api, json::NewSis};
use crate::{
    features::care::{
        alerts::Alert,
        measures::testing::{House, NURSE, answered},
        observations::{Entry, How, Names, Photo, Sent, Source, WriteEntries, actions as entries},
        residents::Resident,
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{Input, TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::ids::Id,
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::RecordKind,
        web::{
            idempotency::IdempotencyRecord,
            query::{IdempotencyKey, IfMatch, Json, Path},
        },
    },
};

static KINDS: [RecordKind; 13] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Sis>(),
    RecordKind::of::<SisDraft>(),
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

fn new(body: Value) -> NewSis {
    serde_json::from_value(body).unwrap()
}

/// `POST /residents/{id}/sis` as that person.
async fn post(house: &House, who: &str, resident: Id<Resident>, body: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteInformation>(Some(who));
    answered(api::create(ctx, State(house.site.p.clone()), Path(resident), Json(new(body))).await).await
}

async fn put(house: &House, who: &str, id: Id<Sis>, version: u64, body: Value) -> (u16, Value) {
    let ctx = house.ctx::<WriteInformation>(Some(who));
    let state = State(house.site.p.clone());
    answered(api::save(ctx, state, Path(id), IfMatch(version), Json(new(body))).await).await
}

/// Signs as somebody who has just shown who they are, or has not.
async fn sign(house: &House, who: &str, id: Id<Sis>, version: u64, proved: bool) -> (u16, Value) {
    let ctx = house.ctx::<WriteInformation>(Some(who));
    let ctx = if proved { ctx.proved() } else { ctx };
    let (state, key) = (State(house.site.p.clone()), IdempotencyKey(String::new()));
    answered(api::sign(ctx, state, Path(id), IfMatch(version), key).await).await
}

async fn list(house: &House, who: &str, resident: Id<Resident>) -> (u16, Value) {
    let ctx = house.ctx::<ReadInformation>(Some(who));
    answered(api::list(ctx, State(house.site.p.clone()), Path(resident)).await).await
}

fn id_of(said: &Value) -> Id<Sis> {
    said["id"].as_str().unwrap_or_else(|| panic!("{said}")).parse().unwrap()
}

/// A matrix that may be signed, with what is named in its place.
fn matrix(named: &[(&str, &str, Value)]) -> Value {
    let mut all = json!({});
    for row in ["dekubitus", "sturz", "inkontinenz", "schmerz", "ernaehrung"] {
        for topic in ["1", "2", "3", "4", "5"] {
            all[row][topic] = json!([false, null]);
        }
    }
    for (row, topic, said) in named {
        all[*row][*topic] = said.clone();
    }
    all
}

/// Somebody writes an entry about a resident that was observed then.
fn entry(house: &House, resident: Id<Resident>, vorlage: &str, werte: &Value, at: Timestamp) -> Id<Entry> {
    let werte: &Map<String, Value> = werte.as_object().unwrap();
    let sent = Sent {
        vorlage: vorlage.to_owned(),
        version: None,
        werte: Input::Json(werte),
        freitext: String::new(),
        zeitpunkt: Some(at),
        uebergabe: false,
        bezug_id: None,
        verlauf_id: None,
        anordnung_id: None,
        client_id: None,
        photos: &[],
        names: Names::default(),
    };
    let how = How { quelle: Source::Api, grund: "", idempotency_key: "" };
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    let written = entries::write(&house.site.p, &ctx, resident, &[sent], &how).unwrap();
    written.entries[0].id
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["information.read: admin staff", "information.write: admin staff"]);
}
