//! What can be done with orders of restraint: one function, one transaction, one event. Each asks whether the user is a nurse.

use jiff::{Span, Timestamp};

use super::access::{ReadRestraints, WatchRestraints, WriteRestraints};
use crate::{
    features::care::{
        residents::{Resident, ResidentError, reason},
        restraint_orders::{
            self, ENDS_SOON, OrderEnd, RestraintOrder, SentOrder as Sent, days_left, is_told, order_kind,
            order_version, orders_say_the_same,
        },
        staff,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        text,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        jobs::{Happened, Turn},
        store::{Change, Event, EventKind, Purpose, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayReadAll, Permission},
        web::idempotency,
    },
};

/// A restraint was ordered.
pub const ORDERED: EventKind = EventKind::new("restraint.ordered");
/// An order was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("restraint.changed");
/// An order was ended.
pub const ENDED: EventKind = EventKind::new("restraint.ended");
/// The approval of an order ends soon or is over.
pub const DEADLINE: EventKind = EventKind::with_reaction("restraint.deadline");
/// So many characters are a reason to end one.
const LEAST_REASON: usize = 5;

/// The order that is meant, at the version that was seen.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which one.
    pub id: Id<RestraintOrder>,
    /// That version.
    pub fassung: u32,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

fn about(order: &RestraintOrder, kind: EventKind) -> Event {
    Event::new(kind)
        .about(RestraintOrder::TABLE, order.id.bytes())
        .of(Resident::TABLE, order.resident_id.bytes())
        .note("fassung", order.fassung())
}

/// Who writes, as a version names them; their Handzeichen is theirs from then on.
fn author(
    ctx: &Ctx<WriteRestraints>,
    w: &mut Writer<'_, '_, WriteRestraints>,
) -> Result<(Id<crate::platform::tenancy::User>, Option<String>, Timestamp), ActError> {
    w.reader().duty()?.nurse().map_err(ResidentError::from)?;
    let user = ctx.actor().user;
    let handzeichen = staff::sign_of(&w.reader(), user)?.and_then(text::some);
    if handzeichen.is_some() {
        staff::signed_with(w, user, ctx.now())?;
    }
    Ok((user, handzeichen, ctx.now()))
}

