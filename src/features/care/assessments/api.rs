//! Assessments as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{EnterDecisions, ReadAssessments, WriteAssessments},
    actions,
    json::{AssessmentJson, AssessmentsJson, NewAssessment},
    rules::Sent,
    words::Kind,
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::ids::Id,
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::{json, located},
            query::{IdempotencyKey, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/residents/{id}/bi", list)
        .doc(Doc {
            summary: "The assessments of a resident by the instrument of § 15 SGB XI, the newest day first",
            gives: Some(shape::<AssessmentsJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/bi", create)
        .doc(Doc {
            summary: "Enters an assessment: the house's own by a nurse (403 FACHKRAFT_NOETIG), a decision by an admin, \
                      which alone changes the care grade",
            takes: Some(shape::<NewAssessment>()),
            gives: Some(shape::<AssessmentJson>()),
            status: Some(201),
            also: &[409],
            ..Doc::default()
        })
}

pub(super) async fn list(
    ctx: Ctx<ReadAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (_, all) = actions::list(p, &ctx, id)?;
        let people = People::named(p, &ctx, all.iter().map(|one| one.von))?;
        let items = all.iter().map(|one| AssessmentJson::new(one, &people)).collect();
        Ok(json(StatusCode::OK, &AssessmentsJson { items }))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WriteAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewAssessment>,
) -> Response {
    p.answer(move |p| {
        let sent = Sent::from(body);
        let made = if sent.art == Kind::Bescheid.code() {
            let decides = ctx.try_as::<EnterDecisions>().ok_or_else(actions::no_right)?;
            actions::decide(p, &decides, id, &sent, &key)?
        } else {
            actions::assess(p, &ctx, id, &sent, &key)?
        };
        let people = People::named(p, &ctx, std::iter::once(made.von))?;
        let told = json(StatusCode::CREATED, &AssessmentJson::new(&made, &people));
        Ok(located(told, &format!("/api/v1/residents/{id}/bi")))
    })
    .await
}
