//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    EndPage, FormPage, RevisedPages, Seen, begin as begin_one, change as change_one, end as end_one, open,
};
use crate::{
    features::care::{observations::Filled, residents::Resident, staff::need_nurse},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::see_other,
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// The routes of the pages of a record, but for the page of all, which is the record's own.
pub fn page_routes<R: RevisedPages>() -> Routes {
    let at = R::PATHS;
    Routes::new()
        .get(at.new, new::<R>)
        .post(at.new, create::<R>)
        .get(at.one, show::<R>)
        .get(at.change, ask_change::<R>)
        .post(at.change, change::<R>)
        .get(at.end, ask_end::<R>)
        .post(at.end, end::<R>)
}

/// One in the page of all to which it belongs.
async fn show<R: RevisedPages>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
) -> Response {
    p.answer(move |p| {
        let (resident, _) = open(p, &ctx, id, R::PURPOSE)?;
        Ok(see_other(&shown_at::<R>(resident.id, id), None))
    })
    .await
}

fn shown_at<R: RevisedPages>(resident: Id<Resident>, id: Id<R>) -> String {
    format!("{}#{}", R::all_at(resident), R::anchor(id))
}

/// A form without anything in it: of a new one, or of the next version of one.
fn empty<R: RevisedPages>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    resident: Versioned<Resident>,
    of: Option<(R, u32)>,
) -> Result<FormPage<R>, Problem> {
    let resident = resident.into_inner();
    let beside = R::beside(p, ctx, &resident, of.as_ref().map(|(record, _)| record))?;
    Ok(FormPage { resident, of, filled: Filled::new(), errors: FieldErrors::new(), is_stale: false, beside })
}

fn form<R: RevisedPages>(p: &Platform, ctx: &Ctx<R::Write>, page: &FormPage<R>) -> Response {
    let status = match (page.is_stale, page.errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    p.page_as(status, ctx, page)
}

/// The form of a new one.
async fn new<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let resident = reached::<Resident, _>(p, &ctx, id, R::PURPOSE)?;
        need_nurse(p, &ctx)?;
        let filled = R::proposed(p, &ctx)?;
        Ok(form::<R>(p, &ctx, &FormPage { filled, ..empty(p, &ctx, resident, None)? }))
    })
    .await
}

/// Begins one.
async fn create<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let done = R::sent(&ctx, &body.0)
            .map_err(ActError::Invalid)
            .and_then(|sent| begin_one::<R>(p, &ctx, id, &sent, &key));
        let errors = match done {
            Ok(record) => return Ok(see_other(&shown_at(id, record.key()), Some(&R::WORDS.begun))),
            Err(ActError::Invalid(errors)) => R::placed(errors),
            Err(other) => return Err(other.into()),
        };
        let resident = reached::<Resident, _>(p, &ctx, id, R::PURPOSE)?;
        need_nurse(p, &ctx)?;
        Ok(form::<R>(p, &ctx, &FormPage { filled: body.0, errors, ..empty(p, &ctx, resident, None)? }))
    })
    .await
}

/// The form of the next version of one.
async fn ask_change<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
) -> Response {
    p.answer(move |p| {
        let (resident, record) = open::<R, _>(p, &ctx, id, R::PURPOSE)?;
        need_nurse(p, &ctx)?;
        let filled = record.fassungen().last().map(|newest| R::filled(newest, &ctx)).unwrap_or_default();
        let fassung = record.fassung();
        let page = empty(p, &ctx, resident, Some((record, fassung)))?;
        Ok(form(p, &ctx, &FormPage { filled, ..page }))
    })
    .await
}

/// The record that a form means.
fn seen<'a, R>(id: Id<R>, body: &Form, key: &'a str) -> Seen<'a, R> {
    let fassung = body.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, idempotency_key: key }
}

/// Adds a version to one.
async fn change<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let seen = seen(id, &body, &key);
        let fassung = seen.fassung;
        let done = R::sent(&ctx, &body.0)
            .map_err(ActError::Invalid)
            .and_then(|sent| change_one(p, &ctx, seen, &sent));
        let (errors, is_stale) = match done {
            Ok(record) => return Ok(see_other(&shown_at(record.resident(), id), Some(&R::WORDS.changed))),
            Err(ActError::Invalid(errors)) => (R::placed(errors), false),
            Err(ActError::Stale | ActError::Store(StoreError::Stale)) => (FieldErrors::new(), true),
            Err(other) => return Err(other.into()),
        };
        let (resident, record) = open::<R, _>(p, &ctx, id, R::PURPOSE)?;
        need_nurse(p, &ctx)?;
        // Seen now, the version of somebody else can be replaced knowingly.
        let fassung = if is_stale { record.fassung() } else { fassung };
        let page = empty(p, &ctx, resident, Some((record, fassung)))?;
        Ok(form(p, &ctx, &FormPage { filled: body.0, errors, is_stale, ..page }))
    })
    .await
}

fn end_page<R: RevisedPages>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    id: Id<R>,
    (filled, errors): (Filled, FieldErrors),
) -> Result<Response, Problem> {
    let (resident, record) = open::<R, _>(p, ctx, id, R::PURPOSE)?;
    need_nurse(p, ctx)?;
    let beside = R::beside(p, ctx, &resident, Some(&record))?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EndPage { resident: resident.into_inner(), record, filled, errors, beside };
    Ok(p.page_as(status, ctx, &page))
}

/// Asks whether one is ended.
async fn ask_end<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
) -> Response {
    p.answer(move |p| end_page(p, &ctx, id, (Filled::new(), FieldErrors::new()))).await
}

/// Ends one.
async fn end<R: RevisedPages>(
    ctx: Ctx<R::Write>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        match end_one(p, &ctx, seen(id, &body, &key), &R::end_of(&body)) {
            Ok(record) => Ok(see_other(&R::all_at(record.resident()), Some(&R::WORDS.ended))),
            Err(ActError::Invalid(errors)) => end_page(p, &ctx, id, (body.0, errors)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}
