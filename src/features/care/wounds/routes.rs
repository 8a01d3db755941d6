//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html as markup;

use super::{
    access::{ReadWounds, WriteWounds},
    actions::{self, Seen},
    assessments::{due_assessments, next, of_course},
    pages::{ClosePage, CourseForm, CoursesPage, Filled, Line, anchor, new_at, of_version, sent, wounds_at},
};
use crate::{
    features::care::{
        observations::{Entry, People, WriteEntries},
        residents::Resident,
        settings::CareSettings,
        staff::need_nurse,
        wound_courses::{self, WoundCourse},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Purpose, Record as _, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path},
            routes::Routes,
        },
    },
    ui::{View, badge, view::Tone},
};

/// Every route of the pages of wounds.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/wunden", list)
        .get("/bewohner/{id}/wunden/neu", new)
        .post("/bewohner/{id}/wunden/neu", create)
        .get("/wunden/{id}", show)
        .get("/wunden/{id}/aendern", ask_change)
        .post("/wunden/{id}/aendern", change)
        .get("/wunden/{id}/abschliessen", ask_close)
        .post("/wunden/{id}/abschliessen", close)
}

async fn list(ctx: Ctx<ReadWounds>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, courses) = actions::list(p, &ctx, id, "wunden")?;
        let (lines, nurse) = p.store().read(&ctx, |r| {
            let days = CareSettings::in_force(r)?.wunde_tage;
            let lines = courses.into_iter().map(|course| {
                let day = course.ende.is_none().then(|| next(r, &course, (ctx.zone(), days))).transpose()?;
                let all = of_course(r, course.id)?;
                Ok::<_, StoreError>(Line { course, next: day, all })
            });
            Ok::<_, StoreError>((lines.collect::<Result<Vec<_>, _>>()?, r.duty()?.nurse().is_ok()))
        })?;
        let shown = lines.iter().flat_map(|line| &line.all).map(|one| &one.entry);
        let ids: Vec<[u8; 16]> = shown.clone().map(|entry| entry.id.bytes()).collect();
        if !ids.is_empty() {
            let of = (Resident::TABLE, id.bytes());
            p.store().note_listed::<_, Entry>(&ctx, of, &ids, Purpose("wunden"))?;
        }
        let authors = lines.iter().flat_map(|line| line.course.authors());
        let people = People::named(p, &ctx, authors.chain(shown.map(|entry| entry.erfasst_von)))?;
        let lives = resident.auszug_datum.is_none();
        let page = CoursesPage {
            writes: nurse && ctx.also::<WriteWounds>() && lives,
            assesses: ctx.also::<WriteEntries>() && lives,
            resident: resident.into_inner(),
            lines,
            people,
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// A course in the page to which it belongs.
async fn show(ctx: Ctx<ReadWounds>, State(p): State<Platform>, Path(id): Path<Id<WoundCourse>>) -> Response {
    p.answer(move |p| {
        let (resident, _) = actions::open(p, &ctx, id, "wunden")?;
        Ok(see_other(&format!("{}#{}", wounds_at(resident.id), anchor(id)), None))
    })
    .await
}

/// A form: a new course, or the next version of one.
struct Made {
    resident: Versioned<Resident>,
    of: Option<(WoundCourse, u32)>,
    filled: Filled,
    errors: FieldErrors,
    is_stale: bool,
}

fn form(p: &Platform, ctx: &Ctx<WriteWounds>, made: Made) -> Response {
    let status = match (made.is_stale, made.errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = CourseForm {
        resident: made.resident.into_inner(),
        of: made.of,
        filled: made.filled,
        errors: made.errors,
        is_stale: made.is_stale,
    };
    p.page_as(status, ctx, &page)
}

async fn new(ctx: Ctx<WriteWounds>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let resident = reached::<Resident, _>(p, &ctx, id, "wunden")?;
        need_nurse(p, &ctx)?;
        let errors = FieldErrors::new();
        Ok(form(p, &ctx, Made { resident, of: None, filled: Filled::new(), errors, is_stale: false }))
    })
    .await
}

