//! The page of the plan of a resident, and what stands of it on the resident's own.

use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};
use maud::html as markup;

use super::{
    access::{ReadPlans, WritePlans},
    actions,
    model::Measure,
    pages::{Line, PlanPage, Shifts},
    words::Proof,
};
use crate::{
    features::care::{
        observations::{People, calendar},
        residents::Resident,
        settings::CareSettings,
        templates,
        versioned::{Revised as _, RevisedPages as _, list, page_routes},
    },
    kernel::{ids::Id, problem::Problem, shift::ShiftCalendar, words::Msg},
    platform::{
        Platform,
        store::{Reader, StoreError},
        tenancy::{Ctx, MayRead, MayReadAll, Permission},
        web::{beside::Added, present::Look, query::Path, routes::Routes},
    },
    ui::View,
};

/// Every route of the pages of plans.
pub(super) fn routes() -> Routes {
    page_routes::<Measure>().get(Measure::PATHS.all, all)
}

/// So far ahead the next due time of a measure is looked for: first near, since most are due every day.
const AHEAD: [i64; 3] = [2, 40, 370];

/// When a measure is due next.
fn next_due<P>(measure: &Measure, calendar: &ShiftCalendar, ctx: &Ctx<P>) -> Option<Timestamp>
where
    P: Permission,
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

/// The templates of the house: key and title.
pub(super) fn titles<P>(r: &Reader<'_, P>, offered: bool) -> Result<Vec<(String, String)>, StoreError>
where
    P: MayReadAll<templates::TemplateHead> + MayRead<templates::TemplateVersion> + MayRead<CareSettings>,
{
    let all = templates::all(r, CareSettings::in_force(r)?.is_licensed())?;
    let all = all.into_iter().filter(|one| !offered || one.is_offered());
    Ok(all.map(|one| (one.template.key, one.template.titel)).collect())
}

async fn all(ctx: Ctx<ReadPlans>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, all) = list::<Measure>(p, &ctx, id, Measure::PURPOSE)?;
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
                a href=(Measure::all_at(id)) { (v.w("measure-plan-open")) }
                @if writes { a href=(Measure::new_at(id)) { (v.w("measure-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
