//! A record of which a tenant has one, such as the settings of an area: it counts before it is stored, its columns are
//! changed in one form and by programs, and each change is audited with old and new values.

use std::{borrow::Cow, marker::PhantomData};

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use super::{
    ActError, Days, Done, Entity, Field, Patch, Target, act, boxes, column_schema, pages::SinglePage, stands,
    type_schema, values_schema,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::{EventKind, Reader, StoreError, Versioned},
        tenancy::{Ctx, MayRead, MayWrite, Permission},
        web::{
            idempotency::IdempotencyRecord,
            present::{see_other, status_of, versioned},
            query::{Form, IfMatch, Json},
            routes::{Doc, Routes, shape},
        },
    },
    ui::{NavSpot, View},
};

/// A record of which a tenant has one. Its words begin with [`super::Fields::WORDS`]: that is its title, `-stale` says that another
/// user saved meanwhile, and `notice-<WORDS>-saved` that it is done.
pub trait Single: Entity + Clone {
    /// Who sees and changes it.
    type Edit: MayWrite<Self> + MayWrite<IdempotencyRecord>;
    /// Its page.
    const AT: &'static str;
    /// The page's place in the navigation.
    const HERE: NavSpot;
    /// What the audit trail calls a change.
    const CHANGED: EventKind;

    /// What counts while none is stored.
    fn before<P: Permission>(ctx: &Ctx<P>) -> Self;
    /// What stands above the form, e.g. the tabs of the pages to which it belongs.
    fn above(v: &View) -> Markup;
    /// What stands below it, e.g. what counted before.
    fn below(&self, _v: &View) -> Markup {
        html! {}
    }
    /// A word of a closed list in the reader's language.
    fn word(v: &View, column: &str, word: &str) -> String {
        v.t(&Self::msg(&format!("{column}-{word}").to_lowercase().replace('_', "-")))
    }
}

/// One that programs read and change, too.
pub trait SingleApi: Single {
    /// Where.
    const API: &'static str;
    /// What its JSON is called in the API's description.
    const NAME: &'static str;
    /// One sentence each: what reading and changing do.
    const SUMMARIES: [&'static str; 2];
}

/// Its key: there is one.
#[must_use]
pub fn the_one<R>() -> Id<R> {
    Id::from_bytes([0; 16])
}

/// The record that counts, and the version that a change of it names: 0 while none is stored.
///
/// # Errors
/// Those of the store.
pub fn current<R: Single, P: Permission + MayRead<R>>(
    ctx: &Ctx<P>,
    r: &Reader<'_, P>,
) -> Result<(R, u64), StoreError> {
    let stored: Option<Versioned<R>> = r.get(&the_one())?;
    Ok(stored.map_or_else(
        || (R::before(ctx), 0),
        |seen| {
            let version = seen.row_version();
            (seen.into_inner(), version)
        },
    ))
}

/// Changes columns of it, at the version that was seen. `read` gives the changes.
///
/// # Errors
/// [`ActError`].
pub fn save<R: Single>(
    p: &Platform,
    ctx: &Ctx<R::Edit>,
    (row_version, idempotency_key): (u64, &str),
    read: impl FnOnce(&R) -> Result<Patch<R>, FieldErrors>,
) -> Result<Done<Id<R>>, ActError> {
    let target = Target::of(the_one(), row_version).once(idempotency_key);
    act::set(
        p.store(),
        ctx,
        target,
        R::CHANGED,
        |_| Ok(R::before(ctx)),
        |_, old: &R| read(old).and_then(|patch| patch.on(old)).map_err(ActError::Invalid),
    )
}

/// Its page and form.
#[must_use]
pub fn routes<R: Single>() -> Routes {
    Routes::new().get(R::AT, show::<R>).post(R::AT, change::<R>)
}

/// Its calls.
#[must_use]
pub fn calls<R: SingleApi>() -> Routes {
    let [reads, changes] = R::SUMMARIES;
    let doc = |summary| Doc { summary, gives: Some(shape::<SingleJson<R>>()), ..Doc::default() };
    Routes::new().get(R::API, read::<R>).doc(doc(reads)).patch(R::API, patch::<R>).doc(Doc {
        also: &[409],
        takes: Some(shape::<ChangesJson<R>>()),
        ..doc(changes)
    })
}

/// The page with what counts, or with what was `refused`: then too with the present version, so that a user who saves again
/// has seen that another one did.
fn page<R: Single>(
    p: &Platform,
    ctx: &Ctx<R::Edit>,
    refused: Option<(Form, Problem)>,
) -> Result<Response, Problem> {
    let (record, row_version) = p.store().read(ctx, |r| current::<R, _>(ctx, r))?;
    let (sent, problem) = refused.unzip();
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok(p.page_as(status, ctx, &SinglePage { record, row_version, sent, problem }))
}

async fn show<R: Single>(ctx: Ctx<R::Edit>, State(p): State<Platform>) -> Response {
    p.answer(move |p| page::<R>(p, &ctx, None)).await
}

async fn change<R: Single>(ctx: Ctx<R::Edit>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let days = Days { today: ctx.today(), born_by: ctx.today() };
        let saved = save::<R>(p, &ctx, (row_version, &key), |stored| {
            let sent = boxes::<R>(&form).into_iter();
            Patch::from_form(sent.filter(|(name, raw)| !stands(stored, name, raw)), days)
        });
        let problem = match saved {
            Ok(done) => {
                let key = if done.carried_out {
                    format!("notice-{}-saved", R::WORDS)
                } else {
                    "notice-record-unchanged".into()
                };
                return Ok(see_other(R::AT, Some(&Msg { key: key.into(), args: Vec::new() })));
            }
            Err(error @ ActError::Invalid(_)) => error.explain(),
            Err(ActError::Stale) => ActError::Stale.explain().saying(R::msg("stale")),
            Err(error) => return Err(error.into()),
        };
        page::<R>(p, &ctx, Some((form, problem)))
    })
    .await
}

