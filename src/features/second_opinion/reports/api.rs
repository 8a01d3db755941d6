//! The JSON of reports (api.md); the same acts as the pages.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    access::{GenerateReports, ReadReports},
    actions::{self, Numbers, ReportRow},
    basis::State as ReportState,
    record::Report,
    routes::send_file,
    rules::Wanted,
    sheets::ReportCells,
    weekly::WeeklyData,
    yearly::{Quelle, Sums},
};
use crate::{
    kernel::{
        ids::Id,
        paging::{PageNumber, Paging, PerPage},
        period::{IsoWeek, weeks_in},
    },
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Path, Query},
        },
    },
};

/// A week's figures, the sums of the three periods, and the five sheets cell by cell.
#[derive(Serialize, ToSchema)]
pub struct WeeklyReport {
    /// The week alone: `kw` and its five figures.
    #[serde(flatten)]
    pub week: WeeklyData,
    /// ISO year.
    pub jahr: u16,
    /// The 43 sums up to the week.
    #[schema(value_type = Object)]
    pub zeitraum: Sums,
    /// The 43 sums of the whole previous year.
    #[schema(value_type = Object)]
    pub vorjahr_gesamt: Sums,
    /// The 43 sums of the previous year up to the same week; null where not known.
    #[schema(value_type = Object)]
    pub vorjahr_zeitraum: Sums,
    /// Sheet name -> cell -> value.
    #[schema(value_type = Object)]
    pub sheets: ReportCells,
}

impl From<Numbers> for WeeklyReport {
    fn from(Numbers { report, week, .. }: Numbers) -> Self {
        Self {
            week,
            jahr: report.jahr,
            zeitraum: report.zeitraum,
            vorjahr_gesamt: report.vorjahr_gesamt,
            vorjahr_zeitraum: report.vorjahr_zeitraum,
            sheets: report.sheets,
        }
    }
}

/// What is known of a stored report.
#[derive(Serialize, ToSchema)]
pub struct ReportMeta {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Report>,
    /// ISO year.
    pub jahr: u16,
    /// Last week.
    pub kw: u8,
    /// From 1, per week.
    pub version: u16,
    /// When.
    #[schema(value_type = String, format = "date-time")]
    pub generated_at: Timestamp,
    /// Name of the person.
    pub generated_by: String,
    /// Of the file, hexadecimal.
    pub sha256: String,
    /// Of the file, in bytes.
    pub size: u64,
    /// Whether a new one would have other numbers.
    pub outdated: bool,
    /// Whether the week was not over when it was made.
    pub vorlaeufig: bool,
    /// Where the file is.
    pub download_url: String,
}

impl From<&ReportRow> for ReportMeta {
    fn from(listed: &ReportRow) -> Self {
        let report = &listed.report;
        Self {
            id: report.id,
            jahr: report.woche.jahr,
            kw: report.woche.kw,
            version: report.version,
            generated_at: report.generated_at,
            generated_by: report.generated_by_name.clone(),
            sha256: report.sha256_hex(),
            size: report.size,
            vorlaeufig: listed.vorlaeufig,
            outdated: listed.state != ReportState::Aktuell,
            download_url: format!("/api/v1/reports/download/{}", report.id),
        }
    }
}

/// A page of stored reports.
#[derive(Serialize, ToSchema)]
pub struct ReportList {
    /// The page.
    pub items: Vec<ReportMeta>,
    /// In all.
    pub total: usize,
    /// Its number.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
}

/// The 43 sums of a year.
#[derive(Serialize, ToSchema)]
pub struct Yearly {
    /// ISO year.
    pub jahr: u16,
    /// The 43.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub sums: Sums,
    /// Where they come from.
    pub quelle: Quelle,
    /// The last week that counts.
    pub bis_kw: u8,
    /// When they were computed.
    #[schema(value_type = String, format = "date-time")]
    pub berechnet_am: Timestamp,
}

/// Which reports to list.
#[derive(Deserialize)]
pub struct ListQuery {
    jahr: Option<u16>,
    page: Option<PageNumber>,
    per_page: Option<PerPage>,
}

pub(super) async fn weekly(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Path((jahr, kw)): Path<(u16, u8)>,
) -> Response {
    p.answer(move |p| {
        let numbers = actions::numbers(p, &ctx, jahr, kw)?;
        Ok(json(StatusCode::OK, &WeeklyReport::from(numbers)))
    })
    .await
}

pub(super) async fn yearly(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Path(jahr): Path<u16>,
) -> Response {
    p.answer(move |p| {
        let summary = actions::yearly(p, &ctx, jahr)?;
        let now = IsoWeek::of(ctx.today());
        let bis_kw = if jahr == now.jahr { now.kw } else { weeks_in(jahr) };
        let body =
            Yearly { jahr, sums: summary.sums, quelle: summary.quelle, bis_kw, berechnet_am: ctx.now() };
        Ok(json(StatusCode::OK, &body))
    })
    .await
}

pub(super) async fn generate(
    ctx: Ctx<GenerateReports>,
    State(p): State<Platform>,
    Json(wanted): Json<Wanted>,
) -> Response {
    p.answer(move |p| {
        let report = actions::generate(p, &ctx, wanted, "")?;
        let vorlaeufig = report.is_preliminary(ctx.zone());
        let listed = ReportRow { report, state: ReportState::Aktuell, newest: true, vorlaeufig };
        Ok(json(StatusCode::CREATED, &ReportMeta::from(&listed)))
    })
    .await
}

pub(super) async fn list(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Query(query): Query<ListQuery>,
) -> Response {
    p.answer(move |p| {
        let paging = Paging::asked(query.page, query.per_page);
        let slice = actions::list(p, &ctx, query.jahr, paging)?;
        let items = slice.items.iter().map(ReportMeta::from).collect();
        let body = ReportList { items, total: slice.total, page: paging.page, per_page: paging.per_page };
        Ok(json(StatusCode::OK, &body))
    })
    .await
}

pub(super) async fn download(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Path(id): Path<Id<Report>>,
    headers: HeaderMap,
) -> Response {
    p.answer(move |p| send_file(p, &ctx, &id, &headers)).await
}
