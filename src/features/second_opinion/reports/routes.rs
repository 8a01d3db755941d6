//! The routes of reports: pages, file, API.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{
    access::{GenerateReports, ReadReports},
    actions, api,
    error::ReportError,
    pages::{list::ReportsPage, sheet::WeekPage},
    record::Report,
    rules::Wanted,
    woche,
    workbook::file_name,
};
use crate::{
    features::second_opinion::cases::Counted,
    kernel::{
        ids::Id,
        paging::Paging,
        period::{IsoWeek, weeks_in},
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        sheet::XLSX,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{download, see_other},
            query::{Form, Path, Query},
            request_limits::Cost,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// All routes of reports.
#[must_use]
pub fn routes() -> Routes {
    // A year without reports is no mistake: its list is empty.
    const LIST: &[Param] = &[Param::whole("jahr", 0, 65_535), Param::PAGE, Param::PER_PAGE];
    Routes::new()
        .get("/berichte", list)
        .post("/berichte", generate)
        .costly(Cost::Report)
        .get("/berichte/{jahr}/{kw}", week)
        .get("/berichte/{id}/datei.xlsx", file)
        .costly(Cost::Export)
        .get("/api/v1/reports/weekly/{jahr}/{kw}", api::weekly)
        .doc(Doc {
            summary: "Numbers of a week's report, as they are now",
            also: &[422],
            gives: Some(shape::<api::WeeklyReport>()),
            ..Doc::default()
        })
        .post("/api/v1/reports/generate", api::generate)
        .costly(Cost::Report)
        .doc(Doc {
            summary: "Make the next version of a week's report",
            takes: Some(shape::<Wanted>()),
            also: &[409],
            status: Some(201),
            gives: Some(shape::<api::ReportMeta>()),
            ..Doc::default()
        })
        .get("/api/v1/reports/list", api::list)
        .doc(Doc {
            summary: "Stored reports, the latest week first",
            query: LIST,
            gives: Some(shape::<api::ReportList>()),
            ..Doc::default()
        })
        .get("/api/v1/reports/download/{id}", api::download)
        .doc(Doc {
            summary: "The workbook of a stored report; its ETag may be sent as If-None-Match",
            gives_file: Some(XLSX),
            also: &[304],
            ..Doc::default()
        })
        .get("/api/v1/reports/yearly/{jahr}", api::yearly)
        .doc(Doc {
            summary: "The sums of a year",
            gives: Some(shape::<api::Yearly>()),
            also: &[422],
            ..Doc::default()
        })
}

/// Which year to list; what is no year counts as none given.
#[derive(Default, Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    jahr: String,
}

pub(super) async fn list(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Response {
    p.answer(move |p| {
        let page = reports_page(p, &ctx, query.jahr.trim().parse().ok())?;
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// The week that the form offers: the last one that has ended, in an earlier year its last, in a later one its first.
fn offered(jahr: Option<u16>, last: IsoWeek) -> IsoWeek {
    match jahr.filter(|jahr| IsoWeek::new(*jahr, 1).is_some()) {
        None => last,
        Some(jahr) if jahr == last.jahr => last,
        Some(jahr) if jahr < last.jahr => IsoWeek { jahr, kw: weeks_in(jahr) },
        Some(jahr) => IsoWeek { jahr, kw: 1 },
    }
}

/// The page of a year, or of the present one.
fn reports_page(p: &Platform, ctx: &Ctx<ReadReports>, jahr: Option<u16>) -> Result<ReportsPage, ReportError> {
    let last = IsoWeek::last_completed(ctx.today());
    let week = offered(jahr, last);
    let listed = actions::list(p, ctx, Some(week.jahr), Paging { page: 1, per_page: usize::MAX })?;
    Ok(ReportsPage {
        week,
        ended: week <= last,
        years: actions::years(p, ctx, &[week.jahr, last.jahr])?,
        may_generate: ctx.also::<GenerateReports>(),
        any: p.store().read(ctx, |r| Ok::<_, StoreError>(!r.cached::<Counted>()?.all.is_empty()))?,
        checks: actions::checks(p, ctx, week.jahr, week.kw)?,
        reports: listed.items,
        typed: (week.jahr.to_string(), week.kw.to_string()),
        errors: FieldErrors::new(),
        asks: None,
    })
}

pub(super) async fn generate(ctx: Ctx<GenerateReports>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let (jahr, kw) = (form.get("jahr"), form.get("kw"));
        let vorlaeufig = form.get("trotzdem") == "1";
        let (asks, errors) = match week_of(jahr, kw) {
            Ok(IsoWeek { jahr, kw }) => {
                let wanted = Wanted { jahr, kw, vorlaeufig };
                match actions::generate(p, &ctx, wanted, &form.idempotency_key()) {
                    Ok(report) => return Ok(made(&ctx, &report)),
                    Err(ReportError::Running(week)) => (Some(week), FieldErrors::new()),
                    Err(error) => (None, invalid(error.into())?),
                }
            }
            Err(problem) => (None, invalid(problem)?),
        };
        let read = ctx
            .try_as::<ReadReports>()
            .ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
        let page = reports_page(p, &read, jahr.trim().parse().ok())?;
        let page = ReportsPage { typed: (jahr.to_owned(), kw.to_owned()), errors, asks, ..page };
        Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
    })
    .await
}

/// Back to the list, with a word on the report that was made.
fn made(ctx: &Ctx<GenerateReports>, report: &Report) -> Response {
    let early = report.is_preliminary(ctx.zone());
    let notice = Msg::new(if early { "notice-report-early" } else { "notice-report-generated" })
        .with("kw", report.woche.kw)
        .with("jahr", report.woche.jahr)
        .with("version", report.version);
    see_other(&format!("/berichte?jahr={}#bericht-{}", report.woche.jahr, report.id), Some(&notice))
}

/// What is wrong with the form; any other problem stays one.
fn invalid(problem: Problem) -> Result<FieldErrors, Problem> {
    if problem.kind == Kind::Invalid { Ok(problem.fields) } else { Err(problem) }
}

/// The week that was typed.
fn week_of(jahr: &str, kw: &str) -> Result<IsoWeek, Problem> {
    let mut fields = FieldErrors::new();
    let (year, number) = (jahr.trim().parse::<u16>(), kw.trim().parse::<u8>());
    if !year.as_ref().is_ok_and(|jahr| IsoWeek::new(*jahr, 1).is_some()) {
        fields.add_with("jahr", "KW_UNGUELTIG", Msg::new("reports-year-unknown"));
    }
    if number.is_err() {
        fields.add_with("kw", "KW_UNGUELTIG", Msg::new("reports-week-unknown"));
    }
    match (year, number) {
        (Ok(jahr), Ok(kw)) if fields.is_empty() => woche(jahr, kw).map_err(Problem::from),
        _ => {
            let words =
                fields.0.first().map_or_else(|| Msg::new("reports-week-unknown"), |e| e.words.clone());
            Err(Problem::new(Kind::Invalid, "KW_UNGUELTIG").saying(words).with_fields(fields))
        }
    }
}

#[derive(Deserialize)]
struct WeekQuery {
    version: Option<u16>,
}

async fn week(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Path((jahr, kw)): Path<(u16, u8)>,
    Query(query): Query<WeekQuery>,
) -> Response {
    p.answer(move |p| {
        let explain = |error: ReportError| Problem::from(error);
        let week = woche(jahr, kw)?;
        let (report, cells) = match query.version {
            None => (None, actions::numbers(p, &ctx, jahr, kw).map_err(explain)?.report.sheets),
            Some(version) => {
                let (report, numbers) = actions::stored(p, &ctx, week, version).map_err(explain)?;
                (Some(report), numbers.sheets)
            }
        };
        let page = WeekPage {
            week,
            report,
            cells,
            ended: week <= IsoWeek::last_completed(ctx.today()),
            versions: actions::versions(p, &ctx, week).map_err(explain)?,
            may_generate: ctx.also::<GenerateReports>(),
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

async fn file(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Path(id): Path<Id<Report>>,
    headers: HeaderMap,
) -> Response {
    p.answer(move |p| send_file(p, &ctx, &id, &headers)).await
}

/// The file, or 304 when the asker has these very bytes. Only what is handed out is an export, and audited.
pub(super) fn send_file(
    p: &Platform,
    ctx: &Ctx<ReadReports>,
    id: &Id<Report>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let known = actions::head(p, ctx, id)?;
    let etag = format!("\"{}\"", known.sha256_hex());
    let asked = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same =
        asked.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (report, bytes) = actions::file(p, ctx, id)?;
        download(&file_name(report.woche), XLSX, bytes)
    };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}
