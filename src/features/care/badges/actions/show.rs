//! A badge is shown on a device, and its PIN is entered there: what either comes to.
//!
//! Whatever makes a badge count for nothing (there is none, it is another house's, locked, taken back, expired, its resident
//! has left) is answered by the same words after the same work: the same look-ups, one written event.

use axum::http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq as _;

use super::{
    super::{
        model::{Badge, Lock, State},
        record::{BY_CODE, BY_TOKEN},
        rules::{self, Entered, IDLE, LONGEST, PIN_WITHIN, SHOWN_AT_MOST},
    },
    keep::{about, pin_of},
};
use crate::{
    features::care::{
        devices::{Device, Here, OnDevice},
        residents::Resident,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
        text::hex,
    },
    platform::{
        Platform,
        store::{Event, EventKind, Order, Range, Reader, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::session::{BadgeTry, NewBadgeSession, typed_code},
    },
};

/// A badge was shown.
pub const SHOWN: EventKind = EventKind::new("card.shown");
/// A badge was locked by wrong PINs.
pub const LOCKED: EventKind = EventKind::with_reaction("card.locked");

/// What showing a badge opened.
pub enum Opened {
    /// A session: what gives it to the browser.
    Session(HeaderMap),
    /// Nothing yet: its PIN must be entered, with what ties that to this showing.
    NeedsPin {
        /// Says which badge was shown here, and when.
        ticket: String,
        /// Whose it is.
        resident: Box<Resident>,
    },
}

/// It counts for nothing.
fn invalid() -> Problem {
    Problem::new(Kind::NotAllowed, "QR_UNGUELTIG")
}

/// A badge with its resident, as far as they are there.
type Found = (Option<Versioned<Badge>>, Option<Versioned<Resident>>);

/// Looks for a badge by what its card says: the secret of its link, or its code. Both are looked for in either case, and a
/// resident, too, whether there is a badge or not.
fn look(r: &Reader<'_, OnDevice>, ctx: &Ctx<OnDevice>, said: &str) -> Result<Found, StoreError> {
    let said = said.trim();
    let code = typed_code(said).map_or_else(String::new, |code| code.reveal().to_owned());
    let by_token = Range::prefix(&ctx.blind("badge token", said));
    let by_code = Range::prefix(&ctx.blind("badge code", &code));
    let token = r.by(&BY_TOKEN, &by_token, Order::Up)?.next().transpose()?;
    let code = r.by(&BY_CODE, &by_code, Order::Up)?.next().transpose()?;
    let nobodys = Id::<Badge>::from_bytes([0; 16]);
    with_resident(r, token.or(code).map_or(nobodys, |(_, id)| id))
}

fn with_resident(r: &Reader<'_, OnDevice>, id: Id<Badge>) -> Result<Found, StoreError> {
    let badge = r.get::<Badge>(&id)?;
    let whose = badge.as_ref().map_or(Id::from_bytes([0; 16]), |badge| badge.resident_id);
    Ok((badge, r.get::<Resident>(&whose)?))
}

/// That a badge was shown on a device, and what that came to; of one that there is, its resident's file lists it.
fn shown(here: &Here, badge: Option<&Badge>, came_to: &str) -> Event {
    let event = match badge {
        Some(badge) => about(badge, SHOWN),
        None => Event::new(SHOWN).about(Device::TABLE, here.device.id.bytes()),
    };
    event.note("ergebnis", came_to)
}

/// A badge is shown on a device.
///
/// # Errors
/// 403 `QR_UNGUELTIG`; 429 `ZU_VIELE_VERSUCHE` for the eleventh within a minute; those of the store.
pub fn show(p: &Platform, here: &Here, said: &str) -> Result<Opened, Problem> {
    let ctx = &here.ctx;
    let tried = p.try_badge(here.device.id.bytes(), SHOWN_AT_MOST)?;
    let found = p.store().write(ctx, |w| {
        let (badge, resident) = look(&w.reader(), ctx, said)?;
        let counts = rules::counts(badge.as_deref(), resident.as_deref(), ctx.now());
        let came_to = match badge.as_ref().filter(|_| counts).map(|badge| badge.pin.is_some()) {
            None => "QR_UNGUELTIG",
            Some(true) => "PIN_ERFORDERLICH",
            Some(false) => "SITZUNG",
        };
        let event = shown(here, badge.as_deref(), came_to);
        Ok::<_, StoreError>(Recorded::new(badge.zip(resident).filter(|_| counts), event))
    })?;
    let (badge, resident) = found.ok_or_else(invalid)?;
    match badge.pin {
        None => open(p, here, tried, &badge),
        Some(_) => {
            let ticket = ticket(here, badge.id, ctx.now().saturating_add(PIN_WITHIN).unwrap_or(ctx.now()));
            Ok(Opened::NeedsPin { ticket, resident: Box::new(resident.into_inner()) })
        }
    }
}

/// Says that a badge was shown on this device and that its PIN is waited for until then.
fn ticket(here: &Here, badge: Id<Badge>, until: Timestamp) -> String {
    let said = format!("{badge}.{}", until.as_second());
    let seal = here.ctx.blind("badge ticket", &format!("{said}.{}", here.device.id));
    format!("{said}.{}", hex(&seal))
}

/// The badge that such a ticket is of, if it was made on this device and is not too old.
fn behind(here: &Here, ticket: &str) -> Option<Id<Badge>> {
    let mut parts = ticket.split('.');
    let (badge, until) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let until = Timestamp::from_second(until).ok()?;
    let genuine = self::ticket(here, badge, until);
    let is_genuine: bool = genuine.as_bytes().ct_eq(ticket.as_bytes()).into();
    let left = until.duration_since(here.ctx.now());
    (is_genuine && left > SignedDuration::ZERO && left <= PIN_WITHIN).then_some(badge)
}

/// What an entered PIN came to.
enum CameTo {
    Invalid,
    Wrong,
    Locked(Id<Resident>),
    Right(Box<Badge>),
}

/// The PIN of a badge that was shown on this device is entered. The fifth wrong one in a row locks the badge, in the
/// transaction that counts it: of many at once, those behind it find it locked.
///
/// # Errors
/// 403 `PIN_FALSCH`, `AUSWEIS_GESPERRT`, `QR_UNGUELTIG`; 401 `SITZUNG_ABGELAUFEN` where it was shown too long ago; those of the
/// store.
pub fn enter_pin(p: &Platform, here: &Here, ticket: &str, pin: &str) -> Result<Opened, Problem> {
    let ctx = &here.ctx;
    let id = behind(here, ticket).ok_or_else(|| Problem::new(Kind::ShowBadge, "SITZUNG_ABGELAUFEN"))?;
    let entered = ctx.blind("badge pin", &pin_of(id, pin.trim()));
    let came_to = p.store().write(ctx, |w| {
        let (badge, resident) = with_resident(&w.reader(), id)?;
        let Some(old) = badge.filter(|badge| rules::counts(Some(badge), resident.as_deref(), ctx.now()))
        else {
            let event = Event::new(SHOWN).about(Device::TABLE, here.device.id.bytes());
            return Ok(Recorded::new(CameTo::Invalid, event.note("ergebnis", "QR_UNGUELTIG")));
        };
        let is_right = old.pin.is_none_or(|known| known.ct_eq(&entered).into());
        let (new, came_to, said) = match rules::judge(is_right, old.fehlversuche) {
            Entered::Right => {
                let new = Badge { fehlversuche: 0, ..Badge::clone(&old) };
                (new.clone(), CameTo::Right(Box::new(new)), "SITZUNG")
            }
            Entered::Wrong(wrong) => {
                (Badge { fehlversuche: wrong, ..Badge::clone(&old) }, CameTo::Wrong, "PIN_FALSCH")
            }
            Entered::Locks => {
                let sperre = Some(Lock { at: whole_micros(ctx.now()), von: None });
                let new = Badge { fehlversuche: rules::MOST_WRONG, sperre, ..Badge::clone(&old) };
                (new, CameTo::Locked(old.resident_id), "AUSWEIS_GESPERRT")
            }
        };
        if new != *old {
            w.replace(&old, &new)?;
        }
        let done = Recorded::new((), shown(here, Some(&new), said));
        let done = if new.state(ctx.now()) == State::Gesperrt { done.and(about(&new, LOCKED)) } else { done };
        Ok::<_, StoreError>(done.map(|()| came_to))
    })?;
    match came_to {
        CameTo::Invalid => Err(invalid()),
        CameTo::Wrong => Err(Problem::new(Kind::NotAllowed, "PIN_FALSCH")),
        CameTo::Locked(resident) => {
            p.end_badge_sessions_of(ctx, resident)?;
            Err(Problem::new(Kind::NotAllowed, "AUSWEIS_GESPERRT"))
        }
        CameTo::Right(badge) => open(p, here, p.go_on_with_badge(here.device.id.bytes()), &badge),
    }
}

/// Opens the session of a badge that counts. Whoever was in on this device before is so no more.
fn open(p: &Platform, here: &Here, tried: BadgeTry, badge: &Badge) -> Result<Opened, Problem> {
    let ctx = &here.ctx;
    p.end_badge_sessions_on(ctx, here.device.id.bytes())?;
    let new = NewBadgeSession { person: badge.resident_id, name: "Ausweis", idle: IDLE, longest: LONGEST };
    let cookie = p.open_badge_session(ctx, tried, &new)?;
    // Locked or taken back meanwhile, badge or device: whoever did that has ended the sessions that there were, and this one
    // was none of them yet.
    let still = p.store().read(ctx, |r| {
        let (found, resident) = with_resident(r, badge.id)?;
        Ok::<_, StoreError>(rules::counts(found.as_deref(), resident.as_deref(), ctx.now()))
    })?;
    if !still || !p.paired_browsers(ctx)?.contains_key(&here.device.id.bytes()) {
        p.end_badge_sessions_of(ctx, badge.resident_id)?;
        return Err(invalid());
    }
    Ok(Opened::Session(cookie))
}
