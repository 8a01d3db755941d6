//! Measures as JSON routes (care.md, 18).

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value};

use super::{
    access::{ReadPlans, WritePlans},
    actions::{self, Seen},
    json::{MeasureJson, NewEnd, NewMeasure, PlanJson},
    model::Measure,
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::{Ctx, Permission},
        web::{
            answer::{Members, refuse_with},
            present::{json, located, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<MeasureJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/residents/{id}/measures", list)
        .doc(Doc {
            summary: "The plan of a resident: every measure that there is or was, with all versions",
            gives: Some(shape::<PlanJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/measures", create)
        .doc(Doc {
            takes: Some(shape::<NewMeasure>()),
            status: Some(201),
            also: &[409],
            ..one("Plans a measure; 403 FACHKRAFT_NOETIG for who is no nurse")
        })
        .get("/api/v1/measures/{id}", read)
        .doc(one("One measure with all its versions; its ETag is its fassung"))
        .put("/api/v1/measures/{id}", change)
        .doc(Doc {
            takes: Some(shape::<NewMeasure>()),
            also: &[409],
            ..one("Changes a measure: its version ends and the next one starts; needs If-Match with its fassung")
        })
        .post("/api/v1/measures/{id}/end", end)
        .doc(Doc {
            takes: Some(shape::<NewEnd>()),
            also: &[409],
            ..one("Ends a measure now; needs If-Match with its fassung")
        })
}

/// One measure as JSON.
fn told<P: Permission>(p: &Platform, ctx: &Ctx<P>, measure: &Measure) -> Result<MeasureJson, Problem> {
    let people = People::named(p, ctx, measure.authors())?;
    Ok(MeasureJson::new(measure, &people).ok_or(StoreError::Damaged("the versions of a measure"))?)
}

pub(super) async fn list(
    ctx: Ctx<ReadPlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (_, all) = actions::list(p, &ctx, id, "api")?;
        let people = People::named(p, &ctx, all.iter().flat_map(Measure::authors))?;
        let items = all.iter().filter_map(|one| MeasureJson::new(one, &people)).collect();
        Ok(json(StatusCode::OK, &PlanJson { items }))
    })
    .await
}

pub(super) async fn read(
    ctx: Ctx<ReadPlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
) -> Response {
    p.answer(move |p| {
        let (_, measure) = actions::open(p, &ctx, id, "api")?;
        Ok(versioned(StatusCode::OK, &told(p, &ctx, &measure)?, measure.fassung().into()))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewMeasure>,
) -> Response {
    p.answer(move |p| {
        let measure = actions::plan(p, &ctx, id, &body.into(), "")?;
        let shown = versioned(StatusCode::CREATED, &told(p, &ctx, &measure)?, measure.fassung().into());
        Ok(located(shown, &format!("/api/v1/measures/{}", measure.id)))
    })
    .await
}

/// The measure that a program means; a version beyond those that are counted is one that never was.
fn seen(id: Id<Measure>, fassung: u64) -> Seen<'static> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), idempotency_key: "" }
}

pub(super) async fn change(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewMeasure>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, id, actions::change(p, &ctx, seen(id, fassung), &body.into()))).await
}

pub(super) async fn end(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewEnd>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, id, actions::end(p, &ctx, seen(id, fassung), &body.grund))).await
}

/// The measure as it became. What somebody else did first comes with the measure as it is now; a stale version is 412 to
/// programs.
fn answered(
    p: &Platform,
    ctx: &Ctx<WritePlans>,
    id: Id<Measure>,
    done: Result<Measure, ActError>,
) -> Result<Response, Problem> {
    let stale = match done {
        Ok(measure) => {
            return Ok(versioned(StatusCode::OK, &told(p, ctx, &measure)?, measure.fassung().into()));
        }
        Err(error @ (ActError::Stale | ActError::Store(StoreError::Stale))) => error,
        Err(other) => return Err(other.into()),
    };
    let mut problem = stale.explain();
    problem.kind = Kind::Stale;
    let Some(reads) = ctx.try_as::<ReadPlans>() else { return Err(problem) };
    let (_, measure) = actions::open(p, &reads, id, "api")?;
    let json = serde_json::to_value(told(p, ctx, &measure)?).unwrap_or(Value::Null);
    let mut response = refuse_with(problem, Members(Map::from_iter([("aktuell".to_owned(), json)])));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", measure.fassung())) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
