//! What can be done with records in versions: one function, one transaction, one event. Each asks whether the user is a nurse.

use super::Revised;
use crate::{
    features::care::residents::{Resident, ResidentError},
    kernel::{ids::Id, problem::Problem},
    platform::{
        Platform,
        entity::{ActError, reached},
        jobs::Happened,
        store::{
            Change, Event, EventKind, Purpose, Reader, Record as _, Recorded, StoreError, Versioned, Writer,
        },
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission, User},
        web::idempotency,
    },
};

/// The record that is meant, at the version that was seen.
pub struct Seen<'a, R> {
    /// Which one.
    pub id: Id<R>,
    /// That version.
    pub fassung: u32,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// What happened to a record, with the number of its newest version.
#[must_use]
pub fn about<R: Revised>(record: &R, kind: EventKind) -> Event {
    Event::new(kind)
        .about(R::TABLE, record.key().bytes())
        .of(Resident::TABLE, record.resident().bytes())
        .note("fassung", record.fassung())
}

/// Nothing is begun for somebody who moved out.
///
/// # Errors
/// `BEWOHNER_AUSGEZOGEN`.
pub fn lives_here(resident: &Resident) -> Result<(), ResidentError> {
    match resident.auszug_datum {
        Some(last) => Err(ResidentError::Closed(last)),
        None => Ok(()),
    }
}

/// Begins one for a resident.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`Revised::written`]; the user does not reach the resident.
pub fn begin<R: Revised>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    resident: Id<Resident>,
    sent: &R::Sent,
    idempotency_key: &str,
) -> Result<R, ActError> {
    reached::<Resident, _>(p, ctx, resident, R::PURPOSE)?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let resident: Versioned<Resident> = w.need(&resident)?;
        lives_here(&resident)?;
        let new = R::written(None, ctx, w, &resident, sent)?;
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.key().to_string())?;
        Ok(Recorded::new(new.key(), about(&new, R::BEGUN)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<R>(&id))?.into_inner())
}

/// Writes what becomes of one that is still as it was seen, for that resident.
fn revise<R: Revised>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    seen: Seen<'_, R>,
    kind: EventKind,
    becomes: impl FnOnce(&mut Writer<'_, '_, R::Write>, &R, &Resident) -> Result<(R, Vec<Change>), ActError>,
) -> Result<R, ActError> {
    let stored: Versioned<R> = p.store().read(ctx, |r| r.need(&seen.id))?;
    reached::<Resident, _>(p, ctx, stored.resident(), R::PURPOSE)?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let old: Versioned<R> = w.need(&seen.id)?;
        // Of the resident it is known in this transaction, too, that the user reaches them.
        let resident: Versioned<Resident> = w.need(&old.resident())?;
        if let Some(problem) = old.over() {
            return Err(problem.into());
        }
        if old.fassung() != seen.fassung {
            return Err(ActError::Stale);
        }
        let (new, told) = becomes(w, &old, &resident)?;
        if new == *old {
            return Ok(Recorded::unchanged(()));
        }
        w.replace(&old, &new)?;
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        Ok(Recorded::new((), about(&new, kind).changing(told)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<R>(&seen.id))?.into_inner())
}

/// Adds a version. What says the same is no change.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, those of [`Revised::written`] and [`Revised::over`]; another version was made since; the user does not
/// reach the resident.
pub fn change<R: Revised>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    seen: Seen<'_, R>,
    sent: &R::Sent,
) -> Result<R, ActError> {
    revise(p, ctx, seen, R::CHANGED, |w, old, resident| {
        Ok((R::written(Some(old), ctx, w, resident, sent)?, Vec::new()))
    })
}

/// Ends one now.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, those of [`Revised::ended`] and [`Revised::over`]; another version was made since; the user does not
/// reach the resident.
pub fn end<R: Revised>(
    p: &Platform,
    ctx: &Ctx<R::Write>,
    seen: Seen<'_, R>,
    end: &R::End,
) -> Result<R, ActError> {
    revise(p, ctx, seen, R::ENDED, |w, old, _| old.ended(ctx, w, end))
}

/// All that there are or were of a resident; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list<R: Revised>(
    p: &Platform,
    ctx: &Ctx<R::Read>,
    resident: Id<Resident>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Vec<R>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, purpose)?;
    let all = p.store().read(ctx, |r| R::of_resident(r, resident.id))?;
    let all: Vec<R> = all.into_iter().map(Versioned::into_inner).collect();
    let ids: Vec<[u8; 16]> = all.iter().map(|one| one.key().bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, R>(ctx, of, &ids, Purpose(purpose))?;
    Ok((resident, all))
}

/// Opens one; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open<R, P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<R>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, R), ActError>
where
    R: Revised,
    P: Permission + MayReadAll<R> + MayRead<Resident>,
{
    let seen: Versioned<R> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident(), purpose)?;
    let seen: Versioned<R> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok((resident, seen.into_inner()))
}

/// A stay has ended: so have the records that `running` finds then, with the end of its last day. What the house said does
/// this, and no nurse; done again it changes nothing.
///
/// # Errors
/// Those of the store.
pub fn end_with_the_stay<R, P>(
    happened: &Happened<'_>,
    running: impl FnOnce(&Reader<'_, P>, Id<Resident>, jiff::Timestamp) -> Result<Vec<Versioned<R>>, StoreError>,
    ended: impl Fn(&R, jiff::Timestamp, Id<User>) -> R,
) -> Result<(), Problem>
where
    R: Revised,
    P: Permission + MayRead<Resident> + MayWrite<R>,
{
    let Some(ctx) = happened.ctx::<P>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let resident: Id<Resident> = Id::from_bytes(id);
    let done = happened.base.store().write(&ctx, |w| {
        let Some(seen) = w.get::<Resident>(&resident)? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        let last = seen.auszug_datum.and_then(|last| last.tomorrow().ok());
        let Some(at) = last.and_then(|next| next.to_zoned(ctx.zone().clone()).ok()) else {
            return Ok(Recorded::unchanged(()));
        };
        let at = at.timestamp();
        let mut events = Vec::new();
        for old in running(&w.reader(), resident, at)? {
            let new = ended(&old, at, ctx.actor().user);
            w.replace(&old, &new)?;
            events.push(about(&new, R::ENDED));
        }
        Ok(recorded(events))
    });
    Ok(done?)
}

/// What was done, with an event for each; nothing without any.
#[must_use]
pub fn recorded(events: Vec<Event>) -> Recorded<()> {
    let mut events = events.into_iter();
    match events.next() {
        Some(first) => events.fold(Recorded::new((), first), Recorded::and),
        None => Recorded::unchanged(()),
    }
}
