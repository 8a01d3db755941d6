//! Issuing a badge, locking and unlocking it, taking it back. Whatever takes something away ends the sessions that it opened.

use jiff::{SignedDuration, Timestamp};

use super::super::{
    access::{LockBadges, ManageBadges, TendBadges},
    model::{Badge, Lock, Revocation, State},
    record::BY_RESIDENT,
    rules::{self, MOST_DAYS},
};
use crate::{
    features::care::{
        residents::{Resident, Status},
        settings::CareSettings,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        secret::Secret,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        jobs::Happened,
        store::{
            Event, EventKind, Order, Range, Reader, Record as _, Recorded, StoreError, Versioned, Writer,
        },
        tenancy::{Ctx, KeepsBadges, MayReadAll, MayWrite, Permission, User},
        web::{
            idempotency,
            session::{new_code, new_secret, prove_again},
        },
    },
};

/// A badge was issued.
pub const ISSUED: EventKind = EventKind::new("card.issued");
/// Staff locked a badge.
pub const LOCKED_BY_STAFF: EventKind = EventKind::new("card.locked_by_staff");
/// A badge was unlocked.
pub const UNLOCKED: EventKind = EventKind::new("card.unlocked");
/// A badge was taken back.
pub const REVOKED: EventKind = EventKind::new("card.revoked");

/// An event about a badge, which the resident's file lists, too.
pub(super) fn about(badge: &Badge, kind: EventKind) -> Event {
    Event::new(kind).about(Badge::TABLE, badge.id.bytes()).of(Resident::TABLE, badge.resident_id.bytes())
}

/// By what the keyed hash of a badge's PIN is made: the same PIN of two badges has two hashes.
pub(super) fn pin_of(id: Id<Badge>, pin: &str) -> String {
    format!("{id}:{pin}")
}

/// The badges of a resident, the newest first.
fn all_of<P: MayReadAll<Badge>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
) -> Result<Vec<Versioned<Badge>>, StoreError> {
    let rows = r.by(&BY_RESIDENT, &Range::prefix(&resident), Order::Down)?;
    rows.map(|row| row.and_then(|(_, id)| r.need::<Badge>(&id))).collect()
}

/// The newest badge of a resident; none where they never had one.
///
/// # Errors
/// Those of the store.
pub fn newest<P: Permission + MayReadAll<Badge>>(
    p: &Platform,
    ctx: &Ctx<P>,
    resident: Id<Resident>,
) -> Result<Option<Badge>, StoreError> {
    p.store().read(ctx, |r| Ok(all_of(r, resident)?.into_iter().next().map(Versioned::into_inner)))
}

/// A badge as it is asked for.
pub struct Sent<'a> {
    /// For whom.
    pub resident: Id<Resident>,
    /// Its PIN; empty: none.
    pub pin: &'a str,
    /// Days for which it counts; none: as the house has said.
    pub tage: Option<u16>,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// A badge that was issued.
pub struct Issued {
    /// It.
    pub badge: Badge,
    /// Whose it is.
    pub resident: Resident,
    /// The secret of its link and its code, shown this once; none when the form was sent twice.
    pub secrets: Option<(Secret, Secret)>,
}

