//! Handovers below `/api/v1` (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadHandover, TakeOver},
    actions::{self, Shown},
    json::{HandoverJson, NewTakeover, TakeoverJson},
    read::{self, When},
    routes::{people, since},
    rules::Since,
};
use crate::{
    features::care::{observations::People, units::Unit},
    kernel::{ids::Id, problem::FieldErrors, words::Msg},
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

const PARAMS: &[Param] = &[Param::id("wohnbereich_id"), Param::text("seit")];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/handover", read)
        .doc(Doc {
            summary: "The handover of a unit, since the user's own last takeover unless told: schicht, 24h, 72h or an instant; 422 BEREICH_FEHLT without a unit",
            query: PARAMS,
            gives: Some(shape::<HandoverJson>()),
            ..Doc::default()
        })
        .post("/api/v1/handover", take_over)
        .doc(Doc {
            summary: "Says that the user has taken a unit over",
            takes: Some(shape::<NewTakeover>()),
            status: Some(201),
            gives: Some(shape::<TakeoverJson>()),
            ..Doc::default()
        })
}

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HandoverQuery {
    wohnbereich_id: String,
    seit: String,
}

impl HandoverQuery {
    fn unit(&self) -> Result<Id<Unit>, ActError> {
        if self.wohnbereich_id.is_empty() {
            let mut errors = FieldErrors::new();
            errors.add_with("wohnbereich_id", "BEREICH_FEHLT", Msg::new("handover-unit-missing"));
            return Err(ActError::Invalid(errors));
        }
        self.wohnbereich_id.parse().map_err(|_| ActError::field("wohnbereich_id", "FELD_UNGUELTIG"))
    }
    fn since(&self) -> Result<Since, ActError> {
        let from = || self.seit.parse().map(Since::From);
        since(&self.seit).map_or_else(from, Ok).map_err(|_| ActError::field("seit", "DATUM_UNGUELTIG"))
    }
}

pub(super) async fn read(
    ctx: Ctx<ReadHandover>,
    State(p): State<Platform>,
    Query(query): Query<HandoverQuery>,
) -> Response {
    p.answer(move |p| {
        let (unit, since) = (query.unit()?, query.since()?);
        let found = read::handover(p, &ctx, unit, When::Now(since), "api")?;
        let people = people(p, &ctx, Some(&found))?;
        Ok(json(StatusCode::OK, &HandoverJson::new(&found, &people, ctx.now())))
    })
    .await
}

pub(super) async fn take_over(
    ctx: Ctx<TakeOver>,
    State(p): State<Platform>,
    Json(body): Json<NewTakeover>,
) -> Response {
    p.answer(move |p| {
        let shown = Shown { unit: body.wohnbereich_id, von: body.von, bis: body.bis };
        let (taken, _) = actions::take_over(p, &ctx, shown, "")?;
        let people = People::named(p, &ctx, std::iter::once(taken.benutzer))?;
        Ok(json(StatusCode::CREATED, &TakeoverJson::new(&taken, &people)))
    })
    .await
}
