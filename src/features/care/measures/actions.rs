//! What can be done with measures: one function, one transaction, one event. Each asks whether the user is a nurse.

use super::{
    access::{ReadPlans, WritePlans},
    model::{End, Evaluated, Measure, Version},
    record::BY_RESIDENT,
    rules::{self, By, Sent},
};
use crate::{
    features::care::{
        observations::{calendar, instant, moment},
        residents::{Resident, ResidentError, reason},
        settings::CareSettings,
        staff, templates,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
        text,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        jobs::Happened,
        store::{
            Change, Event, EventKind, Order, Purpose, Range, Reader, Record as _, Recorded, StoreError,
            Versioned, Writer,
        },
        tenancy::{Ctx, MayReadAll, MayWrite, Permission},
        web::idempotency,
    },
};

/// A measure was planned.
pub const PLANNED: EventKind = EventKind::new("measure.created");
/// A measure was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("measure.changed");
/// A measure was ended.
pub const ENDED: EventKind = EventKind::new("measure.ended");
/// Behind every row of a resident.
const LAST: [u8; 16] = [0xff; 16];
/// So many characters are a reason to end one.
pub const LEAST_REASON: usize = 5;

/// The measure that is meant, at the version that was seen.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which one.
    pub id: Id<Measure>,
    /// That version.
    pub fassung: u32,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

fn about(measure: &Measure, kind: EventKind) -> Event {
    Event::new(kind)
        .about(Measure::TABLE, measure.id.bytes())
        .of(Resident::TABLE, measure.resident_id.bytes())
        .note("fassung", measure.fassung())
}

/// A plan is made for somebody who lives here.
fn lives_here(resident: &Resident) -> Result<(), ResidentError> {
    match resident.auszug_datum {
        Some(last) => Err(ResidentError::Closed(last)),
        None => Ok(()),
    }
}

/// The version that was sent, judged in the transaction that writes it.
fn judged(
    ctx: &Ctx<WritePlans>,
    w: &mut Writer<'_, '_, WritePlans>,
    resident: Id<Resident>,
    sent: &Sent,
    known: Option<&str>,
) -> Result<Version, ActError> {
    let r = w.reader();
    r.duty()?.nurse().map_err(ResidentError::from)?;
    let resident: Versioned<Resident> = r.need(&resident)?;
    lives_here(&resident)?;
    let licensed = CareSettings::in_force(&r)?.is_licensed();
    let offered = templates::find(&r, &sent.vorlage, licensed)?.is_some_and(|one| one.is_offered());
    let by = By {
        now: ctx.now(),
        zone: ctx.zone(),
        calendar: &calendar(&r, resident.wohnbereich_id)?,
        von: ctx.actor().user,
        handzeichen: staff::sign_of(&r, ctx.actor().user)?.and_then(text::some),
        // A template that is not offered any more stays where it was.
        has_template: offered || known == Some(sent.vorlage.as_str()),
    };
    let version = rules::version(sent, by).map_err(ActError::Invalid)?;
    if version.handzeichen.is_some() {
        staff::signed_with(w, ctx.actor().user, ctx.now())?;
    }
    Ok(version)
}

