//! What is due, answers and proofs as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{AnswerDue, ReadDue},
    actions::{self, Asked, DueList, Seen, With},
    error::DueError,
    json::{AnswerJson, DueListJson, NewAnswer, NewProof, NewSaid, NewWithdrawal, ProofJson},
    model::{Answer, ShiftProof},
    rules,
};
use crate::{
    features::care::{
        measures::Measure,
        observations::{EntryError, Names, People, Source},
        templates::Input,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
        schedule::DueKey,
        shift::ShiftId,
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::{Ctx, Permission},
        web::{
            present::{json, located, refused_with, versioned},
            query::{IfMatch, Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let answer =
        |summary| Doc { summary, gives: Some(shape::<AnswerJson>()), also: &[409], ..Doc::default() };
    let proof = |summary| Doc { summary, gives: Some(shape::<ProofJson>()), also: &[409], ..Doc::default() };
    Routes::new()
        .get("/api/v1/due", list)
        .doc(Doc {
            summary: "What is due in a shift (the present one unless told) for a unit or a resident; 422 BEREICH_FEHLT without either",
            query: PARAMS,
            gives: Some(shape::<DueListJson>()),
            ..Doc::default()
        })
        .put("/api/v1/due/{massnahme}/{faellig}", put)
        .doc(Doc {
            takes: Some(shape::<NewAnswer>()),
            also: &[201, 409],
            ..answer("Answers what is due, once: 201; the same again 200; 409 BEREITS_BEANTWORTET, ZU_FRUEH, NACHTRAG_ZU_SPAET, NICHT_FAELLIG")
        })
        .get("/api/v1/answers/{id}", read)
        .doc(answer("One answer with all its versions; its ETag is its fassung"))
        .post("/api/v1/answers/{id}/correct", correct)
        .doc(Doc { takes: Some(shape::<NewSaid>()), ..answer("Corrects an answer: adds a version; needs If-Match with its fassung") })
        .post("/api/v1/answers/{id}/withdraw", withdraw)
        .doc(Doc {
            takes: Some(shape::<NewWithdrawal>()),
            ..answer("Withdraws an answer: what it answered is open again; needs If-Match with its fassung")
        })
        .post("/api/v1/shift-proofs", prove)
        .doc(Doc {
            takes: Some(shape::<NewProof>()),
            status: Some(201),
            also: &[200, 409],
            ..proof("Proves a shift for a resident, once: it answers all that is proved by shift; 200 for one that is proved")
        })
        .post("/api/v1/shift-proofs/{id}/withdraw", take_back)
        .doc(Doc { takes: Some(shape::<NewWithdrawal>()), ..proof("Takes the proof of a shift back") })
}

const PARAMS: &[Param] = &[Param::id("wohnbereich_id"), Param::text("schicht"), Param::id("resident_id")];

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DueQuery {
    pub(super) wohnbereich_id: String,
    pub(super) schicht: String,
    pub(super) resident_id: String,
}

impl DueQuery {
    fn asked(&self) -> Result<Asked, ActError> {
        let wrong = |name: &'static str| ActError::field(name, "FELD_UNGUELTIG");
        if !self.resident_id.is_empty() {
            return self.resident_id.parse().map(Asked::Resident).map_err(|_| wrong("resident_id"));
        }
        if !self.wohnbereich_id.is_empty() {
            return self.wohnbereich_id.parse().map(Asked::Unit).map_err(|_| wrong("wohnbereich_id"));
        }
        let mut errors = crate::kernel::problem::FieldErrors::new();
        errors.add_with("wohnbereich_id", "BEREICH_FEHLT", Msg::new("entry-range-missing"));
        Err(ActError::Invalid(errors))
    }
}

/// The shift that is asked for; none: the present one.
pub(super) fn shift(text: &str) -> Result<Option<ShiftId>, ActError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ActError::field("schicht", "SCHICHT_UNBEKANNT"))
}

/// Everybody who answered or proved something in a list.
///
/// # Errors
/// Those of the store.
pub fn people<P: Permission>(p: &Platform, ctx: &Ctx<P>, list: &DueList) -> Result<People, StoreError> {
    let answers = list.items().filter_map(|item| item.answer.as_ref()).flat_map(Answer::authors);
    People::named(p, ctx, answers.chain(list.proofs.iter().flat_map(ShiftProof::authors)))
}

pub(super) async fn list(
    ctx: Ctx<ReadDue>,
    State(p): State<Platform>,
    Query(query): Query<DueQuery>,
) -> Response {
    p.answer(move |p| {
        let (asked, shift) = (query.asked()?, shift(&query.schicht)?);
        let list = actions::list(p, &ctx, &asked, shift.as_ref(), "api")?;
        let people = people(p, &ctx, &list)?;
        Ok(json(StatusCode::OK, &DueListJson::new(&list, &people)))
    })
    .await
}

fn told<P: Permission>(
    p: &Platform,
    ctx: &Ctx<P>,
    status: StatusCode,
    answer: &Answer,
) -> Result<Response, Problem> {
    let people = People::named(p, ctx, answer.authors())?;
    Ok(versioned(status, &AnswerJson::new(answer, &people), answer.fassung().into()))
}

pub(super) async fn put(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path((id, faellig)): Path<(Id<Measure>, String)>,
    Json(body): Json<NewAnswer>,
) -> Response {
    p.answer(move |p| {
        let key: DueKey = faellig.parse().map_err(|_| DueError::NotDue)?;
        let said = rules::said(
            &body.status,
            body.grund.as_deref().unwrap_or_default(),
            body.text.as_deref().unwrap_or_default(),
        )
        .map_err(ActError::Invalid)?;
        let with = With {
            zeitpunkt: body.zeitpunkt,
            werte: body.werte.as_ref().map(|werte| (Input::Json(werte), body.version)),
            json: body.werte.as_ref(),
            names: Names {
                werte: "werte".into(),
                freitext: "text".into(),
                whole: String::new(),
                own: String::new(),
            },
            quelle: Source::Api,
            begruendung: body.begruendung.as_deref().unwrap_or_default(),
            idempotency_key: "",
        };
        match actions::answer(p, &ctx, (id, &key), &said, &with) {
            Ok((answer, is_new)) => {
                let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
                let shown = told(p, &ctx, status, &answer)?;
                Ok(if is_new { located(shown, &format!("/api/v1/answers/{}", answer.id)) } else { shown })
            }
            Err(refused @ DueError::Answered(..)) => {
                let answer = actions::answer_to(p, &ctx, id, &key)?;
                with_current(p, &ctx, &refused, answer.as_ref())
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// What somebody else did first comes with the answer as it is now, so that both can be shown.
fn with_current<P: Permission>(
    p: &Platform,
    ctx: &Ctx<P>,
    refused: &DueError,
    answer: Option<&Answer>,
) -> Result<Response, Problem> {
    let mut problem = refused.explain().because(refused);
    if matches!(refused, DueError::Entry(EntryError::Stale)) {
        problem.kind = Kind::Stale;
    }
    let Some(answer) = answer else { return Err(problem) };
    let people = People::named(p, ctx, answer.authors())?;
    Ok(refused_with(problem, &AnswerJson::new(answer, &people), answer.fassung().into()))
}

pub(super) async fn read(
    ctx: Ctx<ReadDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
) -> Response {
    p.answer(move |p| {
        let seen = actions::open(p, &ctx, id, "api")?;
        told(p, &ctx, StatusCode::OK, &seen.record)
    })
    .await
}

fn seen<R>(id: Id<R>, fassung: u64, grund: &str) -> Seen<'_, R> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), grund, idempotency_key: "" }
}

fn revised(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    id: Id<Answer>,
    done: Result<Answer, DueError>,
) -> Result<Response, Problem> {
    match done {
        Ok(answer) => told(p, ctx, StatusCode::OK, &answer),
        Err(refused @ DueError::Entry(EntryError::Stale | EntryError::Withdrawn)) => {
            let Some(reads) = ctx.try_as::<ReadDue>() else { return Err(refused.into()) };
            let now = actions::open(p, &reads, id, "api")?;
            with_current(p, ctx, &refused, Some(&now.record))
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn correct(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewSaid>,
) -> Response {
    p.answer(move |p| {
        let said = rules::said(
            &body.status,
            body.grund.as_deref().unwrap_or_default(),
            body.text.as_deref().unwrap_or_default(),
        )
        .map_err(ActError::Invalid)?;
        let seen = seen(id, fassung, body.begruendung.as_deref().unwrap_or_default());
        revised(p, &ctx, id, actions::correct(p, &ctx, seen, (&said, body.zeitpunkt, Source::Api)))
    })
    .await
}

pub(super) async fn withdraw(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewWithdrawal>,
) -> Response {
    p.answer(move |p| {
        let seen = seen(id, fassung, body.grund.as_deref().unwrap_or_default());
        revised(p, &ctx, id, actions::withdraw(p, &ctx, seen))
    })
    .await
}

fn told_proof<P: Permission>(
    p: &Platform,
    ctx: &Ctx<P>,
    status: StatusCode,
    proof: &ShiftProof,
) -> Result<Response, Problem> {
    let people = People::named(p, ctx, proof.authors())?;
    Ok(json(status, &ProofJson::new(proof, &people)))
}

pub(super) async fn prove(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Json(body): Json<NewProof>,
) -> Response {
    p.answer(move |p| {
        let shift: ShiftId =
            body.schicht.parse().map_err(|_| ActError::field("schicht", "SCHICHT_UNBEKANNT"))?;
        let why = body.begruendung.as_deref().unwrap_or_default();
        let how = (Source::Api, body.zeitpunkt, why, "");
        let (proof, is_new) = actions::prove(p, &ctx, body.resident_id, &shift, how)?;
        told_proof(p, &ctx, if is_new { StatusCode::CREATED } else { StatusCode::OK }, &proof)
    })
    .await
}

pub(super) async fn take_back(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<ShiftProof>>,
    Json(body): Json<NewWithdrawal>,
) -> Response {
    p.answer(move |p| {
        let seen = seen(id, 1, body.grund.as_deref().unwrap_or_default());
        let proof = actions::take_back(p, &ctx, seen)?;
        told_proof(p, &ctx, StatusCode::OK, &proof)
    })
    .await
}
