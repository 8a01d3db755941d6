//! The export below `/api/v1` (care.md, 18).

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{access::ExportResidents, actions, routes::pdf};
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::{
        Platform,
        entity::ActError,
        pdf::PDF,
        tenancy::Ctx,
        web::{
            query::{Path, Query},
            request_limits::Cost,
            routes::{Doc, Param, Routes},
        },
    },
};

const PARAMS: &[Param] = &[Param::text("von"), Param::text("bis"), Param::text("teile")];

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/export/residents/{id}", export).costly(Cost::Export).doc(Doc {
        summary: "The record of a resident as PDF, of at most 366 days; teile: codes of parts with commas between, all of them unless told; 422 ZEITRAUM_UNGUELTIG",
        query: PARAMS,
        gives_file: Some(PDF),
        ..Doc::default()
    })
}

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ExportQuery {
    von: String,
    bis: String,
    teile: String,
}

pub(super) async fn export(
    ctx: Ctx<ExportResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(query): Query<ExportQuery>,
) -> Response {
    p.answer(move |p| {
        let wanted = actions::wanted(&ctx, [&query.von, &query.bis], &[query.teile]);
        pdf(p, &ctx, id, &wanted.map_err(ActError::Invalid)?)
    })
    .await
}
