//! The page of an entry, and what becomes of one that was in the file of the wrong person.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    features::care::{
        observations::{
            access::{ReadEntries, SeeHiddenEntries, WriteEntries},
            actions::{self, Opened},
            error::EntryError,
            json::People,
            model::Entry,
            pages::{EntryPage, LookPage, RightPersonPage, carried_to},
            rules::{self, Act, Asked},
            shifts,
        },
        residents::{Resident, Status},
        units::Unit,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        shift::ShiftId,
        text::fold,
    },
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::{Ctx, Permission},
        web::{
            present::see_other,
            query::{Form, Path, Query},
        },
    },
};

/// Whether the user could revise the entry now, were the reason good enough.
pub(super) fn revisable<P: Permission>(
    ctx: &Ctx<P>,
    seen: &Opened,
    grund: &str,
    act: Act,
) -> Result<(), EntryError> {
    let actor = ctx.actor();
    let asked = Asked {
        act,
        user: actor.user,
        role: actor.role,
        fassung: seen.entry.fassung(),
        grund,
        now: ctx.now(),
        today: ctx.today(),
    };
    rules::may_revise(&seen.entry.revisable(), &seen.resident.stay(), &asked)
}

/// A reason that is good enough, to ask what else is in the way.
pub(super) const ANY_REASON: &str = "-----";

fn page(p: &Platform, ctx: &Ctx<ReadEntries>, seen: Opened) -> Result<Response, Problem> {
    let shown = std::iter::once(&seen.entry).chain(seen.belonging.iter().map(|(later, _)| later));
    let people = People::of(p, ctx, shown)?;
    let (unit, shift) = p.store().read(ctx, |r| {
        let unit: Option<Versioned<Unit>> = r.get(&seen.entry.wohnbereich_id)?;
        let calendar = unit.as_ref().map(|unit| shifts::calendar(r, unit.id)).transpose()?;
        let shift = calendar.zip(seen.entry.schicht.parse::<ShiftId>().ok());
        Ok::<_, StoreError>((unit, shift.and_then(|(calendar, id)| calendar.span(&id, ctx.zone()))))
    })?;
    let may_revise = ctx.also::<WriteEntries>() && revisable(ctx, &seen, ANY_REASON, Act::Correct).is_ok();
    let may_carry =
        ctx.also::<WriteEntries>() && rules::is_carried_over(&seen.entry, ctx.actor().user, ctx.now());
    let page = EntryPage {
        people,
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        shift,
        may_revise,
        may_look: ctx.also::<SeeHiddenEntries>(),
        may_carry,
        seen,
    };
    Ok(p.page(ctx, &page))
}

/// The page of an entry; audited.
pub async fn show(ctx: Ctx<ReadEntries>, State(p): State<Platform>, Path(id): Path<Id<Entry>>) -> Response {
    p.answer(move |p| {
        let seen = actions::open(p, &ctx, id, "seite")?;
        page(p, &ctx, seen)
    })
    .await
}

/// Asks why an admin looks into an entry that is hidden.
pub async fn ask_look(
    ctx: Ctx<SeeHiddenEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
) -> Response {
    p.answer(move |p| {
        let entry: Versioned<Entry> = p.store().read(&ctx, |r| r.need(&id))?;
        if !entry.is_of_another() {
            return Err(StoreError::Missing.into());
        }
        Ok(p.page(&ctx, &LookPage { id, grund: String::new(), errors: FieldErrors::new() }))
    })
    .await
}

/// The page of an entry that is hidden, once: the reason stands in the audit trail and not in an address.
pub async fn look(
    ctx: Ctx<SeeHiddenEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    form: Form,
) -> Response {
    p.answer(move |p| match actions::open_hidden(p, &ctx, id, form.get("grund")) {
        Ok(seen) => {
            let reads = ctx.try_as().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
            page(p, &reads, seen)
        }
        Err(EntryError::Invalid(errors)) => {
            let page = LookPage { id, grund: form.get("grund").to_owned(), errors };
            Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
        }
        Err(other) => Err(other.into()),
    })
    .await
}

/// Asks whose entry it is that was withdrawn as one of the wrong person. To anybody but its author within the hour the page
/// is not there.
pub async fn right_person(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
) -> Response {
    p.answer(move |p| {
        let Some((entry, _)) = actions::carried_over(p, &ctx, id)? else {
            return Err(StoreError::Missing.into());
        };
        let residents = p.store().read(&ctx, |r| {
            let all = r.scan::<Resident>()?.collect::<Result<Vec<_>, StoreError>>()?;
            Ok::<_, StoreError>(all)
        })?;
        let mut residents: Vec<Resident> = residents
            .into_iter()
            .map(Versioned::into_inner)
            .filter(|one| one.id != entry.resident_id && one.status == Status::Aktiv && !one.gesperrt)
            .collect();
        residents.sort_by_cached_key(|one| fold(&format!("{} {}", one.nachname, one.vorname)));
        Ok(p.page(&ctx, &RightPersonPage { id, residents }))
    })
    .await
}

/// Whose it is.
#[derive(Deserialize)]
pub struct Whose {
    bewohner: Id<Resident>,
}

/// Leads to the form of the right person, filled.
pub async fn carry(
    _: Ctx<WriteEntries>,
    State(_): State<Platform>,
    Path(id): Path<Id<Entry>>,
    Query(whose): Query<Whose>,
) -> Response {
    see_other(&carried_to(whose.bewohner, id), None)
}