/// Plans a measure.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`rules::version`]; the user does not reach the resident.
pub fn plan(
    p: &Platform,
    ctx: &Ctx<WritePlans>,
    resident: Id<Resident>,
    sent: &Sent,
    idempotency_key: &str,
) -> Result<Measure, ActError> {
    reached::<Resident, _>(p, ctx, resident, "plan")?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        let version = judged(ctx, w, resident, sent, None)?;
        let new = Measure {
            id: Id::new(ctx.now()),
            resident_id: resident,
            fassungen: vec![version],
            ende: None,
            evaluiert: None,
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        Ok(Recorded::new(new.id, about(&new, PLANNED)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Measure>(&id))?.into_inner())
}

/// Changes one that is still as it was seen.
fn revise(
    p: &Platform,
    ctx: &Ctx<WritePlans>,
    seen: Seen<'_>,
    kind: EventKind,
    becomes: impl FnOnce(&mut Writer<'_, '_, WritePlans>, &Measure) -> Result<(Measure, Vec<Change>), ActError>,
) -> Result<Measure, ActError> {
    let stored: Versioned<Measure> = p.store().read(ctx, |r| r.need(&seen.id))?;
    reached::<Resident, _>(p, ctx, stored.resident_id, "plan")?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let old: Versioned<Measure> = w.need(&seen.id)?;
        // Of the resident it is known in this transaction, too, that the user reaches them.
        w.need::<Resident>(&old.resident_id)?;
        if old.ende.is_some() {
            return Err(Problem::new(Kind::Conflict, "MASSNAHME_BEENDET").into());
        }
        if old.fassung() != seen.fassung {
            return Err(ActError::Stale);
        }
        let (new, told) = becomes(w, &old)?;
        if new == *old {
            return Ok(Recorded::unchanged(()));
        }
        w.replace(&old, &new)?;
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        Ok(Recorded::new((), about(&new, kind).changing(told)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Measure>(&seen.id))?.into_inner())
}

/// Changes a measure: its version ends, and the next one starts at the same instant. What says the same is no change.
///
/// # Errors
/// As [`plan`]; `MASSNAHME_BEENDET`; another version was made since.
pub fn change(p: &Platform, ctx: &Ctx<WritePlans>, seen: Seen<'_>, sent: &Sent) -> Result<Measure, ActError> {
    revise(p, ctx, seen, CHANGED, |w, old| {
        let known = old.newest().and_then(|newest| newest.vorlage.as_deref());
        let version = judged(ctx, w, old.resident_id, sent, known)?;
        let mut new = old.clone();
        let later = sent.gueltig_ab.is_some();
        if later || !old.newest().is_some_and(|newest| rules::says_the_same(newest, &version)) {
            new.fassungen.push(version);
        }
        Ok((new, Vec::new()))
    })
}

/// Ends a measure now.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `GRUND_FEHLT`, `MASSNAHME_BEENDET`; another version was made since.
pub fn end(p: &Platform, ctx: &Ctx<WritePlans>, seen: Seen<'_>, grund: &str) -> Result<Measure, ActError> {
    revise(p, ctx, seen, ENDED, |w, old| {
        let grund = reason(grund, LEAST_REASON, "GRUND_FEHLT")?;
        let handzeichen = staff::sign_of(&w.reader(), ctx.actor().user)?.and_then(text::some);
        if handzeichen.is_some() {
            staff::signed_with(w, ctx.actor().user, ctx.now())?;
        }
        let told = vec![Change { field: "grund".into(), old: None, new: Some(grund.clone()) }];
        let at = whole_micros(ctx.now());
        let ende = End { at, von: ctx.actor().user, handzeichen, grund: Some(grund) };
        Ok((Measure { ende: Some(ende), ..old.clone() }, told))
    })
}

/// Keeps with a measure that it was evaluated, in the transaction of the evaluation, whose event tells it.
///
/// # Errors
/// It is not there; those of the store.
pub fn evaluated<P>(
    w: &mut Writer<'_, '_, P>,
    id: Id<Measure>,
    evaluated: Evaluated,
) -> Result<(), StoreError>
where
    P: Permission + MayWrite<Measure>,
{
    let old: Versioned<Measure> = w.need(&id)?;
    w.replace(&old, &Measure { evaluiert: Some(evaluated), ..Measure::clone(&old) })?;
    Ok(())
}

/// The measures of a resident that are valid at some instant of a time, by the row of the index: those of other times are not
/// opened. None of the ends: without a bound.
///
/// # Errors
/// Those of the store.
pub fn of_resident<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (from, until): (Option<jiff::Timestamp>, Option<jiff::Timestamp>),
) -> Result<Vec<Versioned<Measure>>, StoreError>
where
    P: MayReadAll<Measure>,
{
    let whole = Range::between(&(resident, from.map_or(0, moment)), &(resident, u64::MAX, LAST));
    let mut found = Vec::new();
    for row in r.by_covering(&BY_RESIDENT, &whole, Order::Up)? {
        let (_, first, id) = row?;
        if until.is_none_or(|until| instant(first).is_some_and(|first| first < until)) {
            found.push(r.need(&id)?);
        }
    }
    Ok(found)
}

/// How many measures of a resident are valid then or will be; by the rows of the index.
///
/// # Errors
/// Those of the store.
pub fn counted<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    now: jiff::Timestamp,
) -> Result<usize, StoreError>
where
    P: MayReadAll<Measure>,
{
    let open = Range::between(&(resident, moment(now).saturating_add(1)), &(resident, u64::MAX, LAST));
    r.by(&BY_RESIDENT, &open, Order::Up)?.try_fold(0_usize, |count, row| row.map(|_| count.saturating_add(1)))
}

/// The plan of a resident: every measure that there is or was; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadPlans>,
    resident: Id<Resident>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Vec<Measure>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, purpose)?;
    let all = p.store().read(ctx, |r| of_resident(r, resident.id, (None, None)))?;
    let all: Vec<Measure> = all.into_iter().map(Versioned::into_inner).collect();
    let ids: Vec<[u8; 16]> = all.iter().map(|one| one.id.bytes()).collect();
    p.store().note_listed::<_, Measure>(
        ctx,
        (Resident::TABLE, resident.id.bytes()),
        &ids,
        Purpose(purpose),
    )?;
    Ok((resident, all))
}

/// Opens a measure; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<Measure>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Measure), ActError>
where
    P: Permission + MayReadAll<Measure> + crate::platform::tenancy::MayRead<Resident>,
{
    let seen: Versioned<Measure> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let seen: Versioned<Measure> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok((resident, seen.into_inner()))
}

/// A stay has ended: so have the measures, with the end of its last day. What the house said does this, and no nurse; done
/// again it changes nothing.
///
/// # Errors
/// Those of the store.
pub fn end_with_the_stay(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<WritePlans>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let resident: Id<Resident> = Id::from_bytes(id);
    let store = happened.base.store();
    let ended = store.write(&ctx, |w| {
        let Some(seen) = w.get::<Resident>(&resident)? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        let last = seen.auszug_datum.and_then(|last| last.tomorrow().ok());
        let Some(at) = last.and_then(|next| next.to_zoned(ctx.zone().clone()).ok()) else {
            return Ok(Recorded::unchanged(()));
        };
        let at = at.timestamp();
        let mut events = Vec::new();
        for old in of_resident(&w.reader(), resident, (Some(at), None))? {
            if old.ende.is_none() {
                let ende = End { at, von: ctx.actor().user, handzeichen: None, grund: None };
                let new = Measure { ende: Some(ende), ..Measure::clone(&old) };
                w.replace(&old, &new)?;
                events.push(about(&new, ENDED));
            }
        }
        let mut events = events.into_iter();
        let Some(first) = events.next() else { return Ok(Recorded::unchanged(())) };
        Ok(events.fold(Recorded::new((), first), Recorded::and))
    });
    Ok(ended?)
}