async fn create(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let done = sent(&body.0, ctx.today())
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::begin(p, &ctx, id, &sent, &key));
        let errors = match done {
            Ok(course) => {
                let to = format!("{}#{}", wounds_at(id), anchor(course.id));
                return Ok(see_other(&to, Some(&Msg::new("notice-wound-opened"))));
            }
            Err(ActError::Invalid(errors)) => errors,
            Err(other) => return Err(other.into()),
        };
        let resident = reached::<Resident, _>(p, &ctx, id, "wunden")?;
        need_nurse(p, &ctx)?;
        Ok(form(p, &ctx, Made { resident, of: None, filled: body.0, errors, is_stale: false }))
    })
    .await
}

async fn ask_change(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
) -> Response {
    p.answer(move |p| {
        let (resident, course) = actions::open(p, &ctx, id, "wunden")?;
        need_nurse(p, &ctx)?;
        let filled = course.newest().map(of_version).unwrap_or_default();
        let fassung = course.fassung();
        let of = Some((course, fassung));
        Ok(form(p, &ctx, Made { resident, of, filled, errors: FieldErrors::new(), is_stale: false }))
    })
    .await
}

/// The course that a form means.
fn seen<'a>(id: Id<WoundCourse>, body: &Form, key: &'a str) -> Seen<'a> {
    let fassung = body.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, idempotency_key: key }
}

async fn change(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let seen = seen(id, &body, &key);
        let done = sent(&body.0, ctx.today())
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::change(p, &ctx, seen, &sent));
        let (errors, is_stale) = match done {
            Ok(course) => {
                let to = format!("{}#{}", wounds_at(course.resident_id), anchor(id));
                return Ok(see_other(&to, Some(&Msg::new("notice-wound-changed"))));
            }
            Err(ActError::Invalid(errors)) => (errors, false),
            Err(ActError::Stale | ActError::Store(StoreError::Stale)) => (FieldErrors::new(), true),
            Err(other) => return Err(other.into()),
        };
        let (resident, course) = actions::open(p, &ctx, id, "wunden")?;
        need_nurse(p, &ctx)?;
        // Seen now, the version of somebody else can be replaced knowingly.
        let fassung = if is_stale { course.fassung() } else { seen.fassung };
        Ok(form(p, &ctx, Made { resident, of: Some((course, fassung)), filled: body.0, errors, is_stale }))
    })
    .await
}

fn close_page(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    id: Id<WoundCourse>,
    (filled, errors): ((String, String), FieldErrors),
) -> Result<Response, Problem> {
    let (resident, course) = actions::open(p, ctx, id, "wunden")?;
    need_nurse(p, ctx)?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &ClosePage { resident: resident.into_inner(), course, filled, errors }))
}

async fn ask_close(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
) -> Response {
    p.answer(move |p| close_page(p, &ctx, id, (Default::default(), FieldErrors::new()))).await
}

async fn close(
    ctx: Ctx<WriteWounds>,
    State(p): State<Platform>,
    Path(id): Path<Id<WoundCourse>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        match actions::close(p, &ctx, seen(id, &body, &key), (body.get("als"), body.get("grund"))) {
            Ok(course) => {
                Ok(see_other(&wounds_at(course.resident_id), Some(&Msg::new("notice-wound-closed"))))
            }
            Err(ActError::Invalid(errors)) => {
                let filled = (body.get("als").to_owned(), body.get("grund").to_owned());
                close_page(p, &ctx, id, (filled, errors))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// How many open wounds a resident has, in one line on their page.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadWounds>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let found = p.store().read(&ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, StoreError>(None) };
        let days = CareSettings::in_force(r)?.wunde_tage;
        let open = due_assessments(r, id, (ctx.zone(), ctx.today(), days))?;
        Ok(Some((open, r.duty()?.nurse().is_ok() && resident.auszug_datum.is_none())))
    })?;
    let Some((open, nurse)) = found else { return Ok(None) };
    let writes = nurse && look.also::<WriteWounds>();
    let part = markup! {
        section.card #wunden {
            h2 { (v.w("wound-title")) }
            p { (v.t(&Msg::new("wound-count").with("n", open.len()))) }
            @for one in &open {
                p {
                    (wound_courses::called(v, &one.course))
                    @if one.is_overdue { " " (badge::badge(Tone::Warn, &v.w("wound-overdue"))) }
                }
            }
            p.actions {
                a href=(wounds_at(id)) { (v.w("wound-open-page")) }
                @if writes { a href=(new_at(id)) { (v.w("wound-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
