//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html as markup;

use super::{
    access::{ReadInformation, WriteInformation},
    actions,
    model::{Sis, SisDraft},
    pages::{
        CollectedPage, Doing, DraftForm, Filled, Saved, SignPage, SignedPage, begun, draft_at, list_at,
        of_content, open_words, sent,
    },
    rules,
};
use crate::{
    features::care::{
        observations::{People, moment_shown},
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Hx, Look, html, see_other},
            query::{Form, Path},
            routes::Routes,
        },
    },
    ui::{View, badge, view::Tone},
};

/// Every route of the pages of collections.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/informationssammlung", list)
        .get("/bewohner/{id}/informationssammlung/entwurf", write)
        .post("/bewohner/{id}/informationssammlung/entwurf", save)
        .get("/bewohner/{id}/informationssammlung/unterschreiben", ask_sign)
        .post("/bewohner/{id}/informationssammlung/unterschreiben", sign)
        .get("/bewohner/{id}/informationssammlung/verwerfen", ask_discard)
        .post("/bewohner/{id}/informationssammlung/verwerfen", discard)
        .get("/informationssammlungen/{id}", show)
}

async fn list(
    ctx: Ctx<ReadInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let all = actions::list(p, &ctx, id)?;
        let signers = all.signed.iter().map(|sis| sis.unterschrieben_von);
        let people = People::named(p, &ctx, signers.chain(all.draft.iter().map(|one| one.gespeichert_von)))?;
        let written = all.resident.stay().is_written(ctx.today(), false).is_ok();
        let writes = written && all.nurse && ctx.also::<WriteInformation>();
        Ok(p.page(&ctx, &CollectedPage { all, people, writes }))
    })
    .await
}

async fn show(ctx: Ctx<ReadInformation>, State(p): State<Platform>, Path(id): Path<Id<Sis>>) -> Response {
    p.answer(move |p| {
        let (resident, sis) = actions::open(p, &ctx, id)?;
        let current = p.store().read(&ctx, |r| actions::in_force(r, resident.id))?;
        let is_current = current.is_some_and(|current| current.id == sis.id);
        let people = People::named(p, &ctx, std::iter::once(sis.unterschrieben_von))?;
        Ok(p.page(&ctx, &SignedPage { resident: resident.into_inner(), sis, is_current, people }))
    })
    .await
}

async fn write(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (resident, draft) = actions::before_writing(p, &ctx, id)?;
        let filled = draft.as_ref().map_or_else(|| begun(ctx.today()), |draft| of_content(&draft.inhalt));
        let version = draft.as_ref().map_or(0, Versioned::row_version);
        let page = DraftForm {
            resident: resident.into_inner(),
            draft,
            version,
            user: ctx.actor().user,
            filled,
            errors: FieldErrors::new(),
            is_stale: false,
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// The form again, with what was typed.
fn form(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    id: Id<Resident>,
    (filled, version): (Filled, u64),
    errors: Option<FieldErrors>,
) -> Result<Response, Problem> {
    let (resident, draft) = actions::before_writing(p, ctx, id)?;
    let is_stale = errors.is_none();
    // Seen now, what somebody else saved can be replaced knowingly.
    let now = draft.as_ref().map_or(0, Versioned::row_version);
    let page = DraftForm {
        resident: resident.into_inner(),
        draft,
        version: if is_stale { now } else { version },
        user: ctx.actor().user,
        filled,
        errors: errors.unwrap_or_default(),
        is_stale,
    };
    let status = if is_stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &page))
}

/// Saves what a form says: the draft that is there, or a new one.
fn keep(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    id: Id<Resident>,
    form: &Form,
) -> Result<Versioned<SisDraft>, ActError> {
    let (_, draft) = actions::before_writing(p, ctx, id)?;
    let sent = sent(&form.0, ctx.today()).map_err(ActError::Invalid)?;
    let seen = form.row_version().unwrap_or(0);
    match draft {
        // Somebody else began one while this one was typed.
        Some(draft) => actions::save(p, ctx, (draft.id, seen), &sent),
        // Thrown away or signed meanwhile: what is typed here becomes no draft behind anybody's back.
        None if seen > 0 => Err(ActError::Stale),
        None => actions::begin(p, ctx, id, &sent),
    }
}

