//! The page of the wounds of a resident, and what stands of them on the resident's own.

use axum::{extract::State, response::Response};
use maud::html as markup;

use super::{
    access::{ReadWounds, WriteWounds},
    assessments::{due_assessments, next, of_course},
    pages::{CoursesPage, Line},
};
use crate::{
    features::care::{
        observations::{Entry, People, WriteEntries},
        residents::Resident,
        settings::CareSettings,
        versioned::{Revised as _, RevisedPages as _, list, page_routes},
        wound_courses::{self, WoundCourse},
    },
    kernel::{ids::Id, problem::Problem, words::Msg},
    platform::{
        Platform,
        store::{Purpose, Record as _, StoreError},
        tenancy::Ctx,
        web::{beside::Added, present::Look, query::Path, routes::Routes},
    },
    ui::{View, badge, view::Tone},
};

/// Every route of the pages of wounds.
pub(super) fn routes() -> Routes {
    page_routes::<WoundCourse>().get(WoundCourse::PATHS.all, all)
}

async fn all(ctx: Ctx<ReadWounds>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, courses) = list::<WoundCourse>(p, &ctx, id, WoundCourse::PURPOSE)?;
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
            p.store().note_listed::<_, Entry>(&ctx, of, &ids, Purpose(WoundCourse::PURPOSE))?;
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
                a href=(WoundCourse::all_at(id)) { (v.w("wound-open-page")) }
                @if writes { a href=(WoundCourse::new_at(id)) { (v.w("wound-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
