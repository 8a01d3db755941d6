//! The routes of an act: its page, its form, and its call.

use std::{borrow::Cow, marker::PhantomData};

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Transition, carry_out};
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{
            ActError, Api, Fields as _, Patch, Shown, api, pages::AskPage, parse_asked, reached,
            routes::around, values_schema,
        },
        store::Versioned,
        tenancy::Ctx,
        web::{
            present::{see_other, status_of},
            query::{Form, IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// Carries out an act as its form would, for tests of any record.
#[cfg(test)]
pub type Sent<R> = fn(
    &crate::platform::bench::TestPlatform,
    &crate::platform::tenancy::Tenant,
    Id<R>,
    u64,
    &Form,
) -> Result<crate::platform::entity::Done<Id<R>>, ActError>;

/// See [`Sent`].
#[cfg(test)]
pub fn sent<T: Transition>(
    site: &crate::platform::bench::TestPlatform,
    tenant: &crate::platform::tenancy::Tenant,
    id: Id<T::Of>,
    row_version: u64,
    form: &Form,
) -> Result<crate::platform::entity::Done<Id<T::Of>>, ActError> {
    let ctx = site.ctx::<T::May>(tenant, None);
    carry_out(&site.p, &ctx, id, row_version, "", &entered(&T::default(), form, &ctx)?)
}

pub(super) fn pages<T: Transition>() -> Routes {
    Routes::new().get(T::AT, page::<T>).post(T::AT, post::<T>)
}

pub(super) fn calls<T: Transition>() -> Routes {
    let Some(of) = T::CALL else { return Routes::new() };
    let routes = match of.at {
        Some(at) => Routes::new().post(at, called::<T>),
        None => Routes::new().delete(T::Of::API.1, called::<T>),
    };
    let status = (of.status != 200).then_some(of.status);
    routes.doc(Doc { status, ..api::act::<T::Of>(of.summary, shape::<Asked<T>>()) })
}

/// What is asked for an act, in the description of the API.
pub struct Asked<T>(PhantomData<T>);

impl<T: Transition> PartialSchema for Asked<T> {
    fn schema() -> RefOr<Schema> {
        let needed = T::FIELDS.iter().filter(|field| field.is_asked()).map(|field| field.name);
        values_schema::<T>(&needed.collect::<Vec<_>>())
    }
}
impl<T: Transition> ToSchema for Asked<T> {
    fn name() -> Cow<'static, str> {
        T::CALL.map_or(T::WORDS, |call| call.takes).into()
    }
}

async fn page<T: Transition>(
    ctx: Ctx<T::May>,
    State(p): State<Platform>,
    Path(id): Path<Id<T::Of>>,
) -> Response {
    p.answer(move |p| ask(p, &ctx, T::Of::address(T::AT, id), id, &T::default())).await
}

async fn post<T: Transition>(
    ctx: Ctx<T::May>,
    State(p): State<Platform>,
    Path(id): Path<Id<T::Of>>,
    form: Form,
) -> Response {
    p.answer(move |p| send(p, &ctx, T::Of::address(T::AT, id), id, &T::default(), form)).await
}

/// Carries out an act.
pub async fn called<T: Transition>(
    ctx: Ctx<T::May>,
    State(p): State<Platform>,
    Path(id): Path<Id<T::Of>>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    let status = T::CALL.and_then(|call| StatusCode::from_u16(call.status).ok()).unwrap_or(StatusCode::OK);
    p.answer(move |p| call(p, &ctx, id, row_version, &T::default(), &body, status)).await
}

/// The page of an act, sent to `at`; to the record where it does not apply.
///
/// # Errors
/// The record is not there or not reached; those of [`Transition::begin`].
pub fn ask<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    at: String,
    id: Id<T::Of>,
    asked: &T,
) -> Result<Response, Problem> {
    let seen = seen::<T>(p, ctx, id)?;
    if !T::applies(&seen) {
        return Ok(see_other(&T::Of::at(id), None));
    }
    let begun = asked.begin(&seen, ctx)?;
    Ok(p.page(ctx, &form::<T>(p, ctx, at, seen, begun)?))
}