async fn save(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    hx: Hx,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let done = keep(p, &ctx, id, &body);
        if hx.fragment {
            let (status, saved) = match done {
                Ok(draft) => (StatusCode::OK, Saved::Done(Box::new(draft))),
                Err(ActError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, Saved::Refused(errors)),
                Err(error) if is_stale(&error) => (StatusCode::CONFLICT, Saved::Stale),
                Err(other) => return Err(other.into()),
            };
            return Ok(html(status, saved.show(&p.view(&ctx))));
        }
        let version = body.row_version().unwrap_or(0);
        match done {
            Ok(_) if body.get("weiter") == "unterschreiben" => {
                Ok(see_other(&draft_at(id, "unterschreiben"), None))
            }
            Ok(_) => Ok(see_other(&draft_at(id, "entwurf"), Some(&Msg::new("notice-sis-saved")))),
            Err(ActError::Invalid(errors)) => form(p, &ctx, id, (body.0, version), Some(errors)),
            Err(error) if is_stale(&error) => form(p, &ctx, id, (body.0, version), None),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// Whether somebody else was faster: saved, began, threw away or signed.
fn is_stale(error: &ActError) -> bool {
    matches!(error, ActError::Stale | ActError::Store(StoreError::Stale | StoreError::Missing))
        || error.explain().code == actions::has_draft().code
}

/// The page before an act on the draft; without one there is nothing to do.
fn before(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    id: Id<Resident>,
    (doing, is_stale): (Doing, bool),
) -> Result<Response, Problem> {
    let (resident, draft) = actions::before_writing(p, ctx, id)?;
    let Some(draft) = draft else { return Ok(see_other(&list_at(id), None)) };
    let missing = if doing == Doing::Sign { rules::missing(&draft.inhalt) } else { FieldErrors::new() };
    let status = if is_stale { StatusCode::CONFLICT } else { StatusCode::OK };
    let (resident, proved) = (resident.into_inner(), ctx.proved_lately());
    Ok(p.page_as(status, ctx, &SignPage { resident, draft, doing, missing, proved, is_stale }))
}

async fn ask_sign(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| before(p, &ctx, id, (Doing::Sign, false))).await
}

async fn ask_discard(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| before(p, &ctx, id, (Doing::Discard, false))).await
}

async fn sign(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let (_, draft) = actions::before_writing(p, &ctx, id)?;
        // Signed a moment ago by the same tap, or thrown away: the page shows which.
        let Some(draft) = draft else { return Ok(see_other(&list_at(id), None)) };
        let seen = (draft.id, body.row_version().unwrap_or(0));
        match actions::sign(p, &ctx, seen, &body.idempotency_key()) {
            Ok(_) => Ok(see_other(&list_at(id), Some(&Msg::new("notice-sis-signed")))),
            // What is missing, or the proof, is said on the page that asks.
            Err(ActError::Invalid(_)) => before(p, &ctx, id, (Doing::Sign, false)),
            Err(error) if is_stale(&error) => before(p, &ctx, id, (Doing::Sign, true)),
            Err(ActError::Refused(problem)) if problem.code == "ERNEUT_ANMELDEN" => {
                before(p, &ctx, id, (Doing::Sign, false))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn discard(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let (_, draft) = actions::before_writing(p, &ctx, id)?;
        let Some(draft) = draft else { return Ok(see_other(&list_at(id), None)) };
        match actions::discard(p, &ctx, (draft.id, body.row_version().unwrap_or(0))) {
            Ok(_) => Ok(see_other(&list_at(id), Some(&Msg::new("notice-sis-discarded")))),
            Err(error) if is_stale(&error) => before(p, &ctx, id, (Doing::Discard, true)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// The collection in a few lines on the page of its resident: which is in force, and what is still to be looked at.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadInformation>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let read = p.store().read(&ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, StoreError>(None) };
        let sis = actions::in_force(r, id)?;
        let open = sis.as_ref().map(|sis| actions::open_risks(r, sis)).transpose()?.unwrap_or_default();
        let nurse = r.duty()?.nurse().is_ok();
        let draft = nurse && actions::draft_of(r, id)?.is_some();
        let written = resident.stay().is_written(ctx.today(), false).is_ok();
        Ok(Some((sis, open, draft, nurse && written)))
    })?;
    let Some((sis, open, draft, nurse)) = read else { return Ok(None) };
    let writes = nurse && look.also::<WriteInformation>();
    let part = markup! {
        section.card #informationssammlung {
            h2 { (v.w("sis-title")) }
            p {
                @match &sis {
                    Some(sis) => { (v.w("sis-signed")) " " (moment_shown(v, sis.unterschrieben_at)) }
                    None => (v.w("sis-empty")),
                }
            }
            @if let Some(words) = open_words(v, &open) { p { (badge::badge(Tone::Warn, &v.t(&words))) } }
            @if draft { p.meta { (v.w("sis-draft-open")) } }
            p.actions {
                a href=(list_at(id)) { (v.w("sis-open")) }
                @if writes {
                    a href=(draft_at(id, "entwurf")) { (v.w(if draft { "sis-draft-continue" } else { "sis-new" })) }
                }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
