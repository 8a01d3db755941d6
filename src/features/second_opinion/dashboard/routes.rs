//! The routes of the dashboard: page and API.

use std::collections::BTreeMap;

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{actions, figures::Dashboard, pages::DashboardPage};
use crate::{
    features::second_opinion::{
        cases::EditCases,
        reports::{Comparison, ReadReports},
    },
    kernel::period::{IsoWeek, weeks_in},
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::json,
            query::Query,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// All routes of the dashboard.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/faelle/uebersicht", page).get("/api/v1/reports/dashboard", api).doc(Doc {
        summary: "The figures of a year at a glance",
        query: &[Param::JAHR],
        gives: Some(shape::<DashboardJson>()),
        ..Doc::default()
    })
}

/// Which year.
#[derive(Deserialize)]
pub(super) struct DashboardQuery {
    jahr: Option<u16>,
}

/// Which year the page shows; what is no year that Visite knows counts as none given.
#[derive(Deserialize)]
struct PageQuery {
    #[serde(default)]
    jahr: String,
}

async fn page(ctx: Ctx<ReadReports>, State(p): State<Platform>, Query(query): Query<PageQuery>) -> Response {
    p.answer(move |p| {
        let jahr = query.jahr.trim().parse().ok().filter(|jahr| IsoWeek::new(*jahr, 1).is_some());
        let (dashboard, years) = actions::dashboard(p, &ctx, jahr)?;
        let now = IsoWeek::of(ctx.today());
        Ok(p.page(&ctx, &DashboardPage { dashboard, years, now, may_edit: ctx.also::<EditCases>() }))
    })
    .await
}

/// The dashboard: numbers of all years, those of the year, and the year before.
#[derive(Serialize, ToSchema)]
struct DashboardJson {
    #[serde(flatten)]
    #[schema(value_type = Object)]
    dashboard: Dashboard,
    vorjahr: Vorjahr,
}

/// The year before: whole, and up to the same week. Null where not known.
#[derive(Serialize, ToSchema)]
struct Vorjahr {
    jahr: u16,
    bis_kw: u8,
    gesamt: BTreeMap<&'static str, Option<i64>>,
    zeitraum: BTreeMap<&'static str, Option<i64>>,
}

/// Names of the compared figures, in the order of sheet 1.
const NAMES: [&str; 5] = ["erstberatungen", "unterlagen", "ablehnungen", "keine_rueckmeldung", "gutachten"];

impl From<Dashboard> for DashboardJson {
    fn from(dashboard: Dashboard) -> Self {
        let jahr = dashboard.bis.jahr.saturating_sub(1);
        let of = |value: fn(&Comparison) -> Option<i64>| {
            NAMES.into_iter().zip(dashboard.comparison.iter().map(value)).collect()
        };
        let vorjahr = Vorjahr {
            jahr,
            bis_kw: dashboard.bis.kw.min(weeks_in(jahr)),
            gesamt: of(|row| row.vorjahr_gesamt.count),
            zeitraum: of(|row| row.vorjahr_zeitraum.count),
        };
        Self { vorjahr, dashboard }
    }
}

pub(super) async fn api(
    ctx: Ctx<ReadReports>,
    State(p): State<Platform>,
    Query(query): Query<DashboardQuery>,
) -> Response {
    p.answer(move |p| {
        let (dashboard, _) = actions::dashboard(p, &ctx, query.jahr)?;
        Ok(json(StatusCode::OK, &DashboardJson::from(dashboard)))
    })
    .await
}
