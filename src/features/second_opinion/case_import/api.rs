//! The import for programs (api.md): the same actions as the pages.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Confirmed, CrmImport, ImportError, ImportPlan, ImportRun, PlanRow, Verdict,
    access::{ImportCases, ReadImportLog},
    duplicates::Of,
};
use crate::{
    features::second_opinion::cases::ImportId,
    kernel::{
        paging::{PageNumber, Paging, PerPage},
        text::hex,
    },
    platform::{
        Platform,
        intake::{self, Code as _, Filter, RowNote, Undoing},
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

/// The routes of this file.
#[must_use]
pub fn routes() -> Routes {
    const PREVIEW: &[Param] = &[Param::PAGE, Param::PER_PAGE, Param::words("verdict", &Filter::WORDS)];
    Routes::new()
        .post_file("/api/v1/import/csv", MAX_BYTES, post)
        .doc(Doc {
            summary: "Uploads a CRM CSV and says what importing it would do; nothing is imported.",
            status: Some(201),
            gives: Some(shape::<ImportPreview>()),
            ..Doc::default()
        })
        .get("/api/v1/import/csv/{id}", get)
        .doc(Doc {
            summary: "Further rows of a preview.",
            query: PREVIEW,
            also: &[409],
            gives: Some(shape::<ImportPreview>()),
            ..Doc::default()
        })
        .post("/api/v1/import/csv/confirm", confirm)
        .costly(Cost::Import)
        .doc(Doc {
            summary: "Carries out a preview. Takes an Idempotency-Key.",
            also: &[404, 409],
            takes: Some(shape::<ConfirmRequest>()),
            gives: Some(shape::<ImportResult>()),
            ..Doc::default()
        })
        .post("/api/v1/import/{import_id}/undo", undo)
        .costly(Cost::Import)
        .doc(Doc {
            summary: "Removes the untouched cases of an import (30 days).",
            also: &[409],
            gives: Some(shape::<UndoPlan>()),
            ..Doc::default()
        })
        .get("/api/v1/import/log", log)
        .doc(Doc {
            summary: "The imports, latest first.",
            query: &[Param::PAGE, Param::PER_PAGE],
            gives: Some(shape::<LogList>()),
            ..Doc::default()
        })
}

/// A preview with a page of its rows.
#[derive(Serialize, ToSchema)]
pub struct ImportPreview {
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
    /// Data rows: the sum of the next three.
    pub total: u32,
    /// Rows that become cases.
    pub new_cases: u32,
    /// Rows that are skipped.
    pub duplicates: u32,
    /// Rows that are refused.
    pub rejected: u32,
    /// Codes about the whole file.
    pub file_warnings: Vec<&'static str>,
    /// Which page of rows this is, from 1.
    pub page: usize,
    /// Rows of a page.
    pub per_page: usize,
    /// Rows that pass the filter `verdict`.
    pub rows_total: usize,
    /// The rows of the page.
    pub rows: Vec<PreviewRow>,
}
crate::opaque_debug!(ImportPreview);

/// A row of a preview.
#[derive(Serialize, ToSchema)]
pub struct PreviewRow {
    /// Line of its first character.
    pub line: u32,
    /// `neu`, `dublette` or `abgelehnt`.
    pub status: &'static str,
    /// The fall_id that it would get.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fall_id: Option<String>,
    /// Its fields; none when it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parsed: Option<Parsed>,
    /// What is odd.
    pub warnings: Vec<&'static str>,
    /// Why it is refused.
    pub reasons: Vec<&'static str>,
    /// What it duplicates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Twin>,
}
crate::opaque_debug!(PreviewRow);

/// The fields of a row as they would be stored.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "the columns of domain.md, 1.1")]
pub struct Parsed {
    pub nachname: String,
    pub vorname: Option<String>,
    pub geburtsdatum: Option<String>,
    pub geburtsdatum_roh: Option<String>,
    pub kvnr: Option<String>,
    pub datum: String,
    pub jahr: u16,
    pub kw: u8,
    pub fallgruppe: &'static str,
    pub thema: String,
    pub crm_ticket_id: Option<String>,
}
crate::opaque_debug!(Parsed);

/// The case or row that a row duplicates.
#[derive(Debug, Serialize, ToSchema)]
pub struct Twin {
    /// Number of a case that is there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nr: Option<u64>,
    /// Line of an earlier row of the same file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// `D1` or `D3`.
    pub rule: &'static str,
}

impl From<&PlanRow> for PreviewRow {
    fn from(row: &PlanRow) -> Self {
        let (fall_id, duplicate_of) = match &row.verdict {
            Verdict::New(new) => (Some(new.fall_id.clone()), None),
            Verdict::Duplicate { rule, of } => {
                let (nr, line) = match of {
                    Of::There(nr) => (Some(*nr), None),
                    Of::Line(line) => (None, Some(*line)),
                };
                (None, Some(Twin { nr, line, rule: rule.code() }))
            }
            Verdict::Refused => (None, None),
        };
        let parsed = row.parsed.as_ref().map(|parsed| Parsed {
            nachname: parsed.nachname.clone(),
            vorname: parsed.vorname.clone(),
            geburtsdatum: parsed.geburtsdatum.map(|day| day.to_string()),
            geburtsdatum_roh: parsed.geburtsdatum_roh.clone(),
            kvnr: parsed.kvnr.clone(),
            datum: parsed.datum.to_string(),
            jahr: parsed.week().jahr,
            kw: parsed.week().kw,
            fallgruppe: parsed.fallgruppe.code(),
            thema: parsed.thema.clone(),
            crm_ticket_id: parsed.crm_ticket_id.clone(),
        });
        Self {
            line: row.raw.line,
            status: row.verdict.name(),
            fall_id,
            parsed,
            warnings: row.warnings.iter().map(|warning| warning.code()).collect(),
            reasons: row.reasons.iter().map(|reason| reason.code()).collect(),
            duplicate_of,
        }
    }
}

impl ImportPreview {
    /// A plan with a page of its rows.
    #[must_use]
    pub fn of(plan: &ImportPlan, page: &intake::PlanPage<CrmImport>) -> Self {
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
            new_cases: plan.counts.new,
            duplicates: plan.counts.duplicates,
            rejected: plan.counts.rejected,
            file_warnings,
            page: page.paging.page,
            per_page: page.paging.per_page,
            rows_total: page.total,
            rows: page.rows.iter().map(|(_, row)| row.into()).collect(),
        }
    }
}

/// The JSON of a preview: its first page, or another one.
pub fn preview_json(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    plan: &ImportPlan,
    filter: Option<Filter>,
    paging: Paging,
) -> Result<ImportPreview, ImportError> {
    Ok(ImportPreview::of(plan, &intake::rows::<CrmImport>(platform, ctx, plan, filter, paging)?))
}

async fn post(
    ctx: Ctx<ImportCases>,
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
            let plan = intake::upload::<CrmImport>(p, &ctx, &file.file_name, &file.bytes)?;
            let first = preview_json(p, &ctx, &plan, None, Paging::page(1))?;
            Ok(json(StatusCode::CREATED, &first))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PageQuery {
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
    verdict: Option<Filter>,
}

async fn get(
    ctx: Ctx<ImportCases>,
    State(platform): State<Platform>,
    Path(id): Path<ImportId>,
    Query(query): Query<PageQuery>,
) -> Response {
    platform
        .answer(move |p| {
            let plan = intake::plan::<CrmImport>(p, &ctx, id)?;
            let wanted = Paging::asked(query.page, query.per_page);
            let page = preview_json(p, &ctx, &plan, query.verdict, wanted)?;
            Ok(json(StatusCode::OK, &page))
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

/// What an import did (`ImportResult` of domain.md, 2.6).
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportResult {
    /// New cases.
    pub imported: u32,
    /// Duplicates that were left alone.
    pub skipped: u32,
    /// Changed cases: none, a CSV changes nothing.
    pub updated: u32,
    /// The rows that were refused, with their codes.
    pub errors: Vec<RowNote>,
    /// The run; the list of cases filters by it.
    #[schema(value_type = String, format = "uuid")]
    pub import_id: ImportId,
}

impl From<intake::ImportResult> for ImportResult {
    fn from(result: intake::ImportResult) -> Self {
        let intake::ImportResult { imported, skipped, updated, errors, import_id } = result;
        Self { imported, skipped, updated, errors, import_id }
    }
}

async fn confirm(
    ctx: Ctx<ImportCases>,
    State(platform): State<Platform>,
    IdempotencyKey(key): IdempotencyKey,
    Json(request): Json<ConfirmRequest>,
) -> Response {
    platform
        .answer(move |p| {
            intake::sure::<CrmImport>(p, &ctx, request.id, request.encoding_checked)?;
            match intake::confirm::<CrmImport>(p, &ctx, request.id, &request.plan_hash, &key)? {
                Confirmed::Done(result) => Ok(json(StatusCode::OK, &ImportResult::from(result))),
                Confirmed::Stale(plan) => Err(ImportError::Stale(plan.id).into()),
            }
        })
        .await
}

/// A case that stays.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// Its number.
    pub nr: u64,
    /// Why it stays.
    pub reason: &'static str,
}

/// What taking back did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct UndoPlan {
    /// Cases that go.
    pub removed: u32,
    /// Cases that stay.
    pub kept: Vec<Kept>,
}

async fn undo(
    ctx: Ctx<ImportCases>,
    State(platform): State<Platform>,
    Path(id): Path<ImportId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Response {
    platform
        .answer(move |p| {
            let done = intake::undo::<CrmImport>(p, &ctx, id, Undoing::Untouched, &key)?;
            let kept = done.kept.iter().map(|case| Kept { nr: case.nr, reason: "FALL_GEAENDERT" }).collect();
            Ok(json(StatusCode::OK, &UndoPlan { removed: done.removed, kept }))
        })
        .await
}

/// A line of the import log.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "the fields of domain.md, 2.6")]
pub struct LogEntry {
    #[schema(value_type = String, format = "uuid")]
    pub id: ImportId,
    pub import_type: &'static str,
    pub filename: String,
    pub cases_imported: u32,
    pub cases_skipped: u32,
    pub cases_updated: u32,
    pub errors: u32,
    pub imported_by: String,
    #[schema(value_type = String, format = "date-time")]
    pub imported_at: Timestamp,
    #[schema(value_type = Option<String>)]
    pub undone_at: Option<Timestamp>,
}
crate::opaque_debug!(LogEntry);

/// A page of the import log.
#[derive(Serialize, ToSchema)]
#[expect(missing_docs, reason = "every list of the API has these")]
pub struct LogList {
    pub items: Vec<LogEntry>,
    pub total: usize,
    pub page: usize,
    pub per_page: usize,
}
crate::opaque_debug!(LogList);

impl From<ImportRun> for LogEntry {
    fn from(run: ImportRun) -> Self {
        Self {
            id: run.id,
            import_type: run.import_type.code(),
            filename: run.filename,
            cases_imported: run.imported,
            cases_skipped: run.skipped,
            cases_updated: run.updated,
            errors: run.errors,
            imported_by: run.imported_by_name,
            imported_at: run.imported_at,
            undone_at: run.undone.map(|undone| undone.at),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
}

async fn log(
    ctx: Ctx<ReadImportLog>,
    State(platform): State<Platform>,
    Query(query): Query<LogQuery>,
) -> Response {
    platform
        .answer(move |p| {
            let page = intake::log::<CrmImport>(p, &ctx, Paging::asked(query.page, query.per_page))?;
            let (total, paging) = (page.total, page.paging);
            let items = page.items.into_iter().map(LogEntry::from).collect();
            Ok(json(StatusCode::OK, &LogList { items, total, page: paging.page, per_page: paging.per_page }))
        })
        .await
}
