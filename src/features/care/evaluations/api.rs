//! Evaluations and occasions below `/api/v1` (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{ReadEvaluations, WriteEvaluations},
    actions::{self, Of},
    json::{EvaluationJson, EvaluationsJson, NewDrop, NewEvaluation, OccasionJson},
    model::{Evaluation, Occasion},
    rules::Sent,
};
use crate::{
    features::care::{
        observations::{People, Source},
        residents::Resident,
    },
    kernel::ids::Id,
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/residents/{id}/evaluations", list)
        .doc(Doc {
            summary: "The evaluations of a resident, what is to be evaluated, and what gives occasion to it",
            gives: Some(shape::<EvaluationsJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/evaluations", create)
        .doc(Doc {
            summary: "Evaluates a plan or a measure of it; 403 FACHKRAFT_NOETIG for who is no nurse",
            takes: Some(shape::<NewEvaluation>()),
            status: Some(201),
            also: &[409],
            gives: Some(shape::<EvaluationJson>()),
            ..Doc::default()
        })
        .post("/api/v1/occasions/{id}/discard", discard)
        .doc(Doc {
            summary: "Says that an occasion is none, and why",
            takes: Some(shape::<NewDrop>()),
            also: &[409],
            gives: Some(shape::<OccasionJson>()),
            ..Doc::default()
        })
}

pub(super) async fn list(
    ctx: Ctx<ReadEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let all = actions::list(p, &ctx, id, "api")?;
        let people = People::named(p, &ctx, all.evaluations.iter().flat_map(Evaluation::authors))?;
        Ok(json(StatusCode::OK, &EvaluationsJson::new(&all, &people, ctx.today())))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WriteEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewEvaluation>,
) -> Response {
    p.answer(move |p| {
        let of = Of { massnahme: body.massnahme_id, anlass: body.anlass_id };
        let NewEvaluation { umfang, ergebnis, folge, naechste_am, .. } = body;
        let sent = Sent { umfang, ergebnis, folge, naechste_am: Some(naechste_am) };
        let new = actions::evaluate(p, &ctx, id, (&sent, of), (Source::Api, ""))?;
        let people = People::named(p, &ctx, new.authors())?;
        Ok(json(StatusCode::CREATED, &EvaluationJson::new(&new, &people)))
    })
    .await
}

pub(super) async fn discard(
    ctx: Ctx<WriteEvaluations>,
    State(p): State<Platform>,
    Path(id): Path<Id<Occasion>>,
    Json(body): Json<NewDrop>,
) -> Response {
    p.answer(move |p| {
        let dropped = actions::drop(p, &ctx, id, (&body.grund, ""))?;
        Ok(json(StatusCode::OK, &OccasionJson::new(&dropped)))
    })
    .await
}
