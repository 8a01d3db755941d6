//! Moods as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadMoods, RecordMoods},
    actions::{self, Course, Seen, Sent},
    json::{MoodJson, MoodTrendJson, MoodsJson, NewMood, NewMoodStorno, RecordedJson},
    model::Mood,
};
use crate::{
    features::care::{
        courses::Period,
        observations::{People, Source},
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
};

/// Days of a list and of a trend, unless others are asked for.
pub(super) const USUAL: u16 = 30;

const PARAMS: &[Param] = &[Param::id("resident_id"), Param::words("tage", &["7", "30", "90"])];

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/mood", list)
        .doc(Doc {
            summary: "The moods of a resident in the last 7, 30 or 90 days, newest first",
            query: PARAMS,
            gives: Some(shape::<MoodsJson>()),
            also: &[404],
            ..Doc::default()
        })
        .post("/api/v1/mood", create)
        .doc(Doc {
            summary: "Records a mood: 201, the same client_id again 200; 429 MOOD_LIMIT beyond as many a day as the house takes",
            takes: Some(shape::<NewMood>()),
            gives: Some(shape::<RecordedJson>()),
            status: Some(201),
            also: &[200, 404, 409, 429],
            ..Doc::default()
        })
        .get("/api/v1/mood/trend", trend)
        .doc(Doc {
            summary: "A value or gap for each of the last 7, 30 or 90 days: the mean of the day, one decimal",
            query: PARAMS,
            gives: Some(shape::<MoodTrendJson>()),
            also: &[404],
            ..Doc::default()
        })
        .post("/api/v1/mood/{id}/withdraw", withdraw)
        .doc(Doc {
            summary: "Withdraws a mood that staff recorded: it counts nowhere any more",
            takes: Some(shape::<NewMoodStorno>()),
            gives: Some(shape::<MoodJson>()),
            also: &[409],
            ..Doc::default()
        })
}

/// What a program asks for.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct MoodQuery {
    pub(super) resident_id: String,
    pub(super) tage: String,
}

/// The moods that are asked for.
fn asked(p: &Platform, ctx: &Ctx<ReadMoods>, query: &MoodQuery) -> Result<Course, ActError> {
    let resident: Id<Resident> = match query.resident_id.as_str() {
        "" => {
            let mut errors = FieldErrors::new();
            errors.add_with("resident_id", "BEREICH_FEHLT", Msg::new("mood-resident-missing"));
            return Err(ActError::Invalid(errors));
        }
        id => id.parse().map_err(|_| ActError::field("resident_id", "FELD_UNGUELTIG"))?,
    };
    let period = Period::of([&query.tage, "", ""], ctx.today(), USUAL).map_err(ActError::Invalid)?;
    actions::course(p, ctx, resident, (period.from, period.until), "api")
}

pub(super) async fn list(
    ctx: Ctx<ReadMoods>,
    State(p): State<Platform>,
    Query(query): Query<MoodQuery>,
) -> Response {
    p.answer(move |p| {
        let course = asked(p, &ctx, &query)?;
        let people = People::named(p, &ctx, course.moods.iter().flat_map(Mood::authors))?;
        Ok(json(StatusCode::OK, &MoodsJson::new(&course, &people)))
    })
    .await
}

pub(super) async fn trend(
    ctx: Ctx<ReadMoods>,
    State(p): State<Platform>,
    Query(query): Query<MoodQuery>,
) -> Response {
    p.answer(move |p| {
        let course = asked(p, &ctx, &query)?;
        Ok(json(StatusCode::OK, &MoodTrendJson::new(&course)))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<RecordMoods>,
    State(p): State<Platform>,
    Json(body): Json<NewMood>,
) -> Response {
    p.answer(move |p| {
        let sent = Sent {
            // What is no small number is none of the five either.
            wert: Some(u8::try_from(body.wert).unwrap_or(0)),
            notiz: body.notiz.as_deref().unwrap_or_default(),
            zeitpunkt: body.zeitpunkt,
            grund: body.grund.as_deref().unwrap_or_default(),
            client_id: body.client_id,
            weg: Source::Api,
            idempotency_key: "",
        };
        let done = actions::record(p, &ctx, body.resident_id, &sent)?;
        let people = People::named(p, &ctx, done.mood.authors())?;
        let status = if done.is_new { StatusCode::CREATED } else { StatusCode::OK };
        Ok(json(status, &RecordedJson::new(&done, &people)))
    })
    .await
}

pub(super) async fn withdraw(
    ctx: Ctx<RecordMoods>,
    State(p): State<Platform>,
    Path(id): Path<Id<Mood>>,
    Json(body): Json<NewMoodStorno>,
) -> Response {
    p.answer(move |p| {
        let grund = body.grund.as_deref().unwrap_or_default();
        let mood = actions::withdraw(p, &ctx, Seen { id, grund, idempotency_key: "" })?;
        let people = People::named(p, &ctx, mood.authors())?;
        Ok::<_, Problem>(json(StatusCode::OK, &MoodJson::new(&mood, &people)))
    })
    .await
}
