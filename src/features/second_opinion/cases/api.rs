//! Cases as JSON: the same actions, rights and rules as the pages (api.md).

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaFormat, Type},
    },
};

use super::{
    Case, CaseError, EditCases, Fallgruppe, ReadCases, actions,
    fields::{FIELDS, Patch},
    filter::{ListQuery, Sort},
    model::{GutachtenTyp, JaNein},
    repo, rules,
    status::{Status, status},
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Kind as Refusal, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, Done, column_schema, type_schema, values_schema},
        store::{Purpose, Versioned},
        tenancy::{Ctx, MayRead, Permission},
        web::{
            present::{json as answer, located, versioned},
            query::{IfMatch, Json, Path, Query},
            request_limits::Cost,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// Routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    const YES_NO: &[&str] = &["ja", "nein", "true", "false"];
    const FILTERS: &[Param] = &[
        Param::text("q"),
        Param::JAHR,
        Param::KW,
        Param::words("fallgruppe", &Fallgruppe::CODES),
        Param::words("status", &Status::NAMES),
        Param::words("has_icd", YES_NO),
        Param::words("has_coding", YES_NO),
        Param::id("import_id"),
        Param::words("sort", &Sort::NAMES),
        Param::PAGE,
        Param::PER_PAGE,
    ];
    const SURE: &[Param] = &[Param::words("trotzdem", &["0", "1", "false", "true"])];
    const SOUGHT: &[Param] = &[Param::text("q")];
    let one = || Some(shape::<CaseJson>());
    Routes::new()
        .get("/api/v1/cases", list)
        .costly(Cost::Search)
        .doc(Doc {
            summary: "Cases of a filter, one page",
            query: FILTERS,
            gives: Some(shape::<CaseList>()),
            ..Doc::default()
        })
        .post("/api/v1/cases", create)
        .doc(Doc {
            summary: "Enters a case; one that looks like another needs ?trotzdem=1",
            query: SURE,
            also: &[409],
            takes: Some(shape::<NewCase>()),
            status: Some(201),
            gives: one(),
            ..Doc::default()
        })
        .get("/api/v1/cases/{id}", read)
        .doc(Doc { summary: "One case; its ETag is its row_version", gives: one(), ..Doc::default() })
        .patch("/api/v1/cases/{id}", change)
        .doc(Doc {
            summary: "Changes columns of a case; needs If-Match",
            also: &[409],
            takes: Some(shape::<CaseValues>()),
            gives: one(),
            ..Doc::default()
        })
        .delete("/api/v1/cases/{id}", cancel)
        .doc(Doc {
            summary: "Takes a case back (Storno) with a reason; needs If-Match",
            also: &[409],
            takes: Some(shape::<Reason>()),
            gives: one(),
            ..Doc::default()
        })
        .get("/api/v1/search", search)
        .costly(Cost::Search)
        .doc(Doc {
            summary: "What is found by a text, grouped by kind",
            query: SOUGHT,
            gives: Some(shape::<Hits>()),
            ..Doc::default()
        })
}

/// A case: every column of domain.md, 1.1 by its name. `id` is the record's id as in URLs, `nr` the number for
/// people; `tenant_id` is missing, since it never leaves the store.
#[derive(Serialize)]
#[serde(transparent)]
pub struct CaseJson(Map<String, Value>);

impl CaseJson {
    /// A case as the API gives it.
    #[must_use]
    pub fn new(case: &Case, row_version: u64, today: Date, frist_tage: u16) -> Self {
        let columns = FIELDS.iter().filter(|field| field.name != "tenant_id");
        let mut object: Map<String, Value> =
            columns.map(|field| (field.name.to_owned(), field.json(case))).collect();
        let warnings: Vec<&str> = rules::warnings(case, today).into_iter().map(|(_, code)| code).collect();
        let derived = [
            ("id", json!(case.id)),
            ("nr", json!(case.nr)),
            ("row_version", json!(row_version)),
            ("status", json!(status(case, today, frist_tage).name())),
            ("kvnr_status", json!(case.kvnr_status().name())),
            ("alter", json!(case.alter())),
            ("warnings", json!(warnings)),
        ];
        object.extend(derived.map(|(name, value)| (name.to_owned(), value)));
        Self(object)
    }

    fn of<P: Permission>(ctx: &Ctx<P>, seen: &Versioned<Case>) -> Self {
        Self::new(seen, seen.row_version(), ctx.today(), ctx.frist_tage())
    }
}