/// Issues a badge. One that the resident had counts no more, and what it opened is over.
///
/// # Errors
/// `ERNEUT_ANMELDEN` unless the admin has shown lately who they are; `BEWOHNER_AUSGEZOGEN`; what is wrong with the fields;
/// the admin does not reach the resident.
pub fn issue(p: &Platform, ctx: &Ctx<ManageBadges>, sent: &Sent<'_>) -> Result<Issued, ActError> {
    let resident = reached::<Resident, _>(p, ctx, sent.resident, "ausweis")?;
    if !ctx.proved_lately() {
        return Err(prove_again().into());
    }
    let (token, code) = (new_secret()?, new_code()?);
    let (badge, is_new) = p.store().write(ctx, |w| {
        let known = idempotency::result_of(ctx, w, sent.idempotency_key)?.and_then(|id| id.parse().ok());
        if let Some(known) = known {
            let badge: Versioned<Badge> = w.need(&known)?;
            return Ok(Recorded::unchanged((badge.into_inner(), false)));
        }
        let of: Versioned<Resident> = w.need(&sent.resident)?;
        if of.status != Status::Aktiv {
            return Err(has_left(&of).into());
        }
        let settings = CareSettings::in_force(&w.reader())?;
        let mut errors = FieldErrors::new();
        let pin = rules::new_pin(sent.pin, settings.ausweis_pin).unwrap_or_else(|wrong| {
            errors.0.extend(wrong.0);
            None
        });
        let days = sent.tage.unwrap_or(settings.ausweis_tage);
        if !(1..=MOST_DAYS).contains(&days) {
            errors.add_with(
                "tage",
                "AUSSERHALB",
                Msg::code("AUSSERHALB").with("min", 1_u16).with("max", MOST_DAYS),
            );
        }
        if !errors.is_empty() {
            return Err(ActError::Invalid(errors));
        }
        let now = whole_micros(ctx.now());
        let id = Id::new(ctx.now());
        let events = revoke_all(w, sent.resident, (now, Some(ctx.actor().user)))?;
        let life = SignedDuration::from_hours(24 * i64::from(days));
        let badge = Badge {
            id,
            resident_id: sent.resident,
            token: ctx.blind("badge token", token.reveal()),
            code: ctx.blind("badge code", code.reveal()),
            pin: pin.map(|pin| ctx.blind("badge pin", &pin_of(id, pin))),
            fehlversuche: 0,
            sperre: None,
            created_at: now,
            created_by: ctx.actor().user,
            gueltig_bis: now.saturating_add(life).unwrap_or(now),
            widerruf: None,
        };
        w.add(&badge)?;
        idempotency::remember(ctx, w, sent.idempotency_key, id.to_string())?;
        let done = Recorded::new((badge.clone(), true), about(&badge, ISSUED).note("tage", days));
        Ok::<_, ActError>(events.into_iter().fold(done, Recorded::and))
    })?;
    if is_new {
        p.end_badge_sessions_of(ctx, sent.resident)?;
    }
    Ok(Issued { badge, resident: resident.into_inner(), secrets: is_new.then_some((token, code)) })
}

fn has_left(resident: &Resident) -> Problem {
    let day = resident.auszug_datum.map_or_else(String::new, |day| day.to_string());
    Problem::new(Kind::Conflict, "BEWOHNER_AUSGEZOGEN")
        .saying(Msg::code("BEWOHNER_AUSGEZOGEN").with("datum", day))
}

/// Takes every badge of a resident back that counts or is locked; an event for each.
fn revoke_all<P: MayReadAll<Badge> + MayWrite<Badge>>(
    w: &mut Writer<'_, '_, P>,
    resident: Id<Resident>,
    (at, von): (Timestamp, Option<Id<User>>),
) -> Result<Vec<Event>, StoreError> {
    let mut events = Vec::new();
    for old in all_of(&w.reader(), resident)? {
        if old.widerruf.is_none() {
            let new = Badge { widerruf: Some(Revocation { at, von }), ..Badge::clone(&old) };
            w.replace(&old, &new)?;
            events.push(about(&new, REVOKED));
        }
    }
    Ok(events)
}

/// A badge whose resident the user reaches.
///
/// # Errors
/// It is not there, or they do not.
pub fn badge_of<P>(p: &Platform, ctx: &Ctx<P>, id: Id<Badge>) -> Result<(Badge, Resident), ActError>
where
    P: Permission + MayReadAll<Badge> + crate::platform::tenancy::MayRead<Resident>,
{
    let badge: Versioned<Badge> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, badge.resident_id, "ausweis")?;
    Ok((badge.into_inner(), resident.into_inner()))
}

