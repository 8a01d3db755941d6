//! A record as JSON: the same acts, rights and rules as its pages (api.md).

use std::{borrow::Cow, marker::PhantomData};

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, Type},
    },
};

use super::{
    ActError, Done, ListQuery, Listed, Patch, Shown, Target, column_schema, edit, enter, reached, transition,
    type_schema, values_schema,
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        search::Similar,
        store::Versioned,
        tenancy::{Ctx, MayRead, Permission},
        web::{
            present::{json as answered, located, versioned},
            query::{IfMatch, Json, Path, Query},
            request_limits::Cost,
            routes::{Doc, Param, Routes, Shape, shape},
        },
    },
};

/// A record that programs read and write.
pub trait Api: Shown {
    /// Where its list is, and where one of them, with `{id}`.
    const API: (&'static str, &'static str);
    /// What its JSON is called in the API's description; a list, the values to send and those of a new one are called after
    /// it.
    const NAME: &'static str;
    /// What several of them are called in there, with a capital.
    const NAMES: &'static str;
    /// One sentence each: what list, entering, one of them and changing do.
    const SUMMARIES: [&'static str; 4];
    /// The query parameters of its list ([`super::list::params`]).
    const PARAMS: &'static [Param];
    /// The columns that a new one needs.
    const NEEDED: &'static [&'static str];
    /// What its JSON says beside the columns: name, type, and whether it is never null.
    const BESIDE: &'static [(&'static str, Type, bool)] = &[];
    /// One of them in a list: what the list page shows. The whole record is read one by one, since each reading is audited.
    type Line: Serialize + ToSchema;

    /// The values of [`Api::BESIDE`], in that order.
    fn beside(&self, _around: &Self::Around, _today: Date) -> Vec<Value> {
        Vec::new()
    }
    /// As it stands in a list.
    fn line(&self, row_version: u64, around: &Self::Around, today: Date) -> Self::Line;
}

/// The routes of a record below `/api/v1`.
#[must_use]
pub fn routes<R: Api>() -> Routes {
    const SURE: &[Param] = &[Param::words("trotzdem", &["0", "1", "false", "true"])];
    let [_, creates, _, _] = R::SUMMARIES;
    shared::<R>().post(R::API.0, create::<R>).doc(Doc {
        query: SURE,
        status: Some(201),
        ..act::<R>(creates, shape::<NewJson<R>>())
    })
}

/// Those of them that list, give and change records and carry out their acts, for one that is entered in a way of its own.
#[must_use]
pub fn shared<R: Api>() -> Routes {
    let (all, one) = R::API;
    let [lists, _, reads, changes] = R::SUMMARIES;
    let doc = |summary| Doc { summary, gives: Some(shape::<EntityJson<R>>()), ..Doc::default() };
    Routes::new()
        .get(all, list::<R>)
        .costly(Cost::Search)
        .doc(Doc { query: R::PARAMS, gives: Some(shape::<PageJson<R>>()), ..doc(lists) })
        .get(one, read::<R>)
        .doc(doc(reads))
        .patch(one, patch::<R>)
        .doc(act::<R>(changes, shape::<ValuesJson<R>>()))
        .and(transition::calls::<R>())
}

/// What the document says of an act that takes this and gives the record.
#[must_use]
pub fn act<R: Api>(summary: &'static str, takes: Shape) -> Doc {
    Doc { summary, also: &[409], takes: Some(takes), gives: Some(shape::<EntityJson<R>>()), ..Doc::default() }
}

/// A record: every column by its name. `id` is the record's id as in addresses, whatever the column of that name holds;
/// `tenant_id` is missing, since it never leaves the store.
pub struct EntityJson<R>(Map<String, Value>, PhantomData<fn() -> R>);

impl<R> Serialize for EntityJson<R> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<R: Api> EntityJson<R> {
    /// A record as the API gives it.
    #[must_use]
    pub fn new(record: &R, row_version: u64, around: &R::Around, today: Date) -> Self {
        let columns = R::FIELDS.iter().filter(|field| field.name != "tenant_id");
        let mut object: Map<String, Value> =
            columns.map(|field| (field.name.to_owned(), field.json(record))).collect();
        let warnings: Vec<&str> = record.warnings(today).into_iter().map(|(_, code)| code).collect();
        object.insert("id".to_owned(), json!(record.key()));
        let names = R::BESIDE.iter().map(|(name, ..)| (*name).to_owned());
        object.extend(names.zip(record.beside(around, today)));
        object.insert("row_version".to_owned(), json!(row_version));
        object.insert("warnings".to_owned(), json!(warnings));
        Self(object, PhantomData)
    }
}