/// The columns that may be sent, each alone or with others; `null` empties one.
pub struct CaseValues;

/// The same for a new case, which needs three of them.
pub struct NewCase;

fn of_type(of: Type) -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(of).build())
}

impl PartialSchema for CaseJson {
    fn schema() -> RefOr<Schema> {
        let columns = FIELDS.iter().filter(|field| !matches!(field.name, "tenant_id" | "id"));
        let object = columns.fold(ObjectBuilder::new(), |object, field| {
            object.property(field.name, column_schema(field, field.never_null())).required(field.name)
        });
        let id =
            ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::Custom("uuid".into())));
        let object = object
            .property("id", Schema::Object(id.build()))
            .property("nr", of_type(Type::Integer))
            .property("status", of_type(Type::String))
            .property("kvnr_status", of_type(Type::String))
            .property(
                "alter",
                Schema::Object(ObjectBuilder::new().schema_type(type_schema(Type::Integer, false)).build()),
            )
            .property("warnings", ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String)));
        RefOr::T(Schema::Object(object.build()))
    }
}
impl ToSchema for CaseJson {
    fn name() -> std::borrow::Cow<'static, str> {
        "Case".into()
    }
}

impl PartialSchema for CaseValues {
    fn schema() -> RefOr<Schema> {
        values_schema::<Case>(&[])
    }
}
impl ToSchema for CaseValues {
    fn name() -> std::borrow::Cow<'static, str> {
        "CaseValues".into()
    }
}

impl PartialSchema for NewCase {
    fn schema() -> RefOr<Schema> {
        values_schema::<Case>(&["nachname", "datum", "fallgruppe"])
    }
}
impl ToSchema for NewCase {
    fn name() -> std::borrow::Cow<'static, str> {
        "NewCase".into()
    }
}

/// A case in a list: what the list page shows. The whole record is read one by one, since each reading is audited.
#[derive(Serialize, ToSchema)]
pub struct CaseLine {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Case>,
    /// Number for people.
    pub nr: u64,
    /// Its version.
    pub row_version: u64,
    /// Readable key.
    pub fall_id: String,
    /// ISO year.
    pub jahr: u16,
    /// ISO week.
    pub kw: u8,
    /// Receipt of the request.
    #[schema(value_type = String, format = "date")]
    pub datum: Date,
    /// Surname.
    pub nachname: String,
    /// First name.
    pub vorname: Option<String>,
    /// Specialty.
    pub fallgruppe: Fallgruppe,
    /// Codes as one text.
    pub icd: Option<String>,
    /// An expert report exists.
    pub gutachten: bool,
    /// Alternative or Bestätigung.
    pub gutachten_typ: Option<&'static str>,
    /// Ja or Nein.
    pub therapieaenderung: Option<&'static str>,
    /// Where it stands today.
    pub status: &'static str,
}

crate::opaque_debug!(CaseLine, CaseJson);

impl CaseLine {
    fn of<P: Permission>(ctx: &Ctx<P>, seen: &Versioned<Case>) -> Self {
        Self {
            id: seen.id,
            nr: seen.nr,
            row_version: seen.row_version(),
            fall_id: seen.fall_id.clone(),
            jahr: seen.jahr,
            kw: seen.kw,
            datum: seen.datum,
            nachname: seen.nachname.clone(),
            vorname: seen.vorname.clone(),
            fallgruppe: seen.fallgruppe,
            icd: seen.icd_text(),
            gutachten: seen.gutachten,
            gutachten_typ: seen.gutachten_typ.map(GutachtenTyp::code),
            therapieaenderung: seen.therapieaenderung.map(JaNein::code),
            status: status(seen, ctx.today(), ctx.frist_tage()).name(),
        }
    }
}

/// One page of cases.
#[derive(Serialize, ToSchema)]
pub struct CaseList {
    /// The cases of the page.
    pub items: Vec<CaseLine>,
    /// Cases of the filter.
    pub total: usize,
    /// The page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
}

/// What was found, grouped by kind; only kinds that the reader may see.
#[derive(Serialize, ToSchema)]
pub struct Hits {
    /// Cases.
    pub cases: CaseList,
}

/// Why a case is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In words, 1 to 500 characters.
    #[schema(min_length = 1, max_length = 500)]
    pub loesch_grund: String,
}

/// Most entries on a page (api.md).
const MOST: usize = Paging::MAX_PER_PAGE;

