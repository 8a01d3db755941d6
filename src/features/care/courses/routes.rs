//! The pages' handlers: parse, one act, show.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadCourses, SetHintsAside},
    actions,
    api::{USUAL_BALANCE, USUAL_COURSE},
    pages::{Aside, BalancePage, Card, CoursePage, Days, course_at},
    read,
    rules::period::Period,
};
use crate::{
    features::care::{observations::People, residents::Resident},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path, Query},
            routes::Routes,
        },
    },
    ui::View,
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/verlauf", course)
        .get("/bewohner/{id}/bilanz", balance)
        .post("/bewohner/{id}/gewichtshinweis", set_aside)
}

/// What stands in the address of a page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    feld: String,
    tage: String,
    von: String,
    bis: String,
}

impl Asked {
    fn days(&self, ctx: &Ctx<ReadCourses>, usual: u16) -> Days {
        let read = Period::of([&self.tage, &self.von, &self.bis], ctx.today(), usual);
        let (period, errors) = match read {
            Ok(period) => (Some(period), FieldErrors::new()),
            Err(errors) => (None, errors),
        };
        Days { period, typed: [self.von.clone(), self.bis.clone()], errors }
    }
}

/// The page of a course, with what was sent to set hints aside.
fn page(
    p: &Platform,
    ctx: &Ctx<ReadCourses>,
    id: Id<Resident>,
    asked: &Asked,
    aside: Aside,
) -> Result<Response, Problem> {
    let days = asked.days(ctx, USUAL_COURSE);
    // What is wrong with the days is said beside what there is a course of.
    let period = days.period.unwrap_or_else(|| Period::last(USUAL_COURSE, ctx.today()));
    let mut course = read::course(p, ctx, id, (&asked.feld, &period), "verlauf")?;
    if days.period.is_none() {
        course.values.clear();
    }
    let asides = course.weight.iter().flat_map(|weight| weight.aside.iter().map(|one| one.von));
    let people = People::named(p, ctx, asides)?;
    let nurse = match ctx.try_as::<SetHintsAside>() {
        Some(sets) => actions::is_nurse(p, &sets)?,
        None => false,
    };
    let nurse = nurse && course.resident.stay().is_written(ctx.today(), false).is_ok();
    let page = CoursePage { course, days, people, nurse, aside };
    let refused = !page.days.errors.is_empty() || !page.aside.errors.is_empty();
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(p.page_as(status, ctx, &page))
}

async fn course(
    ctx: Ctx<ReadCourses>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| page(p, &ctx, id, &asked, Aside::default())).await
}

async fn balance(
    ctx: Ctx<ReadCourses>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| {
        let days = asked.days(&ctx, USUAL_BALANCE);
        let (resident, balances) = match &days.period {
            Some(period) => {
                let balances = read::balances(p, &ctx, id, period, "bilanz")?;
                (Resident::clone(&balances.resident), Some(balances))
            }
            None => (reached::<Resident, _>(p, &ctx, id, "bilanz")?.into_inner(), None),
        };
        let status = if balances.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok(p.page_as(status, &ctx, &BalancePage { resident, balances, days }))
    })
    .await
}

async fn set_aside(
    ctx: Ctx<SetHintsAside>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let entry = form.get("eintrag").parse().map_err(|_| StoreError::Missing)?;
        let done = actions::set_aside(p, &ctx, id, (entry, form.get("grund")), &form.idempotency_key());
        let errors = match done {
            Ok(()) => return Ok(see_other(&course_at(id), Some(&Msg::new("notice-weight-set-aside")))),
            Err(ActError::Invalid(errors)) => errors,
            Err(other) => return Err(other.into()),
        };
        let reads = ctx.try_as::<ReadCourses>();
        let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
        page(p, &reads, id, &Asked::default(), Aside { grund: form.get("grund").to_owned(), errors })
    })
    .await
}

/// Hints about a resident's weight, and the ways to their courses, on their page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadCourses>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&id))?;
    if resident.is_none() {
        return Ok(None);
    }
    let weight = read::weighing_of(p, &ctx, id, "seite")?;
    let part = Card { resident: id, weight: weight.as_ref() }.show(v);
    Ok(Some(Added { first: None, part }))
}
