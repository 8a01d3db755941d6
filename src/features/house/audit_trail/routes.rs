//! The routes of the audit trail.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::ReadAuditTrail,
    actions, api,
    export::Writing,
    filter::{Asked, Filter},
    pages::{TrailPage, shown},
};
use crate::{
    kernel::{
        paging::{Paging, Slice},
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        sheet::XLSX,
        tenancy::Ctx,
        web::{
            present::{download, streamed},
            query::Query,
            request_limits::Cost,
            routes::Routes,
        },
    },
};

/// All routes of the audit trail.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/verwaltung/protokoll", show)
        .get("/verwaltung/protokoll/protokoll.csv", csv)
        .costly(Cost::Export)
        .get("/verwaltung/protokoll/protokoll.xlsx", xlsx)
        .costly(Cost::Export)
        .get("/verwaltung/protokoll/protokoll.jsonl", signed)
        .costly(Cost::Export)
        .and(api::routes())
}

async fn show(ctx: Ctx<ReadAuditTrail>, State(p): State<Platform>, Query(asked): Query<Asked>) -> Response {
    p.answer(move |p| {
        let (filter, errors) = asked.filter(p.kinds(), ctx.today(), ctx.zone());
        let found = actions::list(p, &ctx, &filter, Paging::page(asked.seite))?;
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let items = shown(p, &ctx, found.items);
        let found = Slice { items, total: found.total, paging: found.paging };
        Ok(p.page_as(status, &ctx, &TrailPage { found, asked, errors }))
    })
    .await
}

/// The filter of an export: what means nothing is refused, so that nobody takes the whole trail for a part of it.
fn understood(p: &Platform, ctx: &Ctx<ReadAuditTrail>, asked: &Asked) -> Result<Filter, Problem> {
    let (filter, errors) = asked.filter(p.kinds(), ctx.today(), ctx.zone());
    if errors.is_empty() {
        Ok(filter)
    } else {
        Err(Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors))
    }
}

async fn csv(ctx: Ctx<ReadAuditTrail>, State(p): State<Platform>, Query(asked): Query<Asked>) -> Response {
    p.answer(move |p| {
        let filter = understood(p, &ctx, &asked)?;
        let entries = actions::export(p, &ctx, &filter, "csv")?;
        let writing = Writing { lang: ctx.lang(), zone: ctx.zone(), platform: p };
        Ok(download("Protokoll.csv", "text/csv; charset=utf-8", writing.csv(&entries)))
    })
    .await
}

/// The whole trail, for another machine to verify (R-AUD-04); without old and new values.
async fn signed(ctx: Ctx<ReadAuditTrail>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let trail = p.signed_trail(&ctx)?;
        let (length, name) = (trail.bytes(), "Protokoll.jsonl");
        Ok(streamed(name, "application/jsonl; charset=utf-8", length, move |out| trail.write(out)))
    })
    .await
}

async fn xlsx(ctx: Ctx<ReadAuditTrail>, State(p): State<Platform>, Query(asked): Query<Asked>) -> Response {
    p.answer(move |p| {
        let filter = understood(p, &ctx, &asked)?;
        let entries = actions::export(p, &ctx, &filter, "xlsx")?;
        let writing = Writing { lang: ctx.lang(), zone: ctx.zone(), platform: p };
        let bytes = writing.xlsx(&entries, ctx.facility(), ctx.now()).map_err(Problem::internal)?;
        Ok(download("Protokoll.xlsx", XLSX, bytes))
    })
    .await
}
