//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html as markup;

use super::{
    access::{EnterDecisions, ReadAssessments, WriteAssessments},
    actions,
    model::Assessment,
    pages::{
        AssessmentForm, AssessmentsPage, Filled, ResultPage, begun, form_at, list_at, result_at, sent,
        shortly,
    },
    words::Kind,
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::{StoreError, Versioned},
        tenancy::{Ctx, Permission},
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path},
            routes::Routes,
        },
    },
    ui::View,
};

/// Every route of the pages of assessments.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/begutachtung", list)
        .get("/bewohner/{id}/begutachtung/neu", ask)
        .post("/bewohner/{id}/begutachtung/neu", assess)
        .get("/bewohner/{id}/begutachtung/bescheid", ask_decision)
        .post("/bewohner/{id}/begutachtung/bescheid", decide)
        .get("/begutachtungen/{id}", show)
}

async fn list(
    ctx: Ctx<ReadAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (resident, all) = actions::list(p, &ctx, id)?;
        let people = People::named(p, &ctx, all.iter().map(|one| one.von))?;
        let nurse = p.store().read(&ctx, |r| Ok::<_, StoreError>(r.duty()?.nurse().is_ok()))?;
        let written = resident.stay().is_written(ctx.today(), false).is_ok();
        let page = AssessmentsPage {
            writes: written && nurse && ctx.also::<WriteAssessments>(),
            decides: written && ctx.also::<EnterDecisions>(),
            resident: resident.into_inner(),
            all,
            people,
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

fn form<P: Permission>(
    p: &Platform,
    ctx: &Ctx<P>,
    resident: Versioned<Resident>,
    art: Kind,
    (filled, errors): (Filled, FieldErrors),
) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = AssessmentForm { resident: resident.into_inner(), art, filled, errors };
    p.page_as(status, ctx, &page)
}

async fn ask(
    ctx: Ctx<WriteAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let resident = actions::before_assessing(p, &ctx, id)?;
        let empty = (begun(ctx.today()), FieldErrors::new());
        Ok(form(p, &ctx, resident, Kind::Eigeneinschaetzung, empty))
    })
    .await
}

/// What was entered leads to its result; what breaks a rule back to the form.
fn done(made: Result<Assessment, ActError>) -> Result<Result<Response, FieldErrors>, Problem> {
    match made {
        Ok(one) => Ok(Ok(see_other(&result_at(one.id), Some(&Msg::new("notice-assessment-entered"))))),
        Err(ActError::Invalid(errors)) => Ok(Err(errors)),
        Err(other) => Err(other.into()),
    }
}

async fn assess(
    ctx: Ctx<WriteAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let art = Kind::Eigeneinschaetzung;
        let read = sent(&body.0, art, ctx.today()).map_err(ActError::Invalid);
        match done(read.and_then(|sent| actions::assess(p, &ctx, id, &sent, &key)))? {
            Ok(response) => Ok(response),
            Err(errors) => {
                let resident = actions::before_assessing(p, &ctx, id)?;
                Ok(form(p, &ctx, resident, art, (body.0, errors)))
            }
        }
    })
    .await
}

async fn ask_decision(
    ctx: Ctx<EnterDecisions>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let resident = actions::before_deciding(p, &ctx, id)?;
        Ok(form(p, &ctx, resident, Kind::Bescheid, (Filled::new(), FieldErrors::new())))
    })
    .await
}

async fn decide(
    ctx: Ctx<EnterDecisions>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let read = sent(&body.0, Kind::Bescheid, ctx.today()).map_err(ActError::Invalid);
        match done(read.and_then(|sent| actions::decide(p, &ctx, id, &sent, &key)))? {
            Ok(response) => Ok(response),
            Err(errors) => {
                let resident = actions::before_deciding(p, &ctx, id)?;
                Ok(form(p, &ctx, resident, Kind::Bescheid, (body.0, errors)))
            }
        }
    })
    .await
}

async fn show(
    ctx: Ctx<ReadAssessments>,
    State(p): State<Platform>,
    Path(id): Path<Id<Assessment>>,
) -> Response {
    p.answer(move |p| {
        let (resident, one) = actions::open(p, &ctx, id)?;
        let people = People::named(p, &ctx, std::iter::once(one.von))?;
        Ok(p.page(&ctx, &ResultPage { resident: resident.into_inner(), one, people }))
    })
    .await
}

/// The newest assessment in one line on the page of its resident.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadAssessments>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let read = p.store().read(&ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, StoreError>(None) };
        let newest = actions::of_resident(r, id)?.into_iter().next();
        let written = resident.stay().is_written(ctx.today(), false).is_ok();
        Ok(Some((newest, written && r.duty()?.nurse().is_ok())))
    })?;
    let Some((newest, nurse)) = read else { return Ok(None) };
    let writes = nurse && look.also::<WriteAssessments>();
    let part = markup! {
        section.card #begutachtung {
            h2 { (v.w("bi-title")) }
            p {
                @match &newest {
                    Some(one) => (shortly(v, one)),
                    None => (v.w("bi-empty")),
                }
            }
            p.actions {
                a href=(list_at(id)) { (v.w("bi-open")) }
                @if writes { a href=(form_at(id, Kind::Eigeneinschaetzung)) { (v.w("bi-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
