//! The handlers of the page and its files.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::ExportResidents,
    actions,
    pages::{self, ExportPage},
    parts::{USUAL, Wanted},
};
use crate::{
    features::care::{courses::Period, residents::Resident},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Lang,
    },
    platform::{
        Platform,
        entity::reached,
        pdf::PDF,
        store::Versioned,
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, download},
            query::{Path, Query},
            request_limits::Cost,
            routes::Routes,
        },
    },
    ui::{View, format},
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/export", show)
        .get("/bewohner/{id}/export/akte.pdf", as_pdf)
        .costly(Cost::Export)
        .get("/bewohner/{id}/export/akte.json", as_json)
        .costly(Cost::Export)
}

/// Media type of the JSON.
const JSON: &str = "application/json; charset=utf-8";

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    von: String,
    bis: String,
    teile: Vec<String>,
}

async fn show(
    ctx: Ctx<ExportResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| page(p, &ctx, id, (&asked, FieldErrors::new()))).await
}

/// The form; without days those that are usual, without parts all of them.
fn page(
    p: &Platform,
    ctx: &Ctx<ExportResidents>,
    id: Id<Resident>,
    (asked, errors): (&Asked, FieldErrors),
) -> Result<Response, Problem> {
    let resident = reached::<Resident, _>(p, ctx, id, "formular")?.into_inner();
    let usual = Period::last(USUAL, ctx.today());
    let or = |typed: &str, day| if typed.is_empty() { format::date(Lang::De, day) } else { typed.to_owned() };
    let days = [or(&asked.von, usual.from), or(&asked.bis, usual.until)];
    let offered = actions::offered(ctx);
    let parts = if asked.teile.is_empty() {
        offered.iter().map(|part| part.code().to_owned()).collect()
    } else {
        asked.teile.clone()
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &ExportPage { resident, days, offered, parts, errors }))
}

async fn as_pdf(
    ctx: Ctx<ExportResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| match actions::wanted(&ctx, [&asked.von, &asked.bis], &asked.teile) {
        Ok(wanted) => pdf(p, &ctx, id, &wanted),
        Err(errors) => page(p, &ctx, id, (&asked, errors)),
    })
    .await
}

/// The file, as the page and programs get it.
pub(super) fn pdf(
    p: &Platform,
    ctx: &Ctx<ExportResidents>,
    id: Id<Resident>,
    wanted: &Wanted,
) -> Result<Response, Problem> {
    let exported = actions::export(p, ctx, id, (wanted, "pdf"))?;
    Ok(download(&exported.file_name(wanted, "pdf"), PDF, exported.pdf(ctx)?))
}

async fn as_json(
    ctx: Ctx<ExportResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| match actions::wanted(&ctx, [&asked.von, &asked.bis], &asked.teile) {
        Ok(wanted) => {
            let exported = actions::export(p, &ctx, id, (&wanted, "json"))?;
            let name = exported.file_name(&wanted, "json");
            Ok(download(&name, JSON, exported.hashed.json.into_bytes()))
        }
        Err(errors) => page(p, &ctx, id, (&asked, errors)),
    })
    .await
}

/// The way to it on a resident's page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ExportResidents>() else { return Ok(None) };
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&Id::from_bytes(id)))?;
    Ok(resident.map(|resident| Added { first: None, part: pages::card(v, resident.id) }))
}
