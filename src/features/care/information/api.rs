//! Information collections as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{ReadInformation, WriteInformation},
    actions,
    json::{CollectedJson, NewSis, SisDraftJson, SisJson},
    model::{Sis, SisDraft},
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::{json, located, refused_with, versioned},
            query::{IdempotencyKey, IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/residents/{id}/sis", list)
        .doc(Doc {
            summary: "The information collections of a resident: in force, earlier, being written, and which risks are still \
                      to be looked at",
            gives: Some(shape::<CollectedJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/sis", create)
        .doc(Doc {
            summary: "Begins a collection; 409 ENTWURF_VORHANDEN where one is being written, 403 FACHKRAFT_NOETIG for who is \
                      no nurse",
            takes: Some(shape::<NewSis>()),
            gives: Some(shape::<SisDraftJson>()),
            status: Some(201),
            also: &[409],
            ..Doc::default()
        })
        .put("/api/v1/sis/{id}", save)
        .doc(Doc {
            summary: "Saves a collection that is being written; needs If-Match with its row_version",
            takes: Some(shape::<NewSis>()),
            gives: Some(shape::<SisDraftJson>()),
            also: &[409],
            ..Doc::default()
        })
        .post("/api/v1/sis/{id}/sign", sign)
        .doc(Doc {
            summary: "Signs a collection; needs If-Match and a proof of the person of the last five minutes (403 \
                      ERNEUT_ANMELDEN, see /auth/reauth)",
            gives: Some(shape::<SisJson>()),
            also: &[409],
            ..Doc::default()
        })
}

/// A draft, with its version as its tag.
fn told(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    status: StatusCode,
    draft: &Versioned<SisDraft>,
) -> Result<Response, Problem> {
    let people = People::named(p, ctx, std::iter::once(draft.gespeichert_von))?;
    Ok(versioned(status, &SisDraftJson::new(draft, &people), draft.row_version()))
}

/// What refuses a save, with the draft as it is now where somebody else was first; a stale version is 412 to programs.
fn refused(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    error: ActError,
    now: Option<Versioned<SisDraft>>,
) -> Result<Response, Problem> {
    let stale = matches!(error, ActError::Stale | ActError::Store(StoreError::Stale));
    let mut problem = error.explain();
    if stale {
        problem.kind = Kind::Stale;
    }
    let Some(now) = now.filter(|_| stale || problem.code == actions::has_draft().code) else {
        return Err(problem);
    };
    let people = People::named(p, ctx, std::iter::once(now.gespeichert_von))?;
    Ok(refused_with(problem, &SisDraftJson::new(&now, &people), now.row_version()))
}

pub(super) async fn list(
    ctx: Ctx<ReadInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let all = actions::list(p, &ctx, id)?;
        let signers = all.signed.iter().map(|sis| sis.unterschrieben_von);
        let people = People::named(p, &ctx, signers.chain(all.draft.iter().map(|one| one.gespeichert_von)))?;
        Ok(json(StatusCode::OK, &CollectedJson::new(&all, &people)))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewSis>,
) -> Response {
    p.answer(move |p| match actions::begin(p, &ctx, id, &body.into()) {
        Ok(draft) => {
            let shown = told(p, &ctx, StatusCode::CREATED, &draft)?;
            Ok(located(shown, &format!("/api/v1/residents/{id}/sis")))
        }
        Err(error) => {
            let now = match &error {
                // Whoever does not reach the resident learns nothing of a draft.
                ActError::Refused(problem) if problem.code == actions::has_draft().code => {
                    p.store().read(&ctx, |r| actions::draft_of(r, id))?
                }
                _ => None,
            };
            refused(p, &ctx, error, now)
        }
    })
    .await
}

pub(super) async fn save(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Sis>>,
    IfMatch(version): IfMatch,
    Json(body): Json<NewSis>,
) -> Response {
    p.answer(move |p| match actions::save(p, &ctx, (id, version), &body.into()) {
        Ok(draft) => told(p, &ctx, StatusCode::OK, &draft),
        Err(error) => stale(p, &ctx, id, error),
    })
    .await
}

fn stale(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    id: Id<Sis>,
    error: ActError,
) -> Result<Response, Problem> {
    let now = match &error {
        ActError::Stale | ActError::Store(StoreError::Stale) => {
            p.store().read(ctx, |r| r.get::<SisDraft>(&Id::from_bytes(id.bytes())))?
        }
        _ => None,
    };
    refused(p, ctx, error, now)
}

pub(super) async fn sign(
    ctx: Ctx<WriteInformation>,
    State(p): State<Platform>,
    Path(id): Path<Id<Sis>>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
) -> Response {
    p.answer(move |p| match actions::sign(p, &ctx, (id, version), &key) {
        Ok(sis) => {
            let people = People::named(p, &ctx, std::iter::once(sis.unterschrieben_von))?;
            Ok(json(StatusCode::OK, &SisJson::new(&sis, true, &people)))
        }
        Err(error) => stale(p, &ctx, id, error),
    })
    .await
}