/// The form of an act was sent to `at`: to the record, or the form again ([`again`]).
///
/// # Errors
/// Those that [`again`] gives back.
pub fn send<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    at: String,
    id: Id<T::Of>,
    asked: &T,
    sent: Form,
) -> Result<Response, Problem> {
    is_there::<T>(p, ctx, id)?;
    let (row_version, key) = (sent.row_version().unwrap_or(0), sent.idempotency_key());
    let done = entered(asked, &sent, ctx).and_then(|asked| carry_out(p, ctx, id, row_version, &key, &asked));
    match done {
        Ok(done) => {
            let key = if done.carried_out {
                format!("notice-{}", T::WORDS)
            } else {
                "notice-record-unchanged".into()
            };
            let seen: Versioned<T::Of> = p.store().read(ctx, |r| r.need(&id)).map_err(ActError::from)?;
            let to = if seen.reached(ctx).is_ok() { T::Of::at(id) } else { T::Of::AT.list.to_owned() };
            Ok(see_other(&to, Some(&Msg { key: key.into(), args: Vec::new() })))
        }
        Err(refused) => again(p, ctx, at, id, asked, sent, refused),
    }
}

/// The form of an act once more, with everything that was entered: what is wrong with it (422), what of it is in the way
/// (409), or with the version that somebody saved meanwhile (409).
///
/// # Errors
/// Any other refusal, as it is; the record is not there or not reached.
pub fn again<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    at: String,
    id: Id<T::Of>,
    asked: &T,
    sent: Form,
    refused: ActError,
) -> Result<Response, Problem> {
    let (status, errors, problem) = match refused {
        ActError::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        ActError::Stale => (StatusCode::CONFLICT, FieldErrors::new(), Some(T::Of::msg("close-stale"))),
        ActError::Refused(problem) if !problem.fields.is_empty() => {
            (status_of(&problem), problem.fields, None)
        }
        ActError::Refused(problem) if problem.kind == Kind::Conflict => {
            (status_of(&problem), FieldErrors::new(), Some(problem.words))
        }
        other => return Err(other.into()),
    };
    let page = form::<T>(p, ctx, at, seen::<T>(p, ctx, id)?, asked.clone())?;
    Ok(p.page_as(status, ctx, &AskPage { sent: Some(sent), errors, problem, ..page }))
}

/// A program called an act: the record as it left it, with `status`.
///
/// # Errors
/// Why it was refused.
pub fn call<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    id: Id<T::Of>,
    row_version: u64,
    asked: &T,
    body: &Map<String, Value>,
    status: StatusCode,
) -> Result<Response, Problem> {
    is_there::<T>(p, ctx, id)?;
    let read = Patch::from_json(body).and_then(|patch| patch.on(asked)).and_then(complete);
    let done =
        read.map_err(ActError::Invalid).and_then(|asked| carry_out(p, ctx, id, row_version, "", &asked));
    api::done::<T::Of, _>(p, ctx, done, status)
}

/// What a program sent, unless something is missing that is needed.
fn complete<T: Transition>(asked: T) -> Result<T, FieldErrors> {
    let mut errors = FieldErrors::new();
    for field in T::FIELDS.iter().filter(|field| field.required && field.get(&asked).is_empty()) {
        errors.add(field.name, field.missing);
    }
    if errors.is_empty() { Ok(asked) } else { Err(errors) }
}

/// What was entered in the form of an act.
fn entered<T: Transition>(asked: &T, sent: &Form, ctx: &Ctx<T::May>) -> Result<T, ActError> {
    let boxes =
        T::FIELDS.iter().map(|field| parse_asked(field.name, sent.get(field.name), (ctx.now(), ctx.zone())));
    Patch::collect(boxes).and_then(|patch| patch.on(asked)).map_err(ActError::Invalid)
}

/// The record, opened for the form of an act.
fn seen<T: Transition>(p: &Platform, ctx: &Ctx<T::May>, id: Id<T::Of>) -> Result<Versioned<T::Of>, ActError> {
    if T::UNOPENED {
        return Ok(p.store().read(ctx, |r| r.need(&id))?);
    }
    reached(p, ctx, id, T::Of::OPENED_FOR.ask)
}

/// Of a record that is not there for the user, nothing that was entered is judged.
fn is_there<T: Transition>(p: &Platform, ctx: &Ctx<T::May>, id: Id<T::Of>) -> Result<(), ActError> {
    let seen: Versioned<T::Of> = p.store().read(ctx, |r| r.need(&id))?;
    seen.reached(ctx).or_else(|refused| match refused.explain().kind {
        Kind::NotFound => Err(refused),
        // The act itself says what is in the way.
        _ => Ok(()),
    })
}

fn form<T: Transition>(
    p: &Platform,
    ctx: &Ctx<T::May>,
    at: String,
    seen: Versioned<T::Of>,
    asked: T,
) -> Result<AskPage<T>, Problem> {
    let (row_version, around) = (seen.row_version(), around::<T::Of, _>(p, ctx)?);
    let (record, errors) = (seen.into_inner(), FieldErrors::new());
    Ok(AskPage { asked, record, row_version, at, sent: None, errors, problem: None, around })
}
