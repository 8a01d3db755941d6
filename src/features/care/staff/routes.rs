//! The routes of profiles and stand-ins.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{ManageStaff, StandInFor},
    api,
    model::Profile,
    pages::{ProfilePage, SIGNS, STAND_IN_AT, STAND_INS, SignsPage, StandInsPage},
    profiles::{self, ProfileChange},
    stand_in,
};
use crate::{
    features::care::units::{self, Unit},
    kernel::{
        ids::Id,
        problem::{Explain as _, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, Days, Patch, boxes},
        store::StoreError,
        tenancy::{Ctx, User},
        web::{
            present::{see_other, status_of},
            query::{Form, Path, local},
            routes::Routes,
        },
    },
};

/// The routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(SIGNS, list)
        .get("/verwaltung/handzeichen/{id}", ask)
        .post("/verwaltung/handzeichen/{id}", save)
        .get(STAND_INS, stand_ins)
        .post(STAND_IN_AT, take_over)
        .and(api::routes())
}

/// The units of the house, in their order.
///
/// # Errors
/// Those of the store.
pub fn all_units(p: &Platform, ctx: &Ctx<ManageStaff>) -> Result<Vec<Unit>, StoreError> {
    p.store().read(ctx, units::all)
}

async fn list(ctx: Ctx<ManageStaff>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let (members, units) = (profiles::members(p, &ctx)?, all_units(p, &ctx)?);
        Ok(p.page(&ctx, &SignsPage { members, units }))
    })
    .await
}

fn page(
    p: &Platform,
    ctx: &Ctx<ManageStaff>,
    user: Id<User>,
    refused: Option<(Form, Problem)>,
) -> Result<Response, Problem> {
    let (member, units) = (profiles::member(p, ctx, user)?, all_units(p, ctx)?);
    let (sent, problem) = refused.unzip();
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    Ok(p.page_as(status, ctx, &ProfilePage { member, units, sent, problem }))
}

async fn ask(ctx: Ctx<ManageStaff>, State(p): State<Platform>, Path(user): Path<Id<User>>) -> Response {
    p.answer(move |p| page(p, &ctx, user, None)).await
}

async fn save(
    ctx: Ctx<ManageStaff>,
    State(p): State<Platform>,
    Path(user): Path<Id<User>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let kept = entered(&form, &ctx)
            .and_then(|change| profiles::keep(p, &ctx, user, (row_version, &key), &change));
        let problem = match kept {
            Ok(done) => {
                let said = if done.carried_out { "notice-profile-saved" } else { "notice-record-unchanged" };
                return Ok(see_other(SIGNS, Some(&Msg { key: said.into(), args: Vec::new() })));
            }
            Err(error @ ActError::Invalid(_)) => error.explain(),
            Err(ActError::Stale) => ActError::Stale.explain().saying(Msg::new("profile-stale")),
            Err(error) => return Err(error.into()),
        };
        page(p, &ctx, user, Some((form, problem)))
    })
    .await
}

fn entered(form: &Form, ctx: &Ctx<ManageStaff>) -> Result<ProfileChange, ActError> {
    let days = Days { today: ctx.today(), born_by: ctx.today() };
    let patch = Patch::from_form(boxes::<Profile>(form), days).map_err(ActError::Invalid)?;
    let ticked = form.0.iter().filter(|(name, value)| name == "wohnbereiche" && !value.is_empty());
    let units = ticked.map(|(_, value)| value.parse()).collect::<Result<Vec<_>, _>>();
    let units = units.map_err(|_| ActError::field("wohnbereiche", "WOHNBEREICH_UNBEKANNT"))?;
    Ok(ProfileChange { patch, wohnbereiche: Some(units) })
}

async fn stand_ins(ctx: Ctx<ManageStaff>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let (latest, units) = (p.store().read(&ctx, stand_in::latest)?, all_units(p, &ctx)?);
        let mut people: Vec<Id<User>> = latest.iter().map(|one| one.user).collect();
        people.sort_unstable();
        people.dedup();
        let names = p.names(&ctx, &people)?.into_iter().collect();
        Ok(p.page(&ctx, &StandInsPage { latest, units, names, now: ctx.now() }))
    })
    .await
}

/// One tap: they stand in, and are back where they came from.
async fn take_over(ctx: Ctx<StandInFor>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let Ok(unit) = form.get("wohnbereich_id").parse::<Id<Unit>>() else {
            return Err(ActError::field("wohnbereich_id", "WOHNBEREICH_UNBEKANNT").into());
        };
        let standing = stand_in::begin(p, &ctx, unit, &form.idempotency_key())?;
        let until = standing.bis.to_zoned(ctx.zone().clone()).strftime("%H:%M").to_string();
        let back = local(Some(form.get("weiter").to_owned())).unwrap_or_else(|| "/".to_owned());
        Ok(see_other(&back, Some(&Msg::new("notice-stand-in").with("zeit", until))))
    })
    .await
}
