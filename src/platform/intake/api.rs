//! An import for programs (api.md): the same actions as the pages. What names an area in the JSON stands with the importer.

use std::borrow::Cow;

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr,
        schema::{ArrayBuilder, ObjectBuilder, Schema, Type},
    },
};

use super::{
    Code as _, Confirmed, Filter, ImportId, ImportResult, Intake, IntakeError, Of, PlanHead, PlanPage,
    PlanRow, Run, Undoing, Verdict, actions,
};
use crate::{
    kernel::{
        paging::{PageNumber, Paging, PerPage},
        text::hex,
    },
    platform::{
        Platform,
        sheet::MAX_BYTES,
        tenancy::Ctx,
        web::{
            answer::refuse,
            present::json,
            query::{IdempotencyKey, Json, Path, Query},
            request_limits::Cost,
            routes::{Doc, Param, Routes, shape},
            upload::{self, FileForm},
        },
    },
};

/// An import that programs use.
pub trait Api: Intake {
    /// Address of its previews; `{id}` and `confirm` stand below.
    const PREVIEWS: &'static str;
    /// Above `{import_id}/undo` and `log`.
    const RUNS: &'static str;
    /// A preview with a page of its rows: [`PreviewHead`] and what names its records.
    type Preview: Serialize + ToSchema;
    /// A line of the import log: [`LogHead`] and what names its records.
    type Logged: Serialize + ToSchema;

    /// A plan with a page of its rows.
    fn preview(head: PreviewHead, plan: &PlanHead<Self>, page: &PlanPage<Self>) -> Self::Preview;
    /// A line of the import log.
    fn logged(head: LogHead, run: &Run<Self>) -> Self::Logged;
    /// A record that stays when its import is taken back.
    fn kept(kept: &Self::Kept) -> KeptRecord;
}

/// Its routes below `/api/v1`.
#[must_use]
pub fn routes<I: Api>() -> Routes {
    const PREVIEW: &[Param] = &[Param::PAGE, Param::PER_PAGE, Param::words("verdict", &Filter::WORDS)];
    // The table of routes is made once and stays as long as the process.
    let at = |above: &str, tail: &str| -> &'static str { format!("{above}{tail}").leak() };
    Routes::new()
        .post_file(I::PREVIEWS, MAX_BYTES, post::<I>)
        .doc(Doc {
            summary: "Uploads a file and says what importing it would do; nothing is imported.",
            status: Some(201),
            gives: Some(shape::<I::Preview>()),
            ..Doc::default()
        })
        .get(at(I::PREVIEWS, "/{id}"), get::<I>)
        .doc(Doc {
            summary: "Further rows of a preview.",
            query: PREVIEW,
            also: &[409],
            gives: Some(shape::<I::Preview>()),
            ..Doc::default()
        })
        .post(at(I::PREVIEWS, "/confirm"), confirm::<I>)
        .costly(Cost::Import)
        .doc(Doc {
            summary: "Carries out a preview. Takes an Idempotency-Key.",
            also: &[404, 409],
            takes: Some(shape::<ConfirmRequest>()),
            gives: Some(shape::<ImportResult>()),
            ..Doc::default()
        })
        .post(at(I::RUNS, "/{import_id}/undo"), undo::<I>)
        .costly(Cost::Import)
        .doc(Doc {
            summary: "Removes the untouched records of an import (30 days).",
            also: &[409],
            gives: Some(shape::<UndoResult>()),
            ..Doc::default()
        })
        .get(at(I::RUNS, "/log"), log::<I>)
        .doc(Doc {
            summary: "The imports, latest first.",
            query: &[Param::PAGE, Param::PER_PAGE],
            gives: Some(shape::<LogList<I::Logged>>()),
            ..Doc::default()
        })
}

/// What every preview says of itself.
#[derive(Serialize, ToSchema)]
pub struct PreviewHead {
    /// Names the preview, and later the import.
    #[schema(value_type = String, format = "uuid")]
    pub id: ImportId,
    /// What confirming must name.
    pub plan_hash: String,
    /// Base name of the file.
    pub filename: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// What the file was read as.
    pub encoding: &'static str,
    /// What separates its fields.
    pub delimiter: &'static str,
    /// Until when it can be confirmed.
    #[schema(value_type = String, format = "date-time")]
    pub expires_at: Timestamp,
    /// Data rows: the sum of the new ones and the next three.
    pub total: u32,
    /// Rows that are skipped.
    pub duplicates: u32,
    /// Rows that are refused.
    pub rejected: u32,
    /// Rows that a person left out; their status is `abgelehnt`, their reason `AUSGELASSEN`.
    pub left_out: u32,
    /// Codes about the whole file.
    pub file_warnings: Vec<&'static str>,
    /// Which page of rows this is, from 1.
    pub page: usize,
    /// Rows of a page.
    pub per_page: usize,
    /// Rows that pass the filter `verdict`.
    pub rows_total: usize,
}
crate::opaque_debug!(PreviewHead);

