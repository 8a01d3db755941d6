//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    access::{ReadMoods, RecordMoods},
    actions::{self, Seen, Sent},
    api::USUAL,
    model::Mood,
    pages::{Card, MoodPage, WithdrawPage, anchor, mood_at},
};
use crate::{
    features::care::{
        courses::Period,
        observations::{EntryError, Filled, People, Source, at_time, filled_when, read_when},
        residents::Resident,
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::Versioned,
        tenancy::{Ctx, Role},
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
        .get("/bewohner/{id}/stimmung", show)
        .post("/bewohner/{id}/stimmung", record)
        .get("/stimmungen/{id}", one)
        .get("/stimmungen/{id}/zurueckziehen", ask_withdraw)
        .post("/stimmungen/{id}/zurueckziehen", withdraw)
}

/// A reason that is good enough, to ask what else is in the way.
const ANY_REASON: &str = "-----";
/// The resident's page shows the last mood of so many days.
const LATELY: u16 = 30;

/// What stands in the address of the page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    tage: String,
}

/// The page with what was sent of a new mood.
fn page(
    p: &Platform,
    ctx: &Ctx<ReadMoods>,
    id: Id<Resident>,
    period: Period,
    (status, sent): (StatusCode, Option<(Filled, FieldErrors)>),
) -> Result<Response, Problem> {
    let course = actions::course(p, ctx, id, (period.from, period.until), "stimmung")?;
    let people = People::named(p, ctx, course.moods.iter().flat_map(Mood::authors))?;
    let records = ctx.also::<RecordMoods>();
    let admin = ctx.actor().role != Role::Staff;
    let stay = course.resident.stay();
    let may = |mood: &&Mood| actions::may_withdraw(ctx, mood, &course.resident, ANY_REASON).is_ok();
    let own = course.moods.iter().filter(|_| records).filter(may).map(|mood| mood.id).collect();
    let writes = (records && stay.is_written(ctx.today(), admin).is_ok())
        .then(|| stay.is_written(ctx.today(), false).is_err());
    let (filled, errors) = sent.unwrap_or_else(|| (filled_when(ctx.now(), ctx.zone()), FieldErrors::new()));
    let page = MoodPage { course, period, people, writes, own, filled, errors: at_time(errors) };
    Ok(p.page_as(status, ctx, &page))
}

fn reads(ctx: &Ctx<RecordMoods>) -> Result<Ctx<ReadMoods>, Problem> {
    ctx.try_as().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))
}

async fn show(
    ctx: Ctx<ReadMoods>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(asked): Query<Asked>,
) -> Response {
    p.answer(move |p| {
        let period = Period::of([&asked.tage, "", ""], ctx.today(), USUAL).map_err(ActError::Invalid)?;
        page(p, &ctx, id, period, (StatusCode::OK, None))
    })
    .await
}

async fn record(
    ctx: Ctx<RecordMoods>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let key = form.idempotency_key();
        let done = read_when(&ctx, &form.0, None).map_err(ActError::Invalid).and_then(|zeitpunkt| {
            let sent = Sent {
                wert: form.get("wert").parse().ok(),
                notiz: form.get("notiz"),
                zeitpunkt,
                grund: form.get("grund"),
                client_id: None,
                weg: Source::Seite,
                idempotency_key: &key,
            };
            actions::record(p, &ctx, id, &sent)
        });
        let (status, errors) = match done {
            Ok(done) => {
                let to = format!("{}#{}", mood_at(id), anchor(done.mood.id));
                return Ok(see_other(&to, Some(&Msg::new("notice-mood-recorded"))));
            }
            Err(ActError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
            // Nothing that was typed is lost, and what stands in the way is said beside it.
            Err(ActError::Refused(problem)) if problem.code == "MOOD_LIMIT" => {
                let mut errors = FieldErrors::new();
                errors.add_with("wert", "MOOD_LIMIT", problem.words.clone());
                (StatusCode::TOO_MANY_REQUESTS, errors)
            }
            Err(other) => return Err(other.into()),
        };
        let period = Period::last(USUAL, ctx.today());
        page(p, &reads(&ctx)?, id, period, (status, Some((form.0, errors))))
    })
    .await
}

/// A mood among those of its resident.
async fn one(ctx: Ctx<ReadMoods>, State(p): State<Platform>, Path(id): Path<Id<Mood>>) -> Response {
    p.answer(move |p| {
        let (resident, mood) = actions::open(p, &ctx, id, "stimmung")?;
        Ok(see_other(&format!("{}?tage=90#{}", mood_at(resident.id), anchor(mood.id)), None))
    })
    .await
}

fn withdraw_page(
    p: &Platform,
    ctx: &Ctx<RecordMoods>,
    id: Id<Mood>,
    (grund, errors): (String, FieldErrors),
) -> Result<Response, Problem> {
    let (resident, mood) = actions::open(p, &reads(ctx)?, id, "formular")?;
    actions::may_withdraw(ctx, &mood, &resident, ANY_REASON)?;
    let needs_reason = actions::may_withdraw(ctx, &mood, &resident, "").is_err();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let resident = resident.into_inner();
    Ok(p.page_as(status, ctx, &WithdrawPage { mood, resident, needs_reason, grund, errors }))
}

async fn ask_withdraw(
    ctx: Ctx<RecordMoods>,
    State(p): State<Platform>,
    Path(id): Path<Id<Mood>>,
) -> Response {
    p.answer(move |p| withdraw_page(p, &ctx, id, (String::new(), FieldErrors::new()))).await
}

async fn withdraw(
    ctx: Ctx<RecordMoods>,
    State(p): State<Platform>,
    Path(id): Path<Id<Mood>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let key = form.idempotency_key();
        let grund = form.get("grund");
        let errors = match actions::withdraw(p, &ctx, Seen { id, grund, idempotency_key: &key }) {
            Ok(mood) => {
                let to = mood_at(mood.resident_id);
                return Ok(see_other(&to, Some(&Msg::new("notice-mood-withdrawn"))));
            }
            Err(reason @ EntryError::Reason) => reason.explain().fields,
            Err(EntryError::Invalid(errors)) => errors,
            Err(other) => return Err(other.into()),
        };
        withdraw_page(p, &ctx, id, (grund.to_owned(), errors))
    })
    .await
}

/// The last mood of a resident on their page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadMoods>() else { return Ok(None) };
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&Id::from_bytes(id)))?;
    let Some(resident) = resident else { return Ok(None) };
    let lately = Period::last(LATELY, ctx.today());
    let last = actions::newest(p, &ctx, &resident, lately.from, "seite")?;
    Ok(Some(Added { first: None, part: Card { resident: resident.id, last: last.as_ref() }.show(v) }))
}
