//! The settings in a browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    ManageSettings,
    actions::{self, settings},
    pages::{HREF, SettingsPage},
};
use crate::{
    kernel::{
        problem::{Explain as _, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::{see_other, status_of},
            query::Form,
            routes::Routes,
        },
    },
};

/// The routes of the settings.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/verwaltung/zweitmeinung", show).post("/verwaltung/zweitmeinung", change)
}

type Manager = Ctx<ManageSettings>;

/// The page with what is stored, or with what was `refused`: then too with the present version, so that a user who saves
/// again has seen that another one did.
fn page(p: &Platform, ctx: &Manager, refused: Option<(String, Problem)>) -> Result<Response, Problem> {
    let (stored, row_version) = p.store().read(ctx, |r| settings(ctx, r))?;
    let (days, problem) = match refused {
        Some((days, problem)) => (days, Some(problem)),
        None => (stored.keine_rm_frist_tage.to_string(), None),
    };
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok(p.page_as(status, ctx, &SettingsPage { days, row_version, problem }))
}

async fn show(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| page(p, &ctx, None)).await
}

async fn change(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let days = form.get("keine_rm_frist_tage");
        let row_version = form.row_version().unwrap_or_default();
        let problem = match actions::save(p, &ctx, days, row_version, &form.idempotency_key()) {
            Ok(()) => return Ok(see_other(HREF, Some(&Msg::new("notice-second-opinion-saved")))),
            Err(error @ ActError::Invalid(_)) => error.explain(),
            Err(ActError::Stale) => ActError::Stale.explain().saying(Msg::new("second-opinion-stale")),
            Err(error) => return Err(error.into()),
        };
        page(p, &ctx, Some((days.to_owned(), problem)))
    })
    .await
}