fn page_of(p: &Platform, ctx: &Ctx<ReadCases>, query: &ListQuery) -> Result<CaseList, Problem> {
    let (filter, sort, mut errors) = query.read();
    // The filter names what it could not read as the page's address does.
    for error in &mut errors.0 {
        let api = [("icd", "has_icd"), ("kodierung", "has_coding"), ("import", "import_id")];
        if let Some((_, name)) = api.into_iter().find(|(page, _)| error.field == *page) {
            error.field = name.into();
        }
    }
    let number = |text: &str, default: usize, most: usize| match text.trim() {
        "" => Some(default),
        text => text.parse().ok().filter(|number| (1..=most).contains(number)),
    };
    let page = number(&query.seite, 1, Paging::LAST_PAGE);
    let per_page = number(&query.per_page, Paging::PER_PAGE, MOST);
    for (name, value) in [("page", page), ("per_page", per_page)] {
        if value.is_none() {
            errors.add(name, "FELD_UNGUELTIG");
        }
    }
    let (Some(page), Some(per_page), true) = (page, per_page, errors.is_empty()) else {
        return Err(ActError::Invalid(errors).into());
    };
    let paging = Paging { page, per_page };
    let found = repo::list(p, ctx, &filter, sort, paging)?;
    let items = found.page.items.iter().map(|seen| CaseLine::of(ctx, seen)).collect();
    Ok(CaseList { items, total: found.page.total, page, per_page })
}

pub(super) async fn list(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Response {
    p.answer(move |p| Ok(answer(StatusCode::OK, &page_of(p, &ctx, &query)?))).await
}

pub(super) async fn search(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Response {
    p.answer(move |p| {
        let sought = ListQuery { q: query.q, ..ListQuery::default() };
        let nothing = CaseList { items: Vec::new(), total: 0, page: 1, per_page: Paging::PER_PAGE };
        // A shorter text names nothing; all cases are no answer to it.
        let cases = if sought.read().0.q.is_some() { page_of(p, &ctx, &sought)? } else { nothing };
        Ok(answer(StatusCode::OK, &Hits { cases }))
    })
    .await
}

/// The case as it stands now, with its version as ETag; audited.
fn given<P>(p: &Platform, ctx: &Ctx<P>, id: Id<Case>, status: StatusCode) -> Result<Response, Problem>
where
    P: Permission + MayRead<Case>,
{
    let seen: Versioned<Case> = p.store().open(ctx, &id, Purpose("fall_api"))?;
    let shown = versioned(status, &CaseJson::of(ctx, &seen), seen.row_version());
    Ok(if status == StatusCode::CREATED { located(shown, &format!("/api/v1/cases/{id}")) } else { shown })
}

pub(super) async fn read(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
) -> Response {
    p.answer(move |p| given(p, &ctx, id, StatusCode::OK)).await
}

/// A stale update of the API is 412, where a stale form is 409.
fn refused(error: CaseError) -> Problem {
    let problem = Problem::from(error);
    if problem.code == "FASSUNG_VERALTET" { Problem { kind: Refusal::Stale, ..problem } } else { problem }
}

fn done(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    result: Result<Done<Id<Case>>, CaseError>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let done = result.map_err(refused)?;
    given(p, ctx, done.id, status)
}

/// Whether a case that looks like another is entered all the same.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Sure {
    trotzdem: String,
}

pub(super) async fn create(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Query(sure): Query<Sure>,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let sure = matches!(sure.trotzdem.as_str(), "1" | "true");
        let patch = Patch::from_json(&body).map_err(CaseError::from);
        let result = patch.and_then(|patch| actions::create(p, &ctx, &patch, "", sure));
        done(p, &ctx, result, StatusCode::CREATED)
    })
    .await
}

pub(super) async fn change(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    IfMatch(row_version): IfMatch,
    Json(body): Json<Map<String, Value>>,
) -> Response {
    p.answer(move |p| {
        let result = actions::change(p, &ctx, id, row_version, "", |_| Patch::from_json(&body));
        done(p, &ctx, result, StatusCode::OK)
    })
    .await
}

pub(super) async fn cancel(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    IfMatch(row_version): IfMatch,
    Json(reason): Json<Reason>,
) -> Response {
    p.answer(move |p| {
        let result = actions::cancel(p, &ctx, id, row_version, "", &reason.loesch_grund);
        done(p, &ctx, result, StatusCode::OK)
    })
    .await
}