impl<R: Api> PartialSchema for EntityJson<R> {
    fn schema() -> RefOr<Schema> {
        let columns = R::FIELDS.iter().filter(|field| !matches!(field.name, "tenant_id" | "id"));
        let object = columns.fold(ObjectBuilder::new(), |object, field| {
            object.property(field.name, column_schema(field, field.never_null())).required(field.name)
        });
        let of =
            |of: Type, full| Schema::Object(ObjectBuilder::new().schema_type(type_schema(of, full)).build());
        let id =
            ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::Custom("uuid".into())));
        let object = object
            .property("id", Schema::Object(id.build()))
            .property("row_version", of(Type::Integer, true));
        let derived = R::BESIDE.iter();
        let object = derived
            .fold(object, |object, (name, kind, full)| object.property(*name, of(kind.clone(), *full)));
        let warnings = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String));
        RefOr::T(Schema::Object(object.property("warnings", warnings).build()))
    }
}
impl<R: Api> ToSchema for EntityJson<R> {
    fn name() -> Cow<'static, str> {
        R::NAME.into()
    }
}

/// The columns that may be sent, each alone or with others; `null` empties one.
pub struct ValuesJson<R>(PhantomData<R>);

impl<R: Api> PartialSchema for ValuesJson<R> {
    fn schema() -> RefOr<Schema> {
        values_schema::<R>(&[])
    }
}
impl<R: Api> ToSchema for ValuesJson<R> {
    fn name() -> Cow<'static, str> {
        format!("{}Values", R::NAME).into()
    }
}

/// The same for a new record, which needs some of them.
pub struct NewJson<R>(PhantomData<R>);

impl<R: Api> PartialSchema for NewJson<R> {
    fn schema() -> RefOr<Schema> {
        values_schema::<R>(R::NEEDED)
    }
}
impl<R: Api> ToSchema for NewJson<R> {
    fn name() -> Cow<'static, str> {
        format!("New{}", R::NAME).into()
    }
}

/// One page of records.
#[derive(Serialize)]
#[serde(bound = "")]
pub struct PageJson<R: Api> {
    items: Vec<R::Line>,
    total: usize,
    page: usize,
    per_page: usize,
    /// Of a search that finds nothing.
    similar: Vec<SimilarJson>,
}

/// A text that differs in one letter from one that finds nothing, and how many records it finds.
#[derive(Serialize)]
struct SimilarJson {
    q: String,
    total: usize,
}

impl<R: Api> PageJson<R> {
    /// The first page of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self { items: Vec::new(), total: 0, page: 1, per_page: Paging::PER_PAGE, similar: Vec::new() }
    }

    /// The page that is asked for.
    ///
    /// # Errors
    /// What of the query means nothing, by its name in the API; those of the store.
    pub fn of(p: &Platform, ctx: &Ctx<R::Read>, query: &ListQuery<R>) -> Result<Self, Problem> {
        let mut errors = query.errors();
        for error in &mut errors.0 {
            if let Some(filter) = R::LIST.filters.iter().find(|filter| error.field == filter.name) {
                error.field = filter.api.into();
            }
        }
        let number = |name: &str, default: usize, most: usize| match query.get(name).trim() {
            "" => Some(default),
            text => text.parse().ok().filter(|number| (1..=most).contains(number)),
        };
        let page = number("seite", 1, Paging::LAST_PAGE);
        let per_page = number("per_page", Paging::PER_PAGE, Paging::MAX_PER_PAGE);
        for (name, value) in [("page", page), ("per_page", per_page)] {
            if value.is_none() {
                errors.add(name, "FELD_UNGUELTIG");
            }
        }
        let (Some(page), Some(per_page), true) = (page, per_page, errors.is_empty()) else {
            return Err(ActError::Invalid(errors).into());
        };
        let Listed { page: found, similar, .. } = R::list(p, ctx, query, Paging { page, per_page })?;
        let (around, today) = (R::around(p, ctx)?, ctx.today());
        let items = found.items.iter().map(|seen| seen.line(seen.row_version(), &around, today)).collect();
        let similar = similar.into_iter().map(|Similar { text, total, .. }| SimilarJson { q: text, total });
        Ok(Self { items, total: found.total, page, per_page, similar: similar.collect() })
    }
}