/// Writes an order.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`order_version`]; the user does not reach the resident.
pub fn order(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    resident: Id<Resident>,
    sent: &Sent,
    idempotency_key: &str,
) -> Result<RestraintOrder, ActError> {
    reached::<Resident, _>(p, ctx, resident, "fem")?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        let author = author(ctx, w)?;
        let lives: Versioned<Resident> = w.need(&resident)?;
        if let Some(last) = lives.auszug_datum {
            return Err(ResidentError::Closed(last).into());
        }
        let mut errors = FieldErrors::new();
        let art = order_kind(sent, &mut errors);
        let version = order_version(sent, author, ctx.today(), &mut errors);
        let (Some(art), Some(version), true) = (art, version, errors.is_empty()) else {
            return Err(ActError::Invalid(errors));
        };
        let new = RestraintOrder {
            id: Id::new(ctx.now()),
            resident_id: resident,
            art,
            fassungen: vec![version],
            ende: None,
            gemeldet_am: None,
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        Ok(Recorded::new(new.id, about(&new, ORDERED)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<RestraintOrder>(&id))?.into_inner())
}

/// Changes one that is still as it was seen.
fn revise(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    seen: Seen<'_>,
    kind: EventKind,
    becomes: impl FnOnce(
        &mut Writer<'_, '_, WriteRestraints>,
        &RestraintOrder,
    ) -> Result<(RestraintOrder, Vec<Change>), ActError>,
) -> Result<RestraintOrder, ActError> {
    let stored: Versioned<RestraintOrder> = p.store().read(ctx, |r| r.need(&seen.id))?;
    reached::<Resident, _>(p, ctx, stored.resident_id, "fem")?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        let old: Versioned<RestraintOrder> = w.need(&seen.id)?;
        // Of the resident it is known in this transaction, too, that the user reaches them.
        w.need::<Resident>(&old.resident_id)?;
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        if old.ende.is_some() {
            return Err(Problem::new(Kind::Conflict, "ANORDNUNG_BEENDET").into());
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
    Ok(p.store().read(ctx, |r| r.need::<RestraintOrder>(&seen.id))?.into_inner())
}

/// Changes an order: its basis, an approval that came later or is prolonged, how often somebody looks. What says the same is no
/// change.
///
/// # Errors
/// As [`order`]; `FELD_UNVERAENDERLICH` for another kind; `ANORDNUNG_BEENDET`; another version was made since.
pub fn change(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    seen: Seen<'_>,
    sent: &Sent,
) -> Result<RestraintOrder, ActError> {
    revise(p, ctx, seen, CHANGED, |w, old| {
        let author = author(ctx, w)?;
        let mut errors = FieldErrors::new();
        if !sent.art.is_empty() && sent.art != old.art.code() {
            errors.add_with("art", "FELD_UNVERAENDERLICH", Msg::code("FELD_UNVERAENDERLICH_KURZ"));
        }
        let version = order_version(sent, author, ctx.today(), &mut errors);
        let (Some(version), true) = (version, errors.is_empty()) else {
            return Err(ActError::Invalid(errors));
        };
        let mut new = old.clone();
        if !old.newest().is_some_and(|newest| orders_say_the_same(newest, &version)) {
            new.fassungen.push(version);
            // Of the new basis nobody was told yet.
            new.gemeldet_am = None;
        }
        Ok((new, Vec::new()))
    })
}

/// Ends an order now.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `GRUND_FEHLT`, `ANORDNUNG_BEENDET`; another version was made since.
pub fn end(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    seen: Seen<'_>,
    grund: &str,
) -> Result<RestraintOrder, ActError> {
    revise(p, ctx, seen, ENDED, |w, old| {
        let grund = reason(grund, LEAST_REASON, "GRUND_FEHLT")?;
        let (von, handzeichen, now) = author(ctx, w)?;
        let told = vec![Change { field: "grund".into(), old: None, new: Some(grund.clone()) }];
        let ende = OrderEnd { at: whole_micros(now), von, handzeichen, grund: Some(grund) };
        Ok((RestraintOrder { ende: Some(ende), ..old.clone() }, told))
    })
}

/// Every order that there is or was for a resident, the newest first; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadRestraints>,
    resident: Id<Resident>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Vec<RestraintOrder>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, purpose)?;
    let all = p.store().read(ctx, |r| restraint_orders::of_resident(r, resident.id))?;
    let mut all: Vec<RestraintOrder> = all.into_iter().map(Versioned::into_inner).collect();
    // Ids begin with their time.
    all.sort_by_key(|order| std::cmp::Reverse((order.ende.is_none(), order.id)));
    let ids: Vec<[u8; 16]> = all.iter().map(|one| one.id.bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, RestraintOrder>(ctx, of, &ids, Purpose(purpose))?;
    Ok((resident, all))
}

/// Opens an order; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<RestraintOrder>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, RestraintOrder), ActError>
where
    P: Permission + MayReadAll<RestraintOrder> + MayRead<Resident>,
{
    let seen: Versioned<RestraintOrder> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let seen: Versioned<RestraintOrder> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok((resident, seen.into_inner()))
}

/// A stay has ended: so have the orders, with the end of its last day. Done again it changes nothing.
///
/// # Errors
/// Those of the store.
pub fn end_with_the_stay(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<WatchRestraints>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let resident: Id<Resident> = Id::from_bytes(id);
    let ended = happened.base.store().write(&ctx, |w| {
        let Some(seen) = w.get::<Resident>(&resident)? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        let last = seen.auszug_datum.and_then(|last| last.tomorrow().ok());
        let Some(at) = last.and_then(|next| next.to_zoned(ctx.zone().clone()).ok()) else {
            return Ok(Recorded::unchanged(()));
        };
        let mut events = Vec::new();
        for old in restraint_orders::of_resident(&w.reader(), resident)? {
            if old.ende.is_none() {
                let (at, von) = (at.timestamp(), ctx.actor().user);
                let ende = OrderEnd { at, von, handzeichen: None, grund: None };
                let new = RestraintOrder { ende: Some(ende), ..RestraintOrder::clone(&old) };
                w.replace(&old, &new)?;
                events.push(about(&new, ENDED));
            }
        }
        Ok(recorded(events))
    });
    Ok(ended?)
}

/// What was done, with an event for each; nothing without any.
fn recorded(events: Vec<Event>) -> Recorded<()> {
    let mut events = events.into_iter();
    match events.next() {
        Some(first) => events.fold(Recorded::new((), first), Recorded::and),
        None => Recorded::unchanged(()),
    }
}

/// Has people told of approvals that end soon or are over (care.md, 11.3). Done again on the same day it finds nothing.
///
/// # Errors
/// When the store fails; it is tried again.
pub fn watch(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<WatchRestraints>()? else { return Ok(()) };
    let today = ctx.today();
    let until = today.saturating_add(Span::new().days(ENDS_SOON));
    let ended = turn.base.store().write(&ctx, |w| {
        let mut events = Vec::new();
        for old in restraint_orders::approved_until(&w.reader(), until)? {
            let Some(last) = old.newest().and_then(|newest| newest.gueltig_bis) else { continue };
            if is_told(last, old.gemeldet_am, today) {
                let new = RestraintOrder { gemeldet_am: Some(today), ..RestraintOrder::clone(&old) };
                w.replace(&old, &new)?;
                let left = days_left(last, today).max(0);
                events.push(about(&new, DEADLINE).note("tage", left));
            }
        }
        Ok::<_, StoreError>(recorded(events))
    });
    Ok(ended?)
}