/// Every column by its name, with the version.
struct SingleJson<R>(PhantomData<R>);

impl<R: SingleApi> SingleJson<R> {
    fn of(record: &R, row_version: u64) -> Map<String, Value> {
        let mut object: Map<String, Value> =
            R::FIELDS.iter().map(|field| (field.name.to_owned(), field.json(record))).collect();
        object.insert("row_version".to_owned(), json!(row_version));
        object
    }
}

impl<R: SingleApi> PartialSchema for SingleJson<R> {
    fn schema() -> RefOr<Schema> {
        let column = |object: ObjectBuilder, field: &Field<R>| {
            object.property(field.name, column_schema(field, field.never_null())).required(field.name)
        };
        let version = ObjectBuilder::new().schema_type(type_schema(Type::Integer, true)).build();
        let object = R::FIELDS.iter().fold(ObjectBuilder::new(), column);
        RefOr::T(Schema::Object(object.property("row_version", Schema::Object(version)).build()))
    }
}
impl<R: SingleApi> ToSchema for SingleJson<R> {
    fn name() -> Cow<'static, str> {
        R::NAME.into()
    }
}

/// The columns that may be sent, each alone or with others.
struct ChangesJson<R>(PhantomData<R>);

impl<R: SingleApi> PartialSchema for ChangesJson<R> {
    fn schema() -> RefOr<Schema> {
        values_schema::<R>(&[])
    }
}
impl<R: SingleApi> ToSchema for ChangesJson<R> {
    fn name() -> Cow<'static, str> {
        format!("{}Values", R::NAME).into()
    }
}

fn given<R: SingleApi>(p: &Platform, ctx: &Ctx<R::Edit>) -> Result<Response, Problem> {
    let (record, row_version) = p.store().read(ctx, |r| current::<R, _>(ctx, r))?;
    Ok(versioned(StatusCode::OK, &SingleJson::<R>::of(&record, row_version), row_version))
}

async fn read<R: SingleApi>(ctx: Ctx<R::Edit>, State(p): State<Platform>) -> Response {
    p.answer(move |p| given::<R>(p, &ctx)).await
}

async fn patch<R: SingleApi>(
    ctx: Ctx<R::Edit>,
    State(p): State<Platform>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| match save::<R>(p, &ctx, (row_version, ""), |_| Patch::from_json(&body)) {
        Ok(_) => given::<R>(p, &ctx),
        Err(ActError::Stale) => Err(Problem { kind: Kind::Stale, ..ActError::Stale.explain() }),
        Err(refused) => Err(refused.into()),
    })
    .await
}
