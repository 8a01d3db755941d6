//! The handlers: parse, one act, show.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    actions::{self, Effect},
    pages::EffectPage,
};
use crate::{
    features::care::{
        observations::{Entry, EntryError, WriteEntries, entry_at},
        templates,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::see_other,
            query::{Form, Path, came_from, local},
            routes::Routes,
        },
    },
};

/// Every route of the feature. Programs write an entry that belongs to the first one.
pub(super) fn routes() -> Routes {
    Routes::new().get("/beobachtungen/{id}/wirkung", ask).post("/beobachtungen/{id}/wirkung", say)
}

fn page(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    id: Id<Entry>,
    (bemerkung, zurueck): (String, String),
    errors: FieldErrors,
) -> Result<Response, Problem> {
    let (entry, resident) = actions::dose(p, ctx, id)?;
    let template = p.store().read(ctx, |r| {
        let version = entry.current().map_or(0, |current| current.vorlage_version);
        templates::version(r, &entry.vorlage, version)
    })?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (resident, entry) = (resident.into_inner(), entry.into_inner());
    Ok(p.page_as(status, ctx, &EffectPage { resident, entry, template, bemerkung, errors, zurueck }))
}

async fn ask(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    headers: HeaderMap,
) -> Response {
    p.answer(move |p| {
        let back = came_from(&headers).filter(|from| !from.ends_with("/wirkung"));
        let back = back.unwrap_or_else(|| entry_at(id));
        page(p, &ctx, id, (String::new(), back), FieldErrors::new())
    })
    .await
}

async fn say(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let back = local(Some(form.get("zurueck").to_owned())).unwrap_or_else(|| entry_at(id));
        let key = form.idempotency_key();
        let said =
            Effect { wirkung: form.get("wirkung"), bemerkung: form.get("bemerkung"), idempotency_key: &key };
        match actions::say(p, &ctx, id, &said) {
            Ok(()) => Ok(see_other(&back, Some(&Msg::new("notice-effect-said")))),
            Err(EntryError::Invalid(errors)) => {
                let typed = (form.get("bemerkung").to_owned(), back);
                page(p, &ctx, id, typed, placed(errors))
            }
            Err(EntryError::Store(StoreError::Missing)) => Err(StoreError::Missing.into()),
            Err(other) => Err(Problem::from(other).way_out(entry_at(id), Msg::new("entry-back"))),
        }
    })
    .await
}

/// What is wrong, at the fields of the form.
fn placed(mut errors: FieldErrors) -> FieldErrors {
    for error in &mut errors.0 {
        if let Some(field) = error.field.strip_prefix("werte.") {
            error.field = field.to_owned().into();
        }
    }
    errors
}
