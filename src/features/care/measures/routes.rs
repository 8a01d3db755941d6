//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::{SignedDuration, Timestamp};
use maud::html as markup;

use super::{
    access::{ReadPlans, WritePlans},
    actions::{self, Seen},
    model::Measure,
    pages::{
        EndPage, Filled, Line, MeasureForm, PlanPage, Shifts, anchor, begun, new_at, of_version, placed,
        plan_at, sent,
    },
    words::Proof,
};
use crate::{
    features::care::{
        observations::{People, calendar},
        residents::Resident,
        settings::CareSettings,
        staff::need_nurse,
        templates,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        shift::ShiftCalendar,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Reader, StoreError, Versioned},
        tenancy::{Ctx, MayRead, MayReadAll},
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path},
            routes::Routes,
        },
    },
    ui::View,
};

/// Every route of the pages of plans.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/plan", plan)
        .get("/bewohner/{id}/plan/neu", new)
        .post("/bewohner/{id}/plan/neu", create)
        .get("/massnahmen/{id}", show)
        .get("/massnahmen/{id}/aendern", ask_change)
        .post("/massnahmen/{id}/aendern", change)
        .get("/massnahmen/{id}/beenden", ask_end)
        .post("/massnahmen/{id}/beenden", end)
}

/// So far ahead the next due time of a measure is looked for: first near, since most are due every day.
const AHEAD: [i64; 3] = [2, 40, 370];

/// When a measure is due next.
fn next_due<P>(measure: &Measure, calendar: &ShiftCalendar, ctx: &Ctx<P>) -> Option<Timestamp>
where
    P: crate::platform::tenancy::Permission,
{
    let now = ctx.now();
    let mut from = now;
    for days in AHEAD {
        let until = now.checked_add(SignedDuration::from_hours(24 * days)).ok()?;
        let range = from..until;
        let versions = measure.versions().filter(|(_, version, _)| version.nachweis != Proof::Keiner);
        let due = versions.flat_map(|(_, version, validity)| {
            let due = version.zeitplan.0.due(&range, calendar, ctx.zone());
            due.into_iter().filter(move |due| validity.has(due)).map(|due| due.begins())
        });
        if let Some(first) = due.min() {
            return Some(first);
        }
        from = until;
    }
    None
}

fn titles<P>(r: &Reader<'_, P>, offered: bool) -> Result<Vec<(String, String)>, StoreError>
where
    P: MayReadAll<templates::TemplateHead> + MayRead<templates::TemplateVersion> + MayRead<CareSettings>,
{
    let all = templates::all(r, CareSettings::in_force(r)?.is_licensed())?;
    let all = all.into_iter().filter(|one| !offered || one.is_offered());
    Ok(all.map(|one| (one.template.key, one.template.titel)).collect())
}

async fn plan(ctx: Ctx<ReadPlans>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, all) = actions::list(p, &ctx, id, "plan")?;
        let people = People::named(p, &ctx, all.iter().flat_map(Measure::authors))?;
        let (calendar, vorlagen, nurse) = p.store().read(&ctx, |r| {
            Ok::<_, StoreError>((
                calendar(r, resident.wohnbereich_id)?,
                titles(r, false)?,
                r.duty()?.nurse().is_ok(),
            ))
        })?;
        let lines =
            all.into_iter().map(|measure| Line { next: next_due(&measure, &calendar, &ctx), measure });
        let page = PlanPage {
            lines: lines.collect(),
            shifts: Shifts::of(calendar.on(ctx.today())),
            vorlagen,
            people,
            writes: nurse && ctx.also::<WritePlans>() && resident.auszug_datum.is_none(),
            now: ctx.now(),
            resident: resident.into_inner(),
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// A measure in the plan to which it belongs.
async fn show(ctx: Ctx<ReadPlans>, State(p): State<Platform>, Path(id): Path<Id<Measure>>) -> Response {
    p.answer(move |p| {
        let (resident, _) = actions::open(p, &ctx, id, "plan")?;
        Ok(see_other(&format!("{}#{}", plan_at(resident.id), anchor(id)), None))
    })
    .await
}

/// A form: a new measure, or the next version of one.
struct Made {
    resident: Versioned<Resident>,
    of: Option<(Measure, u32)>,
    filled: Filled,
    errors: FieldErrors,
    is_stale: bool,
}

fn form(p: &Platform, ctx: &Ctx<WritePlans>, made: Made) -> Result<Response, Problem> {
    let (calendar, mut vorlagen) = p
        .store()
        .read(ctx, |r| Ok::<_, StoreError>((calendar(r, made.resident.wohnbereich_id)?, titles(r, true)?)))?;
    let newest = made.of.as_ref().and_then(|(measure, _)| measure.newest());
    if let Some(kept) = newest
        .and_then(|newest| newest.vorlage.clone())
        .filter(|kept| !vorlagen.iter().any(|(key, _)| key == kept))
    {
        vorlagen.push((kept.clone(), kept));
    }
    let status = match (made.is_stale, made.errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = MeasureForm {
        meanwhile: newest.filter(|_| made.is_stale).cloned(),
        of: made.of.map(|(measure, fassung)| (measure.id, fassung)),
        vorlagen,
        shifts: Shifts::of(calendar.on(ctx.today())),
        filled: made.filled,
        errors: placed(made.errors),
        resident: made.resident.into_inner(),
    };
    Ok(p.page_as(status, ctx, &page))
}

async fn new(ctx: Ctx<WritePlans>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let resident = reached::<Resident, _>(p, &ctx, id, "plan")?;
        need_nurse(p, &ctx)?;
        let days = p.store().read(&ctx, CareSettings::in_force)?.evaluation_tage;
        let filled = begun(ctx.today(), days);
        form(p, &ctx, Made { resident, of: None, filled, errors: FieldErrors::new(), is_stale: false })
    })
    .await
}

async fn create(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let done = sent(&ctx, &body.0)
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::plan(p, &ctx, id, &sent, &key));
        let errors = match done {
            Ok(measure) => {
                let to = format!("{}#{}", plan_at(id), anchor(measure.id));
                return Ok(see_other(&to, Some(&Msg::new("notice-measure-planned"))));
            }
            Err(ActError::Invalid(errors)) => errors,
            Err(other) => return Err(other.into()),
        };
        let resident = reached::<Resident, _>(p, &ctx, id, "plan")?;
        need_nurse(p, &ctx)?;
        form(p, &ctx, Made { resident, of: None, filled: body.0, errors, is_stale: false })
    })
    .await
}