impl PreviewHead {
    fn of<I: Intake>(plan: &PlanHead<I>, page: &PlanPage<I>) -> Self {
        let mut file_warnings = plan.file_warnings();
        file_warnings.extend(plan.earlier.map(|_| "DATEI_BEKANNT"));
        Self {
            id: plan.id,
            plan_hash: plan.hash_hex(),
            filename: plan.filename.clone(),
            sha256: hex(&plan.sha256),
            encoding: plan.head.encoding.name(),
            delimiter: plan.head.delimiter.sign(),
            expires_at: plan.expires_at,
            total: plan.counts.total,
            duplicates: plan.counts.duplicates,
            rejected: plan.rejected(),
            left_out: plan.left_out(),
            file_warnings,
            page: page.paging.page,
            per_page: page.paging.per_page,
            rows_total: page.total,
        }
    }
}

/// What every row of a preview says of itself.
#[derive(Serialize, ToSchema)]
pub struct PreviewLine {
    /// Line of its first character.
    pub line: u32,
    /// `neu`, `dublette` or `abgelehnt`.
    pub status: &'static str,
    /// What is odd.
    pub warnings: Vec<&'static str>,
    /// Why it is refused.
    pub reasons: Vec<&'static str>,
    /// What it duplicates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Twin>,
}
crate::opaque_debug!(PreviewLine);

/// What a row duplicates.
#[derive(Debug, Serialize, ToSchema)]
pub struct Twin {
    /// Number of a record that is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nr: Option<u64>,
    /// Line of an earlier row of the same file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// By which rule.
    pub rule: &'static str,
}

impl<I: Intake<Twin = u64>> From<&PlanRow<I>> for PreviewLine {
    fn from(row: &PlanRow<I>) -> Self {
        let duplicate_of = match &row.verdict {
            Verdict::Duplicate { rule, of } => {
                let (nr, line) = match of {
                    Of::There(nr) => (Some(*nr), None),
                    Of::Line(line) => (None, Some(*line)),
                };
                Some(Twin { nr, line, rule: rule.code() })
            }
            Verdict::New(_) | Verdict::Refused => None,
        };
        Self {
            line: row.raw.line,
            status: row.verdict.name(),
            warnings: row.warnings.iter().map(|warning| warning.code()).collect(),
            reasons: row.reasons.iter().map(|reason| reason.code()).collect(),
            duplicate_of,
        }
    }
}

/// The JSON of a preview with a page of its rows.
///
/// # Errors
/// Those of the store.
pub fn preview_json<I: Api>(
    p: &Platform,
    ctx: &Ctx<I::Act>,
    plan: &PlanHead<I>,
    filter: Option<Filter>,
    paging: Paging,
) -> Result<I::Preview, IntakeError<I>> {
    let page = actions::rows(p, ctx, plan, filter, paging)?;
    Ok(I::preview(PreviewHead::of(plan, &page), plan, &page))
}

async fn post<I: Api>(
    ctx: Ctx<I::Act>,
    State(platform): State<Platform>,
    FileForm(mut form): FileForm,
) -> Response {
    let file = match upload::read_file(&mut form, "file", MAX_BYTES).await {
        Ok(file) => file,
        Err(error) => return refuse(error.into()),
    };
    platform
        .answer(move |p| {
            p.check_form_token(&ctx, file.texts.get("csrf").map(String::as_str))?;
            let plan = actions::upload::<I>(p, &ctx, &file.file_name, &file.bytes)?;
            let first = preview_json(p, &ctx, &plan, None, Paging::page(1))?;
            Ok(json(StatusCode::CREATED, &first))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowsQuery {
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
    verdict: Option<Filter>,
}

async fn get<I: Api>(
    ctx: Ctx<I::Act>,
    State(platform): State<Platform>,
    Path(id): Path<ImportId>,
    Query(query): Query<RowsQuery>,
) -> Response {
    platform
        .answer(move |p| {
            let plan = actions::plan::<I>(p, &ctx, id)?;
            let wanted = Paging::asked(query.page, query.per_page);
            Ok(json(StatusCode::OK, &preview_json(p, &ctx, &plan, query.verdict, wanted)?))
        })
        .await
}

/// Which plan to carry out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRequest {
    /// The preview.
    #[schema(value_type = String, format = "uuid")]
    pub id: ImportId,
    /// Its hash as last seen.
    pub plan_hash: String,
    /// That the names are read correctly; needed once where the file's warnings have `KODIERUNG_UNSICHER`.
    #[serde(default)]
    pub encoding_checked: bool,
}

async fn confirm<I: Api>(
    ctx: Ctx<I::Act>,
    State(platform): State<Platform>,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<ConfirmRequest>,
) -> Response {
    platform
        .answer(move |p| {
            actions::sure::<I>(p, &ctx, request.id, request.encoding_checked)?;
            match actions::confirm::<I>(p, &ctx, request.id, &request.plan_hash, &key)? {
                Confirmed::Done(result) => Ok(json(StatusCode::OK, &result)),
                Confirmed::Stale(plan) => Err(IntakeError::<I>::Stale(plan.id).into()),
            }
        })
        .await
}

/// A record that stays.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptRecord {
    /// Its number.
    pub nr: u64,
    /// Why it stays.
    pub reason: &'static str,
}

/// What taking back did.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoResult {
    /// Records that went.
    pub removed: u32,
    /// Records that stay.
    pub kept: Vec<KeptRecord>,
}

