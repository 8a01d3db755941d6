//! The routes of alerts below `/api/v1` (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    json::{AlertJson, AlertsJson, NewClosing},
    routes::{alert_of, people},
};
use crate::{
    features::care::{
        alerts::{self, Alert, Asked, CloseAlerts, ReadAlerts, SeeAlerts, State as AlertState},
        residents::Resident,
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::{Purpose, Record as _},
        tenancy::{Ctx, Permission},
        web::{
            present::json,
            query::{Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// What programs may ask for.
const PARAMS: &[Param] =
    &[Param::words("zustand", &AlertState::CODES), Param::id("wohnbereich_id"), Param::id("cursor")];

pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<AlertJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/alerts", list)
        .doc(Doc {
            summary: "Alerts of one's units, or of one unit, newest first, 50 at a time",
            query: PARAMS,
            gives: Some(shape::<AlertsJson>()),
            ..Doc::default()
        })
        .post("/api/v1/alerts/{id}/seen", seen)
        .doc(one("Says that one has seen an alert; who did so first stays"))
        .post("/api/v1/alerts/{id}/close", close)
        .doc(Doc {
            also: &[409],
            takes: Some(shape::<NewClosing>()),
            ..one("Says what was done about an alert: an admin or a nurse")
        })
}

/// The filters of the list.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertQuery {
    zustand: String,
    wohnbereich_id: String,
    cursor: String,
}

fn id<T>(name: &'static str, text: &str) -> Result<Option<Id<T>>, ActError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ActError::field(name, "FELD_UNGUELTIG"))
}

impl AlertQuery {
    fn asked(&self) -> Result<Asked, ActError> {
        let zustand = match self.zustand.as_str() {
            "" => None,
            code => Some(
                AlertState::from_code(code).ok_or_else(|| ActError::field("zustand", "ENUM_UNGUELTIG"))?,
            ),
        };
        let wohnbereich = id::<Unit>("wohnbereich_id", &self.wohnbereich_id)?;
        Ok(Asked { zustand, offen: false, wohnbereich, cursor: id("cursor", &self.cursor)? })
    }
}

pub(super) async fn list(
    ctx: Ctx<ReadAlerts>,
    State(p): State<Platform>,
    Query(query): Query<AlertQuery>,
) -> Response {
    p.answer(move |p| {
        let listed = alerts::list(p, &ctx, &query.asked()?)?;
        for (alert, resident) in &listed.alerts {
            let of = (Resident::TABLE, resident.id.bytes());
            p.store().note_listed::<_, Alert>(&ctx, of, &[alert.id.bytes()], Purpose("api"))?;
        }
        let known = people(p, &ctx, listed.alerts.iter().map(|(alert, _)| alert))?;
        let items = listed.alerts.iter().map(|(alert, _)| AlertJson::new(alert, &known, ctx.now())).collect();
        Ok(json(StatusCode::OK, &AlertsJson { items, next: listed.next }))
    })
    .await
}

/// An alert after something was done with it.
fn told<P: Permission>(p: &Platform, ctx: &Ctx<P>, id: Id<Alert>) -> Result<Response, Problem> {
    let reads = ctx.try_as::<ReadAlerts>();
    let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    let alert = alert_of(p, &reads, id)?;
    let known = people(p, &reads, std::iter::once(&alert))?;
    Ok(json(StatusCode::OK, &AlertJson::new(&alert, &known, ctx.now())))
}

pub(super) async fn seen(
    ctx: Ctx<SeeAlerts>,
    State(p): State<Platform>,
    Path(id): Path<Id<Alert>>,
) -> Response {
    p.answer(move |p| {
        alerts::see(p, &ctx, id)?;
        told(p, &ctx, id)
    })
    .await
}

pub(super) async fn close(
    ctx: Ctx<CloseAlerts>,
    State(p): State<Platform>,
    Path(id): Path<Id<Alert>>,
    Json(new): Json<NewClosing>,
) -> Response {
    p.answer(move |p| {
        alerts::close(p, &ctx, id, &new.text, "")?;
        told(p, &ctx, id)
    })
    .await
}
