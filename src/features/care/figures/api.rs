//! Figures below `/api/v1` (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::ReadFigures,
    json::FiguresJson,
    read::{self, Asked},
    routes::period,
};
use crate::{
    kernel::problem::Problem,
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::json,
            query::Query,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

const PARAMS: &[Param] = &[Param::text("von"), Param::text("bis"), Param::id("wohnbereich_id")];

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/care/figures", figures).doc(Doc {
        summary: "The figures of the house or of a unit over at most 92 days, the last 30 unless told: counts, nothing of one person. Admins and nurses; 422 ZEITRAUM_UNGUELTIG",
        query: PARAMS,
        gives: Some(shape::<FiguresJson>()),
        ..Doc::default()
    })
}

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FiguresQuery {
    von: String,
    bis: String,
    wohnbereich_id: String,
}

pub(super) async fn figures(
    ctx: Ctx<ReadFigures>,
    State(p): State<Platform>,
    Query(query): Query<FiguresQuery>,
) -> Response {
    p.answer(move |p| {
        let period = period(["", &query.von, &query.bis], ctx.today()).map_err(ActError::Invalid)?;
        let unit = match query.wohnbereich_id.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| ActError::field("wohnbereich_id", "FELD_UNGUELTIG"))?),
        };
        let asked = Asked { from: period.from, until: period.until, unit };
        let figures = read::figures(p, &ctx, asked)?;
        Ok::<_, Problem>(json(StatusCode::OK, &FiguresJson::new(&figures)))
    })
    .await
}
