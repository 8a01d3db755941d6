//! The routes of an act: its page, its form, and its call.

use std::{borrow::Cow, marker::PhantomData};

use axum::{extract::State, http::StatusCode, response::Response};
use serde_json::{Map, Value};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Transition, carry_out, is_allowed};
use crate::{
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{
            ActError, Api, Fields as _, Patch, Shown, Target, api,
            pages::AskPage,
            parse_asked, reached,
            routes::around,
            shown::{is_there, stored},
            values_schema,
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
    carry_out(&site.p, &ctx, Target::of(id, row_version), &entered(&T::default(), form, &ctx)?)
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
    p.answer(move |p| Asking::<T>::of(p, &ctx, id).ask()).await
}

async fn post<T: Transition>(
    ctx: Ctx<T::May>,
    State(p): State<Platform>,
    Path(id): Path<Id<T::Of>>,
    form: Form,
) -> Response {
    p.answer(move |p| Asking::<T>::of(p, &ctx, id).send(form)).await
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
    p.answer(move |p| Asking::<T>::of(p, &ctx, id).call(row_version, &body, status)).await
}

/// An act that a user asks for.
pub struct Asking<'a, T: Transition> {
    /// The platform.
    pub p: &'a Platform,
    /// Who asks.
    pub ctx: &'a Ctx<T::May>,
    /// The record to which it is done.
    pub id: Id<T::Of>,
    /// Where its form is sent.
    pub at: String,
    /// What is said of it beforehand.
    pub asked: T,
}

impl<'a, T: Transition> Asking<'a, T> {
    /// At the act's own address, with nothing said beforehand.
    #[must_use]
    pub fn of(p: &'a Platform, ctx: &'a Ctx<T::May>, id: Id<T::Of>) -> Self {
        Self { p, ctx, id, at: T::Of::address(T::AT, id), asked: T::default() }
    }

    /// The page of the act; to the record where it does not apply.
    ///
    /// # Errors
    /// The record is not there or not reached; those of [`Transition::begin`].
    pub fn ask(self) -> Result<Response, Problem> {
        let seen = self.seen()?;
        if !T::applies(&seen) {
            return Ok(see_other(&T::Of::at(self.id), None));
        }
        let (p, ctx, asked) = (self.p, self.ctx, self.asked.begin(&seen, self.ctx)?);
        Ok(p.page(ctx, &Self { asked, ..self }.form(seen)?))
    }

    /// Its form was sent: to the record, or the form again ([`Asking::again`]).
    ///
    /// # Errors
    /// Those that [`Asking::again`] gives back.
    pub fn send(self, sent: Form) -> Result<Response, Problem> {
        self.is_there()?;
        let (row_version, key) = (sent.row_version().unwrap_or(0), sent.idempotency_key());
        let target = Target::of(self.id, row_version).once(&key);
        let done = entered(&self.asked, &sent, self.ctx)
            .and_then(|asked| carry_out(self.p, self.ctx, target, &asked));
        match done {
            Ok(done) => {
                let key = if done.carried_out {
                    format!("notice-{}", T::WORDS)
                } else {
                    "notice-record-unchanged".into()
                };
                let shown = self.stored()?.reached(self.ctx).is_ok();
                let to = if shown { T::Of::at(self.id) } else { T::Of::AT.list.to_owned() };
                Ok(see_other(&to, Some(&Msg { key: key.into(), args: Vec::new() })))
            }
            Err(refused) => self.again(sent, refused),
        }
    }

    /// The form once more, with everything that was entered: what is wrong with it (422), what of it is in the way (409),
    /// or with the version that another user saved meanwhile (409).
    ///
    /// # Errors
    /// Any other refusal, as it is; the record is not there or not reached.
    pub fn again(self, sent: Form, refused: ActError) -> Result<Response, Problem> {
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
        let (p, ctx, seen) = (self.p, self.ctx, self.seen()?);
        let page = self.form(seen)?;
        Ok(p.page_as(status, ctx, &AskPage { sent: Some(sent), errors, problem, ..page }))
    }

    /// A program called it: the record as the act left it, with `status`.
    ///
    /// # Errors
    /// Why it was refused.
    pub fn call(
        self,
        row_version: u64,
        body: &Map<String, Value>,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        self.is_there()?;
        let read = Patch::from_json(body).and_then(|patch| patch.on(&self.asked)).and_then(complete);
        let done = read
            .map_err(ActError::Invalid)
            .and_then(|asked| carry_out(self.p, self.ctx, Target::of(self.id, row_version), &asked));
        api::done::<T::Of, _>(self.p, self.ctx, done, status)
    }

    fn stored(&self) -> Result<Versioned<T::Of>, ActError> {
        stored(self.p, self.ctx, self.id)
    }

    /// The record, opened for the form.
    fn seen(&self) -> Result<Versioned<T::Of>, ActError> {
        let seen = self.stored()?;
        is_allowed::<T>(self.p, self.ctx)?;
        if T::UNOPENED { Ok(seen) } else { reached(self.p, self.ctx, self.id, T::Of::OPENED_FOR.ask) }
    }

    /// Of a record that is not there for the user, or that they may not do this to, nothing that was entered is judged.
    fn is_there(&self) -> Result<(), ActError> {
        is_there(&*self.stored()?, self.ctx)?;
        is_allowed::<T>(self.p, self.ctx)
    }

    fn form(self, seen: Versioned<T::Of>) -> Result<AskPage<T>, Problem> {
        let (row_version, around) = (seen.row_version(), around::<T::Of, _>(self.p, self.ctx)?);
        let (record, errors, Self { at, asked, .. }) = (seen.into_inner(), FieldErrors::new(), self);
        Ok(AskPage { asked, record, row_version, at, sent: None, errors, problem: None, around })
    }
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