const SIMILAR: &str = "Of a search that finds nothing: texts that differ in one letter and find something.";

impl<R: Api> PartialSchema for PageJson<R> {
    fn schema() -> RefOr<Schema> {
        let whole = |said: &str| {
            let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
            Schema::Object(number.description(Some(said)).build())
        };
        let names = R::NAMES.to_lowercase();
        let items = ArrayBuilder::new().items(Ref::from_schema_name(R::Line::name()));
        let text = ObjectBuilder::new().schema_type(Type::String);
        let other = ObjectBuilder::new()
            .property("q", text.description(Some("The text.")))
            .property("total", whole(&format!("{} that it finds.", R::NAMES)))
            .required("q")
            .required("total");
        let similar = ArrayBuilder::new().items(other);
        let object = ObjectBuilder::new()
            .description(Some(format!("One page of {names}.")))
            .property("items", items.description(Some(format!("The {names} of the page."))))
            .property("total", whole(&format!("{} of the filter.", R::NAMES)))
            .property("page", whole("The page, from 1."))
            .property("per_page", whole("Entries on a page."))
            .property("similar", similar.description(Some(SIMILAR)));
        let named = ["items", "total", "page", "per_page", "similar"];
        RefOr::T(Schema::Object(named.into_iter().fold(object, ObjectBuilder::required).build()))
    }
}
impl<R: Api> ToSchema for PageJson<R> {
    fn name() -> Cow<'static, str> {
        format!("{}List", R::NAME).into()
    }
    fn schemas(parts: &mut Vec<(String, RefOr<Schema>)>) {
        parts.push((R::Line::name().into_owned(), R::Line::schema()));
        R::Line::schemas(parts);
    }
}

/// A page of the list.
pub async fn list<R: Api>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery<R>>,
) -> Response {
    p.answer(move |p| Ok(answered(StatusCode::OK, &PageJson::of(p, &ctx, &query)?))).await
}

/// The record as it stands now, with its version as ETag; audited.
///
/// # Errors
/// It is not there or not reached; those of the store.
pub fn given<R: Api, P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<R>,
    status: StatusCode,
) -> Result<Response, Problem>
where
    P: Permission + MayRead<R>,
{
    let seen: Versioned<R> = reached(p, ctx, id, R::OPENED_FOR.api)?;
    let reads = ctx.try_as().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    let json = EntityJson::new(&*seen, seen.row_version(), &R::around(p, &reads)?, ctx.today());
    let shown = versioned(status, &json, seen.row_version());
    let at = R::API.1.replace("{id}", &id.to_string());
    Ok(if status == StatusCode::CREATED { located(shown, &at) } else { shown })
}

/// One record; audited.
pub async fn read<R: Api>(ctx: Ctx<R::Read>, State(p): State<Platform>, Path(id): Path<Id<R>>) -> Response {
    p.answer(move |p| given(p, &ctx, id, StatusCode::OK)).await
}

/// The record as an act left it. A stale update of the API is 412, where a stale form is 409.
///
/// # Errors
/// Why the act was refused.
pub fn done<R: Api, P: Permission + MayRead<R>>(
    p: &Platform,
    ctx: &Ctx<P>,
    result: Result<Done<Id<R>>, impl Into<Problem>>,
    status: StatusCode,
) -> Result<Response, Problem> {
    match result.map_err(Into::into) {
        Ok(done) => given(p, ctx, done.id, status),
        Err(problem) if problem.code == "FASSUNG_VERALTET" => Err(Problem { kind: Kind::Stale, ..problem }),
        Err(problem) => Err(problem),
    }
}

/// Whether a record that looks like another is entered all the same.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sure {
    trotzdem: String,
}

/// Enters a record.
pub async fn create<R: Api>(
    ctx: Ctx<R::Edit>,
    State(p): State<Platform>,
    Query(sure): Query<Sure>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let sure = matches!(sure.trotzdem.as_str(), "1" | "true").then_some("");
        let patch = Patch::from_json(&body).map_err(ActError::Invalid);
        let result = patch.and_then(|patch| enter::<R>(p, &ctx, &patch, "", sure));
        done(p, &ctx, result, StatusCode::CREATED)
    })
    .await
}

/// Changes columns of a record.
pub async fn patch<R: Api>(
    ctx: Ctx<R::Edit>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let result = edit(p, &ctx, Target::of(id, row_version), |_| Patch::from_json(&body));
        done(p, &ctx, result, StatusCode::OK)
    })
    .await
}
