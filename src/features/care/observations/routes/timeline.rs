//! The timeline of a resident, and the newest entries on their page.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Span;
use maud::html;

use crate::{
    features::care::{
        observations::{
            access::{ReadEntries, WriteEntries},
            actions::{self, Range},
            asked::EntryQuery,
            find::{Filter, Found, PER_PAGE},
            json::People,
            pages::{Card, TimelinePage, form_at},
            shifts,
            texts::Titles,
        },
        residents::Resident,
        templates,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::{Ctx, Role},
        web::{
            beside::Added,
            present::Look,
            query::{Path, Query},
        },
    },
    ui::View,
};

/// Entries on the page of a resident.
const NEWEST: usize = 10;
/// So many days back the shifts of a filter go.
const SHIFT_DAYS: i64 = 7;

/// All entries of a resident that a filter lets through.
pub async fn timeline(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Query(query): Query<EntryQuery>,
) -> Response {
    p.answer(move |p| {
        let resident = reached::<Resident, _>(p, &ctx, id, "zeitachse")?;
        let range = Range::Resident(id);
        let mut errors = FieldErrors::new();
        let (found, titles) = match query.filter(p, &ctx, range) {
            Ok((filter, after)) => actions::list(p, &ctx, range, &filter, (after, PER_PAGE), "zeitachse")?,
            Err(ActError::Invalid(wrong)) => {
                errors = wrong;
                (Found::default(), Titles::default())
            }
            Err(other) => return Err(other.into()),
        };
        let people = People::of(p, &ctx, found.entries.iter())?;
        let (vorlagen, users, shifts) = p.store().read(&ctx, |r| {
            let all = templates::all(r, true)?;
            let vorlagen: Vec<_> =
                all.into_iter().map(|one| (one.template.key, one.template.titel)).collect();
            let users = r.scan::<crate::features::care::staff::Profile>()?;
            let users = users.map(|one| one.map(|one| one.user())).collect::<Result<Vec<_>, _>>()?;
            let calendar = shifts::calendar(r, resident.wohnbereich_id)?;
            let days =
                (0..=SHIFT_DAYS).filter_map(|back| ctx.today().checked_sub(Span::new().days(back)).ok());
            let shifts: Vec<_> = days
                .flat_map(|day| {
                    let mut of_day: Vec<_> = calendar.on(day).to_vec();
                    of_day.reverse();
                    of_day.into_iter().map(move |shift| (format!("{day}/{}", shift.key), (day, shift.name)))
                })
                .collect();
            Ok::<_, StoreError>((vorlagen, users, shifts))
        })?;
        let v = p.view(&ctx);
        let shifts = shifts
            .into_iter()
            .map(|(id, (day, name))| (id, format!("{} {name}", crate::ui::format::date(v.lang, day))))
            .collect();
        let mut authors: Vec<(String, String)> =
            p.names(&ctx, &users)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        authors.sort_by(|one, other| one.1.cmp(&other.1));
        let refused = !errors.is_empty();
        let resident = resident.into_inner();
        let page = TimelinePage { resident, query, errors, found, titles, people, vorlagen, authors, shifts };
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok(p.page_as(status, &ctx, &page))
    })
    .await
}

/// The newest entries of a resident, for their page, and the way to the form.
///
/// # Errors
/// Those of the store.
pub fn beside(p: &Platform, look: &Ctx<Look>, v: &View, id: [u8; 16]) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadEntries>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&id))?;
    let Some(resident) = resident else { return Ok(None) };
    let range = Range::Resident(id);
    let newest = (None, NEWEST);
    let (found, titles) =
        actions::list_of(p, &ctx, (range, Some(&resident)), &Filter::default(), newest, "zeitachse")?;
    let people = People::of(p, &ctx, found.entries.iter())?;
    let admin = ctx.actor().role != Role::Staff;
    let writes = look.also::<WriteEntries>() && resident.stay().is_written(ctx.today(), admin).is_ok();
    let part = Card { resident: &resident, found: &found, titles: &titles, people: &people }.show(v);
    let first = writes.then(|| html! { a.button href=(form_at(id)) { (v.w("entry-new")) } });
    Ok(Some(Added { first, part }))
}
