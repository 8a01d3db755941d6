//! Courses of wounds as JSON routes (care.md, 18).

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value};

use super::{
    access::{ReadWounds, WriteWounds},
    actions::{self, Seen},
    assessments::{next, of_course},
    json::{CourseJson, CoursesJson, NewCourse, NewCourseEnd},
};
use crate::{
    features::care::{
        observations::{Entry, People},
        residents::Resident,
        settings::CareSettings,
        templates::TemplateVersion,
        wound_courses::WoundCourse,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::{Ctx, MayRead, MayReadAll, Permission},
        web::{
            answer::{Members, refuse_with},
            present::{json, located, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<CourseJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/residents/{id}/wounds", list)
        .doc(Doc {
            summary: "The wounds of a resident, open ones first, with all versions, assessments and the day of the next one",
            gives: Some(shape::<CoursesJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/wounds", create)
        .doc(Doc {
            takes: Some(shape::<NewCourse>()),
            status: Some(201),
            also: &[409],
            ..one("Opens the course of a wound; nurses only")
        })
        .get("/api/v1/wounds/{id}", read)
        .doc(one("One course with all its versions; its ETag is its fassung"))
        .put("/api/v1/wounds/{id}", change)
        .doc(Doc {
            takes: Some(shape::<NewCourse>()),
            also: &[409],
            ..one("Adds a version to a course; needs If-Match with its fassung")
        })
        .post("/api/v1/wounds/{id}/close", close)
        .doc(Doc {
            takes: Some(shape::<NewCourseEnd>()),
            also: &[409],
            ..one("Closes a course as healed or ended; needs If-Match with its fassung")
        })
}

/// A course as a program is told of it.
fn told<P>(p: &Platform, ctx: &Ctx<P>, course: &WoundCourse) -> Result<Option<CourseJson>, Problem>
where
    P: Permission
        + MayReadAll<Entry>
        + MayReadAll<WoundCourse>
        + MayRead<TemplateVersion>
        + MayRead<CareSettings>,
{
    let people = People::named(p, ctx, course.authors())?;
    let (day, all) = p.store().read(ctx, |r| {
        let days = CareSettings::in_force(r)?.wunde_tage;
        let day = course.ende.is_none().then(|| next(r, course, (ctx.zone(), days))).transpose()?;
        Ok::<_, StoreError>((day, of_course(r, course.id)?))
    })?;
    Ok(CourseJson::new(course, (day, &all), &people))
}

pub(super) async fn list(
    ctx: Ctx<ReadWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (_, all) = actions::list(p, &ctx, id, "api")?;
        let items = all.iter().map(|course| told(p, &ctx, course)).collect::<Result<Vec<_>, _>>()?;
        Ok(json(StatusCode::OK, &CoursesJson { items: items.into_iter().flatten().collect() }))
    })
    .await
}

pub(super) async fn read(
    ctx: Ctx<ReadWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
) -> Response {
    p.answer(move |p| {
        let (_, course) = actions::open(p, &ctx, id, "api")?;
        Ok(versioned(StatusCode::OK, &told(p, &ctx, &course)?, course.fassung().into()))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewCourse>,
) -> Response {
    p.answer(move |p| {
        let course = actions::begin(p, &ctx, id, &body.into(), "")?;
        let shown = versioned(StatusCode::CREATED, &told(p, &ctx, &course)?, course.fassung().into());
        Ok(located(shown, &format!("/api/v1/wounds/{}", course.id)))
    })
    .await
}

/// The course that a program means; a version beyond those that are counted is one that never was.
fn seen(id: Id<WoundCourse>, fassung: u64) -> Seen<'static> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), idempotency_key: "" }
}

pub(super) async fn change(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewCourse>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, id, actions::change(p, &ctx, seen(id, fassung), &body.into()))).await
}

pub(super) async fn close(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewCourseEnd>,
) -> Response {
    p.answer(move |p| {
        let end = (body.als.as_str(), body.grund.as_deref().unwrap_or_default());
        answered(p, &ctx, id, actions::close(p, &ctx, seen(id, fassung), end))
    })
    .await
}

/// The course as it became. What somebody else did first comes with the course as it is now; a stale version is 412 to
/// programs.
fn answered(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    id: Id<WoundCourse>,
    done: Result<WoundCourse, ActError>,
) -> Result<Response, Problem> {
    let stale = match done {
        Ok(course) => {
            return Ok(versioned(StatusCode::OK, &told(p, ctx, &course)?, course.fassung().into()));
        }
        Err(error @ (ActError::Stale | ActError::Store(StoreError::Stale))) => error,
        Err(other) => return Err(other.into()),
    };
    let mut problem = stale.explain();
    problem.kind = Kind::Stale;
    let (_, course) = actions::open(p, ctx, id, "api")?;
    let json = serde_json::to_value(told(p, ctx, &course)?).unwrap_or(Value::Null);
    let mut response = refuse_with(problem, Members(Map::from_iter([("aktuell".to_owned(), json)])));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", course.fassung())) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
