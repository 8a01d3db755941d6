//! The pages' handlers: is the badge still good, one act, show.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use super::{
    access::OwnPages,
    actions,
    pages::{DAY, DONE, DayPage, HOME, HomePage, MOOD, MoodPage},
};
use crate::{
    features::care::{badges::START, residents::Resident},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::{see_other, status_of, with_headers},
            query::Form,
            routes::Routes,
        },
    },
    ui::Page,
};

pub(super) fn routes() -> Routes {
    Routes::new().get(HOME, home).get(MOOD, mood).post(MOOD, feel).get(DAY, day).post(DONE, done)
}

/// A page that gives way to the start when nobody has touched it as long as a session lasts: what it shows does not stay on a
/// tablet that was left. By then asking for the start prolongs nothing.
fn shown(p: &Platform, ctx: &Ctx<OwnPages>, status: StatusCode, page: &dyn Page) -> Response {
    let mut response = p.page_as(status, ctx, page);
    let leave = HeaderValue::from_static("901;url=/q");
    response.headers_mut().insert(header::REFRESH, leave);
    response
}

async fn home(ctx: Ctx<OwnPages>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let resident = actions::own(p, &ctx)?;
        Ok(shown(p, &ctx, StatusCode::OK, &HomePage { resident }))
    })
    .await
}

fn mood_page(
    p: &Platform,
    ctx: &Ctx<OwnPages>,
    resident: &Resident,
    status: StatusCode,
    (sent, errors, problem): (Option<&Form>, FieldErrors, Option<Problem>),
) -> Result<Response, Problem> {
    let get = |name: &str| sent.map_or_else(String::new, |sent| sent.get(name).to_owned());
    let today = actions::moods_of_today(p, ctx, resident)?;
    let agreed = resident.einwilligung_mood_at.is_some();
    let page = MoodPage { today, agreed, wert: get("wert"), notiz: get("notiz"), errors, problem };
    Ok(shown(p, ctx, status, &page))
}

async fn mood(ctx: Ctx<OwnPages>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let resident = actions::own(p, &ctx)?;
        mood_page(p, &ctx, &resident, StatusCode::OK, (None, FieldErrors::new(), None))
    })
    .await
}

async fn feel(ctx: Ctx<OwnPages>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let resident = actions::own(p, &ctx)?;
        let said = (form.get("wert").parse().ok(), form.get("notiz"));
        match actions::feel(p, &ctx, &resident, said, &form.idempotency_key()) {
            Ok(()) => Ok(see_other(HOME, Some(&Msg::new("notice-own-mood")))),
            Err(ActError::Invalid(errors)) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                mood_page(p, &ctx, &resident, status, (Some(&form), errors, None))
            }
            Err(ActError::Refused(problem))
                if matches!(problem.code, "MOOD_LIMIT" | "EINWILLIGUNG_FEHLT") =>
            {
                let (status, none) = (status_of(&problem), FieldErrors::new());
                mood_page(p, &ctx, &resident, status, (Some(&form), none, Some(*problem)))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn day(ctx: Ctx<OwnPages>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let resident = actions::own(p, &ctx)?;
        let titles = actions::today(p, &ctx, &resident)?;
        Ok(shown(p, &ctx, StatusCode::OK, &DayPage { titles }))
    })
    .await
}

/// Ends the session, whether its badge still counts or not.
async fn done(ctx: Ctx<OwnPages>, State(p): State<Platform>, _: Form) -> Response {
    p.answer(move |p| {
        let gone = p.end_own_badge_session(&ctx)?;
        Ok(with_headers(see_other(START, None), gone))
    })
    .await
}
