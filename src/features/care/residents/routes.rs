//! The routes of residents: those of any record and its acts, one absence, and what is restricted.

use axum::{extract::State, response::Response};

use super::{
    KeepAbsences, ReadResidents, RestrictResidents, actions,
    acts::{KeepAbsence, Look},
    api,
    error::ResidentError,
    model::Resident,
    pages::{RestrictedPage, absence_at},
    record::BY_RESTRICTED,
};
use crate::{
    features::care::staff::Barred,
    kernel::ids::Id,
    platform::{
        Platform,
        entity::{self, ActError, Asking, Transition as _, with_history},
        store::{Order, Range, StoreError},
        tenancy::Ctx,
        web::{
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// Every route of residents.
#[must_use]
pub fn routes() -> Routes {
    entity::routes::routes::<Resident>()
        .get("/bewohner/eingeschraenkt", restricted)
        .get("/bewohner/{id}/abwesenheit/{nr}", ask_change)
        .post("/bewohner/{id}/abwesenheit/{nr}", change)
        .get(Look::AT, ask_look)
        .post(Look::AT, look)
        .and(api::routes())
}

async fn ask_change(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
) -> Response {
    let asked = KeepAbsence { nr: Some(nr), ..KeepAbsence::default() };
    p.answer(move |p| Asking { at: absence_at(id, nr), asked, ..Asking::of(p, &ctx, id) }.ask()).await
}

async fn change(
    ctx: Ctx<KeepAbsences>,
    State(p): State<Platform>,
    Path((id, nr)): Path<(Id<Resident>, u16)>,
    form: Form,
) -> Response {
    let asked = KeepAbsence { nr: Some(nr), ..KeepAbsence::default() };
    p.answer(move |p| Asking { at: absence_at(id, nr), asked, ..Asking::of(p, &ctx, id) }.send(form)).await
}

async fn ask_look(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| Asking::<Look>::of(p, &ctx, id).ask()).await
}

/// The page of a restricted file, once: the reason stands in the audit trail and not in an address.
async fn look(
    ctx: Ctx<RestrictResidents>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let Some(reads) = ctx.try_as::<ReadResidents>() else { return Err(ResidentError::Open.into()) };
        match actions::look(p, &ctx, id, form.get("grund")) {
            Ok(seen) => entity::routes::page_of(p, &reads, with_history(p, &ctx, seen)?),
            Err(ActError::Refused(problem)) if problem.code == Barred::GrundNoetig.code() => {
                Asking::<Look>::of(p, &ctx, id).again(form, ActError::field("grund", "GRUND_NOETIG"))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// The restricted files, by number.
async fn restricted(ctx: Ctx<RestrictResidents>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let files = p.store().read(&ctx, |r| {
            let rows = r.by(&BY_RESTRICTED, &Range::all(), Order::Up)?;
            rows.collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(p.page(&ctx, &RestrictedPage(files)))
    })
    .await
}
