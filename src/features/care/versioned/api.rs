//! Records in versions as JSON routes (care.md, 18): the ETag of one is its `fassung`.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

use super::{Revised, Seen, begin, change as change_one, end as end_one, list as list_all, open, pages::at};
use crate::{
    features::care::residents::Resident,
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{json, located, refused_with, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// Where the routes of a record are.
pub struct ApiPaths {
    /// All of a resident; `{id}` is theirs.
    pub all: &'static str,
    /// One.
    pub one: &'static str,
    /// Where one is ended.
    pub end: &'static str,
}

/// One sentence for each route of a record.
pub struct ApiWords {
    /// Lists all of a resident.
    pub list: &'static str,
    /// Begins one.
    pub create: &'static str,
    /// Reads one.
    pub read: &'static str,
    /// Adds a version to one.
    pub change: &'static str,
    /// Ends one.
    pub end: &'static str,
}

/// A record with routes below `/api/v1`.
pub trait RevisedApi: Revised<End: ToSchema> {
    /// A version as programs send it.
    type New: DeserializeOwned + ToSchema + Into<Self::Sent> + Send + 'static;
    /// One with all its versions.
    type Json: Serialize + ToSchema;
    /// All of a resident.
    type All: Serialize + ToSchema;
    /// Where they are.
    const API: ApiPaths;
    /// What they do.
    const DOC: ApiWords;

    /// What programs are told of some of them, in their order.
    ///
    /// # Errors
    /// Those of the store.
    fn told(p: &Platform, ctx: &Ctx<Self::Read>, some: &[Self]) -> Result<Vec<Self::Json>, Problem>;
    /// All of a resident.
    fn all(items: Vec<Self::Json>) -> Self::All;
}

/// The routes of a record below `/api/v1`.
pub fn api_routes<R: RevisedApi>() -> Routes {
    let (paths, says) = (R::API, R::DOC);
    let one = |summary| Doc { summary, gives: Some(shape::<R::Json>()), ..Doc::default() };
    Routes::new()
        .get(paths.all, list::<R>)
        .doc(Doc { summary: says.list, gives: Some(shape::<R::All>()), ..Doc::default() })
        .post(paths.all, create::<R>)
        .doc(Doc { takes: Some(shape::<R::New>()), status: Some(201), also: &[409], ..one(says.create) })
        .get(paths.one, read::<R>)
        .doc(one(says.read))
        .put(paths.one, change::<R>)
        .doc(Doc { takes: Some(shape::<R::New>()), also: &[409], ..one(says.change) })
        .post(paths.end, end::<R>)
        .doc(Doc { takes: Some(shape::<R::End>()), also: &[409], ..one(says.end) })
}

/// All of a resident.
pub async fn list<R: RevisedApi>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (_, all) = list_all::<R>(p, &ctx, id, "api")?;
        Ok(json(StatusCode::OK, &R::all(R::told(p, &ctx, &all)?)))
    })
    .await
}

/// One with all its versions.
pub async fn read<R: RevisedApi>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
) -> Response {
    p.answer(move |p| {
        let (_, record) = open::<R, _>(p, &ctx, id, "api")?;
        told(p, &ctx, StatusCode::OK, &record)
    })
    .await
}

/// Begins one.
pub async fn create<R: RevisedApi>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<R::New>,
) -> Response {
    p.answer(move |p| {
        let reads = reads::<R>(&ctx)?;
        let record = begin::<R>(p, &ctx, id, &body.into(), "")?;
        let shown = told(p, &reads, StatusCode::CREATED, &record)?;
        Ok(located(shown, &at(R::API.one, record.key())))
    })
    .await
}

/// Adds a version to one.
pub async fn change<R: RevisedApi>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<R::New>,
) -> Response {
    p.answer(move |p| {
        let reads = reads::<R>(&ctx)?;
        answered(p, &reads, id, change_one(p, &ctx, seen(id, fassung), &body.into()))
    })
    .await
}

/// Ends one.
pub async fn end<R: RevisedApi>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<R::End>,
) -> Response {
    p.answer(move |p| {
        let reads = reads::<R>(&ctx)?;
        answered(p, &reads, id, end_one(p, &ctx, seen(id, fassung), &body))
    })
    .await
}

/// Who writes is answered with the record, and so must read it too.
fn reads<R: RevisedApi>(ctx: &Ctx<R::Write>) -> Result<Ctx<R::Read>, Problem> {
    ctx.try_as().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}

/// The record that a program means; a version beyond those that are counted is one that never was.
fn seen<R>(id: Id<R>, fassung: u64) -> Seen<'static, R> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), idempotency_key: "" }
}

fn one<R: RevisedApi>(p: &Platform, ctx: &Ctx<R::Read>, record: &R) -> Result<R::Json, Problem> {
    let told = R::told(p, ctx, std::slice::from_ref(record))?.pop();
    Ok(told.ok_or(StoreError::Damaged("the versions of a record"))?)
}

fn told<R: RevisedApi>(
    p: &Platform,
    ctx: &Ctx<R::Read>,
    status: StatusCode,
    record: &R,
) -> Result<Response, Problem> {
    Ok(versioned(status, &one(p, ctx, record)?, record.fassung().into()))
}

/// The record as it became. What somebody else did first comes with the record as it is now; a stale version is 412 to
/// programs.
fn answered<R: RevisedApi>(
    p: &Platform,
    ctx: &Ctx<R::Read>,
    id: Id<R>,
    done: Result<R, ActError>,
) -> Result<Response, Problem> {
    let stale = match done {
        Ok(record) => return told(p, ctx, StatusCode::OK, &record),
        Err(error @ (ActError::Stale | ActError::Store(StoreError::Stale))) => error,
        Err(other) => return Err(other.into()),
    };
    let mut problem = stale.explain();
    problem.kind = Kind::Stale;
    let (_, record) = open::<R, _>(p, ctx, id, "api")?;
    Ok(refused_with(problem, &one(p, ctx, &record)?, record.fassung().into()))
}