async fn undo<I: Api>(
    ctx: Ctx<I::Act>,
    State(platform): State<Platform>,
    Path(id): Path<ImportId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Response {
    platform
        .answer(move |p| {
            let done = actions::undo::<I>(p, &ctx, id, Undoing::Untouched, &key)?;
            let kept = done.kept.iter().map(I::kept).collect();
            Ok(json(StatusCode::OK, &UndoResult { removed: done.removed, kept }))
        })
        .await
}

/// What every line of the import log says of itself (domain.md, 2.6).
#[derive(Serialize, ToSchema)]
pub struct LogHead {
    /// The import.
    #[schema(value_type = String, format = "uuid")]
    pub id: ImportId,
    /// What was imported.
    pub import_type: &'static str,
    /// Base name of the file.
    pub filename: String,
    /// Refused rows.
    pub errors: u32,
    /// Rows that a person left out.
    pub left_out: u32,
    /// Name of the person.
    pub imported_by: String,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub imported_at: Timestamp,
    /// When it was taken back.
    #[schema(value_type = Option<String>)]
    pub undone_at: Option<Timestamp>,
}
crate::opaque_debug!(LogHead);

impl<I: Intake> From<&Run<I>> for LogHead {
    fn from(run: &Run<I>) -> Self {
        Self {
            id: run.id,
            import_type: run.import_type.code(),
            filename: run.filename.clone(),
            errors: run.errors,
            left_out: run.left_out,
            imported_by: run.imported_by_name.clone(),
            imported_at: run.imported_at,
            undone_at: run.undone.map(|undone| undone.at),
        }
    }
}

/// A page of the import log.
#[derive(Serialize)]
pub struct LogList<E> {
    items: Vec<E>,
    total: usize,
    page: usize,
    per_page: usize,
}
crate::opaque_debug!(<E: Serialize> LogList);

impl<E: ToSchema> PartialSchema for LogList<E> {
    fn schema() -> RefOr<Schema> {
        let number = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
        let items = ArrayBuilder::new().items(Ref::from_schema_name(E::name()));
        let object =
            ObjectBuilder::new().description(Some("A page of the import log.")).property("items", items);
        let object =
            ["total", "page", "per_page"].into_iter().fold(object, |o, name| o.property(name, number()));
        let named = ["items", "total", "page", "per_page"];
        RefOr::T(Schema::Object(named.into_iter().fold(object, ObjectBuilder::required).build()))
    }
}
impl<E: ToSchema> ToSchema for LogList<E> {
    /// After its entries, so that the lists of two importers have two names.
    fn name() -> Cow<'static, str> {
        E::name().replace("Entry", "List").into()
    }
    fn schemas(parts: &mut Vec<(String, RefOr<Schema>)>) {
        parts.push((E::name().into_owned(), E::schema()));
        E::schemas(parts);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
}

async fn log<I: Api>(
    ctx: Ctx<I::Log>,
    State(platform): State<Platform>,
    Query(query): Query<LogQuery>,
) -> Response {
    platform
        .answer(move |p| {
            let page = actions::log::<I>(p, &ctx, Paging::asked(query.page, query.per_page))?;
            let items = page.items.iter().map(|run| I::logged(run.into(), run)).collect();
            let (total, page, per_page) = (page.total, page.paging.page, page.paging.per_page);
            Ok(json(StatusCode::OK, &LogList::<I::Logged> { items, total, page, per_page }))
        })
        .await
}
