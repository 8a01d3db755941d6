//! The pages of single answers and proofs.

use axum::{extract::State, http::StatusCode, response::Response};

use super::typed_time;
use crate::{
    features::care::{
        due::{
            access::{AnswerDue, ReadDue},
            actions::{self, Opened, Seen},
            error::DueError,
            model::{Answer, ShiftProof},
            pages::{AnswerPage, ProofPage, answer_at, proof_at},
            rules,
            words::Grund,
        },
        observations::{Act, EntryError, Filled, People, Source, at_time, calendar, filled_when},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::see_other,
            query::{Form, Path, local},
        },
    },
};

/// A reason that is good enough, to ask what else is in the way.
const ANY_REASON: &str = "-----";

/// The names of the shifts of a unit today, by their keys.
fn shift_names(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    unit: Id<Unit>,
) -> Result<Vec<(String, String)>, StoreError> {
    p.store().read(ctx, |r| {
        let calendar = calendar(r, unit)?;
        Ok(calendar.on(ctx.today()).iter().map(|shift| (shift.key.clone(), shift.name.clone())).collect())
    })
}

/// The page of an answer with what was sent of a correction.
fn page(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    seen: Opened<Answer>,
    refused: Option<(Filled, FieldErrors)>,
) -> Result<Response, Problem> {
    let people = People::named(p, ctx, seen.record.authors())?;
    let revisable = seen.record.revisable();
    let may = |act: Act, grund: &str| {
        actions::may_revise(ctx, &revisable, &seen.resident, (act, seen.record.fassung(), grund)).is_ok()
    };
    let (may_revise, needs_reason) = (
        ctx.also::<AnswerDue>() && may(Act::Correct, ANY_REASON),
        (!may(Act::Correct, ""), !may(Act::Withdraw, "")),
    );
    let mut filled = Filled::new();
    if let Some(said) = seen.record.current() {
        filled = filled_when(said.zeitpunkt, ctx.zone());
        for (name, text) in [
            ("status", said.status.code()),
            ("grund", said.grund.map_or("", Grund::code)),
            ("text", said.text.as_deref().unwrap_or_default()),
        ] {
            filled.push((name.to_owned(), text.to_owned()));
        }
    }
    let shifts = shift_names(p, ctx, seen.record.wohnbereich_id)?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (filled, errors) = refused.unwrap_or((filled, FieldErrors::new()));
    let errors = at_time(errors);
    let page = AnswerPage { seen, people, shifts, may_revise, needs_reason, filled, errors };
    Ok(p.page_as(status, ctx, &page))
}

pub(super) async fn show(
    ctx: Ctx<ReadDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
) -> Response {
    p.answer(move |p| {
        let seen = actions::open(p, &ctx, id, "seite")?;
        page(p, &ctx, seen, None)
    })
    .await
}

/// The record that a form means; its one-time id is that of one record alone, since a page has such a form for several.
fn seen<'a, R>(id: Id<R>, body: &Form, (grund, key): (&'a str, &'a str)) -> Seen<'a, R> {
    let fassung = body.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, grund, idempotency_key: key }
}

fn key<R>(body: &Form, id: Id<R>) -> String {
    let key = body.idempotency_key();
    if key.is_empty() { key } else { format!("{key}{id}") }
}

/// The page of an answer again, with what is wrong.
fn again(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    id: Id<Answer>,
    refused: (Filled, FieldErrors),
) -> Result<Response, Problem> {
    let Some(reads) = ctx.try_as::<ReadDue>() else { return Err(StoreError::Missing.into()) };
    let seen = actions::open(p, &reads, id, "seite")?;
    page(p, &reads, seen, Some(refused))
}

pub(super) async fn correct(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = key(&body, id);
        let done = rules::said(body.get("status"), body.get("grund"), body.get("text"))
            .map_err(|errors| DueError::from(ActError::Invalid(errors)))
            .and_then(|sent| {
                let zeitpunkt = typed_time(&ctx, &body)?;
                let seen = seen(id, &body, (body.get("begruendung"), &key));
                actions::correct(p, &ctx, seen, (&sent, zeitpunkt, Source::Seite))
            });
        let errors = match done {
            Ok(_) => return Ok(see_other(&answer_at(id), Some(&Msg::new("notice-due-corrected")))),
            Err(DueError::Entry(EntryError::Invalid(errors))) => errors,
            Err(DueError::Entry(EntryError::Reason)) => DueError::Reason("begruendung").explain().fields,
            Err(other) => return Err(other.into()),
        };
        again(p, &ctx, id, (body.0, errors))
    })
    .await
}

pub(super) async fn withdraw(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<Answer>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = key(&body, id);
        match actions::withdraw(p, &ctx, seen(id, &body, (body.get("grund"), &key))) {
            Ok(_) => {
                let to = local(Some(body.get("zurueck").to_owned())).unwrap_or_else(|| answer_at(id));
                Ok(see_other(&to, Some(&Msg::new("notice-due-withdrawn"))))
            }
            // Too late for the button that asks nothing: then it is asked why.
            Err(DueError::Entry(EntryError::Reason)) => {
                again(p, &ctx, id, (body.0, EntryError::Reason.explain().fields))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

fn proof_page(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    id: Id<ShiftProof>,
    errors: FieldErrors,
) -> Result<Response, Problem> {
    let seen = actions::open_proof(p, ctx, id, "seite")?;
    let people = People::named(p, ctx, seen.record.authors())?;
    let revisable = seen.record.revisable();
    let may =
        |grund: &str| actions::may_revise(ctx, &revisable, &seen.resident, (Act::Withdraw, 1, grund)).is_ok();
    let (may_revise, needs_reason) = (ctx.also::<AnswerDue>() && may(ANY_REASON), !may(""));
    let shifts = shift_names(p, ctx, seen.record.wohnbereich_id)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &ProofPage { seen, people, shifts, may_revise, needs_reason, errors }))
}

pub(super) async fn show_proof(
    ctx: Ctx<ReadDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<ShiftProof>>,
) -> Response {
    p.answer(move |p| proof_page(p, &ctx, id, FieldErrors::new())).await
}

pub(super) async fn take_back(
    ctx: Ctx<AnswerDue>,
    State(p): State<Platform>,
    Path(id): Path<Id<ShiftProof>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = key(&body, id);
        let seen = Seen { id, fassung: 1, grund: body.get("grund"), idempotency_key: &key };
        match actions::take_back(p, &ctx, seen) {
            Ok(_) => {
                let to = local(Some(body.get("zurueck").to_owned())).unwrap_or_else(|| proof_at(id));
                Ok(see_other(&to, Some(&Msg::new("notice-due-taken-back"))))
            }
            Err(DueError::Entry(EntryError::Reason)) => {
                let Some(reads) = ctx.try_as::<ReadDue>() else { return Err(StoreError::Missing.into()) };
                proof_page(p, &reads, id, EntryError::Reason.explain().fields)
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}