/// Changes a badge, and ends what it opened; nothing where it is so already.
fn becomes<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<Badge>,
    kind: EventKind,
    new: impl FnOnce(&Badge) -> Result<Option<Badge>, Problem>,
) -> Result<Badge, ActError>
where
    P: KeepsBadges + MayReadAll<Badge> + MayWrite<Badge> + crate::platform::tenancy::MayRead<Resident>,
{
    badge_of(p, ctx, id)?;
    let badge = p.store().write(ctx, |w| {
        let old: Versioned<Badge> = w.need(&id)?;
        let Some(new) = new(&old)? else { return Ok(Recorded::unchanged(old.into_inner())) };
        w.replace(&old, &new)?;
        let event = about(&new, kind);
        Ok::<_, ActError>(Recorded::new(new, event))
    })?;
    p.end_badge_sessions_of(ctx, badge.resident_id)?;
    Ok(badge)
}

/// Such a badge cannot become that.
fn cannot(badge: &Badge, now: Timestamp) -> Problem {
    let state = badge.state(now).code();
    Problem::new(Kind::Conflict, "AUSWEIS_ZUSTAND")
        .saying(Msg::code("AUSWEIS_ZUSTAND").with("zustand", state))
}

/// Locks a badge. One that is locked stays as it is.
///
/// # Errors
/// 409 `AUSWEIS_ZUSTAND` of one that counts no more; the user does not reach the resident.
pub fn lock(p: &Platform, ctx: &Ctx<LockBadges>, id: Id<Badge>) -> Result<Badge, ActError> {
    let (now, user) = (whole_micros(ctx.now()), ctx.actor().user);
    becomes(p, ctx, id, LOCKED_BY_STAFF, |old| match old.state(now) {
        State::Aktiv => Ok(Some(Badge { sperre: Some(Lock { at: now, von: Some(user) }), ..old.clone() })),
        State::Gesperrt => Ok(None),
        State::Widerrufen | State::Abgelaufen => Err(cannot(old, now)),
    })
}

/// Unlocks a badge: its wrong PINs are forgotten. One that is not locked stays as it is.
///
/// # Errors
/// `ERNEUT_ANMELDEN`; 409 `AUSWEIS_ZUSTAND` of one that counts no more; the admin does not reach the resident.
pub fn unlock(p: &Platform, ctx: &Ctx<ManageBadges>, id: Id<Badge>) -> Result<Badge, ActError> {
    if !ctx.proved_lately() {
        return Err(prove_again().into());
    }
    let now = whole_micros(ctx.now());
    becomes(p, ctx, id, UNLOCKED, |old| match old.state(now) {
        State::Gesperrt => Ok(Some(Badge { sperre: None, fehlversuche: 0, ..old.clone() })),
        State::Aktiv => Ok(None),
        State::Widerrufen | State::Abgelaufen => Err(cannot(old, now)),
    })
}

/// Takes a badge back. One that was taken back stays as it is.
///
/// # Errors
/// The admin does not reach the resident; those of the store.
pub fn revoke(p: &Platform, ctx: &Ctx<ManageBadges>, id: Id<Badge>) -> Result<Badge, ActError> {
    let (now, user) = (whole_micros(ctx.now()), ctx.actor().user);
    becomes(p, ctx, id, REVOKED, |old| {
        Ok(old
            .widerruf
            .is_none()
            .then(|| Badge { widerruf: Some(Revocation { at: now, von: Some(user) }), ..old.clone() }))
    })
}

/// The badge of somebody whose stay has ended is taken back (care.md, 2.1). Done again, it finds nothing.
///
/// # Errors
/// When the store fails; it is tried again.
pub fn end_with_the_stay(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<TendBadges>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let ended = happened.base.store().write(&ctx, |w| {
        let mut events = revoke_all(w, Id::from_bytes(id), (whole_micros(ctx.now()), None))?.into_iter();
        Ok::<_, StoreError>(match events.next() {
            Some(first) => events.fold(Recorded::new((), first), Recorded::and),
            None => Recorded::unchanged(()),
        })
    });
    Ok(ended?)
}
