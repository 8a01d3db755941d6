//! Courses, balances and weights as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadCourses, SetHintsAside},
    actions,
    json::{BalancesJson, CourseJson, NewAside, WeightJson},
    read,
    rules::period::Period,
};
use crate::{
    features::care::residents::Resident,
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        tenancy::{Ctx, Permission},
        web::{
            present::json,
            query::{Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// Days of a course, unless other ones are asked for.
pub(super) const USUAL_COURSE: u16 = 30;
/// Days of a balance.
pub(super) const USUAL_BALANCE: u16 = 7;

const DAYS: &[&str] = &["7", "30", "90"];
const COURSE: &[Param] =
    &[Param::text("feld"), Param::words("tage", DAYS), Param::text("von"), Param::text("bis")];
const BALANCE: &[Param] = &[Param::words("tage", DAYS), Param::text("von"), Param::text("bis")];

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let weight = |summary| Doc { summary, gives: Some(shape::<WeightJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/residents/{id}/courses", course)
        .doc(Doc {
            summary: "The values of a numeric field (`vorlage.feld`) over 7, 30 or 90 days, or from a day to another; withdrawn ones are absent",
            query: COURSE,
            gives: Some(shape::<CourseJson>()),
            ..Doc::default()
        })
        .get("/api/v1/residents/{id}/balance", balance)
        .doc(Doc {
            summary: "The fluid balance of the days on which something counts, with their shifts",
            query: BALANCE,
            gives: Some(shape::<BalancesJson>()),
            ..Doc::default()
        })
        .get("/api/v1/residents/{id}/weight", weighed)
        .doc(weight("What the newest weight tells: losses since about 30 and 180 days before, and hints"))
        .post("/api/v1/residents/{id}/weight/set-aside", set_aside)
        .doc(Doc {
            takes: Some(shape::<NewAside>()),
            also: &[409],
            ..weight("Sets the hints of the newest weight aside until the next one, with a reason: a nurse")
        })
}

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CourseQuery {
    pub(super) feld: String,
    pub(super) tage: String,
    pub(super) von: String,
    pub(super) bis: String,
}

/// What a program asks for of a balance.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct BalanceQuery {
    pub(super) tage: String,
    pub(super) von: String,
    pub(super) bis: String,
}

/// The days that are asked for.
pub(super) fn period<P: Permission>(ctx: &Ctx<P>, asked: [&str; 3], usual: u16) -> Result<Period, ActError> {
    Period::of(asked, ctx.today(), usual).map_err(ActError::Invalid)
}

pub(super) async fn course(
    ctx: Ctx<ReadCourses>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(query): Query<CourseQuery>,
) -> Response {
    p.answer(move |p| {
        let period = period(&ctx, [&query.tage, &query.von, &query.bis], USUAL_COURSE)?;
        let course = read::course(p, &ctx, id, (&query.feld, &period), "api")?;
        Ok(json(StatusCode::OK, &CourseJson::new(&course, &period)))
    })
    .await
}

pub(super) async fn balance(
    ctx: Ctx<ReadCourses>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(query): Query<BalanceQuery>,
) -> Response {
    p.answer(move |p| {
        let period = period(&ctx, [&query.tage, &query.von, &query.bis], USUAL_BALANCE)?;
        let balances = read::balances(p, &ctx, id, &period, "api")?;
        Ok(json(StatusCode::OK, &BalancesJson::new(&balances, &period)))
    })
    .await
}

pub(super) async fn weighed(
    ctx: Ctx<ReadCourses>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        reached::<Resident, _>(p, &ctx, id, "api")?;
        let weight = read::weighing_of(p, &ctx, id, "api")?;
        Ok(json(StatusCode::OK, &WeightJson::new(weight.as_ref())))
    })
    .await
}

pub(super) async fn set_aside(
    ctx: Ctx<SetHintsAside>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewAside>,
) -> Response {
    p.answer(move |p| {
        actions::set_aside(p, &ctx, id, (body.eintrag_id, &body.grund), "")?;
        let reads = ctx.try_as::<ReadCourses>();
        let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
        let weight = read::weighing_of(p, &reads, id, "api")?;
        Ok(json(StatusCode::OK, &WeightJson::new(weight.as_ref())))
    })
    .await
}