async fn ask_change(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
) -> Response {
    p.answer(move |p| {
        let (resident, measure) = actions::open(p, &ctx, id, "plan")?;
        need_nurse(p, &ctx)?;
        let filled = measure.newest().map(|newest| of_version(newest, ctx.zone())).unwrap_or_default();
        let fassung = measure.fassung();
        let of = Some((measure, fassung));
        form(p, &ctx, Made { resident, of, filled, errors: FieldErrors::new(), is_stale: false })
    })
    .await
}

/// The measure that a form means.
fn seen<'a>(id: Id<Measure>, body: &Form, key: &'a str) -> Seen<'a> {
    let fassung = body.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, idempotency_key: key }
}

async fn change(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let seen = seen(id, &body, &key);
        let done = sent(&ctx, &body.0)
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::change(p, &ctx, seen, &sent));
        let (errors, is_stale) = match done {
            Ok(measure) => {
                let to = format!("{}#{}", plan_at(measure.resident_id), anchor(id));
                return Ok(see_other(&to, Some(&Msg::new("notice-measure-changed"))));
            }
            Err(ActError::Invalid(errors)) => (errors, false),
            Err(ActError::Stale | ActError::Store(StoreError::Stale)) => (FieldErrors::new(), true),
            Err(other) => return Err(other.into()),
        };
        let (resident, measure) = actions::open(p, &ctx, id, "plan")?;
        need_nurse(p, &ctx)?;
        // Seen now, the version of somebody else can be replaced knowingly.
        let fassung = if is_stale { measure.fassung() } else { seen.fassung };
        form(p, &ctx, Made { resident, of: Some((measure, fassung)), filled: body.0, errors, is_stale })
    })
    .await
}

async fn ask_end(ctx: Ctx<WritePlans>, State(p): State<Platform>, Path(id): Path<Id<Measure>>) -> Response {
    p.answer(move |p| {
        let (resident, measure) = actions::open(p, &ctx, id, "plan")?;
        need_nurse(p, &ctx)?;
        let resident = resident.into_inner();
        Ok(p.page(&ctx, &EndPage { resident, measure, grund: String::new(), errors: FieldErrors::new() }))
    })
    .await
}

async fn end(
    ctx: Ctx<WritePlans>,
    State(p): State<Platform>,
    Path(id): Path<Id<Measure>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        match actions::end(p, &ctx, seen(id, &body, &key), body.get("grund")) {
            Ok(measure) => {
                Ok(see_other(&plan_at(measure.resident_id), Some(&Msg::new("notice-measure-ended"))))
            }
            Err(ActError::Invalid(errors)) => {
                let (resident, measure) = actions::open(p, &ctx, id, "plan")?;
                let grund = body.get("grund").to_owned();
                let page = EndPage { resident: resident.into_inner(), measure, grund, errors };
                Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// The plan in one line on the page of its resident.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadPlans>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let counted = p.store().read(&ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, StoreError>(None) };
        let count = actions::counted(r, id, ctx.now())?;
        Ok(Some((count, r.duty()?.nurse().is_ok() && resident.auszug_datum.is_none())))
    })?;
    let Some((count, nurse)) = counted else { return Ok(None) };
    let writes = nurse && look.also::<WritePlans>();
    let part = markup! {
        section.card #plan {
            h2 { (v.w("measure-plan-title")) }
            p { (v.t(&Msg::new("measure-plan-count").with("n", count))) }
            p.actions {
                a href=(plan_at(id)) { (v.w("measure-plan-open")) }
                @if writes { a href=(new_at(id)) { (v.w("measure-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
