//! The handlers of the sheets.

use axum::{extract::State, response::Response};
use maud::html;
use serde::Deserialize;

use super::{
    access::PrintSheets,
    emergency::EmergencyPage,
    form::FormPage,
    outage::{AT, OutagePage},
    read,
};
use crate::{
    features::care::{
        residents::Resident,
        settings::CareSettings,
        templates::{self, ReadTemplates},
        units::Unit,
    },
    kernel::{ids::Id, problem::Problem},
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::Look,
            query::{Path, Query},
            routes::Routes,
        },
    },
    ui::View,
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/notfallblatt", emergency)
        .get(AT, outage)
        .get("/vorlagen/{key}/leer", blank)
}

async fn emergency(
    ctx: Ctx<PrintSheets>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        // Values read in the language of the page.
        let v = View { zone: ctx.zone().clone(), ..View::bare(ctx.lang(), ctx.facility(), ctx.today()) };
        let sheet = read::emergency(p, &ctx, &v, id)?;
        Ok(p.page(&ctx, &EmergencyPage(sheet)))
    })
    .await
}

/// What stands in the address.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Address {
    wohnbereich: String,
}

async fn outage(ctx: Ctx<PrintSheets>, State(p): State<Platform>, Query(query): Query<Address>) -> Response {
    p.answer(move |p| {
        let units = read::units(p, &ctx)?;
        let wanted = query.wohnbereich.parse::<Id<Unit>>().ok();
        let unit = units.iter().find(|unit| Some(unit.id) == wanted).or_else(|| units.first());
        let outage = unit.map(|unit| read::outage(p, &ctx, unit.id)).transpose()?;
        let units = units.iter().map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
        Ok(p.page(&ctx, &OutagePage { outage, units }))
    })
    .await
}

async fn blank(ctx: Ctx<ReadTemplates>, State(p): State<Platform>, Path(key): Path<String>) -> Response {
    p.answer(move |p| {
        let found = p.store().read(&ctx, |r| {
            let licensed = CareSettings::in_force(r)?.is_licensed();
            templates::find(r, &key, licensed)
        })?;
        let one = found.ok_or(StoreError::Missing)?;
        Ok(p.page(&ctx, &FormPage(one.template)))
    })
    .await
}

/// The ways to paper on a resident's page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<PrintSheets>() else { return Ok(None) };
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&Id::from_bytes(id)))?;
    let part = |id: Id<Resident>| {
        html! {
            section.card #papier {
                h2 { (v.w("paper-card")) }
                p.actions { a href={ "/bewohner/" (id) "/notfallblatt" } { (v.w("emergency-title")) } }
            }
        }
    };
    Ok(resident.map(|resident| Added { first: None, part: part(resident.id) }))
}
